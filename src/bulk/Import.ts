/**
 * Imports users, organizations and memberships: each record once, whatever happens in between.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { ClerkConfigError } from "../ClerkError.js"
import * as RateLimit from "../RateLimit.js"
import type { CheckpointError } from "./BulkError.js"
import { Checkpoint, type Counts, type RowState } from "./Checkpoint.js"
import { type Kind, kinds } from "./ImportRecord.js"
import { type Importer, importKind } from "./importKind.js"
import type { Row } from "./Rows.js"

/**
 * Settings of an import. Only the name is required.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * The name of this import in the checkpoint. An import that stopped is continued by running it again under the same name
   * with the same rows; one that has finished returns its report again.
   */
  readonly run: string
  /** How many records are created at the same time. Default 25. */
  readonly concurrency?: number | undefined
  /** How many rows are looked up and written to the checkpoint together. Default 1000. A run keeps its first value. */
  readonly batchSize?: number | undefined
  /** How long a call that fails for now is repeated before the import stops. Default 10 minutes. */
  readonly patience?: Duration.DurationInput | undefined
  /**
   * The name of this process among those that share the import. Default `local`, for a single process: after a crash it
   * continues at once. Processes that share an import need different names.
   */
  readonly runner?: string | undefined
  /** How long a batch stays with a process that does not respond any longer. Default 1 minute. */
  readonly lease?: Duration.DurationInput | undefined
  /** Called at the start, and whenever the outcome of a row is known, with the numbers so far. */
  readonly onProgress?: ((counts: Counts) => Effect.Effect<void>) | undefined
}

/**
 * A row that was rejected, and why.
 *
 * @since 0.1.0
 * @category models
 */
export interface Rejection {
  readonly row: number
  readonly kind: Kind | "invalid"
  readonly reason: string
}

/**
 * What became of the rows. Every row of the import is counted once.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  readonly run: string
  /** Rows whose record this import created. */
  readonly created: number
  /** Rows whose record existed before. */
  readonly skipped: number
  readonly rejectedCount: number
  /** The first 1000 rejected rows; {@link rejections} streams all. */
  readonly rejected: ReadonlyArray<Rejection>
}

/**
 * Imports rows, as bulk work of `RateLimit.layer`. A user is recognized by `externalId`, an organization by `slug`, a
 * membership by both: what exists is skipped. Users come first, then organizations, then memberships, whatever their order in
 * the rows; the rows are read once for each kind, and never held in memory as a whole.
 *
 * A record that Clerk rejects is noted with the reason, and the import goes on. If Clerk cannot be reached for longer than
 * `patience`, or the secret key or a quota of the instance does not allow any record, it fails with `ImportStopped`, and
 * running it again continues. After a crash records in flight are looked up, so none is created twice.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { Effect, Stream } from "effect"
 * import { Import, MemoryCheckpoint, Rows } from "effect-clerk/bulk"
 *
 * const rows = Rows.fromRecords(
 *   Stream.make({ type: "user", externalId: "auth0|1", emailAddress: ["ada@example.com"] } as const)
 * )
 *
 * export const report = Import.run(rows, { run: "from-auth0" }).pipe(Effect.provide(MemoryCheckpoint.layer))
 * ```
 */
export const run = Effect.fn("bulk.import")(function* <E, R>(rows: Stream.Stream<Row, E, R>, options: Options) {
  const checkpoint = yield* Checkpoint
  const { run } = options
  yield* checkCount("concurrency", options.concurrency)
  yield* checkCount("batchSize", options.batchSize)
  const { batchSize, finished } = yield* checkpoint.open(run, options.batchSize ?? defaultBatchSize)
  if (!finished) {
    const counts = yield* checkpoint.counts(run)
    yield* options.onProgress?.(counts) ?? Effect.void
    const { concurrency = 25 } = options
    const semaphore = yield* Effect.makeSemaphore(concurrency)
    const importer: Importer = {
      run,
      checkpoint,
      batchSize,
      patience: Duration.toMillis(options.patience ?? "10 minutes"),
      runner: options.runner ?? "local",
      lease: Duration.decode(options.lease ?? "1 minute"),
      concurrency,
      limit: semaphore.withPermits(1),
      onOutcome: counting(counts, options.onProgress)
    }
    const present = yield* RateLimit.bulk(importKind(rows, "user", importer))
    for (const kind of kinds.slice(1)) {
      if (present.has(kind)) yield* RateLimit.bulk(importKind(rows, kind, importer))
    }
    yield* checkpoint.close(run)
  }
  return yield* reportOf(run)
})

