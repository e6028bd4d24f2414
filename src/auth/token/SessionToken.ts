/**
 * Verifies session tokens, the JWTs that identify a signed-in user.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Jwt } from "../Jwt.js"
import * as Jwks from "../keys/Jwks.js"
import { type JwksUnavailable, TokenError } from "../TokenError.js"
import { checkHeader, checkTimes, claimError, claimsDecoder, listOf, preview, Seconds, skewMillis } from "./claims.js"
import { m2mCategory } from "./TokenType.js"

const Actor_ = Schema.Struct({ sub: Schema.String }, { key: Schema.String, value: Schema.Unknown }).annotations({
  identifier: "Actor"
})

/**
 * Who acts for the user: another user's id in `sub`, and any other fields that the actor was created with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Actor extends Schema.Schema.Type<typeof Actor_> {}

const text = Schema.optional(Schema.NullOr(Schema.String))

const SessionClaims_ = Schema.Struct(
  {
    /** The user's id. */
    sub: Schema.String,
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
    act: Schema.optional(Schema.NullOr(Actor_)),
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
 * Options for verifying a session token.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifyOptions {
  /** If the token has an `aud`, it must contain one of these. */
  readonly audience?: string | ReadonlyArray<string> | undefined
  /** Whether to reject a token without `aud` if `audience` is set. Default false: Clerk adds no `aud` by default. */
  readonly requireAudience?: boolean | undefined
  /**
   * The origins whose tokens are accepted, which protects against cookies that leak to subdomains. A token without
   * `azp` is then rejected, also if it was created by the Backend API.
   */
  readonly authorizedParties?: ReadonlyArray<string> | undefined
  /**
   * The instance's Frontend API URL, which must equal `iss`; an empty list accepts any. Default in `Auth`: the URL of
   * its publishable key.
   */
  readonly issuer?: string | ReadonlyArray<string> | undefined
  /** The maximum difference between clocks. Default 5 seconds. */
  readonly clockSkew?: Duration.DurationInput | undefined
  /** The `typ` headers accepted. Default `JWT` or none. */
  readonly headerType?: string | ReadonlyArray<string> | undefined
}

/** {@link VerifyOptions} with defaults. */
export interface Policy {
  readonly audience: ReadonlyArray<string>
  readonly requireAudience: boolean
  readonly authorizedParties: ReadonlyArray<string>
  readonly issuers: ReadonlyArray<string>
  readonly skew: number
  readonly headerTypes: ReadonlyArray<string> | undefined
}

export const policyOf = (options: VerifyOptions): Policy => ({
  audience: listOf(options.audience),
  requireAudience: options.requireAudience ?? false,
  authorizedParties: options.authorizedParties ?? [],
  issuers: listOf(options.issuer),
  skew: skewMillis(options.clockSkew),
  headerTypes: options.headerType === undefined ? undefined : [options.headerType].flat()
})

/**
 * Verifies a session token: its form, its signature, then its claims, at the current time.
 *
 * Fails with the first error. For a token that was verified before, only the signature is not verified again.
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
  options: VerifyOptions = {}
): Effect.Effect<SessionClaims, TokenError | JwksUnavailable, Jwks.Jwks> =>
  Effect.flatMap(Jwks.Jwks, (jwks) =>
    verifySessionToken(jwks, Redacted.isRedacted(token) ? Redacted.value(token) : token, policyOf(options))
  )

/** Verifies a token as {@link verifyToken} does, with a policy. */
export const verifySessionToken = (
  jwks: Jwks.Service,
  token: string,
  policy: Policy
): Effect.Effect<SessionClaims, TokenError | JwksUnavailable> => verifyWith(jwks, token, policy, checkNotM2M)

const checkNotM2M = ({ header }: Jwt): TokenError | undefined =>
  header["cat"] === m2mCategory
    ? new TokenError({ reason: "token-invalid", claim: "cat", detail: "the token is a machine's, not a session's" })
    : undefined

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
      Effect.clockWith((clock) => {
        const claims = claimsOf(jwt)
        if (Either.isLeft(claims)) return Effect.fail(claims.left)
        const error =
          checkPolicy(claims.right, policy) ?? checkTimes(claims.right, clock.unsafeCurrentTimeMillis(), policy.skew)
        return error === undefined ? Effect.succeed(claims.right) : Effect.fail(error)
      })
  )

const decodeClaims = claimsDecoder<SessionClaims, Schema.Schema.Encoded<typeof SessionClaims_>>(SessionClaims_)

/** Claims by decoded token: a remembered token is always the same object. */
const decoded = new WeakMap<Jwt, Either.Either<SessionClaims, TokenError>>()

const claimsOf = (jwt: Jwt): Either.Either<SessionClaims, TokenError> => {
  const known = decoded.get(jwt)
  if (known !== undefined) return known
  const claims = Either.map(decodeClaims(jwt), (value): SessionClaims => Object.freeze(value))
  decoded.set(jwt, claims)
  return claims
}

const checkPolicy = (claims: SessionClaims, policy: Policy): TokenError | undefined =>
  checkAudience(claims.aud, policy.audience, policy.requireAudience) ??
  checkAuthorizedParty(claims.azp, policy.authorizedParties) ??
  checkIssuer(claims.iss, policy.issuers)

/** Checks that `aud` contains one of the audiences. It must be a string or a list of strings. */
export const checkAudience = (
  aud: unknown,
  audience: ReadonlyArray<string>,
  required: boolean
): TokenError | undefined => {
  if (audience.length === 0) return undefined
  const values: ReadonlyArray<unknown> = (
    Array.isArray(aud) ? aud : aud === undefined || aud === null ? [] : [aud]
  ).filter((value) => value !== "")
  if (values.length === 0 && !required) return undefined
  return values.every((value) => typeof value === "string") && values.some((value) => audience.includes(value))
    ? undefined
    : claimError("aud", "the token is for another audience", audience.join(" or "), preview(aud))
}

const checkAuthorizedParty = (azp: unknown, parties: ReadonlyArray<string>): TokenError | undefined =>
  parties.length === 0 || (typeof azp === "string" && azp !== "" && parties.includes(azp))
    ? undefined
    : new TokenError({
        reason: "token-invalid-authorized-parties",
        claim: "azp",
        detail: "the token was made for an origin that is not among `authorizedParties`",
        expected: parties.join(" or "),
        actual: preview(azp)
      })

const checkIssuer = (iss: string | undefined, issuers: ReadonlyArray<string>): TokenError | undefined =>
  issuers.length === 0 || (iss !== undefined && issuers.includes(iss))
    ? undefined
    : new TokenError({
        reason: "token-invalid-issuer",
        claim: "iss",
        detail: "the token is another instance's",
        expected: issuers.join(" or "),
        actual: preview(iss)
      })
