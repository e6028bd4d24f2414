import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Database, overwrite } from "./database.js"

/** A value that is kept in the database between runs. */
export const read = ({ sql }: Database, name: string): Effect.Effect<Option.Option<string>, SqlError> =>
  Effect.map(sql<{ readonly value: string }>`SELECT value FROM clerk_sync_state WHERE name = ${name}`, ([row]) =>
    Option.fromNullable(row?.value)
  )

export const write = (database: Database, name: string, value: string): Effect.Effect<void, SqlError> =>
  Effect.asVoid(database.sql`
    INSERT INTO clerk_sync_state ${database.sql.insert({ name, value })}
    ON CONFLICT (name) DO ${overwrite(database, ["value"])}`)

export const remove = ({ sql }: Database, names: ReadonlyArray<string>): Effect.Effect<void, SqlError> =>
  Effect.asVoid(sql`DELETE FROM clerk_sync_state WHERE ${sql.in("name", names)}`)

/** Adds 1 to a number and returns it. */
export const increment = ({ sql }: Database, name: string): Effect.Effect<number, SqlError> =>
  Effect.map(
    sql<{ readonly value: string }>`
      INSERT INTO clerk_sync_state ${sql.insert({ name, value: "1" })}
      ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(clerk_sync_state.value AS BIGINT) + 1 AS TEXT)
      RETURNING value`,
    ([row]) => Number(row?.value)
  )
