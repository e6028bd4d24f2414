import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { type DirectoryRecord, type GroupMapping, kind } from "./directoryRecord.js"
import { newId } from "./ids.js"
import { roleResponse } from "./organizationRoles.js"
import { invalid, notFound, Problem, referenceNotFound } from "./problem.js"
import { change } from "./records.js"
import type { State, Store } from "./store.js"

/** A mapping as an input has it. */
export interface GroupInput {
  readonly groupId: string
  readonly displayName?: string | undefined
  readonly roleId: string
  readonly precedence?: number | undefined
}

/** Adds one mapping; those of the same or a later precedence move down. */
export const addMapping = (store: Store, id: string, input: GroupInput): Effect.Effect<GroupMapping, Problem> =>
  Effect.gen(function* () {
    const [added] = yield* buildMappings([input])
    if (added === undefined) return yield* notFound(kind, id)
    const { mappings } = yield* changeMappings(store, id, (current) => {
      const precedence = input.precedence ?? current.length + 1
      const isClash = current.some((each) => each.precedence === precedence)
      return [
        ...current.map((each) =>
          isClash && each.precedence >= precedence ? { ...each, precedence: each.precedence + 1 } : each
        ),
        { ...added, precedence }
      ]
    })
    return mappings.find((each) => each.id === added.id) ?? added
  })

/** Replaces all mappings; their order is their precedence. */
export const replaceMappings = (
  store: Store,
  id: string,
  inputs: ReadonlyArray<GroupInput>
): Effect.Effect<ReadonlyArray<GroupMapping>, Problem> =>
  Effect.gen(function* () {
    const mappings = yield* buildMappings(inputs)
    return (yield* changeMappings(store, id, () => mappings)).mappings
  })

/** Deletes one mapping. */
export const deleteMapping = (store: Store, id: string, mappingId: string): Effect.Effect<DirectoryRecord, Problem> =>
  changeMappings(store, id, (current) =>
    current.some((each) => each.id === mappingId)
      ? current.filter((each) => each.id !== mappingId)
      : notFound("group role mapping", mappingId)
  )

/** A mapping in the fields that both names of a directory share, with older and newer names of each. */
export const mappingFields = (state: State, directoryId: string, mapping: GroupMapping) => {
  const { displayName, groupId, roleId, ...own } = mapping
  const role = state.roles.get(roleId)
  return {
    ...own,
    directoryId,
    scimDirectoryId: directoryId,
    directoryGroupId: groupId,
    scimGroupId: groupId,
    directoryGroupDisplayName: displayName,
    scimGroupDisplayName: displayName,
    ...(role === undefined ? {} : { role: roleResponse(state, role) })
  }
}

const changeMappings = (
  { state }: Store,
  id: string,
  changes: (current: ReadonlyArray<GroupMapping>) => ReadonlyArray<GroupMapping> | Problem
): Effect.Effect<DirectoryRecord, Problem> =>
  change(state.directories, kind, id, (directory, time) => {
    if (!directory.groupRoleMappingEnabled) return mappingDisabled()
    const mappings = changes(directory.mappings)
    return mappings instanceof Problem ? mappings : withMappings(state, { ...directory, updatedAt: time }, mappings)
  })

/** The directory with these mappings, if their roles exist and no group is mapped twice. */
export const withMappings = (
  state: State,
  directory: DirectoryRecord,
  mappings: ReadonlyArray<GroupMapping>
): DirectoryRecord | Problem => {
  if (mappings.some((each) => !state.roles.has(each.roleId))) return referenceNotFound("role_id")
  if (new Set(mappings.map((each) => each.groupId)).size < mappings.length) {
    return invalid("directory_group_id", "directory_group_id contains duplicate values", "form_param_duplicate")
  }
  return { ...directory, mappings: Array.from(mappings).sort((a, b) => a.precedence - b.precedence) }
}

/** Mappings of inputs, whose order is the precedence unless they have their own. */
export const buildMappings = (inputs: ReadonlyArray<GroupInput>): Effect.Effect<ReadonlyArray<GroupMapping>> =>
  Effect.forEach(inputs, ({ displayName, groupId, precedence, roleId }, index) =>
    Effect.zipWith(newId("dgrm"), DateTime.now, (id, time) => ({
      id,
      groupId,
      displayName: displayName ?? groupId,
      roleId,
      precedence: precedence ?? index + 1,
      createdAt: time,
      updatedAt: time
    }))
  )

const mappingDisabled = (): Problem =>
  new Problem({
    status: 400,
    code: "feature_not_enabled",
    message: "role mapping disabled",
    longMessage: "Role mapping is disabled for this directory. Enable role mapping to add, edit, or remove mappings."
  })
