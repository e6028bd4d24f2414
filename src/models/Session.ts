/**
 * A user's session on one device.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The device and the place a session was last seen on.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SessionActivity extends Wire.Struct<SessionActivity>("SessionActivity")(() => ({
  object: Schema.String,
  id: Schema.String,
  deviceType: Schema.optional(Schema.String),
  isMobile: Schema.Boolean,
  browserName: Schema.optional(Schema.String),
  browserVersion: Schema.optional(Schema.String),
  ipAddress: Schema.optional(Schema.String),
  city: Schema.optional(Schema.String),
  country: Schema.optional(Schema.String)
})) {}

/**
 * Something the user must do before a `pending` session becomes active.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SessionTask extends Wire.Struct<SessionTask>("SessionTask")(() => ({ key: Schema.String })) {}

/**
 * A user's signed-in period on one client.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Session extends Wire.Struct<Session>("Session")(() => ({
  object: Wire.object("session"),
  id: Schema.String,
  userId: Schema.String,
  clientId: Schema.String,
  /** Who acts for the user, if the session came from an actor token. */
  actor: Schema.optional(Wire.JsonObject),
  status: Wire.openLiteral("active", "revoked", "ended", "expired", "removed", "abandoned", "replaced", "pending"),
  lastActiveOrganizationId: Schema.optional(Schema.String),
  lastActiveAt: Wire.Timestamp,
  latestActivity: Schema.optional(SessionActivity),
  expireAt: Wire.Timestamp,
  abandonAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp,
  createdAt: Wire.Timestamp,
  tasks: Schema.optional(Schema.Array(SessionTask))
})) {}
