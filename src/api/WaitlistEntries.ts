/**
 * The waitlist: who asked to sign up.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Invitation from "../models/Invitation.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * An email address that waits for access.
 *
 * @since 0.1.0
 * @category schemas
 */
export class WaitlistEntry extends Wire.Struct<WaitlistEntry>("WaitlistEntry")(() => ({
  object: Wire.object("waitlist_entry"),
  id: Schema.String,
  emailAddress: Schema.String,
  status: Wire.openLiteral("pending", "invited", "rejected", "completed"),
  /** A batch is working on it; other changes return 409 meanwhile. */
  isLocked: Schema.optional(Schema.Boolean),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp,
  invitation: Schema.optional(Invitation.Invitation)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("WaitlistEntries.ListInput")(() => ({
  ...Page.query(),
  /** An email address or an id. */
  query: Schema.optional(Schema.String),
  status: Schema.optional(Schema.Literal("pending", "invited", "completed", "rejected")),
  orderBy: Schema.optional(Wire.orderBy("created_at", "email_address", "invited_at"))
})) {}

/**
 * Lists waitlist entries, newest first unless `orderBy` says otherwise.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("waitlistEntries.list", "/waitlist_entries", {
  query: ListInput,
  success: Page.of(WaitlistEntry),
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("WaitlistEntries.CreateInput")(() => ({
  emailAddress: Schema.String,
  /** Whether to mail a confirmation. Default true. */
  notify: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Puts an email address on the waitlist and, unless `notify` is false, mails a confirmation. An address already on
 * it gets its existing entry back.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("waitlistEntries.create", "/waitlist_entries", {
  payload: CreateInput,
  success: WaitlistEntry,
  errors: [400, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateBulkInput extends Wire.Struct<CreateBulkInput>("WaitlistEntries.CreateBulkInput")(() => ({
  entries: Wire.between(1, 50, Schema.Struct({ ...CreateInput.fields, emailAddress: Wire.EmailAddress }))
})) {}

/**
 * Puts 1 to 50 email addresses on the waitlist, with a confirmation mail each unless `notify` is false. Addresses
 * already on it come back unchanged; one address twice in a call is rejected.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createBulk = Endpoint.post("waitlistEntries.createBulk", "/waitlist_entries/bulk", {
  payload: CreateBulkInput,
  bodyFormat: { arrayOf: "entries" },
  success: Page.of(WaitlistEntry),
  errors: [400, 422]
})

const delete_ = Endpoint.del("waitlistEntries.delete", "/waitlist_entries/:waitlistEntryId", {
  success: Deleted.DeletedObject,
  errors: [400, 404, 409, 422]
})

export {
  /**
   * Deletes a waitlist entry that is still pending. 409 while it is locked by a batch or after it was completed.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * @since 0.1.0
 * @category schemas
 */
export class InviteInput extends Wire.Struct<InviteInput>("WaitlistEntries.InviteInput")(() => ({
  /** Invites even if the address has an invitation or belongs to a user. Default false. */
  ignoreExisting: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Mails an invitation to the address of a waitlist entry. 409 for an entry already invited, rejected, completed or
 * locked.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const invite = Endpoint.post("waitlistEntries.invite", "/waitlist_entries/:waitlistEntryId/invite", {
  payload: InviteInput,
  success: WaitlistEntry,
  errors: [400, 404, 409, 422]
})

/**
 * Turns a waitlist entry down. 409 for an entry already rejected, completed or locked.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const reject = Endpoint.post("waitlistEntries.reject", "/waitlist_entries/:waitlistEntryId/reject", {
  success: WaitlistEntry,
  errors: [400, 404, 409, 422]
})
