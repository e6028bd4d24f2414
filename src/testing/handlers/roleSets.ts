import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { RoleSet, RoleSetItem } from "../../api/RoleSets.js"
import { newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import {
  creatorPermissionsProblem,
  findRole,
  findRoleSet,
  maxRolesInSet,
  permissionKeys,
  roleNotFound,
  tooManyRoles
} from "../store/organizationRoles.js"
import { pageOf } from "../store/page.js"
import { invalid, notFound, Problem, taken } from "../store/problem.js"
import { step } from "../store/records.js"
import { invitationsInSet, membershipsInSet, reassignRoles } from "../store/roleChange.js"
import type { RoleRecord, RoleSetRecord } from "../store/roles.js"
import type { State, Store } from "../store/store.js"
import { matchesText } from "../store/textQuery.js"
import type { Handler } from "./handler.js"

export const list: Handler<"roleSets.list"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const roleSets = sorted(state.roleSets.values(), sortKeys, input.orderBy)
    const matching = roleSets.filter((each) => matchesText(input.query, each, [each.name, each.key]))
    return pageOf(matching, input, (each) => roleSetResponse(state, each))
  })

export const create: Handler<"roleSets.create"> = ({ state }, input) =>
  Effect.gen(function* () {
    const id = yield* newId("rset")
    const time = yield* DateTime.now
    const key = input.key ?? keyOfName(input.name)
    const roles = rolesOfKeys(state, input.roles)
    const problem = (input.name.trim() === "" ? emptyName() : undefined) ?? keyProblem(state, key)
    if (problem !== undefined) return yield* problem
    if (roles instanceof Problem) return yield* roles
    const defaultRole = roleAmong(roles, "default_role_key", input.defaultRoleKey)
    if (defaultRole instanceof Problem) return yield* defaultRole
    const creatorRole = creatorAmong(state, roles, input.creatorRoleKey)
    if (creatorRole instanceof Problem) return yield* creatorRole
    if (input.type === "initial") endInitial(state, time)
    const roleSet: RoleSetRecord = {
      id,
      name: input.name,
      key,
      description: input.description ?? null,
      type: input.type ?? "custom",
      roleIds: roles.map((each) => each.id),
      defaultRoleId: defaultRole.id,
      creatorRoleId: creatorRole.id,
      createdAt: time,
      updatedAt: time
    }
    state.roleSets.set(id, roleSet)
    return roleSetResponse(state, roleSet)
  })

export const get: Handler<"roleSets.get"> = ({ state }, { roleSetKeyOrId }) =>
  step(() => {
    const roleSet = findRoleSet(state, roleSetKeyOrId)
    return roleSet === undefined ? notFound("role set", roleSetKeyOrId) : roleSetResponse(state, roleSet)
  })

export const update: Handler<"roleSets.update"> = (store, { roleSetKeyOrId, ...input }) =>
  changeRoleSet(store, roleSetKeyOrId, (roleSet, roles, time) => {
    const { state } = store
    const name = input.name ?? roleSet.name
    const key = input.key ?? roleSet.key
    const problem =
      (name.trim() === "" ? emptyName() : undefined) ?? (key === roleSet.key ? undefined : keyProblem(state, key))
    if (problem !== undefined) return problem
    const chosen = chooseRoles(state, roleSet, roles, input)
    if (chosen instanceof Problem) return chosen
    if (input.type === "initial") endInitial(state, time)
    for (const each of state.organizations.values()) {
      if (each.roleSetKey === roleSet.key) state.organizations.set(each.id, { ...each, roleSetKey: key })
    }
    return {
      name,
      key,
      description: input.description === undefined ? roleSet.description : input.description,
      type: input.type ?? roleSet.type,
      ...chosen
    }
  })

export const replace: Handler<"roleSets.replace"> = (
  store,
  { destRoleSetKey, reassignmentMappings = {}, roleSetKeyOrId }
) =>
  step((time) => {
    const { state } = store
    const source = findRoleSet(state, roleSetKeyOrId)
    if (source === undefined) return notFound("role set", roleSetKeyOrId)
    const destination = findRoleSet(state, destRoleSetKey)
    if (destination === undefined) return notFound("role set", destRoleSetKey)
    if (source.type === "initial") return initialNotDeletable()
    if (source.id === destination.id) return invalid("dest_role_set_key", "A role set cannot replace itself.")
    const mapping = new Map(Object.entries(reassignmentMappings))
    const problem = mappingProblem(state, source, destination, mapping, time)
    if (problem !== undefined) return problem
    reassignRoles(store, source.key, mapping, time)
    for (const each of state.organizations.values()) {
      if (each.roleSetKey !== source.key) continue
      const moved = { ...each, roleSetKey: destination.key, updatedAt: time }
      state.organizations.set(each.id, moved)
      store.emit("organization.updated", moved)
    }
    state.roleSets.delete(source.id)
    return { object: "role_set", id: source.id, deleted: true }
  })

