import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { type Database, maxValues, overwrite } from "./database.js"
import type { Columns, Dialect, Table, Value } from "./Table.js"

type Primitive = string | number | bigint | boolean | Date | null

/** A row as it is written: the id and the columns, in a form that the database accepts. */
export type Row = Readonly<Record<string, Primitive>>

export const columnsOf = (dialect: Dialect, columns: Columns): Row =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, primitiveOf(dialect, value)]))

const primitiveOf = (dialect: Dialect, value: Value): Primitive => {
  if (value === undefined) return null
  const primitive = DateTime.isDateTime(value) ? DateTime.toDateUtc(value) : value
  if (dialect === "pg") return primitive
  if (primitive instanceof Date) return primitive.toISOString()
  return typeof primitive === "boolean" ? Number(primitive) : primitive
}

/** Those of the ids that have a row. */
export const present = (
  { sql }: Database,
  table: Table<never>,
  ids: ReadonlyArray<string>
): Effect.Effect<ReadonlySet<string>, SqlError> =>
  ids.length === 0
    ? Effect.succeed(new Set())
    : Effect.map(
        sql<{ readonly id: string }>`
          SELECT ${sql(table.id)} AS id FROM ${sql(table.name)} WHERE ${sql.in(table.id, ids)}`,
        (rows) => new Set(rows.map(({ id }) => id))
      )

/** Writes rows over those with the same id. Columns that a row does not have are left alone. */
export const upsert = (
  database: Database,
  table: Table<never>,
  rows: ReadonlyArray<Row>
): Effect.Effect<void, SqlError> => {
  const { sql } = database
  const withSameColumns = Object.values(Arr.groupBy(rows, (row) => JSON.stringify(Object.keys(row).sort())))
  const batches = withSameColumns.flatMap((group) =>
    Arr.chunksOf(group, Math.floor(maxValues / Object.keys(group[0]).length))
  )
  return Effect.forEach(
    batches,
    (batch) => {
      const columns = Object.keys(batch[0]).filter((column) => column !== table.id)
      return sql`
        INSERT INTO ${sql(table.name)} ${sql.insert(batch)}
        ON CONFLICT (${sql(table.id)}) DO ${overwrite(database, columns)}`
    },
    { discard: true }
  )
}

/** Deletes rows, or sets the columns of a soft deletion. */
export const remove = (
  { dialect, sql }: Database,
  table: Table<never>,
  ids: ReadonlyArray<string>,
  time: DateTime.Utc
): Effect.Effect<void, SqlError> => {
  const where = sql.in(table.id, ids)
  return Effect.asVoid(
    table.softDelete === undefined
      ? sql`DELETE FROM ${sql(table.name)} WHERE ${where}`
      : sql`UPDATE ${sql(table.name)} SET ${sql.update(columnsOf(dialect, table.softDelete(time)))} WHERE ${where}`
  )
}
