/**
 * `npm run operations` writes docs/OPERATIONS.md and the tables of docs/emulator.md and docs/migration.md; with `-- --check`
 * it only says whether they are current.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { resources } from "effect-clerk"
import { renderEmulatorPage } from "./emulatorTable.js"
import { renderMigrationPage } from "./migrationTable.js"
import { render } from "./operationsTable.js"

const pages: ReadonlyArray<readonly [file: string, render: (written: string) => string]> = [
  ["docs/OPERATIONS.md", () => render(resources)],
  ["docs/emulator.md", (written) => renderEmulatorPage(written, resources)],
  ["docs/migration.md", (written) => renderMigrationPage(written, resources)]
]

const check = process.argv.includes("--check")

const run = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  let status = 0
  for (const [file, render] of pages) {
    const written = yield* Effect.orElseSucceed(files.readFileString(file), () => "")
    const rendered = render(written)
    if (written === rendered) yield* Console.log(`${file} is current.`)
    else if (check) {
      yield* Console.error(`${file} is not what the endpoint table says. Run: npm run operations`)
      status = 1
    } else {
      yield* files.writeFileString(file, rendered)
      yield* Console.log(`${file} is written.`)
    }
  }
  return status
})

run.pipe(
  Effect.tap((status) =>
    Effect.sync(() => {
      process.exitCode = status
    })
  ),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain
)
