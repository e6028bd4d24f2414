/** Permits to send requests, under one limit. Times are milliseconds of the limiter's clock. */
export interface Permits {
  /**
   * When the next permit is free: not after `now` if there is one, infinite if a store is being asked for it. `waiting`
   * requests could use one.
   */
  freeAt(now: number, waiting: number): number
  /** The earliest time at which a request can have a permit that `ahead` others take before it. */
  earliest(ahead: number, now: number): number
  take(now: number): void
  /** Gives back the last permit that was taken, for a request that was not sent. */
  giveBack(): void
  /** From when on nothing is known of earlier requests that a new object would not know. */
  forgottenAt(): number
}
