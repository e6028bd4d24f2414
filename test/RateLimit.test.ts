import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { HttpClient, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import {
  Clock,
  Deferred,
  Duration,
  Effect,
  Fiber,
  Layer,
  Metric,
  MetricState,
  TestClock,
  TestContext,
  Tracer
} from "effect"
import { ClerkClient, ClerkService, Invitations, JWKS, RateLimit, SDKError, UserBatch, Users } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import * as fc from "fast-check"
import * as Recording from "./recording.js"

const user: Recording.Reply = Recording.json(200, { object: "user", id: "user_1" })

/** `raw` decodes nothing, so that any body will do. */
const call = Effect.flatMap(ClerkClient.ClerkClient, (client) => client.raw(Users.get.spec, { userId: "user_1" }))

const update = (userId: string) =>
  Effect.flatMap(ClerkClient.ClerkClient, (client) => client.raw(Users.update.spec, { userId, firstName: "Ada" }))

const invite = Effect.flatMap(ClerkClient.ClerkClient, (client) =>
  client.raw(Invitations.create.spec, { emailAddress: "ada@example.com" })
)

/** Calls that wait as long as it takes. */
const patient: ClerkClient.Options = { deadline: "10 hours", retry: { maxRetryAfter: "10 hours" } }

const limited = (
  options: RateLimit.Options = {},
  client: ClerkClient.Options = patient,
  replies: readonly [Recording.Reply, ...ReadonlyArray<Recording.Reply>] = [user]
) => {
  const { clerk, requests } = Recording.make(...replies)
  return { requests, layer: RateLimit.layer(options).pipe(Layer.provide(clerk(client)), Layer.orDie) }
}

const timesOf = (requests: ReadonlyArray<Recording.Recorded>) => requests.map(({ at }) => at).sort((a, b) => a - b)

/** The most that lie in any window of this length. */
const mostWithin = (times: ReadonlyArray<number>, millis: number) => {
  let most = 0
  let start = 0
  times.forEach((time, index) => {
    while (time - (times[start] ?? 0) >= millis) start++
    most = Math.max(most, index - start + 1)
  })
  return most
}

const replicate = <A, E, R>(effect: Effect.Effect<A, E, R>, times: number) =>
  Effect.replicateEffect(effect, times, { concurrency: "unbounded", discard: true })

const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(Effect.provide(effect, TestContext.TestContext))

const arrivals = (maxCalls: number) =>
  fc.array(fc.record({ pause: fc.nat(4000), calls: fc.integer({ min: 1, max: maxCalls }), bulk: fc.boolean() }), {
    minLength: 1,
    maxLength: 15
  })

describe("RateLimit.layer", () => {
  it.effect("sends what is under the limit at once, and the rest as soon as the window allows", () => {
    const { layer, requests } = limited()
    return Effect.gen(function* () {
      const all = yield* Effect.fork(replicate(call, 250))
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual([timesOf(requests).length, timesOf(requests).at(-1)], [100, 0])
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.join(all)
      assert.strictEqual(mostWithin(timesOf(requests), 10_000), 100)
      assert.strictEqual(timesOf(requests).at(-1), 21_000)
    }).pipe(Effect.provide(layer))
  })

  it("keeps any pattern of arrivals under the limit in every window, and loses no call", () =>
    fc.assert(
      fc.asyncProperty(
        arrivals(12),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0.1, 0.5, 1),
        (arrivals, limit, bulkShare) => {
          const { layer, requests } = limited({ limit, bulkShare })
          return Effect.gen(function* () {
            const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
            for (const { bulk, calls, pause } of arrivals) {
              yield* TestClock.adjust(pause)
              fibers.push(yield* Effect.fork(replicate(bulk ? RateLimit.bulk(call) : call, calls)))
            }
            yield* TestClock.adjust("4 hours")
            yield* Fiber.joinAll(fibers)
            const times = timesOf(requests)
            const calls = arrivals.reduce((sum, { calls }) => sum + calls, 0)
            assert.deepStrictEqual([times.length, mostWithin(times, 10_000) <= limit], [calls, true])
          }).pipe(Effect.provide(layer), run)
        }
      ),
      { numRuns: 12 }
    ))

  it("lets a call wait only if the limit is used up, whatever came before", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6000), { maxLength: 30 }), (pauses) => {
        const { layer, requests } = limited({ limit: 5 })
        return Effect.gen(function* () {
          for (const pause of pauses) {
            yield* TestClock.adjust(pause)
            const now = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
            const before = timesOf(requests)
            yield* Effect.fork(call)
            yield* Effect.yieldNow()
            const waits = requests.length === before.length
            assert.strictEqual(waits, before.filter((time) => time > now - 10_500).length >= 5)
            // So that nobody is left in the line.
            if (waits) yield* TestClock.adjust("11 seconds")
          }
        }).pipe(Effect.provide(layer), run)
      }),
      { numRuns: 20 }
    ))

  it.effect("knows the instance by its key: 1,000 requests for a production key", () => {
    const { layer, requests } = limited({}, { ...patient, secretKey: "sk_live_recorded" })
    return Effect.gen(function* () {
      yield* Effect.fork(replicate(call, 1100))
      yield* TestClock.adjust("1 second")
      assert.lengthOf(requests, 1000)
    }).pipe(Effect.provide(layer))
  })

  it.effect("counts each secret key for itself", () => {
    const { layer, requests } = limited()
    const other = ClerkClient.withOptions(call, { secretKey: "sk_test_other" })
    return Effect.gen(function* () {
      yield* Effect.fork(Effect.all([replicate(call, 150), replicate(other, 150)], { concurrency: 2 }))
      yield* TestClock.adjust("1 second")
      const keys = requests.map(({ headers }) => headers["authorization"])
      assert.lengthOf(keys, 200)
      assert.lengthOf(
        keys.filter((key) => key === "Bearer sk_test_other"),
        100
      )
    }).pipe(Effect.provide(layer))
  })

  it.effect("gives each of several processes its part", () => {
    const { layer, requests } = limited({ processes: 4 })
    return Effect.gen(function* () {
      yield* Effect.fork(replicate(call, 100))
      yield* TestClock.adjust("1 second")
      assert.lengthOf(requests, 25)
    }).pipe(Effect.provide(layer))
  })

  it.effect("keeps changes of one user under their own limit, while other users are not concerned", () => {
    const { layer, requests } = limited()
    return Effect.gen(function* () {
      const ada = yield* Effect.fork(replicate(update("user_ada"), 25))
      yield* TestClock.adjust("1 second")
      yield* update("user_grace")
      yield* call
      assert.lengthOf(requests, 12)
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.join(ada)
      const times = timesOf(requests.filter(({ url }) => url.includes("user_ada")))
      assert.deepStrictEqual(
        times.filter((time, index) => time !== times[index - 1]),
        [0, 10_500, 21_000]
      )
      assert.strictEqual(mostWithin(times, 10_000), 10)
    }).pipe(Effect.provide(layer))
  })

  it.effect("keeps invitations under their hourly limit", () => {
    const { layer, requests } = limited()
    return Effect.gen(function* () {
      const all = yield* Effect.fork(replicate(invite, 250))
      yield* TestClock.adjust("59 minutes")
      assert.lengthOf(requests, 100)
      yield* TestClock.adjust("5 hours")
      yield* Fiber.join(all)
      assert.strictEqual(mostWithin(timesOf(requests), 3_600_000), 100)
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not count the JWKS, which has no limit", () => {
    const { layer, requests } = limited({ limit: 1 })
    const keys = Effect.flatMap(ClerkClient.ClerkClient, (client) => client.raw(JWKS.get.spec, {}))
    return Effect.gen(function* () {
      yield* replicate(keys, 20)
      assert.lengthOf(requests, 20)
    }).pipe(Effect.provide(layer))
  })

  it.effect("counts every attempt of a call, since each is a request for Clerk", () => {
    const { layer, requests } = limited({ limit: 4 }, { ...patient, retry: { ...patient.retry, attempts: 3 } }, [
      Recording.errors(503, "service_unavailable")
    ])
    return Effect.gen(function* () {
      yield* Effect.fork(replicate(Effect.exit(call), 4))
      yield* TestClock.adjust("1 minute")
      assert.lengthOf(requests, 12)
      assert.isAtMost(mostWithin(timesOf(requests), 10_000), 4)
    }).pipe(Effect.provide(layer))
  })

  it.effect("serves calls in the order of their arrival", () => {
    const { layer, requests } = limited({ limit: 3 })
    return Effect.gen(function* () {
      for (let number = 0; number < 30; number++) {
        yield* Effect.fork(
          Effect.flatMap(ClerkClient.ClerkClient, (c) => c.raw(Users.get.spec, { userId: `u${number}` }))
        )
        yield* TestClock.adjust("100 millis")
      }
      yield* TestClock.adjust("5 minutes")
      assert.deepStrictEqual(
        requests.map(({ url }) => Number(url.split("/u").at(-1))),
        Array.from({ length: 30 }, (_, number) => number)
      )
    }).pipe(Effect.provide(layer))
  })

  it.effect("gives the place of an interrupted call to the next one", () => {
    const { layer, requests } = limited({ limit: 10 })
    return Effect.gen(function* () {
      yield* replicate(call, 10)
      const abandoned = yield* Effect.fork(replicate(call, 500))
      yield* TestClock.adjust("1 second")
      const last = yield* Effect.fork(call)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(abandoned)
      assert.lengthOf(requests, 10)
      yield* TestClock.adjust("8500 millis")
      yield* Fiber.join(last)
      assert.lengthOf(requests, 11)
    }).pipe(Effect.provide(layer))
  })

  it("serves whoever stays, wherever others leave the line", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 9000 })), { maxLength: 25 }),
        (calls) => {
          const { layer, requests } = limited({ limit: 4 })
          return Effect.gen(function* () {
            const all = yield* Effect.forEach(calls, ([stays, bulk, after]) => {
              const one = update("user_1")
              return Effect.fork(
                (bulk ? RateLimit.bulk(one) : one).pipe(
                  Effect.as("sent"),
                  stays
                    ? (call) => call
                    : Effect.timeoutTo({ duration: after, onSuccess: String, onTimeout: () => "left" })
                )
              )
            })
            yield* TestClock.adjust("20 minutes")
            const ends = yield* Fiber.joinAll(all)
            assert.strictEqual(requests.length, ends.filter((end) => end === "sent").length)
            assert.isAtMost(mostWithin(timesOf(requests), 10_000), 4)
            calls.forEach(([stays], index) => {
              if (stays) assert.strictEqual(ends[index], "sent")
            })
          }).pipe(Effect.provide(layer), run)
        }
      ),
      { numRuns: 20 }
    ))
})

