import { afterEach, assert, describe, it } from "@effect/vitest"
import { Cause, Context, Effect, type Exit, HashMap, Logger, LogLevel, Option, TestClock, Tracer } from "effect"
import { ActorTokens, type ClerkClient, ClerkService, Sessions, UserBatch, Users } from "effect-clerk"
import * as Recording from "./recording.js"
import { wireSession } from "./session.js"

interface Seen {
  readonly name: string
  readonly kind: string
  readonly attributes: Map<string, unknown>
  readonly parent: Option.Option<Tracer.AnySpan>
  readonly events: Array<{ readonly name: string; readonly attributes: Record<string, unknown> | undefined }>
  exit: Exit.Exit<unknown, unknown> | undefined
}

/** A tracer that keeps the spans that begin. */
const recordingTracer = () => {
  const spans: Array<Seen> = []
  const tracer = Tracer.make({
    span: (name, parent, _context, links, startTime, kind) => {
      const attributes = new Map<string, unknown>()
      const span: Seen = { name, kind, attributes, parent, events: [], exit: undefined }
      spans.push(span)
      return {
        _tag: "Span",
        name,
        spanId: `span_${spans.length}`,
        traceId: "trace_of_the_test",
        parent,
        context: Context.empty(),
        status: { _tag: "Started", startTime },
        attributes,
        links,
        sampled: true,
        kind,
        end: (_endTime, exit) => {
          span.exit = exit
        },
        attribute: (key, value) => attributes.set(key, value),
        event: (name, _startTime, attributes) => span.events.push({ name, attributes }),
        addLinks: () => {}
      }
    },
    context: (f) => f()
  })
  return { spans, tracer }
}

/** Runs an effect and returns the spans it began. */
const spansOf = <A, E>(effect: Effect.Effect<A, E>) => {
  const { spans, tracer } = recordingTracer()
  return Effect.as(Effect.ignore(Effect.withTracer(effect, tracer)), spans)
}

const calling = (
  call: Effect.Effect<unknown, unknown, ClerkClient.ClerkClient>,
  ...replies: readonly [Recording.Reply, ...ReadonlyArray<Recording.Reply>]
) => {
  const { client, requests } = Recording.make(...replies)
  return Effect.map(spansOf(Effect.provide(call, client())), (spans) => ({ spans, requests }))
}

describe("a call", () => {
  it.live("is one span, whatever its attempts", () =>
    Effect.gen(function* () {
      const { requests, spans } = yield* calling(
        Sessions.revoke({ sessionId: "sess_1" }),
        Recording.broken("ECONNRESET"),
        Recording.errors(404, "resource_not_found")
      )
      assert.strictEqual(requests.length, 2)
      assert.deepStrictEqual(
        spans.map(({ kind, name }) => ({ kind, name })),
        [{ kind: "client", name: "clerk.sessions.revoke" }]
      )
      const { "code.stacktrace": line, ...attributes } = Object.fromEntries(spans[0]?.attributes ?? [])
      assert.match(String(line), /test\/spans\.test\.ts:\d+:\d+\)?$/)
      assert.deepStrictEqual(attributes, {
        "http.request.method": "POST",
        "url.template": "/v1/sessions/:sessionId/revoke",
        "http.response.status_code": 404,
        "clerk.attempts": 2,
        "clerk.trace_id": "trace_1"
      })
      assert.strictEqual(spans[0]?.exit?._tag, "Failure")
    })
  )

  it.live("is a child of the span around it", () =>
    Effect.gen(function* () {
      const { spans } = yield* calling(
        Effect.withSpan(Sessions.get({ sessionId: "sess_1" }), "job"),
        Recording.errors(404, "resource_not_found")
      )
      assert.deepStrictEqual(
        spans.map(({ name }) => name),
        ["job", "clerk.sessions.get"]
      )
      assert.strictEqual(Option.getOrUndefined(spans[1]?.parent ?? Option.none())?.spanId, "span_1")
    })
  )

  it.live("reports each retry as an event of its span", () =>
    Effect.gen(function* () {
      const { spans } = yield* calling(
        Sessions.get({ sessionId: "sess_1" }),
        Recording.broken("ECONNRESET"),
        Recording.errors(503, "service_unavailable"),
        Recording.json(200, wireSession())
      )
      const events = spans[0]?.events ?? []
      assert.deepStrictEqual(
        events.map(({ attributes, name }) => [name, attributes?.["clerk.attempts"]]),
        [
          ["retry", 1],
          ["retry", 2]
        ]
      )
      assert.include(String(events[0]?.attributes?.["error.message"]), "ECONNRESET")
      assert.include(String(events[1]?.attributes?.["error.message"]), "503")
      for (const { attributes } of events) assert.isNumber(attributes?.["clerk.retry_delay_ms"])
      assert.strictEqual(spans[0]?.attributes.get("clerk.attempts"), 3)
      assert.strictEqual(spans[0]?.exit?._tag, "Success")
    })
  )

  it.live("sends no trace headers to Clerk", () =>
    Effect.gen(function* () {
      const { requests } = yield* calling(
        Effect.withSpan(Sessions.get({ sessionId: "sess_1" }), "job"),
        Recording.errors(404, "resource_not_found")
      )
      assert.sameMembers(Object.keys(requests[0]?.headers ?? {}), [
        "accept",
        "authorization",
        "clerk-api-version",
        "user-agent"
      ])
    })
  )

  it.live("leaves ids, query values and bodies out of its span", () =>
    Effect.gen(function* () {
      const calls = [
        Sessions.get({ sessionId: "canary" }),
        Users.list({ emailAddress: ["canary@example.com"], query: "canary", orderBy: "-created_at" }),
        ActorTokens.create({ userId: "canary", actor: { sub: "canary", note: "canary" } })
      ]
      for (const call of calls) {
        const { spans } = yield* calling(call, Recording.errors(404, "resource_not_found"))
        assert.strictEqual(spans.length, 1)
        for (const { attributes, name } of spans) {
          assert.notInclude(JSON.stringify([name, ...attributes]), "canary")
        }
      }
    })
  )
})

