import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Stream from "effect/Stream"
import type * as ClerkClient from "../../ClerkClient.js"
import { ClerkErrors, OutcomeUnknown, RateLimited, SDKError, UnexpectedStatus, Unreachable } from "../../ClerkError.js"
import type { Spec } from "../../Operation.js"
import type { Options } from "../ClerkServer.js"
import { delay, errorsOf, type Fault, type Faults } from "../Faults.js"
import { answered, type Failing } from "../store/problem.js"
import { errorBody } from "./response.js"

/** Injects faults into a served Clerk, where a cut connection really is one. */
export const aroundHttp =
  (faults: Faults): NonNullable<Options["around"]> =>
  (operation, answer) =>
    Effect.flatMap(faults.next(operation), (fault) => {
      if (fault === undefined) return answer
      const result =
        fault.status !== undefined
          ? Effect.succeed(statusAnswer(fault, fault.status))
          : fault.cut === "before"
            ? cut
            : fault.cut === "after"
              ? Effect.zipRight(answer, cut)
              : answer
      return Effect.zipRight(delay(fault), result)
    })

const statusAnswer = (fault: Fault, status: number): HttpServerResponse.HttpServerResponse => {
  const response = errorBody(status, errorsOf(fault), undefined)
  return fault.retryAfter === undefined
    ? response
    : HttpServerResponse.setHeader(response, "retry-after", String(Math.ceil(Duration.toSeconds(fault.retryAfter))))
}

const cut = Effect.map(HttpServerRequest.HttpServerRequest, ({ source }) => {
  // Node's request has the socket; what a Web `Request` has instead is an answer whose body breaks off.
  if (hasProperty(source, "socket") && hasProperty(source.socket, "destroy")) {
    ;(source.socket as { readonly destroy: () => void }).destroy()
    return HttpServerResponse.empty()
  }
  return HttpServerResponse.stream(Stream.fail("the connection was cut by a fault"))
})

/** Injects faults into methods that are called directly, as the errors that a client would end in. */
export const aroundMethods =
  (faults: Faults) =>
  (client: ClerkClient.Service): ClerkClient.Service => {
    const around =
      <Input, Output, Status extends number>(spec: Spec<Input, Output, Status>) =>
      <A>(call: Effect.Effect<A, ClerkErrors<Status> | SDKError>): Effect.Effect<A, ClerkErrors<Status> | SDKError> =>
        Effect.flatMap(faults.next(spec.operation), (fault) => {
          if (fault === undefined) return call
          const result =
            fault.status !== undefined
              ? Effect.fail(statusError(spec, fault, fault.status))
              : fault.cut === "before"
                ? Effect.fail(lost(spec))
                : fault.cut === "after"
                  ? Effect.zipRight(call, Effect.fail(lost(spec)))
                  : call
          return Effect.zipRight(delay(fault), result)
        })
    return {
      execute: (spec, input) => around(spec)(client.execute(spec, input)),
      raw: (spec, input) => around(spec)(client.raw(spec, input))
    }
  }

const statusError = <Status extends number>(
  operation: Failing<Status>,
  fault: Fault,
  status: number
): ClerkErrors<Status> | SDKError => {
  const error = answered(operation, status, errorsOf(fault), undefined)
  const retryAfter = fault.retryAfter === undefined ? undefined : Duration.decode(fault.retryAfter)
  if (error instanceof ClerkErrors || retryAfter === undefined) return error
  const { reason } = error
  return new SDKError({
    operation: error.operation,
    reason:
      reason._tag === "RateLimited"
        ? new RateLimited({ ...reason, retryAfter })
        : reason._tag === "UnexpectedStatus"
          ? new UnexpectedStatus({ ...reason, retryAfter })
          : reason
  })
}

const lost = (spec: { readonly operation: string; readonly method: string }): SDKError =>
  new SDKError({
    operation: spec.operation,
    reason:
      spec.method === "GET"
        ? new Unreachable({ code: undefined, sent: true, attempts: 1 })
        : new OutcomeUnknown({ detail: "the connection broke", attempts: 1 })
  })
