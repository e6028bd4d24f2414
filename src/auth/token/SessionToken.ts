/**
 * Verifies session tokens, the JWTs that identify a signed-in user.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { ClerkConfigError } from "../../ClerkError.js"
import { deepFreeze } from "../deepFreeze.js"
import type { Jwt } from "../Jwt.js"
import * as Jwks from "../keys/Jwks.js"
import { rejectOnThrow } from "../keys/rejectOnThrow.js"
import { type JwksUnavailable, TokenError } from "../TokenError.js"
import { Actor, checkHeader, checkTimes, claimError, claimsDecoder, Seconds } from "./claims.js"
import {
  checkAudience,
  checkAuthorizedParty,
  checkIssuer,
  type Policy,
  policyOf,
  type VerifyOptions
} from "./policy.js"
import { isMachineId, isSessionCategory, m2mCategory, templateCategory } from "./TokenType.js"

export type { Actor } from "./claims.js"
export { type Policy, policyOf, type VerifyOptions } from "./policy.js"

const text = Schema.optional(Schema.NullOr(Schema.String))

const SessionClaims_ = Schema.Struct(
  {
    /** The user's id. */
    sub: Schema.NonEmptyString,
    exp: Seconds,
    nbf: Schema.optional(Seconds),
    iat: Schema.optional(Seconds),
    /** The instance, as the URL of its Frontend API. */
    iss: Schema.optional(Schema.String),
    /** The origin that requested the token. Absent if the token was created by a navigation or the Backend API. */
    azp: Schema.optional(Schema.Unknown),
    aud: Schema.optional(Schema.Unknown),
    /** The session's id. */
    sid: Schema.optional(Schema.String),
    jti: text,
    act: Schema.optional(Schema.NullOr(Actor)),
    /** Minutes since each factor was verified; -1 for one that is not set up. */
    fva: Schema.optional(Schema.Unknown),
    /** `active` or `pending`. */
    sts: text,
    /** 2 in version 2. */
    v: Schema.optional(Schema.Unknown),
    org_id: text,
    org_slug: text,
    org_role: text,
    org_permissions: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
    /** The active organization, in version 2: id, slug, role, permissions and their masks. */
    o: Schema.optional(Schema.NullOr(Schema.Struct({ id: Schema.String, slg: text, rol: text, per: text, fpm: text }))),
    /** The features of user and organization, such as `u:exports,o:reports`. */
    fea: text,
    /** The plans of user and organization, in the same form. */
    pla: text
  },
  { key: Schema.String, value: Schema.Unknown }
).annotations({ identifier: "SessionClaims" })

/**
 * The claims of a session token, custom claims included. Frozen, because callers share them.
 *
 * @since 0.1.0
 * @category models
 */
export interface SessionClaims extends Schema.Schema.Type<typeof SessionClaims_> {}

/**
 * Options for {@link verifyToken}.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifyTokenOptions extends VerifyOptions {
  /**
   * Whether tokens made from a JWT template are accepted too. They are made for other services, may be valid for years,
   * and a session may have ended long before. Default false.
   */
  readonly acceptsTemplateTokens?: boolean | undefined
  /** Whether the token of a user who has yet to complete their sign-in tasks is rejected. Default true. */
  readonly treatPendingAsSignedOut?: boolean | undefined
}

/**
 * Verifies a session token: its form, its signature, then its claims, at the current time.
 *
 * Fails with the first error. For a token that was verified before, only the signature is not verified again. Tokens of
 * other types and pending sessions are rejected, as in `authenticateRequest`; two options accept some of them.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Jwks, SessionToken } from "effect-clerk/auth"
 *
 * const userId = (token: string, jwtKey: string) =>
 *   SessionToken.verifyToken(token, { authorizedParties: ["https://example.com"] }).pipe(
 *     Effect.map((claims) => claims.sub),
 *     Effect.provide(Jwks.layerPem(jwtKey))
 *   )
 * ```
 */
