import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Ref } from "effect"
import { makeLocks } from "../../src/webhooks/locks.js"

const keys = Array.from({ length: 100 }, (_, index) => `msg_${index}`)

describe("locks by key", () => {
  it.effect("run one effect at a time under a key, and effects under other keys beside it", () =>
    Effect.gen(function* () {
      const locks = makeLocks()
      const running = yield* Ref.make<ReadonlyArray<string>>([])
      const finish = yield* Deferred.make<void>()
      const run = (name: string, key: string) =>
        locks.withLock(
          key,
          Effect.zipRight(
            Ref.update(running, (all) => [...all, name]),
            Deferred.await(finish)
          )
        )
      const fibers = yield* Effect.forEach([run("first", "a"), run("second", "a"), run("other", "b")], Effect.fork)
      yield* Effect.yieldNow()
      assert.deepStrictEqual(yield* Ref.get(running), ["first", "other"])
      yield* Deferred.succeed(finish, undefined)
      yield* Fiber.joinAll(fibers)
      assert.deepStrictEqual(yield* Ref.get(running), ["first", "other", "second"])
    })
  )

  it.effect("hold a key while effects run or wait under it, and forget it after the last", () =>
    Effect.gen(function* () {
      const locks = makeLocks()
      const finish = yield* Deferred.make<void>()
      const fibers = yield* Effect.forEach([...keys, ...keys], (key) =>
        Effect.fork(locks.withLock(key, Deferred.await(finish)))
      )
      yield* Effect.yieldNow()
      assert.strictEqual(locks.size(), keys.length)
      yield* Deferred.succeed(finish, undefined)
      yield* Fiber.joinAll(fibers)
      assert.strictEqual(locks.size(), 0)
    })
  )

  it.effect.each([
    ["fails", Effect.fail("no")],
    ["dies", Effect.die("oh")],
    ["is interrupted", Effect.interrupt]
  ] as const)("forget the key of an effect that %s", ([, effect]) =>
    Effect.gen(function* () {
      const locks = makeLocks()
      yield* Effect.exit(locks.withLock("key", effect))
      assert.strictEqual(locks.size(), 0)
    })
  )

  it.effect("forget the key of effects that are interrupted while they run and while they wait", () =>
    Effect.gen(function* () {
      const locks = makeLocks()
      const running = yield* Effect.fork(locks.withLock("key", Effect.never))
      const waiting = yield* Effect.fork(locks.withLock("key", Effect.never))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(waiting)
      assert.strictEqual(locks.size(), 1)
      yield* Fiber.interrupt(running)
      assert.strictEqual(locks.size(), 0)
    })
  )
})