describe("a call with a deadline", () => {
  const fails = Effect.flip(call).pipe(
    Effect.map((error) => {
      assert.instanceOf(error, SDKError)
      return error
    })
  )

  it.effect("fails at once if its request could not be sent before the deadline, and says when it could", () => {
    const { layer, requests } = limited({}, { deadline: "10 seconds" })
    return Effect.gen(function* () {
      yield* replicate(call, 100)
      yield* TestClock.adjust("100 millis")
      const error = yield* fails
      assert.strictEqual(error.reason._tag === "RateLimited" && error.reason.byLimiter, true)
      assert.deepStrictEqual(error.retryAfter, Duration.millis(10_400))
      assert.isTrue(error.isRetryable)
      assert.isFalse(error.mayHaveBeenApplied)
      assert.strictEqual(
        error.message,
        "users.get: refused by the limiter of this program, nothing was sent; call again in 10s 400ms"
      )
      assert.lengthOf(requests, 100)
    }).pipe(Effect.provide(layer))
  })

  it.effect("waits if there is time, and fails at once if those before it take the places in that time", () => {
    const { layer, requests } = limited({ limit: 10 }, { deadline: "20 seconds" })
    return Effect.gen(function* () {
      yield* replicate(call, 10)
      const waiting = yield* Effect.fork(replicate(call, 10))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual((yield* fails).retryAfter, Duration.millis(20_000))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(waiting)
      assert.lengthOf(requests, 20)
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not wait longer than retry.maxRetryAfter", () => {
    const { layer } = limited({ limit: 1 }, { deadline: "1 hour", retry: { maxRetryAfter: "5 seconds" } })
    return Effect.gen(function* () {
      yield* call
      assert.deepStrictEqual((yield* fails).retryAfter, Duration.millis(10_500))
    }).pipe(Effect.provide(layer))
  })

  it.effect("ends at the deadline if others went first, and no later request is sent for it", () => {
    const { layer, requests } = limited({ limit: 4 }, { deadline: "15 seconds" })
    return Effect.gen(function* () {
      yield* replicate(call, 4)
      const bulk = yield* Effect.fork(RateLimit.bulk(fails))
      yield* TestClock.adjust("10 seconds")
      const production = yield* Effect.fork(replicate(call, 4))
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(production)
      const error = yield* Fiber.join(bulk)
      assert.strictEqual(error.reason._tag === "RateLimited" && error.reason.byLimiter, true)
      yield* TestClock.adjust("1 minute")
      assert.lengthOf(requests, 8)
    }).pipe(Effect.provide(layer))
  })

  it.effect("returns the failure of its first attempt if the limiter has no place for the second", () => {
    const { layer } = limited({ limit: 1 }, { deadline: "5 seconds" }, [Recording.errors(503, "service_unavailable")])
    return Effect.gen(function* () {
      const error = yield* Effect.fork(Effect.flip(call))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* Fiber.join(error)).status, 503)
    }).pipe(Effect.provide(layer))
  })
})

