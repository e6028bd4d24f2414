/**
 * A role of organization members.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Permission from "./Permission.js"

/**
 * A role that members have in an organization, with its permissions.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Role extends Wire.Struct<Role>("Role")(() => ({
  object: Wire.object("role"),
  id: Schema.String,
  name: Schema.String,
  /** Starts with `org:`. */
  key: Schema.String,
  description: Schema.NullOr(Schema.String),
  /** Whether an organization's creator can be given it. */
  isCreatorEligible: Schema.Boolean,
  permissions: Schema.Array(Permission.Permission),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}
