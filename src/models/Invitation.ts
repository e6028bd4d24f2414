/**
 * An invitation to the application.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

/**
 * An invitation by email to sign up to the application.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Invitation extends Wire.Struct<Invitation>("Invitation")(() => ({
  object: Wire.object("invitation"),
  id: Schema.String,
  emailAddress: Schema.String,
  /** Becomes the user's public metadata at sign-up. */
  publicMetadata: Register.metadata<Register.UserPublicMetadata>(),
  revoked: Schema.optional(Schema.Boolean),
  status: Wire.openLiteral("pending", "accepted", "revoked", "expired"),
  /** The link that accepts it: whoever opens it can sign up as the invitee. */
  url: Schema.optional(Schema.String),
  /** Absent if it never runs out. */
  expiresAt: Schema.optional(Wire.Timestamp),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}
