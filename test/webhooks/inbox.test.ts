import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { KeyValueStore } from "@effect/platform"
import { SystemError } from "@effect/platform/Error"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Option, Ref, TestClock } from "effect"
import { WebhookInbox } from "effect-clerk/webhooks"

const message = { handler: "sync", messageId: "msg_1" }

const once = <A, E, R>(effect: Effect.Effect<A, E, R>, of = message) =>
  Effect.flatMap(WebhookInbox, (inbox) => inbox.once(of, effect))

const inboxes: ReadonlyArray<readonly [name: string, layer: Layer.Layer<WebhookInbox>]> = [
  ["in memory", WebhookInbox.layerMemory()],
  ["in a KeyValueStore", Layer.provide(WebhookInbox.layerKeyValueStore, KeyValueStore.layerMemory)]
]

describe.each(inboxes)("an inbox %s", (_, layer) => {
  const test = <A, E>(effect: Effect.Effect<A, E, WebhookInbox>) => Effect.provide(effect, Layer.fresh(layer))

  it.effect("runs the effect of a message once, then returns None", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const run = once(Ref.updateAndGet(runs, (n) => n + 1))
      assert.deepStrictEqual(yield* run, Option.some(1))
      assert.deepStrictEqual(yield* run, Option.none())
      assert.strictEqual(yield* Ref.get(runs), 1)
    }).pipe(test)
  )

  it.effect("distinguishes messages and handlers, whatever their names", () =>
    Effect.gen(function* () {
      const names = [
        ["sync", "msg_1"],
        ["sync", "msg_2"],
        ["mail", "msg_1"],
        ['sync","msg_1', ""],
        ["sync/", "msg_1"],
        ["sync", "/msg_1"]
      ] as const
      for (const [handler, messageId] of names) {
        assert.isTrue(Option.isSome(yield* once(Effect.void, { handler, messageId })), `${handler} ${messageId}`)
      }
    }).pipe(test)
  )

  it.effect("does not record a message whose effect fails or dies", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Effect.exit(once(Effect.fail("no"))), Exit.fail("no"))
      assert.deepStrictEqual(yield* Effect.exit(once(Effect.die("oh"))), Exit.die("oh"))
      assert.deepStrictEqual(yield* once(Effect.succeed("done")), Option.some("done"))
    }).pipe(test)
  )

  it.effect("makes the second of two deliveries wait for the first, and runs the effect once", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const finish = yield* Deferred.make<void>()
      const first = yield* Effect.fork(
        once(Effect.zipRight(Deferred.succeed(started, undefined), Deferred.await(finish)))
      )
      yield* Deferred.await(started)
      const second = yield* Effect.fork(once(Effect.dieMessage("ran twice")))
      yield* Effect.yieldNow()
      assert.isTrue(Option.isNone(yield* Fiber.poll(second)))
      yield* Deferred.succeed(finish, undefined)
      assert.isTrue(Option.isSome(yield* Fiber.join(first)))
      assert.isTrue(Option.isNone(yield* Fiber.join(second)))
    }).pipe(test)
  )

  it.effect("runs the effect of the second delivery if that of the first fails", () =>
    Effect.gen(function* () {
      const fail = yield* Deferred.make<never, string>()
      const first = yield* Effect.fork(once(Deferred.await(fail)))
      yield* Effect.yieldNow()
      const second = yield* Effect.fork(once(Effect.succeed("second")))
      yield* Deferred.fail(fail, "no")
      assert.deepStrictEqual(yield* Fiber.await(first), Exit.fail("no"))
      assert.deepStrictEqual(yield* Fiber.join(second), Option.some("second"))
    }).pipe(test)
  )

  it.effect("makes a third delivery wait for the second, which runs because the first failed", () =>
    Effect.gen(function* () {
      const [fail, finish] = [yield* Deferred.make<never, string>(), yield* Deferred.make<string>()]
      const first = yield* Effect.fork(once(Deferred.await(fail)))
      yield* Effect.yieldNow()
      const started = yield* Deferred.make<void>()
      const second = yield* Effect.fork(
        once(Effect.zipRight(Deferred.succeed(started, undefined), Deferred.await(finish)))
      )
      yield* Deferred.fail(fail, "no")
      yield* Fiber.await(first)
      yield* Deferred.await(started)
      const third = yield* Effect.fork(once(Effect.dieMessage("ran twice")))
      yield* Effect.yieldNow()
      yield* Deferred.succeed(finish, "second")
      assert.deepStrictEqual(yield* Fiber.join(second), Option.some("second"))
      assert.deepStrictEqual(yield* Fiber.join(third), Option.none())
    }).pipe(test)
  )

  it.effect("runs the effect of the next delivery after an interruption", () =>
    Effect.gen(function* () {
      const first = yield* Effect.fork(once(Effect.never))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(first)
      assert.isTrue(Option.isSome(yield* once(Effect.void)))
    }).pipe(test)
  )

  it.effect("runs the effect once for a hundred deliveries of a message at the same time", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const run = once(
        Effect.zipRight(
          Effect.yieldNow(),
          Ref.update(runs, (n) => n + 1)
        )
      )
      const results = yield* Effect.all(
        Array.from({ length: 100 }, () => run),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(yield* Ref.get(runs), 1)
      assert.lengthOf(results.filter(Option.isSome), 1)
    }).pipe(test)
  )
})

