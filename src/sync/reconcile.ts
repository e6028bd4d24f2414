import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { type Conflict, type Written, writeConflicting, writeWithoutConflicts } from "./conflicts.js"
import { superfluous } from "./extras.js"
import { checkInstance } from "./instance.js"
import type { Item, KindName } from "./kind.js"
import { countRows } from "./metrics.js"
import { prune } from "./prune.js"
import { recordSeen } from "./records.js"
import { remove } from "./remove.js"
import type { OtherInstance, RepeatedPage, TooManyRemovals } from "./SyncError.js"
import * as State from "./state.js"
import { forEachKept, type Kept, type Store } from "./store.js"
import { walk } from "./walk.js"
import type { Outcome } from "./write.js"

/**
 * How to reconcile.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReconcileOptions {
  /**
   * The most rows of one table to remove. If Clerk does not know more rows than that, the reconciliation fails with
   * `TooManyRemovals` and removes none. Default 1,000.
   */
  readonly maxRemovals?: number | undefined
  /**
   * Whether to remove rows that Clerk does not know and that this library never wrote, for a table that existed before.
   * Default false: they are reported as `unknown`.
   */
  readonly removeUnrecorded?: boolean | undefined
  /** The most ids in each list of the report. Default 100. */
  readonly maxIds?: number | undefined
  /** How long handled messages and deletions are remembered. Default 30 days. */
  readonly retention?: Duration.DurationInput | undefined
}

/**
 * Some rows of a table.
 *
 * @since 0.1.0
 * @category models
 */
export interface Found {
  readonly count: number
  /** The first of their ids, at most `maxIds`. */
  readonly ids: ReadonlyArray<string>
}

/**
 * How a table differed from Clerk. All is repaired but `unknown`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reconciled {
  /** How many items Clerk has. */
  readonly checked: number
  /** Items that had no row. */
  readonly missing: Found
  /** Rows that differed from their item. */
  readonly stale: Found
  /** Rows whose item Clerk no longer has, and which were removed. */
  readonly extra: Found
  /** Rows that Clerk does not know and that this library never wrote. They are left alone. */
  readonly unknown: Found
}

/**
 * What a reconciliation found, for each kind that is kept.
 *
 * @since 0.1.0
 * @category models
 */
export type ReconcileReport = { readonly [Kind in KindName]?: Reconciled }

/**
 * Compares all of Clerk with the tables and repairs the differences. Rows are removed only after all lists were read to
 * their ends, and only if Clerk, asked for each of them, does not have it. Items that conflict with other rows are written
 * after that.
 */
export const reconcile = (
  store: Store,
  { maxIds = 100, maxRemovals = 1000, removeUnrecorded = false, retention = "30 days" }: ReconcileOptions
): Effect.Effect<
  ReconcileReport,
  ClerkErrors | SDKError | OtherInstance | RepeatedPage | SqlError | TooManyRemovals,
  ClerkClient
> =>
  Effect.gen(function* () {
    yield* checkInstance(store)
    const startedAt = yield* Clock.currentTimeMillis
    const number = yield* State.increment(store.database, "walk")
    const found = new Map<KindName, ReturnType<typeof makeTally>>()
    const tallyOf = (kind: KindName) => {
      const tally = found.get(kind) ?? makeTally(maxIds)
      found.set(kind, tally)
      return tally
    }
    yield* forEachKept(store, (kept) => {
      const { name } = kept.kind
      return walk(store, kept, Option.none(), ({ items, readAt }) =>
        Effect.gen(function* () {
          const written = yield* writeWithoutConflicts(store, kept, items, readAt)
          tallyOf(name).add(written)
          yield* recordSeen(
            store.database,
            name,
            items.map(({ id }) => id),
            number
          )
        })
      )
    })
    const removals = yield* forEachKept(store, <A extends Item>(kept: Kept<A>) =>
      Effect.gen(function* () {
        const tally = tallyOf(kept.kind.name)
        const ids = yield* superfluous(store, kept, {
          walk: number,
          startedAt,
          maxRemovals,
          removeUnrecorded,
          onWritten: tally.add,
          onUnknown: tally.addUnknown
        })
        return [kept.kind.name, ids] as const
      })
    )
    // Memberships first, so that they are not removed with their user or organization and then missing here.
    for (const [kind, ids] of Arr.reverse(removals)) {
      yield* Effect.forEach(Arr.chunksOf(ids, 100), (batch) => store.database.transaction(remove(store, kind, batch)))
      yield* countRows(kind, "removed", ids.length)
      tallyOf(kind).addExtra(ids)
    }
    // The values that they conflicted with are free now.
    yield* forEachKept(store, (kept) => {
      const tally = tallyOf(kept.kind.name)
      return writeConflicting(store, kept, tally.conflicts(), tally.addOutcomes)
    })
    yield* prune(store, startedAt - Duration.toMillis(retention))
    return Object.fromEntries(Array.from(found, ([kind, tally]) => [kind, tally.result()]))
  })

/** Counts what is found in one table. */
const makeTally = (maxIds: number) => {
  let checked = 0
  const missing = makeList(maxIds)
  const stale = makeList(maxIds)
  const extra = makeList(maxIds)
  const unknown = makeList(maxIds)
  const conflicts = new Map<string, Conflict>()
  const addOutcomes = (outcomes: ReadonlyMap<string, Outcome>): void => {
    for (const [id, outcome] of outcomes) {
      checked += 1
      if (outcome === "added") missing.add(id)
      if (outcome === "updated") stale.add(id)
    }
  }
  return {
    add: (written: Written): void => {
      addOutcomes(written.outcomes)
      for (const conflict of written.conflicts) conflicts.set(conflict.key.id, conflict)
    },
    addOutcomes,
    conflicts: (): ReadonlyArray<Conflict> => Array.from(conflicts.values()),
    addExtra: (ids: ReadonlyArray<string>): void => ids.forEach(extra.add),
    addUnknown: unknown.add,
    result: (): Reconciled => ({
      checked,
      missing: missing.result(),
      stale: stale.result(),
      extra: extra.result(),
      unknown: unknown.result()
    })
  }
}

const makeList = (maxIds: number) => {
  let count = 0
  const ids: Array<string> = []
  return {
    add: (id: string): void => {
      count += 1
      if (ids.length < maxIds) ids.push(id)
    },
    result: (): Found => ({ count, ids })
  }
}
