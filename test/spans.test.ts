import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, type Exit, Option, Tracer } from "effect"
import { ActorTokens, type ClerkClient, Sessions, Users } from "effect-clerk"
import * as Recording from "./recording.js"

interface Seen {
  readonly name: string
  readonly kind: string
  readonly attributes: Map<string, unknown>
  readonly parent: Option.Option<Tracer.AnySpan>
  exit: Exit.Exit<unknown, unknown> | undefined
}

/** Runs an effect and returns the spans it began. */
const spansOf = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const seen: Array<Seen> = []
    const tracer = Tracer.make({
      span: (name, parent, _context, links, startTime, kind) => {
        const attributes = new Map<string, unknown>()
        const span: Seen = { name, kind, attributes, parent, exit: undefined }
        seen.push(span)
        return {
          _tag: "Span",
          name,
          spanId: `span_${seen.length}`,
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
          event: () => {},
          addLinks: () => {}
        }
      },
      context: (f) => f()
    })
    yield* Effect.ignore(Effect.withTracer(effect, tracer))
    return seen
  })

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
      assert.deepStrictEqual(Object.fromEntries(spans[0]?.attributes ?? []), {
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
