import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Stream from "effect/Stream"
import type * as ClerkClient from "../../ClerkClient.js"
import { type ClerkErrors, OutcomeUnknown, SDKError, Unreachable } from "../../ClerkError.js"
import { conclude } from "../../client/retry.js"
import type { AnySpec, Spec } from "../../Operation.js"
import type { Options } from "../ClerkServer.js"
import { delay, errorsOf, type Fault, type Faults } from "../Faults.js"
import type { RateLimits } from "../store/rateLimits.js"
import { errorOfStatus } from "./errors.js"
import { errorListResponse, withRetryAfter } from "./response.js"

/** The fault of the next call, if it has one. `resource` names what the call is about. */
export type NextFault = (operation: string, resource: string) => Effect.Effect<Fault | undefined>

/** Faults that were injected, and those of calls over a rate limit. */
export const nextFault =
  (faults: Faults, limits: RateLimits | undefined): NextFault =>
  (operation, resource) =>
    Effect.flatMap(faults.next(operation), (fault) =>
      fault !== undefined || limits === undefined
        ? Effect.succeed(fault)
        : Effect.map(Clock.currentTimeMillis, (now) => {
            const wait = limits.admit(operation, resource, now)
            return wait === 0 ? undefined : tooManyRequests(wait)
          })
    )

const tooManyRequests = (millis: number): Fault => ({
  status: 429,
  code: "too_many_requests",
  message: "Too many requests. Please try again in a bit.",
  retryAfter: Duration.seconds(Math.ceil(millis / 1000))
})

/** Injects faults into a Clerk that is served over HTTP. A cut breaks the connection itself. */
export const httpFaults =
  (next: NextFault): NonNullable<Options["around"]> =>
  (operation, response) =>
    Effect.flatMap(
      Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ url }) => next(operation, url)),
      (fault) =>
        fault === undefined
          ? response
          : inject(fault, response, {
              failStatus: (status) =>
                Effect.succeed(withRetryAfter(errorListResponse(status, errorsOf(fault), undefined), fault.retryAfter)),
              cut: cutConnection
            })
    )

/** Injects faults into a client without HTTP, as the errors that a client over HTTP would return. */
export const clientFaults =
  (next: NextFault) =>
  (client: ClerkClient.Service): ClerkClient.Service => {
    const withFaults = <Input, Output, Status extends number, A>(
      spec: Spec<Input, Output, Status>,
      input: Input,
      call: Effect.Effect<A, ClerkErrors<Status> | SDKError>
    ) =>
      Effect.flatMap(next(spec.operation, resourceOf(spec, input)), (fault) =>
        fault === undefined
          ? call
          : inject(fault, call, {
              failStatus: (status) => Effect.fail(statusError(spec, fault, status)),
              cut: Effect.fail(connectionError(spec))
            })
      )
    return {
      execute: (spec, input) => withFaults(spec, input, client.execute(spec, input)),
      response: (spec, input) => withFaults(spec, input, client.response(spec, input)),
      raw: (spec, input) => withFaults(spec, input, client.raw(spec, input))
    }
  }

/** The ids in the path of a call. Inputs were checked before. */
const resourceOf = (spec: { readonly pathParameters: ReadonlyArray<string> }, input: unknown): string =>
  spec.pathParameters.map((name) => String((input as Readonly<Record<string, unknown>>)[name])).join("/")

/** Runs a call with a fault: `failStatus` makes the error response, `cut` the broken connection. */
const inject = <A, E, R, B, E2, R2>(
  fault: Fault,
  call: Effect.Effect<A, E, R>,
  {
    cut,
    failStatus
  }: {
    readonly failStatus: (status: number) => Effect.Effect<B, E2, R2>
    readonly cut: Effect.Effect<B, E2, R2>
  }
): Effect.Effect<A | B, E | E2, R | R2> =>
  Effect.gen(function* () {
    yield* delay(fault)
    if (fault.status !== undefined) return yield* failStatus(fault.status)
    if (fault.cut === "before") return yield* cut
    const result = yield* call
    return fault.cut === "after" ? yield* cut : result
  })

const cutConnection = Effect.map(HttpServerRequest.HttpServerRequest, ({ source }) => {
  // Node's request has a socket to destroy. For a Web `Request`, the body of the response breaks off instead.
  if (hasProperty(source, "socket") && hasProperty(source.socket, "destroy")) {
    ;(source.socket as { readonly destroy: () => void }).destroy()
    return HttpServerResponse.empty()
  }
  return HttpServerResponse.stream(Stream.fail("the connection was cut by a fault"))
})

const statusError = <Input, Output, Status extends number>(
  spec: Spec<Input, Output, Status>,
  fault: Fault,
  status: number
): ClerkErrors<Status> | SDKError => {
  const retryAfter = fault.retryAfter === undefined ? undefined : Duration.decode(fault.retryAfter)
  return errorOfStatus(spec, status, errorsOf(fault), undefined, retryAfter)
}

const connectionError = (spec: Pick<AnySpec, "operation" | "method" | "idempotent">): SDKError =>
  new SDKError({
    operation: spec.operation,
    reason:
      spec.method === "GET"
        ? new Unreachable({ code: undefined, sent: true, attempts: 1 })
        : new OutcomeUnknown({ detail: "the connection broke", attempts: 1 }),
    ...conclude("ambiguous", spec, false)
  })
