import { DateTime, Effect } from "effect"
import {
  AllowlistIdentifiers,
  BlocklistIdentifiers,
  Domains,
  Invitations,
  JWTTemplates,
  RedirectURLs,
  WaitlistEntries
} from "effect-clerk"
import { contains, type Listing, listing, partOf } from "../Listing.js"

const time = (at: DateTime.Utc | undefined): number => (at === undefined ? 0 : DateTime.toEpochMillis(at))

const invitations = listing(Invitations.list, {
  kind: "invitation",
  always: { paginated: true },
  id: ({ id }) => id,
  orders: {
    created_at: ({ createdAt }) => time(createdAt),
    email_address: ({ emailAddress }) => emailAddress,
    expires_at: ({ expiresAt }) => time(expiresAt)
  },
  filters: (sample) => [
    { input: { status: "pending" }, keeps: ({ status }) => status === "pending" },
    { input: { status: "revoked" }, keeps: ({ status }) => status === "revoked" },
    { input: { status: "expired" }, keeps: ({ status }) => status === "expired" },
    { input: { query: sample.id }, keeps: ({ id }) => id === sample.id },
    {
      input: { query: partOf(sample.emailAddress) },
      keeps: ({ emailAddress }) => contains(emailAddress, partOf(sample.emailAddress))
    }
  ]
})

const allowlist = listing(AllowlistIdentifiers.list, {
  kind: "allowlistIdentifier",
  always: { paginated: true },
  id: ({ id = "" }) => id,
  references: ({ invitationId }) => [["invitation", invitationId]]
})

const blocklist = listing(BlocklistIdentifiers.list, { kind: "blocklistIdentifier", id: ({ id = "" }) => id })

const waitlist = listing(WaitlistEntries.list, {
  kind: "waitlistEntry",
  id: ({ id }) => id,
  orders: {
    created_at: ({ createdAt }) => time(createdAt),
    email_address: ({ emailAddress }) => emailAddress,
    invited_at: ({ invitation }) => time(invitation?.createdAt)
  },
  filters: (sample) => [
    { input: { status: sample.status }, keeps: ({ status }) => status === sample.status },
    {
      input: { query: partOf(sample.emailAddress) },
      keeps: ({ emailAddress }) => contains(emailAddress, partOf(sample.emailAddress))
    }
  ],
  references: ({ invitation }) => [["invitation", invitation?.id]]
})

/** The invitation in an entry is the one in the list of invitations. */
const waitlistInvitations: Listing = {
  operation: WaitlistEntries.list.spec.operation,
  check: () =>
    Effect.gen(function* () {
      const { data: entries } = yield* WaitlistEntries.list({ limit: 500 })
      const { data: all } = yield* Invitations.list({ limit: 500 })
      for (const { id, invitation } of entries) {
        const listed = all.find((each) => each.id === invitation?.id)
        if (invitation !== undefined && JSON.stringify(listed) !== JSON.stringify(invitation)) {
          yield* Effect.dieMessage(
            `the invitation of ${id} is not as listed: ${JSON.stringify({ invitation, listed })}`
          )
        }
      }
    }).pipe(Effect.orDie)
}

const templates = listing(JWTTemplates.list, {
  kind: "jwtTemplate",
  always: { paginated: true },
  id: ({ id }) => id,
  get: (templateId) => JWTTemplates.get({ templateId })
})

const redirectUrls = listing(RedirectURLs.list, {
  kind: "redirectUrl",
  always: { paginated: true },
  id: ({ id }) => id,
  get: (id) => RedirectURLs.get({ id })
})

const domains = listing(Domains.list, { kind: "domain", id: ({ id }) => id })

export const accessListings = [
  invitations,
  allowlist,
  blocklist,
  waitlist,
  waitlistInvitations,
  templates,
  redirectUrls,
  domains
]
