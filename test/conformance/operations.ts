/**
 * `npm run operations` writes docs/OPERATIONS.md; with `-- --check` it only says whether the page is current.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { resources } from "effect-clerk"
import { render } from "./operationsTable.js"

const page = "docs/OPERATIONS.md"

const run = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const rendered = render(resources)
  const written = yield* Effect.orElseSucceed(files.readFileString(page), () => "")
  if (written === rendered) {
    yield* Console.log(`${page} is current.`)
    return 0
  }
  if (process.argv.includes("--check")) {
    yield* Console.error(`${page} is not what the endpoint table says. Run: npm run operations`)
    return 1
  }
  yield* files.writeFileString(page, rendered)
  yield* Console.log(`${page} is written.`)
  return 0
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
