import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { type Written, writeWithoutConflicts } from "./conflicts.js"
import type { Database } from "./database.js"
import { type Item, type Key, type KindName, maxIds } from "./kind.js"
import { TooManyRemovals } from "./SyncError.js"
import type { Kept, Store } from "./store.js"
import type { Table } from "./Table.js"

interface Options {
  /** The number of the walk that has just ended. */
  readonly walk: number
  readonly startedAt: number
  readonly maxRemovals: number
  readonly removeUnrecorded: boolean
  readonly onWritten: (written: Written) => void
  readonly onUnknown: (id: string) => void
}

/**
 * The rows to remove: the walk did not come across their items, and Clerk does not have them when it is asked for each.
 * Items that it does have were created or moved during the walk, and are written.
 */
export const superfluous = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  options: Options
): Effect.Effect<ReadonlyArray<string>, ClerkErrors | SDKError | SqlError | TooManyRemovals, ClerkClient> =>
  Effect.gen(function* () {
    const { kind, table } = kept
    const found: Array<string> = []
    let after = ""
    for (;;) {
      const rows = yield* unseen(store.database, kind.name, table, after, options)
      if (!Arr.isNonEmptyReadonlyArray(rows)) return found
      after = Arr.lastNonEmpty(rows).id
      const readAt = yield* Clock.currentTimeMillis
      const [unreadable, readable] = Arr.partition(rows, kind.isReadable)
      const items = yield* readable.length === 0 ? Effect.succeed([]) : kind.readMany(readable)
      const written = yield* writeWithoutConflicts(store, kept, items, readAt)
      options.onWritten(written)
      const existing = new Set(items.map(({ id }) => id))
      for (const { id } of unreadable) options.onUnknown(id)
      for (const { id, isRecorded } of readable) {
        if (existing.has(id)) continue
        if (isRecorded || options.removeUnrecorded) found.push(id)
        else options.onUnknown(id)
      }
      if (found.length > options.maxRemovals) {
        return yield* Effect.fail(new TooManyRemovals({ table: table.name, maxRemovals: options.maxRemovals }))
      }
    }
  })

interface Unseen extends Key {
  /** Whether this library wrote the row. */
  readonly isRecorded: boolean
}

/** The next rows, in the order of ids, that the walk did not come across and that were not written since it began. */
const unseen = (
  { sql }: Database,
  kind: KindName,
  table: Table<never>,
  after: string,
  { startedAt, walk }: Options
): Effect.Effect<ReadonlyArray<Unseen>, SqlError> => {
  const id = sql`t.${sql(table.id)}`
  const isLive = table.softDelete === undefined ? sql`1 = 1` : sql`r.deleted_at IS NULL`
  const rows = sql<{
    readonly id: string
    readonly organization_id: string | null
    readonly user_id: string | null
    readonly is_recorded: number | null
  }>`
    SELECT ${id} AS id, r.organization_id, r.user_id,
      CASE WHEN r.version >= 0 OR r.deleted_at IS NOT NULL THEN 1 END AS is_recorded
    FROM ${sql(table.name)} AS t LEFT JOIN clerk_sync_records AS r ON r.kind = ${kind} AND r.id = ${id}
    WHERE ${id} > ${after} AND (r.id IS NULL OR (r.seen < ${walk} AND r.written_at <= ${startedAt} AND ${isLive}))
    ORDER BY ${id} LIMIT ${maxIds}`
  return Effect.map(
    rows,
    Arr.map((row) => ({
      id: row.id,
      organizationId: row.organization_id,
      userId: row.user_id,
      isRecorded: row.is_recorded !== null
    }))
  )
}
