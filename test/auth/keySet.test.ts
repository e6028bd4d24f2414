import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Either, Fiber, FiberId, TestClock } from "effect"
import { JwksUnavailable } from "effect-clerk/auth"
import { type Decision, decide, decideAfterFetch, initial, makeKeySet, type State } from "../../src/auth/keys/keySet.js"
import type { SigningKey } from "../../src/auth/keys/signingKey.js"
import * as Test from "./instance.js"

const times = { timeToLive: 1000, staleIfError: 500, cooldown: 100, failureCooldown: 10, maxWait: 20 }

const key: SigningKey = {
  algorithm: "RS256",
  fingerprint: "1",
  verify: () => Effect.succeed(Either.right(true))
}
const failure = new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "down" })

/** A set with the key `known`, fetched at 0. */
const fetched: State = { ...initial, keys: new Map([["known", key]]), fetchedAt: 0, attemptedAt: 0 }
const fetching = { inFlight: Deferred.unsafeMake<void>(FiberId.none) }

const describeDecision = (decision: Decision): string => {
  if (decision._tag !== "Fail") return decision._tag
  return decision.error === failure ? "Fail with the failure of the fetch" : `Fail ${decision.error.reason}`
}

describe("the decision how to get a key", () => {
  const cases: ReadonlyArray<readonly [name: string, state: State, now: number, kid: unknown, expected: string]> = [
    ["before the first fetch", initial, 0, "known", "Fetch"],
    ["without a key id", initial, 0, undefined, "Fail jwk-kid-mismatch"],
    ["with a key id that is not a string", fetched, 0, ["known"], "Fail jwk-kid-mismatch"],
    ["for a fresh key", fetched, 999, "known", "UseKey"],
    ["for a fresh key during a fetch", { ...fetched, ...fetching }, 999, "known", "UseKey"],
    ["for an expired key", fetched, 1000, "known", "Fetch"],
    ["for a key fetched in the future, as when the clock was set back", fetched, -1, "known", "Fetch"],
    ["for an unknown key within the cooldown", fetched, 99, "other", "Fail jwk-kid-mismatch"],
    ["for an unknown key within the cooldown, during a fetch", { ...fetched, ...fetching }, 99, "other", "Fetch"],
    ["for an unknown key after the cooldown", fetched, 100, "other", "Fetch"],
    ["for a key id that is the name of a property", fetched, 99, "__proto__", "Fail jwk-kid-mismatch"],
    [
      "after a failed first fetch, within its cooldown",
      { ...initial, attemptedAt: 0, failure },
      9,
      "known",
      "Fail with the failure of the fetch"
    ],
    ["after a failed first fetch, after its cooldown", { ...initial, attemptedAt: 0, failure }, 10, "known", "Fetch"],
    ["for a fresh key after a failed fetch", { ...fetched, attemptedAt: 500, failure }, 501, "known", "UseKey"],
    [
      "for an unknown key after a failed fetch, within its cooldown",
      { ...fetched, attemptedAt: 500, failure },
      509,
      "other",
      "Fail with the failure of the fetch"
    ],
    [
      "for an unknown key after a failed fetch, after its cooldown",
      { ...fetched, attemptedAt: 500, failure },
      510,
      "other",
      "Fetch"
    ],
    ["for a stale key after a failed fetch", { ...fetched, attemptedAt: 1490, failure }, 1499, "known", "UseKey"],
    [
      "for a stale key after a failed fetch, after its cooldown",
      { ...fetched, attemptedAt: 1480, failure },
      1490,
      "known",
      "UseKeyAndFetch"
    ],
    [
      "for a stale key after a failed fetch, during the next one",
      { ...fetched, attemptedAt: 1480, failure, ...fetching },
      1490,
      "known",
      "UseKey"
    ],
    ["for a stale key long after a failed fetch", { ...fetched, attemptedAt: 1390, failure }, 1490, "known", "Fetch"],
    ["for a stale key during a fetch", { ...fetched, attemptedAt: 1400, ...fetching }, 1419, "known", "Fetch"],
    ["for a stale key during a slow fetch", { ...fetched, attemptedAt: 1400, ...fetching }, 1420, "known", "UseKey"],
    ["for an unknown key during a slow fetch", { ...fetched, attemptedAt: 1400, ...fetching }, 1420, "other", "Fetch"],
    [
      "for a stale key after Clerk responded that there are none",
      { ...fetched, attemptedAt: 1490, failure, isWithdrawn: true },
      1499,
      "known",
      "Fail with the failure of the fetch"
    ],
    [
      "for a fresh key after Clerk responded that there are none",
      { ...fetched, attemptedAt: 500, failure, isWithdrawn: true },
      501,
      "known",
      "UseKey"
    ],
    [
      "for a key that is stale for too long",
      { ...fetched, attemptedAt: 1495, failure },
      1500,
      "known",
      "Fail with the failure of the fetch"
    ]
  ]
  for (const [name, state, now, kid, expected] of cases) {
    it(`${name} is ${expected}`, () => assert.strictEqual(describeDecision(decide(state, now, kid, times)), expected))
  }

  const afterFetch: typeof cases = [
    ["that returned the key", fetched, 0, "known", "UseKey"],
    ["that did not return the key", fetched, 0, "other", "Fail jwk-kid-mismatch"],
    ["that took longer than keys are fresh", fetched, 1000, "known", "Fail jwk-remote-failed-to-load"],
    ["that was interrupted", { ...initial, attemptedAt: 0 }, 0, "known", "Fail jwk-remote-failed-to-load"],
    ["that failed", { ...initial, attemptedAt: 0, failure }, 0, "known", "Fail with the failure of the fetch"],
    ["that failed, with a stale key", { ...fetched, attemptedAt: 1400, failure }, 1400, "known", "UseKey"],
    ["that is slow, with a stale key", { ...fetched, attemptedAt: 1400, ...fetching }, 1420, "known", "UseKey"]
  ]
  for (const [name, state, now, kid, expected] of afterFetch) {
    it(`after a fetch ${name} is ${expected}`, () =>
      assert.strictEqual(describeDecision(decideAfterFetch(state, now, kid, times)), expected))
  }

  it("is for the key of the id", () => {
    const decision = decide(fetched, 0, "known", times)
    assert.ok(decision._tag === "UseKey")
    assert.strictEqual(decision.key, key)
  })
})

