/**
 * The events that Clerk sends, as one union that is discriminated by `type`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { OrganizationDomain } from "../api/OrganizationDomains.js"
import { DeletedObject } from "../models/Deleted.js"
import { Organization } from "../models/Organization.js"
import { OrganizationInvitation } from "../models/OrganizationInvitation.js"
import { OrganizationMembership } from "../models/OrganizationMembership.js"
import { Permission } from "../models/Permission.js"
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
 * The request that caused an event.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EventAttributes extends Wire.Struct<EventAttributes>("EventAttributes")(() => ({
  httpRequest: Schema.optional(
    Schema.Struct({
      clientIp: Schema.optional(Schema.String),
      userAgent: Schema.optional(Schema.String)
    })
  )
})) {}

/** What every event has beside its type and data. */
class Envelope extends Wire.Struct<Envelope>("Envelope")(() => ({
  object: Wire.object("event"),
  /** When it happened. Deliveries come in any order: an event older than the last one applied is stale. */
  timestamp: Wire.UnixTime,
  /** The Clerk instance it happened in. */
  instanceId: Schema.optional(Schema.String),
  /** The `svix-id`: the same for every attempt, replay and endpoint, so duplicates are recognised by it. */
  messageId: Schema.String,
  /**
   * Paths such as `data.hasImage`: what Clerk left out, or sent in a form that does not match the schema, and what therefore
   * has a default here, or is left out. Absent if there is nothing of that kind. An `id` is never filled in.
   */
  filledIn: Schema.optional(Schema.Array(Schema.String)),
  /** The request that caused it, if there was one. */
  eventAttributes: Schema.optional(EventAttributes)
})) {}

/**
 * An event with its envelope.
 *
 * @since 0.1.0
 * @category models
 */
export interface EventEnvelope<out Type extends string, out Data> extends Envelope {
  readonly type: Type
  readonly data: Data
}

const fieldsOf = <const Type extends string, Data extends Schema.Schema.AnyNoContext>(type: Type, data: Data) => ({
  type: Schema.Literal(type),
  data,
  ...Envelope.fields
})

/**
 * The schema of the events of one type.
 *
 * @since 0.1.0
 * @category models
 */
export interface EventSchema<Type extends string, Data extends Schema.Schema.AnyNoContext>
  extends Wire.Struct<EventEnvelope<Type, Schema.Schema.Type<Data>>, ReturnType<typeof fieldsOf<Type, Data>>> {}

const event = <const Type extends string, Data extends Schema.Schema.AnyNoContext>(
  type: Type,
  data: Data
): EventSchema<Type, Data> =>
  Wire.Struct<EventEnvelope<Type, Schema.Schema.Type<Data>>>(`Event.${type}`)(() => fieldsOf(type, data))

/**
 * The schema of every event type that this version knows: those of the API specification `2025-04-15`, and
 * `subscriptionItem.created`, which only Clerk's own SDK lists.
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
 * The name of an event that this version knows.
 *
 * @since 0.1.0
 * @category models
 */
export type WebhookEventType = keyof typeof eventSchemas

/**
 * The `data` of every event type.
 *
 * @since 0.1.0
 * @category models
 */
export type EventData = {
  readonly [Type in WebhookEventType]: Schema.Schema.Type<(typeof eventSchemas)[Type]>["data"]
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
 * @category schemas
 */
export class UnknownEvent extends Wire.Struct<UnknownEvent>("UnknownEvent")(() => ({
  type: Schema.Literal("unknown"),
  /** The type that Clerk sent. */
  eventType: Schema.String,
  /** Clerk's JSON as it came. */
  data: Wire.Json,
  ...Envelope.fields
})) {}

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
 *         return `unknown type ${event.eventType}`
 *       default:
 *         return event.messageId
 *     }
 *   })
 * ```
 */
export type WebhookEvent = KnownEvent | UnknownEvent

/**
 * The schema of an event in camelCase, for a queue or a log. What Clerk sends is read by `Webhooks.verify`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const WebhookEvent: Schema.Schema<
  WebhookEvent,
  Schema.Schema.Encoded<(typeof eventSchemas)[WebhookEventType] | typeof UnknownEvent>
> = Schema.Union(...Object.values(eventSchemas), UnknownEvent).annotations({ identifier: "WebhookEvent" })

/**
 * Whether this version knows an event type.
 *
 * @since 0.1.0
 * @category guards
 */
export const isWebhookEventType = (type: string): type is WebhookEventType => Object.hasOwn(eventSchemas, type)
