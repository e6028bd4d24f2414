import type * as DateTime from "effect/DateTime"
import { changeCredentials } from "./changeUser.js"
import type { Store } from "./store.js"

/** The task of a session that is pending because the password must be replaced (Clerk docs, "Session tasks"). */
export const resetPassword = { key: "reset-password" }

/** Marks the user's password as no longer compromised. Sessions that waited for that become active. */
export const unmarkCompromised = ({ state }: Store, userId: string, time: DateTime.Utc): void => {
  if (state.credentials.get(userId)?.isCompromised !== true) return
  changeCredentials(state, userId, { isCompromised: false })
  for (const session of state.sessions.values()) {
    if (session.userId !== userId || session.status !== "pending") continue
    state.sessions.set(session.id, { ...session, status: "active", tasks: [], updatedAt: time })
  }
}
