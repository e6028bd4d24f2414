import {
  HttpApi,
  HttpApiBuilder,
  HttpApiClient,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpClient,
  HttpClientResponse,
  HttpServer,
  OpenApi
} from "@effect/platform"
import { Rpc, RpcSerialization } from "@effect/rpc"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Duration, Effect, Exit, FastCheck as fc, Layer, Schema } from "effect"
import {
  ClerkErrors,
  InvalidInput,
  InvalidResponse,
  OutcomeUnknown,
  RateLimited,
  SDKError,
  type SDKErrorReason,
  Timeout,
  UnexpectedStatus,
  Unreachable
} from "effect-clerk"

const full = new ClerkErrors({
  operation: "users.get",
  status: 404,
  errors: [
    { code: "resource_not_found", message: "not found", longMessage: undefined, meta: { param_name: "user_id" } },
    { code: "never_heard_of", message: "m", longMessage: "long", meta: {} }
  ],
  traceId: "trace_1",
  attempts: 2,
  retryAfter: Duration.seconds(7),
  retry: "ambiguous",
  mayHaveBeenApplied: true
})

const response = { errors: full.errors, traceId: "trace_1", attempts: 3, retryAfter: Duration.millis(1500) }

const unexpected = (status: number) =>
  new UnexpectedStatus({ ...response, status, location: undefined, excerpt: undefined })

/** Each reason, with the status that a server responds with. */
const reasons: ReadonlyArray<readonly [status: number, reason: SDKErrorReason]> = [
  [400, new InvalidInput({ issue: "limit: expected a whole number from 1 to 500" })],
  [502, new Unreachable({ code: "ECONNREFUSED", sent: false, attempts: 3 })],
  [502, new Unreachable({ code: undefined, sent: true, attempts: 3 })],
  [504, new Timeout({ limit: "deadline", duration: Duration.minutes(1), attempts: 3 })],
  [503, new RateLimited(response)],
  [503, new RateLimited({ errors: [], traceId: undefined, attempts: 0, retryAfter: undefined })],
  [400, unexpected(400)],
  [403, unexpected(403)],
  [409, unexpected(409)],
  [502, unexpected(302)],
  [502, unexpected(418)],
  [502, unexpected(500)],
  [502, unexpected(503)],
  [502, new InvalidResponse({ status: 200, detail: "User.id: expected a string", traceId: "trace_1", attempts: 1 })],
  [502, new OutcomeUnknown({ detail: "ECONNRESET", attempts: 1 })]
]

const sdkErrors = reasons.map(
  ([status, reason]) =>
    [status, new SDKError({ operation: "users.create", reason, retry: "safe", mayHaveBeenApplied: true })] as const
)

const clerkErrors = [
  ...[400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 423, 429].map((status) => [status, status] as const),
  ...[418, 500, 503].map((status) => [502, status] as const)
].map(([status, clerks]) => [status, ClerkErrors.make(clerks, "some_code")] as const)

const everyError: ReadonlyArray<readonly [status: number, error: ClerkErrors | SDKError]> = [
  [404, full],
  ...clerkErrors,
  ...sdkErrors
]

const titled = everyError.map(([status, error]) => ({ title: error.message, status, error }))

const assertSame = (actual: unknown, expected: ClerkErrors | SDKError) => {
  assert.instanceOf(actual, expected.constructor as new (...args: ReadonlyArray<never>) => unknown)
  assert(actual instanceof ClerkErrors || actual instanceof SDKError)
  assert.deepStrictEqual({ ...actual }, { ...expected })
  assert.strictEqual(actual.message, expected.message)
  assert.strictEqual(actual.isRetryable, expected.isRetryable)
}

const throughJson = <A>(schema: Schema.Schema<A, unknown>, value: A): A =>
  Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(value))))

describe("an error as JSON", () => {
  it.each(titled)("comes back as an instance of its class with everything it had: $title", ({ error }) => {
    assertSame(throughJson(Schema.Union(ClerkErrors, SDKError), error), error)
  })

  it("has a form that other languages can read", () => {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(Schema.encodeSync(ClerkErrors)(full))), {
      _tag: "ClerkErrors",
      operation: "users.get",
      status: 404,
      errors: [
        { code: "resource_not_found", message: "not found", meta: { param_name: "user_id" } },
        { code: "never_heard_of", message: "m", longMessage: "long", meta: {} }
      ],
      traceId: "trace_1",
      attempts: 2,
      retryAfter: 7000,
      retry: "ambiguous",
      mayHaveBeenApplied: true,
      budgetExhausted: false
    })
    const reason = new Timeout({ limit: "attempt", duration: Duration.seconds(30), attempts: 3 })
    assert.deepStrictEqual(Schema.encodeSync(SDKError)(new SDKError({ operation: "users.list", reason })), {
      _tag: "SDKError",
      operation: "users.list",
      reason: { _tag: "Timeout", limit: "attempt", duration: 30_000, attempts: 3 },
      retry: "never",
      mayHaveBeenApplied: false,
      budgetExhausted: false
    })
  })

  it("is rejected if it is not one", () => {
    const decode = Schema.decodeUnknownEither(Schema.Union(ClerkErrors, SDKError))
    const encoded = { ...(Schema.encodeSync(ClerkErrors)(full) as object) }
    for (const json of [{}, null, { ...encoded, _tag: "Other" }, { ...encoded, status: "404" }]) {
      assert.strictEqual(decode(json)._tag, "Left")
    }
    assert.isFalse(Schema.is(ClerkErrors)({ ...full }))
    assert.isTrue(Schema.is(ClerkErrors)(full))
  })

  it("keeps a key like `__proto__` a plain one", () => {
    const meta = JSON.parse('{"__proto__":{"polluted":true}}')
    const error = new ClerkErrors({
      operation: "users.get",
      status: 404,
      errors: [{ code: "a", message: "m", longMessage: undefined, meta }]
    })
    const [item] = throughJson(ClerkErrors, error).errors
    assert.strictEqual(JSON.stringify(item?.meta), JSON.stringify(meta))
    assert.notProperty(item?.meta, "polluted")
  })

  it("may be any that a test generates", () => {
    const round = <A extends ClerkErrors | SDKError>(schema: Schema.Schema<A, unknown>) =>
      fc.assert(
        fc.property(Arbitrary.make(schema), (error) => assertSame(throughJson(schema, error), error)),
        { numRuns: 200 }
      )
    round(ClerkErrors)
    round(SDKError)
  })

  it("is a schema like any other", () => {
    const error = ClerkErrors.make(409, "conflict")
    const schema = Schema.Struct({ cause: ClerkErrors.pipe(Schema.NullOr), also: Schema.optional(SDKError) })
    const decoded = Schema.decodeUnknownSync(schema)(Schema.encodeSync(schema)({ cause: error }))
    assert(decoded.cause !== null)
    assertSame(decoded.cause, error)
  })
})

