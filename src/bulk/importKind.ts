import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { ClerkClient } from "../ClerkClient.js"
import { CheckpointError, ImportStopped } from "./BulkError.js"
import type { Batch, Service } from "./Checkpoint.js"
import type { Kind } from "./ImportRecord.js"
import { importBatch, type Settings } from "./importBatch.js"
import type { Row } from "./Rows.js"

/** What an import works with, whatever its rows are. */
export interface Importer extends Settings {
  readonly batchSize: number
  readonly runner: string
  readonly lease: Duration.Duration
}

/**
 * Imports the rows of one kind, and returns which kinds there are. Batches that another runner works on are awaited: if its
 * lease ends, the rows are read once more and the batch is taken over.
 */
export const importKind = <E, R>(rows: Stream.Stream<Row, E, R>, kind: Kind, importer: Importer) =>
  Effect.gen(function* () {
    const { checkpoint, lease, run, runner } = importer
    let batches = yield* checkpoint.batches(run, kind, runner)
    while (true) {
      const { found, present } = yield* pass(rows, kind, importer, batches.done)
      while (true) {
        batches = yield* checkpoint.batches(run, kind, runner)
        const open = found.filter((index) => !batches.done.has(index))
        if (open.length === 0) return present
        if (open.some((index) => !batches.leased.has(index))) break
        yield* Effect.sleep(Duration.min(Duration.times(lease, 0.1), "1 second"))
      }
    }
  })

/** Reads all rows, and imports the batches of a kind that are neither done nor with another runner. */
const pass = <E, R>(rows: Stream.Stream<Row, E, R>, kind: Kind, importer: Importer, done: ReadonlySet<number>) =>
  Effect.suspend(() => {
    const present = new Set<Kind>()
    const found: Array<number> = []
    return rows.pipe(
      Stream.grouped(importer.batchSize),
      Stream.zipWithIndex,
      Stream.filterMap(([group, index]) => {
        const all = Chunk.toReadonlyArray(group)
        for (const { record } of all) if (Either.isRight(record)) present.add(record.right.type)
        const own = all.filter(({ record }) => kindOf(record) === kind)
        if (own.length === 0) return Option.none()
        found.push(index)
        return done.has(index) ? Option.none() : Option.some({ batch: { run: importer.run, kind, index }, own })
      }),
      // While the last records of a batch are created, the next one is looked up.
      Stream.mapEffect(({ batch, own }) => claimAndImport(batch, own, importer), { concurrency: 2, unordered: true }),
      Stream.runDrain,
      Effect.as({ present, found })
    )
  })

/** Rows that are no records are rejected with the users. */
const kindOf = (record: Row["record"]): Kind => (Either.isRight(record) ? record.right.type : "user")

const claimAndImport = (
  batch: Batch,
  rows: ReadonlyArray<Row>,
  { checkpoint, lease, runner, ...settings }: Importer
): Effect.Effect<void, ImportStopped | CheckpointError, ClerkClient> =>
  Effect.gen(function* () {
    if (!(yield* checkpoint.claim(batch, runner, lease))) return
    // Unlike `raceFirst`, `raceAll` waits for both when it is interrupted: the batch records what is known before the release.
    yield* Effect.raceAll([
      Effect.exit(importBatch(batch, rows, { checkpoint, ...settings })),
      Effect.exit(untilLost(batch, { checkpoint, lease, runner }))
    ]).pipe(
      Effect.flatten,
      Effect.onError(() => Effect.ignore(checkpoint.release(batch, runner))),
      Effect.mapError((error) =>
        error instanceof CheckpointError ? error : new ImportStopped({ run: batch.run, cause: error })
      )
    )
  })

/** Renews the lease, and ends if another runner has it. */
const untilLost = (
  batch: Batch,
  {
    checkpoint,
    lease,
    runner
  }: { readonly checkpoint: Service; readonly lease: Duration.Duration; readonly runner: string }
): Effect.Effect<void, CheckpointError> =>
  Effect.sleep(Duration.times(lease, 0.25)).pipe(
    Effect.zipRight(checkpoint.claim(batch, runner, lease)),
    Effect.repeat({ while: (isHeld) => isHeld }),
    Effect.asVoid
  )