describe("an inbox in memory", () => {
  it.effect("is the default without a layer", () =>
    Effect.gen(function* () {
      const of = { handler: "default", messageId: "msg_default" }
      assert.isTrue(Option.isSome(yield* once(Effect.void, of)))
      assert.isTrue(Option.isNone(yield* once(Effect.void, of)))
    })
  )

  it.effect("remembers a message for seven days", () =>
    Effect.gen(function* () {
      yield* once(Effect.void)
      yield* TestClock.adjust("6 days")
      assert.isTrue(Option.isNone(yield* once(Effect.void)))
      yield* TestClock.adjust("1 day")
      assert.isTrue(Option.isSome(yield* once(Effect.void)))
    }).pipe(Effect.provide(WebhookInbox.layerMemory()))
  )

  it.effect("forgets the oldest messages when it is full", () =>
    Effect.gen(function* () {
      for (const messageId of ["1", "2", "3"]) yield* once(Effect.void, { handler: "sync", messageId })
      const seen = yield* Effect.forEach(["3", "2", "1"], (messageId) =>
        Effect.map(once(Effect.void, { handler: "sync", messageId }), Option.isNone)
      )
      assert.deepStrictEqual(seen, [true, true, false])
    }).pipe(Effect.provide(WebhookInbox.layerMemory({ capacity: 2 })))
  )
})

describe("an inbox in a KeyValueStore", () => {
  it.effect("remembers messages across restarts if the store is on disk", () => {
    const directory = mkdtempSync(join(tmpdir(), "effect-clerk-inbox-"))
    const process = <A, E>(effect: Effect.Effect<A, E, WebhookInbox>) =>
      effect.pipe(
        Effect.provide(
          WebhookInbox.layerKeyValueStore.pipe(
            Layer.provide(KeyValueStore.layerFileSystem(directory)),
            Layer.provide(NodeContext.layer),
            Layer.fresh
          )
        )
      )
    return Effect.gen(function* () {
      assert.isTrue(Option.isSome(yield* process(once(Effect.void))))
      assert.isTrue(Option.isNone(yield* process(once(Effect.void))))
    }).pipe(Effect.ensuring(Effect.sync(() => rmSync(directory, { recursive: true }))))
  })

  const failure = new SystemError({ reason: "PermissionDenied", module: "KeyValueStore", method: "set" })
  const broken = (which: "get" | "set") =>
    Layer.provide(
      WebhookInbox.layerKeyValueStore,
      Layer.succeed(
        KeyValueStore.KeyValueStore,
        KeyValueStore.makeStringOnly({
          get: () => (which === "get" ? failure : Effect.succeedNone),
          set: () => (which === "set" ? failure : Effect.void),
          remove: () => Effect.void,
          clear: Effect.void,
          size: Effect.succeed(0)
        })
      )
    )

  it.effect("that cannot be read does not run the effect", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(once(Effect.dieMessage("ran")))
      assert.deepStrictEqual([error._tag, error.operation, error.cause], ["WebhookInboxError", "read", failure])
    }).pipe(Effect.provide(broken("get")))
  )

  it.effect("that cannot be written fails after the effect, so that the message is delivered again", () =>
    Effect.gen(function* () {
      const runs = yield* Ref.make(0)
      const error = yield* Effect.flip(once(Ref.update(runs, (n) => n + 1)))
      assert.strictEqual(error.operation, "record")
      assert.strictEqual(yield* Ref.get(runs), 1)
    }).pipe(Effect.provide(broken("set")))
  )
})
