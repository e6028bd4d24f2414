import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Logger, LogLevel, Redacted } from "effect"
import { ClerkErrors, OutcomeUnknown, RateLimited, SDKError } from "effect-clerk"
import { ClerkServer, RequestKey } from "effect-clerk/testing"

/** Responses to requests that the client of this library does not send. */

type Methods = Parameters<typeof ClerkServer.toHttpApp>[0]

const send = (
  methods: Methods,
  path: string,
  init: RequestInit & { readonly headers?: Record<string, string> } = {},
  options?: ClerkServer.Options
) =>
  Effect.gen(function* () {
    const fetch = yield* ClerkServer.toFetch(ClerkServer.toHttpApp(methods, options))
    const response = yield* Effect.promise(() => fetch(`http://localhost${path}`, init))
    const text = yield* Effect.promise(() => response.text())
    return { response, body: text === "" ? undefined : JSON.parse(text) }
  })

const code = ({ body, response }: Effect.Effect.Success<ReturnType<typeof send>>) => [
  response.status,
  body?.errors?.[0]?.code
]

const json = (body: unknown, method = "POST") => ({
  method,
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body)
})

const token = (jwt: string) => ({ object: "token", jwt }) as const

describe("a served Clerk", () => {
  it.effect("serves paths with and without /v1, and returns the API version of the request", () =>
    Effect.gen(function* () {
      const methods: Methods = { sessions: { createToken: ({ sessionId }) => Effect.succeed(token(sessionId)) } }
      for (const path of ["/v1/sessions/sess_1/tokens", "/sessions/sess_1/tokens"]) {
        const { body, response } = yield* send(methods, path, {
          method: "POST",
          headers: { "clerk-api-version": "2026-05-12" }
        })
        assert.deepStrictEqual(body, token("sess_1"))
        assert.strictEqual(response.headers.get("clerk-api-version"), "2026-05-12")
        assert.match(response.headers.get("content-type") ?? "", /^application\/json/)
      }
    })
  )

  it.effect("routes /users/count to its own operation, not to a user id", () =>
    Effect.gen(function* () {
      const methods: Methods = { users: { count: () => Effect.succeed({ object: "total_count", totalCount: 3 }) } }
      const { body } = yield* send(methods, "/v1/users/count?banned=true")
      assert.deepStrictEqual(body, { object: "total_count", total_count: 3 })
    })
  )

  it.effect("responds to unknown routes and methods with Clerk's error list", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(code(yield* send({}, "/v1/no/such/path")), [404, "resource_not_found"])
      assert.deepStrictEqual(code(yield* send({}, "/v1/users", { method: "PUT" })), [404, "resource_not_found"])
      assert.deepStrictEqual(code(yield* send({}, "/v1/users/%E0%A4%A")), [404, "resource_not_found"])
      const missing = yield* send({ users: {} }, "/v1/users/user_1")
      assert.deepStrictEqual(code(missing), [501, "operation_not_implemented"])
      assert.include(missing.body.errors[0].long_message, "users.get")
      assert.match(missing.body.clerk_trace_id, /^[0-9a-f]{32}$/)
    })
  )

  it.effect("decodes queries by the types of their fields, and ignores other parameters", () =>
    Effect.gen(function* () {
      let input: unknown
      const methods: Methods = {
        users: {
          list: (received) => {
            input = received
            return Effect.succeed({ data: [] })
          }
        }
      }
      const query = "user_id=1&user_id=%2B2&banned=false&limit=07&query=10&unknown=1&order_by=%2Bcreated_at"
      yield* send(methods, `/v1/users?${query}`)
      assert.deepStrictEqual(input, {
        userId: ["1", "+2"],
        banned: false,
        limit: 7,
        query: "10",
        orderBy: "+created_at"
      })
    })
  )

  it.effect("rejects invalid input, with the parameter's name as Clerk does", () =>
    Effect.gen(function* () {
      const methods: Methods = { users: { list: () => Effect.succeed({ data: [] }) } }
      for (const limit of ["0", "501", "1.5", "many", ""]) {
        const response = yield* send(methods, `/v1/users?limit=${limit}`)
        assert.deepStrictEqual(code(response), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(response.body.errors[0].meta, { param_name: "limit" })
      }
      const order = yield* send(methods, "/v1/users?order_by=shoe_size")
      assert.deepStrictEqual(code(order), [422, "form_param_format_invalid"])
      assert.deepStrictEqual(order.body.errors[0].meta, { param_name: "order_by" })
      const missing = yield* send({}, "/v1/actor_tokens", json({ user_id: "user_1" }))
      assert.deepStrictEqual(code(missing), [422, "form_param_missing"])
      assert.deepStrictEqual(missing.body.errors[0].meta, { param_name: "actor" })
      const nested = yield* send({}, "/v1/invitations/bulk", json([{ email_address: "a@b.c" }, {}]))
      assert.deepStrictEqual(nested.body.errors[0].meta, { param_name: "invitations.1.email_address" })
      for (const body of ["{", "[]", "null", '"text"']) {
        assert.deepStrictEqual(code(yield* send({}, "/v1/actor_tokens", json(body))), [400, "request_body_invalid"])
      }
      const form = yield* send({}, "/v1/users/user_1/profile_image", json({}))
      assert.deepStrictEqual(code(form), [415, "unsupported_content_type"])
    })
  )

  it.effect("allows its secret keys, and leaves the check of machine keys to its methods", () =>
    Effect.gen(function* () {
      const seen: Array<string | undefined> = []
      const note = Effect.flatMap(RequestKey, ({ key }) => {
        seen.push(key && Redacted.value(key))
        return Effect.succeed({ object: "total_count" as const, totalCount: 0 })
      })
      const options = { secretKey: [Redacted.make("sk_test_old"), Redacted.make("sk_test_new")] }
      const count = (headers: Record<string, string>) =>
        Effect.map(send({ users: { count: () => note } }, "/v1/users/count", { headers }, options), code)
      assert.deepStrictEqual(yield* count({ authorization: "Bearer sk_test_new" }), [200, undefined])
      assert.deepStrictEqual(yield* count({ authorization: "Bearer sk_test_other" }), [401, "clerk_key_invalid"])
      assert.deepStrictEqual(yield* count({ authorization: "Bearer ak_machine" }), [401, "clerk_key_invalid"])
      const unread = [401, "authorization_header_format_invalid"]
      assert.deepStrictEqual(yield* count({}), unread)
      assert.deepStrictEqual(yield* count({ authorization: "sk_test_new" }), unread)
      assert.deepStrictEqual(seen, ["sk_test_new"])
      const machine = { ...json({ token: "mt_1" }), headers: { authorization: "Bearer ak_machine" } }
      const response = yield* send({}, "/m2m_tokens/verify", machine, options)
      assert.deepStrictEqual(code(response), [501, "operation_not_implemented"])
    })
  )

  it.effect("responds with the error of a method", () =>
    Effect.gen(function* () {
      const status = (reason: SDKError["reason"]) =>
        send(
          { users: { get: () => Effect.fail(new SDKError({ operation: "users.get", reason })) } },
          "/v1/users/user_1"
        )
      const limited = yield* status(
        new RateLimited({ retryAfter: Duration.seconds(90), errors: [], traceId: undefined, attempts: 1 })
      )
      assert.deepStrictEqual([limited.response.status, limited.response.headers.get("retry-after")], [429, "90"])
      assert.strictEqual((yield* status(new OutcomeUnknown({ detail: "gone", attempts: 1 }))).response.status, 502)
      const declared = new ClerkErrors<404>({
        operation: "users.get",
        status: 404,
        errors: [{ code: "resource_not_found", message: "not found", longMessage: undefined, meta: {} }],
        traceId: "t1",
        attempts: 1,
        mayHaveBeenApplied: false
      })
      const { body } = yield* send({ users: { get: () => Effect.fail(declared) } }, "/v1/users/user_1")
      assert.deepStrictEqual(body, {
        errors: [{ code: "resource_not_found", message: "not found" }],
        clerk_trace_id: "t1"
      })
    })
  )

  it.effect("responds with 500 when a method dies or returns an invalid value", () =>
    Effect.gen(function* () {
      const dead = yield* send({ users: { get: () => Effect.dieMessage("no luck") } }, "/v1/users/user_1")
      assert.deepStrictEqual(code(dead), [500, "internal_clerk_error"])
      assert.include(dead.body.errors[0].message, "no luck")
      const lie = { object: "token", jwt: 1 } as never
      const lying = yield* send({ sessions: { createToken: () => Effect.succeed(lie) } }, "/v1/sessions/s/tokens", {
        method: "POST"
      })
      assert.include(lying.body.errors[0].message, "jwt: expected a string, got a number")
    }).pipe(Logger.withMinimumLogLevel(LogLevel.None))
  )

  it.effect("responds with an empty body when Clerk does", () =>
    Effect.gen(function* () {
      const { body, response } = yield* send(
        { instance: { update: () => Effect.void } },
        "/v1/instance",
        json({}, "PATCH")
      )
      assert.deepStrictEqual([response.status, body], [204, undefined])
    })
  )
})
