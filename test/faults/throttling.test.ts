import { assert, describe, it } from "@effect/vitest"
import { Clock, Duration, Effect, Either, Fiber, Metric, MetricState, TestClock } from "effect"
import { Sessions, Users } from "effect-clerk"
import * as Recording from "../recording.js"
import { wireSession } from "../session.js"
import { read, session, succeed, wireUser } from "./calls.js"
import { client, errors, onEachTransport, serve, write } from "./server.js"

const sessionOf = (number: number) => Sessions.get({ sessionId: `sess_${number}` })

const sent = (requests: ReadonlyArray<Recording.Recorded>, path: string) =>
  requests.filter(({ url }) => url.includes(path)).map(({ at }) => at)

/** The most that lie within `millis` of each other. */
const mostWithin = (times: ReadonlyArray<number>, millis: number) =>
  Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + millis).length))

describe("row 22: a 429 closes its endpoint to all calls", () => {
  /** Clerk rejects an endpoint until a moment, and accepts it from then on. */
  const closedUntil =
    (end: number): Recording.Reply =>
    (request) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (request.url.includes("/users/")) return Recording.json(200, wireUser("user_1"))(request)
        return now >= end
          ? Recording.json(200, session)(request)
          : Recording.errors(429, "too_many_requests", { "retry-after": `${(end - now) / 1000}` })(request)
      })

  it.effect("until the time that Clerk named, after which they come one by one", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(closedUntil(2000))
      yield* Effect.gen(function* () {
        const first = yield* Effect.fork(Effect.replicateEffect(sessionOf(1), 20, { concurrency: "unbounded" }))
        yield* TestClock.adjust("100 millis")
        const others = yield* Effect.fork(
          Effect.forEach(
            Array.from({ length: 180 }, (_, n) => n),
            sessionOf,
            { concurrency: "unbounded" }
          )
        )
        const elsewhere = yield* Effect.fork(Users.get({ userId: "user_1" }))
        yield* TestClock.adjust(Duration.millis(1899))
        assert.deepStrictEqual(
          sent(requests, "/sessions/"),
          Array.from({ length: 20 }, () => 0)
        )
        assert.deepStrictEqual(sent(requests, "/users/"), [100])
        yield* TestClock.adjust("10 seconds")
        yield* Effect.all([Fiber.join(first), Fiber.join(others), Fiber.join(elsewhere)])
      }).pipe(Effect.provide(client()))
      const times = sent(requests, "/sessions/").slice(20)
      assert.lengthOf(times, 200)
      assert.isAtLeast(Math.min(...times), 2000)
      assert.isAtLeast(new Set(times.map(Math.floor)).size, 100)
      assert.isAtMost(mostWithin(times, 50), 40)
    })
  )

  it.effect("and lets all calls come back that were already sent", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(closedUntil(2000))
      const fiber = yield* Effect.fork(
        Effect.provide(Effect.replicateEffect(read, 200, { concurrency: "unbounded" }), client())
      )
      yield* TestClock.adjust("20 seconds")
      yield* Fiber.join(fiber)
      assert.lengthOf(requests, 400)
    })
  )

  it.effect("and again while they wait, without sending them", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(
        Recording.errors(429, "too_many_requests", { "retry-after": "1" }),
        Recording.errors(429, "too_many_requests", { "retry-after": "5" }),
        Recording.json(200, session)
      )
      yield* Effect.gen(function* () {
        const fibers = yield* Effect.fork(
          Effect.zipRight(Effect.sleep("1 millis"), Effect.replicateEffect(read, 50, { concurrency: "unbounded" }))
        )
        const first = yield* Effect.fork(read)
        yield* TestClock.adjust("20 seconds")
        yield* Effect.all([Fiber.join(first), Fiber.join(fibers)])
      }).pipe(Effect.provide(client()))
      const times = sent(requests, "/sessions/")
      assert.lengthOf(times, 53)
      assert.lengthOf(
        times.filter((time) => time < 6000),
        2
      )
    })
  )

  it.effect("and lets through little more than a limit allows", () =>
    Effect.gen(function* () {
      // 40 requests in each second.
      const counts = new Map<number, number>()
      const limited: Recording.Reply = (request) =>
        Effect.delay(
          Effect.flatMap(Clock.currentTimeMillis, (now) => {
            const second = Math.floor(now / 1000)
            const count = (counts.get(second) ?? 0) + 1
            counts.set(second, count)
            return count <= 40
              ? Recording.json(200, session)(request)
              : Recording.errors(429, "too_many_requests", { "retry-after": `${(1000 - (now % 1000)) / 1000}` })(
                  request
                )
          }),
          "20 millis"
        )
      const { client, requests } = Recording.make(limited)
      const fiber = yield* Effect.fork(
        Effect.forEach(
          Array.from({ length: 200 }, (_, n) => n),
          (n) => Effect.either(Effect.delay(sessionOf(n), Duration.millis(n * 5))),
          { concurrency: "unbounded" }
          // A few calls in a thousand get three 429s.
        ).pipe(Effect.provide(client({ retry: { attempts: 5 } })))
      )
      yield* TestClock.adjust("60 seconds")
      const results = yield* Fiber.join(fiber)
      assert.deepStrictEqual(results.filter(Either.isLeft), [])
      assert.isAtMost(requests.length, 260)
    })
  )

  it.effect("fails a call that has no time to wait, without sending it", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.errors(429, "too_many_requests", { "retry-after": "40" }))
      yield* Effect.gen(function* () {
        yield* Effect.flip(read)
        const error = yield* Effect.flip(read)
        assert.isTrue(error._tag === "SDKError" && error.reason._tag === "RateLimited" && error.reason.attempts === 0)
        assert.include(error.message, "not sent, because earlier calls were rate limited; call again in")
        assert.deepStrictEqual(error.retryAfter, Duration.seconds(40))
        assert.deepStrictEqual([error.isRetryable, error.mayHaveBeenApplied], [true, false])
      }).pipe(Effect.provide(client()))
      assert.lengthOf(requests, 1)
    })
  )

  it.effect("but closes a change of one resource for that resource only", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make((request) =>
        request.url.endsWith("/user_1")
          ? Recording.errors(429, "too_many_requests", { "retry-after": "40" })(request)
          : Recording.json(200, wireUser("user_2"))(request)
      )
      yield* Effect.gen(function* () {
        const update = (userId: string) => Effect.either(Users.update({ userId, firstName: "Ada" }))
        const results = yield* Effect.forEach(["user_1", "user_2", "user_1"], update)
        assert.deepStrictEqual(results.map(Either.isRight), [false, true, false])
      }).pipe(Effect.provide(client()))
      assert.lengthOf(requests, 2)
    })
  )

  onEachTransport("on a socket as well", (transport) =>
    Effect.gen(function* () {
      const times: Array<number> = []
      const server = yield* serve((socket, nth, request) => {
        if (request.includes("/users/")) return socket.write(errors(404, "resource_not_found"))
        times.push(performance.now())
        return times.length === 1
          ? socket.write(errors(429, "too_many_requests", "retry-after: 1"))
          : succeed(socket, nth, request)
      })
      yield* Effect.gen(function* () {
        const first = yield* Effect.fork(read)
        yield* server.received(1)
        yield* Effect.sleep("200 millis")
        const others = yield* Effect.fork(Effect.replicateEffect(read, 199, { concurrency: "unbounded" }))
        yield* Effect.flip(Users.get({ userId: "user_1" }))
        assert.lengthOf(times, 1)
        yield* Effect.all([Fiber.join(first), Fiber.join(others)])
      }).pipe(Effect.provide(client(server.origin, transport, { attemptTimeout: "20 seconds" })))
      assert.lengthOf(times, 201)
      assert.isAtLeast((times[1] ?? 0) - (times[0] ?? 0), 1000)
    })
  )
})

