import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import { Checkpoint, type CheckpointError, DryRun, Import, type ImportStopped } from "effect-clerk/bulk"
import { checkpointFile } from "./checkpointFile.js"
import { clerkLayer, paceOptions, stoppedBy } from "./clerk.js"
import { CommandExit, exitCodes, stoppedIfInterrupted } from "./exit.js"
import { overwrites, writeLines } from "./output.js"
import { withProgress } from "./progress.js"
import { badInput, examine, rowsOfFile, unusable } from "./source.js"

const file = Args.path({ name: "file", exists: "either" }).pipe(
  Args.withDescription("An NDJSON file, or a CSV file whose name ends with .csv")
)

const options = {
  ...paceOptions,
  dryRun: Options.boolean("dry-run").pipe(
    Options.withDescription("Check every row and say what would happen, and send nothing")
  ),
  concurrency: Options.integer("concurrency").pipe(
    Options.withSchema(Schema.Int.pipe(Schema.positive())),
    Options.withDefault(25),
    Options.withDescription("How many records are created at the same time")
  ),
  checkpoint: Options.file("checkpoint").pipe(
    Options.optional,
    Options.withDescription("The SQLite file that remembers what became of each row. Default: the file, .checkpoint.db")
  ),
  rejected: Options.file("rejected").pipe(
    Options.optional,
    Options.withDescription("Where to write rejected rows, to be corrected. Default: the file, .rejected.ndjson")
  ),
  again: Options.boolean("again").pipe(
    Options.withDescription("Import a file again that was imported to its end; what exists is skipped")
  )
}

type Config = Command.Command.ParseConfig<typeof options> & { readonly file: string }

export const import_ = Command.make("import", { file, ...options }, (config) =>
  stoppedIfInterrupted(config.dryRun ? dryRun(config.file) : importFile(config))
).pipe(
  Command.withDescription(
    "Import users, organizations and memberships; the same command continues an import that stopped"
  )
)

const dryRun = (file: string) =>
  Effect.gen(function* () {
    yield* examine(file)
    const { records, rejectedCount } = yield* DryRun.run(rowsOfFile(file), ({ reason, row }) =>
      Console.log(`row ${row} would be rejected: ${reason}`)
    )
    yield* Console.log(
      `${records.user} users, ${records.organization} organizations and ${records.organization_membership} memberships would be created, or skipped if they exist; ${rejectedCount} rows would be rejected. Nothing was sent.`
    )
    if (rejectedCount > 0) return yield* rejectedExit(rejectedCount, "correct them before the import")
  })

const importFile = (config: Config) =>
  Effect.gen(function* () {
    const checkpoint = Option.getOrElse(config.checkpoint, () => `${config.file}.checkpoint.db`)
    const rejected = Option.getOrElse(config.rejected, () => `${config.file}.rejected.ndjson`)
    for (const kept of [config.file, checkpoint]) {
      if (yield* overwrites(rejected, kept)) {
        return yield* badInput(`${kept} would be overwritten by the rejected rows; name another file with --rejected`)
      }
    }
    const { fingerprint, total } = yield* examine(config.file)
    yield* importRows(config, rejected, fingerprint, total).pipe(
      Effect.catchTags({ ImportStopped: stopped, CheckpointError: failedCheckpoint }),
      Effect.provide(checkpointFile(checkpoint)),
      Effect.provide(clerkLayer(config))
    )
  })

const importRows = (config: Config, rejected: string, fingerprint: string, total: number) =>
  Effect.gen(function* () {
    const run = yield* runName((yield* Path.Path).basename(config.file), fingerprint, config.again)
    const counts = yield* Ref.make<Checkpoint.Counts>({ created: 0, skipped: 0, rejected: 0 })
    const progress = Effect.map(Ref.get(counts), ({ created, rejected, skipped }) => ({
      done: created + skipped + rejected,
      total,
      details: `${created} created, ${skipped} skipped, ${rejected} rejected`
    }))
    const rows = rowsOfFile(config.file)
    const report = yield* withProgress(
      progress,
      Import.run(rows, { run, concurrency: config.concurrency, onProgress: (now) => Ref.set(counts, now) })
    )
    yield* Console.log(
      `${report.created} created, ${report.skipped} skipped because they exist, ${report.rejectedCount} rejected`
    )
    if (report.rejectedCount === 0) {
      const { exists } = yield* FileSystem.FileSystem
      // It may hold corrections, so it is not removed.
      if (yield* Effect.orElseSucceed(exists(rejected), () => false)) {
        yield* Console.log(`${rejected} is of an earlier import; this one rejected no row`)
      }
      return
    }
    yield* writeLines(rejected, Import.rejectedLines(rows, run)).pipe(
      Effect.catchTags({
        BadArgument: (error) => unusable(rejected, error),
        SystemError: (error) => unusable(rejected, error)
      })
    )
    yield* rejectedExit(report.rejectedCount, `each is in ${rejected} with its reason`)
  })

/** The run of this content that has not finished. Otherwise a new one for `--again`, or the last one, whose report is shown. */
const runName = (name: string, fingerprint: string, again: boolean) =>
  Effect.gen(function* () {
    const { find } = yield* Checkpoint.Checkpoint
    const runOf = (number: number) => `${name} ${fingerprint} ${number}`
    for (let number = 1; ; number++) {
      const state = yield* find(runOf(number))
      if (Option.isNone(state) && (again || number === 1)) return runOf(number)
      if (Option.isNone(state)) {
        yield* Console.log("This file was imported to its end before; --again imports it again.")
        return runOf(number - 1)
      }
      if (!state.value.finished) return runOf(number)
    }
  })

const stopped = (error: ImportStopped) =>
  stoppedBy(error.cause, `${error.cause.message}\nThe import stopped; run the same command again to continue.`)

const failedCheckpoint = ({ message }: CheckpointError) => new CommandExit({ code: exitCodes.stopped, message })

const rejectedExit = (count: number, next: string) =>
  new CommandExit({ code: exitCodes.rejected, message: `${count} rows rejected; ${next}` })
