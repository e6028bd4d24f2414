/**
 * A file to upload, as an operation's input has it and as a form carries it.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

/**
 * A file to upload. A `Stream` is sent as it is read, and read again if the call is retried.
 *
 * @since 0.1.0
 * @category models
 */
export interface Upload {
  readonly name: string
  /** The media type, such as `image/png`. */
  readonly contentType: string
  readonly content: Uint8Array | Stream.Stream<Uint8Array, unknown>
}

/**
 * Whether a value is an {@link Upload} whose media type can be sent in a form.
 *
 * @since 0.1.0
 * @category guards
 */
export const isUpload = (value: unknown): value is Upload =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  typeof value.name === "string" &&
  "contentType" in value &&
  typeof value.contentType === "string" &&
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(value.contentType) &&
  "content" in value &&
  (value.content instanceof Uint8Array ||
    (typeof value.content === "object" && value.content !== null && Stream.StreamTypeId in value.content))

/**
 * The schema of an {@link Upload}.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Upload: Schema.Schema<Upload> = Schema.declare(isUpload, {
  identifier: "Upload",
  description: "a file: { name, contentType, content }",
  jsonSchema: { type: "string", format: "binary" },
  arbitrary: () => (fc) => fc.uint8Array().map((content) => ({ name: "image.png", contentType: "image/png", content }))
})
