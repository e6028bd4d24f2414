import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { compactVerify, errors, importJWK, importSPKI } from "jose"
import { ClerkConfigError } from "../../ClerkError.js"

/** An imported public RSA key, with the only algorithm it is used for. */
export interface SigningKey {
  readonly algorithm: RsaAlgorithm
  /** Equal for two imports of the same key. */
  readonly fingerprint: string
  readonly key: CryptoKey
}

export type RsaAlgorithm = "RS256" | "RS384" | "RS512"

const RsaAlgorithm = Schema.Literal("RS256", "RS384", "RS512")

export const isRsaAlgorithm: (value: unknown) => value is RsaAlgorithm = Schema.is(RsaAlgorithm)

/** Clerk's keys have 2048 bits. The upper bound keeps a hostile key set from making verification slow. */
const modulusBits = { min: 2048, max: 8192 }

/** The maximum length of such a modulus in base64url. */
const maxModulusLength = Math.ceil(modulusBits.max / 6)

const RsaJwk = Schema.Struct({
  kty: Schema.Literal("RSA"),
  kid: Schema.NonEmptyString,
  use: Schema.optional(Schema.Literal("sig")),
  alg: Schema.optional(RsaAlgorithm),
  key_ops: Schema.optional(Schema.Array(Schema.String).pipe(Schema.filter((uses) => uses.includes("verify")))),
  n: Schema.NonEmptyString.pipe(Schema.maxLength(maxModulusLength)),
  e: Schema.NonEmptyString.pipe(Schema.maxLength(maxModulusLength)),
  // Entries with private or symmetric members are left out.
  d: Schema.optional(Schema.Never),
  p: Schema.optional(Schema.Never),
  q: Schema.optional(Schema.Never),
  dp: Schema.optional(Schema.Never),
  dq: Schema.optional(Schema.Never),
  qi: Schema.optional(Schema.Never),
  oth: Schema.optional(Schema.Never),
  k: Schema.optional(Schema.Never)
})

const decodeRsaJwk = Schema.decodeUnknownOption(RsaJwk)

/** Imports the usable entries of a key set: public RSA signing keys with an id. Of entries with one id, the first. */
export const importKeySet = (entries: ReadonlyArray<unknown>): Effect.Effect<ReadonlyMap<string, SigningKey>> =>
  Effect.gen(function* () {
    const keys = new Map<string, SigningKey>()
    for (const { alg: algorithm = "RS256", e, kid, n } of entries.flatMap((entry) =>
      Option.toArray(decodeRsaJwk(entry))
    )) {
      if (keys.has(kid)) continue
      const key = yield* imported(() => importJWK({ kty: "RSA", n, e }, algorithm))
      if (key !== undefined) keys.set(kid, { algorithm, fingerprint: `${algorithm}.${n}.${e}`, key })
    }
    return keys
  })

const imported = (load: () => Promise<unknown>): Effect.Effect<CryptoKey | undefined> =>
  Effect.promise(() =>
    load().then(
      (key) => (isUsable(key) ? key : undefined),
      () => undefined
    )
  )

const isUsable = (key: unknown): key is CryptoKey => {
  const algorithm = (key as CryptoKey).algorithm as RsaHashedKeyAlgorithm
  return algorithm.modulusLength >= modulusBits.min && algorithm.modulusLength <= modulusBits.max
}

/**
 * Imports the PEM public key that the dashboard calls "JWKS public key". Also accepts the forms that are common in
 * environment files: `\n` for line breaks, in quotes, or without the BEGIN and END lines.
 */
export const importPem = (pem: string): Effect.Effect<SigningKey, ClerkConfigError> => {
  const fail = (issue: string) => new ClerkConfigError({ option: "jwtKey", issue })
  if (/PRIVATE KEY/.test(pem)) return fail("is a private key; use the PEM public key of the dashboard's API keys page")
  const body = pem.replace(/-----(BEGIN|END)[ A-Z]*-----|\\[rn]|["'\s]/g, "")
  if (body === "") return fail("is empty; copy the PEM public key of the dashboard's API keys page")
  return Effect.flatMap(
    imported(() => importSPKI(`-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`, "RS256")),
    (key) =>
      key === undefined
        ? fail("is not the PEM of an RSA public key of at least 2048 bits (-----BEGIN PUBLIC KEY-----)")
        : Effect.succeed({ algorithm: "RS256", fingerprint: body, key })
  )
}

/** Whether the signature was made with the key. `Left` if that could not be checked. */
export const verifySignature = (token: string, key: SigningKey): Effect.Effect<Either.Either<boolean, string>> =>
  Effect.promise(() =>
    compactVerify(token, key.key, { algorithms: [key.algorithm] }).then(
      () => Either.right(true),
      (error: unknown) =>
        error instanceof errors.JWSSignatureVerificationFailed
          ? Either.right(false)
          : Either.left(error instanceof errors.JOSEError ? error.code : "the key cannot be used")
    )
  )
