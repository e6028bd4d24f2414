/**
 * Example events of every type, and signed deliveries of events, to test webhook handlers with.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OrganizationDomain } from "../api/OrganizationDomains.js"
import type { OrganizationInvitation } from "../api/OrganizationInvitations.js"
import type { OrganizationMembership } from "../api/OrganizationMemberships.js"
import type { Permission } from "../api/OrganizationPermissions.js"
import type { Organization } from "../api/Organizations.js"
import type { DeletedObject } from "../models/Deleted.js"
import type { User } from "../models/User.js"
import type {
  PayerEventPayload,
  PaymentAttemptEventPayload,
  SubscriptionEventPayload,
  SubscriptionItemEventPayload
} from "../webhooks/BillingPayloads.js"
import type { SigningSecret } from "../webhooks/secret.js"
import { type SignedHeaders, sign } from "../webhooks/signature.js"
import { encode } from "../webhooks/verification.js"
import type { WebhookError } from "../webhooks/WebhookError.js"
import type { EventData, EventEnvelope, EventOf, WebhookEvent, WebhookEventType } from "../webhooks/WebhookEvent.js"
import type {
  EmailEventPayload,
  RoleEventPayload,
  SessionEventPayload,
  SMSEventPayload,
  WaitlistEntryEventPayload
} from "../webhooks/WebhookPayloads.js"

/** 1 July 2025, noon. */
const time = DateTime.unsafeMake(1_751_371_200_000)
const later = DateTime.add(time, { days: 30 })

const user: User = {
  object: "user",
  id: "user_2zExampleAda",
  externalId: null,
  primaryEmailAddressId: "idn_2zExampleAda",
  primaryPhoneNumberId: null,
  primaryWeb3WalletId: null,
  username: null,
  firstName: "Ada",
  lastName: "Lovelace",
  imageUrl: "https://img.clerk.com/example",
  hasImage: false,
  publicMetadata: {},
  unsafeMetadata: {},
  emailAddresses: [
    {
      object: "email_address",
      id: "idn_2zExampleAda",
      emailAddress: "ada@example.com",
      reserved: false,
      verification: { object: "verification_otp", status: "verified", strategy: "email_code", attempts: 1 },
      linkedTo: [],
      createdAt: time,
      updatedAt: time
    }
  ],
  phoneNumbers: [],
  web3Wallets: [],
  passkeys: [],
  passwordEnabled: true,
  twoFactorEnabled: false,
  totpEnabled: false,
  backupCodeEnabled: false,
  mfaEnabledAt: null,
  mfaDisabledAt: null,
  externalAccounts: [],
  samlAccounts: [],
  enterpriseAccounts: [],
  lastSignInAt: null,
  banned: false,
  locked: false,
  lockoutExpiresInSeconds: null,
  verificationAttemptsRemaining: 100,
  createdAt: time,
  updatedAt: time,
  deleteSelfEnabled: true,
  createOrganizationEnabled: true,
  lastActiveAt: null,
  legalAcceptedAt: null
}

const organization: Organization = {
  object: "organization",
  id: "org_2zExampleEngines",
  name: "Analytical Engines",
  slug: "analytical-engines",
  imageUrl: "https://img.clerk.com/example",
  hasImage: false,
  membersCount: 1,
  pendingInvitationsCount: 0,
  maxAllowedMemberships: 5,
  adminDeleteEnabled: true,
  publicMetadata: {},
  privateMetadata: {},
  createdBy: user.id,
  createdAt: time,
  updatedAt: time
}

const organizationDomain: OrganizationDomain = {
  object: "organization_domain",
  id: "orgdmn_2zExampleEngines",
  organizationId: organization.id,
  name: "example.com",
  enrollmentMode: "automatic_invitation",
  affiliationEmailAddress: "ada@example.com",
  affiliationVerification: null,
  ownershipVerification: null,
  verification: null,
  totalPendingInvitations: 0,
  totalPendingSuggestions: 0,
  createdAt: time,
  updatedAt: time
}

const organizationInvitation: OrganizationInvitation = {
  object: "organization_invitation",
  id: "orginv_2zExampleCharles",
  emailAddress: "charles@example.com",
  role: "org:member",
  roleName: "Member",
  organizationId: organization.id,
  inviterId: user.id,
  publicInviterData: null,
  status: "pending",
  publicMetadata: {},
  privateMetadata: {},
  url: "https://accounts.example.com/v1/tickets/accept?ticket=example",
  expiresAt: later,
  createdAt: time,
  updatedAt: time
}

