import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { type Authorization, SessionAuth, type SessionToken } from "effect-clerk/auth"
import * as Test from "./instance.js"

type Fields = Readonly<Record<string, unknown>>

const auth = (claims: Fields = {}): SessionAuth.SessionAuth =>
  Either.getOrThrow(
    SessionAuth.fromClaims({ ...Test.sessionClaims, ...claims } as SessionToken.SessionClaims, "the-token")
  )

const permissionsOf = (fea: string, per: string, fpm: string) =>
  auth({ v: 2, o: { id: "org_1", per, fpm }, fea }).organization?.permissions

describe("a session", () => {
  it("of version 1 has the organization of its org_ claims", () => {
    const { organization } = auth({
      org_id: "org_1",
      org_slug: "acme",
      org_role: "admin",
      org_permissions: ["org:invoices:create"]
    })
    assert.deepStrictEqual(organization, {
      id: "org_1",
      slug: "acme",
      role: "admin",
      permissions: ["org:invoices:create"]
    })
  })

  it("of version 2 has the organization of its `o` claim", () => {
    const { organization } = auth({
      v: 2,
      fea: "o:invoices,u:exports,uo:reports",
      o: { id: "org_1", slg: "acme", rol: "admin", per: "create,read", fpm: "3,2" }
    })
    assert.deepStrictEqual(organization, {
      id: "org_1",
      slug: "acme",
      role: "org:admin",
      permissions: ["org:invoices:create", "org:invoices:read", "org:reports:read"]
    })
  })

  it("cannot be changed, at any depth", () => {
    const session = auth({
      v: 2,
      fea: "o:invoices,u:exports",
      pla: "u:free",
      fva: [1, 1],
      o: { id: "org_1", slg: "acme", rol: "member", per: "read", fpm: "1" }
    })
    const { factorAges, features, organization, plans } = session
    assert.ok(organization !== undefined && factorAges !== undefined)
    const changes: ReadonlyArray<() => unknown> = [
      () => Object.assign(session, { userId: "user_2" }),
      () => Object.assign(organization, { role: "org:admin" }),
      () => (organization.permissions as Array<string>).push("org:invoices:delete"),
      () => (features.organization as Array<string>).push("x"),
      () => (plans.user as Array<string>).push("pro"),
      () => Object.assign(factorAges, { 0: 0 })
    ]
    for (const change of changes) assert.throws(change, TypeError)
    assert.isFalse(session.has({ role: "admin" }))
  })

  it("without an organization is the same in both", () => {
    assert.isUndefined(auth().organization)
    assert.isUndefined(auth({ v: 2, org_id: "org_1" }).organization)
  })

  it("of another version is read as version 1", () => {
    assert.isUndefined(auth({ v: "2", o: { id: "org_1" } }).organization)
    assert.strictEqual(auth({ v: "2", org_id: "org_1" }).organization?.id, "org_1")
  })

  it("has its user, session, status, actor and token", () => {
    const session = auth({ sts: "pending", act: { sub: "user_admin", type: "agent" } })
    assert.strictEqual(session.userId, "user_1")
    assert.strictEqual(session.sessionId, "sess_1")
    assert.strictEqual(session.status, "pending")
    assert.deepStrictEqual(session.actor, { sub: "user_admin", type: "agent" })
    assert.strictEqual(Redacted.value(session.token), "the-token")
    assert.notInclude(JSON.stringify({ ...session, claims: undefined }), "the-token")
  })

  it("may have no status, actor and factors", () => {
    const { actor, factorAges, status } = auth()
    assert.deepStrictEqual([actor, factorAges, status], [undefined, undefined, undefined])
  })

  it("has the factor ages of a pair of ages, and of nothing else", () => {
    assert.deepStrictEqual(auth({ fva: [0, -1] }).factorAges, [0, -1])
    for (const fva of [null, 5, "0,0", [], [1], [1, 2, 3], [1, "2"], [1, -2], [1, null], [Number.NaN, 1]]) {
      assert.isUndefined(auth({ fva }).factorAges)
    }
  })

  it("has features and plans by owner", () => {
    const { features, plans } = auth({ fea: "o:a, u:b,ou:c,uo:d:e,x:f", pla: "u:free" })
    assert.deepStrictEqual(features, { organization: ["a", "c", "d:e"], user: ["b", "c", "d:e"] })
    assert.deepStrictEqual(plans, { organization: [], user: ["free"] })
  })

  it("cannot be decoded if its organization's features cannot", () => {
    const result = SessionAuth.fromClaims(
      { ...Test.sessionClaims, v: 2, fea: "o:a,broken", o: { id: "org_1", per: "read", fpm: "1" } },
      "t"
    )
    assert.ok(Either.isLeft(result))
    assert.strictEqual(result.left.reason, "token-verification-failed")
    assert.strictEqual(result.left.claim, "fea")
    assert.match(result.left.message, /colon.*broken/)
  })
})

