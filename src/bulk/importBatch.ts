import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ClerkClient } from "../ClerkClient.js"
import type { CheckpointError } from "./BulkError.js"
import type { Batch, RowState } from "./Checkpoint.js"
import { create, type Plan } from "./create.js"
import { type ImportRecord, keyOf } from "./ImportRecord.js"
import type { Failure } from "./meaning.js"
import { type Context, preparePlans } from "./plans.js"
import type { Row } from "./Rows.js"

/** What a batch is imported with. */
export interface Settings extends Context {
  /** How many records are created at the same time. */
  readonly concurrency: number
  /** Limits them across the batches that are imported together. */
  readonly limit: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Called for every row whose outcome is known. */
  readonly onOutcome: (row: RowState) => Effect.Effect<void>
}

interface Item {
  readonly row: number
  readonly key: string
  readonly record: ImportRecord
}

/**
 * Imports rows of one kind, and rejects those that are no records. Before a record is sent, the checkpoint knows that it may
 * be: after a crash it is looked for, and counts as created if it is found.
 */
export const importBatch = (
  batch: Batch,
  rows: ReadonlyArray<Row>,
  settings: Settings
): Effect.Effect<void, Failure | CheckpointError, ClerkClient> =>
  Effect.gen(function* () {
    const { checkpoint, onOutcome } = settings
    const outcomes: Array<RowState> = []
    const conclude = (state: RowState) =>
      Effect.suspend(() => {
        outcomes.push(state)
        return onOutcome(state)
      })
    const work = Effect.gen(function* () {
      const items: Array<Item> = []
      const wasRejected = yield* rejectedBefore(batch.run, rows, checkpoint)
      for (const { number, record } of rows) {
        if (wasRejected.has(number)) continue
        if (Either.isRight(record)) items.push({ row: number, key: keyOf(record.right), record: record.right })
        else yield* conclude(rejected(number, "invalid", record.left))
      }
      const known = yield* checkpoint.begin(batch.run, batch.kind, items)
      yield* importItems(batch, items, known, settings, conclude)
    })
    // What is known by then is kept if the import stops here. The rest is found out again.
    yield* Effect.onError(work, () => Effect.ignore(checkpoint.record(batch.run, outcomes)))
    yield* checkpoint.finish(batch, outcomes)
  })

/** Rows that were rejected before the import stopped. Those without a key cannot be recognized by it. */
const rejectedBefore = (run: string, rows: ReadonlyArray<Row>, checkpoint: Settings["checkpoint"]) => {
  const first = rows[0]?.number ?? 1
  const limit = (rows.at(-1)?.number ?? 0) - first + 1
  return Effect.map(
    checkpoint.rejected(run, { after: first - 1, limit }),
    (rejected) => new Set(rejected.map(({ row }) => row))
  )
}

const importItems = (
  { kind }: Batch,
  items: ReadonlyArray<Item>,
  known: ReadonlyArray<RowState>,
  settings: Settings,
  conclude: (state: RowState) => Effect.Effect<void>
) =>
  Effect.gen(function* () {
    const states = new Map(known.map((state) => [state.key, state]))
    const own: Array<Item> = []
    for (const item of items) {
      const holder = states.get(item.key)?.row ?? item.row
      if (holder !== item.row) yield* conclude(rejected(item.row, kind, `${keyName[kind]}: row ${holder} has the same`))
      else if (!isFinal(states.get(item.key))) own.push(item)
    }
    const wasSent = ({ key }: Item) => states.get(key)?.status === "sending"
    const plans = yield* preparePlans(
      kind,
      own.map(({ record }) => record),
      settings
    )
    const missing: Array<Item> = []
    for (const item of own) {
      const id = plans.existing.get(item.key)
      if (id === undefined) missing.push(item)
      else yield* conclude({ ...stateOf(item, kind), status: wasSent(item) ? "created" : "skipped", id })
    }
    const toSend: Array<{ readonly item: Item; readonly plan: Plan }> = []
    for (const item of missing) {
      const plan = plans.planOf(item.record)
      if (typeof plan === "string") yield* conclude({ ...stateOf(item, kind), status: "rejected", reason: plan })
      else toSend.push({ item, plan })
    }
    const beforeSending = yield* markAhead(
      toSend.map(({ item }) => ({ ...stateOf(item, kind), status: "sending" })),
      settings
    )
    yield* Effect.forEach(
      toSend,
      ({ item, plan }, index) =>
        Effect.zipRight(beforeSending(index), create(plan, wasSent(item), settings.patience)).pipe(
          settings.limit,
          Effect.flatMap((outcome) => conclude({ ...stateOf(item, kind), ...outcome }))
        ),
      // Not unbounded: whenever a permit is given back, a semaphore wakes all who wait for one.
      { concurrency: settings.concurrency, discard: true }
    )
  })

/**
 * Records that rows may be sent, before the first of them is: as many together as are created at the same time. After a crash
 * few are then marked that were not sent, and one statement serves many.
 */
const markAhead = (rows: ReadonlyArray<RowState>, { checkpoint, concurrency, run }: Settings) =>
  Effect.map(Effect.makeSemaphore(1), (semaphore) => {
    let marked = 0
    const markNext = Effect.suspend(() =>
      Effect.zipRight(
        checkpoint.record(run, rows.slice(marked, marked + concurrency)),
        Effect.sync(() => {
          marked += concurrency
        })
      )
    )
    return (index: number) => semaphore.withPermits(1)(Effect.suspend(() => (index < marked ? Effect.void : markNext)))
  })

const isFinal = (state: RowState | undefined): boolean =>
  state !== undefined && state.status !== "open" && state.status !== "sending"

const stateOf = ({ key, row }: Item, kind: Batch["kind"]) => ({ row, kind, key })

const rejected = (row: number, kind: RowState["kind"], reason: string): RowState => ({
  row,
  kind,
  // Another row has the key, or there is none.
  key: undefined,
  status: "rejected",
  reason
})

const keyName = {
  user: "external_id",
  organization: "slug",
  organization_membership: "organization_slug and user_external_id"
} as const
