/**
 * Roles that members of organizations have.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as Deleted from "./Deleted.js"
import * as OrganizationPermissions from "./OrganizationPermissions.js"

const Role_ = () =>
  Schema.Struct({
    object: Wire.object("role"),
    id: Schema.String,
    name: Schema.String,
    /** Starts with `org:`. */
    key: Schema.String,
    description: Schema.NullOr(Schema.String),
    /** Whether an organization's creator can be given it. */
    isCreatorEligible: Schema.Boolean,
    permissions: Schema.Array(OrganizationPermissions.Permission),
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp
  })

/**
 * A role that members have in an organization, with its permissions.
 *
 * @since 0.1.0
 * @category models
 */
export interface Role extends Schema.Schema.Type<ReturnType<typeof Role_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface RoleEncoded extends Schema.Schema.Encoded<ReturnType<typeof Role_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const Role: Schema.Schema<Role, RoleEncoded> = Wire.named("Role", Role_)

const ListInput_ = () =>
  Schema.Struct({
    /** An exact role id, or a part of the name or key. */
    query: Schema.optional(Schema.String),
    /** `created_at`, `name` or `key`, with `-` for descending. Default `-created_at`. */
    orderBy: Schema.optional(Schema.String),
    ...Page.query()
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ListInput extends Schema.Schema.Type<ReturnType<typeof ListInput_>> {}

/**
 * Lists the instance's organization roles with their permissions, newest first unless `orderBy` says otherwise.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizationRoles.list", "/organization_roles", {
  query: Endpoint.input<ListInput>(ListInput_),
  success: Page.of(Role),
  errors: [400, 401, 403, 422],
  paging: { style: "offset", most: 500 }
})

const CreateInput_ = () =>
  Schema.Struct({
    name: Schema.String,
    /** Starts with `org:`, then lower-case letters, digits and `_`; unique in the instance. */
    key: Schema.String,
    description: Schema.optional(Schema.NullOr(Schema.String)),
    /** Permission ids. */
    permissions: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
    /** Whether the initial role set gets this role too. */
    includeInInitialRoleSet: Schema.optional(Schema.NullOr(Schema.Boolean))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateInput extends Schema.Schema.Type<ReturnType<typeof CreateInput_>> {}

/**
 * Creates a role that members of organizations can have. Plan-gated: a 402 means the plan lacks custom roles.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizationRoles.create", "/organization_roles", {
  payload: Endpoint.input<CreateInput>(CreateInput_),
  success: Role,
  errors: [400, 401, 402, 403, 404, 422]
})

/**
 * Reads one organization role with its permissions.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("organizationRoles.get", "/organization_roles/:organizationRoleId", {
  success: Role,
  errors: [401, 403, 404]
})

const UpdateInput_ = () =>
  Schema.Struct({
    name: Schema.optional(Schema.NullOr(Schema.String)),
    /** Starts with `org:`, then lower-case letters, digits and `_`. */
    key: Schema.optional(Schema.NullOr(Schema.String)),
    description: Schema.optional(Schema.NullOr(Schema.String)),
    /** Permission ids: the whole list, in place of the old one. */
    permissions: Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateInput extends Schema.Schema.Type<ReturnType<typeof UpdateInput_>> {}

/**
 * Changes a role for all its members; `permissions` replaces the whole list. A new `key` is carried into the
 * organization settings, but code that checks the old key stops matching.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("organizationRoles.update", "/organization_roles/:organizationRoleId", {
  payload: Endpoint.input<UpdateInput>(UpdateInput_),
  success: Role,
  errors: [400, 401, 403, 404, 422]
})

const delete_ = Endpoint.del("organizationRoles.delete", "/organization_roles/:organizationRoleId", {
  success: Deleted.DeletedObject,
  errors: [401, 403, 404, 422]
})

export {
  /**
   * Deletes a role. Answers with an error while members or invitations have it, or while it is the creator's or the
   * domains' default role.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * Adds one permission to a role, for all its members. Answers 409 on a conflict, such as one the role has already.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const assignPermission = Endpoint.post(
  "organizationRoles.assignPermission",
  "/organization_roles/:organizationRoleId/permissions/:permissionId",
  {
    success: Role,
    errors: [401, 403, 404, 409]
  }
)

/**
 * Takes one permission away from a role, for all its members.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const removePermission = Endpoint.del(
  "organizationRoles.removePermission",
  "/organization_roles/:organizationRoleId/permissions/:permissionId",
  {
    success: Role,
    errors: [401, 403, 404, 422]
  }
)