describe("RateLimit.bulk", () => {
  it("uses at most its share in any window, whatever arrives", () =>
    fc.assert(
      fc.asyncProperty(
        arrivals(15),
        fc.integer({ min: 2, max: 60 }),
        fc.constantFrom(0.1, 0.25, 0.5, 0.9),
        (arrivals, limit, bulkShare) => {
          const { layer, requests } = limited({ limit, bulkShare })
          return Effect.gen(function* () {
            for (const { calls, pause } of arrivals) {
              yield* TestClock.adjust(pause)
              yield* Effect.fork(replicate(RateLimit.bulk(call), calls))
            }
            yield* TestClock.adjust("10 minutes")
            const share = Math.max(1, Math.floor(limit * bulkShare))
            assert.isAtMost(mostWithin(timesOf(requests), 10_000), share)
          }).pipe(Effect.provide(layer), run)
        }
      ),
      { numRuns: 12 }
    ))

  it("never makes another call wait that is within the rest of the limit", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3000), { minLength: 1, maxLength: 30 }), (pauses) => {
        const { layer, requests } = limited({ limit: 20 })
        return Effect.gen(function* () {
          yield* Effect.fork(RateLimit.bulk(replicate(call, 100)))
          const sent: Array<number> = []
          for (const pause of pauses) {
            yield* TestClock.adjust(pause)
            const now = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
            if (sent.filter((time) => time > now - 10_500).length >= 10) continue
            const before = requests.length
            yield* Effect.fork(update(`user_${sent.length}`))
            yield* Effect.yieldNow()
            assert.strictEqual(requests.length, before + 1)
            sent.push(now)
          }
        }).pipe(Effect.provide(layer), run)
      }),
      { numRuns: 20 }
    ))

  it.effect("uses its whole share, spread over the window", () => {
    const { layer, requests } = limited({ limit: 200 })
    return Effect.gen(function* () {
      yield* Effect.fork(RateLimit.bulk(replicate(call, 500)))
      yield* TestClock.adjust("42 seconds")
      const times = timesOf(requests)
      assert.isAtMost(mostWithin(times, 1000), 20)
      assert.isAtLeast(times.length, 398)
    }).pipe(Effect.provide(layer))
  })

  it.effect("leaves half of the invitations of an hour to other calls", () => {
    const { layer, requests } = limited()
    return Effect.gen(function* () {
      yield* Effect.fork(RateLimit.bulk(replicate(invite, 200)))
      yield* TestClock.adjust("10 minutes")
      assert.lengthOf(requests, 50)
      yield* replicate(invite, 50)
      assert.lengthOf(requests, 100)
    }).pipe(Effect.provide(layer))
  })

  it.effect("changes nothing without the layer", () => {
    const { client, requests } = Recording.make(user)
    return Effect.gen(function* () {
      yield* RateLimit.bulk(replicate(call, 300))
      assert.lengthOf(requests, 300)
    }).pipe(Effect.provide(client()))
  })
})

