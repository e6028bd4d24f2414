import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { Jwt } from "../Jwt.js"
import type * as Jwks from "../keys/Jwks.js"
import { rejectOnThrow } from "../keys/rejectOnThrow.js"
import { type JwksUnavailable, type MachineTokenError, type MachineTokenType, TokenError } from "../TokenError.js"
import type { M2MAuth, OAuthAuth } from "./AuthObject.js"
import { Actor, checkHeader, checkTimes, claimError, claimsDecoder, Seconds } from "./claims.js"
import { invalidToken } from "./invalidToken.js"
import { checkAudience, checkAuthorizedParty, checkIssuer, type Policy } from "./policy.js"
import { m2mCategory, oauthHeaderTypes, sessionCategory, templateCategory, unspecifiedCategory } from "./TokenType.js"

type Verified<A> = Effect.Effect<A, MachineTokenError | JwksUnavailable>

const MachineClaims = Schema.Struct({
  sub: Schema.NonEmptyString,
  exp: Seconds,
  nbf: Schema.optional(Seconds),
  iat: Schema.optional(Seconds),
  jti: Schema.optional(Schema.String),
  iss: Schema.optional(Schema.String),
  aud: Schema.optional(Schema.Unknown),
  azp: Schema.optional(Schema.Unknown),
  act: Schema.optional(Schema.NullOr(Actor)),
  client_id: Schema.optional(Schema.String),
  scopes: Schema.optional(Schema.String),
  scope: Schema.optional(Schema.String),
  scp: Schema.optional(Schema.Unknown)
}).annotations({ identifier: "MachineClaims" })

type MachineClaims = typeof MachineClaims.Type

const decodeClaims = claimsDecoder(MachineClaims)

/** What distinguishes the two types of JWT. */
interface Rules {
  readonly tokenType: MachineTokenType
  readonly headerTypes: ReadonlyArray<string> | undefined
  readonly allowsCategory: (category: unknown) => boolean
  readonly checkClaims: (claims: MachineClaims, policy: Policy) => TokenError | undefined
}

const m2m: Rules = {
  tokenType: "m2m_token",
  headerTypes: undefined,
  allowsCategory: (category) => category === undefined || category === m2mCategory || category === unspecifiedCategory,
  checkClaims: (claims, { audience }) =>
    /^mch_./.test(claims.sub)
      ? checkAudience(strings(claims.aud).length > 0 ? claims.aud : words(claims.scopes), audience, true)
      : claimError("sub", "the subject is not the id of a machine")
}

const oauth: Rules = {
  tokenType: "oauth_token",
  headerTypes: oauthHeaderTypes,
  allowsCategory: (category) =>
    category !== sessionCategory && category !== templateCategory && category !== m2mCategory,
  checkClaims: ({ aud, azp, iss }, { audience, authorizedParties, issuers }) =>
    checkAudience(aud, audience, true) ??
    (azp === undefined ? undefined : checkAuthorizedParty(azp, authorizedParties)) ??
    checkIssuer(iss, issuers)
}

/** Verifies a machine-to-machine token that is a JWT. */
export const verifyM2MJwt = (jwks: Jwks.Service, token: string, policy: Policy): Verified<M2MAuth> =>
  Effect.map(verifyJwt(jwks, token, policy, m2m), ({ claims, payload }) => {
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

const registeredClaims: ReadonlySet<string> = new Set(["iss", "sub", "exp", "nbf", "iat", "jti"])

/** Verifies an OAuth access token that is a JWT. */
export const verifyOAuthJwt = (jwks: Jwks.Service, token: string, policy: Policy): Verified<OAuthAuth> =>
  Effect.map(verifyJwt(jwks, token, policy, oauth), ({ claims }) => ({
    tokenType: "oauth_token",
    id: claims.jti ?? "",
    subject: claims.sub,
    userId: claims.sub,
    clientId: claims.client_id ?? "",
    audience: strings(claims.aud),
    actor: claims.act ?? undefined,
    scopes: Array.isArray(claims.scp) ? strings(claims.scp) : words(claims.scope),
    expiration: expirationOf(claims.exp),
    token: Redacted.make(token)
  }))

const verifyJwt = (jwks: Jwks.Service, token: string, policy: Policy, rules: Rules) =>
  Effect.flatMap(
    jwks.verify(token, (jwt) => checkType(jwt, rules)),
    (jwt) =>
      Effect.clockWith((clock) =>
        rejectOnThrow(() => verifiedClaims(jwt, policy, rules, clock.unsafeCurrentTimeMillis()))
      )
  ).pipe(Effect.catchTag("TokenError", (error) => Effect.fail(invalidToken(rules.tokenType, error))))

const checkType = (jwt: Jwt, { allowsCategory, headerTypes, tokenType }: Rules): TokenError | undefined =>
  allowsCategory(jwt.header["cat"])
    ? checkHeader(jwt, headerTypes)
    : new TokenError({ reason: "token-invalid", claim: "cat", detail: `the category is not that of type ${tokenType}` })

const verifiedClaims = (jwt: Jwt, policy: Policy, { checkClaims }: Rules, now: number) =>
  Either.flatMap(decodeClaims(jwt), (claims) => {
    const error = checkClaims(claims, policy) ?? checkTimes(claims, now, policy.skew)
    return error === undefined ? Either.right({ claims, payload: jwt.payload }) : Either.left(error)
  })

const expirationOf = (seconds: number): DateTime.Utc | undefined => Option.getOrUndefined(DateTime.make(seconds * 1000))

const words = (text: string | undefined): ReadonlyArray<string> => (text ?? "").split(" ").filter((word) => word !== "")

const strings = (value: unknown): ReadonlyArray<string> =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string")
