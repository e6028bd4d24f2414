import type { Organization } from "../../api/Organizations.js"
import type { Role } from "../../models/Role.js"
import { invalid, Problem } from "./problem.js"
import type { RoleRecord, RoleSetRecord } from "./roles.js"
import type { State } from "./store.js"

/** The role with this key. */
export const findRole = ({ roles }: State, key: string): RoleRecord | undefined =>
  Array.from(roles.values()).find((each) => each.key === key)

/** The keys of a role's permissions; none if there is no such role. */
export const permissionKeys = (state: State, roleKey: string): ReadonlyArray<string> => {
  const role = findRole(state, roleKey)
  return role === undefined ? [] : permissionsOf(state, role).map(({ key }) => key)
}

/** The name of a role, as people see it. */
export const roleName = (state: State, roleKey: string): string => findRole(state, roleKey)?.name ?? roleKey

/** A role as responses contain it, with its permissions. */
export const roleResponse = (state: State, { permissionIds, ...role }: RoleRecord): Role => {
  const permissions = permissionsOf(state, { permissionIds })
  const missing = missingCreatorPermissions(permissions.map(({ key }) => key))
  return { object: "role", ...role, isCreatorEligible: missing.length === 0, permissions }
}

const permissionsOf = ({ permissions }: State, { permissionIds }: Pick<RoleRecord, "permissionIds">) =>
  permissionIds.flatMap((id) => permissions.get(id) ?? [])

/** The role set of new organizations. */
export const initialRoleSet = ({ roleSets }: State): RoleSetRecord => {
  const initial = Array.from(roleSets.values()).find((each) => each.type === "initial")
  // Handlers never delete the initial role set and never turn the last one into a custom one.
  if (initial === undefined) throw new Error("the instance has no initial role set")
  return initial
}

/** The role set with this key or id. */
export const findRoleSet = ({ roleSets }: State, keyOrId: string): RoleSetRecord | undefined =>
  roleSets.get(keyOrId) ?? Array.from(roleSets.values()).find((each) => each.key === keyOrId)

/** The role set of an organization. */
export const roleSetOf = (state: State, { roleSetKey }: Pick<Organization, "roleSetKey">): RoleSetRecord =>
  (roleSetKey === undefined ? undefined : findRoleSet(state, roleSetKey)) ?? initialRoleSet(state)

/** The key of the role that the creator of an organization gets. */
export const creatorRoleKey = (state: State, organization: Pick<Organization, "roleSetKey">): string =>
  state.roles.get(roleSetOf(state, organization).creatorRoleId)?.key ?? "org:admin"

/** 404 if there is no such role, or if the organization's role set does not have it. */
export const roleProblem = (state: State, organization: Organization, roleKey: string): Problem | undefined => {
  const role = findRole(state, roleKey)
  return role !== undefined && roleSetOf(state, organization).roleIds.includes(role.id) ? undefined : roleNotFound()
}

/** 422 if a role with these permissions cannot be a creator's role. */
export const creatorPermissionsProblem = (keys: ReadonlyArray<string>): Problem | undefined => {
  const missing = missingCreatorPermissions(keys)
  return missing.length === 0
    ? undefined
    : new Problem({
        status: 422,
        code: "organization_missing_creator_role_permissions",
        message: "missing permissions for creator role",
        longMessage: `The creator role must contain the following permissions: ${missing.join(", ")}`
      })
}

/** What a creator's role must allow (Clerk docs, "Roles and permissions"). */
const missingCreatorPermissions = (keys: ReadonlyArray<string>): ReadonlyArray<string> =>
  ["org:sys_memberships:manage", "org:sys_memberships:read", "org:sys_profile:delete"].filter(
    (each) => !keys.includes(each)
  )

/** 404: there is no such role. */
export const roleNotFound = (): Problem =>
  new Problem({
    status: 404,
    code: "resource_not_found",
    message: "not found",
    longMessage: "Organization role not found"
  })

/** A role set has 1 to 10 roles. */
export const maxRolesInSet = 10

/** 422: a role set would have more roles than it can. */
export const tooManyRoles = (): Problem =>
  invalid("roles", `roles should not exceed ${maxRolesInSet} items.`, "form_param_array_size_exceeded")