describe("a 429 that comes anyway", () => {
  it.effect("halves the rate, which comes back when no more follow", () => {
    const { layer, requests } = limited({ limit: 100 }, { ...patient, retry: { ...patient.retry, attempts: 1 } }, [
      Recording.errors(429, "too_many_requests", { "retry-after": "1" }),
      user
    ])
    return Effect.gen(function* () {
      yield* Effect.ignore(call)
      yield* TestClock.adjust("2 seconds")
      const first = yield* Effect.fork(replicate(call, 40))
      yield* TestClock.adjust("4 seconds")
      // 10.5 seconds for 50 requests.
      assert.isAtMost(requests.length, 1 + 20)
      assert.isAtLeast(requests.length, 1 + 18)
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.join(first)
      yield* replicate(call, 100)
      assert.lengthOf(requests, 141)
    }).pipe(Effect.provide(layer))
  })

  it.effect("slows no other operation if it is about an hourly limit", () => {
    const { layer, requests } = limited({}, { ...patient, retry: { ...patient.retry, attempts: 1 } }, [
      Recording.errors(429, "too_many_requests", { "retry-after": "1800" }),
      user
    ])
    return Effect.gen(function* () {
      yield* Effect.ignore(invite)
      yield* replicate(call, 50)
      assert.lengthOf(requests, 51)
    }).pipe(Effect.provide(layer))
  })

  it.effect("holds calls back that still wait for the limiter", () => {
    const { layer, requests } = limited({ limit: 2 }, { ...patient, retry: { ...patient.retry, attempts: 1 } }, [
      Recording.text(200, "{}"),
      (request) =>
        Effect.delay(Recording.errors(429, "too_many_requests", { "retry-after": "60" })(request), "5 seconds"),
      user
    ])
    return Effect.gen(function* () {
      yield* Effect.fork(replicate(Effect.ignore(call), 3))
      yield* TestClock.adjust("64 seconds")
      assert.lengthOf(requests, 2)
      yield* TestClock.adjust("20 seconds")
      assert.lengthOf(requests, 3)
    }).pipe(Effect.provide(layer))
  })
})

