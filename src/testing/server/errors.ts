import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { ClerkErrors, ErrorItem, SDKError } from "../../ClerkError.js"
import { conclude, decideStatus } from "../../client/retry.js"
import { statusError } from "../../client/statusError.js"
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

type Failing<Status extends number> = Pick<
  Spec<never, unknown, Status>,
  "operation" | "errors" | "idempotent" | "method"
>

/** Fails with the error that a client would return for the problem's response. */
export const failWith = <Status extends number>(
  spec: Failing<Status>,
  problem: Problem
): Effect.Effect<never, ClerkErrors<Status> | SDKError> =>
  Effect.flatMap(newTraceId, (traceId) => Effect.fail(errorOfStatus(spec, problem.status, [itemOf(problem)], traceId)))

/** The error that a client returns for an error response after one attempt. */
export const errorOfStatus = <Status extends number>(
  spec: Failing<Status>,
  status: number,
  errors: ReadonlyArray<ErrorItem>,
  traceId: string | undefined,
  retryAfter?: Duration.Duration
): ClerkErrors<Status> | SDKError =>
  statusError(
    spec,
    { status, errors, traceId, retryAfter },
    1,
    conclude(decideStatus(status, errors, false), spec, false)
  )
