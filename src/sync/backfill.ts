import type { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { checkInstance } from "./instance.js"
import type { Item, KindName } from "./kind.js"
import { countOutcomes } from "./metrics.js"
import type { OtherInstance, RepeatedPage } from "./SyncError.js"
import * as State from "./state.js"
import { forEachKept, type Kept, type Store } from "./store.js"
import { walk } from "./walk.js"
import { write } from "./write.js"

/**
 * What a backfill did with the items of one kind. A backfill that continues counts from where it continued.
 *
 * @since 0.1.0
 * @category models
 */
export interface Backfilled {
  /** How many were read from Clerk. */
  readonly read: number
  /** How many rows were added or changed. */
  readonly written: number
}

/**
 * What a backfill did, for each kind that is kept.
 *
 * @since 0.1.0
 * @category models
 */
export type BackfillReport = { readonly [Kind in KindName]?: Backfilled }

const done = "done"

const cursorName = (kind: KindName): string => `backfill:${kind}`

/** Fills the tables, from where the last run ended if it did not come to the end. */
export const backfill = (
  store: Store
): Effect.Effect<BackfillReport, ClerkErrors | SDKError | OtherInstance | RepeatedPage | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    yield* checkInstance(store)
    const reports = yield* forEachKept(store, (kept) => backfillKind(store, kept))
    yield* State.remove(store.database, (["organizations", "users", "memberships"] as const).map(cursorName))
    return Object.fromEntries(reports)
  })

const backfillKind = <A extends Item>(store: Store, kept: Kept<A>) =>
  Effect.gen(function* () {
    const { name } = kept.kind
    const cursor = yield* State.read(store.database, cursorName(name))
    let read = 0
    let written = 0
    if (!Option.contains(cursor, done)) {
      yield* walk(store, kept, cursor, ({ items, next, readAt }) =>
        Effect.gen(function* () {
          const after = Option.getOrElse(next, () => done)
          const outcomes = yield* write(store, kept, items, readAt).pipe(
            Effect.zipLeft(State.write(store.database, cursorName(name), after)),
            store.database.transaction
          )
          yield* countOutcomes(name, outcomes)
          for (const outcome of outcomes.values()) {
            read += 1
            if (outcome === "added" || outcome === "updated") written += 1
          }
        })
      )
    }
    return [name, { read, written }] as const
  })
