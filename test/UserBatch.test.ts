import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Ref } from "effect"
import { ClerkErrors, ClerkService, RateLimited, SDKError, UserBatch, Users } from "effect-clerk"

const user = (id: string) => ({ id }) as Users.User

interface Inputs {
  readonly lists: ReadonlyArray<Users.ListInput>
  readonly gets: ReadonlyArray<string>
}

/** A Clerk with every user but those whose id contains "missing". */
const clerk = (inputs: Ref.Ref<Inputs>, name = "") =>
  UserBatch.layer.pipe(
    Layer.provide(
      ClerkService.layerMock({
        users: {
          get: ({ userId }) =>
            Effect.as(
              Ref.update(inputs, (all) => ({ ...all, gets: [...all.gets, userId] })),
              { ...user(userId), firstName: name }
            ),
          list: (input = {}) =>
            Effect.as(
              Ref.update(inputs, (all) => ({ ...all, lists: [...all.lists, input] })),
              {
                data: (input.userId ?? [])
                  .filter((id) => !id.includes("missing"))
                  .map((id) => ({ ...user(id), firstName: name }))
                  .reverse()
              }
            )
        }
      })
    )
  )

const nothing: Inputs = { lists: [], gets: [] }

const getAll = (userIds: ReadonlyArray<string>, batching = true) =>
  Effect.flatMap(ClerkService, (service) =>
    Effect.forEach(userIds, (userId) => Effect.exit(service.users.get({ userId })), {
      concurrency: "unbounded",
      batching
    })
  )

