/**
 * Directories: users and groups that come from an identity provider.
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
 * An endpoint through which an identity provider creates, changes and removes users.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Directory extends Wire.Struct<Directory>("Directory")(() => ({
  object: Wire.object("directory"),
  ...DirectoryModel.directory()
})) {}

/**
 * Gives the members of an identity provider's group an organization role.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DirectoryGroupRoleMapping extends Wire.Struct<DirectoryGroupRoleMapping>("DirectoryGroupRoleMapping")(
  () => ({
    object: Wire.object("directory_group_role_mapping"),
    ...DirectoryModel.groupRoleMapping()
  })
) {}

/**
 * What is left of a deleted mapping.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DeletedDirectoryGroupRoleMapping extends Wire.Struct<DeletedDirectoryGroupRoleMapping>(
  "DeletedDirectoryGroupRoleMapping"
)(() => ({
  object: Wire.object("directory_group_role_mapping"),
  id: Schema.String,
  deleted: Schema.Literal(true)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Directories.ListInput")(Page.query) {}

/**
 * Lists the directories through which identity providers provision users.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("directories.list", "/directories", {
  query: ListInput,
  success: Page.of(Directory),
  errors: [401, 403],
  paging: { style: "offset", max: 500 }
})

const group = () => ({
  /** The group's id at the identity provider. Required, here or as `scimGroupId`. */
  directoryGroupId: Schema.optional(Schema.String),
  /** Older name of `directoryGroupId`; if you send both, they must agree. */
  scimGroupId: Schema.optional(Schema.String)
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Directories.CreateInput")(() => ({
  ...DirectoryModel.newDirectory(),
  groupRoleMappings: Schema.optional(
    Schema.Array(
      Schema.Struct({
        ...group(),
        /** At most 255 characters. */
        directoryGroupDisplayName: Schema.optional(Wire.text(0, 255)),
        /** Older name of `directoryGroupDisplayName`; if you send both, they must agree. */
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
export const create = Endpoint.post("directories.create", "/directories", {
  payload: CreateInput,
  success: Directory,
  errors: [400, 401, 403, 422]
})

/**
 * Reads one directory, without its API key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("directories.get", "/directories/:directoryId", {
  success: Directory,
  errors: [401, 403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("Directories.UpdateInput")(DirectoryModel.directoryChanges) {}

/**
 * Changes the fields given of a directory. `attributeMapping` is merged: null removes a key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("directories.update", "/directories/:directoryId", {
  payload: UpdateInput,
  success: Directory,
  errors: [400, 401, 403, 404, 422]
})

const delete_ = Endpoint.del("directories.delete", "/directories/:directoryId", {
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
export const rotateApiKey = Endpoint.post("directories.rotateApiKey", "/directories/:directoryId/rotate_api_key", {
  success: Directory,
  errors: [401, 403, 404]
})

/**
 * Lists which directory group gives which organization role, by precedence.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listGroupRoleMappings = Endpoint.get(
  "directories.listGroupRoleMappings",
  "/directories/:directoryId/group_role_mappings",
  {
    success: Page.of(DirectoryGroupRoleMapping),
    errors: [401, 403, 404],
    paging: { style: "single" }
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateGroupRoleMappingInput extends Wire.Struct<CreateGroupRoleMappingInput>(
  "Directories.CreateGroupRoleMappingInput"
)(() => ({
  ...group(),
  roleId: Schema.String,
  /** From 1; the lowest wins when a user is in several groups. Default: after the last one. */
  precedence: Schema.optional(Wire.intFrom(1))
})) {}

/**
 * Gives the members of a directory group an organization role. 400 while `groupRoleMappingEnabled` is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createGroupRoleMapping = Endpoint.post(
  "directories.createGroupRoleMapping",
  "/directories/:directoryId/group_role_mappings",
  {
    payload: CreateGroupRoleMappingInput,
    success: DirectoryGroupRoleMapping,
    errors: [400, 401, 403, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceGroupRoleMappingsInput extends Wire.Struct<ReplaceGroupRoleMappingsInput>(
  "Directories.ReplaceGroupRoleMappingsInput"
)(() => ({
  /** The first has precedence 1. An empty array removes all mappings. */
  mappings: Schema.Array(
    Schema.Struct({
      ...group(),
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
  "directories.replaceGroupRoleMappings",
  "/directories/:directoryId/group_role_mappings",
  {
    payload: ReplaceGroupRoleMappingsInput,
    success: Page.of(DirectoryGroupRoleMapping),
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
  "directories.deleteGroupRoleMapping",
  "/directories/:directoryId/group_role_mappings/:mappingId",
  {
    success: DeletedDirectoryGroupRoleMapping,
    errors: [400, 401, 403, 404]
  }
)
