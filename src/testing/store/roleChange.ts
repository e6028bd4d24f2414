import type * as DateTime from "effect/DateTime"
import type { OrganizationInvitation } from "../../api/OrganizationInvitations.js"
import { membershipResponse } from "./membership.js"
import { pendingInvitations } from "./organizationInvitation.js"
import { findRole } from "./organizationRoles.js"
import type { RoleRecord } from "./roles.js"
import type { Membership, State, Store } from "./store.js"

/** Carries a new key or name of a role into the memberships and invitations that have it. */
export const moveRole = (state: State, formerKey: string, { key, name }: RoleRecord): void => {
  for (const each of state.memberships.values()) {
    if (each.role === formerKey) state.memberships.set(each.id, { ...each, role: key })
  }
  for (const each of state.organizationInvitations.values()) {
    if (each.role === formerKey) state.organizationInvitations.set(each.id, { ...each, role: key, roleName: name })
  }
}

/** The memberships in organizations that have this role set. */
export const membershipsInSet = (state: State, roleSetKey: string): ReadonlyArray<Membership> =>
  Array.from(state.memberships.values()).filter(({ organizationId }) => hasSet(state, organizationId, roleSetKey))

/** The pending invitations to organizations that have this role set. */
export const invitationsInSet = (
  state: State,
  roleSetKey: string,
  time: DateTime.Utc
): ReadonlyArray<OrganizationInvitation> =>
  pendingInvitations(state, time).filter(({ organizationId }) => hasSet(state, organizationId, roleSetKey))

const hasSet = ({ organizations }: State, organizationId: string | undefined, roleSetKey: string): boolean =>
  organizations.get(organizationId ?? "")?.roleSetKey === roleSetKey

/**
 * Gives the members of all organizations with a role set, and those who are invited to them, the role that `mapping`
 * has for theirs. A role without a mapping stays.
 */
export const reassignRoles = (
  store: Store,
  roleSetKey: string,
  mapping: ReadonlyMap<string, string>,
  time: DateTime.Utc
): void => {
  const { emit, state } = store
  for (const membership of membershipsInSet(state, roleSetKey)) {
    const role = mapping.get(membership.role)
    if (role === undefined) continue
    const changed = { ...membership, role, updatedAt: time }
    state.memberships.set(membership.id, changed)
    emit("organizationMembership.updated", membershipResponse(store, changed))
  }
  for (const invitation of state.organizationInvitations.values()) {
    const role = findRole(state, mapping.get(invitation.role) ?? "")
    if (role === undefined || !hasSet(state, invitation.organizationId, roleSetKey)) continue
    state.organizationInvitations.set(invitation.id, { ...invitation, role: role.key, roleName: role.name })
  }
}
