/**
 * The lifetime of the credentials that Clerk issues: API keys, M2M tokens, OAuth access tokens, admin portal links.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * Whether a credential can still be used. Neither `revoked` nor `expired` is undone.
 *
 * @since 0.1.0
 * @category schemas
 */
export const fields = () => ({
  revoked: Schema.Boolean,
  revocationReason: Schema.NullOr(Schema.String),
  expired: Schema.Boolean,
  /** Null: never. */
  expiration: Schema.NullOr(Wire.UnixTime),
  createdAt: Wire.UnixTime,
  updatedAt: Wire.UnixTime
})
