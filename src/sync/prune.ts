import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { Store } from "./store.js"

/** Forgets the messages and deletions of before a time, in milliseconds. */
export const prune = (store: Store, before: number): Effect.Effect<void, SqlError> => {
  const { sql } = store.database
  const kinds = (["users", "organizations", "memberships"] as const).filter(
    // The record is what tells that the row of a soft-deleted item is as it should be.
    (kind) => store[kind]?.table.softDelete === undefined
  )
  return Effect.zipRight(
    sql`DELETE FROM clerk_sync_inbox WHERE received_at < ${before}`,
    kinds.length === 0
      ? Effect.void
      : Effect.asVoid(sql`DELETE FROM clerk_sync_records WHERE deleted_at < ${before} AND ${sql.in("kind", kinds)}`)
  )
}
