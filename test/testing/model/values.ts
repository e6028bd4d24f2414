import fc from "fast-check"

// The pools are small, so that values often clash.
const numbered = (max: number, make: (n: number) => string): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max }).map(make)

export const emailAddress = numbered(12, (n) => (n % 3 === 0 ? `Person${n}@Example.com` : `person${n}@example.com`))
export const phoneNumber = numbered(8, (n) => `+1555555010${n}`)
export const username = numbered(8, (n) => `user_${n}`)
export const externalId = numbered(6, (n) => `external-${n}`)
export const name = fc.constantFrom("Ada", "ada lovelace", "Grace", "Zoë", "Lin", "")
export const title = fc.constantFrom("Acme", "acme west", "Beta", "Gamma Ray", "Zeta")
export const slug = numbered(5, (n) => `slug-${n}`)
export const metadata = fc.dictionary(
  fc.constantFrom("a", "b", "__proto__"),
  fc.oneof(fc.integer(), fc.constant(null)),
  {
    maxKeys: 2
  }
)
export const organizationDomain = numbered(6, (n) => `team${n}.example.org`)
export const connectionDomain = numbered(8, (n) => `sso${n}.example.net`)
export const permissionKey = numbered(5, (n) => `org:feature_${n}:read`)
export const roleKey = numbered(7, (n) => `org:role_${n}`)
export const roleSetKey = numbered(5, (n) => `role_set:set_${n}`)
export const optional = <A>(value: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> => fc.option(value, { nil: undefined })
