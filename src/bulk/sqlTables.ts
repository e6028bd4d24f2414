import type * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import type { Fragment } from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import { CheckpointError } from "./BulkError.js"

/** Creates the tables that are not there yet. */
export const createTables = (sql: SqlClient.SqlClient): Effect.Effect<void, SqlError | CheckpointError> =>
  sql.onDialectOrElse({
    sqlite: () => statements(sql),
    pg: () =>
      sql.withTransaction(
        // Two processes that create the same table at the same time fail in PostgreSQL.
        Effect.zipRight(sql`SELECT pg_advisory_xact_lock(hashtext('clerk_import'))`, statements(sql))
      ),
    orElse: () =>
      new CheckpointError({ operation: "create tables", cause: "only SQLite and PostgreSQL can keep a checkpoint" })
  })

const statements = (sql: SqlClient.SqlClient): Effect.Effect<void, SqlError> =>
  Effect.gen(function* () {
    yield* sql`
      CREATE TABLE IF NOT EXISTS clerk_import_runs (
        run TEXT PRIMARY KEY,
        batch_size INTEGER NOT NULL,
        finished INTEGER NOT NULL
      )`
    yield* sql`
      CREATE TABLE IF NOT EXISTS clerk_import_batches (
        run TEXT NOT NULL,
        kind TEXT NOT NULL,
        batch_index INTEGER NOT NULL,
        runner TEXT NOT NULL,
        lease_until BIGINT NOT NULL,
        done INTEGER NOT NULL,
        PRIMARY KEY (run, kind, batch_index)
      )`
    yield* sql`
      CREATE TABLE IF NOT EXISTS clerk_import_rows (
        run TEXT NOT NULL,
        row_number BIGINT NOT NULL,
        kind TEXT NOT NULL,
        record_key TEXT,
        status TEXT NOT NULL,
        reason TEXT,
        clerk_id TEXT,
        PRIMARY KEY (run, row_number),
        UNIQUE (run, kind, record_key)
      )`
    yield* sql`
      CREATE INDEX IF NOT EXISTS clerk_import_rejected ON clerk_import_rows (run, row_number) WHERE status = 'rejected'`
  })

/** The time of the database in milliseconds, since processes on several machines share no clock. */
export const currentMillis = (sql: SqlClient.SqlClient): Fragment =>
  sql.onDialectOrElse({
    sqlite: () => sql.literal("CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"),
    orElse: () => sql.literal("CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
  })
