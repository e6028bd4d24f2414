import { inspect } from "node:util"
import { assert } from "@effect/vitest"
import { Cause, Effect, Exit, type Option, Redacted, Tracer } from "effect"
import { ClerkClient, Users } from "effect-clerk"
import { type Call, read, session } from "./calls.js"
import { client, errors, json, onEachTransport, reset, response, type Script, serve, silence, write } from "./server.js"

const canaries = {
  key: "sk_test_canaryOfTheKey",
  password: "canary-of-the-password",
  email: "canary-of-the-query@example.com"
}

onEachTransport("row 67: a failure shows no key, body or query, in no form of print", (transport) =>
  Effect.gen(function* () {
    const scripts: ReadonlyArray<Script> = [
      reset,
      silence,
      write("SSH-2.0-OpenSSH\r\n\r\n"),
      write(response(200, "{}")),
      write(response(302, "", `location: https://elsewhere.test/${canaries.key}`)),
      write(errors(422, "form_param_nil")),
      write(errors(429, "too_many_requests", "retry-after: 999")),
      (socket, nth, request) => write(response(400, request, "content-type: text/plain"))(socket, nth, "")
    ]
    const calls: ReadonlyArray<Call> = [
      Users.create({ password: canaries.password, emailAddress: [canaries.email] }),
      Users.list({ emailAddress: [canaries.email] })
    ]
    const options = {
      secretKey: Redacted.make(canaries.key),
      attemptTimeout: "200 millis",
      retry: { attempts: 1 }
    } as const
    for (const script of scripts) {
      const server = yield* serve(script)
      for (const call of calls) {
        const exit = yield* Effect.exit(call).pipe(Effect.provide(client(server.origin, transport, options)))
        const cause = Exit.isFailure(exit) ? exit.cause : assert.fail("the call succeeded")
        const error = Cause.squash(cause)
        const texts = [
          String(error),
          JSON.stringify(error),
          JSON.stringify(cause),
          inspect(error, { depth: 10, showHidden: true }),
          inspect(error, { depth: 10, showHidden: true, customInspect: false }),
          Cause.pretty(cause, { renderErrorCause: true })
        ].join("\n")
        // A server that quotes the request is cleaned of keys; what else it quotes is its own text.
        const quoted = texts.includes("no error list")
        for (const canary of quoted ? [canaries.key] : Object.values(canaries)) {
          assert.notInclude(texts, canary)
        }
      }
    }
  })
)

/** A tracer that keeps what its spans hold. */
const recordingTracer = (attributes: Map<string, unknown>, names: Array<string>) =>
  Tracer.make({
    context: (run) => run(),
    span: (name, parent: Option.Option<Tracer.AnySpan>, context, links, startTime, kind) => {
      names.push(name)
      return {
        _tag: "Span",
        name,
        spanId: `${names.length}`.padStart(16, "0"),
        traceId: "1".padStart(32, "0"),
        parent,
        context,
        status: { _tag: "Started", startTime },
        attributes,
        links,
        sampled: true,
        kind,
        end: () => {},
        attribute: (key, value) => attributes.set(key, value),
        event: () => {},
        addLinks: () => {}
      }
    }
  })

onEachTransport("row 68: a span has the path's template and no values", (transport) =>
  Effect.gen(function* () {
    const server = yield* serve(write(json(200, [])))
    const attributes = new Map<string, unknown>()
    const names: Array<string> = []
    yield* Users.list({ emailAddress: [canaries.email] }).pipe(
      Effect.provide(client(server.origin, transport)),
      Effect.withTracer(recordingTracer(attributes, names))
    )
    assert.deepStrictEqual(names, ["clerk.users.list"])
    assert.deepStrictEqual(Object.fromEntries(attributes), {
      "http.request.method": "GET",
      "url.template": "/v1/users",
      "clerk.attempts": 1,
      "http.response.status_code": 200
    })
  })
)

onEachTransport("row 69: no trace headers are sent", (transport) =>
  Effect.gen(function* () {
    const server = yield* serve(write(json(200, session)))
    yield* read.pipe(Effect.withSpan("outer"), Effect.provide(client(server.origin, transport)))
    yield* read.pipe(
      Effect.withSpan("outer"),
      Effect.provide(client(server.origin, transport)),
      Effect.withTracer(recordingTracer(new Map(), []))
    )
    assert.lengthOf(server.requests, 2)
    for (const request of server.requests) assert.notMatch(request, /^(traceparent|tracestate|b3|x-b3-.*|baggage):/im)
  })
)

onEachTransport("row 70: another origin never gets the client's key", (transport) =>
  Effect.gen(function* () {
    const home = yield* serve(write(json(200, session)))
    const elsewhere = yield* serve(write(json(200, session)))
    yield* Effect.gen(function* () {
      const error = yield* Effect.flip(ClerkClient.withOptions(read, { baseUrl: elsewhere.origin }))
      assert.include(error.message, "secretKey")
      assert.lengthOf(elsewhere.sockets, 0)
      yield* ClerkClient.withOptions(read, { baseUrl: home.origin })
      yield* ClerkClient.withOptions(read, { baseUrl: elsewhere.origin, secretKey: "sk_test_elsewhere" })
    }).pipe(Effect.provide(client(home.origin, transport)))
    assert.lengthOf(home.requests, 1)
    assert.match(elsewhere.requests[0] ?? "", /^authorization: Bearer sk_test_elsewhere\r$/im)
    assert.notInclude(elsewhere.requests.join(), "sk_test_faults")
  })
)
