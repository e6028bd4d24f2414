/**
 * Sign-in tokens: a one-time link that signs a user in.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A one-time token that signs its bearer in as a user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SignInToken extends Wire.Struct<SignInToken>("SignInToken")(() => ({
  object: Wire.object("sign_in_token"),
  id: Schema.String,
  status: Wire.openLiteral("pending", "accepted", "revoked"),
  userId: Schema.String,
  /** Whoever holds it can sign in as the user, once. */
  token: Schema.optional(Schema.String),
  /** Whoever opens it is signed in as the user. */
  url: Schema.optional(Schema.String),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("SignInTokens.CreateInput")(() => ({
  userId: Schema.String,
  /** The organization to make active at sign-in; the user must be a member. */
  orgId: Schema.optional(Schema.NullOr(Schema.String)),
  /** How long the token can be used, in seconds, at least 1. Default 2592000 (30 days). */
  expiresInSeconds: Schema.optional(Schema.NullOr(Wire.intFrom(1)))
})) {}

/**
 * Makes a one-time token that signs its bearer in as the user: keep it out of logs. Each call, also a repeat after a
 * lost response, makes another one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("signInTokens.create", "/sign_in_tokens", {
  payload: CreateInput,
  success: SignInToken,
  errors: [403, 404, 422]
})

/**
 * Makes a pending sign-in token useless. One that was used or revoked before returns 400.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post("signInTokens.revoke", "/sign_in_tokens/:signInTokenId/revoke", {
  success: SignInToken,
  errors: [400, 404],
  idempotent: true
})
