/**
 * A permission that organization roles grant.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * Something that members of an organization may do, held by roles.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Permission extends Wire.Struct<Permission>("Permission")(() => ({
  object: Wire.object("permission"),
  id: Schema.String,
  name: Schema.String,
  key: Schema.String,
  description: Schema.String,
  /** Whether it is a system or a custom permission. */
  type: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}
