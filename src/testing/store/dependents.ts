import type { User } from "../../models/User.js"
import { membershipResponse } from "./membership.js"
import type { Membership, State, Store } from "./store.js"

/** Deletes everything that belongs to a user who was deleted. */
export const removeDependents = (store: Store, user: User): void => {
  const { emit, state } = store
  state.credentials.delete(user.id)
  state.lockouts.delete(user.id)
  for (const session of state.sessions.values()) {
    if (session.userId !== user.id) continue
    removeSession(state, session.id)
    emit("session.removed", { ...session, status: "removed" })
  }
  for (const membership of state.memberships.values()) {
    if (membership.userId !== user.id) continue
    state.memberships.delete(membership.id)
    emit("organizationMembership.deleted", membershipResponse(store, membership))
  }
  for (const each of state.organizationInvitations.values()) {
    if (each.inviterId !== user.id) continue
    state.organizationInvitations.set(each.id, { ...each, inviterId: null, publicInviterData: null })
  }
  for (const account of user.externalAccounts) state.providerTokens.delete(account.id)
  const records = [state.actorTokens, state.signInTokens, state.trustedDevices, state.oauthCodes, state.oauthGrants]
  for (const each of records) deleteWhere<{ readonly userId: string }>(each, ({ userId }) => userId === user.id)
  deleteWhere(state.apiKeys, ({ subject }) => subject === user.id)
  deleteWhere(state.oauthTokens, ({ subject }) => subject === user.id)
}

/** Ends what a member did in an organization that the user has left: it is active in no session any more. */
export const leaveOrganization = (
  { sessions }: State,
  { organizationId, userId }: Pick<Membership, "organizationId" | "userId">
): void => {
  for (const each of sessions.values()) {
    if (each.userId === userId && each.lastActiveOrganizationId === organizationId) {
      sessions.set(each.id, { ...each, lastActiveOrganizationId: undefined })
    }
  }
}

const removeSession = (state: State, sessionId: string): void => {
  state.sessions.delete(sessionId)
  deleteWhere(state.refreshTokens, (id) => id === sessionId)
}

/** Deletes the records that a test matches. */
export const deleteWhere = <A>(records: Map<string, A>, matches: (record: A) => boolean): void => {
  for (const [key, record] of records) if (matches(record)) records.delete(key)
}
