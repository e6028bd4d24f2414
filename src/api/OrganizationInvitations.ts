/**
 * Invitations to join an organization.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import {
  OrganizationInvitation,
  OrganizationInvitationWithPublicOrganizationData
} from "../models/OrganizationInvitation.js"
import * as Page from "../Page.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

export {
  OrganizationInvitation,
  OrganizationInvitationPublicOrganizationData,
  OrganizationInvitationPublicUserData,
  OrganizationInvitationWithPublicOrganizationData
} from "../models/OrganizationInvitation.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListAllInput extends Wire.Struct<ListAllInput>("OrganizationInvitations.ListAllInput")(() => ({
  orderBy: Schema.optional(Wire.orderBy("created_at", "email_address")),
  status: Schema.optional(Schema.Literal("pending", "accepted", "revoked", "expired")),
  /** Matches the invited email address. */
  query: Schema.optional(Schema.String),
  ...Page.query()
})) {}

/**
 * Lists the invitations of all organizations, newest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listAll = Endpoint.get("organizationInvitations.listAll", "/organization_invitations", {
  query: ListAllInput,
  success: Page.of(OrganizationInvitationWithPublicOrganizationData),
  errors: [400, 404, 422, 500],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("OrganizationInvitations.CreateInput")(() => ({
  emailAddress: Schema.String,
  /** Who invites; must be an admin of the organization. */
  inviterUserId: Schema.optional(Schema.NullOr(Schema.String)),
  /** The role's key, such as `org:member`. */
  role: Register.Role,
  /** Moves to the membership on acceptance. */
  publicMetadata: Schema.optional(Schema.NullOr(Register.newMetadata<Register.OrganizationMembershipPublicMetadata>())),
  /** Moves to the membership on acceptance; backend only. */
  privateMetadata: Schema.optional(
    Schema.NullOr(Register.newMetadata<Register.OrganizationMembershipPrivateMetadata>())
  ),
  /** Where the link leads. Needed only with an acceptance flow of your own. */
  redirectUrl: Schema.optional(Schema.NullOr(Schema.String)),
  /** 1 to 365. Default 30. */
  expiresInDays: Schema.optional(Schema.NullOr(Wire.intBetween(1, 365))),
  /** False: no email is sent, and the `url` is yours to deliver. Default true. */
  notify: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Invites an email address to an organization and sends the link unless `notify` is false. Limit: 250 an hour. Open
 * invitations count against the organization's seats; the plan can reject it too (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizationInvitations.create", "/organizations/:organizationId/invitations", {
  payload: CreateInput,
  success: OrganizationInvitation,
  errors: [400, 402, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("OrganizationInvitations.ListInput")(() => ({
  status: Schema.optional(Schema.Literal("pending", "accepted", "revoked", "expired")),
  /** Invitations to this address only. */
  emailAddress: Schema.optional(Schema.String),
  orderBy: Schema.optional(Wire.orderBy("created_at", "email_address")),
  ...Page.query()
})) {}

/**
 * Lists an organization's invitations, newest first. Those that came from a verified domain are not among them.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizationInvitations.list", "/organizations/:organizationId/invitations", {
  query: ListInput,
  success: Page.of(OrganizationInvitation),
  errors: [400, 404, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateBulkInput extends Wire.Struct<CreateBulkInput>("OrganizationInvitations.CreateBulkInput")(() => ({
  invitations: Wire.between(1, 10, CreateInput)
})) {}

/**
 * Invites up to 10 email addresses to an organization in one call. Limit: 50 calls an hour.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createBulk = Endpoint.post(
  "organizationInvitations.createBulk",
  "/organizations/:organizationId/invitations/bulk",
  {
    payload: CreateBulkInput,
    bodyFormat: { arrayOf: "invitations" },
    success: Page.of(OrganizationInvitation),
    errors: [400, 403, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListPendingInput extends Wire.Struct<ListPendingInput>("OrganizationInvitations.ListPendingInput")(
  Page.query
) {}

/**
 * Lists the invitations of an organization that can still be accepted.
 *
 * @deprecated Use `organizationInvitations.list` with `status` set to `pending`.
 * @since 0.1.0
 * @category endpoints
 */
export const listPending = Endpoint.get(
  "organizationInvitations.listPending",
  "/organizations/:organizationId/invitations/pending",
  {
    query: ListPendingInput,
    success: Page.of(OrganizationInvitation),
    errors: [400, 404],
    paging: { style: "offset", max: 500 },
    deprecated: true
  }
)

/**
 * Reads one invitation to an organization.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get(
  "organizationInvitations.get",
  "/organizations/:organizationId/invitations/:invitationId",
  {
    success: OrganizationInvitation,
    errors: [400, 403, 404]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class RevokeInput extends Wire.Struct<RevokeInput>("OrganizationInvitations.RevokeInput")(() => ({
  /** Who revokes; must be an admin of the organization. */
  requestingUserId: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Withdraws a pending invitation, so that it can no longer be accepted. Any other returns 400.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post(
  "organizationInvitations.revoke",
  "/organizations/:organizationId/invitations/:invitationId/revoke",
  {
    payload: RevokeInput,
    success: OrganizationInvitation,
    errors: [400, 403, 404],
    idempotent: true
  }
)
