/**
 * Permissions that roles are made of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Permission from "../models/Permission.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

export { Permission } from "../models/Permission.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("OrganizationPermissions.ListInput")(() => ({
  /** A whole id, or part of a name or key. */
  query: Schema.optional(Schema.String),
  orderBy: Schema.optional(Wire.orderBy("created_at", "name", "key")),
  ...Page.query()
})) {}

/**
 * Lists the permissions that organization roles can hold, system ones included.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizationPermissions.list", "/organization_permissions", {
  query: ListInput,
  success: Page.of(Permission.Permission),
  errors: [401, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("OrganizationPermissions.CreateInput")(() => ({
  name: Schema.String,
  /**
   * `org:<feature>:<action>` of lower-case letters, digits and `_`, such as `org:team:read`; `org:sys_` is reserved.
   */
  key: Schema.String,
  description: Schema.optional(Schema.String)
})) {}

/**
 * Defines a permission for organization roles. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizationPermissions.create", "/organization_permissions", {
  payload: CreateInput,
  success: Permission.Permission,
  errors: [400, 401, 402, 404, 422]
})

/**
 * Reads one organization permission.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("organizationPermissions.get", "/organization_permissions/:permissionId", {
  success: Permission.Permission,
  errors: [401, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("OrganizationPermissions.UpdateInput")(() => ({
  name: Schema.optional(Schema.String),
  /** `org:<feature>:<action>` of lower-case letters, digits and `_`; `org:sys_` is reserved. */
  key: Schema.optional(Schema.String),
  description: Schema.optional(Schema.String)
})) {}

/**
 * Changes a custom permission; system permissions cannot be changed. Code that checks the old `key` stops matching.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("organizationPermissions.update", "/organization_permissions/:permissionId", {
  payload: UpdateInput,
  success: Permission.Permission,
  errors: [400, 401, 403, 404, 422]
})

const delete_ = Endpoint.del("organizationPermissions.delete", "/organization_permissions/:permissionId", {
  success: Deleted.DeletedObject,
  errors: [401, 403, 404]
})

export {
  /**
   * Deletes a custom permission, so that no role can hold it any more; system permissions cannot be deleted.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
