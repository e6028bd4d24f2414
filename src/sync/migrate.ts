import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { Database } from "./database.js"
import type { Table } from "./Table.js"

const ownTables = [
  `CREATE TABLE IF NOT EXISTS clerk_sync_records (
    kind TEXT NOT NULL, id TEXT NOT NULL, organization_id TEXT, user_id TEXT, version BIGINT NOT NULL DEFAULT -1,
    fingerprint TEXT, written_at BIGINT NOT NULL DEFAULT 0, deleted_at BIGINT, seen BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, id))`,
  `CREATE INDEX IF NOT EXISTS clerk_sync_records_organization_id ON clerk_sync_records (organization_id)
    WHERE organization_id IS NOT NULL`,
  "CREATE INDEX IF NOT EXISTS clerk_sync_records_user_id ON clerk_sync_records (user_id) WHERE user_id IS NOT NULL",
  `CREATE INDEX IF NOT EXISTS clerk_sync_records_deleted_at ON clerk_sync_records (deleted_at)
    WHERE deleted_at IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS clerk_sync_inbox (
    handler TEXT NOT NULL, message_id TEXT NOT NULL, fingerprint TEXT NOT NULL, received_at BIGINT NOT NULL,
    PRIMARY KEY (handler, message_id, fingerprint))`,
  "CREATE INDEX IF NOT EXISTS clerk_sync_inbox_received_at ON clerk_sync_inbox (received_at)",
  "CREATE TABLE IF NOT EXISTS clerk_sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
]

/** Creates the tables that do not exist. */
export const migrate = (
  { dialect, sql, transaction }: Database,
  tables: ReadonlyArray<Table<never>>
): Effect.Effect<void, SqlError> =>
  Effect.gen(function* () {
    // Two processes that create a table at the same time would fail, IF NOT EXISTS or not.
    if (dialect === "pg") yield* sql`SELECT pg_advisory_xact_lock(hashtext('clerk_sync_migrate'))`
    const statements = [...ownTables, ...tables.flatMap(({ create }) => create?.(dialect) ?? [])]
    yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
  }).pipe(transaction)
