/**
 * An import as a durable workflow, shared by the runners of a cluster.
 *
 * @since 0.1.0
 */
import * as Activity from "@effect/workflow/Activity"
import * as Workflow from "@effect/workflow/Workflow"
import type { WorkflowEngine } from "@effect/workflow/WorkflowEngine"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { ClerkClient } from "../ClerkClient.js"
import type { Checkpoint } from "./Checkpoint.js"
import * as Import from "./Import.js"
import type { Row } from "./Rows.js"

/**
 * An import that failed as a workflow, which is final for its `attempt`. What is done stays done: execute the workflow with
 * the next `attempt` to continue.
 *
 * @since 0.1.0
 * @category errors
 */
export class ImportFailed extends Schema.TaggedError<ImportFailed>("ClerkImportFailed")("ImportFailed", {
  run: Schema.String,
  issue: Schema.String
}) {
  override get message(): string {
    return `the import ${this.run} failed; execute it with the next attempt to continue: ${this.issue}`
  }
}

/**
 * The numbers of a finished import. `Import.reportOf` and `Import.rejections` return the rejected rows.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Result = Schema.Struct({
  created: Schema.Number,
  skipped: Schema.Number,
  rejectedCount: Schema.Number
})

/**
 * @since 0.1.0
 * @category models
 */
export type Result = typeof Result.Type

/**
 * Settings of the workflow.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<E, R> extends Omit<Import.Options, "run" | "runner" | "onProgress"> {
  /** The name of the workflow. Default `ClerkImport`. */
  readonly name?: string | undefined
  /** The rows of a source, such as a path or a URL, which every runner must be able to read. */
  readonly rows: (source: string) => Stream.Stream<Row, E, R>
}

/**
 * What to import.
 *
 * @since 0.1.0
 * @category models
 */
export interface Input {
  /** The name of the import in the checkpoint. */
  readonly run: string
  readonly source: string
  /** In how many parts the cluster runs the import at the same time. Default 4. */
  readonly parts?: number | undefined
  /** Default 1. */
  readonly attempt?: number | undefined
}

/**
 * A workflow that imports.
 *
 * @since 0.1.0
 * @category models
 */
export interface ImportWorkflow<R> {
  /** Registers the workflow with the engine. Every runner of the cluster needs it. */
  readonly layer: Layer.Layer<never, never, WorkflowEngine | ClerkClient | Checkpoint | R>
  /** Imports, or awaits the import if it has begun, or returns its result if it has ended. */
  readonly execute: (input: Input) => Effect.Effect<Result, ImportFailed, WorkflowEngine>
}

/**
 * Makes a workflow of an import. Each part is a workflow of its own with one activity, so the engine stores few messages, and
 * no row: the parts share the rows by the leases of the checkpoint, which must be in a database that all runners use.
 *
 * If a runner dies, the others take over its batches when their leases end, and the engine starts its parts on another runner.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { FileSystem } from "@effect/platform"
 * import { Effect, Stream } from "effect"
 * import { Rows } from "effect-clerk/bulk"
 * import { ImportWorkflow } from "effect-clerk/bulk/workflow"
 *
 * export const imports = ImportWorkflow.make({
 *   rows: (file) =>
 *     Stream.unwrap(Effect.map(FileSystem.FileSystem, ({ stream }) => stream(file))).pipe(
 *       Stream.decodeText(),
 *       Rows.fromNdjson
 *     )
 * })
 *
 * export const result = imports.execute({ run: "from-auth0", source: "/mnt/shared/users.ndjson" })
 * ```
 */
export const make = <E, R>({ name = "ClerkImport", rows, ...options }: Options<E, R>): ImportWorkflow<R> => {
  const workflow = Workflow.make({
    name,
    payload: { run: Schema.String, source: Schema.String, part: Schema.Number, attempt: Schema.Number },
    success: Result,
    error: ImportFailed,
    idempotencyKey: ({ attempt, part, run }) => `${run}/${part}/${attempt}`
  })

  const importPart = ({
    part,
    run,
    source
  }: {
    readonly part: number
    readonly run: string
    readonly source: string
  }) =>
    Effect.gen(function* () {
      // A process that only seems to be dead must not share a lease with the one that replaces it.
      const id = yield* Random.nextIntBetween(0, Number.MAX_SAFE_INTEGER)
      const { created, rejectedCount, skipped } = yield* Import.run(rows(source), {
        ...options,
        run,
        runner: `${part}-${id.toString(36)}`
      })
      return { created, skipped, rejectedCount }
    }).pipe(Effect.mapError((error) => new ImportFailed({ run, issue: String(error) })))

  return {
    layer: workflow.toLayer((payload) =>
      Activity.make({ name: "import", success: Result, error: ImportFailed, execute: importPart(payload) })
    ),
    execute: ({ attempt = 1, parts = 4, run, source }) => {
      const runPart = (part: number) => workflow.execute({ run, source, part, attempt })
      const others = Effect.forEach(Array.from({ length: parts - 1 }), (_, index) => runPart(index + 1), {
        concurrency: "unbounded",
        discard: true
      })
      // Every part ends when the whole import does.
      return Effect.zipRight(others, runPart(0), { concurrent: true })
    }
  }
}
