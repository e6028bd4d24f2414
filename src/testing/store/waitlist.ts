import type { User } from "../../models/User.js"
import type { Store } from "./store.js"

/** Completes the waitlist entries of a new user's email addresses. */
export const completeWaitlistEntries = ({ emit, state }: Store, { createdAt, emailAddresses }: User): void => {
  const own = new Set(emailAddresses.map((each) => each.emailAddress.toLowerCase()))
  for (const entry of state.waitlist.values()) {
    if (entry.status === "completed" || !own.has(entry.emailAddress.toLowerCase())) continue
    const completed = { ...entry, status: "completed" as const, updatedAt: createdAt }
    state.waitlist.set(entry.id, completed)
    emit("waitlistEntry.updated", completed)
  }
}
