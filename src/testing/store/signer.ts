import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import {
  type CryptoKey,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT
} from "jose"
import type { JsonWebKey, JsonWebKeySet } from "../../api/JWKS.js"

/** Signs the tokens of an instance and verifies them. */
export interface Signer {
  readonly sign: (claims: JWTPayload, header?: Partial<JWTHeaderParameters>) => Effect.Effect<string>
  /** The claims of a token if this instance signed it. Its times are not checked. */
  readonly claims: (token: string) => Effect.Effect<Option.Option<JWTPayload>>
  readonly jwks: Effect.Effect<JsonWebKeySet>
  readonly publicKeyPem: Effect.Effect<string>
  /** Signs with a new key from now on, and returns its id. The keys before stay in the JWKS. */
  readonly rotate: Effect.Effect<string>
}

/**
 * The option `signingKey` is not a private key for RS256.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidSigningKey extends Data.TaggedError("InvalidSigningKey")<{ readonly cause: unknown }> {
  override get message(): string {
    return "`signingKey` is not an RSA private key in PKCS#8 PEM form (-----BEGIN PRIVATE KEY-----)"
  }
}

interface KeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** A signer with the given key (PKCS#8 PEM), or with a new key that is made at the first signature. */
export const make = (keyId: string, pem: string | undefined): Effect.Effect<Signer, InvalidSigningKey> =>
  Effect.gen(function* () {
    const first =
      pem === undefined
        ? yield* newKeyPair
        : Effect.succeed(
            yield* Effect.tryPromise({
              try: () => importKeyPair(pem),
              catch: (cause) => new InvalidSigningKey({ cause })
            })
          )
    /** By key id; the last one signs. */
    const keys = new Map([[keyId, first]])
    let current = { keyId, pair: first }
    return {
      sign: (claims, header) =>
        Effect.suspend(() => {
          const { keyId, pair } = current
          const protectedHeader = { alg: "RS256", kid: keyId, typ: "JWT", ...header }
          return Effect.flatMap(pair, ({ privateKey }) =>
            Effect.promise(() => new SignJWT(claims).setProtectedHeader(protectedHeader).sign(privateKey))
          )
        }),
      claims: (token) =>
        Effect.option(
          Effect.gen(function* () {
            const { kid } = yield* Effect.try(() => decodeProtectedHeader(token))
            const { publicKey } = yield* keys.get(kid ?? "") ?? Effect.fail("no such key")
            const { payload } = yield* Effect.tryPromise(() => compactVerify(token, publicKey))
            return yield* Effect.try(() => JSON.parse(new TextDecoder().decode(payload)) as JWTPayload)
          })
        ),
      jwks: Effect.suspend(() =>
        Effect.map(
          Effect.forEach(Array.from(keys), ([kid, pair]) => Effect.flatMap(pair, (each) => publicJwk(kid, each))),
          (keys) => ({ keys })
        )
      ),
      publicKeyPem: Effect.flatMap(
        Effect.suspend(() => current.pair),
        ({ publicKey }) => Effect.promise(() => exportSPKI(publicKey))
      ),
      rotate: Effect.map(newKeyPair, (pair) => {
        current = { keyId: `${keyId}_${keys.size + 1}`, pair }
        keys.set(current.keyId, pair)
        return current.keyId
      })
    }
  })

/** A key pair that is made when it is first used. */
const newKeyPair = Effect.cached(Effect.promise(() => generateKeyPair("RS256", { extractable: true })))

const publicJwk = (kid: string, { publicKey }: KeyPair): Effect.Effect<JsonWebKey> =>
  Effect.map(
    Effect.promise(() => exportJWK(publicKey)),
    ({ e = "", n = "" }) => ({ kty: "RSA", use: "sig", alg: "RS256", kid, n, e })
  )

const importKeyPair = async (pem: string): Promise<KeyPair> => {
  const privateKey = await importPKCS8(pem, "RS256", { extractable: true })
  const { e, kty, n } = await exportJWK(privateKey)
  const publicKey = await importJWK({ kty, n, e } as Parameters<typeof importJWK>[0], "RS256", { extractable: true })
  if (publicKey instanceof Uint8Array) throw new Error("not an asymmetric key")
  return { privateKey, publicKey }
}
