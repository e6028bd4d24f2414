/**
 * What Clerk tells: one type for every event, told apart by `type`.
 *
 * @since 0.1.0
 */
import type * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { OrganizationDomain } from "../api/OrganizationDomains.js"
import { OrganizationInvitation } from "../api/OrganizationInvitations.js"
import { OrganizationMembership } from "../api/OrganizationMemberships.js"
import { Permission } from "../api/OrganizationPermissions.js"
import { Organization } from "../api/Organizations.js"
import { DeletedObject } from "../models/Deleted.js"
import { User } from "../models/User.js"
import * as Wire from "../Wire.js"
import {
  PaymentAttemptEventPayload,
  SubscriptionEventPayload,
  SubscriptionItemEventPayload
} from "./BillingPayloads.js"
import {
  EmailEventPayload,
  OrganizationInvitationAcceptedPayload,
  RoleEventPayload,
  SessionEventPayload,
  SMSEventPayload,
  WaitlistEntryEventPayload
} from "./WebhookPayloads.js"

/**
 * The `data` of every event type that this version knows: those of the API specification `2025-04-15`, and
 * `subscriptionItem.created`, which only Clerk's own SDK lists.
 *
 * @since 0.1.0
 * @category models
 */
export interface EventData {
  readonly "email.created": EmailEventPayload
  readonly "organization.created": Organization
  readonly "organization.updated": Organization
  readonly "organization.deleted": DeletedObject
  readonly "organizationDomain.created": OrganizationDomain
  readonly "organizationDomain.updated": OrganizationDomain
  readonly "organizationDomain.deleted": DeletedObject
  readonly "organizationInvitation.created": OrganizationInvitation
  readonly "organizationInvitation.accepted": OrganizationInvitationAcceptedPayload
  readonly "organizationInvitation.revoked": OrganizationInvitation
  readonly "organizationMembership.created": OrganizationMembership
  readonly "organizationMembership.updated": OrganizationMembership
  readonly "organizationMembership.deleted": OrganizationMembership
  readonly "paymentAttempt.created": PaymentAttemptEventPayload
  readonly "paymentAttempt.updated": PaymentAttemptEventPayload
  readonly "permission.created": Permission
  readonly "permission.updated": Permission
  readonly "permission.deleted": DeletedObject
  readonly "role.created": RoleEventPayload
  readonly "role.updated": RoleEventPayload
  readonly "role.deleted": DeletedObject
  readonly "session.created": SessionEventPayload
  readonly "session.pending": SessionEventPayload
  readonly "session.ended": SessionEventPayload
  readonly "session.removed": SessionEventPayload
  readonly "session.revoked": SessionEventPayload
  readonly "sms.created": SMSEventPayload
  readonly "subscription.created": SubscriptionEventPayload
  readonly "subscription.updated": SubscriptionEventPayload
  readonly "subscription.active": SubscriptionEventPayload
  readonly "subscription.pastDue": SubscriptionEventPayload
  readonly "subscriptionItem.abandoned": SubscriptionItemEventPayload
  readonly "subscriptionItem.active": SubscriptionItemEventPayload
  readonly "subscriptionItem.canceled": SubscriptionItemEventPayload
  readonly "subscriptionItem.created": SubscriptionItemEventPayload
  readonly "subscriptionItem.ended": SubscriptionItemEventPayload
  readonly "subscriptionItem.freeTrialEnding": SubscriptionItemEventPayload
  readonly "subscriptionItem.incomplete": SubscriptionItemEventPayload
  readonly "subscriptionItem.pastDue": SubscriptionItemEventPayload
  readonly "subscriptionItem.upcoming": SubscriptionItemEventPayload
  readonly "subscriptionItem.updated": SubscriptionItemEventPayload
  readonly "user.created": User
  readonly "user.updated": User
  readonly "user.deleted": DeletedObject
  readonly "waitlistEntry.created": WaitlistEntryEventPayload
  readonly "waitlistEntry.updated": WaitlistEntryEventPayload
}

/**
 * The name of an event that this version knows.
 *
 * @since 0.1.0
 * @category models
 */
export type WebhookEventType = keyof EventData

/**
 * An event with its envelope.
 *
 * @since 0.1.0
 * @category models
 */
