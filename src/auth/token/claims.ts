import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import type { Jwt } from "../Jwt.js"
import { isRsaAlgorithm } from "../keys/signingKey.js"
import { TokenError } from "../TokenError.js"

/** Seconds since 1970, as far as a JavaScript date goes (ECMA-262 §21.4.1.1). */
export const Seconds = Schema.Number.pipe(
  Schema.filter((value) => Math.abs(value) <= 8.64e12, { description: "a time in Unix seconds" })
)

/** What every JWT of Clerk's is judged by. */
export interface TimeClaims {
  readonly exp: number
  readonly nbf?: number | undefined
  readonly iat?: number | undefined
}

/** `clockSkew` where it is a duration with an end, else the default of 5 seconds. */
export const skewMillis = (clockSkew: Duration.DurationInput | undefined): number => {
  if (clockSkew === undefined || (typeof clockSkew === "number" && !Number.isFinite(clockSkew))) return 5000
  const millis = Option.match(Duration.decodeUnknown(clockSkew), { onNone: () => 5000, onSome: Duration.toMillis })
  return Number.isFinite(millis) ? millis : 5000
}

/** Header parameters that would have the token choose its own key or rules. Clerk's tokens have none of them. */
const refusedParameters = ["crit", "b64", "jwk", "jku", "x5u", "x5c"] as const

/** What of a header is wrong whatever the key: a foreign `typ`, an algorithm that is not RSA's, a key of its own. */
export const headerFault = (
  { header }: Jwt,
  headerTypes: ReadonlyArray<string> | undefined
): TokenError | undefined => {
  const foreign = refusedParameters.find((name) => header[name] !== undefined)
  if (foreign !== undefined) {
    return new TokenError({
      reason: "token-invalid",
      claim: foreign,
      detail: `the header must not have \`${foreign}\``
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
      actual: shown(typ)
    })
  }
  return isRsaAlgorithm(alg)
    ? undefined
    : new TokenError({
        reason: "token-invalid-algorithm",
        claim: "alg",
        detail: "the token is signed in another way than Clerk signs",
        expected: "RS256, RS384 or RS512",
        actual: shown(alg)
      })
}

const defaultHeaderTypes: ReadonlyArray<string> = ["JWT"]

/** Whether the token's times are right at `now`, in the order expiry, activation, issue. */
export const timeFault = (claims: TimeClaims, now: number, skew: number): TokenError | undefined => {
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

/** Clerk counts in whole seconds. */
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

/** Decodes claims; the first that does not fit is a `token-verification-failed`. */
export const claimsDecoder = <A, I>(schema: Schema.Schema<A, I>): ((jwt: Jwt) => Either.Either<A, TokenError>) => {
  const codec = codecOf(schema.ast)
  return ({ payload }) => {
    // The codec takes null for absence, which would have these two go unchecked.
    const empty = payload["nbf"] === null ? "nbf" : payload["iat"] === null ? "iat" : undefined
    if (empty !== undefined) return Either.left(claimError(empty, `the claim \`${empty}\` must be a number`))
    const claims = codec.decode(payload)
    return claims instanceof Mismatch
      ? Either.left(claimError(String(claims.path[0] ?? ""), `a claim has the wrong form: ${claims.toString()}`))
      : Either.right(claims as A)
  }
}

/** A claim that is wrong in itself. */
export const claimError = (claim: string, detail: string, expected?: string, actual?: string): TokenError =>
  new TokenError({
    reason: "token-verification-failed",
    claim,
    detail,
    expected,
    actual
  })

/** A claim's value as it may stand in a message: one line, short. */
export const shown = (value: unknown): string => {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value)
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

/** One or many, as a list without its empty entries. */
export const listOf = (value: string | ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  (value === undefined ? [] : typeof value === "string" ? [value] : value).filter((item) => item !== "")