describe("a retry", () => {
  it.effect("is a debug message with the attempts made and the time until the next", () =>
    Effect.gen(function* () {
      const messages: Array<{ readonly level: string; readonly message: string; readonly annotations: object }> = []
      const logger = Logger.make(({ annotations, logLevel, message }) => {
        messages.push({
          level: logLevel._tag,
          message: String(message),
          annotations: Object.fromEntries(HashMap.toEntries(annotations))
        })
      })
      const { client } = Recording.make(Recording.broken("ECONNREFUSED"), Recording.json(200, wireSession()))
      const fiber = yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        Effect.provide(client()),
        Logger.withMinimumLogLevel(LogLevel.Debug),
        Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
        Effect.fork
      )
      yield* TestClock.adjust("1 minute")
      yield* fiber.await
      assert.strictEqual(messages.length, 1)
      const [{ annotations, level, message }] = messages as [(typeof messages)[0]]
      assert.strictEqual(level, "Debug")
      assert.match(message, /^retrying in \d+ ms: sessions\.get: .*ECONNREFUSED/)
      assert.deepInclude(annotations, { "clerk.attempts": 1 })
      assert.strictEqual(message.match(/\d+/)?.[0], String(Reflect.get(annotations, "clerk.retry_delay_ms")))
    })
  )
})