describe("UserBatch", () => {
  it.effect("makes 5 requests of 500 concurrent reads, and gives each its own user", () =>
    Effect.gen(function* () {
      const inputs = yield* Ref.make(nothing)
      const userIds = Array.from({ length: 500 }, (_, number) => `user_${number}`)
      const found = yield* getAll(userIds).pipe(Effect.provide(clerk(inputs)))
      assert.deepStrictEqual(
        found.map((exit) => Exit.isSuccess(exit) && exit.value.id),
        userIds
      )
      const { gets, lists } = yield* Ref.get(inputs)
      assert.lengthOf(gets, 0)
      assert.deepStrictEqual(
        lists.map((input) => [input.userId?.length, input.limit]),
        [
          [100, 100],
          [100, 100],
          [100, 100],
          [100, 100],
          [100, 100]
        ]
      )
    })
  )

  it.effect("fails only the caller whose user is missing, with a 404", () =>
    Effect.gen(function* () {
      const inputs = yield* Ref.make(nothing)
      const [first, missing, last] = yield* getAll(["user_1", "user_missing", "user_2"]).pipe(
        Effect.provide(clerk(inputs))
      )
      assert.isTrue(first && Exit.isSuccess(first))
      assert.isTrue(last && Exit.isSuccess(last))
      const error = missing && (yield* Effect.flip(missing))
      assert.instanceOf(error, ClerkErrors)
      assert.strictEqual(error.status, 404)
      assert.isTrue(error.hasCode("resource_not_found"))
      assert.strictEqual(error.operation, "users.get")
    })
  )

  it.effect("requests a user once if several callers need it", () =>
    Effect.gen(function* () {
      const inputs = yield* Ref.make(nothing)
      const found = yield* getAll(["user_1", "user_2", "user_1"]).pipe(Effect.provide(clerk(inputs)))
      assert.isTrue(found.every(Exit.isSuccess))
      assert.deepStrictEqual((yield* Ref.get(inputs)).lists, [{ userId: ["user_1", "user_2"], limit: 2 }])
    })
  )

  it.effect("sends a call without batching, and a batch of one, as a single read", () =>
    Effect.gen(function* () {
      const inputs = yield* Ref.make(nothing)
      yield* getAll(["user_1", "user_2"], false).pipe(Effect.provide(clerk(inputs)))
      yield* getAll(["user_3"]).pipe(Effect.provide(clerk(inputs)))
      yield* Users.get({ userId: "user_4" }).pipe(Effect.provide(clerk(inputs)))
      assert.deepStrictEqual(yield* Ref.get(inputs), { lists: [], gets: ["user_1", "user_2", "user_3", "user_4"] })
    })
  )

  it.effect("reads an id alone if a filter would read its first character as a sign", () =>
    Effect.gen(function* () {
      const inputs = yield* Ref.make(nothing)
      yield* getAll(["user_1", "-user_2", "user_3"]).pipe(Effect.provide(clerk(inputs)))
      const { gets, lists } = yield* Ref.get(inputs)
      assert.deepStrictEqual(gets, ["-user_2"])
      assert.deepStrictEqual(lists, [{ userId: ["user_1", "user_3"], limit: 2 }])
    })
  )

  it.effect("fails every caller of a shared request that fails", () =>
    Effect.gen(function* () {
      const limited = new SDKError({
        operation: "users.list",
        reason: new RateLimited({ retryAfter: undefined, errors: [], traceId: undefined, attempts: 3 })
      })
      const layer = UserBatch.layer.pipe(
        Layer.provide(ClerkService.layerMock({ users: { list: () => Effect.fail(limited) } }))
      )
      const found = yield* getAll(["user_1", "user_2"]).pipe(Effect.provide(layer))
      for (const exit of found) {
        const error = yield* Effect.flip(exit)
        assert.instanceOf(error, SDKError)
        assert.strictEqual(error.operation, "users.get")
        assert.strictEqual(error.reason._tag, "RateLimited")
      }
    })
  )

  const list = (error: ClerkErrors<400 | 401 | 422>) =>
    UserBatch.layer.pipe(Layer.provide(ClerkService.layerMock({ users: { list: () => Effect.fail(error) } })))

  const rejected = <Status extends 400 | 401 | 422>(status: Status) =>
    new ClerkErrors<Status>({
      operation: "users.list",
      status,
      errors: [{ code: "form_param_value_invalid", message: "is invalid", longMessage: undefined, meta: {} }],
      traceId: "trace_1",
      attempts: 2,
      mayHaveBeenApplied: false
    })

  it.effect("gives a 422 of the shared request as an unexpected status, since a single read declares none", () =>
    Effect.gen(function* () {
      const found = yield* getAll(["user_1", "user_2"]).pipe(Effect.provide(list(rejected(422))))
      assert.lengthOf(found, 2)
      for (const exit of found) {
        const error = yield* Effect.flip(exit)
        assert.instanceOf(error, SDKError)
        assert.strictEqual(error.operation, "users.get")
        assert(error.reason._tag === "UnexpectedStatus")
        assert.strictEqual(error.reason.status, 422)
        assert.strictEqual(error.reason.traceId, "trace_1")
        assert.strictEqual(error.reason.attempts, 2)
        assert.deepStrictEqual(error.reason.errors, rejected(422).errors)
      }
    })
  )

  it.effect("gives another error of the shared request as an error of a single read", () =>
    Effect.gen(function* () {
      const found = yield* getAll(["user_1", "user_2"]).pipe(Effect.provide(list(rejected(401))))
      assert.lengthOf(found, 2)
      for (const exit of found) {
        const error = yield* Effect.flip(exit)
        assert.deepInclude(error, { ...rejected(401), operation: "users.get" })
      }
    })
  )

  it.effect("never shares a user between two clients, even with request caching on", () =>
    Effect.gen(function* () {
      const inputs = yield* Ref.make(nothing)
      const firstName = (name: string) =>
        Effect.flatMap(ClerkService, (service) => service.users.get({ userId: "user_1" })).pipe(
          Effect.map((found) => found.firstName),
          Effect.provide(clerk(inputs, name))
        )
      const names = yield* Effect.all([firstName("Ada"), firstName("Grace")]).pipe(Effect.withRequestCaching(true))
      assert.deepStrictEqual(names, ["Ada", "Grace"])
    })
  )
})