describe("row 26: an outage", () => {
  onEachTransport("of a thousand calls makes at most 1.2 times the requests", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve(write(errors(503, "service_unavailable")))
      const failures = yield* Effect.replicateEffect(Effect.flip(read), 1000, { concurrency: 100 }).pipe(
        Effect.provide(client(server.origin, transport, { attemptTimeout: "60 seconds", deadline: "2 minutes" }))
      )
      assert.isTrue(failures.every(({ status }) => status === 503))
      const short = failures.filter(({ budgetExhausted }) => budgetExhausted)
      assert.isAbove(short.length, 800)
      assert.include(short[0]?.message, "not retried, because too many calls of this client fail")
      assert.isAtLeast(server.requests.length, 1100)
      assert.isAtMost(server.requests.length, 1200)
    })
  )

  it.live("is counted, and retries come back with successes", () =>
    Effect.gen(function* () {
      const empty = Effect.map(Metric.snapshot, (metrics) => {
        const found = metrics.find(({ metricKey }) => metricKey.name === "clerk_client_retry_budget_empty")
        return found !== undefined && MetricState.isCounterState(found.metricState)
          ? Number(found.metricState.count)
          : 0
      })
      const before = yield* empty
      const down = Recording.errors(503, "service_unavailable")
      const { client, requests } = Recording.make(
        ...([down, ...Array.from({ length: 199 }, () => down)] as const),
        ...Array.from({ length: 10 }, (_, n) => Recording.json(200, wireSession(n))),
        down
      )
      yield* Effect.gen(function* () {
        // 100 retries empty the budget.
        yield* Effect.replicateEffect(Effect.flip(read), 100)
        assert.lengthOf(requests, 200)
        yield* Effect.replicateEffect(read, 10)
        // 10 successes pay for two.
        assert.isFalse((yield* Effect.flip(read)).budgetExhausted)
        assert.lengthOf(requests, 213)
        assert.isTrue((yield* Effect.flip(read)).budgetExhausted)
        assert.lengthOf(requests, 214)
      }).pipe(Effect.provide(client({ retry: { baseDelay: "1 millis" } })))
      assert.isAbove(yield* empty, before)
    })
  )
})