describe("the cause of a failure names the operation and the line that called it", () => {
  const notFound = Recording.errors(404, "resource_not_found")

  /** The file and line of the caller, from a stack that was taken on the same line as the call. */
  const lineOf = (stack: string | undefined): string => stack?.match(/spans\.test\.ts:\d+/)?.[0] ?? "no line"

  const prettyOf = (call: Effect.Effect<unknown, unknown>) =>
    Effect.map(Effect.sandbox(call).pipe(Effect.flip), (cause) => Cause.pretty(cause))

  const shown = (operation: string, stack: string | undefined): RegExp =>
    new RegExp(`\\n +at clerk\\.${operation} \\(.*test/${lineOf(stack)}:\\d+\\)`)

  const get = (clerk: typeof ClerkService.Service) =>
    [clerk.sessions.get({ sessionId: "sess_1" }), new Error().stack] as const

  it.effect("through the service", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const [call, stack] = get(clerk)
      assert.match(yield* prettyOf(call), shown("sessions.get", stack))
    }).pipe(Effect.provide(Recording.make(notFound).clerk()))
  )

  it.effect("in a generator", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const stacks: Array<string | undefined> = []
      const program = Effect.gen(function* () {
        yield* stacks.push(new Error().stack) === 1 ? clerk.sessions.get({ sessionId: "sess_1" }) : Effect.void
      })
      assert.match(yield* prettyOf(program), shown("sessions.get", stacks[0]))
    }).pipe(Effect.provide(Recording.make(notFound).clerk()))
  )

  it.effect("through an endpoint on its own", () =>
    Effect.gen(function* () {
      const [call, stack] = [Sessions.get({ sessionId: "sess_1" }), new Error().stack] as const
      const pretty = yield* prettyOf(Effect.provide(call, Recording.make(notFound).client()))
      assert.match(pretty, shown("sessions.get", stack))
    })
  )

  it.effect("through a client that batches", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const [call, stack] = get(clerk)
      assert.match(yield* prettyOf(call), shown("sessions.get", stack))
    }).pipe(Effect.provide(UserBatch.layer), Effect.provide(Recording.make(notFound).client()))
  )

  it.effect("with a tracer", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const [call, stack] = get(clerk)
      const { spans, tracer } = recordingTracer()
      assert.match(yield* prettyOf(Effect.withTracer(call, tracer)), shown("sessions.get", stack))
      assert.strictEqual(spans.length, 1)
    }).pipe(Effect.provide(Recording.make(notFound).clerk()))
  )

  it.effect("if nothing was sent", () =>
    Effect.gen(function* () {
      const [call, stack] = [Sessions.get({ sessionId: "" }), new Error().stack] as const
      const pretty = yield* prettyOf(Effect.provide(call, Recording.make(notFound).client()))
      assert.include(pretty, "invalid input, nothing was sent")
      assert.match(pretty, shown("sessions.get", stack))
    })
  )

  it.effect("below the spans of the program", () =>
    Effect.gen(function* () {
      const call = Effect.withSpan(Sessions.get({ sessionId: "sess_1" }), "job")
      const pretty = yield* prettyOf(Effect.provide(call, Recording.make(notFound).client()))
      assert.match(pretty, /at clerk\.sessions\.get .*\n +at job /)
    })
  )

  describe("and needs no right to change `Error.stackTraceLimit`", () => {
    const withLimit = (value: number, writable: boolean) =>
      Object.defineProperty(Error, "stackTraceLimit", { value, writable, configurable: true, enumerable: true })

    afterEach(() => withLimit(10, true))

    it("which it leaves as it was", () => {
      withLimit(17, true)
      Sessions.get({ sessionId: "sess_1" })
      assert.strictEqual(Error.stackTraceLimit, 17)
    })

    it("which a sandbox may have frozen", () => {
      withLimit(17, false)
      assert.isTrue(Effect.isEffect(Sessions.get({ sessionId: "sess_1" })))
      assert.strictEqual(Error.stackTraceLimit, 17)
    })
  })
})

describe("Effect.currentSpan", () => {
  const spanName = Effect.map(Effect.option(Effect.currentSpan), (span) =>
    Option.getOrUndefined(Option.map(span, ({ name }) => name))
  )

  /** What it is while a request is sent, and while a mocked method runs. */
  const namesIn = (around: <A, E>(call: Effect.Effect<A, E>) => Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      let sending: string | undefined
      const { client } = Recording.make((request) =>
        Effect.flatMap(spanName, (name) => {
          sending = name
          return Recording.json(200, wireSession())(request)
        })
      )
      yield* around(Effect.provide(Sessions.get({ sessionId: "sess_1" }), client()))
      let mocked: string | undefined
      const mock = ClerkService.layerMock({
        sessions: {
          get: () =>
            Effect.flatMap(spanName, (name) => {
              mocked = name
              return Effect.die("only the span matters")
            })
        }
      })
      yield* Effect.exit(around(Effect.provide(Sessions.get({ sessionId: "sess_1" }), mock)))
      return { sending, mocked }
    })

  it.effect("is the span of the call in an HttpClient, if there is a tracer", () =>
    Effect.gen(function* () {
      const { tracer } = recordingTracer()
      const names = yield* namesIn((call) => call.pipe(Effect.withSpan("job"), Effect.withTracer(tracer)))
      assert.deepStrictEqual(names, { sending: "clerk.sessions.get", mocked: "job" })
    })
  )

  it.effect("is the program's own span without a tracer", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* namesIn(Effect.withSpan("job")), { sending: "job", mocked: "job" })
      assert.deepStrictEqual(yield* namesIn((call) => call), { sending: undefined, mocked: undefined })
    })
  )
})
