/**
 * Faults to inject into a Clerk for tests, by operation: slow answers, error statuses, broken connections.
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
 * What goes wrong. Parts combine: an answer can be slow and an error.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fault {
  /** How long the answer takes, on the clock of the program. */
  readonly latency?: Duration.DurationInput
  /** Answers with this status; the operation is not carried out. */
  readonly status?: number
  /** The code in the answer of `status`. Default `injected_fault`. */
  readonly code?: string
  /** The `Retry-After` of the answer of `status`. */
  readonly retryAfter?: Duration.DurationInput
  /** Breaks the connection: before the operation is carried out, or after, when only the answer is lost. */
  readonly cut?: "before" | "after"
  /** How many calls it hits. Default 1. */
  readonly times?: number
}

/**
 * The faults of one Clerk.
 *
 * @since 0.1.0
 * @category models
 */
export interface Faults {
  /** Adds a fault for the next calls of an operation, `*` for any. Several faults hit one after the other. */
  readonly inject: (operation: Operation | "*", fault: Fault) => Effect.Effect<void>
  /** Takes away the faults that have not hit yet. */
  readonly clear: Effect.Effect<void>
  /** Takes the fault that hits this call, if any. */
  readonly next: (operation: string) => Effect.Effect<Fault | undefined>
}

/**
 * No faults, ready to be told of some.
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
 * The error list in the answer of a fault.
 *
 * @since 0.1.0
 * @category combinators
 */
export const errorsOf = (fault: Fault): ReadonlyArray<ErrorItem> => [
  {
    code: fault.code ?? "injected_fault",
    message: "injected fault",
    longMessage: "This error was injected by a test.",
    meta: {}
  }
]

/**
 * Waits out the latency of a fault.
 *
 * @since 0.1.0
 * @category combinators
 */
export const delay = (fault: Fault): Effect.Effect<void> =>
  fault.latency === undefined ? Effect.void : Effect.sleep(Duration.decode(fault.latency))
