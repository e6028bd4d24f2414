/**
 * A user's membership of an organization.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"
import * as Organization from "./Organization.js"

/**
 * What other members may see of the user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationMembershipPublicUserData extends Wire.Struct<OrganizationMembershipPublicUserData>(
  "OrganizationMembershipPublicUserData"
)(() => ({
  userId: Schema.String,
  firstName: Schema.NullOr(Schema.String),
  lastName: Schema.NullOr(Schema.String),
  /** @deprecated Use `imageUrl`. */
  profileImageUrl: Schema.NullOr(Schema.String),
  imageUrl: Schema.String,
  /** False if `imageUrl` is a default image. */
  hasImage: Schema.Boolean,
  /** What the user signs in with, such as an email address. */
  identifier: Schema.optional(Schema.String),
  username: Schema.optional(Schema.String),
  banned: Schema.optional(Schema.Boolean),
  deprovisioned: Schema.optional(Schema.Boolean)
})) {}

/**
 * A user's place in an organization: the role, its permissions, metadata.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationMembership extends Wire.Struct<OrganizationMembership>("OrganizationMembership")(() => ({
  id: Schema.String,
  object: Wire.object("organization_membership"),
  /** The role's key, as in `org:admin`. */
  role: Register.Role,
  roleName: Schema.optional(Schema.String),
  /** Permission keys. */
  permissions: Schema.Array(Schema.String),
  /** The frontend can read it. */
  publicMetadata: Register.metadata<Register.OrganizationMembershipPublicMetadata>(),
  /** Only the backend can read it. */
  privateMetadata: Schema.optional(Register.metadata<Register.OrganizationMembershipPrivateMetadata>()),
  organization: Organization.Organization,
  publicUserData: Schema.optional(OrganizationMembershipPublicUserData),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}
