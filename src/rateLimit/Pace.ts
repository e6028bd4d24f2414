import type { Permits } from "./Permits.js"

/** One request each `interval` milliseconds, and up to `burst` at once after a pause (the generic cell rate algorithm). */
export class Pace implements Permits {
  private due = Number.NEGATIVE_INFINITY
  private readonly interval: number
  private readonly tolerance: number

  constructor(interval: number, burst: number) {
    this.interval = interval
    this.tolerance = (burst - 1) * interval
  }

  freeAt(): number {
    return this.due - this.tolerance
  }

  earliest(ahead: number, now: number): number {
    return Math.max(now, Math.max(this.due, now) + ahead * this.interval - this.tolerance)
  }

  take(now: number): void {
    this.due = Math.max(this.due, now) + this.interval
  }

  giveBack(): void {
    this.due -= this.interval
  }

  /** Begins anew, as if the only request so far had been sent now. */
  restart(now: number): void {
    this.due = now + this.interval
  }

  forgottenAt(): number {
    return this.due
  }
}
