import { Effect, Layer, Redacted, TestClock } from "effect"
import { type ClerkClient, ClerkService } from "effect-clerk"
import { Auth, PublishableKey } from "effect-clerk/auth"
import { base64url, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from "jose"

/** The time of the tests' clocks: 2025-01-01T00:00:00Z. */
export const now = 1_735_689_600

export const atNow = TestClock.setTime(now * 1000)

const keyPair = (bits = 2048) => generateKeyPair("RS256", { extractable: true, modulusLength: bits })

export const keys = await keyPair()
export const otherKeys = await keyPair()

export const jwtKey = await exportSPKI(keys.publicKey)

/** A public key as an entry of a key set. */
export const jwk = async (kid: string, pair = keys, extra: JWK = {}): Promise<JWK> => ({
  ...(await exportJWK(pair.publicKey)),
  kid,
  use: "sig",
  alg: "RS256",
  ...extra
})

export const kid = "ins_test"
export const jwks = [await jwk(kid)]

export const frontendApi = "clerk.example.com"
export const issuer = `https://${frontendApi}`
export const publishableKey = `pk_live_${btoa(`${frontendApi}$`)}`
/** The suffix of the names of cookies with this key. */
export const cookieSuffix = await Effect.runPromise(
  Effect.flatMap(PublishableKey.parse(publishableKey), PublishableKey.cookieSuffix)
)
export const developmentKey = `pk_test_${btoa(`${frontendApi}$`)}`

export const sessionHeader = { alg: "RS256", typ: "JWT", kid, cat: "cl_B7d4PD111AAA" }

export const sessionClaims = {
  iss: issuer,
  sub: "user_1",
  sid: "sess_1",
  azp: "https://app.example.com",
  iat: now,
  nbf: now - 10,
  exp: now + 60
}

type Fields = Readonly<Record<string, unknown>>

const defined = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Signs a token. A claim or header parameter that is `undefined` is left out. */
export const mint = (claims: Fields = {}, header: Fields = {}, pair = keys): Effect.Effect<string> =>
  Effect.promise(() =>
    new SignJWT(defined({ ...sessionClaims, ...claims }))
      .setProtectedHeader({ alg: "RS256", ...defined({ ...sessionHeader, ...header }) })
      .sign(pair.privateKey)
  )

/** A token of raw parts, signed or not. */
export const forge = (header: unknown, payload: unknown, signature = "AAAA"): string =>
  [header, payload]
    .map((part) => base64url.encode(typeof part === "string" ? part : JSON.stringify(part)))
    .concat(signature)
    .join(".")

/** Signs any header and payload, also those that libraries reject. */
export const signRaw = (header: unknown, payload: unknown): Effect.Effect<string> =>
  Effect.promise(async () => {
    const input = forge(header, payload, "").slice(0, -1)
    const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", keys.privateKey, new TextEncoder().encode(input))
    return `${input}.${base64url.encode(new Uint8Array(signature))}`
  })

/** A service that needs no network. */
export const networkless = (options: Omit<Auth.Options, "jwtKey"> = {}) =>
  Auth.layerNetworkless({ publishableKey, ...options, jwtKey }).pipe(Layer.orDie)

/** A service over a mock client. */
export const withClerk = (methods: Parameters<typeof ClerkService.layerMock>[0], options: Auth.Options = {}) =>
  Auth.layer({ publishableKey, jwtKey, ...options }).pipe(Layer.orDie, Layer.provide(ClerkService.layerMock(methods)))

/** A service over HTTP. */
export const overHttp = (client: Layer.Layer<ClerkClient.ClerkClient>, options: Auth.Options = {}) =>
  Auth.layer({ publishableKey, ...options }).pipe(Layer.orDie, Layer.provide(client))

export const secretKey = Redacted.make("sk_test_recorded")
