import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { globalValue } from "effect/GlobalValue"
import * as Tracer from "effect/Tracer"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { AnySpec } from "../Operation.js"

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

/** Warns about a deprecated operation, once in a process. */
export const warnOfDeprecation = (spec: AnySpec): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (warned.has(spec.operation)) return Effect.void
    warned.add(spec.operation)
    return Effect.logWarning(`${spec.operation} is deprecated by Clerk; its documentation names what replaces it`)
  })

const warned = globalValue("effect-clerk/deprecatedOperationsWarnedOf", () => new Set<string>())
