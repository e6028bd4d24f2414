import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Role } from "../../models/Role.js"
import { newId } from "../store/ids.js"
import { type SortKeys, sorted, timeKey } from "../store/ordering.js"
import { pendingInvitations } from "../store/organizationInvitation.js"
import {
  creatorPermissionsProblem,
  initialRoleSet,
  maxRolesInSet,
  roleNotFound,
  roleResponse,
  tooManyRoles
} from "../store/organizationRoles.js"
import { pageOf } from "../store/page.js"
import { invalid, Problem, taken } from "../store/problem.js"
import { step } from "../store/records.js"
import { moveRole } from "../store/roleChange.js"
import type { RoleRecord } from "../store/roles.js"
import type { State, Store } from "../store/store.js"
import { matchesText } from "../store/textQuery.js"
import type { Handler } from "./handler.js"

export const list: Handler<"organizationRoles.list"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const roles = sorted(state.roles.values(), sortKeys, input.orderBy)
    const matching = roles.filter((each) => matchesText(input.query, each, [each.name, each.key]))
    return pageOf(matching, input, (each) => roleResponse(state, each))
  })

export const create: Handler<"organizationRoles.create"> = ({ emit, state }, input) =>
  Effect.gen(function* () {
    const id = yield* newId("role")
    const time = yield* DateTime.now
    const permissionIds = input.permissions ?? []
    const roleSet = initialRoleSet(state)
    const joinsRoleSet = input.includeInInitialRoleSet === true
    const problem =
      nameProblem(input.name) ??
      keyProblem(state, input.key) ??
      permissionsProblem(state, permissionIds) ??
      quotaProblem(state) ??
      (joinsRoleSet && roleSet.roleIds.length >= maxRolesInSet ? tooManyRoles() : undefined)
    if (problem !== undefined) return yield* problem
    const role: RoleRecord = {
      id,
      name: input.name,
      key: input.key,
      description: input.description ?? null,
      permissionIds,
      createdAt: time,
      updatedAt: time
    }
    state.roles.set(id, role)
    if (joinsRoleSet) {
      state.roleSets.set(roleSet.id, { ...roleSet, roleIds: [...roleSet.roleIds, id], updatedAt: time })
    }
    const response = roleResponse(state, role)
    emit("role.created", response)
    return response
  })

export const get: Handler<"organizationRoles.get"> = ({ state }, { organizationRoleId }) =>
  step(() => {
    const role = state.roles.get(organizationRoleId)
    return role === undefined ? roleNotFound() : roleResponse(state, role)
  })

export const update: Handler<"organizationRoles.update"> = (store, { organizationRoleId, ...input }) =>
  changeRole(store, organizationRoleId, (role) => {
    const { state } = store
    const name = input.name ?? role.name
    const key = input.key ?? role.key
    const permissionIds = input.permissions ?? role.permissionIds
    return (
      nameProblem(name) ??
      (key === role.key ? undefined : keyProblem(state, key)) ??
      permissionsProblem(state, permissionIds) ?? {
        name,
        key,
        description: input.description === undefined ? role.description : input.description,
        permissionIds
      }
    )
  })

const delete_: Handler<"organizationRoles.delete"> = ({ emit, state }, { organizationRoleId: id }) =>
  step((time) => {
    const role = state.roles.get(id)
    if (role === undefined) return roleNotFound()
    const problem = usageProblem(state, role, time)
    if (problem !== undefined) return problem
    state.roles.delete(id)
    for (const roleSet of state.roleSets.values()) {
      if (!roleSet.roleIds.includes(id)) continue
      const roleIds = roleSet.roleIds.filter((each) => each !== id)
      state.roleSets.set(roleSet.id, { ...roleSet, roleIds, updatedAt: time })
    }
    for (const directory of state.directories.values()) {
      const mappings = directory.mappings.filter((each) => each.roleId !== id)
      state.directories.set(directory.id, { ...directory, mappings })
    }
    const deleted = { object: "role", id, deleted: true }
    emit("role.deleted", deleted)
    return deleted
  })

export { delete_ as delete }

export const assignPermission: Handler<"organizationRoles.assignPermission"> = (
  store,
  { organizationRoleId, permissionId }
) =>
  changeRole(store, organizationRoleId, ({ permissionIds }) => {
    if (!store.state.permissions.has(permissionId)) return permissionNotFound()
    return permissionIds.includes(permissionId)
      ? alreadyAssigned()
      : { permissionIds: [...permissionIds, permissionId] }
  })

