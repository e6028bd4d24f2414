/**
 * Sessions: who is signed in on which device, until when, and the tokens that prove it.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Session from "../models/Session.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

export { Session, SessionActivity, SessionTask } from "../models/Session.js"

/**
 * A signed session token.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Token extends Wire.Struct<Token>("Token")(() => ({
  object: Schema.Literal("token"),
  jwt: Schema.String
})) {}

/**
 * A session token and its companions as cookies.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Cookies extends Wire.Struct<Cookies>("Cookies")(() => ({
  object: Schema.Literal("cookies"),
  /** Ready `Set-Cookie` values. */
  cookies: Schema.Array(Schema.String)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Sessions.ListInput")(() => ({
  clientId: Schema.optional(Schema.String),
  userId: Schema.optional(Schema.String),
  status: Schema.optional(Schema.Literal("abandoned", "active", "ended", "expired", "removed", "replaced", "revoked")),
  ...Page.countedQuery()
})) {}

/**
 * Lists sessions, newest first; give a `clientId` or a `userId`. Clerk clears out old inactive sessions, so it is no
 * record of the past.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("sessions.list", "/sessions", {
  query: ListInput,
  success: Page.of(Session.Session),
  errors: [400, 401, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Sessions.CreateInput")(() => ({
  userId: Schema.String,
  activeOrganizationId: Schema.optional(Schema.String)
})) {}

/**
 * Opens an active session for a user without a sign-in, for tests: production instances reject it. There, make a
 * sign-in token with `signInTokens.create`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("sessions.create", "/sessions", {
  payload: CreateInput,
  success: Session.Session,
  errors: [400, 401, 404, 422]
})

/**
 * Reads one session.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("sessions.get", "/sessions/:sessionId", {
  success: Session.Session,
  errors: [400, 401, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class RefreshInput extends Wire.Struct<RefreshInput>("Sessions.RefreshInput")(() => ({
  expiredToken: Wire.SecretInput,
  refreshToken: Wire.SecretInput,
  /** The origin the browser's request came from. */
  requestOrigin: Schema.String,
  /** The browser's headers, each with all its values. */
  requestHeaders: Schema.optional(Schema.NullOr(Wire.JsonObject)),
  /** Default `token`. */
  format: Schema.optional(Schema.NullOr(Schema.Literal("token", "cookie"))),
  requestOriginatingIp: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Exchanges an expired session token and its refresh token for a fresh one. The response's `object` says whether it is
 * a token or cookies.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const refresh = Endpoint.post("sessions.refresh", "/sessions/:sessionId/refresh", {
  payload: RefreshInput,
  success: Schema.Union(Token, Cookies),
  errors: [400, 401, 404]
})

/**
 * Ends a session: the user is signed out there as soon as the current token, at most a minute long, runs out.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post("sessions.revoke", "/sessions/:sessionId/revoke", {
  success: Session.Session,
  errors: [400, 401, 404],
  idempotent: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyInput extends Wire.Struct<VerifyInput>("Sessions.VerifyInput")(() => ({
  token: Schema.optional(Wire.SecretInput)
})) {}

/**
 * Asks Clerk whether a session token is good, by an older API version than all other calls.
 *
 * @deprecated Clerk dropped it after API version 2024-10-01, which this call sends. Verify tokens with `effect-clerk/auth`.
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("sessions.verify", "/sessions/:sessionId/verify", {
  payload: VerifyInput,
  success: Session.Session,
  errors: [400, 401, 404, 410],
  apiVersion: "2024-10-01",
  deprecated: true,
  idempotent: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateTokenInput extends Wire.Struct<CreateTokenInput>("Sessions.CreateTokenInput")(() => ({
  /** Default: what the instance is set to, 60 out of the box. */
  expiresInSeconds: Schema.optional(Schema.NullOr(Wire.intBetween(30, 315_360_000)))
})) {}

/**
 * Mints a session token, as the browser would hold it. Whoever has it is the user until it runs out.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createToken = Endpoint.post("sessions.createToken", "/sessions/:sessionId/tokens", {
  payload: CreateTokenInput,
  success: Token,
  errors: [401, 404]
})

/**
 * Mints a token with the claims of a JWT template.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createTokenFromTemplate = Endpoint.post(
  "sessions.createTokenFromTemplate",
  "/sessions/:sessionId/tokens/:templateName",
  {
    payload: CreateTokenInput,
    success: Token,
    errors: [401, 404]
  }
)
