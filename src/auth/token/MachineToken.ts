/**
 * Verifies machine tokens: API keys, machine-to-machine tokens and OAuth access tokens, opaque or as JWTs.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as APIKeys from "../../api/APIKeys.js"
import * as M2M from "../../api/M2M.js"
import * as OAuthAccessTokens from "../../api/OAuthAccessTokens.js"
import * as ClerkClient from "../../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../../ClerkError.js"
import { decode, type Jwt } from "../Jwt.js"
import * as Jwks from "../keys/Jwks.js"
import {
  type JwksUnavailable,
  MachineTokenError,
  type MachineTokenType,
  TokenError,
  VerificationUnavailable
} from "../TokenError.js"
import type { ApiKeyAuth, M2MAuth, MachineAuth, OAuthAuth } from "./AuthObject.js"
import { checkHeader, checkTimes, claimsDecoder, Seconds } from "./claims.js"
import { limitCall, maxCredentialLength } from "./limitCall.js"
import { checkAudience, type Policy, policyOf, type VerifyOptions } from "./SessionToken.js"
import { isJwtShaped, m2mCategory, machineTokenType, oauthHeaderTypes, unspecifiedCategory } from "./TokenType.js"

/**
 * Options for verifying a machine token. `audience` applies to OAuth access tokens that are JWTs, which must contain it.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifyMachineOptions extends Pick<VerifyOptions, "audience" | "clockSkew"> {}

/**
 * Verifies a machine token: JWTs by their signature, opaque tokens with a call to Clerk. A token that is revoked, expired
 * or inactive is invalid.
 *
 * Fails with `MachineTokenError` if the token is invalid, and with `VerificationUnavailable` or `JwksUnavailable` if it
 * could not be verified.
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = (
  token: string | Redacted.Redacted,
  options: VerifyMachineOptions = {}
): Effect.Effect<
  MachineAuth,
  MachineTokenError | VerificationUnavailable | JwksUnavailable,
  Jwks.Jwks | ClerkClient.ClerkClient
> =>
  Effect.flatMap(Jwks.Jwks, (jwks) =>
    verifyWith(
      jwks,
      ClerkClient.ClerkClient,
      Redacted.isRedacted(token) ? Redacted.value(token) : token,
      policyOf(options)
    )
  )

/** Verifies a machine token with a policy. `client` runs only if the token is opaque. */
export const verifyWith = <E, R>(
  jwks: Jwks.Service,
  client: Effect.Effect<ClerkClient.Service, E, R>,
  token: string,
  policy: Policy
): Effect.Effect<MachineAuth, MachineTokenError | VerificationUnavailable | JwksUnavailable | E, R> => {
  const type = machineTokenType(token)
  if (type === undefined) {
    return Effect.fail(
      Either.isRight(decode(token))
        ? new MachineTokenError({
            tokenType: "oauth_token",
            code: "token-verification-failed",
            detail: "the JWT is neither an OAuth access token (`typ` at+jwt) nor a machine's (`sub` mch_…)"
          })
        : new MachineTokenError({
            tokenType: "m2m_token",
            code: "token-invalid",
            detail: "the token has none of the forms mt_…, oat_… and ak_…, and is not a JWT"
          })
    )
  }
  if (isJwtShaped(token)) {
    return type === "m2m_token" ? verifyM2MJwt(jwks, token, policy) : verifyOAuthJwt(jwks, token, policy)
  }
  if (token.length > maxCredentialLength) {
    return Effect.fail(
      new MachineTokenError({ tokenType: type, code: "token-invalid", detail: "the token is longer than Clerk's are" })
    )
  }
  return limitCall(Effect.provideServiceEffect(verifyOpaque[type](token), ClerkClient.ClerkClient, client))
}

const verifyOpaqueM2M = (token: string) =>
  M2M.verifyToken({ token }).pipe(
    checkResponse("m2m_token", "m2m.verifyToken"),
    Effect.map(
      (found): M2MAuth => ({
        tokenType: "m2m_token",
        id: found.id,
        subject: found.subject,
        machineId: found.subject,
        scopes: found.scopes ?? [],
        claims: found.claims ?? null,
        expiration: found.expiration ?? undefined,
        token: Redacted.make(token)
      })
    )
  )

const verifyOpaqueOAuth = (token: string) =>
  OAuthAccessTokens.verify({ accessToken: token }).pipe(
    checkResponse("oauth_token", "oauthAccessTokens.verify"),
    Effect.map(
      (found): OAuthAuth => ({
        tokenType: "oauth_token",
        id: found.id,
        subject: found.subject,
        userId: found.subject,
        clientId: found.clientId,
        scopes: found.scopes,
        expiration: found.expiration ?? undefined,
        token: Redacted.make(token)
      })
    )
  )

const verifyApiKey = (token: string) =>
  APIKeys.verify({ secret: token }).pipe(
    checkResponse("api_key", "apiKeys.verify"),
    Effect.map((found): ApiKeyAuth => {
      const owner = (prefix: string) => (found.subject.startsWith(prefix) ? found.subject : undefined)
      return {
        tokenType: "api_key",
        id: found.id,
        subject: found.subject,
        name: found.name,
        claims: found.claims ?? null,
        userId: owner("user_"),
        organizationId: owner("org_"),
        machineId: owner("mch_"),
        scopes: found.scopes,
        expiration: found.expiration ?? undefined,
        token: Redacted.make(token)
      }
    })
  )

const verifyOpaque: Readonly<
  Record<
    MachineTokenType,
    (token: string) => Effect.Effect<MachineAuth, MachineTokenError | VerificationUnavailable, ClerkClient.ClerkClient>
  >
