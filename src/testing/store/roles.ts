import * as DateTime from "effect/DateTime"
import type { Permission } from "../../models/Permission.js"

/** A role of organization members. `store/organizationRoles.ts` adds its permissions for a response. */
export interface RoleRecord {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly description: string | null
  readonly permissionIds: ReadonlyArray<string>
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** The roles that the organizations of a set can give their members. */
export interface RoleSetRecord {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly description: string | null
  /** `initial`: the set of new organizations, one per instance. */
  readonly type: "initial" | "custom"
  readonly roleIds: ReadonlyArray<string>
  readonly defaultRoleId: string
  readonly creatorRoleId: string
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** The permissions of organization roles, by the role's key. */
export type Roles = Readonly<Record<string, ReadonlyArray<string>>>

/** The records of a new instance: Clerk's own permissions and roles, the given ones, and one role set with all roles. */
export const initialRoles = (given: Readonly<Record<string, Roles[string] | undefined>> = {}) => {
  const roles = withSystemRoles(given)
  const permissionKeys = new Set([...Object.keys(systemPermissions), ...Object.values(roles).flat()])
  const permissions = Array.from(permissionKeys, newPermission)
  const roleRecords = Object.entries(roles).map(([key, keys]) => newRole(key, keys))
  return {
    permissions: new Map(permissions.map((each) => [each.id, each])),
    roles: new Map(roleRecords.map((each) => [each.id, each])),
    roleSets: new Map([[initialRoleSetId, initialRoleSet(roleRecords.map((each) => each.id))]])
  }
}

/** Clerk's own roles, and the given ones: for a role of Clerk's, the given permissions are added to it. */
const withSystemRoles = (roles: Readonly<Record<string, Roles[string] | undefined>>): Roles => ({
  ...systemRoles,
  ...Object.fromEntries(
    Object.entries(roles).map(([key, permissions]) => [key, [...(systemRoles[key] ?? []), ...(permissions ?? [])]])
  )
})

/** The time of what an instance has from the start: before everything that a test creates, whatever its clock says. */
const beginning = DateTime.unsafeMake(0)

const times = { createdAt: beginning, updatedAt: beginning }

/** Ids of what an instance has from the start come from keys, so that they are the same in every run. */
const idOf = (prefix: string, key: string): string => `${prefix}_${key.replace(/^org:/, "").replace(/\W/g, "_")}`

const newPermission = (key: string): Permission => ({
  object: "permission",
  id: idOf("perm", key),
  name: systemPermissions[key] ?? nameOfKey(key),
  key,
  description: "",
  type: key in systemPermissions ? "system" : "user",
  ...times
})

const newRole = (key: string, permissionKeys: ReadonlyArray<string>): RoleRecord => ({
  id: idOf("role", key),
  name: nameOfKey(key),
  key,
  description: null,
  permissionIds: permissionKeys.map((each) => idOf("perm", each)),
  ...times
})

const initialRoleSetId = "rset_default"

const initialRoleSet = (roleIds: ReadonlyArray<string>): RoleSetRecord => ({
  id: initialRoleSetId,
  name: "Default role set",
  key: "role_set:default",
  description: null,
  type: "initial",
  roleIds,
  defaultRoleId: idOf("role", "org:member"),
  creatorRoleId: idOf("role", "org:admin"),
  ...times
})

/** `org:billing_manager` → `Billing manager`. */
const nameOfKey = (key: string): string => {
  const name = key.replace(/^org:/, "").replace(/[_:]/g, " ")
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The names of Clerk's own permissions (Clerk docs, "Roles and permissions"). */
const systemPermissions: Readonly<Record<string, string>> = {
  "org:sys_profile:manage": "Manage organization",
  "org:sys_profile:delete": "Delete organization",
  "org:sys_memberships:read": "Read members",
  "org:sys_memberships:manage": "Manage members",
  "org:sys_domains:read": "Read domains",
  "org:sys_domains:manage": "Manage domains",
  "org:sys_billing:read": "Read billing",
  "org:sys_billing:manage": "Manage billing"
}

const systemRoles: Roles = {
  "org:admin": Object.keys(systemPermissions),
  "org:member": ["org:sys_memberships:read", "org:sys_billing:read"]
}