/**
 * The report of a run as it is now.
 *
 * @since 0.1.0
 * @category constructors
 */
export const reportOf = (run: string): Effect.Effect<Report, CheckpointError, Checkpoint> =>
  Effect.gen(function* () {
    const checkpoint = yield* Checkpoint
    const { rejected: rejectedCount, ...counts } = yield* checkpoint.counts(run)
    const rejected = yield* checkpoint.rejected(run, { after: 0, limit: pageSize })
    return { run, ...counts, rejectedCount, rejected: rejected.map(rejectionOf) }
  })

/**
 * All rejected rows of a run, by row number.
 *
 * @since 0.1.0
 * @category constructors
 */
export const rejections = (run: string): Stream.Stream<Rejection, CheckpointError, Checkpoint> =>
  Stream.paginateChunkEffect(0, (after) =>
    Effect.gen(function* () {
      const checkpoint = yield* Checkpoint
      const page = yield* checkpoint.rejected(run, { after, limit: pageSize })
      const last = page.at(-1)
      const next = last === undefined || page.length < pageSize ? Option.none() : Option.some(last.row)
      return [Chunk.unsafeFromArray(page.map(rejectionOf)), next] as const
    })
  )

/**
 * The rejected rows of a run as they were read, with `_row` and `_reason`, to be corrected and imported again: one line of JSON
 * each. They hold what the rows hold, such as password digests. The rows are read again.
 *
 * @since 0.1.0
 * @category constructors
 */
export const rejectedLines = <E, R>(
  rows: Stream.Stream<Row, E, R>,
  run: string
): Stream.Stream<string, E | CheckpointError, R | Checkpoint> =>
  rows.pipe(
    Stream.grouped(pageSize),
    Stream.mapEffect((group) =>
      Effect.gen(function* () {
        const checkpoint = yield* Checkpoint
        const numbers = Chunk.toReadonlyArray(group).map(({ number }) => number)
        const after = Math.min(...numbers) - 1
        const rejected = yield* checkpoint.rejected(run, { after, limit: pageSize })
        const reasons = new Map(rejected.map(({ reason, row }) => [row, reason]))
        return Chunk.filterMap(group, (row) =>
          reasons.has(row.number) ? Option.some(rejectedLine(row, reasons.get(row.number))) : Option.none()
        )
      })
    ),
    Stream.flattenChunks
  )

const defaultBatchSize = 1000

/** How many rejected rows are read from the checkpoint together. */
const pageSize = 1000

const rejectedLine = ({ json, number }: Row, reason: string | undefined): string =>
  JSON.stringify({
    ...(typeof json === "object" && json !== null && !Array.isArray(json) ? json : { _text: json }),
    _row: number,
    _reason: reason
  })

const rejectionOf = ({ kind, reason = "", row }: RowState): Rejection => ({ row, kind, reason })

const checkCount = (option: string, value: number | undefined): Effect.Effect<void, ClerkConfigError> =>
  value === undefined || (Number.isInteger(value) && value > 0)
    ? Effect.void
    : new ClerkConfigError({ option, issue: "must be a whole number above zero" })

const counting = (counts: Counts, onProgress: Options["onProgress"]): Importer["onOutcome"] => {
  let now = counts
  return ({ status }) => {
    if (status === "open" || status === "sending") return Effect.void
    now = { ...now, [status]: now[status] + 1 }
    return onProgress?.(now) ?? Effect.void
  }
}
