import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Metric, MetricState, Random, TestClock } from "effect"
import { type ClerkClient, Sessions, Users } from "effect-clerk"
import * as Recording from "./recording.js"
import { wireSession } from "./session.js"

interface Reading {
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  readonly value: number
  /** Of a histogram: the sum of its values. */
  readonly sum: number | undefined
}

/** What the metrics of the client hold. They belong to the process, so tests compare two readings. */
const readings: Effect.Effect<ReadonlyArray<Reading>> = Effect.map(Metric.snapshot, (pairs) =>
  pairs
    .filter(({ metricKey }) => metricKey.name.startsWith("clerk_client_"))
    .map(({ metricKey, metricState }) => {
      const histogram = MetricState.isHistogramState(metricState)
      const value = histogram || MetricState.isCounterState(metricState) ? metricState.count : Number.NaN
      return {
        name: metricKey.name,
        tags: Object.fromEntries(metricKey.tags.map((tag) => [tag.key, tag.value])),
        value: Number(value),
        sum: histogram ? metricState.sum : undefined
      }
    })
)

/** Readings by name and tags. A histogram is there once for each time that its module was loaded. */
const totals = (all: ReadonlyArray<Reading>): ReadonlyMap<string, Reading> => {
  const found = new Map<string, Reading>()
  for (const reading of all) {
    const key = JSON.stringify([reading.name, reading.tags])
    const { sum = 0, value } = found.get(key) ?? { value: 0 }
    found.set(key, {
      ...reading,
      value: reading.value + value,
      sum: reading.sum === undefined ? undefined : reading.sum + sum
    })
  }
  return found
}

/** Runs an effect on a clock that jumps, with every random number in the middle, and returns what it added to the metrics. */
const addedBy = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const before = totals(yield* readings)
    const fiber = yield* Effect.fork(Effect.withRandom(effect, Random.fixed([0.5])))
    yield* TestClock.adjust("3 hours")
    yield* Fiber.await(fiber)
    return Array.from(totals(yield* readings), ([key, reading]) => {
      const old = before.get(key)
      return {
        ...reading,
        value: reading.value - (old?.value ?? 0),
        sum: reading.sum === undefined ? undefined : reading.sum - (old?.sum ?? 0)
      }
    }).filter(({ value }) => value > 0)
  })

interface Named {
  readonly operation?: string
  readonly status?: string
  readonly value: number
}

const named = (added: ReadonlyArray<Reading>, name: string): Array<Named> =>
  added.filter((reading) => reading.name === name).map(({ tags, value }) => ({ ...tags, value }))

const session = Recording.json(200, wireSession())
const get = Sessions.get({ sessionId: "sess_1" })

describe("a call", () => {
  it.effect("is counted by its operation and the class of its last status", () =>
    Effect.gen(function* () {
      const added = yield* addedBy(
        Effect.gen(function* () {
          const call = (...replies: readonly [Recording.Reply, ...ReadonlyArray<Recording.Reply>]) =>
            Effect.exit(Effect.provide(get, Recording.make(...replies).client()))
          yield* call(session)
          yield* call(Recording.errors(503, "service_unavailable"), session)
          yield* call(Recording.errors(404, "resource_not_found"))
          yield* call(Recording.errors(503, "service_unavailable"))
          yield* call(Recording.broken("ECONNREFUSED"))
          yield* Effect.exit(
            Effect.provide(Users.delete({ userId: "user_1" }), Recording.make(Recording.errors(429, "x")).client())
          )
        })
      )
      assert.sameDeepMembers(named(added, "clerk_client_calls"), [
        { operation: "sessions.get", status: "2xx", value: 2 },
        { operation: "sessions.get", status: "4xx", value: 1 },
        { operation: "sessions.get", status: "5xx", value: 1 },
        { operation: "sessions.get", status: "none", value: 1 },
        { operation: "users.delete", status: "4xx", value: 1 }
      ])
    })
  )

  it.effect("is not counted if its input is invalid", () =>
    Effect.gen(function* () {
      const call = Effect.provide(Sessions.get({ sessionId: "" }), Recording.make(session).client())
      assert.deepStrictEqual(yield* addedBy(call), [])
    })
  )

  it.effect("has its duration measured, retries and waits included", () =>
    Effect.gen(function* () {
      const slow: Recording.Reply = (request) => Effect.delay(session(request), "40 millis")
      const slowFailure: Recording.Reply = (request) =>
        Effect.delay(Recording.errors(503, "service_unavailable")(request), "40 millis")
      const added = yield* addedBy(Effect.provide(get, Recording.make(slowFailure, slow).client()))
      assert.deepStrictEqual(
        added.filter(({ name }) => name === "clerk_client_call_duration_milliseconds"),
        [
          {
            name: "clerk_client_call_duration_milliseconds",
            tags: { operation: "sessions.get" },
            value: 1,
            // Two responses, and half of the first backoff between them.
            sum: 40 + 125 + 40
          }
        ]
      )
    })
  )

  it.effect("counts its retries, and the time between them", () =>
    Effect.gen(function* () {
      const failing = Recording.make(Recording.errors(503, "service_unavailable"))
      const added = yield* addedBy(Effect.provide(get, failing.client({ retry: { attempts: 4 } })))
      assert.strictEqual(failing.requests.length, 4)
      assert.deepStrictEqual(named(added, "clerk_client_retries"), [{ operation: "sessions.get", value: 3 }])
      // Half of 250, 500 and 1000 milliseconds.
      assert.deepStrictEqual(named(added, "clerk_client_waiting_milliseconds"), [{ value: 875 }])
    })
  )

  it.effect("counts the time that a rate limit makes it wait", () =>
    Effect.gen(function* () {
      const limited = Recording.errors(429, "too_many_requests", { "retry-after": "10" })
      const { client } = Recording.make(limited, session)
      const one = Effect.provide(get, client())
      const added = yield* addedBy(one)
      const [waited] = named(added, "clerk_client_waiting_milliseconds")
      assert.isAtLeast(waited?.value ?? 0, 10_000)
      assert.isAtMost(waited?.value ?? 0, 10_500)
    })
  )

  it.effect("adds nothing else when it succeeds at once", () =>
    Effect.gen(function* () {
      const added = yield* addedBy(Effect.provide(get, Recording.make(session).client()))
      assert.sameMembers(
        added.map(({ name }) => name),
        // A duration of zero is a measurement too.
        ["clerk_client_calls", "clerk_client_call_duration_milliseconds"]
      )
    })
  )
})

describe("the retry budget of a client", () => {
  const outage = (count: number, options: ClerkClient.Options = {}) =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.errors(503, "service_unavailable"))
      const calls = Effect.replicateEffect(Effect.exit(get), count)
      const added = yield* addedBy(Effect.provide(calls, recording.client(options)))
      const [empty] = named(added, "clerk_client_retry_budget_empty")
      return { requests: recording.requests.length, empty: empty?.value ?? 0 }
    })

  it.effect("is counted each time it stops a retry", () =>
    Effect.gen(function* () {
      // It allows 100 retries, two for each of the first 50 calls.
      assert.deepStrictEqual(yield* outage(70), { requests: 70 + 100, empty: 20 })
    })
  )

  it.effect("is not asked with `retry.budget: false`", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* outage(70, { retry: { budget: false } }), { requests: 70 * 3, empty: 0 })
    })
  )
})
