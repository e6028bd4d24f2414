/**
 * The fields of a directory, which the API has under two names: `directory` and the older `scim_directory`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Role from "./Role.js"

/**
 * The fields of a directory.
 *
 * @since 0.1.0
 * @category schemas
 */
export const directory = () => ({
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
  /** The identity provider's credential. Only in the responses to `create` and `rotateApiKey`. */
  apiKey: Schema.optional(Wire.Secret),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})

/**
 * What a new directory is made from.
 *
 * @since 0.1.0
 * @category schemas
 */
export const newDirectory = () => ({
  /** Each connection can have one directory. */
  enterpriseConnectionId: Schema.String,
  name: Schema.optional(Schema.String),
  /** The identity provider; a free string, Clerk publishes no list. */
  provider: Schema.String
})

/**
 * What can be changed of a directory.
 *
 * @since 0.1.0
 * @category schemas
 */
export const directoryChanges = () => ({
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
 * The fields of a mapping from a group to an organization role.
 *
 * @since 0.1.0
 * @category schemas
 */
export const groupRoleMapping = () => ({
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
  role: Schema.optional(Role.Role),
  /** From 1; the lowest wins when a user is in several groups. */
  precedence: Schema.Int,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})
