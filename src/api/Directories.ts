/**
 * Directories: users and groups that come from an identity provider.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as Deleted from "./Deleted.js"
import * as OrganizationRoles from "./OrganizationRoles.js"

const Directory_ = Schema.Struct({
  object: Wire.object("directory"),
  id: Schema.String,
  name: Schema.String,
  enterpriseConnectionId: Schema.optional(Schema.String),
  /** Where the identity provider sends its requests. */
  endpointUrl: Schema.String,
  provider: Schema.String,
  enabled: Schema.Boolean,
  /** Whether groups give roles; mappings can be changed only while it is on. */
  groupRoleMappingEnabled: Schema.Boolean,
  /** Which path of the provider's user fills which attribute. */
  attributeMapping: Schema.Record({ key: Schema.String, value: Schema.String }),
  customAttributes: Schema.optional(
    Schema.Array(
      Schema.Struct({
        name: Schema.optional(Schema.String),
        key: Schema.optional(Schema.String),
        ssoPath: Schema.optional(Schema.String),
        scimPath: Schema.optional(Schema.String),
        directoryPath: Schema.optional(Schema.String),
        multiValued: Schema.optional(Schema.Boolean)
      })
    )
  ),
  /** The identity provider's credential. Only in the answers to `create` and `rotateApiKey`. */
  apiKey: Schema.optional(Schema.String),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
}).annotations({ identifier: "Directory" })

/**
 * An endpoint through which an identity provider creates, changes and removes users.
 *
 * @since 0.1.0
 * @category models
 */
export interface Directory extends Schema.Schema.Type<typeof Directory_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DirectoryEncoded extends Schema.Schema.Encoded<typeof Directory_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const Directory: Schema.Schema<Directory, DirectoryEncoded> = Directory_

const DirectoryGroupRoleMapping_ = Schema.Struct({
  object: Wire.object("directory_group_role_mapping"),
  id: Schema.String,
  directoryId: Schema.String,
  /** Older name of `directoryId`, same value. */
  scimDirectoryId: Schema.String,
  directoryGroupId: Schema.String,
  /** Older name of `directoryGroupId`, same value. */
  scimGroupId: Schema.String,
  directoryGroupDisplayName: Schema.String,
  /** Older name of `directoryGroupDisplayName`, same value. */
  scimGroupDisplayName: Schema.String,
  role: Schema.optional(OrganizationRoles.Role),
  /** From 1; the lowest wins when a user is in several groups. */
  precedence: Schema.Int,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
}).annotations({ identifier: "DirectoryGroupRoleMapping" })

/**
 * Gives the members of an identity provider's group an organization role.
 *
 * @since 0.1.0
 * @category models
 */
export interface DirectoryGroupRoleMapping extends Schema.Schema.Type<typeof DirectoryGroupRoleMapping_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DirectoryGroupRoleMappingEncoded extends Schema.Schema.Encoded<typeof DirectoryGroupRoleMapping_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const DirectoryGroupRoleMapping: Schema.Schema<DirectoryGroupRoleMapping, DirectoryGroupRoleMappingEncoded> =
  DirectoryGroupRoleMapping_

const DeletedDirectoryGroupRoleMapping_ = Schema.Struct({
  object: Wire.object("directory_group_role_mapping"),
  id: Schema.String,
  deleted: Schema.Literal(true)
}).annotations({ identifier: "DeletedDirectoryGroupRoleMapping" })

/**
 * What is left of a deleted mapping.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeletedDirectoryGroupRoleMapping
  extends Schema.Schema.Type<typeof DeletedDirectoryGroupRoleMapping_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DeletedDirectoryGroupRoleMappingEncoded
  extends Schema.Schema.Encoded<typeof DeletedDirectoryGroupRoleMapping_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const DeletedDirectoryGroupRoleMapping: Schema.Schema<
  DeletedDirectoryGroupRoleMapping,
  DeletedDirectoryGroupRoleMappingEncoded
> = DeletedDirectoryGroupRoleMapping_

const ListInput_ = Schema.Struct({
  limit: Schema.optional(Wire.limit(500)),
  offset: Schema.optional(Wire.Offset)
})

/**
 * @since 0.1.0
 * @category models
 */
export interface ListInput extends Schema.Schema.Type<typeof ListInput_> {}

