/** Imports users from an NDJSON file, with a checkpoint in SQLite, and shows what became of each row. */
import { FileSystem, Path } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { LibsqlClient } from "@effect/sql-libsql"
import { Effect, Layer, Stream } from "effect"
import { Import, Rows } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"
import { ClerkLayer } from "./support/plumbing.js"

const user = (number: number) =>
  JSON.stringify({
    external_id: `example_import_${number}`,
    email_address: [`example+clerk_test_import_${number}@example.com`, `second+clerk_test_${number}@example.com`],
    first_name: `Example ${number}`,
    created_at: "2020-01-02T03:04:05Z"
  })

/** What an export of another system might look like. */
const lines = [...Array.from({ length: 20 }, (_, number) => user(number)), "{ not JSON", user(3)]

const readRows = (file: string) =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, ({ stream }) => stream(file))).pipe(
    Stream.decodeText(),
    Rows.fromNdjson
  )

const program = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const folder = yield* files.makeTempDirectoryScoped({ prefix: "effect-clerk-" })
  const { join } = yield* Path.Path
  const file = join(folder, "users.ndjson")
  yield* files.writeFileString(file, lines.join("\n"))

  const checkpoint = SqlCheckpoint.layer.pipe(
    Layer.provide(LibsqlClient.layer({ url: `file:${join(folder, "import.db")}` }))
  )
  yield* Effect.gen(function* () {
    const report = yield* Import.run(readRows(file), { run: "example" })
    yield* Effect.log(`${report.created} created, ${report.skipped} skipped, ${report.rejectedCount} rejected`)
    for (const { reason, row } of report.rejected) yield* Effect.log(`row ${row}: ${reason}`)

    // Under another name it is a new import, which finds what exists.
    const again = yield* Import.run(readRows(file), { run: "example again" })
    yield* Effect.log(`again: ${again.created} created, ${again.skipped} skipped, ${again.rejectedCount} rejected`)
  }).pipe(Effect.provide(checkpoint))
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), Effect.provide(NodeContext.layer), NodeRuntime.runMain)