export const addRoles: Handler<"roleSets.addRoles"> = (store, { roleKeys, roleSetKeyOrId, ...input }) =>
  changeRoleSet(store, roleSetKeyOrId, (roleSet) => {
    const added = rolesOfKeys(store.state, roleKeys)
    if (added instanceof Problem) return added
    const ids = added.map((each) => each.id)
    if (ids.some((id) => roleSet.roleIds.includes(id))) return duplicateRoles("role_keys")
    if (roleSet.roleIds.length + ids.length > maxRolesInSet) return tooManyRoles()
    const chosen = chooseRoles(store.state, roleSet, added, input)
    return chosen instanceof Problem ? chosen : { roleIds: [...roleSet.roleIds, ...ids], ...chosen }
  })

export const replaceRole: Handler<"roleSets.replaceRole"> = (store, { roleKey, roleSetKeyOrId, toRoleKey }) =>
  changeRoleSet(store, roleSetKeyOrId, (roleSet, roles, time) => {
    const former = roleAmong(roles, "role_key", roleKey)
    if (former instanceof Problem) return former
    const others = roles.filter((each) => each !== former)
    const next = roleAmong(others, "to_role_key", toRoleKey)
    if (next instanceof Problem) return next
    const isCreators = roleSet.creatorRoleId === former.id
    const problem = isCreators ? creatorPermissionsProblem(permissionKeys(store.state, toRoleKey)) : undefined
    if (problem !== undefined) return problem
    reassignRoles(store, roleSet.key, new Map([[roleKey, toRoleKey]]), time)
    return {
      roleIds: others.map((each) => each.id),
      defaultRoleId: roleSet.defaultRoleId === former.id ? next.id : roleSet.defaultRoleId,
      creatorRoleId: isCreators ? next.id : roleSet.creatorRoleId
    }
  })

const changeRoleSet = (
  { state }: Store,
  keyOrId: string,
  changes: (
    roleSet: RoleSetRecord,
    roles: ReadonlyArray<RoleRecord>,
    time: DateTime.Utc
  ) => Partial<RoleSetRecord> | Problem
): Effect.Effect<RoleSet, Problem> =>
  step((time) => {
    const roleSet = findRoleSet(state, keyOrId)
    if (roleSet === undefined) return notFound("role set", keyOrId)
    const roles = roleSet.roleIds.flatMap((id) => state.roles.get(id) ?? [])
    const result = changes(roleSet, roles, time)
    if (result instanceof Problem) return result
    const changed = { ...roleSet, ...result, updatedAt: time }
    state.roleSets.set(changed.id, changed)
    return roleSetResponse(state, changed)
  })

/** Makes the initial role set a custom one, because another one becomes initial. */
const endInitial = ({ roleSets }: State, time: DateTime.Utc): void => {
  for (const each of roleSets.values()) {
    if (each.type === "initial") roleSets.set(each.id, { ...each, type: "custom", updatedAt: time })
  }
}

const roleSetResponse = (state: State, roleSet: RoleSetRecord): RoleSet => {
  const { creatorRoleId, defaultRoleId, roleIds, ...own } = roleSet
  const members = membershipsInSet(state, roleSet.key)
  const items = roleIds.flatMap((id) => {
    const role = state.roles.get(id)
    return role === undefined ? [] : itemOf(role, members.filter((each) => each.role === role.key).length)
  })
  const defaultRole = items.find((each) => each.id === defaultRoleId)
  const creatorRole = items.find((each) => each.id === creatorRoleId)
  return {
    object: "role_set",
    ...own,
    roles: items,
    ...(defaultRole === undefined ? {} : { defaultRole }),
    ...(creatorRole === undefined ? {} : { creatorRole })
  }
}

const itemOf = ({ permissionIds: _, ...role }: RoleRecord, membersCount: number): RoleSetItem => ({
  object: "role_set_item",
  ...role,
  membersCount,
  hasMembers: membersCount > 0
})

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name,
  key: (each) => each.key
} satisfies SortKeys<RoleSetRecord>

