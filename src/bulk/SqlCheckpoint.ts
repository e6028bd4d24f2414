/**
 * A checkpoint in SQLite, for one machine, or in PostgreSQL, for several.
 *
 * @since 0.1.0
 */
import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Order from "effect/Order"
import { CheckpointError } from "./BulkError.js"
import { type Batch, Checkpoint, type RowState, type Service } from "./Checkpoint.js"
import { createTables, currentMillis } from "./sqlTables.js"

interface StoredRow {
  readonly row_number: number | string
  readonly kind: RowState["kind"]
  readonly record_key: string | null
  readonly status: RowState["status"]
  readonly reason: string | null
  readonly clerk_id: string | null
}

/** Both databases accept this many parameters in a statement, with six for each row. */
const rowsPerStatement = 500

/**
 * Keeps checkpoints in the database of the `SqlClient`, in three tables of its own whose names begin with `clerk_import_`. They
 * hold keys, outcomes and ids, and no other values of records. Leases are timed by the clock of the database.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { LibsqlClient } from "@effect/sql-libsql"
 * import { Layer } from "effect"
 * import { SqlCheckpoint } from "effect-clerk/bulk/sql"
 *
 * export const checkpoint = SqlCheckpoint.layer.pipe(Layer.provide(LibsqlClient.layer({ url: "file:import.db" })))
 * ```
 */
export const layer: Layer.Layer<Checkpoint, CheckpointError, SqlClient.SqlClient> = Layer.effect(
  Checkpoint,
  Effect.gen(function* () {
    // The program may rename columns for its own queries.
    const sql = (yield* SqlClient.SqlClient).withoutTransforms()
    yield* failing("create tables", createTables(sql))
    return make(sql)
  })
)

