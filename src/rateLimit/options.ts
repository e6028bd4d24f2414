import type * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import type { ClerkConfigError } from "../ClerkError.js"
import { checkCount, checkDuration, checkNames, unusable } from "../client/checkOptions.js"

/**
 * Limits of requests to one Clerk instance.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Requests of the whole instance in 10 seconds. Default: what Clerk documents, 1,000 for keys `sk_live_…` and 100 for all
   * others. Set less to leave room for programs without a limiter.
   */
  readonly limit?: number | undefined
  /** The largest part of each limit for calls inside `bulk`, above 0 and at most 1. Default 0.5. */
  readonly bulkShare?: number | undefined
  /** How many processes call the instance, each with a limiter of its own. Each has an equal part of each limit. Default 1. */
  readonly processes?: number | undefined
  /** What is added to each window, since requests do not all travel equally fast. Default 500 milliseconds. */
  readonly margin?: Duration.DurationInput | undefined
}

/** Options as they are used. */
export interface Settings {
  readonly limit: number | undefined
  readonly bulkShare: number
  readonly processes: number
  /** Into how many parts each limit is divided before it is counted. */
  readonly parts: number
  /** In milliseconds. */
  readonly margin: number
}

const optionNames: ReadonlySet<string> = new Set<keyof Options>(["limit", "bulkShare", "processes", "margin"])

/** Checks the options of a limiter that counts in memory. */
export const resolve = (options: Options): Either.Either<Settings, ClerkConfigError> =>
  Either.gen(function* () {
    yield* checkNames("", optionNames, options)
    const processes = yield* checkCount("processes", options.processes ?? 1)
    return {
      limit: options.limit === undefined ? undefined : yield* checkCount("limit", options.limit),
      bulkShare: yield* checkShare(options.bulkShare ?? 0.5),
      processes,
      parts: processes,
      margin: yield* checkDuration("margin", options.margin ?? "500 millis")
    }
  })

const checkShare = (value: number): Either.Either<number, ClerkConfigError> =>
  value > 0 && value <= 1 ? Either.right(value) : unusable("bulkShare", "must be above 0 and at most 1")
