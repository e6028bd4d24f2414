import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Order from "effect/Order"
import { type Database, maxValues, overwrite } from "./database.js"
import type { Key, KindName } from "./kind.js"

/** What is known of an item beside its row: of what version the row is, or that the item is deleted. */
export interface SyncRecord extends Key {
  /** Clerk's `updatedAt` in milliseconds; -1 if no row was written. */
  readonly version: number
  readonly fingerprint: string | null
  readonly isDeleted: boolean
}

interface RecordRow {
  readonly id: string
  readonly organization_id: string | null
  readonly user_id: string | null
  /** PostgreSQL's driver returns a BIGINT as text. */
  readonly version: number | string
  readonly fingerprint: string | null
  readonly deleted_at: number | string | null
}

const recordOf = (row: RecordRow): SyncRecord => ({
  id: row.id,
  organizationId: row.organization_id,
  userId: row.user_id,
  version: Number(row.version),
  fingerprint: row.fingerprint,
  isDeleted: row.deleted_at !== null
})

/**
 * The records of items, locked until the end of the transaction; those that do not exist are created. Locks are taken in
 * the order of ids, so that two transactions do not wait for each other.
 */
export const lock = (
  { dialect, sql }: Database,
  kind: KindName,
  ids: ReadonlyArray<string>,
  mode: "FOR UPDATE" | "FOR SHARE" = "FOR UPDATE"
): Effect.Effect<ReadonlyMap<string, SyncRecord>, SqlError> =>
  Effect.gen(function* () {
    if (ids.length === 0) return new Map()
    const sorted = Arr.sort(new Set(ids), Order.string)
    yield* sql`
      INSERT INTO clerk_sync_records ${sql.insert(sorted.map((id) => ({ kind, id })))} ON CONFLICT (kind, id) DO NOTHING`
    const rows = yield* sql<RecordRow>`
      SELECT id, organization_id, user_id, version, fingerprint, deleted_at FROM clerk_sync_records
      WHERE kind = ${kind} AND ${sql.in("id", sorted)} ORDER BY id ${sql.literal(dialect === "pg" ? mode : "")}`
    return new Map(rows.map((row) => [row.id, recordOf(row)]))
  })

/** The version that a row has. */
export interface Written extends Key {
  readonly version: number
  readonly fingerprint: string
}

/** Notes which versions rows have, and that their items are not deleted. */
export const recordWritten = (
  database: Database,
  kind: KindName,
  written: ReadonlyArray<Written>,
  now: number
): Effect.Effect<void, SqlError> => {
  const { sql } = database
  const rows = written.map(({ fingerprint, id, organizationId, userId, version }) => ({
    kind,
    id,
    organization_id: organizationId,
    user_id: userId,
    version,
    fingerprint,
    written_at: now,
    deleted_at: null
  }))
  const columns = ["organization_id", "user_id", "version", "fingerprint", "written_at", "deleted_at"]
  return Effect.forEach(
    Arr.chunksOf(rows, Math.floor(maxValues / 8)),
    (batch) => sql`
      INSERT INTO clerk_sync_records ${sql.insert(batch)} ON CONFLICT (kind, id) DO ${overwrite(database, columns)}`,
    { discard: true }
  )
}

/** Notes that items are deleted. */
export const recordDeleted = (
  { sql }: Database,
  kind: KindName,
  ids: ReadonlyArray<string>,
  now: number
): Effect.Effect<void, SqlError> =>
  Effect.asVoid(sql`
    UPDATE clerk_sync_records SET deleted_at = ${now}
    WHERE kind = ${kind} AND deleted_at IS NULL AND ${sql.in("id", ids)}`)

/** Notes that a walk through Clerk's list has come across items. */
export const recordSeen = (
  { sql }: Database,
  kind: KindName,
  ids: ReadonlyArray<string>,
  walk: number
): Effect.Effect<void, SqlError> =>
  ids.length === 0
    ? Effect.void
    : Effect.asVoid(sql`
        UPDATE clerk_sync_records SET seen = ${walk} WHERE kind = ${kind} AND seen < ${walk} AND ${sql.in("id", ids)}`)

/** The memberships of users or organizations, without the deleted ones. */
export const membershipsOf = (
  { sql }: Database,
  parent: "users" | "organizations",
  ids: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<SyncRecord>, SqlError> =>
  ids.length === 0
    ? Effect.succeed([])
    : Effect.map(
        sql<RecordRow>`
          SELECT id, organization_id, user_id, version, fingerprint, deleted_at FROM clerk_sync_records
          WHERE kind = 'memberships' AND deleted_at IS NULL
            AND ${sql.in(parent === "users" ? "user_id" : "organization_id", ids)} ORDER BY id`,
        Arr.map(recordOf)
      )
