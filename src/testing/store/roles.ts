/** The permissions of organization roles, by the role's key. */
export type Roles = Readonly<Record<string, ReadonlyArray<string>>>

/** Clerk's own roles, and the given ones: for a role of Clerk's, the given permissions are added to it. */
export const withSystemRoles = (roles: Readonly<Record<string, Roles[string] | undefined>> = {}): Roles => ({
  ...systemRoles,
  ...Object.fromEntries(
    Object.entries(roles).map(([key, permissions]) => [key, [...(systemRoles[key] ?? []), ...(permissions ?? [])]])
  )
})

const systemRoles: Roles = {
  "org:admin": [
    "org:sys_profile:manage",
    "org:sys_profile:delete",
    "org:sys_memberships:read",
    "org:sys_memberships:manage",
    "org:sys_domains:read",
    "org:sys_domains:manage",
    "org:sys_billing:read",
    "org:sys_billing:manage"
  ],
  "org:member": ["org:sys_memberships:read", "org:sys_billing:read"]
}
