import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Random, TestClock } from "effect"
import { ClerkClient, RetryPolicy, Sessions } from "effect-clerk"
import * as Recording from "./recording.js"

const get = Sessions.get({ sessionId: "sess_1" })
const unavailable = Recording.errors(503, "service_unavailable")
const rateLimited = (seconds: number) => Recording.errors(429, "too_many_requests", { "retry-after": String(seconds) })

/** How many requests a call sends, on a clock that jumps, with every random number in the middle. */
const attempts = (reply: Recording.Reply, options: ClerkClient.Options, call = get, calls = 1) =>
  Effect.gen(function* () {
    const { client, requests } = Recording.make(reply)
    const fiber = yield* Effect.exit(call).pipe(
      Effect.replicateEffect(calls),
      Effect.provide(client(options)),
      Effect.withRandom(Random.fixed([0.5])),
      Effect.fork
    )
    yield* TestClock.adjust("3 hours")
    yield* Fiber.join(fiber)
    return requests.length
  })

describe("server", () => {
  const retry = RetryPolicy.server

  it.effect("makes three attempts, as a client without options does", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* attempts(unavailable, { retry }), 3)
      assert.strictEqual(yield* attempts(unavailable, {}), 3)
    })
  )

  it.effect("waits 30 seconds if Clerk asks for it, and no longer", () =>
    Effect.gen(function* () {
      const deadline = "1 hour"
      assert.strictEqual(yield* attempts(rateLimited(30), { retry, deadline }), 3)
      assert.strictEqual(yield* attempts(rateLimited(31), { retry, deadline }), 1)
    })
  )
})

describe("bulk", () => {
  const retry = RetryPolicy.bulk

  it.effect("makes ten attempts, if the deadline has the time", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* attempts(unavailable, { retry, deadline: "1 hour" }), 10)
      assert.isBelow(yield* attempts(unavailable, { retry }), 10)
    })
  )

  it.effect("waits two hours if Clerk asks for it, and no longer", () =>
    Effect.gen(function* () {
      const deadline = "3 hours"
      assert.strictEqual(yield* attempts(rateLimited(7200), { retry, deadline }), 2)
      assert.strictEqual(yield* attempts(rateLimited(7201), { retry, deadline }), 1)
      assert.strictEqual(yield* attempts(rateLimited(7200), { retry }), 1)
    })
  )

  it.effect("shares no budget with other calls", () =>
    Effect.gen(function* () {
      const short = { ...retry, maxDelay: "1 second" as const }
      assert.strictEqual(yield* attempts(unavailable, { retry: short }, get, 20), 20 * 10)
      assert.strictEqual(yield* attempts(unavailable, { retry: { ...short, budget: true } }, get, 20), 20 + 100)
    })
  )
})

describe("none", () => {
  it.effect("makes one attempt", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* attempts(unavailable, { retry: RetryPolicy.none }), 1)
      assert.strictEqual(yield* attempts(rateLimited(1), { retry: RetryPolicy.none }), 1)
    })
  )

  it.effect("may be chosen for some calls of a client", () =>
    Effect.gen(function* () {
      const call = ClerkClient.withOptions(get, { retry: RetryPolicy.none })
      assert.strictEqual(yield* attempts(unavailable, { retry: RetryPolicy.bulk }, call), 1)
    })
  )
})
