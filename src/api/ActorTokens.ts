/**
 * Actor tokens: sign in as a user, on behalf of an actor, without the user's credentials.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A one-time token that signs its bearer in as a user, with the actor recorded in the session.
 *
 * @since 0.1.0
 * @category schemas
 */
export class ActorToken extends Wire.Struct<ActorToken>("ActorToken")(() => ({
  object: Wire.object("actor_token"),
  id: Schema.String,
  status: Wire.openLiteral("pending", "accepted", "revoked"),
  userId: Schema.String,
  /** Who acts: `sub` is the actor's id, other claims travel with it. */
  actor: Wire.JsonObject,
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
export class CreateInput extends Wire.Struct<CreateInput>("ActorTokens.CreateInput")(() => ({
  userId: Schema.String,
  actor: Wire.verbatim(Schema.Struct({ sub: Schema.String }, { key: Schema.String, value: Wire.Json })),
  /** How long the token can be used, in seconds. Default 3600. */
  expiresInSeconds: Schema.optional(Schema.Int),
  /** How long the session it opens may last, in seconds. Default 1800. */
  sessionMaxDurationInSeconds: Schema.optional(Schema.Int)
})) {}

/**
 * Lets `actor.sub` sign in as `userId` by opening the returned `url`. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("actorTokens.create", "/actor_tokens", {
  payload: CreateInput,
  success: ActorToken,
  errors: [400, 402, 422]
})

/**
 * Makes a pending actor token useless. One that was accepted or revoked before returns 400.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post("actorTokens.revoke", "/actor_tokens/:actorTokenId/revoke", {
  success: ActorToken,
  errors: [400, 404],
  idempotent: true
})
