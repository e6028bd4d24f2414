import type { Limit } from "./limits.js"
import type { Permits } from "./Permits.js"

/** At most `max` requests in any `millis`. Remembers when the last `max` were sent, in a ring. */
export class SlidingWindow implements Permits {
  private readonly times: Array<number> = []
  private next = 0
  private readonly limit: Limit

  constructor(limit: Limit) {
    this.limit = limit
  }

  freeAt(): number {
    return this.freeAfter(0)
  }

  earliest(ahead: number, now: number): number {
    const { max, millis } = this.limit
    return Math.max(now, this.freeAfter(ahead % max)) + Math.floor(ahead / max) * millis
  }

  take(now: number): void {
    this.times[this.next] = now
    this.next = (this.next + 1) % this.limit.max
  }

  giveBack(): void {
    this.next = (this.next + this.limit.max - 1) % this.limit.max
    this.times[this.next] = Number.NEGATIVE_INFINITY
  }

  forgottenAt(): number {
    const newest = this.times[(this.next + this.limit.max - 1) % this.limit.max]
    return (newest ?? Number.NEGATIVE_INFINITY) + this.limit.millis
  }

  private freeAfter(ahead: number): number {
    const { max, millis } = this.limit
    return (this.times[(this.next + ahead) % max] ?? Number.NEGATIVE_INFINITY) + millis
  }
}
