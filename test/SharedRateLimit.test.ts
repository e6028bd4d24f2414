import { layerStoreMemory, RateLimiterStore, RateLimitStoreError } from "@effect/experimental/RateLimiter"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Logger, Metric, TestClock, TestContext } from "effect"
import { ClerkClient, RateLimit, Users } from "effect-clerk"
import { SharedRateLimit } from "effect-clerk/shared"
import * as fc from "fast-check"
import * as Recording from "./recording.js"

const user = Recording.json(200, { object: "user", id: "user_1" })

const patient: ClerkClient.Options = { deadline: "10 hours", retry: { maxRetryAfter: "10 hours" } }

const call = (client: ClerkClient.Service) => client.raw(Users.get.spec, { userId: "user_1" })

const update = (client: ClerkClient.Service) => client.raw(Users.update.spec, { userId: "user_1", firstName: "Ada" })

const replicate = <A, E, R>(effect: Effect.Effect<A, E, R>, times: number) =>
  Effect.replicateEffect(effect, times, { concurrency: "unbounded", discard: true })

const mostWithin = (times: ReadonlyArray<number>, millis: number) =>
  Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + millis).length))

/** The clients of several processes, which count in the store of the context. */
const processes = (count: number, options: Partial<SharedRateLimit.Options> = {}) => {
  const { clerk, requests } = Recording.make(user)
  const one = Layer.build(
    Layer.fresh(SharedRateLimit.layer({ instance: "test", ...options })).pipe(Layer.provide(clerk(patient)))
  )
  const client = Effect.map(one, Context.get(ClerkClient.ClerkClient))
  return Effect.map(Effect.replicateEffect(client, count), (clients) => ({ requests, clients }))
}

const timesOf = (requests: ReadonlyArray<Recording.Recorded>) => requests.map(({ at }) => at)

describe("SharedRateLimit.layer", () => {
  it.scoped("keeps two processes together under the limit of the instance, and both get on", () =>
    Effect.gen(function* () {
      const { clients, requests } = yield* processes(2)
      const all = yield* Effect.fork(
        Effect.forEach(clients, (client) => replicate(call(client), 60), { concurrency: 2 })
      )
      yield* TestClock.adjust("5 seconds")
      // 10 at once and one each 117 milliseconds.
      assert.isAtMost(requests.length, 10 + 5000 / 117)
      assert.isAtLeast(requests.length, 40)
      yield* TestClock.adjust("20 seconds")
      yield* Fiber.join(all)
      assert.lengthOf(requests, 120)
      assert.isAtMost(mostWithin(timesOf(requests), 10_000), 100)
    }).pipe(Effect.provide(layerStoreMemory))
  )

  it.scoped("counts changes of a resource and bulk work together too", () =>
    Effect.gen(function* () {
      const { clients, requests } = yield* processes(3)
      yield* Effect.fork(
        Effect.forEach(clients, (client) => replicate(RateLimit.bulk(update(client)), 10), { concurrency: 3 })
      )
      yield* TestClock.adjust("40 seconds")
      // Half of 10 for bulk work.
      assert.isAtMost(mostWithin(timesOf(requests), 10_000), 5)
      assert.isAtLeast(requests.length, 8)
    }).pipe(Effect.provide(layerStoreMemory))
  )

  it("keeps any pattern of arrivals at any number of processes under the limit in every window", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ pause: fc.nat(4000), calls: fc.integer({ min: 1, max: 10 }), at: fc.nat(3) }), {
          minLength: 1,
          maxLength: 12
        }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 60 }),
        (arrivals, count, limit) =>
          Effect.gen(function* () {
            const { clients, requests } = yield* processes(count, { limit })
            const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
            for (const { at, calls, pause } of arrivals) {
              yield* TestClock.adjust(pause)
              const client = clients[at % count]
              if (client) fibers.push(yield* Effect.fork(replicate(call(client), calls)))
            }
            yield* TestClock.adjust("1 hour")
            yield* Fiber.joinAll(fibers)
            assert.isAtMost(mostWithin(timesOf(requests), 10_000), limit)
          }).pipe(
            Effect.scoped,
            Effect.provide(layerStoreMemory),
            Effect.provide(TestContext.TestContext),
            Effect.runPromise
          )
      ),
      { numRuns: 12 }
    ))

  it.scoped("gives the place of an interrupted call to the next one", () =>
    Effect.gen(function* () {
      const { clients, requests } = yield* processes(1, { limit: 10 })
      const client = clients[0] ?? (yield* Effect.dieMessage("no client"))
      // 5 at once, and one each 2.1 seconds.
      const abandoned = yield* Effect.fork(replicate(call(client), 100))
      yield* TestClock.adjust("1 second")
      const last = yield* Effect.fork(call(client))
      yield* Fiber.interrupt(abandoned)
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(last)
      assert.lengthOf(requests, 6)
    }).pipe(Effect.provide(layerStoreMemory))
  )
})