/** The roles with these keys: 1 to 10 that exist, each once. */
const rolesOfKeys = (state: State, keys: ReadonlyArray<string>): ReadonlyArray<RoleRecord> | Problem => {
  if (keys.length === 0) return invalid("roles", "at least one item must be provided for `roles`", "form_param_missing")
  if (keys.length > maxRolesInSet) return tooManyRoles()
  if (new Set(keys).size < keys.length) return duplicateRoles("roles")
  const roles = keys.flatMap((key) => findRole(state, key) ?? [])
  return roles.length < keys.length ? roleNotFound() : roles
}

/** The default role and the creator's role that an input chooses among `roles`. */
const chooseRoles = (
  state: State,
  roleSet: RoleSetRecord,
  roles: ReadonlyArray<RoleRecord>,
  input: { readonly defaultRoleKey?: string | null | undefined; readonly creatorRoleKey?: string | null | undefined }
): Pick<RoleSetRecord, "defaultRoleId" | "creatorRoleId"> | Problem => {
  const defaultRole =
    input.defaultRoleKey == null ? undefined : roleAmong(roles, "default_role_key", input.defaultRoleKey)
  if (defaultRole instanceof Problem) return defaultRole
  const creatorRole = input.creatorRoleKey == null ? undefined : creatorAmong(state, roles, input.creatorRoleKey)
  if (creatorRole instanceof Problem) return creatorRole
  return {
    defaultRoleId: defaultRole?.id ?? roleSet.defaultRoleId,
    creatorRoleId: creatorRole?.id ?? roleSet.creatorRoleId
  }
}

const roleAmong = (roles: ReadonlyArray<RoleRecord>, parameter: string, key: string): RoleRecord | Problem =>
  roles.find((each) => each.key === key) ?? invalid(parameter, `${key} is not one of the roles.`)

const creatorAmong = (state: State, roles: ReadonlyArray<RoleRecord>, key: string): RoleRecord | Problem => {
  const role = roleAmong(roles, "creator_role_key", key)
  return role instanceof Problem ? role : (creatorPermissionsProblem(permissionKeys(state, key)) ?? role)
}

/** Each role in use that the destination lacks needs a mapping to one that it has. */
const mappingProblem = (
  state: State,
  source: RoleSetRecord,
  destination: RoleSetRecord,
  mapping: ReadonlyMap<string, string>,
  time: DateTime.Utc
): Problem | undefined => {
  const available = new Set(destination.roleIds.map((id) => state.roles.get(id)?.key))
  const wrong = Array.from(mapping.values()).find((key) => !available.has(key))
  if (wrong !== undefined) {
    return new Problem({
      status: 422,
      code: "organization_role_set_reassignment_mappings_invalid",
      message: "reassignment mappings invalid",
      longMessage: `The role ${wrong} is invalid in the reassignment mappings. It must be present in the new role set.`
    })
  }
  const used = [...membershipsInSet(state, source.key), ...invitationsInSet(state, source.key, time)]
  const missing = Array.from(new Set(used.map(({ role }) => role))).filter(
    (key) => !available.has(key) && !mapping.has(key)
  )
  return missing.length === 0
    ? undefined
    : new Problem({
        status: 422,
        code: "organization_role_set_reassignment_mappings_missing",
        message: "reassignment mappings missing",
        longMessage: `The following roles are missing from the reassignment mappings: ${missing.join(", ")}`
      })
}

const keyOfName = (name: string): string =>
  `role_set:${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")}`

const keyProblem = (state: State, key: string): Problem | undefined => {
  if (!/^role_set:[a-z0-9_]+$/.test(key)) {
    return invalid(
      "key",
      "key must begin with `role_set:`, followed by lower-case letters, digits and underscores.",
      "form_param_format_invalid"
    )
  }
  return findRoleSet(state, key) === undefined ? undefined : taken("key")
}

const emptyName = (): Problem => invalid("name", "name must not be empty.")

const duplicateRoles = (parameter: string): Problem =>
  invalid(parameter, `${parameter} contains duplicate values`, "form_param_duplicate")

const initialNotDeletable = (): Problem =>
  new Problem({
    status: 403,
    code: "cannot_delete_initial_role_set",
    message: "cannot delete initial role set",
    longMessage: "Cannot delete the initial role set."
  })
