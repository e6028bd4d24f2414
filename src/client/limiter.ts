import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { AnySpec } from "../Operation.js"
import type { ResolvedOptions } from "./options.js"

/** What a limiter reads of a call that is about to send a request. */
export interface LimitedCall {
  readonly spec: Pick<AnySpec, "operation">
  /** The operation, and for changes of one resource its path too. */
  readonly gateKey: string
  readonly options: ResolvedOptions
  readonly fiber: Fiber.RuntimeFiber<unknown, unknown>
}

/** Decides when each request of a call is sent: every attempt is a request for Clerk. */
export interface Limiter {
  /**
   * `undefined` if the request may be sent now. Otherwise an effect that waits for it, `millis` at most. Its result is
   * `undefined` too, or after how many milliseconds to try again, if the request may not be sent in that time.
   */
  readonly acquire: (call: LimitedCall, millis: number) => Effect.Effect<number | undefined> | undefined
  /** Clerk responded with 429; `retryAfter` is in milliseconds. */
  readonly throttled: (call: LimitedCall, retryAfter: number | undefined) => void
}

/** The limiter of the calls in a region; without one, requests are sent at once. */
export class CurrentLimiter extends Context.Reference<CurrentLimiter>()("effect-clerk/CurrentLimiter", {
  defaultValue: (): Limiter | undefined => undefined
}) {}

/** Whether the calls in a region are bulk work, which leaves room for all other calls. */
export class Bulk extends Context.Reference<Bulk>()("effect-clerk/Bulk", { defaultValue: () => false }) {}
