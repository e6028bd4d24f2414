import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { ClerkErrors, type ErrorItem, RateLimited, SDKError, UnexpectedStatus } from "../../ClerkError.js"

/** What a declaration says of failing. */
export interface Failing<Status extends number> {
  readonly operation: string
  readonly errors: ReadonlyArray<Status>
}

/** What Clerk says of a failure. `message` is short, `longMessage` is for people; default: the same. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly longMessage?: string
  readonly meta?: ErrorItem["meta"]
}

/** An id like those that Clerk support asks for. */
export const traceId: Effect.Effect<string> = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, 0x1_0000_0000), 4),
  (parts) => parts.map((part) => part.toString(16).padStart(8, "0")).join("")
)

/** Fails as a client would on this answer: declared statuses are `ClerkErrors`, others `SDKError`. */
export const fail = <Status extends number>(
  { errors: declared, operation }: Failing<Status>,
  { code, longMessage, message, meta, status }: Problem
): Effect.Effect<never, ClerkErrors<Status> | SDKError> =>
  Effect.flatMap(traceId, (traceId) => {
    const item: ErrorItem = { code, message, longMessage: longMessage ?? message, meta: meta ?? {} }
    return Effect.fail(answered({ errors: declared, operation }, status, [item], traceId))
  })

/** The error that a client makes of an error answer. */
export const answered = <Status extends number>(
  { errors: declared, operation }: Failing<Status>,
  status: number,
  errors: ReadonlyArray<ErrorItem>,
  traceId: string | undefined
): ClerkErrors<Status> | SDKError => {
  const known = declared.find((each) => each === status)
  if (known !== undefined) {
    return new ClerkErrors<Status>({
      operation,
      status: known,
      errors,
      traceId,
      attempts: 1,
      mayHaveBeenAppliedBefore: false
    })
  }
  return new SDKError({
    operation,
    reason:
      status === 429
        ? new RateLimited({ retryAfter: undefined, errors, traceId, attempts: 1 })
        : new UnexpectedStatus({ status, errors, traceId, attempts: 1, retryAfter: undefined })
  })
}

/** 404: there is nothing with this id. */
export const notFound = (kind: string, id: string): Problem => ({
  status: 404,
  code: "resource_not_found",
  message: "not found",
  longMessage: `No ${kind} was found with id ${id}`
})

/** 422: a parameter refers to something that is not there. */
export const noResource = (parameter: string): Problem => ({
  status: 422,
  code: "form_resource_not_found",
  message: "is invalid",
  longMessage: `The resource associated with the supplied ${parameter} was not found.`,
  meta: { param_name: parameter }
})

/** 422: a parameter has to be there. */
export const missing = (parameter: string): Problem => ({
  status: 422,
  code: "form_param_missing",
  message: "is missing",
  longMessage: `${parameter} must be included.`,
  meta: { param_name: parameter }
})

/** 422: a parameter is not what it can be. */
export const invalid = (parameter: string, longMessage: string, code = "form_param_value_invalid"): Problem => ({
  status: 422,
  code,
  message: "is invalid",
  longMessage,
  meta: { param_name: parameter }
})
