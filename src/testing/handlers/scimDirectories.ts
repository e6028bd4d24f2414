import * as Effect from "effect/Effect"
import type { SCIMDirectory, SCIMGroupRoleMapping } from "../../api/SCIMDirectories.js"
import { createDirectory, deleteDirectory, directoryFields, rotateKey, updateDirectory } from "../store/directories.js"
import { type DirectoryRecord, type GroupMapping, kind } from "../store/directoryRecord.js"
import { addMapping, deleteMapping, type GroupInput, mappingFields, replaceMappings } from "../store/groupMappings.js"
import { newestFirst, pageOf } from "../store/page.js"
import { find } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const list: Handler<"scimDirectories.list"> = (store, input = {}) =>
  Effect.sync(() => pageOf(newestFirst(store.state.directories.values()), input, (each) => response(store, each)))

export const create: Handler<"scimDirectories.create"> = (store, { groupRoleMappings = [], ...input }) =>
  Effect.map(createDirectory(store, input, groupRoleMappings.map(groupOf)), (directory) => withKey(store, directory))

export const get: Handler<"scimDirectories.get"> = (store, { scimDirectoryId }) =>
  Effect.map(find(store.state.directories, kind, scimDirectoryId), (directory) => response(store, directory))

export const update: Handler<"scimDirectories.update"> = (store, { scimDirectoryId, ...changes }) =>
  Effect.map(updateDirectory(store, scimDirectoryId, changes), (directory) => response(store, directory))

const delete_: Handler<"scimDirectories.delete"> = (store, { scimDirectoryId: id }) =>
  Effect.as(deleteDirectory(store, id), { object: "scim_directory", id, deleted: true })

export { delete_ as delete }

export const rotateApiKey: Handler<"scimDirectories.rotateApiKey"> = (store, { scimDirectoryId }) =>
  Effect.map(rotateKey(store, scimDirectoryId), (directory) => withKey(store, directory))

export const listGroupRoleMappings: Handler<"scimDirectories.listGroupRoleMappings"> = (
  { state },
  { scimDirectoryId }
) =>
  Effect.map(find(state.directories, kind, scimDirectoryId), ({ mappings }) => allOf(state, scimDirectoryId, mappings))

export const createGroupRoleMapping: Handler<"scimDirectories.createGroupRoleMapping"> = (
  store,
  { scimDirectoryId, ...input }
) =>
  Effect.map(addMapping(store, scimDirectoryId, groupOf(input)), (mapping) =>
    mappingResponse(store.state, scimDirectoryId, mapping)
  )

export const replaceGroupRoleMappings: Handler<"scimDirectories.replaceGroupRoleMappings"> = (
  store,
  { mappings, scimDirectoryId }
) =>
  Effect.map(replaceMappings(store, scimDirectoryId, mappings.map(groupOf)), (replaced) =>
    allOf(store.state, scimDirectoryId, replaced)
  )

export const deleteGroupRoleMapping: Handler<"scimDirectories.deleteGroupRoleMapping"> = (
  store,
  { mappingId: id, scimDirectoryId }
) => Effect.as(deleteMapping(store, scimDirectoryId, id), { object: "scim_group_role_mapping", id, deleted: true })

const response = (store: Store, directory: DirectoryRecord): SCIMDirectory => ({
  object: "scim_directory",
  ...directoryFields(store, directory)
})

/** The directory with its API key, as only two responses contain it. */
const withKey = (store: Store, directory: DirectoryRecord): SCIMDirectory => ({
  ...response(store, directory),
  apiKey: directory.apiKey
})

const mappingResponse = (state: State, directoryId: string, mapping: GroupMapping): SCIMGroupRoleMapping => ({
  object: "scim_group_role_mapping",
  ...mappingFields(state, directoryId, mapping)
})

const allOf = (state: State, directoryId: string, mappings: ReadonlyArray<GroupMapping>) => ({
  data: mappings.map((each) => mappingResponse(state, directoryId, each)),
  totalCount: mappings.length
})

const groupOf = (group: {
  readonly scimGroupId: string
  readonly scimGroupDisplayName?: string | undefined
  readonly roleId: string
  readonly precedence?: number | undefined
}): GroupInput => ({
  groupId: group.scimGroupId,
  displayName: group.scimGroupDisplayName,
  roleId: group.roleId,
  precedence: group.precedence
})
