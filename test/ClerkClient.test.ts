import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, Schema } from "effect"
import { ClerkClient, ClerkService, Endpoint, Instance, Sessions, UserBatch, Users } from "effect-clerk"
import * as Recording from "./recording.js"
import { wireSession } from "./session.js"

const input = { sessionId: "sess_1" }

const response = Effect.flatMap(ClerkClient.ClerkClient, (client) => client.response(Sessions.get.spec, input))

describe("ClerkClient.response", () => {
  it.live("returns the value with status, headers, trace id and attempts", () =>
    Effect.gen(function* () {
      const recording = Recording.make(
        Recording.broken("ECONNREFUSED"),
        Recording.json(200, wireSession(), { "X-Clerk-Trace-Id": "trace_7", "X-RateLimit": "9" })
      )
      const { attempts, headers, status, traceId, value } = yield* Effect.provide(response, recording.client())
      assert.strictEqual(value.id, "sess_1")
      assert.strictEqual(value.userId, "user_1")
      assert.strictEqual(status, 200)
      assert.strictEqual(headers["x-ratelimit"], "9")
      assert.strictEqual(traceId, "trace_7")
      assert.strictEqual(attempts, 2)
    })
  )

  it.effect("has no value if the operation has none", () =>
    Effect.gen(function* () {
      const client = yield* ClerkClient.ClerkClient
      const result = yield* client.response(Instance.update.spec, { testMode: true })
      assert.isUndefined(result.value)
      assert.strictEqual(result.status, 204)
      assert.isUndefined(result.traceId)
    }).pipe(Effect.provide(Recording.make(Recording.text(204, "")).client()))
  )

  it.effect("fails as the operation does", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(response)
      assert.strictEqual(error._tag, "ClerkErrors")
      assert.strictEqual(error.status, 404)
      assert.strictEqual(error.traceId, "trace_1")
    }).pipe(Effect.provide(Recording.make(Recording.errors(404, "resource_not_found")).client()))
  )

  it.effect("goes past the batches of UserBatch", () =>
    Effect.gen(function* () {
      const { attempts, value } = yield* response
      assert.deepStrictEqual([value.id, attempts], ["sess_1", 1])
    }).pipe(
      Effect.provide(UserBatch.layer),
      Effect.provide(Recording.make(Recording.json(200, wireSession())).client())
    )
  )

  it.effect("has the value of a mock, with the status of a success and no headers", () =>
    Effect.gen(function* () {
      const session = yield* Effect.provide(
        Sessions.get(input),
        Recording.make(Recording.json(200, wireSession())).client()
      )
      const mock = ClerkService.layerMock({
        sessions: { get: () => Effect.succeed(session) },
        instance: { update: () => Effect.void }
      })
      assert.deepStrictEqual(yield* Effect.provide(response, mock), {
        value: session,
        status: 200,
        headers: {},
        traceId: undefined,
        attempts: 1
      })
      const empty = Effect.flatMap(ClerkClient.ClerkClient, (client) => client.response(Instance.update.spec, {}))
      assert.strictEqual((yield* Effect.provide(empty, mock)).status, 204)
    })
  )

  it.effect("dies with the name of the operation if a mock has no such method", () =>
    Effect.gen(function* () {
      const defect = yield* Effect.provide(response, ClerkService.layerMock({})).pipe(
        Effect.sandbox,
        Effect.flip,
        Effect.map(String)
      )
      assert.include(defect, "sessions.get was called, but this client has no such method")
    })
  )
})

describe("a deprecated operation", () => {
  const warningsOf = <A, E>(effect: Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      const warnings: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => {
        if (logLevel._tag === "Warning") warnings.push(String(message))
      })
      yield* Effect.provide(Effect.exit(effect), Logger.replace(Logger.defaultLogger, logger))
      return warnings
    })

  const calling = <A, E>(call: Effect.Effect<A, E, ClerkClient.ClerkClient>) =>
    Effect.provide(call, Recording.make(Recording.json(200, [])).client())

  // Other tests of the process call those of Clerk.
  const deprecated = (operation: string) =>
    Endpoint.get(operation, "/sessions/:sessionId", { success: Schema.Unknown, deprecated: true })(input)

  it.effect("is warned of once in a process, whichever client calls it", () =>
    Effect.gen(function* () {
      const call = deprecated("sessions.getOnce")
      assert.deepStrictEqual(yield* warningsOf(Effect.zipRight(calling(call), calling(call))), [
        "sessions.getOnce is deprecated by Clerk; its documentation names what replaces it"
      ])
      assert.deepStrictEqual(yield* warningsOf(calling(call)), [])
    })
  )

  it.effect("is warned of on its own, and other operations are not", () =>
    Effect.gen(function* () {
      assert.lengthOf(yield* warningsOf(calling(deprecated("sessions.getAgain"))), 1)
      assert.deepStrictEqual(yield* warningsOf(calling(Users.get({ userId: "user_1" }))), [])
    })
  )
})
