/**
 * Emails of your own that Clerk sends. Experimental: `@clerk/backend` has these operations, and Clerk's API file does not, so
 * they can change without a new API version.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * An email that Clerk was asked to send.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Email extends Wire.Struct<Email>("Email")(() => ({
  object: Wire.object("email"),
  id: Schema.String,
  /** The template, such as `verification_code`. */
  slug: Schema.NullOr(Schema.String),
  fromEmailName: Schema.String,
  toEmailAddress: Schema.optional(Schema.String),
  emailAddressId: Schema.NullOr(Schema.String),
  userId: Schema.NullOr(Schema.String),
  subject: Schema.optional(Schema.String),
  body: Schema.optional(Schema.String),
  bodyPlain: Schema.NullOr(Schema.String),
  /** `accepted` means that the provider took the email, not that it was delivered. */
  status: Schema.optional(Schema.String),
  data: Schema.NullOr(Wire.JsonObject),
  deliveredByClerk: Schema.optional(Schema.Boolean),
  /** Why the email was not sent, if its address is on a suppression list. */
  suppressionReason: Schema.NullOr(Schema.String)
})) {}

/**
 * What became of one email of a batch: `email`, or `errors`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BatchResult extends Wire.Struct<BatchResult>("BatchResult")(() => ({
  /** The place of the email in the batch, from 0. */
  index: Schema.Int,
  email: Schema.optional(Email),
  errors: Schema.optional(
    Schema.Array(
      Schema.Struct({ code: Schema.String, message: Schema.String, longMessage: Schema.optional(Schema.String) })
    )
  ),
  /** The status that the email alone would have had. */
  statusCode: Schema.Int,
  retryAfterSeconds: Schema.optional(Schema.Number)
})) {}

const Mailbox = Schema.Struct({
  address: Schema.String,
  /** At most 200 characters. */
  name: Schema.optional(Wire.text(0, 200))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Emails.CreateInput")(() => ({
  /** An address, or a user, who gets it at their primary address. */
  to: Schema.Union(Schema.Struct({ address: Schema.String }), Schema.Struct({ userId: Schema.String })),
  /** Must be at the instance's verified production domain. */
  from: Mailbox,
  /** May be at any domain. Clerk does not receive the replies. */
  replyTo: Schema.optional(Mailbox),
  /** At most 998 characters. */
  subject: Wire.text(0, 998),
  /** At least one of `html` and `text`, together at most 50,000 bytes. Mail programs prefer `html`. */
  html: Schema.optional(Schema.String),
  text: Schema.optional(Schema.String),
  /** At most 50 addresses in `to`, `cc` and `bcc` together, each once. */
  cc: Schema.optional(Schema.Array(Schema.String)),
  bcc: Schema.optional(Schema.Array(Schema.String)),
  /** For threads and unsubscribing, or your own `X-…`. */
  headers: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String })),
  /** At most 10, together at most 1 MiB. */
  attachments: Schema.optional(
    Wire.atMost(
      10,
      Schema.Struct({
        filename: Schema.String,
        /** In base64. */
        content: Schema.String
      })
    )
  ),
  /**
   * Sends the email once however often the call is repeated, and lets the client retry it. 1 to 255 letters, digits, `_` and
   * `-`. A key that was used for another email returns 409.
   */
  idempotencyKey: Schema.optional(Wire.matching(/^[a-zA-Z0-9_-]{1,255}$/, "1 to 255 letters, digits, `_` and `-`"))
})) {}

const NewEmail = Wire.requiringOneOf(CreateInput, "html", "text")

/**
 * Experimental. Sends one email. Without an `idempotencyKey` every call sends another one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("emails.create", "/email", {
  payload: NewEmail,
  success: Email,
  errors: [400, 401, 403, 409, 422],
  idempotencyHeader: "idempotencyKey"
})

/**
 * Experimental. Sends 1 to 100 emails, each on its own: the response has one result for each, in the same order, and some
 * may be errors. After a lost response repeat the call only if every email has an `idempotencyKey`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createBatch = Endpoint.post("emails.createBatch", "/email/batch", {
  payload: Schema.Struct({ messages: Wire.between(1, 100, NewEmail) }),
  success: Page.of(BatchResult),
  errors: [400, 401, 403, 422]
})

/**
 * Experimental. Reads an email with the state of its sending.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("emails.get", "/email/:emailId", {
  success: Email,
  errors: [401, 404]
})
