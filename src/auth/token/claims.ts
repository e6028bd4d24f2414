import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import type { Jwt } from "../Jwt.js"
import { preview } from "../keys/preview.js"
import { isRsaAlgorithm } from "../keys/rsa.js"
import { TokenError } from "../TokenError.js"

/** Seconds since 1970, within the range of a JavaScript date (ECMA-262 §21.4.1.1). */
export const Seconds = Schema.Number.pipe(
  Schema.filter((value) => Math.abs(value) <= 8.64e12, { description: "a time in Unix seconds" })
)

export const Actor = Schema.Struct({ sub: Schema.String }, { key: Schema.String, value: Schema.Unknown }).annotations({
  identifier: "Actor"
})

/**
 * Who acts for the user: another user's id in `sub`, and any other fields that the actor was created with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Actor extends Schema.Schema.Type<typeof Actor> {}

/** The time claims of all JWTs by Clerk. */
export interface TimeClaims {
  readonly exp: number
  readonly nbf?: number | undefined
  readonly iat?: number | undefined
}

/** Header parameters with which a token would choose its own key or rules. Clerk's tokens have none of them. */
const forbiddenParameters = ["crit", "b64", "jwk", "jku", "x5u", "x5c"] as const

/** Checks what does not depend on the key: no forbidden parameter, an expected `typ`, and an RSA algorithm. */
export const checkHeader = (
  { header }: Jwt,
  headerTypes: ReadonlyArray<string> | undefined
): TokenError | undefined => {
  const forbidden = forbiddenParameters.find((name) => header[name] !== undefined)
  if (forbidden !== undefined) {
    return new TokenError({
      reason: "token-invalid",
      claim: forbidden,
      detail: `the header must not have \`${forbidden}\``
    })
  }
  const { alg, typ } = header
  const isTypeExpected =
    typ === undefined
      ? headerTypes === undefined
      : typeof typ === "string" && (headerTypes ?? defaultHeaderTypes).includes(typ)
  if (!isTypeExpected) {
    return new TokenError({
      reason: "token-invalid",
      claim: "typ",
      detail: "the token is of another type",
      expected: (headerTypes ?? defaultHeaderTypes).join(" or "),
      actual: preview(typ)
    })
  }
  return isRsaAlgorithm(alg)
    ? undefined
    : new TokenError({
        reason: "token-invalid-algorithm",
        claim: "alg",
        detail: "the token is signed with an algorithm that Clerk does not use",
        expected: "RS256, RS384 or RS512",
        actual: preview(alg)
      })
}

const defaultHeaderTypes: ReadonlyArray<string> = ["JWT"]

/** Checks the time claims at `now`, in the order expiry, activation, issue. */
export const checkTimes = (claims: TimeClaims, now: number, skew: number): TokenError | undefined => {
  const { exp, iat, nbf } = claims
  if (millis(exp) <= now - skew) return timeError("token-expired", "exp", exp, now, skew, "the token has expired")
  if (nbf !== undefined && millis(nbf) > now + skew) {
    return timeError("token-not-active-yet", "nbf", nbf, now, skew, "the token is not active yet")
  }
  if (iat !== undefined && millis(iat) > now + skew) {
    return timeError("token-iat-in-the-future", "iat", iat, now, skew, "the token was issued in the future")
  }
  return undefined
}

/** Clerk uses whole seconds. */
const millis = (seconds: number): number => Math.trunc(seconds) * 1000

const timeError = (
  reason: "token-expired" | "token-not-active-yet" | "token-iat-in-the-future",
  claim: string,
  seconds: number,
  now: number,
  skew: number,
  detail: string
): TokenError =>
  new TokenError({
    reason,
    claim,
    detail,
    times: {
      claimed: DateTime.unsafeMake(millis(seconds)),
      now: DateTime.unsafeMake(now),
      clockSkew: Duration.millis(skew)
    }
  })

/** Decodes claims; fails with `token-verification-failed` for the first that does not match the schema. */
export const claimsDecoder = <A, I>(schema: Schema.Schema<A, I>): ((jwt: Jwt) => Either.Either<A, TokenError>) => {
  const codec = codecOf(schema.ast)
  return ({ payload }) => {
    // The codec decodes null as absent, so these two would not be checked.
    const empty = payload["nbf"] === null ? "nbf" : payload["iat"] === null ? "iat" : undefined
    if (empty !== undefined) return Either.left(claimError(empty, `the claim \`${empty}\` must be a number`))
    const claims = codec.decode(payload)
    return claims instanceof Mismatch
      ? Either.left(claimError(String(claims.path[0] ?? ""), `a claim has the wrong form: ${claims.toString()}`))
      : Either.right(claims as A)
  }
}

/** A claim with a wrong value. */
export const claimError = (claim: string, detail: string, expected?: string, actual?: string): TokenError =>
  new TokenError({
    reason: "token-verification-failed",
    claim,
    detail,
    expected,
    actual
  })
