/**
 * An invitation to an organization.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

/**
 * What an invitee may see of the inviter.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationInvitationPublicUserData extends Wire.Struct<OrganizationInvitationPublicUserData>(
  "OrganizationInvitationPublicUserData"
)(() => ({
  userId: Schema.String,
  firstName: Schema.NullOr(Schema.String),
  lastName: Schema.NullOr(Schema.String),
  imageUrl: Schema.String,
  hasImage: Schema.Boolean,
  /** The inviter's email address, phone number or username. */
  identifier: Schema.String
})) {}

/**
 * What an invited person may see of the organization.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationInvitationPublicOrganizationData extends Wire.Struct<OrganizationInvitationPublicOrganizationData>(
  "OrganizationInvitationPublicOrganizationData"
)(() => ({
  id: Schema.String,
  name: Schema.String,
  slug: Schema.String,
  imageUrl: Schema.optional(Schema.String),
  /** False if `imageUrl` is a default image. */
  hasImage: Schema.Boolean
})) {}

/**
 * An invitation to join an organization with a role.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationInvitation extends Wire.Struct<OrganizationInvitation>("OrganizationInvitation")(() => ({
  object: Wire.object("organization_invitation"),
  id: Schema.String,
  emailAddress: Schema.String,
  /** The role's key, such as `org:member`. */
  role: Register.Role,
  /** The role as shown to people. */
  roleName: Schema.String,
  organizationId: Schema.optional(Schema.String),
  /** Null if nobody in particular invited. */
  inviterId: Schema.NullOr(Schema.String),
  publicInviterData: Schema.NullOr(OrganizationInvitationPublicUserData),
  /** `pending`, `accepted`, `revoked` or `expired`. */
  status: Schema.optional(Schema.String),
  /** Moves to the membership on acceptance. */
  publicMetadata: Register.metadata<Register.OrganizationMembershipPublicMetadata>(),
  /** Moves to the membership on acceptance; backend only. */
  privateMetadata: Schema.optional(Register.metadata<Register.OrganizationMembershipPrivateMetadata>()),
  /** The link that accepts it: treat it as a secret. */
  url: Schema.NullOr(Schema.String),
  /** Null if it never runs out. */
  expiresAt: Schema.NullOr(Wire.Timestamp),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * An invitation to join an organization, together with the organization's public face.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationInvitationWithPublicOrganizationData extends Wire.Struct<OrganizationInvitationWithPublicOrganizationData>(
  "OrganizationInvitationWithPublicOrganizationData"
)(() => ({
  ...OrganizationInvitation.fields,
  publicOrganizationData: Schema.optional(OrganizationInvitationPublicOrganizationData)
})) {}
