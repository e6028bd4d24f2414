/** Two runners share an import over PostgreSQL: needs DATABASE_URL, such as postgres://postgres@127.0.0.1:5432/postgres. */
import { NodeRuntime } from "@effect/platform-node"
import { PgClient } from "@effect/sql-pg"
import { Clock, Config, Console, Effect, Layer, Option, type Redacted, Stream } from "effect"
import { Import, Rows } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"
import { ClerkLayer } from "./support/plumbing.js"

const rows = (run: number) =>
  Rows.fromJson(
    Stream.map(Stream.range(1, 200), (number) => ({
      external_id: `example_${run}_${number}`,
      email_address: `example+clerk_test_${run}_${number}@example.com`
    }))
  )

/** In production each runner is a process on its own machine, and reads the same file. */
const importAs = (runner: string, run: number) =>
  Import.run(rows(run), {
    run: `example ${run}`,
    runner,
    batchSize: 20,
    // After this time the batches of a runner that has died go to another one.
    lease: "10 seconds"
  })

const program = Effect.gen(function* () {
  const run = yield* Clock.currentTimeMillis
  const [report] = yield* Effect.all([importAs("first", run), importAs("second", run)], { concurrency: 2 })
  yield* Effect.log(`${report.created} created, ${report.skipped} skipped, ${report.rejectedCount} rejected`)
})

const layerOf = (url: Redacted.Redacted) =>
  SqlCheckpoint.layer.pipe(Layer.provide(PgClient.layer({ url })), Layer.provideMerge(ClerkLayer))

const databaseUrl = Config.option(Config.redacted("DATABASE_URL"))

databaseUrl.pipe(
  Effect.flatMap(
    Option.match({
      onNone: () =>
        Console.log(
          "Set DATABASE_URL to a PostgreSQL database: two runners then import 200 users together. One machine alone needs only SQLite, as in import-users.ts."
        ),
      onSome: (url) => Effect.provide(program, layerOf(url))
    })
  ),
  NodeRuntime.runMain
)
