import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { ActorTokens, type ClerkClient, type ClerkErrors, type SDKError, Sessions, Users } from "effect-clerk"
import * as Recording from "./recording.js"
import { wireSession } from "./session.js"

const failing = (reply: Recording.Reply) =>
  Effect.flip(Sessions.get({ sessionId: "sess_1" })).pipe(
    Effect.provide(Recording.make(reply).client({ retry: { attempts: 1 } }))
  )

const declared = (error: ClerkErrors | SDKError) =>
  error._tag === "ClerkErrors" ? error : assert.fail(`expected ClerkErrors, got ${error}`)

describe("an error status", () => {
  it.effect("that the operation declares is a ClerkErrors with all Clerk says, in order", () =>
    Effect.gen(function* () {
      const reply = Recording.json(422, {
        errors: [
          {
            code: "form_param_missing",
            message: "is missing",
            long_message: "user_id must be included.",
            meta: { param_name: "user_id" }
          },
          {
            code: "form_param_nil",
            message: "is null",
            long_message: "actor can't be null.",
            meta: { param_name: "actor" }
          }
        ],
        clerk_trace_id: "trace_1"
      })
      const error = yield* Effect.flip(ActorTokens.create({ userId: "user_1", actor: { sub: "user_2" } })).pipe(
        Effect.provide(Recording.make(reply).client())
      )
      const { errors, operation, status, traceId } = declared(error)
      assert.strictEqual(operation, "actorTokens.create")
      assert.strictEqual(status, 422)
      assert.strictEqual(traceId, "trace_1")
      assert.deepStrictEqual(errors, [
        {
          code: "form_param_missing",
          message: "is missing",
          longMessage: "user_id must be included.",
          meta: { param_name: "user_id" }
        },
        {
          code: "form_param_nil",
          message: "is null",
          longMessage: "actor can't be null.",
          meta: { param_name: "actor" }
        }
      ])
      assert.isTrue(declared(error).hasCode("form_param_nil"))
      assert.isFalse(declared(error).hasCode("form_param_unknown"))
      assert.strictEqual(
        error.message,
        "actorTokens.create: 422 form_param_missing: user_id must be included.; form_param_nil: actor can't be null. (trace trace_1)"
      )
    })
  )

  it.effect("that it does not declare is an SDKError", () =>
    Effect.gen(function* () {
      for (const status of [402, 403, 409, 410, 418, 500, 599]) {
        const error = yield* failing(Recording.errors(status, "some_code"))
        if (error._tag !== "SDKError" || error.reason._tag !== "UnexpectedStatus") return assert.fail(String(error))
        assert.strictEqual(error.reason.status, status)
        assert.deepStrictEqual(
          error.reason.errors.map((item) => item.code),
          ["some_code"]
        )
        assert.include(error.message, String(status))
      }
    })
  )

  it.effect.each([300, 301, 302, 303, 304, 307, 308])("%i is a redirect, which is never followed", (status) =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(
        Recording.text(status, "", { location: "https://elsewhere.example/v1/sessions/sess_1" }),
        Recording.json(200, {})
      )
      const error = yield* Effect.flip(Sessions.get({ sessionId: "sess_1" })).pipe(Effect.provide(client()))
      assert.strictEqual(requests.length, 1)
      assert.include(error.message, "redirects are never followed")
    })
  )
})

describe("a bad key", () => {
  it.effect("has the same hint and the same code, whether the operation declares 401 or not", () =>
    Effect.gen(function* () {
      const reply = Recording.errors(401, "clerk_key_invalid")
      const ofStatus = (call: Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>) =>
        Effect.flip(call).pipe(Effect.provide(Recording.make(reply).client()))
      const known = yield* ofStatus(Users.list())
      const unknown = yield* ofStatus(Users.ban({ userId: "user_1" }))
      assert.deepStrictEqual([known._tag, unknown._tag], ["ClerkErrors", "SDKError"])
      for (const error of [known, unknown]) {
        assert.strictEqual(error.status, 401)
        assert.isTrue(error.hasCode("clerk_key_invalid"))
        assert.strictEqual(error.traceId, "trace_1")
        assert.match(
          error.message,
          /401.* clerk_key_invalid: clerk_key_invalid; check the secret key \(trace trace_1\)$/
        )
      }
    })
  )
})

