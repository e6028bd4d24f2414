/**
 * Where an import remembers what became of each row, so that it can be resumed, also by another process.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type { CheckpointError } from "./BulkError.js"
import type { Kind } from "./ImportRecord.js"

/**
 * What is known of a row. `open`: it was read. `sending`: a call that creates its record may have been sent. The other three
 * are final.
 *
 * @since 0.1.0
 * @category models
 */
export type Status = "open" | "sending" | "created" | "skipped" | "rejected"

/**
 * A row as the checkpoint keeps it. It has no values of the record besides its key.
 *
 * @since 0.1.0
 * @category models
 */
export interface RowState {
  readonly row: number
  /** `invalid` if the row is no record. */
  readonly kind: Kind | "invalid"
  /** What identifies the record. Undefined if another row has the key, or the row is no record. */
  readonly key: string | undefined
  readonly status: Status
  /** Why it was rejected. */
  readonly reason?: string | undefined
  /** The id of the record at Clerk. */
  readonly id?: string | undefined
}

/**
 * The rows of a stretch of the import with records of one kind, worked on by one runner at a time.
 *
 * @since 0.1.0
 * @category models
 */
export interface Batch {
  readonly run: string
  readonly kind: Kind
  readonly index: number
}

/**
 * A run of an import as a whole.
 *
 * @since 0.1.0
 * @category models
 */
export interface RunState {
  readonly batchSize: number
  /** Whether every row has its outcome. */
  readonly finished: boolean
}

/**
 * How many rows ended in which way.
 *
 * @since 0.1.0
 * @category models
 */
export interface Counts {
  readonly created: number
  readonly skipped: number
  readonly rejected: number
}

/**
 * What a checkpoint does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Starts a run, or finds it. A run keeps the batch size with which it started. */
  readonly open: (run: string, batchSize: number) => Effect.Effect<RunState, CheckpointError>
  /** Looks for a run. */
  readonly find: (run: string) => Effect.Effect<Option.Option<RunState>, CheckpointError>
  /** Marks a run as finished. */
  readonly close: (run: string) => Effect.Effect<void, CheckpointError>
  /** The batches of a kind that are done, and those that other runners hold a lease of. */
  readonly batches: (
    run: string,
    kind: Kind,
    runner: string
  ) => Effect.Effect<{ readonly done: ReadonlySet<number>; readonly leased: ReadonlySet<number> }, CheckpointError>
  /** Takes or renews the lease of a batch. False if the batch is done, or another runner has the lease. */
  readonly claim: (batch: Batch, runner: string, lease: Duration.Duration) => Effect.Effect<boolean, CheckpointError>
  /** Gives up the lease of a batch. */
  readonly release: (batch: Batch, runner: string) => Effect.Effect<void, CheckpointError>
  /**
   * Adds rows that are not known yet, as `open`, and returns what is known of the rows with these keys. The first row with a
   * key has it.
   */
  readonly begin: (
    run: string,
    kind: Kind,
    rows: ReadonlyArray<{ readonly row: number; readonly key: string }>
  ) => Effect.Effect<ReadonlyArray<RowState>, CheckpointError>
  /** Writes what is known of rows. */
  readonly record: (run: string, rows: ReadonlyArray<RowState>) => Effect.Effect<void, CheckpointError>
  /** Writes the outcomes of a batch and marks it as done, both or neither. */
  readonly finish: (batch: Batch, rows: ReadonlyArray<RowState>) => Effect.Effect<void, CheckpointError>
  /** The ids at Clerk of records of this run, by key; those that are not known are left out. */
  readonly ids: (
    run: string,
    kind: Kind,
    keys: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyMap<string, string>, CheckpointError>
  readonly counts: (run: string) => Effect.Effect<Counts, CheckpointError>
  /** The rejected rows of a run by row number, from `after` on, at most `limit` of them. */
  readonly rejected: (
    run: string,
    page: { readonly after: number; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<RowState>, CheckpointError>
}

/**
 * The checkpoint of imports: `SqlCheckpoint.layer` of `effect-clerk/bulk/sql` keeps it in a database, `MemoryCheckpoint.layer`
 * in memory.
 *
 * @since 0.1.0
 * @category context
 */
export class Checkpoint extends Context.Tag("effect-clerk/bulk/Checkpoint")<Checkpoint, Service>() {}
