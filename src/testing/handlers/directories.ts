import * as Effect from "effect/Effect"
import type { Directory, DirectoryGroupRoleMapping } from "../../api/Directories.js"
import { createDirectory, deleteDirectory, directoryFields, rotateKey, updateDirectory } from "../store/directories.js"
import { type DirectoryRecord, type GroupMapping, kind } from "../store/directoryRecord.js"
import { addMapping, deleteMapping, type GroupInput, mappingFields, replaceMappings } from "../store/groupMappings.js"
import { newestFirst, pageOf } from "../store/page.js"
import { invalid, type Problem } from "../store/problem.js"
import { find } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import type { Handler } from "./handler.js"

export const list: Handler<"directories.list"> = (store, input = {}) =>
  Effect.sync(() => pageOf(newestFirst(store.state.directories.values()), input, (each) => response(store, each)))

export const create: Handler<"directories.create"> = (store, { groupRoleMappings = [], ...input }) =>
  Effect.gen(function* () {
    const groups = yield* Effect.forEach(groupRoleMappings, groupOf)
    return withKey(store, yield* createDirectory(store, input, groups))
  })

export const get: Handler<"directories.get"> = (store, { directoryId }) =>
  Effect.map(find(store.state.directories, kind, directoryId), (directory) => response(store, directory))

export const update: Handler<"directories.update"> = (store, { directoryId, ...changes }) =>
  Effect.map(updateDirectory(store, directoryId, changes), (directory) => response(store, directory))

const delete_: Handler<"directories.delete"> = (store, { directoryId: id }) =>
  Effect.as(deleteDirectory(store, id), { object: "directory", id, deleted: true })

export { delete_ as delete }

export const rotateApiKey: Handler<"directories.rotateApiKey"> = (store, { directoryId }) =>
  Effect.map(rotateKey(store, directoryId), (directory) => withKey(store, directory))

export const listGroupRoleMappings: Handler<"directories.listGroupRoleMappings"> = ({ state }, { directoryId }) =>
  Effect.map(find(state.directories, kind, directoryId), ({ mappings }) => allOf(state, directoryId, mappings))

export const createGroupRoleMapping: Handler<"directories.createGroupRoleMapping"> = (
  store,
  { directoryId, ...input }
) =>
  Effect.gen(function* () {
    const mapping = yield* addMapping(store, directoryId, yield* groupOf(input))
    return mappingResponse(store.state, directoryId, mapping)
  })

export const replaceGroupRoleMappings: Handler<"directories.replaceGroupRoleMappings"> = (
  store,
  { directoryId, mappings }
) =>
  Effect.gen(function* () {
    const groups = yield* Effect.forEach(mappings, groupOf)
    return allOf(store.state, directoryId, yield* replaceMappings(store, directoryId, groups))
  })

export const deleteGroupRoleMapping: Handler<"directories.deleteGroupRoleMapping"> = (
  store,
  { directoryId, mappingId: id }
) => Effect.as(deleteMapping(store, directoryId, id), { object: "directory_group_role_mapping", id, deleted: true })

const response = (store: Store, directory: DirectoryRecord): Directory => ({
  object: "directory",
  ...directoryFields(store, directory)
})

/** The directory with its API key, as only two responses contain it. */
const withKey = (store: Store, directory: DirectoryRecord): Directory => ({
  ...response(store, directory),
  apiKey: directory.apiKey
})

const mappingResponse = (state: State, directoryId: string, mapping: GroupMapping): DirectoryGroupRoleMapping => ({
  object: "directory_group_role_mapping",
  ...mappingFields(state, directoryId, mapping)
})

const allOf = (state: State, directoryId: string, mappings: ReadonlyArray<GroupMapping>) => ({
  data: mappings.map((each) => mappingResponse(state, directoryId, each)),
  totalCount: mappings.length
})

/** A group with newer and older names of its fields, which must agree. */
interface NamedGroup {
  readonly directoryGroupId?: string | undefined
  readonly scimGroupId?: string | undefined
  readonly directoryGroupDisplayName?: string | undefined
  readonly scimGroupDisplayName?: string | undefined
  readonly roleId: string
  readonly precedence?: number | undefined
}

const groupOf = (group: NamedGroup): Effect.Effect<GroupInput, Problem> => {
  const { directoryGroupDisplayName, directoryGroupId, precedence, roleId, scimGroupDisplayName, scimGroupId } = group
  if (differ(directoryGroupId, scimGroupId)) return conflict("directory_group_id", "scim_group_id")
  if (differ(directoryGroupDisplayName, scimGroupDisplayName)) {
    return conflict("directory_group_display_name", "scim_group_display_name")
  }
  const groupId = directoryGroupId ?? scimGroupId
  if (groupId === undefined) {
    return invalid("directory_group_id", "directory_group_id must be included.", "form_param_missing")
  }
  return Effect.succeed({
    groupId,
    displayName: directoryGroupDisplayName ?? scimGroupDisplayName,
    roleId,
    precedence
  })
}

const differ = (newer: string | undefined, older: string | undefined): boolean =>
  newer !== undefined && older !== undefined && newer !== older

const conflict = (parameter: string, other: string): Problem =>
  invalid(
    parameter,
    `\`${parameter}\` and \`${other}\` refer to the same value, so they must match when both are sent.`,
    "form_param_value_conflict"
  )
