import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { KindName } from "./kind.js"
import { lock, membershipsOf, recordDeleted } from "./records.js"
import * as Rows from "./rows.js"
import type { Store } from "./store.js"

/**
 * Removes the rows of items that Clerk deleted, in the transaction of the caller, and those of the memberships that belong
 * to them. The records of the items remain, so that a late event does not write the rows again.
 */
export const remove = (store: Store, kind: KindName, ids: ReadonlyArray<string>): Effect.Effect<void, SqlError> =>
  Effect.forEach(Arr.chunksOf(ids, 1000), (batch) => removeBatch(store, kind, batch), { discard: true })

const removeBatch = (store: Store, kind: KindName, ids: ReadonlyArray<string>): Effect.Effect<void, SqlError> =>
  Effect.gen(function* () {
    const { database } = store
    const table = store[kind]?.table
    const now = yield* DateTime.now
    const records = yield* lock(database, kind, ids)
    yield* recordDeleted(database, kind, ids, now.epochMillis)
    // A row that is soft-deleted keeps the time of the first deletion.
    const affected = table?.softDelete === undefined ? ids : ids.filter((id) => records.get(id)?.isDeleted !== true)
    if (table !== undefined && affected.length > 0) yield* Rows.remove(database, table, affected, now)
    if (kind === "memberships" || store.memberships === undefined) return
    const memberships = yield* membershipsOf(database, kind, ids)
    yield* remove(
      store,
      "memberships",
      memberships.map(({ id }) => id)
    )
  })
