import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Either, Fiber, TestClock } from "effect"
import { ClerkErrors, ClerkService, SDKError } from "effect-clerk"
import { ClerkEmulator, type EmulatorOptions } from "effect-clerk/testing"
import { modes } from "./modes.js"

const reason = (error: unknown) => (error instanceof SDKError ? error.reason : undefined)

describe.each(modes)("faults, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("apply to the given operation, for the given number of calls", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.create", { status: 422, code: "form_param_nil", times: 2 })
        yield* users.count()
        for (const _ of [1, 2]) {
          const error = yield* Effect.flip(users.create({ username: "ada" }))
          assert.isTrue(error instanceof ClerkErrors && error.status === 422 && error.hasCode("form_param_nil"))
        }
        assert.strictEqual((yield* users.create({ username: "ada" })).username, "ada")
        yield* faults.inject("*", { status: 418 })
        assert.strictEqual(reason(yield* Effect.flip(users.count()))?._tag, "UnexpectedStatus")
        yield* faults.inject("*", { status: 418 })
        yield* faults.clear
        assert.strictEqual((yield* users.count()).totalCount, 1)
      })
    )
  )

  it.effect("rate-limit with the given `retryAfter`", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.count", { status: 429, retryAfter: "2 minutes" })
        const limited = reason(yield* Effect.flip(users.count()))
        assert.isTrue(limited?._tag === "RateLimited" && Duration.equals(limited.retryAfter ?? 0, "2 minutes"))
      })
    )
  )

  it.effect("lose the response, before or after the operation is run", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.create", { cut: "before" })
        assert.strictEqual(reason(yield* Effect.flip(users.create({ username: "ada" })))?._tag, "OutcomeUnknown")
        assert.strictEqual((yield* users.count()).totalCount, 0)
        yield* faults.inject("users.create", { cut: "after" })
        assert.strictEqual(reason(yield* Effect.flip(users.create({ username: "ada" })))?._tag, "OutcomeUnknown")
        assert.strictEqual((yield* users.count()).totalCount, 1)
      })
    )
  )

  it.effect("delay the response on the test clock", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.count", { latency: "20 seconds" })
        const waiting = yield* Effect.fork(users.count())
        yield* Effect.yieldNow()
        yield* TestClock.adjust("19 seconds")
        assert.isTrue((yield* Fiber.poll(waiting))._tag === "None")
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Fiber.join(waiting)).totalCount, 0)
      })
    )
  )
})

describe("the embedded Clerk", () => {
  it.effect("rejects, called directly, input that a client does not send", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const tooMany = yield* Effect.either(users.list({ limit: 501 }))
      assert.strictEqual(reason(Either.getOrThrow(Either.flip(tooMany)))?._tag, "InvalidInput")
      const traversal = yield* Effect.flip(users.get({ userId: "../users" }))
      assert.strictEqual(reason(traversal)?._tag, "InvalidInput")
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.effect("makes the same ids in every run, others from another seed, and random ones without a seed", () =>
    Effect.gen(function* () {
      const run = (options?: EmulatorOptions) =>
        Effect.flatMap(ClerkService, ({ users }) => users.create({ username: "ada" })).pipe(
          Effect.provide(ClerkEmulator.layer(options))
        )
      const first = yield* run()
      assert.deepStrictEqual(yield* run(), first)
      assert.notStrictEqual((yield* run({ idSeed: "another" })).id, first.id)
      assert.notStrictEqual((yield* run({ idSeed: null })).id, (yield* run({ idSeed: null })).id)
    })
  )

  it.effect("rejects an invalid signing key", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.provide(ClerkService, ClerkEmulator.layer({ signingKey: "not a key" })))
      assert.strictEqual(error._tag, "InvalidSigningKey")
      assert.notInclude(error.message, "not a key")
    })
  )
})
