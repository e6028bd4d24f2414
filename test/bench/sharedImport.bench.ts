/**
 * Two processes import 5,000 users together, over one PostgreSQL and one Redis, into an embedded Clerk over HTTP that has
 * Clerk's limit of 1,000 requests in 10 seconds. The ideal time is that of the same requests at exactly this pace.
 */
import assert from "node:assert"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { users } from "../bulk/fixtures.js"
import { serveClerk } from "../bulk/process/clerk.js"
import type { Settings } from "../bulk/process/runner.js"
import { bundleProgram } from "../bulk/process/start.js"
import { hasRedis, startRedis } from "../redis.js"
import { freePort } from "../support/freePort.js"
import { hasPostgres, startPostgres } from "../support/postgres.js"
import { amount, report } from "./measure.js"

const count = amount(5000, 300)
const limit = 1000
const window = 10_000

let requests = 0
let rejected = 0

const measure = Effect.gen(function* () {
  const clerk = yield* Effect.acquireRelease(Effect.promise(serveClerk), ({ stop }) => Effect.promise(stop))
  clerk.server.on("request", (_, response) =>
    response.on("finish", () => {
      requests += 1
      if (response.statusCode === 429) rejected += 1
    })
  )
  const redisPort = yield* Effect.promise(freePort)
  yield* startRedis(redisPort)
  const postgres = yield* Effect.acquireRelease(Effect.promise(startPostgres), ({ stop }) => Effect.promise(stop))
  const program = yield* Effect.acquireRelease(
    Effect.promise(() => bundleProgram<Settings>("runner")),
    ({ remove }) => Effect.promise(remove)
  )
  const file = join(program.directory, "users.ndjson")
  yield* Effect.promise(() =>
    writeFile(
      file,
      users(count)
        .map((row) => JSON.stringify(row))
        .join("\n")
    )
  )
  const start = performance.now()
  const processes = ["one", "two"].map((runner) =>
    program.start({
      run: "bench",
      runner,
      file,
      clerkUrl: clerk.url,
      database: postgres.url,
      batchSize: 500,
      limits: { redisPort, limit, bulkShare: 1 }
    })
  )
  const results = yield* Effect.promise(() => Promise.all(processes.map((each) => each.result())))
  const time = performance.now() - start
  for (const result of results) assert.strictEqual(Reflect.get(result, "created"), count)
  const ideal = ((requests - rejected) / limit) * window
  console.log(`${count} users created with ${requests - rejected} requests, ideal time ${ideal.toFixed(0)} ms`)
  report({ name: "429 responses", value: rejected, unit: "", target: 0 })
  report({ name: "time, with the start of both processes", value: time, unit: " ms", target: ideal * 1.1 })
})

if (hasRedis && hasPostgres) await Effect.runPromise(Effect.scoped(measure))
else {
  console.log("redis-server or PostgreSQL is not installed")
  report({ name: "processes started", value: 0, unit: "" })
}
