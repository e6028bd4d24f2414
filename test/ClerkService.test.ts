import { assert, describe, it } from "@effect/vitest"
import { Cause, DateTime, Effect, Exit } from "effect"
import * as Package from "effect-clerk"
import { type ClerkClient, ClerkErrors, ClerkService, Endpoint, Sessions } from "effect-clerk"
import { unpublished } from "./conformance/deliberate.js"

const session: Sessions.Session = {
  object: "session",
  id: "sess_1",
  userId: "user_1",
  clientId: "client_1",
  status: "active",
  lastActiveAt: DateTime.unsafeMake(1),
  expireAt: DateTime.unsafeMake(2),
  abandonAt: DateTime.unsafeMake(3),
  updatedAt: DateTime.unsafeMake(4),
  createdAt: DateTime.unsafeMake(5)
}

const endpointsOf = (module: object) => Object.entries(module).filter(([, member]) => Endpoint.isEndpoint(member))

const modules = Object.entries<object>(Package).filter(
  ([name, member]) => /^[A-Z]/.test(name) && typeof member === "object" && endpointsOf(member).length > 0
)

describe("ClerkService", () => {
  it.effect("holds every endpoint of every resource, under the name its declaration gives", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const served = Object.entries<object>({ ...clerk }).flatMap(([resource, methods]) =>
        endpointsOf(methods).map(([name]) => `${resource}.${name}`)
      )
      const declared = modules.flatMap(([, module]) =>
        endpointsOf(module).map(([, member]) => (member as Endpoint.Any).spec.operation)
      )
      assert.sameMembers(served, declared)
      assert.strictEqual(new Set(declared).size, declared.length)
    }).pipe(Effect.provide(ClerkService.layerMock({})))
  )

  it.effect("binds each method to the endpoint that is exported on its own", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      assert.strictEqual(clerk.sessions.get.spec, Sessions.get.spec)
    }).pipe(Effect.provide(ClerkService.layerMock({})))
  )

  it("documents all 249 operations of the newest version, those that only @clerk/backend has, and the one that only an older one has", () => {
    const declared = modules.flatMap(([, module]) => endpointsOf(module).map(([, member]) => member as Endpoint.Any))
    const current = declared.flatMap(({ spec }) => (spec.apiVersion === undefined ? [spec.operation] : []))
    assert.strictEqual(current.filter((operation) => !unpublished.includes(operation)).length, 249)
    assert.strictEqual(current.length, 249 + unpublished.length)
    assert.deepStrictEqual(
      declared.filter(({ spec }) => spec.apiVersion !== undefined).map(({ spec }) => spec.operation),
      ["sessions.verify"]
    )
  })
})

describe("ClerkService.layerMock", () => {
  const mock = ClerkService.layerMock({
    sessions: {
      get: ({ sessionId }) =>
        sessionId === "sess_1"
          ? Effect.succeed(session)
          : Effect.fail(
              new ClerkErrors<404>({
                operation: "sessions.get",
                status: 404,
                errors: [],
                traceId: undefined,
                attempts: 1,
                mayHaveBeenApplied: false
              })
            )
    }
  })

  it.effect("runs methods of the service", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      assert.deepStrictEqual(yield* clerk.sessions.get({ sessionId: "sess_1" }), session)
    }).pipe(Effect.provide(mock))
  )

  it.effect("runs endpoints called on their own", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Sessions.get({ sessionId: "sess_1" }), session)
    }).pipe(Effect.provide(mock))
  )

  it.effect("fails as its methods fail", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Sessions.get({ sessionId: "sess_2" }))
      assert.strictEqual(error._tag === "ClerkErrors" ? error.status : error._tag, 404)
    }).pipe(Effect.provide(mock))
  )

  const missing: ReadonlyArray<
    readonly [
      which: string,
      call: Effect.Effect<unknown, unknown, ClerkService | ClerkClient.ClerkClient>,
      name: string
    ]
  > = [
    ["of a resource that is given in part", Sessions.revoke({ sessionId: "sess_1" }), "sessions.revoke"],
    [
      "of a resource that is not given",
      Effect.flatMap(ClerkService, (clerk) => clerk.users.get({ userId: "user_1" })),
      "users.get"
    ]
  ]

  it.effect.each(missing)("dies with the name of a method %s", ([_which, call, name]) =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(call)
      assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause))
      assert.include(String(Exit.isFailure(exit) ? Cause.squash(exit.cause) : ""), name)
    }).pipe(Effect.provide(mock))
  )
})
