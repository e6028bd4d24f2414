import type { Limit } from "./limits.js"
import type { Permits } from "./Permits.js"

/** 429s of requests that were sent at the same time count as one. */
const together = 1000

/** The slowest pace is the limit divided by this. */
const slowest = 16

/**
 * Spreads requests after a 429 that came although the limit was kept, since another program then calls the same instance.
 * The rate halves with each 429, and doubles after each window without one.
 */
export class Slowdown implements Permits {
  /** Milliseconds between two requests; 0 while nothing is slowed. */
  private gap = 0
  private next = Number.NEGATIVE_INFINITY
  private changed = Number.NEGATIVE_INFINITY
  private readonly millis: number
  /** Between two requests at the full rate. */
  private readonly fullGap: number

  constructor({ max, millis }: Limit) {
    this.millis = millis
    this.fullGap = millis / max
  }

  throttled(now: number): void {
    this.recover(now)
    if (this.gap > 0 && now - this.changed < together) return
    this.gap = Math.min(Math.max(this.gap, this.fullGap) * 2, this.fullGap * slowest)
    this.changed = now
    this.next = now + this.gap
  }

  freeAt(now: number): number {
    this.recover(now)
    return this.gap === 0 ? Number.NEGATIVE_INFINITY : this.next
  }

  /** The pace may be back to normal meanwhile, so that only the next request is certain. */
  earliest(_ahead: number, now: number): number {
    return Math.max(now, this.freeAt(now))
  }

  take(now: number): void {
    if (this.gap > 0) this.next = now + this.gap
  }

  giveBack(): void {
    this.next -= this.gap
  }

  forgottenAt(): number {
    return this.gap === 0 ? Number.NEGATIVE_INFINITY : this.changed + this.millis * slowest
  }

  private recover(now: number): void {
    while (this.gap > 0 && now - this.changed >= this.millis) {
      this.gap /= 2
      this.changed += this.millis
      if (this.gap <= this.fullGap) this.gap = 0
    }
  }
}
