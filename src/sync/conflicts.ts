import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { type Item, type Key, maxIds } from "./kind.js"
import { countOutcomes } from "./metrics.js"
import type { Kept, Store } from "./store.js"
import { type Outcome, type ReadAt, write } from "./write.js"

/** Why an item was not written: a unique column has its value in another row, which may have to change or to be removed first. */
export interface Conflict {
  readonly key: Key
  readonly error: SqlError
}

export interface Written {
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly conflicts: ReadonlyArray<Conflict>
}

/** Writes items in one transaction; in several smaller ones if some of them conflict with other rows, which are left out. */
export const writeWithoutConflicts = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  items: ReadonlyArray<A>,
  readAt: ReadAt
): Effect.Effect<Written, ClerkErrors | SDKError | SqlError, ClerkClient> =>
  store.database.transaction(write(store, kept, items, readAt)).pipe(
    Effect.tap((outcomes) => countOutcomes(kept.kind.name, outcomes)),
    Effect.map((outcomes): Written => ({ outcomes, conflicts: [] })),
    Effect.catchIf(isConflict, (error) => {
      const [item] = items
      if (item !== undefined && items.length === 1) {
        return Effect.succeed({ outcomes: new Map(), conflicts: [{ key: kept.kind.keyOf(item), error }] })
      }
      const halves = Arr.splitAt(items, Math.ceil(items.length / 2))
      return Effect.map(
        Effect.forEach(halves, (half) => writeWithoutConflicts(store, kept, half, readAt)),
        combine
      )
    })
  )

/** Writes what could not be written before. Each pass may free values for the next; it fails if one writes nothing. */
export const writeConflicting = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  conflicts: ReadonlyArray<Conflict>,
  onWritten: (outcomes: ReadonlyMap<string, Outcome>) => void
): Effect.Effect<void, ClerkErrors | SDKError | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    let rest = conflicts
    while (Arr.isNonEmptyReadonlyArray(rest)) {
      const passes = yield* Effect.forEach(Arr.chunksOf(rest, maxIds), (batch) =>
        Effect.gen(function* () {
          const readAt = yield* Clock.currentTimeMillis
          const items = yield* kept.kind.readMany(batch.map(({ key }) => key))
          return yield* writeWithoutConflicts(store, kept, items, readAt)
        })
      )
      const { conflicts, outcomes } = combine(passes)
      onWritten(outcomes)
      if (conflicts.length === rest.length) return yield* Effect.fail(Arr.headNonEmpty(rest).error)
      rest = conflicts
    }
  })

const combine = (parts: ReadonlyArray<Written>): Written => ({
  outcomes: new Map(parts.flatMap(({ outcomes }) => Array.from(outcomes))),
  conflicts: parts.flatMap(({ conflicts }) => conflicts)
})

/** PostgreSQL has a code for it, and every driver of SQLite the same message. */
const isConflict = (error: ClerkErrors | SDKError | SqlError): error is SqlError => {
  if (error._tag !== "SqlError") return false
  const { cause } = error
  if (hasProperty(cause, "code") && cause.code === "23505") return true
  return hasProperty(cause, "message") && String(cause.message).includes("UNIQUE constraint failed")
}
