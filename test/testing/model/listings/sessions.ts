import { Clients, Sessions } from "effect-clerk"
import { each, listing } from "../Listing.js"

const sessions = listing(Sessions.list, {
  kind: "session",
  scopes: each("user", (userId) => ({ userId })),
  always: { paginated: true },
  id: ({ id }) => id,
  filters: (sample) => [
    { input: { status: "active" }, keeps: ({ status }) => status === "active" },
    { input: { status: "revoked" }, keeps: ({ status }) => status === "revoked" },
    { input: { clientId: sample.clientId }, keeps: ({ clientId }) => clientId === sample.clientId }
  ],
  references: ({ clientId, lastActiveOrganizationId: organization, userId: user }, model) => [
    ["user", user],
    ["client", clientId],
    // Only a member can have an organization active.
    ["membership", organization && (model.ids("membership", { organization, user })[0] ?? `in ${organization}`)]
  ],
  get: (sessionId) => Sessions.get({ sessionId })
})

const clients = listing(Clients.list, {
  kind: "client",
  always: { paginated: true },
  id: ({ id }) => id,
  references: ({ lastActiveSessionId, sessionIds, sessions }) => [
    ["session", lastActiveSessionId],
    ...sessionIds.map((id) => ["session", id] as const),
    ...sessions.map(({ id }) => ["session", id] as const)
  ],
  get: (clientId) => Clients.get({ clientId })
})

export const sessionListings = [sessions, clients]