describe("what is reported", () => {
  const readings = Effect.map(Metric.snapshot, (pairs) => (name: string) => {
    const state = pairs.find(({ metricKey }) => metricKey.name === name)?.metricState
    return state !== undefined && (MetricState.isHistogramState(state) || MetricState.isCounterState(state))
      ? Number(state.count)
      : 0
  })

  it.effect("waits, refusals and the time in the span of the call, and nothing for a call that need not wait", () => {
    const { layer } = limited({ limit: 1 }, { deadline: "20 seconds" })
    const attributes: Array<unknown> = []
    const tracer = Tracer.make({
      span: (name, parent, context, links, startTime, kind) => ({
        _tag: "Span",
        name,
        spanId: "span",
        traceId: "trace",
        parent,
        context,
        status: { _tag: "Started", startTime },
        attributes: new Map(),
        links,
        sampled: true,
        kind,
        end: () => {},
        attribute: (key, value) => key === "clerk.rate_limit_wait_ms" && attributes.push(value),
        event: () => {},
        addLinks: () => {}
      }),
      context: (f) => f()
    })
    const added = Effect.gen(function* () {
      const before = yield* readings
      return (after: typeof before, name: string) => after(name) - before(name)
    })
    return Effect.gen(function* () {
      const since = yield* added
      yield* call
      assert.deepStrictEqual(attributes, [])
      const waiting = yield* Effect.fork(call)
      yield* TestClock.adjust("1 second")
      yield* Effect.flip(call)
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(waiting)
      assert.deepStrictEqual(attributes, [0, 10_500])
      const now = yield* readings
      assert.strictEqual(since(now, "clerk_client_rate_limit_wait_milliseconds"), 1)
      assert.strictEqual(since(now, "clerk_client_rate_limit_refused"), 1)
      assert.strictEqual(since(now, "clerk_client_waiting_milliseconds"), 10_500)
    }).pipe(Effect.withTracer(tracer), Effect.provide(layer))
  })
})

describe("memory", () => {
  it.live(
    "holds only the resources of the last window",
    () => {
      setFlagsFromString("--expose-gc")
      const collect: () => void = runInNewContext("gc")
      const heap = () => {
        collect()
        return process.memoryUsage().heapUsed
      }
      const http = Layer.succeed(
        HttpClient.HttpClient,
        HttpClient.make((request) =>
          Effect.succeed(
            HttpClientResponse.fromWeb(request, new Response("{}", { headers: { "content-length": "2" } }))
          )
        )
      )
      const layer = RateLimit.layer({ limit: 1000 }).pipe(
        Layer.provide(ClerkClient.layer({ secretKey: "sk_test_memory" })),
        Layer.provide(http),
        Layer.orDie
      )
      // TestClock keeps the sleeps that were interrupted.
      let now = 0
      const clock = Object.assign(Clock.make(), {
        unsafeCurrentTimeNanos: () => BigInt(now) * 1_000_000n,
        sleep: () => Effect.never
      })
      const updates = Effect.gen(function* () {
        for (let number = 0; number < 1000; number++) {
          yield* update(`user_${now}`)
          now += 100
        }
      })
      return Effect.gen(function* () {
        yield* updates
        const before = heap()
        yield* updates
        // Lines for 1,000 users would hold 1.4 MB.
        assert.isBelow(heap() - before, 700_000)
      }).pipe(Effect.provide(layer), Effect.withClock(clock))
    },
    90_000
  )
})

