/**
 * `npm run conformance -- <openapi.yml>`: compares the endpoint table with an official OpenAPI file.
 */
import { basename } from "node:path"
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Either } from "effect"
import { resources } from "effect-clerk"
import { check } from "./check.js"
import { deliberate } from "./deliberate.js"
import { report } from "./report.js"

const file = process.argv[2]

const run = Effect.gen(function* () {
  if (file === undefined)
    return yield* Effect.fail("Say which file to compare with: npm run conformance -- <openapi.yml>")
  const files = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(files.readFileString(file), (error) => `${file}: ${error.message}`)
  const verdict = yield* Either.mapLeft(check(text, resources, deliberate), (issue) => `${file}: ${issue}`)
  yield* Console.log(report(verdict, basename(file)))
  return verdict.agrees ? 0 : 1
})

run.pipe(
  Effect.catchAll((message) => Effect.as(Console.error(message), 2)),
  Effect.tap((status) =>
    Effect.sync(() => {
      process.exitCode = status
    })
  ),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain
)
