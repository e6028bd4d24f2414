import type { SqlError } from "@effect/sql/SqlError"
import type * as Statement from "@effect/sql/Statement"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { Database } from "./database.js"
import { type Item, type Key, ofItself } from "./kind.js"
import { countOutcomes } from "./metrics.js"
import type { Kept, Store } from "./store.js"
import { type Outcome, write } from "./write.js"

/**
 * The ids in a session: the user, and the active organization if there is one.
 *
 * @since 0.1.0
 * @category models
 */
export interface SessionIds {
  readonly userId: string
  readonly organizationId?: string | null | undefined
}

/** Writes the rows of a session that do not exist. Returns whether the user has a row now, or is not kept. */
export const ensureUser = (
  store: Store,
  { organizationId, userId }: SessionIds
): Effect.Effect<boolean, ClerkErrors | SDKError | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    const { memberships, organizations, users } = store
    const { sql } = store.database
    if (organizationId != null)
      yield* addIfMissing(store, organizations, ofItself({ id: organizationId }), sql`r.id = ${organizationId}`)
    const hasUser = yield* addIfMissing(store, users, ofItself({ id: userId }), sql`r.id = ${userId}`)
    if (organizationId != null && hasUser) {
      yield* addIfMissing(
        store,
        memberships,
        { id: "", organizationId, userId },
        sql`r.organization_id = ${organizationId} AND r.user_id = ${userId}`
      )
    }
    return hasUser
  })

/** Returns whether the item has a row now, or is not kept. */
const addIfMissing = <A extends Item>(
  store: Store,
  kept: Kept<A> | undefined,
  key: Key,
  condition: Statement.Fragment
): Effect.Effect<boolean, ClerkErrors | SDKError | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    if (kept === undefined || (yield* hasRow(store.database, kept, condition))) return true
    const readAt = yield* Clock.currentTimeMillis
    const items = yield* kept.kind.readMany([key])
    if (items.length === 0) return false
    const outcomes = yield* store.database.transaction(write(store, kept, items, readAt))
    yield* countOutcomes(kept.kind.name, outcomes)
    return Array.from(outcomes.values()).every(isWritten)
  })

/** An item that another process has just written is `unchanged` here. */
const isWritten = (outcome: Outcome): boolean => outcome !== "ignored"

const hasRow = <A extends Item>(
  { sql }: Database,
  { kind, table }: Kept<A>,
  condition: Statement.Fragment
): Effect.Effect<boolean, SqlError> =>
  Effect.map(
    sql`
      SELECT r.id FROM clerk_sync_records AS r JOIN ${sql(table.name)} AS t ON t.${sql(table.id)} = r.id
      WHERE r.kind = ${kind.name} AND r.version >= 0 AND r.deleted_at IS NULL AND ${condition} LIMIT 1`,
    (rows) => rows.length > 0
  )