export interface EventEnvelope<out Type extends string, out Data> {
  readonly object: "event"
  readonly type: Type
  readonly data: Data
  /** When it happened. Deliveries come in any order: an older event than the last one applied is stale. */
  readonly timestamp: DateTime.Utc
  /** Which Clerk instance it happened in. */
  readonly instanceId?: string | undefined
  /** The `svix-id`: the same for every attempt, replay and endpoint, so what to recognise duplicates by. */
  readonly messageId: string
  /** The request that caused it, where one did. */
  readonly eventAttributes?: EventAttributes | undefined
}

const EventAttributes_ = () =>
  Schema.Struct({
    httpRequest: Schema.optional(
      Schema.Struct({
        clientIp: Schema.optional(Schema.String),
        userAgent: Schema.optional(Schema.String)
      })
    )
  })

/**
 * The request that caused an event.
 *
 * @since 0.1.0
 * @category models
 */
export interface EventAttributes extends Schema.Schema.Type<ReturnType<typeof EventAttributes_>> {}

/**
 * The encoded form of {@link EventEnvelope}.
 *
 * @since 0.1.0
 * @category models
 */
export interface EventEnvelopeEncoded<out Type extends string, out Data> {
  readonly object: "event"
  readonly type: Type
  readonly data: Data
  readonly timestamp: number
  readonly instanceId?: string | undefined
  readonly messageId: string
  readonly eventAttributes?: EventAttributes | undefined
}

/**
 * The event of a type.
 *
 * @since 0.1.0
 * @category models
 */
export type EventOf<Type extends WebhookEventType> = EventEnvelope<Type, EventData[Type]>

/**
 * An event whose type this version knows.
 *
 * @since 0.1.0
 * @category models
 */
export type KnownEvent = { readonly [Type in WebhookEventType]: EventOf<Type> }[WebhookEventType]

/**
 * An event whose type this version does not know.
 *
 * @since 0.1.0
 * @category models
 */
export interface UnknownEvent extends EventEnvelope<"unknown", unknown> {
  /** The type that Clerk sent. */
  readonly eventType: string
  /** Clerk's JSON as it came. */
  readonly data: unknown
}

/**
 * Any event.
 *
 * @since 0.1.0
 * @category models
 * @example
 * ```ts
 * import { Effect, Redacted } from "effect"
 * import { Webhooks } from "effect-clerk/webhooks"
 *
 * export const receive = (request: Request) =>
 *   Effect.gen(function* () {
 *     const body = yield* Effect.promise(() => request.text())
 *     const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
 *     const event = yield* Webhooks.verify({ headers: request.headers, body, signingSecret })
 *     switch (event.type) {
 *       case "user.created":
 *         return `welcome, ${event.data.firstName}`
 *       case "unknown":
 *         return `${event.eventType} is news to us`
 *       default:
 *         return event.messageId
 *     }
 *   })
 * ```
 */
export type WebhookEvent = KnownEvent | UnknownEvent

const envelope = () => ({
  object: Wire.object("event"),
  timestamp: Wire.UnixTime,
  instanceId: Schema.optional(Schema.String),
  messageId: Schema.String,
  eventAttributes: Schema.optional(EventAttributes_())
})

const event = <const Type extends WebhookEventType, Data, Encoded>(
  type: Type,
  data: Schema.Schema<Data, Encoded>
): Schema.Schema<EventEnvelope<Type, Data>, EventEnvelopeEncoded<Type, Encoded>> =>
  Wire.named(`Event<${type}>`, () => Schema.Struct({ type: Schema.Literal(type), data, ...envelope() }))

/**
 * The schema of each event type.
 *
 * @since 0.1.0
 * @category schemas
 */
