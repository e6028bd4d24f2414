/**
 * Roles that members of organizations have.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Role from "../models/Role.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

export { Role } from "../models/Role.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("OrganizationRoles.ListInput")(() => ({
  /** An exact role id, or a part of the name or key. */
  query: Schema.optional(Schema.String),
  orderBy: Schema.optional(Wire.orderBy("created_at", "name", "key")),
  ...Page.query()
})) {}

/**
 * Lists the instance's organization roles with their permissions, newest first unless `orderBy` says otherwise.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizationRoles.list", "/organization_roles", {
  query: ListInput,
  success: Page.of(Role.Role),
  errors: [400, 401, 403, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("OrganizationRoles.CreateInput")(() => ({
  name: Schema.String,
  /** Starts with `org:`, then lower-case letters, digits and `_`; unique in the instance. */
  key: Schema.String,
  description: Schema.optional(Schema.NullOr(Schema.String)),
  /** Permission ids. */
  permissions: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  /** Whether the initial role set gets this role too. */
  includeInInitialRoleSet: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Creates a role that members of organizations can have. Plan-gated: a 402 means the plan lacks custom roles.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizationRoles.create", "/organization_roles", {
  payload: CreateInput,
  success: Role.Role,
  errors: [400, 401, 402, 403, 404, 422]
})

/**
 * Reads one organization role with its permissions.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("organizationRoles.get", "/organization_roles/:organizationRoleId", {
  success: Role.Role,
  errors: [401, 403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("OrganizationRoles.UpdateInput")(() => ({
  name: Schema.optional(Schema.NullOr(Schema.String)),
  /** Starts with `org:`, then lower-case letters, digits and `_`. */
  key: Schema.optional(Schema.NullOr(Schema.String)),
  description: Schema.optional(Schema.NullOr(Schema.String)),
  /** Permission ids: the whole list, in place of the old one. */
  permissions: Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))
})) {}

/**
 * Changes a role for all its members; `permissions` replaces the whole list. A new `key` is carried into the
 * organization settings, but code that checks the old key stops matching.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("organizationRoles.update", "/organization_roles/:organizationRoleId", {
  payload: UpdateInput,
  success: Role.Role,
  errors: [400, 401, 403, 404, 422]
})

const delete_ = Endpoint.del("organizationRoles.delete", "/organization_roles/:organizationRoleId", {
  success: Deleted.DeletedObject,
  errors: [401, 403, 404, 422]
})

export {
  /**
   * Deletes a role. Fails while members or invitations have it, or while it is the creator's or the
   * domains' default role.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * Adds one permission to a role, for all its members. Returns 409 on a conflict, such as one the role has already.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const assignPermission = Endpoint.post(
  "organizationRoles.assignPermission",
  "/organization_roles/:organizationRoleId/permissions/:permissionId",
  {
    success: Role.Role,
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
    success: Role.Role,
    errors: [401, 403, 404, 422]
  }
)
