/**
 * The response to most deletions.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * What was deleted.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DeletedObject extends Wire.Struct<DeletedObject>("DeletedObject")(() => ({
  /** The type of what was deleted. */
  object: Schema.String,
  id: Schema.optional(Schema.String),
  slug: Schema.optional(Schema.String),
  deleted: Schema.Boolean.annotations({ default: true }),
  externalId: Schema.optional(Schema.String)
})) {}