export const removePermission: Handler<"organizationRoles.removePermission"> = (
  store,
  { organizationRoleId, permissionId }
) =>
  changeRole(store, organizationRoleId, ({ permissionIds }) =>
    permissionIds.includes(permissionId)
      ? { permissionIds: permissionIds.filter((id) => id !== permissionId) }
      : notAssigned()
  )

/** Changes a role, for all who have it. */
const changeRole = (
  { emit, state }: Store,
  id: string,
  changes: (role: RoleRecord) => Partial<RoleRecord> | Problem
): Effect.Effect<Role, Problem> =>
  step((time) => {
    const role = state.roles.get(id)
    if (role === undefined) return roleNotFound()
    const result = changes(role)
    if (result instanceof Problem) return result
    const changed = { ...role, ...result, updatedAt: time }
    const response = roleResponse(state, changed)
    const problem = isCreatorRole(state, id)
      ? creatorPermissionsProblem(response.permissions.map(({ key }) => key))
      : undefined
    if (problem !== undefined) return problem
    state.roles.set(id, changed)
    moveRole(state, role.key, changed)
    emit("role.updated", response)
    return response
  })

const isCreatorRole = ({ roleSets }: State, id: string): boolean =>
  Array.from(roleSets.values()).some((each) => each.creatorRoleId === id)

const sortKeys = {
  created_at: (each) => timeKey(each.createdAt),
  name: (each) => each.name,
  key: (each) => each.key
} satisfies SortKeys<RoleRecord>

const nameProblem = (name: string): Problem | undefined =>
  name.trim() === "" ? invalid("name", "name must not be empty.") : undefined

const keyProblem = ({ roles }: State, key: string): Problem | undefined => {
  if (!/^org:[a-z0-9_]+$/.test(key)) {
    return invalid(
      "key",
      "key must begin with `org:`, followed by lower-case letters, digits and underscores.",
      "form_param_format_invalid"
    )
  }
  return Array.from(roles.values()).some((each) => each.key === key) ? taken("key") : undefined
}

const permissionsProblem = ({ permissions }: State, ids: ReadonlyArray<string>): Problem | undefined =>
  ids.every((id) => permissions.has(id)) ? undefined : permissionNotFound()

/** A role in use cannot be deleted. */
const usageProblem = (state: State, { id, key }: RoleRecord, time: DateTime.Utc): Problem | undefined => {
  if (isCreatorRole(state, id)) {
    return inUse("organization_role_default_creator_role", "as the creator role")
  }
  if (Array.from(state.roleSets.values()).some((each) => each.defaultRoleId === id)) {
    return inUse("organization_role_domain_default_role", "as the default domain role")
  }
  if (Array.from(state.memberships.values()).some((each) => each.role === key)) {
    return inUse("organization_role_assigned_members", "by one or more organization members")
  }
  return pendingInvitations(state, time).some(({ role }) => role === key)
    ? inUse("organization_role_exists_in_invitations", "in one or more pending organization invitations")
    : undefined
}

const inUse = (code: string, use: string): Problem =>
  new Problem({
    status: 422,
    code,
    message: "organization role is in use",
    longMessage: `The organization role cannot be deleted as it is currently used ${use}.`
  })

const permissionNotFound = (): Problem =>
  new Problem({
    status: 404,
    code: "resource_not_found",
    message: "not found",
    longMessage: "Organization permission not found"
  })

const alreadyAssigned = (): Problem =>
  new Problem({
    status: 409,
    code: "organization_role_permission_association_exists",
    message: "permission already assigned to role",
    longMessage: "This organization permission is already associated to this organization role."
  })

const notAssigned = (): Problem =>
  new Problem({
    status: 404,
    code: "organization_role_permission_association_not_found",
    message: "permission not assigned to role",
    longMessage: "This organization permission is not associated with the organization role."
  })

const quotaProblem = ({ roles, settings }: State): Problem | undefined => {
  const { maxAllowedRoles } = settings.organizations
  return roles.size < maxAllowedRoles
    ? undefined
    : new Problem({
        status: 403,
        code: "organization_instance_roles_quota_exceeded",
        message: "organization roles for instance quota exceeded",
        longMessage: `You have reached your limit of ${maxAllowedRoles} organization roles per instance.`
      })
}
