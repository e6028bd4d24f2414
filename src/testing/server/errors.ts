import * as Effect from "effect/Effect"
import { ClerkErrors, type ErrorItem, RateLimited, SDKError, UnexpectedStatus } from "../../ClerkError.js"
import type { Spec } from "../../Operation.js"
import { randomHex } from "../store/ids.js"
import type { Problem } from "../store/problem.js"

/** A new trace id, as Clerk has one in every error response. */
export const newTraceId: Effect.Effect<string> = randomHex

/** The entry for Clerk's error list. */
export const itemOf = ({ code, longMessage, message, meta }: Problem): ErrorItem => ({
  code,
  message,
  longMessage: longMessage ?? message,
  meta: meta ?? {}
})

/** Fails with the error that a client would return for the problem's response. */
export const failWith = <Status extends number>(
  spec: Pick<Spec<never, unknown, Status>, "operation" | "errors">,
  problem: Problem
): Effect.Effect<never, ClerkErrors<Status> | SDKError> =>
  Effect.flatMap(newTraceId, (traceId) => Effect.fail(errorOfStatus(spec, problem.status, [itemOf(problem)], traceId)))

/** The error that a client returns for an error response: `ClerkErrors` if the operation declares the status. */
export const errorOfStatus = <Status extends number>(
  { errors: declared, operation }: Pick<Spec<never, unknown, Status>, "operation" | "errors">,
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