export const verifyToken = (
  token: string | Redacted.Redacted,
  options: VerifyTokenOptions = {}
): Effect.Effect<SessionClaims, TokenError | JwksUnavailable | ClerkConfigError, Jwks.Jwks> =>
  Effect.flatMap(Effect.all([Jwks.Jwks, policyOf(options)]), ([jwks, policy]) =>
    verifySessionToken(jwks, token, policy, options)
  )

/** Verifies a token as {@link verifyToken} does, with a policy. */
export const verifySessionToken = (
  jwks: Jwks.Service,
  token: string | Redacted.Redacted,
  policy: Policy,
  { acceptsTemplateTokens = false, treatPendingAsSignedOut = true }: VerifyTokenOptions
): Effect.Effect<SessionClaims, TokenError | JwksUnavailable> => {
  const claims = verifyWith(jwks, Redacted.isRedacted(token) ? Redacted.value(token) : token, policy, (jwt) =>
    checkType(jwt, acceptsTemplateTokens)
  )
  return treatPendingAsSignedOut ? Effect.filterOrFail(claims, isNotPending, pending) : claims
}

const checkType = ({ header, payload }: Jwt, acceptsTemplateTokens: boolean): TokenError | undefined => {
  const { cat } = header
  if (cat === m2mCategory || isMachineId(payload["sub"])) {
    return typeError(cat === m2mCategory ? "cat" : "sub", "the token is a machine's, not a session's")
  }
  if (isSessionCategory(cat) || (acceptsTemplateTokens && cat === templateCategory)) return undefined
  return typeError(
    "cat",
    cat === templateCategory
      ? "the token was made from a JWT template, and `acceptsTemplateTokens` is not set"
      : "the token is not a session's"
  )
}

const typeError = (claim: string, detail: string) => new TokenError({ reason: "token-invalid", claim, detail })

const isNotPending = (claims: SessionClaims): boolean => claims.sts !== "pending"

const pending = () => claimError("sts", "the session is pending: the user has yet to complete its tasks")

/** Verifies a session token with a policy. `check` runs before everything else and returns an error to reject it. */
export const verifyWith = <E>(
  jwks: Jwks.Service,
  token: string,
  policy: Policy,
  check: (jwt: Jwt) => E | undefined
): Effect.Effect<SessionClaims, E | TokenError | JwksUnavailable> =>
  Effect.flatMap(
    jwks.verify(token, (jwt): E | TokenError | undefined => check(jwt) ?? checkHeader(jwt, policy.headerTypes)),
    (jwt) =>
      Effect.clockWith((clock) => rejectOnThrow(() => verifiedClaims(jwt, policy, clock.unsafeCurrentTimeMillis())))
  )

const verifiedClaims = (jwt: Jwt, policy: Policy, now: number): Either.Either<SessionClaims, TokenError> => {
  const claims = claimsOf(jwt)
  if (Either.isLeft(claims)) return claims
  const error = checkPolicy(claims.right, policy) ?? checkTimes(claims.right, now, policy.skew)
  return error === undefined ? claims : Either.left(error)
}

const decodeClaims = claimsDecoder<SessionClaims, Schema.Schema.Encoded<typeof SessionClaims_>>(SessionClaims_)

/** Claims by decoded token: a remembered token is always the same object. */
const decoded = new WeakMap<Jwt, Either.Either<SessionClaims, TokenError>>()

const claimsOf = (jwt: Jwt): Either.Either<SessionClaims, TokenError> => {
  const known = decoded.get(jwt)
  if (known !== undefined) return known
  const claims = Either.map(decodeClaims(jwt), deepFreeze)
  decoded.set(jwt, claims)
  return claims
}

const checkPolicy = (claims: SessionClaims, policy: Policy): TokenError | undefined =>
  checkAudience(claims.aud, policy.audience, policy.requireAudience) ??
  checkAuthorizedParty(claims.azp, policy.authorizedParties) ??
  checkIssuer(claims.iss, policy.issuers)
