import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Fiber from "effect/Fiber"
import * as Tracer from "effect/Tracer"
import { type ClerkConfigError, type ClerkErrors, InvalidInput, SDKError } from "../ClerkError.js"
import type { Mismatch } from "../codec/Mismatch.js"
import type { AnySpec } from "../Operation.js"
import { type Call, monotonic, send } from "./call.js"
import { CurrentLimiter } from "./limiter.js"
import * as metrics from "./metrics.js"
import { randomBoundary } from "./multipart.js"
import { type Caller, fail, warnOfDeprecation, withSpan } from "./observe.js"
import type { Success } from "./outcome.js"
import { RetryBudget } from "./RetryBudget.js"
import { type EncodedRequest, encodeRequest } from "./request.js"
import type { Settings } from "./settings.js"
import { gateKey, ThrottleGate } from "./ThrottleGate.js"

/** What all calls of a client share, whatever options a call changes. */
export interface Client {
  readonly http: HttpClient.HttpClient
  readonly gate: ThrottleGate
  readonly budget: RetryBudget
  /** The settings of a call in this context. */
  readonly settings: (context: Context.Context<never>) => Either.Either<Settings, ClerkConfigError>
}

export const makeClient = (http: HttpClient.HttpClient, settings: Client["settings"]): Client => ({
  http,
  gate: new ThrottleGate(),
  budget: new RetryBudget(),
  settings
})

/** A call as a program makes it. */
export interface Request<A, B, Status extends number> {
  readonly spec: AnySpec & { readonly errors: ReadonlyArray<Status> }
  readonly input: unknown
  /** Left out if the operation has no value: its body is then not looked at. */
  readonly decode: ((json: unknown) => A | Mismatch) | undefined
  readonly result: (success: Success<A>, attempts: number) => B
  readonly caller: Caller | undefined
}

/** Encodes a call, sends it, and reports how it ended. */
export const run = <A, B, Status extends number>(
  client: Client,
  request: Request<A, B, Status>
): Effect.Effect<B, ClerkErrors<Status> | SDKError> => {
  const { spec } = request
  const effect =
    spec.bodyFormat === "multipart"
      ? Effect.flatMap(randomBoundary, (boundary) => runEncoded(client, request, boundary))
      : runEncoded(client, request, "")
  return spec.deprecated ? Effect.zipRight(warnOfDeprecation(spec), effect) : effect
}

const runEncoded = <A, B, Status extends number>(
  client: Client,
  request: Request<A, B, Status>,
  boundary: string
): Effect.Effect<B, ClerkErrors<Status> | SDKError> =>
  Effect.withFiberRuntime((fiber) => {
    const { caller, spec } = request
    return withSpan(fiber, spec, caller, (span) => {
      const prepared = prepare(client, request, boundary, fiber.currentContext)
      if (typeof prepared === "string") {
        const reason = new InvalidInput({ issue: prepared })
        return fail(new SDKError({ operation: spec.operation, reason }), spec, caller, span)
      }
      const call = makeCall(client, request, prepared, fiber, span)
      const start = monotonic(call.clock)
      return Effect.flatMap(send(call), (outcome) => {
        const status = outcome._tag === "Success" ? outcome.response.status : outcome.error.status
        metrics.called(spec.operation, status, monotonic(call.clock) - start)
        return outcome._tag === "Success"
          ? Effect.succeed(request.result(outcome, call.attempts))
          : // Only a status that the operation declares becomes a `ClerkErrors`.
            fail(outcome.error as ClerkErrors<Status> | SDKError, spec, caller, span)
      })
    })
  })

interface Prepared {
  readonly settings: Settings
  /** Method and headers. */
  readonly request: HttpClientRequest.HttpClientRequest
  readonly encoded: EncodedRequest
}

/** Everything that can be wrong before anything is sent; a sentence if something is. */
const prepare = (
  client: Client,
  { input, spec }: { readonly spec: AnySpec; readonly input: unknown },
  boundary: string,
  context: Context.Context<never>
): Prepared | string => {
  const settings = client.settings(context)
  if (Either.isLeft(settings)) return settings.left.message
  const request = settings.right.requestOf(spec)
  if (Either.isLeft(request)) return request.left
  const encoded = encodeRequest(spec, input, boundary)
  return Either.isLeft(encoded)
    ? encoded.left
    : { settings: settings.right, request: request.right, encoded: encoded.right }
}

const makeCall = <A>(
  { budget, gate, http }: Client,
  { decode, spec }: Pick<Request<A, unknown, number>, "decode" | "spec">,
  { encoded, request, settings }: Prepared,
  fiber: Fiber.RuntimeFiber<unknown, unknown>,
  span: Tracer.Span | undefined
): Call<A> => {
  const { body, idempotencyKey, path, target } = encoded
  const { options, redact } = settings
  const clock = Context.get(fiber.currentDefaultServices, Clock.Clock)
  const keyed =
    idempotencyKey === undefined ? request : HttpClientRequest.setHeader(request, "idempotency-key", idempotencyKey)
  return {
    http,
    options,
    spec: idempotencyKey === undefined ? spec : { ...spec, idempotent: true },
    request: HttpClientRequest.setUrl(
      body._tag === "Empty" ? keyed : HttpClientRequest.setBody(keyed, body),
      options.root + target
    ),
    decode,
    redact,
    fiber,
    context: () => {
      const context = settings.requestContext(fiber.currentContext)
      return span === undefined ? context : Context.add(context, Tracer.ParentSpan, span)
    },
    clock,
    end: monotonic(clock) + options.deadline,
    gate,
    gateKey: gateKey(spec, path),
    budget,
    limiter: Context.get(fiber.currentContext, CurrentLimiter),
    span,
    attempts: 0,
    timeout: options.attemptTimeout,
    mayHaveBeenApplied: false,
    limited: 0
  }
}