describe("an error body", () => {
  const bodies: ReadonlyArray<readonly [body: unknown, codes: ReadonlyArray<string>]> = [
    [{}, []],
    [[], []],
    [null, []],
    ["text", []],
    [0, []],
    [{ errors: null }, []],
    [{ errors: [] }, []],
    [{ errors: "x" }, []],
    [{ errors: {} }, []],
    [{ errors: [null, "x", 1, []] }, []],
    [{ errors: [{}] }, ["unknown_error"]],
    [{ errors: [{ code: 7, message: 8, long_message: 9, meta: 10 }] }, ["unknown_error"]],
    [{ errors: [{ message: "no code" }] }, ["unknown_error"]],
    [{ errors: [{ code: "never_heard_of", message: "m" }] }, ["never_heard_of"]],
    [{ errors: [{ code: "a", message: "m", extra: { deep: [1] } }], meta: {}, other: 1 }, ["a"]],
    [{ errors: [{ code: "long", message: "m", long_message: "x".repeat(1_000_000) }] }, ["long"]],
    [JSON.parse('{"errors":[{"code":"proto","message":"m","meta":{"__proto__":{"polluted":true}}}]}'), ["proto"]]
  ]

  it.effect.each(bodies.map(([body, codes]) => ({ shown: JSON.stringify(body).slice(0, 60), body, codes })))(
    "of any shape still makes an error with its status and trace: $shown",
    ({ body, codes }) =>
      Effect.gen(function* () {
        const error = declared(yield* failing(Recording.json(404, body, { "x-clerk-trace-id": "trace_2" })))
        assert.strictEqual(error.status, 404)
        assert.strictEqual(error.traceId, "trace_2")
        assert.deepStrictEqual(
          error.errors.map((item) => item.code),
          codes
        )
        assert.include(error.message, "404")
        assert.notProperty({}, "polluted")
      })
  )

  it.effect.each([
    ["no body", ""],
    ["a proxy's page", "<!DOCTYPE html><title>502</title>"],
    ["cut JSON", '{"errors":[{"code":"resour'],
    ["too many brackets", "[".repeat(100_000)]
  ] as const)("may be %s", ([_what, body]) =>
    Effect.gen(function* () {
      const error = declared(yield* failing(Recording.text(404, body, { "cf-ray": "ray_1" })))
      assert.strictEqual(error.traceId, "ray_1")
      assert.deepStrictEqual(error.errors, [])
      assert.notInclude(error.message, "DOCTYPE")
    })
  )

  it.effect("is read with a byte order mark and another JSON type", () =>
    Effect.gen(function* () {
      const error = declared(
        yield* failing(
          Recording.text(404, `\ufeff${JSON.stringify({ errors: [{ code: "a", message: "m" }] })}`, {
            "content-type": "application/problem+json; charset=utf-8"
          })
        )
      )
      assert.isTrue(error.hasCode("a"))
    })
  )

  it.effect("names its trace before the headers do", () =>
    Effect.gen(function* () {
      const headers = { "x-clerk-trace-id": "header", "cf-ray": "ray" }
      const body = declared(yield* failing(Recording.json(404, { errors: [], clerk_trace_id: "body" }, headers)))
      const header = declared(yield* failing(Recording.json(404, { errors: [] }, headers)))
      assert.strictEqual(body.traceId, "body")
      assert.strictEqual(header.traceId, "header")
    })
  )

  it.effect.prop(
    "of any JSON never is a defect",
    [fc.jsonValue(), fc.constantFrom(400, 404, 429, 500)],
    ([body, status]) =>
      Effect.gen(function* () {
        const error = yield* failing(Recording.json(status, { errors: body }))
        assert.include(["ClerkErrors", "SDKError"], error._tag)
        assert.isString(error.message)
      })
  )
})

describe("an answer that is not understood", () => {
  const session = wireSession()

  const detailOf = (reply: Recording.Reply) =>
    Effect.map(failing(reply), (error) =>
      error._tag === "SDKError" && error.reason._tag === "InvalidResponse"
        ? error.reason.detail
        : assert.fail(`expected InvalidResponse, got ${error}`)
    )

  it.effect.each([
    ["a captive portal's page", Recording.text(200, "<html></html>", { "content-type": "text/html" }), "not JSON"],
    ["cut JSON", Recording.text(200, '{"id":"se'), "not JSON"],
    ["nothing", Recording.text(200, ""), "got nothing"],
    ["an empty 204", Recording.text(204, ""), "got nothing"],
    ["an array", Recording.json(200, []), "an array"],
    ["a null", Recording.json(200, { ...session, user_id: null }), "userId: expected a string, got null"],
    ["a number for text", Recording.json(200, { ...session, id: 7 }), "id: expected a string, got a number"],
    ["text for a number", Recording.json(200, { ...session, expire_at: "soon" }), "expireAt"],
    ["a mismatch deep inside", Recording.json(200, { ...session, tasks: [{ key: "a" }, { key: 7 }] }), "tasks[1].key"]
  ] as const)("names the place and not the value: %s", ([_what, reply, words]) =>
    Effect.map(detailOf(reply), (detail) => {
      assert.include(detail, words)
      assert.notMatch(detail, /soon|7|html/)
    })
  )

  it.effect("says that the call succeeded, and how to get the answer all the same", () =>
    Effect.gen(function* () {
      const error = yield* failing(Recording.json(201, {}))
      assert.include(error.message, "sessions.get: the call succeeded (201)")
      assert.include(error.message, "ClerkClient.raw")
    })
  )

  it.effect("is no failure where it only has more than is known", () =>
    Effect.gen(function* () {
      const drifted = { ...session, status: "hibernating", brand_new: { a: 1 }, latest_activity: null, actor: null }
      const decoded = yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        Effect.provide(Recording.make(Recording.json(200, drifted)).client())
      )
      assert.strictEqual(decoded.status, "hibernating")
      assert.notProperty(decoded, "brandNew")
      assert.notProperty(decoded, "latestActivity")
    })
  )
})
