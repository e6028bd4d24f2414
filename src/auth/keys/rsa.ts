import type * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Schema from "effect/Schema"

export type RsaAlgorithm = "RS256" | "RS384" | "RS512"

export const RsaAlgorithm = Schema.Literal("RS256", "RS384", "RS512")

export const isRsaAlgorithm: (value: unknown) => value is RsaAlgorithm = Schema.is(RsaAlgorithm)

/**
 * Whether the signature of a token, which has the form of a JWT, was made with the key; `Left` if that could not be
 * checked.
 */
export type VerifySignature = (token: string) => Effect.Effect<Either.Either<boolean, string>>

/** Prepares the verification with a public key. The module `#verify-signature` has one for each kind of runtime. */
export type MakeVerifySignature = (key: CryptoKey, algorithm: RsaAlgorithm) => Promise<VerifySignature>
