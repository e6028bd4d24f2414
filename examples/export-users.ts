/** Streams all users to a file, one JSON object in each line, with a progress line. Memory use does not grow with their number. */
import { FileSystem, Path } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Clock, Console, Effect, Schema, Stream } from "effect"
import { ClerkService, Page, Users } from "effect-clerk"
import { ClerkLayer, temporaryUsers } from "./support/plumbing.js"

const encode = Schema.encode(Schema.parseJson(Users.User))

/** Writes the users to `file`; the next page is requested only when this one is written. */
const exportUsers = (file: string, input: Users.ListInput) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const fileSystem = yield* FileSystem.FileSystem
    const start = yield* Clock.currentTimeMillis
    let requests = 0
    let count = 0
    const progress = (users: number) =>
      Effect.gen(function* () {
        requests += 1
        count += users
        const seconds = Math.max(0.001, ((yield* Clock.currentTimeMillis) - start) / 1000)
        yield* Console.log(`  ${count} users, ${Math.round(count / seconds)} a second, ${requests} requests`)
      })
    yield* Page.stream(clerk.users.list, input).pipe(
      Stream.mapChunksEffect((page) => Effect.as(progress(page.length), page)),
      Stream.mapEffect(encode),
      Stream.map((line) => `${line}\n`),
      Stream.encodeText,
      Stream.run(fileSystem.sink(file))
    )
    return count
  })

const program = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-clerk-" })
  const file = (yield* Path.Path).join(folder, "users.ndjson")
  yield* temporaryUsers(120)
  // Pages of 50 only to show several; the default of 500 makes the fewest requests.
  const count = yield* exportUsers(file, { orderBy: "+created_at", limit: 50 })
  const [first = ""] = (yield* fileSystem.readFileString(file)).split("\n")
  yield* Effect.log(`exported: ${count} users`)
  yield* Effect.log(`first line: ${first.slice(0, 90)}…`)
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), Effect.provide(NodeContext.layer), NodeRuntime.runMain)