describe("permission masks", () => {
  const cases: ReadonlyArray<
    readonly [name: string, args: readonly [string, string, string], expected: ReadonlyArray<string>]
  > = [
    ["grant names by their bits, lowest first", ["o:a", "x,y,z", "5"], ["org:a:x", "org:a:z"]],
    ["belong to the organization's features only", ["o:a,u:b,uo:c", "x", "0,1"], ["org:c:x"]],
    ["that are zero grant nothing", ["o:a,o:b", "x", "0,1"], ["org:b:x"]],
    ["that are missing grant nothing", ["o:a,o:b", "x", "1"], ["org:a:x"]],
    ["that are too many are ignored", ["o:a", "x", "1,1,1"], ["org:a:x"]],
    ["with bits beyond the names grant the names", ["o:a", "x", "255"], ["org:a:x"]],
    ["that are not numbers grant nothing", ["o:a,o:b", "x", "-1,1"], ["org:b:x"]],
    ["that are hexadecimal are not numbers", ["o:a", "x", "0x1"], []],
    ["may have spaces around them", ["o:a, o:b", "x , y", " 1 , 2 "], ["org:a:x", "org:b:y"]],
    ["without names grant nothing", ["o:a", "", "1"], []],
    ["without masks grant nothing", ["o:a", "x", ""], []]
  ]
  for (const [name, [fea, per, fpm], expected] of cases) {
    it(name, () => assert.deepStrictEqual(permissionsOf(fea, per, fpm), expected))
  }

  const name = fc.stringMatching(/^[a-z_]{1,8}$/)
  const table = fc
    .tuple(
      fc.uniqueArray(name, { minLength: 1, maxLength: 130 }),
      fc.uniqueArray(fc.record({ name, scope: fc.constantFrom("o", "u", "uo", "ou") }), {
        minLength: 1,
        maxLength: 6,
        selector: (feature) => feature.name
      })
    )
    .chain(([names, features]) =>
      fc.record({
        names: fc.constant(names),
        features: fc.constant(features),
        grants: fc.array(fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }), {
          minLength: features.length,
          maxLength: features.length
        })
      })
    )

  it.prop("of any size grant exactly what was put into them", [table], ([{ features, grants, names }]) => {
    const organization = features.flatMap((feature, i) =>
      feature.scope === "u" ? [] : [{ name: feature.name, granted: grants[i]! }]
    )
    const masks = organization.map(({ granted }) =>
      granted.reduce((mask, bit, i) => (bit ? mask | (1n << BigInt(i)) : mask), 0n)
    )
    assert.deepStrictEqual(
      permissionsOf(
        features.map((feature) => `${feature.scope}:${feature.name}`).join(","),
        names.join(","),
        masks.join(",")
      ),
      organization.flatMap((feature) =>
        names.flatMap((n, i) => (feature.granted[i] ? [`org:${feature.name}:${n}`] : []))
      )
    )
  })
})

