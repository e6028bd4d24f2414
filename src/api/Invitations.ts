/**
 * Invitations to sign up.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Invitation from "../models/Invitation.js"
import * as Page from "../Page.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

export { Invitation } from "../models/Invitation.js"

const invitee = () => ({
  emailAddress: Schema.String,
  /** False: no email is sent, and the `url` is yours to deliver. Default true. */
  notify: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** 1 to 365. Default 30. */
  expiresInDays: Schema.optional(Schema.NullOr(Wire.intBetween(1, 365))),
  /** The email to send. Default `invitation`. */
  templateSlug: Schema.optional(Schema.Literal("invitation", "waitlist_invitation"))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Invitations.CreateInput")(() => ({
  ...invitee(),
  /** Becomes the user's public metadata at sign-up. */
  publicMetadata: Schema.optional(Register.newMetadata<Register.UserPublicMetadata>()),
  /** Where the link leads. Needed only with a sign-up flow of your own. */
  redirectUrl: Schema.optional(Schema.String),
  /** Invites even if the address has an open invitation or a user. Default false. */
  ignoreExisting: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Invites someone to sign up, by email unless `notify` is false; rejected, unless `ignoreExisting` is true, if the
 * address has a user or an open invitation. Limit: 100 an hour.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("invitations.create", "/invitations", {
  payload: CreateInput,
  success: Invitation.Invitation,
  errors: [400, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Invitations.ListInput")(() => ({
  status: Schema.optional(Schema.Literal("pending", "accepted", "revoked", "expired")),
  /** Part of an email address, or an invitation's id. */
  query: Schema.optional(Schema.String),
  orderBy: Schema.optional(Wire.orderBy("created_at", "email_address", "expires_at")),
  ...Page.countedQuery()
})) {}

/**
 * Lists invitations, newest first; revoked ones only if you ask for that `status`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("invitations.list", "/invitations", {
  query: ListInput,
  success: Page.of(Invitation.Invitation),
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateBulkInput extends Wire.Struct<CreateBulkInput>("Invitations.CreateBulkInput")(() => ({
  invitations: Wire.between(
    1,
    10,
    Schema.Struct({
      ...invitee(),
      /** Becomes the user's public metadata at sign-up. */
      publicMetadata: Schema.optional(Schema.NullOr(Register.newMetadata<Register.UserPublicMetadata>())),
      /** Where the link leads. Needed only with a sign-up flow of your own. */
      redirectUrl: Schema.optional(Schema.NullOr(Schema.String)),
      /** Invites even if the address has an open invitation. Default false. */
      ignoreExisting: Schema.optional(Schema.NullOr(Schema.Boolean))
    })
  )
})) {}

/**
 * Invites up to 10 people in one call. Limit: 25 calls an hour. An address that already has a user is always
 * rejected.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createBulk = Endpoint.post("invitations.createBulk", "/invitations/bulk", {
  payload: CreateBulkInput,
  bodyFormat: { arrayOf: "invitations" },
  success: Page.of(Invitation.Invitation),
  errors: [400, 422]
})

/**
 * Makes an invitation's link useless; the person may still sign up if sign-up is open. One that was revoked
 * before returns 400.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post("invitations.revoke", "/invitations/:invitationId/revoke", {
  success: Invitation.Invitation,
  errors: [400, 404],
  idempotent: true
})

const delete_ = Endpoint.del("invitations.delete", "/invitations/:invitationId", {
  success: Deleted.DeletedObject,
  errors: [400, 401, 404]
})

export {
  /**
   * Deletes an invitation of any status for good, with the copies of its email that Clerk keeps. `@clerk/backend` has this
   * operation, and Clerk's API file does not.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
