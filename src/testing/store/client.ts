import type * as DateTime from "effect/DateTime"
import type { Client } from "../../api/Clients.js"
import { timeKey } from "./ordering.js"
import { asOf, isActive } from "./session.js"
import type { ClientRecord, State } from "./store.js"

/** A client with its sessions, as responses contain it. */
export const clientResponse = (state: State, client: ClientRecord, time: DateTime.Utc): Client => {
  const sessions = Array.from(state.sessions.values())
    .filter(({ clientId }) => clientId === client.id)
    .map((session) => asOf(session, time))
  const lastActive = sessions
    .filter(isActive)
    .sort((a, b) => timeKey(b.lastActiveAt) - timeKey(a.lastActiveAt))
    .at(0)
  return {
    object: "client",
    ...client,
    sessionIds: sessions.map(({ id }) => id),
    sessions,
    lastActiveSessionId: lastActive?.id ?? null
  }
}