export const eventSchemas = {
  "email.created": event("email.created", EmailEventPayload),
  "organization.created": event("organization.created", Organization),
  "organization.updated": event("organization.updated", Organization),
  "organization.deleted": event("organization.deleted", DeletedObject),
  "organizationDomain.created": event("organizationDomain.created", OrganizationDomain),
  "organizationDomain.updated": event("organizationDomain.updated", OrganizationDomain),
  "organizationDomain.deleted": event("organizationDomain.deleted", DeletedObject),
  "organizationInvitation.created": event("organizationInvitation.created", OrganizationInvitation),
  "organizationInvitation.accepted": event("organizationInvitation.accepted", OrganizationInvitationAcceptedPayload),
  "organizationInvitation.revoked": event("organizationInvitation.revoked", OrganizationInvitation),
  "organizationMembership.created": event("organizationMembership.created", OrganizationMembership),
  "organizationMembership.updated": event("organizationMembership.updated", OrganizationMembership),
  "organizationMembership.deleted": event("organizationMembership.deleted", OrganizationMembership),
  "paymentAttempt.created": event("paymentAttempt.created", PaymentAttemptEventPayload),
  "paymentAttempt.updated": event("paymentAttempt.updated", PaymentAttemptEventPayload),
  "permission.created": event("permission.created", Permission),
  "permission.updated": event("permission.updated", Permission),
  "permission.deleted": event("permission.deleted", DeletedObject),
  "role.created": event("role.created", RoleEventPayload),
  "role.updated": event("role.updated", RoleEventPayload),
  "role.deleted": event("role.deleted", DeletedObject),
  "session.created": event("session.created", SessionEventPayload),
  "session.pending": event("session.pending", SessionEventPayload),
  "session.ended": event("session.ended", SessionEventPayload),
  "session.removed": event("session.removed", SessionEventPayload),
  "session.revoked": event("session.revoked", SessionEventPayload),
  "sms.created": event("sms.created", SMSEventPayload),
  "subscription.created": event("subscription.created", SubscriptionEventPayload),
  "subscription.updated": event("subscription.updated", SubscriptionEventPayload),
  "subscription.active": event("subscription.active", SubscriptionEventPayload),
  "subscription.pastDue": event("subscription.pastDue", SubscriptionEventPayload),
  "subscriptionItem.abandoned": event("subscriptionItem.abandoned", SubscriptionItemEventPayload),
  "subscriptionItem.active": event("subscriptionItem.active", SubscriptionItemEventPayload),
  "subscriptionItem.canceled": event("subscriptionItem.canceled", SubscriptionItemEventPayload),
  "subscriptionItem.created": event("subscriptionItem.created", SubscriptionItemEventPayload),
  "subscriptionItem.ended": event("subscriptionItem.ended", SubscriptionItemEventPayload),
  "subscriptionItem.freeTrialEnding": event("subscriptionItem.freeTrialEnding", SubscriptionItemEventPayload),
  "subscriptionItem.incomplete": event("subscriptionItem.incomplete", SubscriptionItemEventPayload),
  "subscriptionItem.pastDue": event("subscriptionItem.pastDue", SubscriptionItemEventPayload),
  "subscriptionItem.upcoming": event("subscriptionItem.upcoming", SubscriptionItemEventPayload),
  "subscriptionItem.updated": event("subscriptionItem.updated", SubscriptionItemEventPayload),
  "user.created": event("user.created", User),
  "user.updated": event("user.updated", User),
  "user.deleted": event("user.deleted", DeletedObject),
  "waitlistEntry.created": event("waitlistEntry.created", WaitlistEntryEventPayload),
  "waitlistEntry.updated": event("waitlistEntry.updated", WaitlistEntryEventPayload)
} as const

/**
 * Whether this version knows an event type.
 *
 * @since 0.1.0
 * @category guards
 */
export const isWebhookEventType = (type: string): type is WebhookEventType => Object.hasOwn(eventSchemas, type)

/**
 * The encoded form of {@link UnknownEvent}.
 *
 * @since 0.1.0
 * @category models
 */
export interface UnknownEventEncoded extends EventEnvelopeEncoded<"unknown", unknown> {
  readonly eventType: string
}

/**
 * @since 0.1.0
 * @category schemas
 */
export const UnknownEvent: Schema.Schema<UnknownEvent, UnknownEventEncoded> = Wire.named("UnknownEvent", () =>
  Schema.Struct({ type: Schema.Literal("unknown"), eventType: Schema.String, data: Wire.Json, ...envelope() })
)

/**
 * @since 0.1.0
 * @category models
 */
export type WebhookEventEncoded = Schema.Schema.Encoded<(typeof eventSchemas)[WebhookEventType]> | UnknownEventEncoded

/**
 * The schema of an event in camelCase, for a queue or a log. What Clerk sends is read by `Webhooks.verify`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const WebhookEvent: Schema.Schema<WebhookEvent, WebhookEventEncoded> = Wire.named("WebhookEvent", () =>
  Schema.Union(...Object.values(eventSchemas), UnknownEvent)
)
