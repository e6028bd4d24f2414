import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { globalValue } from "effect/GlobalValue"
import * as Tracer from "effect/Tracer"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { AnySpec } from "../Operation.js"
import * as metrics from "./metrics.js"
import type { Outcome } from "./outcome.js"

/** The stack at the place that made the call, as text. */
export type Caller = () => string | undefined

/** Runs a call in a span, if the program has a tracer that would see it. */
export const withSpan = <A, E>(
  fiber: Fiber.RuntimeFiber<unknown, unknown>,
  spec: AnySpec,
  caller: Caller | undefined,
  run: (span: Tracer.Span | undefined) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  fiber.currentTracer === defaultTracer
    ? run(undefined)
    : Effect.useSpan(spanName(spec), spanOptions(spec, caller), run)

/** Fails so that `Cause.pretty` names the operation and, if it is known, the line that called it. */
export const fail = <E extends ClerkErrors | SDKError>(
  error: E,
  spec: AnySpec,
  caller: Caller | undefined,
  span: Tracer.Span | undefined
): Effect.Effect<never, E> =>
  span === undefined
    ? Effect.withSpan(Effect.fail(error), spanName(spec), spanOptions(spec, caller))
    : Effect.withParentSpan(Effect.fail(error), span)

/** The tracer that programs have without installing one. It keeps spans that nobody reads. */
const defaultTracer = Context.get(DefaultServices.liveServices, Tracer.Tracer)

const spanName = (spec: AnySpec): string => `clerk.${spec.operation}`

/** The path's template only: ids and query values may be personal data. */
const spanOptions = (spec: AnySpec, caller: Caller | undefined): Tracer.SpanOptions => ({
  kind: "client",
  captureStackTrace: caller ?? false,
  attributes: { "http.request.method": spec.method, "url.template": `/v1${spec.path}` }
})

/** A retry is counted, a debug message, and an event of the call's span. */
export const reportRetry = (
  {
    attempts,
    clock,
    span,
    spec: { operation }
  }: {
    readonly attempts: number
    readonly clock: Clock.Clock
    readonly span: Tracer.Span | undefined
    readonly spec: AnySpec
  },
  { message }: ClerkErrors | SDKError,
  pause: number
): Effect.Effect<void> => {
  metrics.retried(operation)
  const attributes = { "clerk.attempts": attempts, "clerk.retry_delay_ms": Math.round(pause) }
  span?.event("retry", clock.unsafeCurrentTimeNanos(), { ...attributes, "error.message": message })
  return Effect.annotateLogs(Effect.logDebug(`retrying in ${Math.round(pause)} ms: ${message}`), attributes)
}

/** A wait for the limiter, or a request that it refused, is counted; the span has the time that the call waited in all. */
export const reportLimited = (
  { limited, span }: { readonly limited: number; readonly span: Tracer.Span | undefined },
  millis: number,
  refused: boolean
): void => {
  metrics.limited(millis, refused)
  span?.attribute("clerk.rate_limit_wait_ms", Math.round(limited))
}

/** Writes to a call's span how its last attempt ended. */
export const describeOutcome = (span: Tracer.Span, attempts: number, outcome: Outcome<unknown>): void => {
  const { status, traceId } =
    outcome._tag === "Success" ? { status: outcome.response.status, traceId: outcome.traceId } : outcome.error
  span.attribute("clerk.attempts", attempts)
  if (status !== undefined) span.attribute("http.response.status_code", status)
  if (traceId !== undefined) span.attribute("clerk.trace_id", traceId)
}

/** Warns about a deprecated operation, once in a process. */
export const warnOfDeprecation = (spec: AnySpec): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (warned.has(spec.operation)) return Effect.void
    warned.add(spec.operation)
    return Effect.logWarning(`${spec.operation} is deprecated by Clerk; its documentation names what replaces it`)
  })

const warned = globalValue("effect-clerk/deprecatedOperationsWarnedOf", () => new Set<string>())
