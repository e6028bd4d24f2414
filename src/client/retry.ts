import * as Duration from "effect/Duration"
import type { ErrorItem, RetryDecision } from "../ClerkError.js"
import type { AnySpec } from "../Operation.js"
import type { AttemptFailure } from "./attempt.js"
import type { ResolvedOptions } from "./options.js"

/**
 * What an error status says about the attempt. Clerk rejects 429 and `resource_locked` before it does anything; a 503 too
 * if the program says so.
 *
 * 520 to 527 are Cloudflare's forms of 502 and 504: it reached Clerk, or did not, and has no usable response.
 */
export const decideStatus = (
  status: number,
  errors: ReadonlyArray<ErrorItem>,
  retryUnavailable: boolean
): RetryDecision => {
  if (status === 429 || (status === 409 && errors.some(({ code }) => code === "resource_locked"))) return "safe"
  if (status === 503 && retryUnavailable) return "safe"
  return ambiguousStatuses.has(status) ? "ambiguous" : "never"
}

const ambiguousStatuses = new Set([408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527])

/** What an attempt without a usable response says. */
export const decideFailure = (failure: AttemptFailure): RetryDecision => {
  switch (failure.kind) {
    case "unsent":
      return "safe"
    case "timeout":
    case "lost":
      return "ambiguous"
    case "refused":
    case "tooLarge":
    case "unreadableFile":
      return "never"
  }
}

/** What an error says of its call. */
export interface Conclusion {
  readonly retry: RetryDecision
  readonly mayHaveBeenApplied: boolean
}

/**
 * What the decision about an attempt means for its call: an idempotent operation may be repeated after a lost attempt, and
 * a GET leaves nothing behind, whatever became of it.
 */
export const conclude = (
  decision: RetryDecision,
  spec: Pick<AnySpec, "idempotent" | "method">,
  mayHaveBeenApplied: boolean
): Conclusion => ({
  retry: decision === "ambiguous" && spec.idempotent ? "safe" : decision,
  mayHaveBeenApplied: mayHaveBeenApplied || (decision === "ambiguous" && spec.method !== "GET")
})

/**
 * Milliseconds before the next attempt: full jitter over a doubling backoff, or what the server asks if that is longer.
 * `attempt` counts those made, from 1.
 */
export const backoff = (
  attempt: number,
  throttled: boolean,
  retryAfter: Duration.Duration | undefined,
  options: ResolvedOptions,
  random: number
): number => {
  const base = throttled ? options.throttleDelay : options.baseDelay
  const jittered = random * Math.min(options.maxDelay, base * 2 ** (attempt - 1))
  // A quarter second of spread keeps waiters that were told the same moment from returning together.
  return retryAfter === undefined ? jittered : Math.max(jittered, Duration.toMillis(retryAfter) + random * 250)
}
