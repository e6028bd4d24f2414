import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import {
  type CryptoKey,
  compactVerify,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT
} from "jose"
import type { JsonWebKeySet } from "../../api/JWKS.js"

/** Signs the tokens of an instance and verifies them. */
export interface Signer {
  readonly sign: (claims: JWTPayload, header?: Partial<JWTHeaderParameters>) => Effect.Effect<string>
  /** The claims of a token if this instance signed it. Its times are not checked. */
  readonly claims: (token: string) => Effect.Effect<Option.Option<JWTPayload>>
  readonly jwks: Effect.Effect<JsonWebKeySet>
  readonly publicKeyPem: Effect.Effect<string>
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
    const keys =
      pem === undefined
        ? yield* Effect.cached(Effect.promise(() => generateKeyPair("RS256", { extractable: true })))
        : Effect.succeed(
            yield* Effect.tryPromise({
              try: () => importKeyPair(pem),
              catch: (cause) => new InvalidSigningKey({ cause })
            })
          )
    const withKeys = <A>(use: (keys: KeyPair) => Promise<A>): Effect.Effect<A> =>
      Effect.flatMap(keys, (keys) => Effect.promise(() => use(keys)))

    return {
      sign: (claims, header) =>
        withKeys(({ privateKey }) =>
          new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: keyId, typ: "JWT", ...header }).sign(privateKey)
        ),
      claims: (token) =>
        Effect.flatMap(keys, ({ publicKey }) =>
          Effect.option(
            Effect.tryPromise(async () => {
              const { payload } = await compactVerify(token, publicKey)
              return JSON.parse(new TextDecoder().decode(payload)) as JWTPayload
            })
          )
        ),
      jwks: withKeys(async ({ publicKey }) => {
        const { e = "", n = "" } = await exportJWK(publicKey)
        return { keys: [{ kty: "RSA", use: "sig", alg: "RS256", kid: keyId, n, e }] }
      }),
      publicKeyPem: withKeys(({ publicKey }) => exportSPKI(publicKey))
    }
  })

const importKeyPair = async (pem: string): Promise<KeyPair> => {
  const privateKey = await importPKCS8(pem, "RS256", { extractable: true })
  const { e, kty, n } = await exportJWK(privateKey)
  const publicKey = await importJWK({ kty, n, e } as Parameters<typeof importJWK>[0], "RS256", { extractable: true })
  if (publicKey instanceof Uint8Array) throw new Error("not an asymmetric key")
  return { privateKey, publicKey }
}
