import * as Duration from "effect/Duration"
import type { AnySpec } from "../Operation.js"
import type { Answer, AttemptFailure } from "./attempt.js"
import type { ErrorBody } from "./errorBody.js"
import type { ResolvedOptions } from "./options.js"

/**
 * What an attempt says about doing it again.
 *
 * `notExecuted` repeats every call. `unclear` may have been applied: only calls that do no harm twice repeat.
 */
export type Verdict = "final" | "notExecuted" | "unclear"

/** For an error status. Clerk rejects 429 and `resource_locked` before it does anything. */
export const judgeAnswer = (answer: Answer, error: ErrorBody, options: ResolvedOptions): Verdict => {
  switch (answer.status) {
    case 429:
      return "notExecuted"
    case 409:
      return error.errors.some((item) => item.code === "resource_locked") ? "notExecuted" : "final"
    case 503:
      return options.retryUnavailable && answer.headers["retry-after"] !== undefined ? "notExecuted" : "unclear"
    case 408:
    case 500:
    case 502:
    case 504:
      return "unclear"
    default:
      return "final"
  }
}

/** For an attempt without an answer. */
export const judgeFailure = (failure: AttemptFailure["failure"]): Verdict => {
  switch (failure.kind) {
    case "unsent":
      return "notExecuted"
    case "timeout":
    case "lost":
      return "unclear"
    case "refused":
    case "tooLarge":
      return "final"
  }
}

/** Whether the verdict lets this operation be sent again. */
export const repeats = (verdict: Verdict, spec: AnySpec): boolean =>
  verdict === "notExecuted" || (verdict === "unclear" && spec.idempotent)

/** The wait before the next attempt: full jitter over a doubling backoff, or what the server asks where that is longer. */
export const wait = (
  attempt: number,
  throttled: boolean,
  retryAfter: Duration.Duration | undefined,
  options: ResolvedOptions,
  random: number
): Duration.Duration => {
  const base = Duration.toMillis(throttled ? options.throttleDelay : options.baseDelay)
  const backoff = random * Math.min(Duration.toMillis(options.maxDelay), base * 2 ** (attempt - 1))
  // A quarter second of spread keeps waiters that were told the same moment from returning together.
  const asked = retryAfter === undefined ? 0 : Duration.toMillis(retryAfter) + random * 250
  return Duration.millis(Math.max(backoff, asked))
}
