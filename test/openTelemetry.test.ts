import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Otlp from "@effect/opentelemetry/Otlp"
import { FetchHttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, LogLevel } from "effect"
import { Sessions } from "effect-clerk"
import * as Recording from "./recording.js"
import { wireSession } from "./session.js"

/** The parts of OTLP's JSON that the tests read. */
interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number; readonly doubleValue?: number }
}

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: ReadonlyArray<Attribute>
  readonly events: ReadonlyArray<{ readonly name: string; readonly attributes: ReadonlyArray<Attribute> }>
}

interface Point {
  readonly attributes: ReadonlyArray<Attribute>
  readonly asDouble?: number
  readonly count?: number
}

interface ExportedMetric {
  readonly name: string
  readonly sum?: { readonly dataPoints: ReadonlyArray<Point> }
  readonly histogram?: { readonly dataPoints: ReadonlyArray<Point> }
}

interface Export {
  readonly resourceSpans?: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<Span> }>
  }>
  readonly resourceMetrics?: ReadonlyArray<{
    readonly scopeMetrics: ReadonlyArray<{
      readonly metrics: ReadonlyArray<ExportedMetric>
    }>
  }>
  readonly resourceLogs?: ReadonlyArray<{
    readonly scopeLogs: ReadonlyArray<{
      readonly logRecords: ReadonlyArray<{
        readonly severityText: string
        readonly traceId?: string
        readonly spanId?: string
        readonly body: { readonly stringValue?: string }
        readonly attributes: ReadonlyArray<Attribute>
      }>
    }>
  }>
}

/** A collector on a loopback port, which keeps what it is sent. */
const collector = Effect.acquireRelease(
  Effect.async<{ readonly url: string; readonly exports: ReadonlyArray<Export>; readonly close: () => void }>(
    (resume) => {
      const exports: Array<Export> = []
      const server = createServer(async (request, response) => {
        exports.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
        response.writeHead(200, { "content-type": "application/json" }).end("{}")
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, exports, close: () => server.close() }))
      })
    }
  ),
  ({ close }) => Effect.sync(close)
)

const record = (attributes: ReadonlyArray<Attribute>) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? value.doubleValue)])
  )

/** The values of a metric by its tags. A histogram is there once for each time that its module was loaded. */
const totalsOf = (metrics: ReadonlyArray<ExportedMetric>, name: string): ReadonlyMap<string, number> => {
  const totals = new Map<string, number>()
  for (const metric of metrics.filter((each) => each.name === name)) {
    for (const { asDouble, attributes, count } of (metric.sum ?? metric.histogram)?.dataPoints ?? []) {
      const tags = JSON.stringify(record(attributes))
      totals.set(tags, (totals.get(tags) ?? 0) + Number(asDouble ?? count))
    }
  }
  return totals
}

/** Runs a program under the recipe of docs/observability.md, and returns what the collector got. */
const exported = <A, E>(program: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const { exports, url } = yield* collector
    const TelemetryLayer = Otlp.layerJson({
      baseUrl: url,
      resource: { serviceName: "acme" },
      replaceLogger: Logger.defaultLogger
    }).pipe(Layer.provide(FetchHttpClient.layer))
    yield* Effect.provide(Effect.exit(program), [TelemetryLayer, Logger.minimumLogLevel(LogLevel.Debug)])
    return {
      spans: exports
        .flatMap((each) => each.resourceSpans ?? [])
        .flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)),
      metrics: exports
        .flatMap((each) => each.resourceMetrics ?? [])
        .flatMap((each) => each.scopeMetrics.flatMap((scope) => scope.metrics)),
      logs: exports
        .flatMap((each) => each.resourceLogs ?? [])
        .flatMap((each) => each.scopeLogs.flatMap((scope) => scope.logRecords)),
      text: JSON.stringify(exports)
    }
  }).pipe(Effect.scoped)

describe("a call under @effect/opentelemetry", () => {
  /** One call with one retry. */
  const call = () => {
    const recording = Recording.make(Recording.errors(503, "service_unavailable"), Recording.json(200, wireSession()))
    return Sessions.get({ sessionId: "sess_canary" }).pipe(
      Effect.withSpan("job"),
      Effect.provide(recording.client({ secretKey: "sk_test_canary" }))
    )
  }

  it.live("arrives as a span with its retries, below the program's own", () =>
    Effect.gen(function* () {
      const { spans, text } = yield* exported(call())
      const job = spans.find((span) => span.name === "job")
      const client = spans.find((span) => span.name === "clerk.sessions.get")
      if (job === undefined || client === undefined) return assert.fail(`spans: ${spans.map((span) => span.name)}`)
      assert.strictEqual(spans.length, 2)
      assert.strictEqual(client.traceId, job.traceId)
      assert.strictEqual(client.parentSpanId, job.spanId)
      // SPAN_KIND_CLIENT.
      assert.strictEqual(client.kind, 3)
      assert.deepInclude(record(client.attributes), {
        "http.request.method": "GET",
        "url.template": "/v1/sessions/:sessionId",
        "http.response.status_code": 200,
        "clerk.attempts": 2
      })
      assert.deepStrictEqual(
        client.events.map(({ attributes, name }) => [name, record(attributes)["clerk.attempts"]]),
        [["retry", 1]]
      )
      assert.notInclude(text, "canary")
    })
  )

  it.live("arrives in the metrics", () =>
    Effect.gen(function* () {
      // They belong to the process, where other tests make calls too.
      const { metrics: before } = yield* exported(Effect.void)
      const { metrics: after } = yield* exported(call())
      const increased = (name: string) => {
        const former = totalsOf(before, name)
        return Array.from(totalsOf(after, name))
          .filter(([tags, total]) => total > (former.get(tags) ?? 0))
          .map(([tags]) => JSON.parse(tags))
      }
      assert.deepStrictEqual(increased("clerk_client_calls"), [{ operation: "sessions.get", status: "2xx" }])
      for (const name of ["clerk_client_call_duration_milliseconds", "clerk_client_retries"]) {
        assert.deepStrictEqual(increased(name), [{ operation: "sessions.get" }], name)
      }
      assert.deepStrictEqual(increased("clerk_client_waiting_milliseconds"), [{}])
    })
  )

  it.live("arrives in the logs, if debug messages are on, with the span that they belong to", () =>
    Effect.gen(function* () {
      const { logs, spans } = yield* exported(call())
      const retry = logs.find((log) => log.body.stringValue?.startsWith("retrying in"))
      assert.strictEqual(retry?.severityText, "DEBUG")
      assert.strictEqual(record(retry?.attributes ?? [])["clerk.attempts"], 1)
      assert.strictEqual(retry?.traceId, spans[0]?.traceId)
    })
  )
})
