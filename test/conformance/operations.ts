/**
 * `npm run operations` writes OPERATIONS.md; with `-- --check` it only says whether the page is current.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { resources } from "../../src/api/index.js"
import { render } from "./operationsTable.js"

const page = "OPERATIONS.md"

const run = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const rendered = render(resources)
  const written = yield* Effect.orElseSucceed(files.readFileString(page), () => "")
  if (written === rendered) return yield* Console.log(`${page} is current.`)
  if (process.argv.includes("--check")) {
    return yield* Effect.fail(new Error(`${page} is not what the endpoint table says. Run: npm run operations`))
  }
  yield* files.writeFileString(page, rendered)
  yield* Console.log(`${page} is written.`)
})

run.pipe(Effect.provide(NodeContext.layer), NodeRuntime.runMain)
