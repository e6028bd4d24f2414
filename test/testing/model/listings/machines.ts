import { DateTime } from "effect"
import { APIKeys, M2M, Machines, OAuthApplications } from "effect-clerk"
import { contains, each, type Listing, listing, partOf } from "../Listing.js"
import type { Kind } from "../Model.js"

const time = DateTime.toEpochMillis

const machines = listing(Machines.list, {
  kind: "machine",
  id: ({ id }) => id,
  orders: { created_at: ({ createdAt }) => time(createdAt), name: ({ name }) => name },
  filters: (sample) => [
    { input: { query: sample.id }, keeps: ({ id }) => id === sample.id },
    { input: { query: partOf(sample.name) }, keeps: ({ name }) => contains(name, partOf(sample.name)) }
  ],
  references: ({ scopedMachines }) => scopedMachines.map(({ id }) => ["machine", id] as const),
  get: (machineId) => Machines.get({ machineId })
})

const tokens = listing(M2M.listTokens, {
  kind: "m2mToken",
  scopes: each("machine", (subject) => ({ subject, revoked: true, expired: true })),
  id: ({ id }) => id,
  filters: () => [
    { input: { revoked: false, expired: true }, keeps: ({ revoked }) => !revoked },
    { input: { revoked: true, expired: false }, keeps: ({ expired }) => !expired }
  ],
  references: ({ scopes, subject }) => [["machine", subject], ...(scopes ?? []).map((id) => ["machine", id] as const)]
})

const keysOf = (subject: Kind): Listing =>
  listing(APIKeys.list, {
    kind: "apiKey",
    scopes: each(subject, (id) => ({ subject: id })),
    always: { includeInvalid: true },
    id: ({ id }) => id,
    filters: (sample) => [
      { input: { query: partOf(sample.name) }, keeps: ({ name }) => contains(name, partOf(sample.name)) },
      { input: { query: sample.id }, keeps: ({ id }) => id === sample.id }
    ],
    references: (key) => [[subject, key.subject]],
    get: (apiKeyId) => APIKeys.get({ apiKeyId })
  })

const applications = listing(OAuthApplications.list, {
  kind: "oauthApplication",
  id: ({ id }) => id,
  orders: { created_at: ({ createdAt }) => time(createdAt), name: ({ name }) => name },
  filters: (sample) => [
    { input: { nameQuery: sample.clientId }, keeps: ({ id }) => id === sample.id },
    { input: { nameQuery: partOf(sample.name) }, keeps: ({ name }) => contains(name, partOf(sample.name)) }
  ],
  get: (oauthApplicationId) => OAuthApplications.get({ oauthApplicationId })
})

export const machineListings = [
  machines,
  tokens,
  keysOf("user"),
  keysOf("organization"),
  keysOf("machine"),
  keysOf("directory"),
  applications
]
