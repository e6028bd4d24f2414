import type * as Duration from "effect/Duration"
import { ClerkErrors, type ErrorItem, RateLimited, SDKError, UnexpectedStatus } from "../ClerkError.js"
import type { Spec } from "../Operation.js"
import type { Conclusion } from "./retry.js"

/** What an error response tells. */
export interface ErrorResponse {
  readonly status: number
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  readonly retryAfter: Duration.Duration | undefined
  readonly location?: string | undefined
  readonly excerpt?: string | undefined
}

/** The error of a call that ended in an error response: `ClerkErrors` if the operation declares the status. */
export const statusError = <Status extends number>(
  { errors: declared, operation }: Pick<Spec<never, unknown, Status>, "operation" | "errors">,
  response: ErrorResponse,
  attempts: number,
  conclusion: Conclusion
): ClerkErrors<Status> | SDKError => {
  const { errors, retryAfter, status, traceId } = response
  const common = { errors, traceId, attempts, retryAfter }
  const known = declared.find((each) => each === status)
  if (known !== undefined) return new ClerkErrors<Status>({ operation, status: known, ...common, ...conclusion })
  const reason = status === 429 ? new RateLimited(common) : new UnexpectedStatus({ ...response, attempts })
  return new SDKError({ operation, reason, ...conclusion })
}
