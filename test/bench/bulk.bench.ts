/**
 * Imports 2,000 users into an embedded Clerk over HTTP that has Clerk's limit of 1,000 requests in 10 seconds. The ideal time
 * is that of the same requests at exactly this pace.
 */
import { createServer } from "node:http"
import { HttpClient } from "@effect/platform"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { Effect, Layer, Stream } from "effect"
import { RateLimit } from "effect-clerk"
import { Import, MemoryCheckpoint, Rows } from "effect-clerk/bulk"
import { ClerkEmulator } from "effect-clerk/testing"
import { amount, report } from "./measure.js"

// `development` imports 250 users under the limit of a development instance, for a machine that is too slow for the other.
const kind = process.argv.includes("development") ? "development" : "production"
const { limit, users } = {
  production: { limit: 1000, users: amount(2000, 200) },
  development: { limit: 100, users: 250 }
}[kind]
const window = 10_000

let requests = 0
let rejected = 0

const counted = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(
    HttpClient.HttpClient,
    HttpClient.tap(({ status }) =>
      Effect.sync(() => {
        requests += 1
        if (status === 429) rejected += 1
      })
    )
  )
).pipe(Layer.provide(NodeHttpClient.layerUndici))

const rows = Rows.fromJson(
  Stream.map(Stream.range(1, users), (number) => ({
    external_id: `old_${number}`,
    email_address: `user${number}@example.com`
  }))
)

const program = Effect.gen(function* () {
  const start = performance.now()
  const { created } = yield* Import.run(rows, { run: "bench" })
  const time = performance.now() - start
  const ideal = ((requests - rejected) / limit) * window
  if (created !== users) return yield* Effect.dieMessage(`${created} of ${users} users were created`)
  console.log(`${created} users created with ${requests - rejected} requests, ideal time ${ideal.toFixed(0)} ms`)
  report({ name: "429 responses", value: rejected, unit: "", target: 0 })
  report({ name: "time", value: time, unit: " ms", target: ideal * 1.1 })
})

program.pipe(
  Effect.provide(MemoryCheckpoint.layer),
  Effect.provide(RateLimit.layer({ limit, bulkShare: 1 })),
  Effect.provide(
    ClerkEmulator.layerServed({ rateLimits: kind }).pipe(
      Layer.provide(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
      Layer.provide(counted)
    )
  ),
  Effect.runPromise
)
