/**
 * A process that calls Clerk as often as its limiter allows: `worker.ts <name> <url of Clerk> <port of Redis>`. Its log
 * goes to standard output.
 */
import * as RateLimiterRedis from "@effect/experimental/RateLimiter/Redis"
import { FetchHttpClient } from "@effect/platform"
import { Effect, Layer, Logger } from "effect"
import { ClerkClient, Users } from "effect-clerk"
import { SharedRateLimit } from "effect-clerk/shared"

const [name, baseUrl, port] = process.argv.slice(2)

const clerk = SharedRateLimit.layer({ instance: "test", limit: 400, processes: 4, storeTimeout: "300 millis" }).pipe(
  Layer.provide(ClerkClient.layer({ secretKey: "sk_test_redis", baseUrl, userAgent: name })),
  Layer.provide(RateLimiterRedis.layerStore({ host: "127.0.0.1", port: Number(port) })),
  Layer.provide(FetchHttpClient.layer)
)

const call = Effect.flatMap(ClerkClient.ClerkClient, (client) => client.raw(Users.count.spec, {}))

await Effect.runPromise(
  Effect.all(
    Array.from({ length: 8 }, () => Effect.forever(call)),
    { concurrency: "unbounded" }
  ).pipe(
    Effect.provide(clerk),
    Effect.provide(
      Logger.replace(
        Logger.defaultLogger,
        Logger.make(({ message }) => void process.stdout.write(`${String(message)}\n`))
      )
    )
  )
)
