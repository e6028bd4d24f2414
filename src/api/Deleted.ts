/**
 * What is left of a deleted object.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

const DeletedObject_ = () =>
  Schema.Struct({
    /** The type of what was deleted. */
    object: Schema.String,
    id: Schema.optional(Schema.String),
    slug: Schema.optional(Schema.String),
    deleted: Schema.Boolean,
    externalId: Schema.optional(Schema.String)
  })

/**
 * What was deleted.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeletedObject extends Schema.Schema.Type<ReturnType<typeof DeletedObject_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DeletedObjectEncoded extends Schema.Schema.Encoded<ReturnType<typeof DeletedObject_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const DeletedObject: Schema.Schema<DeletedObject, DeletedObjectEncoded> = Wire.named(
  "DeletedObject",
  DeletedObject_
)
