import { DateTime, type Effect } from "effect"
import {
  OrganizationDomains,
  OrganizationInvitations,
  OrganizationMemberships,
  Organizations,
  Users
} from "effect-clerk"
import { contains, each, listing, partOf } from "../Listing.js"

const time = DateTime.toEpochMillis

const organizations = listing(Organizations.list, {
  kind: "organization",
  always: { includeMembersCount: true },
  id: ({ id }) => id,
  orders: {
    name: ({ name }) => name,
    created_at: ({ createdAt }) => time(createdAt),
    members_count: ({ membersCount = -1 }) => membersCount
  },
  filters: (sample, pick, model) => {
    const user = pick(model.ids("user")) ?? "user_none"
    const has = (organization: string) => model.ids("membership", { organization, user }).length > 0
    const part = partOf(sample.name)
    return [
      { input: { query: part }, keeps: ({ name, slug }) => contains(name, part) || contains(slug, part) },
      { input: { query: sample.id }, keeps: ({ id }) => id === sample.id },
      { input: { organizationId: [sample.id] }, keeps: ({ id }) => id === sample.id },
      { input: { organizationId: [`-${sample.id}`] }, keeps: ({ id }) => id !== sample.id },
      { input: { userId: [user] }, keeps: ({ id }) => has(id) },
      { input: { userId: [`-${user}`] }, keeps: ({ id }) => !has(id) }
    ]
  },
  get: (organizationId) => Organizations.get({ organizationId, includeMembersCount: true })
})

/** `membersCount` is the number of memberships. */
const membersCounts = listing(Organizations.list, {
  kind: "organization",
  always: { includeMembersCount: true },
  id: ({ id }) => id,
  filters: (sample, _, model) => {
    const members = model.ids("membership", { organization: sample.id }).length
    return [
      {
        input: { organizationId: [sample.id] },
        keeps: ({ id, membersCount }) => id === sample.id && membersCount === members
      }
    ]
  }
})

type Membership = Effect.Effect.Success<ReturnType<typeof OrganizationMemberships.listAll>>["data"][number]

const membershipReferences = ({ organization, publicUserData }: Membership) =>
  [
    ["organization", organization.id],
    ["user", publicUserData?.userId]
  ] as const

const membershipOrders = {
  created_at: ({ createdAt }: Membership) => time(createdAt),
  first_name: ({ publicUserData }: Membership) => publicUserData?.firstName ?? "",
  last_name: ({ publicUserData }: Membership) => publicUserData?.lastName ?? "",
  username: ({ publicUserData }: Membership) => publicUserData?.username ?? ""
}

const allMemberships = listing(OrganizationMemberships.listAll, {
  kind: "membership",
  id: ({ id }) => id,
  orders: membershipOrders,
  references: membershipReferences
})

const memberships = listing(OrganizationMemberships.list, {
  kind: "membership",
  scopes: each("organization", (organizationId) => ({ organizationId })),
  id: ({ id }) => id,
  orders: membershipOrders,
  filters: (sample) => {
    const userId = sample.publicUserData?.userId ?? ""
    return [
      { input: { role: [sample.role] }, keeps: ({ role }) => role === sample.role },
      { input: { userId: [userId] }, keeps: ({ publicUserData }) => publicUserData?.userId === userId },
      { input: { userId: [`-${userId}`] }, keeps: ({ publicUserData }) => publicUserData?.userId !== userId }
    ]
  },
  references: membershipReferences
})

const membershipsOfUser = listing(Users.listOrganizationMemberships, {
  kind: "membership",
  scopes: each("user", (userId) => ({ userId })),
  id: ({ id }) => id,
  references: membershipReferences
})

const invitationOrders = {
  created_at: ({ createdAt }: { readonly createdAt: DateTime.Utc }) => time(createdAt),
  email_address: ({ emailAddress }: { readonly emailAddress: string }) => emailAddress
}

const allInvitations = listing(OrganizationInvitations.listAll, {
  kind: "organizationInvitation",
  id: ({ id }) => id,
  orders: invitationOrders,
  filters: (sample) => [
    { input: { status: "pending" }, keeps: ({ status }) => status === "pending" },
    { input: { status: "expired" }, keeps: ({ status }) => status === "expired" },
    {
      input: { query: partOf(sample.emailAddress) },
      keeps: ({ emailAddress }) => contains(emailAddress, partOf(sample.emailAddress))
    }
  ],
  references: ({ inviterId, organizationId, publicInviterData }) => [
    ["organization", organizationId],
    ["user", inviterId],
    ["user", publicInviterData?.userId]
  ]
})

const invitations = listing(OrganizationInvitations.list, {
  kind: "organizationInvitation",
  scopes: each("organization", (organizationId) => ({ organizationId })),
  id: ({ id }) => id,
  orders: invitationOrders,
  filters: (sample) => [
    { input: { status: "revoked" }, keeps: ({ status }) => status === "revoked" },
    { input: { emailAddress: sample.emailAddress }, keeps: ({ emailAddress }) => emailAddress === sample.emailAddress }
  ]
})

type Domain = Effect.Effect.Success<ReturnType<typeof OrganizationDomains.verifyOwnership>>

const isVerified = ({ affiliationVerification, ownershipVerification }: Domain): boolean =>
  [affiliationVerification, ownershipVerification].some((each) => each?.status === "verified")

const allDomains = listing(OrganizationDomains.listAll, {
  kind: "organizationDomain",
  id: ({ id }) => id,
  orders: { created_at: ({ createdAt }) => time(createdAt), name: ({ name }) => name },
  filters: (sample) => [
    {
      input: { organizationId: sample.organizationId },
      keeps: ({ organizationId }) => organizationId === sample.organizationId
    },
    { input: { domains: [sample.name.toUpperCase()] }, keeps: ({ name }) => name === sample.name },
    { input: { query: partOf(sample.name) }, keeps: ({ name }) => contains(name, partOf(sample.name)) },
    {
      input: { enrollmentMode: ["enterprise_sso"] },
      keeps: ({ enrollmentMode }) => enrollmentMode === "enterprise_sso"
    },
    {
      input: { enrollmentMode: ["-manual_invitation"] },
      keeps: ({ enrollmentMode }) => enrollmentMode !== "manual_invitation"
    },
    { input: { verified: true }, keeps: isVerified },
    { input: { verified: false }, keeps: (domain) => !isVerified(domain) }
  ],
  references: ({ organizationId, publicOrganizationData }) => [
    ["organization", organizationId],
    ["organization", publicOrganizationData?.id]
  ]
})

const domains = listing(OrganizationDomains.list, {
  kind: "organizationDomain",
  scopes: each("organization", (organizationId) => ({ organizationId })),
  id: ({ id }) => id,
  filters: ({ enrollmentMode: mode }) => [
    { input: { verified: "true" }, keeps: isVerified },
    { input: { enrollmentMode: mode }, keeps: ({ enrollmentMode }) => enrollmentMode === mode }
  ]
})

export const organizationListings = [
  organizations,
  membersCounts,
  allMemberships,
  memberships,
  membershipsOfUser,
  allInvitations,
  invitations,
  allDomains,
  domains
]
