/**
 * `npm run conformance` compares the endpoint table with `facts.txt`.
 *
 * `npm run conformance -- <file>` compares it with one of Clerk's own files and says which facts change. `--write` also
 * writes those facts into this folder. `--deliberate` lists the differences that `deliberate.ts` explains.
 */
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { resources } from "effect-clerk"
import { check } from "./check.js"
import { deliberate } from "./deliberate.js"
import { type FactFile, factFileOf } from "./factFiles.js"
import { readFacts } from "./facts.js"
import { changedLines, report } from "./report.js"

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false }, deliberate: { type: "boolean", default: false } }
})
const source = positionals[0]

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const read = (path: string) =>
  Effect.flatMap(FileSystem.FileSystem, (files) =>
    Effect.mapError(files.readFileString(path), (error) => `${path}: ${error.message}`)
  )

/** Whether the facts of this folder are those of Clerk's file, in the end. */
const keep = ({ name, text }: FactFile) =>
  Effect.gen(function* () {
    const changed = changedLines(yield* Effect.orElseSucceed(read(pathOf(name)), () => ""), text)
    if (changed.length === 0) return true
    const verb = flags.write ? "changed" : "would change with --write"
    const more = changed.length > 40 ? ["…"] : []
    yield* Console.log([`${changed.length} lines of ${name} ${verb}:`, ...changed.slice(0, 40), ...more, ""].join("\n"))
    if (flags.write) yield* Effect.flatMap(FileSystem.FileSystem, (files) => files.writeFileString(pathOf(name), text))
    return flags.write
  })

const run = Effect.gen(function* () {
  if (source === undefined && flags.write) {
    return yield* Effect.fail("Name the file to take the facts from: npm run conformance -- <openapi.yml> --write")
  }
  const file =
    source === undefined
      ? { name: "facts.txt", text: yield* read(pathOf("facts.txt")) }
      : yield* Effect.mapError(factFileOf(yield* read(source), resources), (issue) => `${source}: ${issue}`)
  const isCurrent = yield* keep(file)
  if (file.name !== "facts.txt") return isCurrent ? 0 : 1
  const result = check(readFacts(file.text), resources, deliberate)
  yield* Console.log(report(result, { source: basename(source ?? file.name), deliberate: flags.deliberate }))
  return result.agrees && isCurrent ? 0 : 1
})

run.pipe(
  Effect.catchAll((error) => Effect.as(Console.error(typeof error === "string" ? error : error.message), 2)),
  Effect.tap((status) =>
    Effect.sync(() => {
      process.exitCode = status
    })
  ),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain
)
