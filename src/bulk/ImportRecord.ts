/**
 * What can be imported: users, organizations and memberships, in the form that they have in a file.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Organizations from "../api/Organizations.js"
import * as Users from "../api/Users.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

/** Databases and URLs take no other text. An index of PostgreSQL takes no longer one. */
const key = () =>
  Wire.text(1, 500).pipe(
    Schema.filter((text) => !/[\0\p{Surrogate}]/u.test(text), { description: "text of 1 to 500 characters" })
  )

/** Named, so that the declarations of the package keep the type open for registration. */
const Role: Register.RoleSchema = Wire.text(1)

const userFields = () => {
  const { externalId: _, ...fields } = Users.CreateInput.fields
  return fields
}

const organizationFields = () => {
  const { createdBy: _, slug: __, ...fields } = Organizations.CreateInput.fields
  return fields
}

/**
 * A user: all fields of `users.create`, with an `externalId` that is not empty. It is the user's id in the system that the
 * user comes from, and the import recognizes the user by it. A user without a password gets `skipPasswordRequirement`,
 * unless the record says otherwise.
 *
 * @since 0.1.0
 * @category schemas
 */
export class UserRecord extends Wire.Struct<UserRecord>("UserRecord")(() => ({
  externalId: key(),
  ...userFields()
})) {}

/**
 * An organization: all fields of `organizations.create`. The import recognizes it by its `slug`, so slugs must be enabled in
 * the instance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationRecord extends Wire.Struct<OrganizationRecord>("OrganizationRecord")(() => ({
  slug: key(),
  /** The `externalId` of the user who becomes the administrator. The user is then a member without a record of its own. */
  createdByExternalId: Schema.optional(Schema.NullOr(Schema.String)),
  ...organizationFields()
})) {}

/**
 * A user's membership of an organization. Both may be in the same import, before or after it, or exist already.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationMembershipRecord extends Wire.Struct<OrganizationMembershipRecord>(
  "OrganizationMembershipRecord"
)(() => ({
  organizationSlug: key(),
  userExternalId: key(),
  /** A role key, as in `org:admin`. */
  role: Role,
  publicMetadata: Schema.optional(Schema.NullOr(Register.newMetadata<Register.OrganizationMembershipPublicMetadata>())),
  privateMetadata: Schema.optional(
    Schema.NullOr(Register.newMetadata<Register.OrganizationMembershipPrivateMetadata>())
  )
})) {}

/**
 * The kinds of records, in the order in which they are imported.
 *
 * @since 0.1.0
 * @category models
 */
export const kinds = ["user", "organization", "organization_membership"] as const

/**
 * @since 0.1.0
 * @category models
 */
export type Kind = (typeof kinds)[number]

/**
 * @since 0.1.0
 * @category models
 */
export interface TypedUser extends UserRecord {
  readonly type: "user"
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TypedOrganization extends OrganizationRecord {
  readonly type: "organization"
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TypedOrganizationMembership extends OrganizationMembershipRecord {
  readonly type: "organization_membership"
}

/**
 * A record of any kind. `type` tells which.
 *
 * @since 0.1.0
 * @category models
 */
export type ImportRecord = TypedUser | TypedOrganization | TypedOrganizationMembership

/**
 * What identifies a record among those of its kind.
 *
 * @since 0.1.0
 * @category models
 */
export const keyOf = (record: ImportRecord): string => {
  switch (record.type) {
    case "user":
      return record.externalId
    case "organization":
      return record.slug
    case "organization_membership":
      return `${record.organizationSlug}/${record.userExternalId}`
  }
}