describe("has", () => {
  const organization = { org_id: "org_1", org_role: "org:admin", org_permissions: ["org:invoices:create", "a:b"] }
  const has = (requirements: unknown, claims: Fields = organization) =>
    auth(claims).has(requirements as Authorization.Authorization)

  const cases: ReadonlyArray<readonly [name: string, requirements: unknown, expected: boolean, claims?: Fields]> = [
    ["no requirements", {}, false],
    ["only undefined requirements", { role: undefined }, false],
    ["the role", { role: "org:admin" }, true],
    ["the role without its prefix", { role: "admin" }, true],
    ["the role with its prefix doubled", { role: "org:org:admin" }, true],
    ["a role held without a prefix", { role: "org:admin" }, true, { org_id: "org_1", org_role: "admin" }],
    ["another role", { role: "org:member" }, false],
    ["null for a role", { role: null }, false],
    ["a role that is not a string", { role: 5 }, false],
    ["a role without an organization", { role: "org:admin" }, false, { org_role: "org:admin" }],
    ["a role if none is held", { role: "org:admin" }, false, { org_id: "org_1" }],
    ["an empty role if none is held", { role: "" }, false, { org_id: "org_1", org_role: "" }],
    ["the permission", { permission: "org:invoices:create" }, true],
    ["the permission without its prefix", { permission: "invoices:create" }, true],
    ["another permission", { permission: "org:invoices:delete" }, false],
    ["a permission that is held without a prefix", { permission: "a:b" }, false],
    ["a permission that is not a string", { permission: ["org:invoices:create"] }, false],
    ["role and permission", { role: "admin", permission: "invoices:create" }, true],
    ["role and another permission", { role: "admin", permission: "invoices:delete" }, false],
    ["another role and the permission", { role: "member", permission: "invoices:create" }, false],
    ["the role, and a feature that is lacking", { role: "admin", feature: "exports" }, false],
    ["a feature of the user", { feature: "exports" }, true, { fea: "u:exports,o:reports" }],
    ["a feature of the organization", { feature: "reports" }, true, { fea: "u:exports,o:reports" }],
    ["a feature as the user's", { feature: "user:exports" }, true, { fea: "u:exports" }],
    ["a feature as the user's, in short", { feature: "u:exports" }, true, { fea: "u:exports" }],
    ["a feature of the user as the organization's", { feature: "org:exports" }, false, { fea: "u:exports" }],
    ["a feature of both as the organization's", { feature: "organization:exports" }, true, { fea: "uo:exports" }],
    ["a feature as the organization's, in short", { feature: "o:exports" }, true, { fea: "ou:exports" }],
    ["a feature of an unknown scope", { feature: "team:exports" }, false, { fea: "u:exports" }],
    ["a feature named after a second colon", { feature: "o:a:b" }, true, { fea: "o:a" }],
    ["a scope without a name", { feature: "o:" }, true, { fea: "o:o" }],
    ["a feature if there is no claim", { feature: "exports" }, false, {}],
    ["a feature if the claim is malformed", { feature: "exports" }, false, { fea: "exports" }],
    ["null for a feature", { feature: null }, false, { fea: "u:exports" }],
    ["a plan", { plan: "pro" }, true, { pla: "u:pro" }],
    ["a plan that is lacking", { plan: "pro" }, false, { pla: "u:free" }],
    ["feature and plan", { feature: "exports", plan: "pro" }, true, { fea: "u:exports", pla: "u:pro" }],
    [
      "feature and a plan that is lacking",
      { feature: "exports", plan: "max" },
      false,
      { fea: "u:exports", pla: "u:pro" }
    ],
    ["null for a reverification", { reverification: null }, false, { fva: [0, 0] }],
    ["an unknown reverification", { reverification: "very_strict" }, false, { fva: [0, 0] }],
    [
      "a reverification in no time",
      { reverification: { level: "first_factor", afterMinutes: 0 } },
      false,
      { fva: [0, 0] }
    ],
    [
      "a reverification in endless time",
      { reverification: { level: "first_factor", afterMinutes: Number.POSITIVE_INFINITY } },
      false,
      { fva: [0, 0] }
    ],
    ["a role without a name", { role: "org:" }, false, { org_id: "org_1", org_role: "org:" }],
    ["a plan without a name", { plan: "" }, false, { pla: "u:,o:" }],
    ["a feature without a name", { feature: "" }, false, { fea: "u:,o:" }],
    ["an unknown level", { reverification: { level: "third_factor", afterMinutes: 5 } }, false, { fva: [0, 0] }],
    ["a reverification without factor ages", { reverification: "lax" }, false, {}],
    ["role and reverification", { role: "admin", reverification: "strict" }, true, { ...organization, fva: [0, 0] }],
    ["role and a stale factor", { role: "admin", reverification: "strict" }, false, { ...organization, fva: [0, 10] }]
  ]
  for (const [name, requirements, expected, claims] of cases) {
    it(`is ${expected} for ${name}`, () => assert.strictEqual(has(requirements, claims), expected))
  }

  describe("reverification", () => {
    const limits = { strict_mfa: 10, strict: 10, moderate: 60, lax: 1440 } as const
    const levels = {
      strict_mfa: "multi_factor",
      strict: "second_factor",
      moderate: "second_factor",
      lax: "second_factor"
    }
    /** By the state of the first and the second factor. */
    const expected = {
      first_factor: {
        "none none": false,
        "none fresh": false,
        "none stale": false,
        "fresh none": true,
        "fresh fresh": true,
        "fresh stale": true,
        "stale none": false,
        "stale fresh": false,
        "stale stale": false
      },
      second_factor: {
        "none none": false,
        "none fresh": true,
        "none stale": false,
        "fresh none": true,
        "fresh fresh": true,
        "fresh stale": false,
        "stale none": false,
        "stale fresh": true,
        "stale stale": false
      },
      multi_factor: {
        "none none": false,
        "none fresh": false,
        "none stale": false,
        "fresh none": true,
        "fresh fresh": true,
        "fresh stale": false,
        "stale none": false,
        "stale fresh": false,
        "stale stale": false
      }
    } as const
    const age = { none: -1, fresh: 9, stale: 10 } as const

    for (const [level, cells] of Object.entries(expected)) {
      for (const [cell, isGranted] of Object.entries(cells)) {
        const [first, second] = cell.split(" ") as [keyof typeof age, keyof typeof age]
        it(`by ${level}, first ${first} and second ${second}, is ${isGranted}`, () =>
          assert.strictEqual(
            has({ reverification: { level, afterMinutes: 10 } }, { fva: [age[first], age[second]] }),
            isGranted
          ))
      }
    }

    for (const [preset, limit] of Object.entries(limits)) {
      it(`by ${preset} lasts ${limit} minutes of ${levels[preset as keyof typeof levels]}`, () => {
        assert.isTrue(has({ reverification: preset }, { fva: [limit - 1, limit - 1] }))
        assert.isFalse(has({ reverification: preset }, { fva: [limit - 1, limit] }))
        assert.strictEqual(has({ reverification: preset }, { fva: [limit, 0] }), preset !== "strict_mfa")
      })
    }
  })
})

describe("getToken", () => {
  const made = (jwt: string) => Effect.succeed({ object: "token", jwt } as const)
  const clerk = ClerkService.layerMock({
    sessions: {
      createToken: (input) => made(`${input.sessionId} for ${input.expiresInSeconds}`),
      createTokenFromTemplate: (input) =>
        made(`${input.sessionId} as ${input.templateName} for ${input.expiresInSeconds}`)
    }
  })
  const tokenOf = (...args: Parameters<typeof SessionAuth.getToken>) =>
    Effect.map(SessionAuth.getToken(...args), Redacted.value).pipe(Effect.provide(clerk))

  it.effect("returns the token of the request", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* tokenOf(auth()), "the-token")
    })
  )
  it.effect("creates a token if a template or a lifetime is given", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* tokenOf(auth(), { template: "supabase" }), "sess_1 as supabase for undefined")
      assert.strictEqual(
        yield* tokenOf(auth(), { template: "supabase", expiresInSeconds: 90 }),
        "sess_1 as supabase for 90"
      )
      assert.strictEqual(yield* tokenOf(auth(), { expiresInSeconds: 90 }), "sess_1 for 90")
    })
  )
})
