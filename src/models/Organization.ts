/**
 * An organization.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

/**
 * A group of users with roles: a customer, a team.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Organization extends Wire.Struct<Organization>("Organization")(() => ({
  object: Wire.object("organization"),
  id: Schema.String,
  name: Schema.String,
  slug: Schema.String,
  imageUrl: Schema.optional(Schema.String),
  /** False if `imageUrl` is a default image. */
  hasImage: Schema.Boolean,
  /** Only if `includeMembersCount` asked for it. */
  membersCount: Schema.optional(Schema.Int),
  /** Only if `includeMissingMemberWithElevatedPermissions` asked for it. */
  missingMemberWithElevatedPermissions: Schema.optional(Schema.Boolean),
  pendingInvitationsCount: Schema.optional(Schema.Int),
  maxAllowedMemberships: Schema.Int,
  /** Whether an administrator may delete it from the frontend. */
  adminDeleteEnabled: Schema.Boolean.annotations({ default: true }),
  /** The frontend can read it. */
  publicMetadata: Register.metadata<Register.OrganizationPublicMetadata>(),
  /** Only the backend can read it. */
  privateMetadata: Schema.optional(Register.metadata<Register.OrganizationPrivateMetadata>()),
  /** The id of the user who created it. */
  createdBy: Schema.optional(Schema.String),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp,
  lastActiveAt: Schema.optional(Wire.Timestamp),
  /** The role set whose roles its members can have. */
  roleSetKey: Schema.optional(Schema.String)
})) {}
