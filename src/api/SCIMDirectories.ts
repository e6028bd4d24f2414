/**
 * SCIM directories: users and groups that an identity provider pushes.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as DirectoryModel from "../models/Directory.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A SCIM endpoint through which an identity provider creates, changes and removes users; a `Directory` under its
 * older name.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SCIMDirectory extends Wire.Struct<SCIMDirectory>("SCIMDirectory")(() => ({
  object: Wire.object("scim_directory"),
  ...DirectoryModel.directory()
})) {}

/**
 * Gives the members of a SCIM group an organization role; a `DirectoryGroupRoleMapping` under its older name.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SCIMGroupRoleMapping extends Wire.Struct<SCIMGroupRoleMapping>("SCIMGroupRoleMapping")(() => ({
  object: Wire.object("scim_group_role_mapping"),
  ...DirectoryModel.groupRoleMapping()
})) {}

/**
 * What is left of a deleted mapping.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DeletedSCIMGroupRoleMapping extends Wire.Struct<DeletedSCIMGroupRoleMapping>(
  "DeletedSCIMGroupRoleMapping"
)(() => ({
  object: Wire.object("scim_group_role_mapping"),
  id: Schema.String,
  deleted: Schema.Literal(true)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("SCIMDirectories.ListInput")(Page.query) {}

/**
 * Lists the directories through which identity providers provision users. `directories` is the newer name of these
 * calls.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("scimDirectories.list", "/scim_directories", {
  query: ListInput,
  success: Page.of(SCIMDirectory),
  errors: [401, 403],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("SCIMDirectories.CreateInput")(() => ({
  ...DirectoryModel.newDirectory(),
  groupRoleMappings: Schema.optional(
    Schema.Array(
      Schema.Struct({
        scimGroupId: Schema.String,
        /** At most 255 characters. */
        scimGroupDisplayName: Schema.optional(Wire.text(0, 255)),
        roleId: Schema.String,
        /** From 1; the lowest wins. Default: the place in the array. */
        precedence: Schema.optional(Wire.intFrom(1))
      })
    )
  )
})) {}

/**
 * Creates a directory for an enterprise connection and returns the `apiKey` for its identity provider, this once.
 * One directory per connection; a lost response loses the key, and `rotateApiKey` gives another.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("scimDirectories.create", "/scim_directories", {
  payload: CreateInput,
  success: SCIMDirectory,
  errors: [400, 401, 403, 422]
})

/**
 * Reads one directory, without its API key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("scimDirectories.get", "/scim_directories/:scimDirectoryId", {
  success: SCIMDirectory,
  errors: [401, 403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("SCIMDirectories.UpdateInput")(
  DirectoryModel.directoryChanges
) {}

/**
 * Changes the fields given of a directory. `attributeMapping` is merged: null removes a key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("scimDirectories.update", "/scim_directories/:scimDirectoryId", {
  payload: UpdateInput,
  success: SCIMDirectory,
  errors: [400, 401, 403, 404, 422]
})

const delete_ = Endpoint.del("scimDirectories.delete", "/scim_directories/:scimDirectoryId", {
  success: Deleted.DeletedObject,
  errors: [401, 403, 404]
})

export {
  /**
   * Deletes a directory and stops its provisioning: requests with its API key are rejected from then on.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * Replaces a directory's API key and returns the new one, this once; the old one works for a short while longer. A
 * lost response loses the key: rotate again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const rotateApiKey = Endpoint.post(
  "scimDirectories.rotateApiKey",
  "/scim_directories/:scimDirectoryId/rotate_api_key",
  {
    success: SCIMDirectory,
    errors: [401, 403, 404]
  }
)

/**
 * Lists which SCIM group gives which organization role, by precedence.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listGroupRoleMappings = Endpoint.get(
  "scimDirectories.listGroupRoleMappings",
  "/scim_directories/:scimDirectoryId/group_role_mappings",
  {
    success: Page.of(SCIMGroupRoleMapping),
    errors: [401, 403, 404],
    paging: { style: "single" }
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateGroupRoleMappingInput extends Wire.Struct<CreateGroupRoleMappingInput>(
  "SCIMDirectories.CreateGroupRoleMappingInput"
)(() => ({
  scimGroupId: Schema.String,
  roleId: Schema.String,
  /** From 1; the lowest wins when a user is in several groups. Default: after the last one. */
  precedence: Schema.optional(Wire.intFrom(1))
})) {}

/**
 * Gives the members of a SCIM group an organization role. 400 while `groupRoleMappingEnabled` is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createGroupRoleMapping = Endpoint.post(
  "scimDirectories.createGroupRoleMapping",
  "/scim_directories/:scimDirectoryId/group_role_mappings",
  {
    payload: CreateGroupRoleMappingInput,
    success: SCIMGroupRoleMapping,
    errors: [400, 401, 403, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceGroupRoleMappingsInput extends Wire.Struct<ReplaceGroupRoleMappingsInput>(
  "SCIMDirectories.ReplaceGroupRoleMappingsInput"
)(() => ({
  /** The first has precedence 1. An empty array removes all mappings. */
  mappings: Schema.Array(
    Schema.Struct({
      scimGroupId: Schema.String,
      roleId: Schema.String
    })
  )
})) {}

/**
 * Replaces all group mappings of a directory by `mappings`, whose order is the precedence; an empty array removes
 * all. 400 while `groupRoleMappingEnabled` is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replaceGroupRoleMappings = Endpoint.put(
  "scimDirectories.replaceGroupRoleMappings",
  "/scim_directories/:scimDirectoryId/group_role_mappings",
  {
    payload: ReplaceGroupRoleMappingsInput,
    success: Page.of(SCIMGroupRoleMapping),
    errors: [400, 401, 403, 404, 422]
  }
)

/**
 * Removes one group mapping from a directory. 400 while `groupRoleMappingEnabled` is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteGroupRoleMapping = Endpoint.del(
  "scimDirectories.deleteGroupRoleMapping",
  "/scim_directories/:scimDirectoryId/group_role_mappings/:mappingId",
  {
    success: DeletedSCIMGroupRoleMapping,
    errors: [400, 401, 403, 404]
  }
)
