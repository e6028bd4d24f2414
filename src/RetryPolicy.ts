/**
 * Retry options for three kinds of programs: pass one as `retry`.
 *
 * @since 0.1.0
 */
import type { RetryOptions } from "./ClerkClient.js"

/**
 * For a program that serves requests: 3 attempts, and no wait longer than 30 seconds. These are the defaults.
 *
 * @since 0.1.0
 * @category models
 */
export const server: RetryOptions = {}

/**
 * For a job that has time: 10 attempts, a `Retry-After` of up to two hours is waited for, and no shared budget. Give it a
 * `deadline` to match, since the default of 60 seconds still holds.
 *
 * @since 0.1.0
 * @category models
 */
export const bulk: RetryOptions = { attempts: 10, maxDelay: "1 minute", maxRetryAfter: "2 hours", budget: false }

/**
 * No retries at all: one attempt, and the failure as it is.
 *
 * @since 0.1.0
 * @category models
 */
export const none: RetryOptions = { attempts: 1 }
