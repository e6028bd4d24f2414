/**
 * A checkpoint without a database.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { type Batch, Checkpoint, type RowState, type Service } from "./Checkpoint.js"

interface Run {
  readonly batchSize: number
  finished: boolean
  readonly rows: Map<number, RowState>
  /** The row that has a key. */
  readonly keys: Map<string, number>
  readonly batches: Map<string, { readonly batch: Batch; runner: string; until: number; done: boolean }>
}

/**
 * A checkpoint that lives as long as its layer, for imports that may start over: a later import finds the records that an
 * earlier one created. It keeps a state for every row in memory.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Checkpoint> = Layer.sync(Checkpoint, () => make())

const make = (): Service => {
  const runs = new Map<string, Run>()

  const runOf = (name: string): Run => {
    const run = runs.get(name)
    if (run === undefined) throw new Error(`the run ${name} was not opened`)
    return run
  }

  const put = (run: Run, row: RowState): void => {
    run.rows.set(row.row, row)
    if (row.key !== undefined) run.keys.set(keyName(row.kind, row.key), row.row)
  }

  return {
    open: (name, batchSize) =>
      Effect.sync(() => {
        const run = runs.get(name) ?? {
          batchSize,
          finished: false,
          rows: new Map(),
          keys: new Map(),
          batches: new Map()
        }
        runs.set(name, run)
        return { batchSize: run.batchSize, finished: run.finished }
      }),
    find: (name) =>
      Effect.sync(() =>
        Option.map(Option.fromNullable(runs.get(name)), ({ batchSize, finished }) => ({ batchSize, finished }))
      ),
    close: (name) =>
      Effect.sync(() => {
        runOf(name).finished = true
      }),
    batches: (name, kind, runner) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const own = Array.from(runOf(name).batches.values()).filter(({ batch }) => batch.kind === kind)
        const indexes = (some: typeof own) => new Set(some.map(({ batch }) => batch.index))
        return {
          done: indexes(own.filter(({ done }) => done)),
          leased: indexes(own.filter((each) => !each.done && each.until >= now && each.runner !== runner))
        }
      }),
    claim: (batch, runner, lease) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const { batches } = runOf(batch.run)
        const held = batches.get(batchName(batch))
        if (held !== undefined && (held.done || (held.until >= now && held.runner !== runner))) return false
        batches.set(batchName(batch), { batch, runner, until: now + Duration.toMillis(lease), done: false })
        return true
      }),
    release: (batch, runner) =>
      Effect.sync(() => {
        const held = runOf(batch.run).batches.get(batchName(batch))
        if (held?.runner === runner) held.until = Number.NEGATIVE_INFINITY
      }),
    begin: (name, kind, rows) =>
      Effect.sync(() => {
        const run = runOf(name)
        for (const { key, row } of rows) {
          if (!run.rows.has(row) && !run.keys.has(keyName(kind, key))) put(run, { row, kind, key, status: "open" })
        }
        return Array.from(new Set(rows.map(({ key }) => key))).flatMap(
          (key) => run.rows.get(run.keys.get(keyName(kind, key)) ?? -1) ?? []
        )
      }),
    record: (name, rows) =>
      Effect.sync(() => {
        for (const row of rows) put(runOf(name), row)
      }),
    finish: (batch, rows) =>
      Effect.sync(() => {
        const run = runOf(batch.run)
        for (const row of rows) put(run, row)
        const held = run.batches.get(batchName(batch))
        if (held !== undefined) held.done = true
      }),
    ids: (name, kind, keys) =>
      Effect.sync(() => {
        const run = runOf(name)
        return new Map(
          keys.flatMap((key) => {
            const id = run.rows.get(run.keys.get(keyName(kind, key)) ?? -1)?.id
            return id === undefined ? [] : [[key, id] as const]
          })
        )
      }),
    counts: (name) =>
      Effect.sync(() => {
        const counts = { created: 0, skipped: 0, rejected: 0 }
        for (const { status } of runOf(name).rows.values()) {
          if (status !== "open" && status !== "sending") counts[status]++
        }
        return counts
      }),
    rejected: (name, { after, limit }) =>
      Effect.sync(() =>
        Array.from(runOf(name).rows.values())
          .filter(({ row, status }) => status === "rejected" && row > after)
          .sort((a, b) => a.row - b.row)
          .slice(0, limit)
      )
  }
}

const keyName = (kind: string, key: string): string => `${kind} ${key}`

const batchName = ({ index, kind }: Batch): string => `${kind} ${index}`