describe("a store that does not respond", () => {
  /** The store in memory, which fails or hangs while a test wants it to. */
  const storeOf = (state: { mode: "works" | "fails" | "hangs" }) =>
    Layer.effect(
      RateLimiterStore,
      Effect.map(RateLimiterStore, (store) =>
        RateLimiterStore.of({
          ...store,
          fixedWindow: (options) =>
            state.mode === "works"
              ? store.fixedWindow(options)
              : state.mode === "fails"
                ? new RateLimitStoreError({ message: "connection lost" })
                : Effect.never
        })
      )
    ).pipe(Layer.provide(layerStoreMemory))

  const logged = () => {
    const messages: Array<string> = []
    const layer = Logger.replace(
      Logger.defaultLogger,
      Logger.make(({ logLevel, message }) => void messages.push(`${logLevel.label} ${String(message)}`))
    )
    return { messages, layer }
  }

  const shared = Effect.map(Metric.snapshot, (pairs) => {
    const pair = pairs.find(({ metricKey }) => metricKey.name === "clerk_client_rate_limit_shared")
    return pair && "value" in pair.metricState ? pair.metricState.value : undefined
  })

  it.scoped.each(["fails", "hangs"] as const)(
    "which %s: calls go on at a safe rate, it is said once, and the store is used again when it responds",
    (mode) => {
      const state: { mode: "works" | "fails" | "hangs" } = { mode: "works" }
      const log = logged()
      return Effect.gen(function* () {
        const { clients, requests } = yield* processes(2, { processes: 2 })
        const [first] = clients
        assert(first)
        yield* call(first)
        state.mode = mode
        const all = yield* Effect.fork(
          Effect.forEach(clients, (client) => replicate(call(client), 80), { concurrency: 2 })
        )
        yield* TestClock.adjust("500 millis")
        assert.isAbove(requests.length, 1)
        assert.strictEqual(yield* shared, 0)
        yield* TestClock.adjust("9500 millis")
        // Each one of two processes has one each 234 milliseconds.
        assert.isAtMost(requests.length, 1 + 2 * 43)
        assert.isAtLeast(requests.length, 1 + 2 * 38)
        const issue = mode === "fails" ? "connection lost" : "no response within 500ms"
        const warning = `WARN the store of Clerk's rate limits is out of use (${issue}); this process goes on alone with 1/2 of each limit`
        assert.deepStrictEqual(log.messages, [warning, warning])
        state.mode = "works"
        yield* TestClock.adjust("1 second")
        assert.strictEqual(yield* shared, 1)
        yield* TestClock.adjust("20 seconds")
        yield* Fiber.join(all)
        assert.isAtMost(mostWithin(timesOf(requests), 10_000), 100)
        const info = "INFO the store of Clerk's rate limits is in use again"
        assert.deepStrictEqual(log.messages.slice(2), [info, info])
      }).pipe(Effect.provide(Layer.merge(storeOf(state), log.layer)))
    }
  )

  it.scoped("whose calls wait for it no longer than the timeout, and then not at all", () => {
    const state: { mode: "works" | "fails" | "hangs" } = { mode: "hangs" }
    return Effect.gen(function* () {
      const { clients, requests } = yield* processes(1, { storeTimeout: "200 millis" })
      const [client] = clients
      assert(client)
      const waiting = yield* Effect.fork(call(client))
      yield* TestClock.adjust("199 millis")
      assert.lengthOf(requests, 0)
      yield* TestClock.adjust("1 millis")
      yield* Fiber.join(waiting)
      yield* TestClock.adjust("5 seconds")
      yield* call(client)
      assert.lengthOf(requests, 2)
    }).pipe(Effect.provide(storeOf(state)))
  })
})

describe("options", () => {
  it.scoped.each([
    [{ instance: "two words" }, "instance"],
    [{ storeTimeout: 0 }, "storeTimeout"],
    [{ processes: 0 }, "processes"]
  ] as const)("%o fails and names %s", ([options, option]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(processes(1, options))
      assert.strictEqual(error.option, option)
    }).pipe(Effect.provide(layerStoreMemory))
  )
})
