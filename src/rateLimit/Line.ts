import type { Permits } from "./Permits.js"

/** A request in a line. */
export interface Waiter {
  readonly bulk: boolean
  /** There is a permit for the first waiter of a lane. Returns true if it has left the line. */
  readonly proceed: (now: number) => boolean
}

/** What a line needs of the clock. */
export interface Timing {
  readonly now: () => number
  /** Runs a function later. Returns what cancels it. */
  readonly after: (millis: number, run: () => void) => () => void
}

/**
 * Requests that wait for permits of one limit, first in, first out. Bulk work has a lane of its own, with permits of its own
 * besides those of all, and is served only while no other request waits.
 */
export class Line {
  private readonly production = new Set<Waiter>()
  private readonly bulk = new Set<Waiter>()
  private pumping = false
  private pumpAgain = false
  private wakeAt = Number.POSITIVE_INFINITY
  private cancelWake = () => {}
  private readonly timing: Timing
  private readonly permits: ReadonlyArray<Permits>
  private readonly bulkOnly: ReadonlyArray<Permits>
  private readonly bulkPermits: ReadonlyArray<Permits>

  constructor(timing: Timing, permits: ReadonlyArray<Permits>, bulkOnly: ReadonlyArray<Permits>) {
    this.timing = timing
    this.permits = permits
    this.bulkOnly = bulkOnly
    // Those of bulk work come first, so that it asks for one of all only when it can use it.
    this.bulkPermits = [...bulkOnly, ...permits]
  }

  /** Whether a request that comes now need not wait. */
  isFree(bulk: boolean, now: number): boolean {
    return this.production.size === 0 && (!bulk || this.bulk.size === 0) && this.hasPermit(bulk, now)
  }

  hasPermit(bulk: boolean, now: number): boolean {
    return this.freeAt(bulk, now, 1) <= now
  }

  take(bulk: boolean, now: number): void {
    for (const permits of this.permitsOf(bulk)) permits.take(now)
  }

  giveBack(bulk: boolean): void {
    for (const permits of this.permitsOf(bulk)) permits.giveBack()
    this.pump()
  }

  /** The earliest time at which a request that comes now can be sent, if nobody ahead of it leaves. */
  earliest(bulk: boolean, now: number): number {
    const ahead = this.production.size + (bulk ? this.bulk.size : 0)
    let time = now
    for (const permits of this.permits) time = Math.max(time, permits.earliest(ahead, now))
    if (!bulk) return time
    for (const permits of this.bulkOnly) time = Math.max(time, permits.earliest(this.bulk.size, now))
    return time
  }

  add(waiter: Waiter): void {
    this.laneOf(waiter).add(waiter)
    this.pump()
  }

  remove(waiter: Waiter): void {
    this.laneOf(waiter).delete(waiter)
    this.pump()
  }

  /** Lets waiters proceed while there are permits, and comes back when there is the next one. */
  pump = (): void => {
    if (this.pumping) {
      this.pumpAgain = true
      return
    }
    this.pumping = true
    let wakeAt: number
    do {
      this.pumpAgain = false
      const now = this.timing.now()
      wakeAt = this.serve(this.production, now)
      if (this.production.size === 0) wakeAt = this.serve(this.bulk, now)
    } while (this.pumpAgain)
    this.pumping = false
    this.wake(wakeAt)
  }

  /** Whether forgetting the line changes nothing. */
  isIdle(now: number): boolean {
    return (
      this.production.size === 0 &&
      this.bulk.size === 0 &&
      this.bulkPermits.every((permits) => permits.forgottenAt() <= now)
    )
  }

  /** Returns when the first waiter of the lane can have a permit, infinite if nothing depends on the time. */
  private serve(lane: Set<Waiter>, now: number): number {
    for (const waiter of lane) {
      const at = this.freeAt(waiter.bulk, now, waiter.bulk ? 1 : lane.size)
      if (at > now) return at
      if (!waiter.proceed(now)) break
    }
    return Number.POSITIVE_INFINITY
  }

  private freeAt(bulk: boolean, now: number, waiting: number): number {
    let time = Number.NEGATIVE_INFINITY
    for (const permits of this.permitsOf(bulk)) {
      time = Math.max(time, permits.freeAt(now, waiting))
      if (time > now) return time
    }
    return time
  }

  private wake(at: number): void {
    if (at === this.wakeAt) return
    this.cancelWake()
    this.wakeAt = at
    this.cancelWake =
      at === Number.POSITIVE_INFINITY
        ? () => {}
        : this.timing.after(at - this.timing.now(), () => {
            this.wakeAt = Number.POSITIVE_INFINITY
            this.pump()
          })
  }

  private laneOf({ bulk }: Waiter): Set<Waiter> {
    return bulk ? this.bulk : this.production
  }

  private permitsOf(bulk: boolean): ReadonlyArray<Permits> {
    return bulk ? this.bulkPermits : this.permits
  }
}
