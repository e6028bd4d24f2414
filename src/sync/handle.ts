import type { SqlError } from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { WebhookEvent } from "../webhooks/WebhookEvent.js"
import type { Item, KindName } from "./kind.js"
import { countOutcomes, countRows } from "./metrics.js"
import { remove } from "./remove.js"
import type { Kept, Store } from "./store.js"
import { write } from "./write.js"

/** The same handler for each event that changes what is kept. */
export const handlersOf = <E, R>(handler: (event: WebhookEvent) => Effect.Effect<void, E, R>) => ({
  "user.created": handler,
  "user.updated": handler,
  "user.deleted": handler,
  "organization.created": handler,
  "organization.updated": handler,
  "organization.deleted": handler,
  "organizationMembership.created": handler,
  "organizationMembership.updated": handler,
  "organizationMembership.deleted": handler
})

/** Brings the row of an event's item up to date in one transaction. Other events are ignored. */
export const handle = (
  store: Store,
  event: WebhookEvent
): Effect.Effect<void, ClerkErrors | SDKError | SqlError, ClerkClient> => {
  switch (event.type) {
    case "user.created":
    case "user.updated":
      return save(store, store.users, event.data, event)
    case "user.deleted":
      return removeOne(store, "users", event.data.id)
    case "organization.created":
    case "organization.updated":
      return save(store, store.organizations, event.data, event)
    case "organization.deleted":
      return removeOne(store, "organizations", event.data.id)
    case "organizationMembership.created":
    case "organizationMembership.updated":
      return save(store, store.memberships, event.data, event)
    case "organizationMembership.deleted":
      return removeOne(store, "memberships", event.data.id)
    default:
      return Effect.void
  }
}

const save = <A extends Item>(
  store: Store,
  kept: Kept<A> | undefined,
  item: A,
  { filledIn = [] }: WebhookEvent
): Effect.Effect<void, ClerkErrors | SDKError | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    if (kept === undefined) return
    const { kind } = kept
    // The time of the event stands in for a missing `updatedAt`, and is no version to compare with.
    const isUndated = filledIn.includes("data.updatedAt")
    const readAt = isUndated ? yield* Clock.currentTimeMillis : undefined
    const current = isUndated ? yield* kind.read(kind.keyOf(item)) : Option.some(item)
    const outcomes = yield* store.database.transaction(write(store, kept, Option.toArray(current), readAt))
    yield* countOutcomes(kind.name, outcomes)
  })

const removeOne = (store: Store, kind: KindName, id: string | undefined): Effect.Effect<void, SqlError> => {
  if (id === undefined) return Effect.logWarning(`Clerk reported a deletion among the ${kind} without an id`)
  if (store[kind] === undefined && store.memberships === undefined) return Effect.void
  return Effect.zipRight(store.database.transaction(remove(store, kind, [id])), countRows(kind, "removed", 1))
}
