/** Webhook events narrow by `type`, and handlers are typed by it. Checked by `tsc`, never run. */
import { Effect } from "effect"
import { type EventOf, type WebhookEvent, Webhooks } from "effect-clerk/webhooks"

declare const event: WebhookEvent

switch (event.type) {
  case "user.created":
    event satisfies EventOf<"user.created">
    event.data.firstName satisfies string | null
    // @ts-expect-error: only the data of a deleted object has `deleted`
    event.data.deleted
    break
  case "organization.deleted":
    event.data.slug satisfies string | undefined
    break
  case "unknown":
    event.eventType satisfies string
    event.data satisfies unknown
    break
  default:
    event.messageId satisfies string
    // @ts-expect-error: only an event of an unknown type has `eventType`
    event.eventType
}

// @ts-expect-error: there is no such event
Webhooks.handler({ "user.craeted": () => Effect.void })
// @ts-expect-error: a role has no first name
Webhooks.handler({ "role.created": (event) => Effect.log(event.data.firstName) })
// @ts-expect-error: 45 types are missing
Webhooks.handler({ "user.created": () => Effect.void } satisfies Webhooks.AllHandlers)
