/**
 * Faults to inject into a Clerk for tests, by operation: slow responses, error statuses, broken connections.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Clerk } from "../api/index.js"
import type { ErrorItem } from "../ClerkError.js"

/**
 * The name of an operation, such as `users.create`.
 *
 * @since 0.1.0
 * @category models
 */
export type Operation = { [Key in keyof Clerk]: `${Key}.${keyof Clerk[Key] & string}` }[keyof Clerk]

/**
 * A fault of one call. The parts combine: a response can be slow and an error.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fault {
  /** The delay of the response, on the clock of the program. */
  readonly latency?: Duration.DurationInput | undefined
  /** Responds with this status; the operation is not run. */
  readonly status?: number | undefined
  /** The error code in the response with `status`. Default `injected_fault`. */
  readonly code?: string | undefined
  /** The error message in the response with `status`. Default: that a test injected it. */
  readonly message?: string | undefined
  /** The `Retry-After` of the response with `status`. */
  readonly retryAfter?: Duration.DurationInput | undefined
  /** Breaks the connection: before the operation is run, or after it, so that only the response is lost. */
  readonly cut?: "before" | "after" | undefined
  /** The number of calls that fail. Default 1. */
  readonly times?: number | undefined
}

/**
 * The faults of one Clerk.
 *
 * @since 0.1.0
 * @category models
 */
export interface Faults {
  /** Adds a fault for the next calls of an operation, or of any (`*`). Several faults apply one after the other. */
  readonly inject: (operation: Operation | "*", fault: Fault) => Effect.Effect<void>
  /** Removes the faults that have not been used yet. */
  readonly clear: Effect.Effect<void>
  /** Removes and returns the fault for this call, if there is one. */
  readonly next: (operation: string) => Effect.Effect<Fault | undefined>
}

/**
 * An empty set of faults.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Faults> = Effect.sync(() => {
  const waiting: Array<{ readonly operation: string; readonly fault: Fault; left: number }> = []
  return {
    inject: (operation, fault) =>
      Effect.sync(() => {
        waiting.push({ operation, fault, left: fault.times ?? 1 })
      }),
    clear: Effect.sync(() => {
      waiting.length = 0
    }),
    next: (operation) =>
      Effect.sync(() => {
        const index = waiting.findIndex((entry) => entry.operation === operation || entry.operation === "*")
        const entry = waiting[index]
        if (entry === undefined) return undefined
        entry.left -= 1
        if (entry.left <= 0) waiting.splice(index, 1)
        return entry.fault
      })
  }
})

/**
 * The error list in the response of a fault.
 *
 * @since 0.1.0
 * @category combinators
 */
export const errorsOf = (fault: Fault): ReadonlyArray<ErrorItem> => [
  {
    code: fault.code ?? "injected_fault",
    message: fault.message ?? "injected fault",
    longMessage: fault.message ?? "This error was injected by a test.",
    meta: {}
  }
]

/**
 * Waits for the latency of a fault.
 *
 * @since 0.1.0
 * @category combinators
 */
export const delay = (fault: Fault): Effect.Effect<void> =>
  fault.latency === undefined ? Effect.void : Effect.sleep(Duration.decode(fault.latency))
