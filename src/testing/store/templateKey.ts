import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type CryptoKey, importPKCS8, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose"
import type { CreateInput } from "../../api/JWTTemplates.js"
import { invalid, Problem } from "./problem.js"
import { redact, reveal } from "./secret.js"

const algorithms = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]

/** The key of its own that a JWT template signs with, if any; 422 if the key is missing or does not fit the algorithm. */
export const templateKey = ({
  customSigningKey,
  signingAlgorithm,
  signingKey
}: CreateInput): Effect.Effect<Redacted.Redacted | undefined, Problem> =>
  Effect.gen(function* () {
    if (signingAlgorithm != null && !algorithms.includes(signingAlgorithm)) return yield* unknownAlgorithm()
    if (customSigningKey !== true) return undefined
    if (signingAlgorithm == null) return yield* missing("signing_algorithm")
    if (signingKey == null || reveal(signingKey) === "") return yield* missing("signing_key")
    const key = redact(signingKey)
    yield* Effect.tryPromise({ try: () => signWith(key, {}, { alg: signingAlgorithm }), catch: unfitKey })
    return key
  })

/** Signs a token with the key of a template. */
export const signWith = async (
  key: Redacted.Redacted,
  claims: JWTPayload,
  header: JWTHeaderParameters
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader(header).sign(await importKey(Redacted.value(key), header.alg))

const importKey = async (key: string, algorithm: string): Promise<CryptoKey | Uint8Array> =>
  algorithm.startsWith("HS") ? new TextEncoder().encode(key) : importPKCS8(key, algorithm)

const missing = (parameter: string): Problem =>
  new Problem({
    status: 422,
    code: "form_conditional_param_missing",
    message: "is missing",
    longMessage: `\`${parameter}\` is required when \`custom_signing_key\` is \`true\`.`,
    meta: { param_name: parameter }
  })

const unknownAlgorithm = (): Problem =>
  invalid("signing_algorithm", `signing_algorithm must be one of ${algorithms.join(", ")}.`)

const unfitKey = (): Problem => invalid("signing_key", "signing_key is not a private key for the signing_algorithm.")