describe("with UserBatch", () => {
  const batched = (limiterFirst: boolean) => {
    const { clerk, requests } = Recording.make(Recording.json(200, []))
    const base = clerk({ deadline: "5 seconds" })
    const limit = RateLimit.layer({ limit: 1 })
    return {
      requests,
      layer: (limiterFirst
        ? UserBatch.layer.pipe(Layer.provide(limit), Layer.provide(base))
        : limit.pipe(Layer.provide(UserBatch.layer), Layer.provide(base))
      ).pipe(Layer.orDie)
    }
  }

  it.effect.each([true, false])("the requests of batches are limited, with the limiter below: %s", (limiterFirst) => {
    const { layer, requests } = batched(limiterFirst)
    return Effect.gen(function* () {
      const clerk = yield* ClerkService
      yield* Effect.forEach(
        Array.from({ length: 250 }, (_, number) => `user_${number}`),
        (userId) => Effect.exit(clerk.users.get({ userId })),
        { concurrency: "unbounded", batching: true }
      )
      // The other two batches could not be sent before the deadline.
      assert.lengthOf(requests, 1)
    }).pipe(Effect.provide(layer))
  })
})

describe("with the embedded Clerk, which has its limits on", () => {
  const limitedEmulator = (rateLimits: "production" | "development", options: RateLimit.Options) =>
    Layer.unwrapScoped(
      Effect.map(
        Layer.build(ClerkEmulator.layerHttp({ rateLimits }, { ...patient, retry: { ...patient.retry, attempts: 1 } })),
        (context) => RateLimit.layer(options).pipe(Layer.provide(Layer.succeedContext(context)))
      )
    ).pipe(Layer.orDie)

  it.effect("no call of many gets a 429", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const done = yield* Deferred.make<void>()
      const users = yield* Effect.forEach(["ada", "grace", "alan"], (username) => clerk.users.create({ username }))
      const work = Effect.all(
        [
          replicate(clerk.users.count(), 150),
          RateLimit.bulk(replicate(clerk.users.count(), 60)),
          Effect.forEach(users, ({ id }) => replicate(clerk.users.update({ userId: id, firstName: "Ada" }), 15), {
            concurrency: 3
          }),
          Effect.forEach(
            Array.from({ length: 105 }, (_, number) => `guest${number}@example.com`),
            (emailAddress) => clerk.invitations.create({ emailAddress }),
            { concurrency: "unbounded", discard: true }
          )
        ],
        { concurrency: 4 }
      )
      const all = yield* Effect.fork(Effect.ensuring(work, Deferred.succeed(done, undefined)))
      yield* TestClock.adjust("2 hours")
      yield* Fiber.join(all)
      yield* Deferred.await(done)
    }).pipe(Effect.provide(limitedEmulator("development", {})))
  )

  it.effect("1,100 calls to a production instance take a window, and none gets a 429", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const all = yield* Effect.fork(replicate(clerk.users.count(), 1100))
      yield* TestClock.adjust("11 seconds")
      yield* Fiber.join(all)
    }).pipe(Effect.provide(limitedEmulator("production", { limit: 1000 })))
  )
})

describe("options", () => {
  it.effect.each([
    [{ limit: 0 }, "limit"],
    [{ bulkShare: 0 }, "bulkShare"],
    [{ bulkShare: 1.5 }, "bulkShare"],
    [{ processes: 1.5 }, "processes"],
    [{ margin: -1 }, "margin"],
    [{ limit: 5, ...{ limits: 5 } }, "limits"]
  ] as const)("%o fails and names %s", ([options, option]) => {
    const { client } = Recording.make(user)
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Layer.build(RateLimit.layer(options).pipe(Layer.provide(client()))))
      assert.strictEqual(error.option, option)
    }).pipe(Effect.scoped)
  })
})