describe("a key set", () => {
  /** A fetch that ends when the test says so, and how often it was started. */
  const fetches = () => {
    const started: Array<Deferred.Deferred<ReadonlyArray<unknown>, JwksUnavailable>> = []
    const fetch = Effect.suspend(() => {
      const response = Deferred.unsafeMake<ReadonlyArray<unknown>, JwksUnavailable>(FiberId.none)
      started.push(response)
      return Deferred.await(response)
    })
    return { fetch, started }
  }

  /** A set whose first fetch has ended, and the key that it brought. */
  const fetchedOnce = (isFetchShared: boolean) =>
    Effect.gen(function* () {
      const { fetch, started } = fetches()
      const keys = yield* makeKeySet(fetch, times, isFetchShared)
      const caller = yield* Effect.fork(keys.find(Test.kid))
      yield* TestClock.adjust(0)
      yield* Deferred.succeed(started[0]!, Test.jwks)
      return { keys, started, key: yield* Fiber.join(caller) }
    })

  it.scoped("that shares fetches lets all callers wait for one", () =>
    Effect.gen(function* () {
      const { fetch, started } = fetches()
      const keys = yield* makeKeySet(fetch, times, true)
      const callers = yield* Effect.fork(
        Effect.all([keys.find(Test.kid), keys.find(Test.kid)], { concurrency: "unbounded" })
      )
      yield* TestClock.adjust(0)
      assert.strictEqual(started.length, 1)
      yield* Deferred.succeed(started[0]!, Test.jwks)
      const [one, other] = yield* Fiber.join(callers)
      assert.strictEqual(one, other)
    })
  )

  it.scoped("that does not share them gives a caller its key while the fetch of another never ends", () =>
    Effect.gen(function* () {
      const { fetch, started } = fetches()
      const keys = yield* makeKeySet(fetch, times, false)
      yield* Effect.fork(keys.find(Test.kid))
      const caller = yield* Effect.fork(keys.find(Test.kid))
      yield* TestClock.adjust(0)
      yield* Deferred.succeed(started[1]!, Test.jwks)
      assert.strictEqual((yield* Fiber.join(caller)).algorithm, "RS256")
    })
  )

  it.scoped("that does not share them keeps the keys of the fetch that started last", () =>
    Effect.gen(function* () {
      const { fetch, started } = fetches()
      const keys = yield* makeKeySet(fetch, times, false)
      const first = yield* Effect.fork(keys.find("old"))
      const second = yield* Effect.fork(keys.find("new"))
      yield* TestClock.adjust(0)
      yield* Deferred.succeed(started[1]!, [yield* Effect.promise(() => Test.jwk("new"))])
      yield* Fiber.join(second)
      yield* Deferred.succeed(started[0]!, [yield* Effect.promise(() => Test.jwk("old"))])
      yield* Fiber.await(first)
      assert.deepStrictEqual([keys.current("old", 0), keys.current("new", 0)?.algorithm], [undefined, "RS256"])
    })
  )

  for (const isFetchShared of [true, false]) {
    const sharing = isFetchShared ? "that shares fetches" : "that does not share them"
    for (const [freshness, elapsed] of [
      ["fresh", times.cooldown],
      ["stale", times.timeToLive]
    ] as const) {
      it.scoped(`${sharing} waits for a slow fetch if the key of a token is not among its ${freshness} ones`, () =>
        Effect.gen(function* () {
          const { keys, started } = yield* fetchedOnce(isFetchShared)
          yield* TestClock.adjust(elapsed)
          const callers = yield* Effect.fork(
            Effect.all([keys.find("new"), Effect.flip(keys.find("forged"))], { concurrency: "unbounded" })
          )
          yield* TestClock.adjust(times.maxWait * 10)
          assert.strictEqual(started.length, isFetchShared ? 2 : 3)
          const response = [...Test.jwks, yield* Effect.promise(() => Test.jwk("new"))]
          yield* Effect.forEach(started, (fetch) => Deferred.succeed(fetch, response))
          const [found, unknown] = yield* Fiber.join(callers)
          assert.strictEqual(found.algorithm, "RS256")
          assert.strictEqual(unknown.reason, "jwk-kid-mismatch")
          yield* Effect.flip(keys.find("forged"))
          assert.strictEqual(started.length, isFetchShared ? 2 : 3, "the next fetch is a cooldown later")
        })
      )
    }
  }

  it.scoped("waits for a slow fetch if its stale keys can no longer be used after that", () =>
    Effect.gen(function* () {
      const { key, keys, started } = yield* fetchedOnce(true)
      yield* TestClock.adjust(times.timeToLive + times.staleIfError - times.maxWait)
      const second = yield* Effect.fork(keys.find(Test.kid))
      yield* TestClock.adjust(times.maxWait * 2)
      yield* Deferred.succeed(started[1]!, Test.jwks)
      assert.strictEqual(yield* Fiber.join(second), key)
    })
  )

  it.scoped(
    "that does not share them uses a stale key if a fetch takes too long, and for the next caller at once",
    () =>
      Effect.gen(function* () {
        const { key, keys } = yield* fetchedOnce(false)
        yield* TestClock.adjust(times.timeToLive)
        const second = yield* Effect.fork(keys.find(Test.kid))
        yield* TestClock.adjust(times.maxWait)
        assert.strictEqual(yield* Fiber.join(second), key)
        assert.strictEqual(yield* keys.find(Test.kid), key)
        const unknown = yield* Effect.flip(keys.find("other"))
        assert.strictEqual(unknown.reason, "jwk-remote-failed-to-load")
      })
  )
})