const organizationMembership: OrganizationMembership = {
  object: "organization_membership",
  id: "orgmem_2zExampleAda",
  role: "org:admin",
  roleName: "Admin",
  permissions: ["org:sys_memberships:manage"],
  publicMetadata: {},
  privateMetadata: {},
  organization,
  publicUserData: {
    userId: user.id,
    firstName: "Ada",
    lastName: "Lovelace",
    profileImageUrl: "https://img.clerk.com/example",
    imageUrl: "https://img.clerk.com/example",
    hasImage: false,
    identifier: "ada@example.com"
  },
  createdAt: time,
  updatedAt: time
}

const permission: Permission = {
  object: "permission",
  id: "perm_2zExampleEngine",
  name: "Run the engine",
  key: "org:engine:run",
  description: "May run programs on the engine",
  type: "user",
  createdAt: time,
  updatedAt: time
}

const role: RoleEventPayload = {
  object: "role",
  id: "role_2zExampleOperator",
  name: "Operator",
  key: "org:operator",
  description: null,
  isCreatorEligible: false,
  permissions: [permission],
  createdAt: time,
  updatedAt: time
}

const session: SessionEventPayload = {
  object: "session",
  id: "sess_2zExampleAda",
  userId: user.id,
  user,
  clientId: "client_2zExampleAda",
  status: "active",
  lastActiveAt: time,
  expireAt: later,
  abandonAt: later,
  createdAt: time,
  updatedAt: time
}

const email: EmailEventPayload = {
  object: "email",
  id: "ema_2zExampleAda",
  slug: "verification_code",
  fromEmailName: "notifications",
  toEmailAddress: "ada@example.com",
  emailAddressId: "idn_2zExampleAda",
  userId: user.id,
  subject: "424242 is your verification code",
  body: "<p>424242 is your verification code</p>",
  bodyPlain: "424242 is your verification code",
  status: "queued",
  data: { otp_code: "424242" },
  deliveredByClerk: true
}

const sms: SMSEventPayload = {
  object: "sms_message",
  id: "sms_2zExampleAda",
  slug: "verification_code",
  fromPhoneNumber: "+15555550100",
  toPhoneNumber: "+15555550101",
  userId: user.id,
  message: "424242 is your verification code",
  status: "queued",
  data: { otp_code: "424242" },
  deliveredByClerk: true,
  createdAtMs: time
}

const waitlistEntry: WaitlistEntryEventPayload = {
  object: "waitlist_entry",
  id: "wle_2zExampleCharles",
  emailAddress: "charles@example.com",
  status: "pending",
  isLocked: false,
  createdAt: time,
  updatedAt: time
}

const payer: PayerEventPayload = {
  object: "commerce_payer",
  id: "cpayer_2zExampleAda",
  userId: user.id,
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@example.com",
  organizationId: "",
  organizationName: "",
  imageUrl: "https://img.clerk.com/example",
  createdAt: time,
  updatedAt: time
}

const subscriptionItem: SubscriptionItemEventPayload = {
  object: "commerce_subscription_item",
  id: "csub_item_2zExampleAda",
  status: "active",
  isFreeTrial: false,
  createdAt: time,
  updatedAt: time,
  periodStart: time,
  periodEnd: later,
  interval: "month",
  planId: "cplan_2zExamplePro",
  plan: {
    id: "cplan_2zExamplePro",
    slug: "pro",
    name: "Pro",
    isRecurring: true,
    amount: 2000,
    currency: "USD"
  },
  payer,
  subscriptionId: "csub_2zExampleAda"
}

const subscription: SubscriptionEventPayload = {
  object: "commerce_subscription",
  id: "csub_2zExampleAda",
  status: "active",
  activeAt: time,
  canceledAt: null,
  createdAt: time,
  endedAt: null,
  pastDueAt: null,
  updatedAt: time,
  latestPaymentId: "cpayment_2zExampleAda",
  payerId: payer.id,
  payer,
  paymentSourceId: "cps_2zExampleAda",
  items: [subscriptionItem]
}

const dollars = (amount: number) => ({
  amount: amount * 100,
  amountFormatted: `$${amount}.00`,
  currency: "USD",
  currencySymbol: "$"
})

const paymentAttempt: PaymentAttemptEventPayload = {
  id: "cpa_2zExampleAda",
  instanceId: "ins_2zExample",
  paymentId: "cpayment_2zExampleAda",
  statementId: "cstmt_2zExampleAda",
  gatewayExternalId: "pi_example",
  status: "pending",
  createdAt: time,
  updatedAt: time,
  paidAt: null,
  failedAt: null,
  failedReason: null,
  billingDate: time,
  chargeType: "recurring",
  payer,
  totals: { subtotal: dollars(20), taxTotal: dollars(2), grandTotal: dollars(22) },
  subscriptionItems: [subscriptionItem]
}

const deleted = ({ id, object }: { readonly object: string; readonly id: string }): DeletedObject => ({
  object,
  id,
  deleted: true
})

