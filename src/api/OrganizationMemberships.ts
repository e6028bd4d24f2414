/**
 * Who belongs to which organization, and in which role.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as OrganizationMembership from "../models/OrganizationMembership.js"
import * as Page from "../Page.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

export { OrganizationMembership, OrganizationMembershipPublicUserData } from "../models/OrganizationMembership.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("OrganizationMemberships.CreateInput")(() => ({
  /** A user of the same instance who is not a member yet. */
  userId: Schema.String,
  /** A role key, as in `org:admin`. */
  role: Register.Role,
  /** The frontend can read it. At most 8 KB. */
  publicMetadata: Schema.optional(Schema.NullOr(Register.newMetadata<Register.OrganizationMembershipPublicMetadata>())),
  /** Only the backend can read it. At most 8 KB. */
  privateMetadata: Schema.optional(
    Schema.NullOr(Register.newMetadata<Register.OrganizationMembershipPrivateMetadata>())
  )
})) {}

/**
 * Makes a user a member at once, without an invitation. The organization becomes active in the user's next session
 * unless the user picks another.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizationMemberships.create", "/organizations/:organizationId/memberships", {
  payload: CreateInput,
  success: OrganizationMembership.OrganizationMembership,
  errors: [400, 403, 404, 422]
})

const Roles: Register.RolesSchema = Wire.atMost(100, Register.Role)

const OrderBy = Wire.orderBy("phone_number", "email_address", "created_at", "first_name", "last_name", "username")

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("OrganizationMemberships.ListInput")(() => ({
  orderBy: Schema.optional(OrderBy),
  /** At most 100; `+` or `-` before an id includes or excludes. */
  userId: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact matches, at most 100. */
  emailAddress: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact matches, at most 100. */
  phoneNumber: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact matches, at most 100. */
  username: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Exact matches, at most 100. */
  web3Wallet: Schema.optional(Wire.atMost(100, Schema.String)),
  /** Role keys, at most 100. */
  role: Schema.optional(Roles),
  /** A part of an email address, phone number, username, web3 wallet, user id or name. */
  query: Schema.optional(Schema.String),
  /** A part of it, in any case. */
  emailAddressQuery: Schema.optional(Schema.String),
  /** A part of it, in any case. */
  phoneNumberQuery: Schema.optional(Schema.String),
  /** A part of it, in any case. */
  usernameQuery: Schema.optional(Schema.String),
  /** A part of it, in any case. */
  nameQuery: Schema.optional(Schema.String),
  /** Compares with the user's last session activity, to the millisecond. */
  lastActiveAtBefore: Schema.optional(Wire.Timestamp),
  /** Compares with the user's last session activity, to the millisecond. */
  lastActiveAtAfter: Schema.optional(Wire.Timestamp),
  /** Compares with the creation of the user, to the millisecond. */
  createdAtBefore: Schema.optional(Wire.Timestamp),
  /** Compares with the creation of the user, to the millisecond. */
  createdAtAfter: Schema.optional(Wire.Timestamp),
  ...Page.query()
})) {}

/**
 * Lists an organization's members. Filters combine; ids and addresses that match nobody are ignored.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizationMemberships.list", "/organizations/:organizationId/memberships", {
  query: ListInput,
  success: Page.of(OrganizationMembership.OrganizationMembership),
  errors: [401, 404, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("OrganizationMemberships.UpdateInput")(() => ({
  /** A role key, as in `org:admin`. */
  role: Register.Role
})) {}

/**
 * Gives a member another role. At most 10 writes in 10 seconds per membership.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch(
  "organizationMemberships.update",
  "/organizations/:organizationId/memberships/:userId",
  {
    payload: UpdateInput,
    success: OrganizationMembership.OrganizationMembership,
    errors: [404, 422]
  }
)

const delete_ = Endpoint.del("organizationMemberships.delete", "/organizations/:organizationId/memberships/:userId", {
  success: OrganizationMembership.OrganizationMembership,
  errors: [401, 404, 422]
})

export {
  /**
   * Removes a user from an organization and returns the membership that was. Its metadata is lost.
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
export class UpdateMetadataInput extends Wire.Struct<UpdateMetadataInput>(
  "OrganizationMemberships.UpdateMetadataInput"
)(() => ({
  /** The frontend can read it. At most 8 KB. */
  publicMetadata: Schema.optional(Register.metadataChanges<Register.OrganizationMembershipPublicMetadata>()),
  /** Only the backend can read it. At most 8 KB. */
  privateMetadata: Schema.optional(Register.metadataChanges<Register.OrganizationMembershipPrivateMetadata>())
})) {}

/**
 * Deep-merges into a membership's metadata; `null` removes a key at any depth. At most 10 writes in 10 seconds per
 * membership.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateMetadata = Endpoint.patch(
  "organizationMemberships.updateMetadata",
  "/organizations/:organizationId/memberships/:userId/metadata",
  {
    payload: UpdateMetadataInput,
    success: OrganizationMembership.OrganizationMembership,
    errors: [400, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListAllInput extends Wire.Struct<ListAllInput>("OrganizationMemberships.ListAllInput")(() => ({
  orderBy: Schema.optional(OrderBy),
  ...Page.query()
})) {}

/**
 * Lists the memberships of all organizations of the instance.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listAll = Endpoint.get("organizationMemberships.listAll", "/organization_memberships", {
  query: ListAllInput,
  success: Page.of(OrganizationMembership.OrganizationMembership),
  errors: [400, 401, 422, 500],
  paging: { style: "offset", max: 500 }
})