const Failed = HttpApiEndpoint.get("fail", "/fail/:index")
  .setPath(Schema.Struct({ index: Schema.NumberFromString }))
  .addError(ClerkErrors)
  .addError(SDKError)

const Api = HttpApi.make("api").add(HttpApiGroup.make("group").add(Failed))

const Handlers = HttpApiBuilder.group(Api, "group", (handlers) =>
  handlers.handle("fail", ({ path }) => Effect.fail(everyError[path.index]?.[1] ?? ClerkErrors.make(404, "missing")))
)

describe("a server with an HttpApi that has both errors", () => {
  const { handler } = HttpApiBuilder.toWebHandler(
    Layer.mergeAll(HttpApiBuilder.api(Api).pipe(Layer.provide(Handlers)), HttpServer.layerContext)
  )

  it.each(titled.map((each, index) => ({ ...each, index })))(
    "responds with $status: $title",
    async ({ index, status }) => {
      const response = await handler(new Request(`http://localhost/fail/${index}`))
      assert.strictEqual(response.status, status)
      assert.include(response.headers.get("content-type"), "application/json")
    }
  )

  it.effect("makes a client fail with the same error", () =>
    Effect.gen(function* () {
      const http = HttpClient.make((request) =>
        Effect.promise(() => handler(new Request(request.url))).pipe(
          Effect.map((response) => HttpClientResponse.fromWeb(request, response))
        )
      )
      const client = yield* HttpApiClient.makeWith(Api, { httpClient: http, baseUrl: "http://localhost" })
      for (const [index, [, error]] of everyError.entries()) {
        assertSame(yield* Effect.flip(client.group.fail({ path: { index } })), error)
      }
    })
  )

  it("may give all of them one status", async () => {
    const Teapot = HttpApi.make("teapot").add(
      HttpApiGroup.make("group").add(HttpApiEndpoint.get("fail", "/fail").addError(ClerkErrors, { status: 418 }))
    )
    const Live = HttpApiBuilder.group(Teapot, "group", (handlers) => handlers.handle("fail", () => Effect.fail(full)))
    const teapot = HttpApiBuilder.toWebHandler(
      Layer.mergeAll(HttpApiBuilder.api(Teapot).pipe(Layer.provide(Live)), HttpServer.layerContext)
    )
    const response = await teapot.handler(new Request("http://localhost/fail"))
    assert.strictEqual(response.status, 418)
  })
})

describe("the OpenAPI document of such an HttpApi", () => {
  const document = OpenApi.fromApi(Api)
  const text = JSON.stringify(document)
  const names = Object.keys(document.components.schemas)

  it("has each error once, under a valid name", () => {
    assert.includeMembers(names, ["ClerkErrors", "SDKError"])
    for (const name of names) assert.match(name, /^[a-zA-Z0-9._-]+$/)
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) assert.include(names, name)
    assert.notInclude(text, "$id")
  })

  it("lists every status", () => {
    assert.deepStrictEqual(
      Object.keys(document.paths["/fail/{index}"]?.get?.responses ?? {}).sort(),
      ["204", ...new Set(everyError.map(([status]) => String(status)))].sort()
    )
  })
})

describe("an RPC with both errors", () => {
  const procedure = Rpc.make("fail", { error: Schema.Union(ClerkErrors, SDKError) })
  const exitSchema = Rpc.exitSchema(procedure)

  it.each([
    ["JSON", RpcSerialization.json],
    ["MessagePack", RpcSerialization.msgPack]
  ] as const)("fails at the caller with the same error, as %s", (_format, serialization) => {
    for (const [, error] of everyError) {
      const parser = serialization.unsafeMake()
      const sent = parser.encode(Schema.encodeSync(exitSchema)(Exit.fail(error)))
      assert(sent !== undefined)
      const [received] = parser.decode(sent)
      const exit = Schema.decodeUnknownSync(exitSchema)(received)
      assert(Exit.isFailure(exit) && exit.cause._tag === "Fail")
      assertSame(exit.cause.error, error)
    }
  })
})
