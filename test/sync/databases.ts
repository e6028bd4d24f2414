/** The databases that every test of the sync library runs on. */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SqlClient } from "@effect/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { PgClient } from "@effect/sql-pg"
import { describe } from "@effect/vitest"
import { Effect, Layer, Redacted, String } from "effect"
import { afterAll, beforeAll } from "vitest"
import { hasPostgres, type Postgres, startPostgres } from "../support/postgres.js"

/** A new, empty database. */
export type NewDatabase = Layer.Layer<SqlClient.SqlClient>

/** In memory where the system has such a directory: a commit then does not wait for a disk. */
const directory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir()

/** What many programs have their client do with names. */
const transforms = { transformQueryNames: String.camelToSnake, transformResultNames: String.snakeToCamel }

/** A file, as two connections to `:memory:` would be two databases. */
const sqlite = (options: Partial<typeof transforms>): NewDatabase =>
  Layer.unwrapScoped(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(directory, "effect-clerk-sync-"))),
      (directory) => Effect.sync(() => rmSync(directory, { recursive: true }))
    ).pipe(Effect.map((directory) => LibsqlClient.layer({ ...options, url: `file:${join(directory, "test.db")}` })))
  )

interface Others {
  readonly dialect: "pg" | "sqlite"
  /** A database whose client transforms the names of tables and columns. */
  readonly transforming: NewDatabase
}

/** Runs the same tests on SQLite and, where it is installed, on PostgreSQL. */
export const describeOnEach = (name: string, tests: (database: NewDatabase, others: Others) => void): void => {
  describe(`${name}, on SQLite`, () =>
    tests(Layer.fresh(sqlite({})), { dialect: "sqlite", transforming: Layer.fresh(sqlite(transforms)) }))
  describe.skipIf(!hasPostgres)(`${name}, on PostgreSQL`, () => {
    let server: Postgres
    let count = 0
    beforeAll(async () => {
      server = await startPostgres()
    }, 60_000)
    afterAll(() => server.stop(), 60_000)
    const postgres = (options: Partial<typeof transforms>): NewDatabase =>
      Layer.unwrapEffect(
        Effect.sync(() => {
          const schema = `test_${++count}`
          const client = PgClient.layer({ ...options, url: Redacted.make(server.urlOf(schema)), maxConnections: 6 })
          const create = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`CREATE SCHEMA ${sql(schema)}`)
          return Layer.provideMerge(Layer.effectDiscard(create), client)
        })
      ).pipe(Layer.orDie, Layer.fresh)
    tests(postgres({}), { dialect: "pg", transforming: postgres(transforms) })
  })
}