const make = (sql: SqlClient.SqlClient): Service => {
  const now = currentMillis(sql)

  const thisBatch = ({ index, kind, run }: Batch) => sql`run = ${run} AND kind = ${kind} AND batch_index = ${index}`

  const record = (run: string, rows: ReadonlyArray<RowState>) =>
    Effect.forEach(
      Arr.chunksOf(rows, rowsPerStatement),
      (chunk) => sql`
        INSERT INTO clerk_import_rows ${sql.insert(chunk.map((row) => stored(run, row)))}
        ON CONFLICT (run, row_number) DO UPDATE SET
          kind = excluded.kind, record_key = excluded.record_key, status = excluded.status,
          reason = excluded.reason, clerk_id = excluded.clerk_id`,
      { discard: true }
    )

  const find = (run: string) =>
    Effect.map(
      sql<{ readonly batch_size: number; readonly finished: number }>`
        SELECT batch_size, finished FROM clerk_import_runs WHERE run = ${run}`,
      ([found]) =>
        Option.map(Option.fromNullable(found), ({ batch_size, finished }) => ({
          batchSize: batch_size,
          finished: finished === 1
        }))
    )

  return {
    open: (run, batchSize) =>
      failing(
        "open",
        Effect.zipRight(
          sql`
            INSERT INTO clerk_import_runs ${sql.insert({ run, batch_size: batchSize, finished: 0 })}
            ON CONFLICT DO NOTHING`,
          Effect.map(
            find(run),
            Option.getOrElse(() => ({ batchSize, finished: false }))
          )
        )
      ),
    find: (run) => failing("find", find(run)),
    close: (run) => failing("close", Effect.asVoid(sql`UPDATE clerk_import_runs SET finished = 1 WHERE run = ${run}`)),
    batches: (run, kind, runner) =>
      failing(
        "batches",
        Effect.map(
          sql<{ readonly batch_index: number; readonly done: number; readonly leased: number }>`
            SELECT batch_index, done, CASE WHEN lease_until >= ${now} AND runner <> ${runner} THEN 1 ELSE 0 END AS leased
            FROM clerk_import_batches WHERE run = ${run} AND kind = ${kind}`,
          (found) => ({
            done: new Set(found.filter(({ done }) => done === 1).map(({ batch_index }) => batch_index)),
            leased: new Set(
              found.filter(({ done, leased }) => done === 0 && leased === 1).map(({ batch_index }) => batch_index)
            )
          })
        )
      ),
    claim: ({ index, kind, run }, runner, lease) =>
      failing(
        "claim",
        Effect.map(
          sql`
            INSERT INTO clerk_import_batches (run, kind, batch_index, runner, lease_until, done)
            VALUES (${run}, ${kind}, ${index}, ${runner}, ${now} + ${sql.literal(String(Duration.toMillis(lease)))}, 0)
            ON CONFLICT (run, kind, batch_index) DO UPDATE
            SET runner = excluded.runner, lease_until = excluded.lease_until
            WHERE clerk_import_batches.done = 0
              AND (clerk_import_batches.runner = excluded.runner OR clerk_import_batches.lease_until < ${now})
            RETURNING batch_index`,
          (claimed) => claimed.length > 0
        )
      ),
    release: (batch, runner) =>
      failing(
        "release",
        Effect.asVoid(
          sql`UPDATE clerk_import_batches SET lease_until = 0 WHERE ${thisBatch(batch)} AND runner = ${runner}`
        )
      ),
    begin: (run, kind, rows) =>
      failing(
        "begin",
        Effect.map(
          // In one order everywhere, so that processes that add the same keys never wait for each other in a circle.
          Effect.forEach(
            Arr.chunksOf(
              Arr.sortWith(rows, ({ key }) => key, Order.string),
              rowsPerStatement
            ),
            (chunk) => {
              const open = chunk.map(({ key, row }) => stored(run, { row, kind, key, status: "open" }))
              return Effect.zipRight(
                sql`INSERT INTO clerk_import_rows ${sql.insert(open)} ON CONFLICT DO NOTHING`,
                sql<StoredRow>`
                SELECT row_number, kind, record_key, status, reason, clerk_id FROM clerk_import_rows
                WHERE run = ${run} AND kind = ${kind} AND ${sql.in(
                  "record_key",
                  chunk.map(({ key }) => key)
                )}`
              )
            }
          ),
          (found) => found.flat().map(stateOf)
        )
      ),
    record: (run, rows) => failing("record", record(run, rows)),
    finish: (batch, rows) =>
      failing(
        "finish",
        sql.withTransaction(
          Effect.zipRight(
            record(batch.run, rows),
            Effect.asVoid(sql`UPDATE clerk_import_batches SET done = 1 WHERE ${thisBatch(batch)}`)
          )
        )
      ),
    ids: (run, kind, keys) =>
      failing(
        "ids",
        Effect.map(
          Effect.forEach(
            Arr.chunksOf(keys, rowsPerStatement),
            (chunk) => sql<{ readonly record_key: string; readonly clerk_id: string }>`
              SELECT record_key, clerk_id FROM clerk_import_rows
              WHERE run = ${run} AND kind = ${kind} AND clerk_id IS NOT NULL AND ${sql.in("record_key", chunk)}`
          ),
          (found) => new Map(found.flat().map(({ clerk_id, record_key }) => [record_key, clerk_id] as const))
        )
      ),
    counts: (run) =>
      failing(
        "counts",
        Effect.map(
          sql<{ readonly status: RowState["status"]; readonly rows: number | string }>`
            SELECT status, COUNT(*) AS rows FROM clerk_import_rows WHERE run = ${run} GROUP BY status`,
          (found) => {
            const count = (status: RowState["status"]) =>
              Number(found.find((each) => each.status === status)?.rows ?? 0)
            return { created: count("created"), skipped: count("skipped"), rejected: count("rejected") }
          }
        )
      ),
    rejected: (run, { after, limit }) =>
      failing(
        "rejected",
        Effect.map(
          sql<StoredRow>`
            SELECT row_number, kind, record_key, status, reason, clerk_id FROM clerk_import_rows
            WHERE run = ${run} AND status = 'rejected' AND row_number > ${after} ORDER BY row_number LIMIT ${limit}`,
          (found) => found.map(stateOf)
        )
      )
  }
}

const stored = (run: string, { id, key, kind, reason, row, status }: RowState) => ({
  run,
  row_number: row,
  kind,
  record_key: key ?? null,
  status,
  reason: reason ?? null,
  clerk_id: id ?? null
})

const stateOf = ({ clerk_id, kind, reason, record_key, row_number, status }: StoredRow): RowState => ({
  row: Number(row_number),
  kind,
  key: record_key ?? undefined,
  status,
  ...(reason === null ? {} : { reason }),
  ...(clerk_id === null ? {} : { id: clerk_id })
})

const failing = <A, R>(operation: string, effect: Effect.Effect<A, SqlError | CheckpointError, R>) =>
  Effect.mapError(effect, (cause) =>
    cause instanceof CheckpointError ? cause : new CheckpointError({ operation, cause })
  )
