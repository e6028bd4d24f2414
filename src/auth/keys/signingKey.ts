import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { importJWK, importSPKI } from "jose"
import { makeVerifySignature } from "#verify-signature"
import { ClerkConfigError } from "../../ClerkError.js"
import { RsaAlgorithm, type VerifySignature } from "./rsa.js"

/** An imported public RSA key, with the only algorithm it is used for. */
export interface SigningKey {
  readonly algorithm: RsaAlgorithm
  /** Equal for two imports of the same key. */
  readonly fingerprint: string
  readonly verify: VerifySignature
}

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
      const verify = yield* imported(() => importJWK({ kty: "RSA", n, e }, algorithm), algorithm)
      if (verify !== undefined) keys.set(kid, { algorithm, fingerprint: `${algorithm}.${n}.${e}`, verify })
    }
    return keys
  })

/** The verification with a key; `undefined` if it cannot be imported or is not an RSA key of the allowed size. */
const imported = (load: () => Promise<unknown>, algorithm: RsaAlgorithm): Effect.Effect<VerifySignature | undefined> =>
  Effect.promise(() =>
    load()
      .then((key) => (isUsable(key) ? makeVerifySignature(key, algorithm) : undefined))
      .catch(() => undefined)
  )

const isUsable = (key: unknown): key is CryptoKey => {
  const { modulusLength, publicExponent } = (key as CryptoKey).algorithm as RsaHashedKeyAlgorithm
  return modulusLength >= modulusBits.min && modulusLength <= modulusBits.max && isExponentSafe(publicExponent)
}

/** Odd and at least 3. With the exponent 1 a signature is its own content, so that anyone can make one. */
const isExponentSafe = (exponent: Uint8Array): boolean => {
  const last = exponent.at(-1) ?? 0
  return last % 2 === 1 && (last >= 3 || exponent.subarray(0, -1).some((byte) => byte !== 0))
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
    imported(() => importSPKI(`-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`, "RS256"), "RS256"),
    (verify) =>
      verify === undefined
        ? fail("is not the PEM of an RSA public key of at least 2048 bits (-----BEGIN PUBLIC KEY-----)")
        : Effect.succeed({ algorithm: "RS256", fingerprint: body, verify })
  )
}
