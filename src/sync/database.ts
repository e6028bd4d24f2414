import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import { UnsupportedDatabase } from "./SyncError.js"
import type { Dialect } from "./Table.js"

/** The database with the tables. */
export interface Database {
  /** Uses the names of tables and columns as they are, whatever the program's client transforms. */
  readonly sql: SqlClient.SqlClient
  readonly dialect: Dialect
  readonly transaction: SqlClient.SqlClient["withTransaction"]
}

export const make: Effect.Effect<Database, UnsupportedDatabase, SqlClient.SqlClient> = Effect.flatMap(
  SqlClient.SqlClient,
  (client) => {
    const database = (dialect: Dialect) => ({
      sql: client.withoutTransforms(),
      dialect,
      transaction: client.withTransaction
    })
    return client.onDialectOrElse({
      pg: () => Effect.succeed(database("pg")),
      sqlite: () => Effect.succeed(database("sqlite")),
      orElse: () => Effect.fail(new UnsupportedDatabase())
    })
  }
)

/** The most values in one statement: SQLite accepts 32,766, PostgreSQL 65,535. */
export const maxValues = 30_000

/** What an upsert does with a row that exists: it takes over the values of these columns. */
export const overwrite = ({ sql }: Database, columns: ReadonlyArray<string>): Statement.Fragment =>
  columns.length === 0
    ? sql.literal("NOTHING")
    : sql`UPDATE SET ${sql.csv(columns.map((column) => sql`${sql(column)} = excluded.${sql(column)}`))}`