> = { m2m_token: verifyOpaqueM2M, oauth_token: verifyOpaqueOAuth, api_key: verifyApiKey }

/** Clerk's response for a token that it knows. */
interface KnownToken {
  readonly revoked: boolean
  readonly expired: boolean
}

/** Fails with `MachineTokenError` if the token is invalid, with `VerificationUnavailable` if the call failed. */
const checkResponse =
  (tokenType: MachineTokenType, operation: string) =>
  <A extends KnownToken, R>(
    response: Effect.Effect<A | { readonly active: false }, ClerkErrors<400 | 404> | SDKError, R>
  ): Effect.Effect<A, MachineTokenError | VerificationUnavailable, R> => {
    const invalid = (detail: string, status: number) =>
      new MachineTokenError({ tokenType, code: "token-invalid", detail: `the token ${detail}`, status })
    return response.pipe(
      Effect.mapError((error) =>
        error._tag === "ClerkErrors"
          ? invalid(error.status === 404 ? "is not known to Clerk" : "is malformed, according to Clerk", error.status)
          : new VerificationUnavailable({ operation, reason: unavailableReason(error), cause: error })
      ),
      Effect.flatMap((found) => {
        if ("active" in found) return Effect.fail(invalid("is not active", 200))
        if (found.revoked) return Effect.fail(invalid("was revoked", 200))
        return found.expired ? Effect.fail(invalid("has expired", 200)) : Effect.succeed(found)
      })
    )
  }

const unavailableReason = ({ reason }: SDKError): VerificationUnavailable["reason"] =>
  (reason._tag === "UnexpectedStatus" && reason.status === 401) || reason._tag === "InvalidInput"
    ? "secret-key-invalid"
    : "unexpected-error"

const verifyM2MJwt = (jwks: Jwks.Service, token: string, policy: Policy) =>
  verifyJwt(jwks, token, policy, "m2m_token", (jwt) => {
    const { cat } = jwt.header
    return cat === undefined || cat === m2mCategory || cat === unspecifiedCategory
      ? checkHeader(jwt, undefined)
      : new TokenError({ reason: "token-invalid", claim: "cat", detail: "the token is not a machine's" })
  }).pipe(
    Effect.map(({ claims, payload }): M2MAuth => {
      const custom = Object.entries(payload).filter(([name]) => !registeredClaims.has(name))
      return {
        tokenType: "m2m_token",
        id: claims.jti ?? "",
        subject: claims.sub,
        machineId: claims.sub,
        scopes: claims.scopes !== undefined ? words(claims.scopes) : strings(claims.aud),
        claims: custom.length === 0 ? null : Object.fromEntries(custom),
        expiration: expirationOf(claims.exp),
        token: Redacted.make(token)
      }
    })
  )

const registeredClaims: ReadonlySet<string> = new Set(["iss", "sub", "exp", "nbf", "iat", "jti"])

const verifyOAuthJwt = (jwks: Jwks.Service, token: string, policy: Policy) =>
  verifyJwt(jwks, token, policy, "oauth_token", (jwt) => checkHeader(jwt, oauthHeaderTypes)).pipe(
    Effect.flatMap((verified) => {
      const error = checkAudience(verified.claims.aud, policy.audience, true)
      return error === undefined ? Effect.succeed(verified) : Effect.fail(invalidJwt("oauth_token", error))
    }),
    Effect.map(
      ({ claims }): OAuthAuth => ({
        tokenType: "oauth_token",
        id: claims.jti ?? "",
        subject: claims.sub,
        userId: claims.sub,
        clientId: claims.client_id ?? "",
        scopes: Array.isArray(claims.scp) ? strings(claims.scp) : words(claims.scope ?? ""),
        expiration: expirationOf(claims.exp),
        token: Redacted.make(token)
      })
    )
  )

const MachineClaims = Schema.Struct({
  sub: Schema.String,
  exp: Seconds,
  nbf: Schema.optional(Seconds),
  iat: Schema.optional(Seconds),
  jti: Schema.optional(Schema.String),
  aud: Schema.optional(Schema.Unknown),
  client_id: Schema.optional(Schema.String),
  scopes: Schema.optional(Schema.String),
  scope: Schema.optional(Schema.String),
  scp: Schema.optional(Schema.Unknown)
}).annotations({ identifier: "MachineClaims" })

const decodeClaims = claimsDecoder(MachineClaims)

const verifyJwt = (
  jwks: Jwks.Service,
  token: string,
  policy: Policy,
  tokenType: MachineTokenType,
  check: (jwt: Jwt) => TokenError | undefined
) =>
  Effect.flatMap(jwks.verify(token, check), (jwt) =>
    Effect.clockWith((clock) =>
      Either.flatMap(decodeClaims(jwt), (claims) => {
        const error = checkTimes(claims, clock.unsafeCurrentTimeMillis(), policy.skew)
        return error === undefined ? Either.right({ claims, payload: jwt.payload }) : Either.left(error)
      })
    )
  ).pipe(Effect.catchTag("TokenError", (error) => Effect.fail(invalidJwt(tokenType, error))))

const invalidJwt = (tokenType: MachineTokenType, cause: TokenError): MachineTokenError =>
  new MachineTokenError({
    tokenType,
    code: cause.claim === "cat" ? "token-invalid" : "token-verification-failed",
    detail: cause.message,
    cause
  })

const expirationOf = (seconds: number): DateTime.Utc | undefined => Option.getOrUndefined(DateTime.make(seconds * 1000))

const words = (text: string): ReadonlyArray<string> => text.split(" ").filter((word) => word !== "")

const strings = (value: unknown): ReadonlyArray<string> =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string")
