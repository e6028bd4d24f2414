import type * as DateTime from "effect/DateTime"
import type { WaitlistEntry } from "../../api/WaitlistEntries.js"
import type { User } from "../../models/User.js"
import { asOf } from "./invitation.js"
import type { State, Store, WaitlistRecord } from "./store.js"

/** An entry as responses contain it, with its invitation at `time` unless that was deleted. */
export const waitlistResponse = (
  { invitations }: State,
  { invitationId, ...entry }: WaitlistRecord,
  time: DateTime.Utc
): WaitlistEntry => {
  const invitation = invitations.get(invitationId ?? "")
  return { ...entry, ...(invitation === undefined ? {} : { invitation: asOf(invitation, time) }) }
}

/** Completes the waitlist entries of a new user's email addresses. */
export const completeWaitlistEntries = ({ emit, state }: Store, { emailAddresses, updatedAt }: User): void => {
  const own = new Set(emailAddresses.map((each) => each.emailAddress))
  for (const entry of state.waitlist.values()) {
    if (entry.status === "completed" || !own.has(entry.emailAddress)) continue
    const completed = { ...entry, status: "completed" as const, updatedAt }
    state.waitlist.set(entry.id, completed)
    emit("waitlistEntry.updated", waitlistResponse(state, completed, updatedAt))
  }
}