const data: EventData = {
  "email.created": email,
  "organization.created": organization,
  "organization.updated": organization,
  "organization.deleted": { ...deleted(organization), slug: organization.slug },
  "organizationDomain.created": organizationDomain,
  "organizationDomain.updated": organizationDomain,
  "organizationDomain.deleted": deleted(organizationDomain),
  "organizationInvitation.created": organizationInvitation,
  "organizationInvitation.accepted": { ...organizationInvitation, status: "accepted", userId: "user_2zExampleCharles" },
  "organizationInvitation.revoked": { ...organizationInvitation, status: "revoked" },
  "organizationMembership.created": organizationMembership,
  "organizationMembership.updated": organizationMembership,
  "organizationMembership.deleted": organizationMembership,
  "paymentAttempt.created": paymentAttempt,
  "paymentAttempt.updated": { ...paymentAttempt, status: "paid", paidAt: time },
  "permission.created": permission,
  "permission.updated": permission,
  "permission.deleted": deleted(permission),
  "role.created": role,
  "role.updated": role,
  "role.deleted": deleted(role),
  "session.created": session,
  "session.pending": { ...session, status: "pending", tasks: [{ key: "choose-organization" }] },
  "session.ended": { ...session, status: "ended" },
  "session.removed": { ...session, status: "removed" },
  "session.revoked": { ...session, status: "revoked" },
  "sms.created": sms,
  "subscription.created": subscription,
  "subscription.updated": subscription,
  "subscription.active": subscription,
  "subscription.pastDue": { ...subscription, status: "past_due", pastDueAt: time },
  "subscriptionItem.abandoned": { ...subscriptionItem, status: "abandoned" },
  "subscriptionItem.active": subscriptionItem,
  "subscriptionItem.canceled": { ...subscriptionItem, status: "canceled" },
  "subscriptionItem.created": subscriptionItem,
  "subscriptionItem.ended": { ...subscriptionItem, status: "ended" },
  "subscriptionItem.freeTrialEnding": { ...subscriptionItem, isFreeTrial: true },
  "subscriptionItem.incomplete": { ...subscriptionItem, status: "incomplete" },
  "subscriptionItem.pastDue": { ...subscriptionItem, status: "past_due" },
  "subscriptionItem.upcoming": { ...subscriptionItem, status: "upcoming" },
  "subscriptionItem.updated": subscriptionItem,
  "user.created": user,
  "user.updated": user,
  "user.deleted": deleted(user),
  "waitlistEntry.created": waitlistEntry,
  "waitlistEntry.updated": { ...waitlistEntry, status: "invited" }
}

/**
 * The example event of a type, with changes to the event and to its data.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { WebhookExamples } from "effect-clerk/testing"
 *
 * export const event = WebhookExamples.make("user.created", { data: { firstName: "Grace" } })
 * ```
 */
export const make = <Type extends WebhookEventType>(type: Type, changes: Changes<Type> = {}): EventOf<Type> => ({
  object: "event",
  type,
  timestamp: time,
  instanceId: "ins_2zExample",
  messageId: `msg_2zExample_${type}`,
  eventAttributes: { httpRequest: { clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" } },
  ...changes,
  data: { ...data[type], ...changes.data }
})

/**
 * The changes to an example event and to its data.
 *
 * @since 0.1.0
 * @category models
 */
export type Changes<Type extends WebhookEventType> = Partial<
  Omit<EventEnvelope<Type, unknown>, "object" | "type" | "data">
> & {
  readonly data?: Partial<EventData[Type]> | undefined
}

/**
 * The example events of all types.
 *
 * @since 0.1.0
 * @category constructors
 */
export const all = (): ReadonlyArray<WebhookEvent> =>
  Object.keys(data).map((type) => make(type as WebhookEventType) as WebhookEvent)

/**
 * The headers and the body with which Clerk's sender would deliver an event now.
 *
 * @since 0.1.0
 * @category combinators
 */
export const deliver = (
  event: WebhookEvent,
  signingSecret?: SigningSecret
): Effect.Effect<{ readonly headers: SignedHeaders; readonly body: string }, WebhookError> =>
  Effect.gen(function* () {
    const body = yield* encode(event)
    const headers = yield* sign({ messageId: event.messageId, body, signingSecret })
    return { headers, body }
  })

/**
 * A delivery of an event as a Web `Request`, for a function that handles requests.
 *
 * @since 0.1.0
 * @category combinators
 */
export const request = (event: WebhookEvent, signingSecret?: SigningSecret): Effect.Effect<Request, WebhookError> =>
  Effect.map(
    deliver(event, signingSecret),
    ({ body, headers }) =>
      new Request("http://localhost/webhooks/clerk", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body
      })
  )
