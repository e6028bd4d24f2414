import { spawn } from "node:child_process"
import { createServer } from "node:http"
import { join } from "node:path"
import * as RateLimiterRedis from "@effect/experimental/RateLimiter/Redis"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Schedule, Scope } from "effect"
import { ClerkClient, Users } from "effect-clerk"
import { SharedRateLimit } from "effect-clerk/shared"
import * as Recording from "../recording.js"
import { hasRedis, startRedis } from "../redis.js"
import { freePort } from "../support/freePort.js"

interface Arrival {
  readonly worker: string
  readonly at: number
}

/** A Clerk that notes when requests arrive, and from whom. */
const serve = Effect.gen(function* () {
  const arrivals: Array<Arrival> = []
  const server = createServer((request, response) => {
    arrivals.push({ worker: request.headers["user-agent"] ?? "", at: performance.now() })
    response.setHeader("content-type", "application/json").end("{}")
  })
  const port = yield* Effect.promise(freePort)
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => void server.listen(port, "127.0.0.1", () => resume(Effect.void))),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
  return { arrivals, url: `http://127.0.0.1:${port}` }
})

/** Starts a worker in a process of its own. Returns what it has logged so far. */
const startWorker = (name: string, url: string, redisPort: number) =>
  Effect.gen(function* () {
    const log: Array<string> = []
    const worker = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn(
          process.execPath,
          ["--import", "tsx", join(import.meta.dirname, "worker.ts"), name, url, String(redisPort)],
          {
            // ioredis writes each failed connection to standard error.
            stdio: ["ignore", "pipe", "ignore"]
          }
        )
      ),
      (worker) => Effect.sync(() => worker.kill("SIGKILL"))
    )
    worker.stdout.setEncoding("utf8").on("data", (text: string) => log.push(...text.trim().split("\n")))
    return log
  })

const until = (condition: () => boolean) =>
  Effect.suspend(() => (condition() ? Effect.void : Effect.fail("not yet"))).pipe(
    Effect.retry(Schedule.spaced("10 millis")),
    Effect.timeoutFail({ duration: "40 seconds", onTimeout: () => `never: ${condition}` })
  )

const mostWithin = (times: ReadonlyArray<number>, millis: number) =>
  Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + millis).length))

// A limit of 400 in a shared bucket: 25 at once, and one more each 28 milliseconds.
describe.skipIf(!hasRedis)("SharedRateLimit over Redis, if redis-server is installed", () => {
  it.scopedLive(
    "two processes share a limit, go on at a safe rate when Redis is killed, and share again when it is back",
    () =>
      Effect.gen(function* () {
        const redisPort = yield* Effect.promise(freePort)
        const redisScope = yield* Scope.make()
        yield* Effect.addFinalizer(() => Scope.close(redisScope, Exit.void))
        yield* Scope.extend(startRedis(redisPort), redisScope)
        const { arrivals, url } = yield* serve
        const logs = yield* Effect.forEach(["one", "two"], (name) => startWorker(name, url, redisPort))

        /** How long the next requests take, in milliseconds. */
        const next = (count: number) =>
          Effect.gen(function* () {
            const from = arrivals.length
            yield* until(() => arrivals.length >= from + count)
            return (arrivals[from + count - 1]?.at ?? Number.NaN) - (arrivals[from]?.at ?? Number.NaN)
          })
        const workersOf = (from: number) => new Set(arrivals.slice(from).map(({ worker }) => worker))

        yield* until(() => workersOf(0).size === 2)
        const sharing = arrivals.length
        // Two processes that do not share would take half of the time.
        assert.isAtLeast(yield* next(150), (150 - 26) * 28 * 0.9)
        assert.strictEqual(workersOf(sharing).size, 2)
        assert.deepStrictEqual(logs, [[], []])

        yield* Scope.close(redisScope, Exit.void)
        yield* until(() => logs.every((log) => log.length === 1))
        for (const [line] of logs) {
          assert.match(line ?? "", /^the store of Clerk's rate limits is out of use .* alone with 1\/4 of each limit$/)
        }
        const alone = arrivals.length
        // One each 112 milliseconds in each process.
        assert.isAtLeast(yield* next(60), (60 - 4) * 56 * 0.9)
        assert.strictEqual(workersOf(alone).size, 2)

        yield* startRedis(redisPort)
        yield* until(() => logs.every((log) => log.length === 2))
        for (const [, line] of logs) assert.strictEqual(line, "the store of Clerk's rate limits is in use again")
        const again = yield* next(120)
        // Alone they would take 6.7 seconds.
        assert.isAtMost(again, 5000)
        assert.isAtLeast(again, (120 - 26) * 28 * 0.9)
        assert.isAtMost(
          mostWithin(
            arrivals.map(({ at }) => at),
            10_000
          ),
          400
        )
      }),
    90_000
  )

  it.scopedLive(
    "a Redis that hangs delays a call by the timeout at most, and no call after that",
    () =>
      Effect.gen(function* () {
        const port = yield* Effect.promise(freePort)
        const redis = yield* startRedis(port)
        const { clerk } = Recording.make(Recording.json(200, {}))
        yield* Effect.gen(function* () {
          const client = yield* ClerkClient.ClerkClient
          const call = Effect.timed(client.raw(Users.count.spec, {})).pipe(
            Effect.map(([duration]) => Duration.toMillis(duration))
          )
          yield* call
          yield* redis.signal("SIGSTOP")
          const first = yield* call
          const others = yield* Effect.replicateEffect(Effect.delay(call, "300 millis"), 4)
          yield* redis.signal("SIGCONT")
          assert.isAtLeast(first, 195)
          assert.isAtMost(first, 3000)
          assert.isBelow(Math.min(...others), 195)
        }).pipe(
          Effect.ensuring(redis.signal("SIGCONT")),
          Effect.provide(SharedRateLimit.layer({ instance: "test", limit: 400, storeTimeout: "200 millis" })),
          Effect.provide(clerk()),
          Effect.provide(RateLimiterRedis.layerStore({ host: "127.0.0.1", port }))
        )
      }),
    30_000
  )
})