/**
 * Lists the directories through which identity providers provision users.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("directories.list", "/directories", {
  query: Endpoint.input<ListInput>(ListInput_),
  success: Page.of(Directory),
  errors: [401, 403],
  paging: { style: "offset", most: 500 }
})

const CreateInput_ = Schema.Struct({
  /** Each connection can have one directory. */
  enterpriseConnectionId: Schema.String,
  name: Schema.optional(Schema.String),
  /** The identity provider; a free string, Clerk publishes no list. */
  provider: Schema.String,
  groupRoleMappings: Schema.optional(
    Schema.Array(
      Schema.Struct({
        /** The group's id at the identity provider. Required, here or as `scimGroupId`. */
        directoryGroupId: Schema.optional(Schema.String),
        /** Older name of `directoryGroupId`; if you send both, they must agree. */
        scimGroupId: Schema.optional(Schema.String),
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
})

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateInput extends Schema.Schema.Type<typeof CreateInput_> {}

/**
 * Creates a directory for an enterprise connection and returns the `apiKey` for its identity provider, this once.
 * One directory per connection; a lost answer loses the key, and `rotateApiKey` gives another.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("directories.create", "/directories", {
  payload: Endpoint.input<CreateInput>(CreateInput_),
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

const UpdateInput_ = Schema.Struct({
  name: Schema.optional(Schema.String),
  /** False pauses provisioning without deleting the directory. */
  enabled: Schema.optional(Schema.Boolean),
  provider: Schema.optional(Schema.String),
  /** Merged into the mapping in place; null removes a key. */
  attributeMapping: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.NullOr(Schema.String) })),
  /** Group mappings can be changed only while this is on. */
  groupRoleMappingEnabled: Schema.optional(Schema.Boolean)
})

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateInput extends Schema.Schema.Type<typeof UpdateInput_> {}

/**
 * Changes the fields given of a directory. `attributeMapping` is merged: null removes a key.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("directories.update", "/directories/:directoryId", {
  payload: Endpoint.input<UpdateInput>(UpdateInput_),
  success: Directory,
  errors: [400, 401, 403, 404, 422]
})

/**
 * Deletes a directory and stops its provisioning: requests with its API key are refused from then on.
 *
 * @since 0.1.0
 * @category endpoints
 */
const delete_ = Endpoint.del("directories.delete", "/directories/:directoryId", {
  success: Deleted.DeletedObject,
  errors: [401, 403, 404]
})

export { delete_ as delete }

/**
 * Replaces a directory's API key and returns the new one, this once; the old one works for a short while longer. A
 * lost answer loses the key: rotate again.
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

const CreateGroupRoleMappingInput_ = Schema.Struct({
  /** The group's id at the identity provider. Required, here or as `scimGroupId`. */
  directoryGroupId: Schema.optional(Schema.String),
  /** Older name of `directoryGroupId`; if you send both, they must agree. */
  scimGroupId: Schema.optional(Schema.String),
  roleId: Schema.String,
  /** From 1; the lowest wins when a user is in several groups. Default: after the last one. */
  precedence: Schema.optional(Wire.intFrom(1))
})

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateGroupRoleMappingInput extends Schema.Schema.Type<typeof CreateGroupRoleMappingInput_> {}

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
    payload: Endpoint.input<CreateGroupRoleMappingInput>(CreateGroupRoleMappingInput_),
    success: DirectoryGroupRoleMapping,
    errors: [400, 401, 403, 404, 422]
  }
)

const ReplaceGroupRoleMappingsInput_ = Schema.Struct({
  /** The first has precedence 1. An empty array removes all mappings. */
  mappings: Schema.Array(
    Schema.Struct({
      /** The group's id at the identity provider. Required, here or as `scimGroupId`. */
      directoryGroupId: Schema.optional(Schema.String),
      /** Older name of `directoryGroupId`; if you send both, they must agree. */
      scimGroupId: Schema.optional(Schema.String),
      roleId: Schema.String
    })
  )
})

/**
 * @since 0.1.0
 * @category models
 */
export interface ReplaceGroupRoleMappingsInput extends Schema.Schema.Type<typeof ReplaceGroupRoleMappingsInput_> {}

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
    payload: Endpoint.input<ReplaceGroupRoleMappingsInput>(ReplaceGroupRoleMappingsInput_),
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
