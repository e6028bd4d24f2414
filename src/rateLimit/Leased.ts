import type { Limit } from "./limits.js"
import { Pace } from "./Pace.js"
import type { Permits } from "./Permits.js"
import type { Bucket, Lease, SharedStore } from "./SharedStore.js"

/** A lease ends after so many milliseconds: permits that are used much later would be too many in a later window. */
const lifetime = 1000

/**
 * Permits that are leased from a store, as many as requests wait for. While the store is out of use there is one at a time,
 * at this process's part of the rate.
 */
export class Leased implements Permits {
  private available = 0
  private leasedAt = Number.NEGATIVE_INFINITY
  private isAsking = false
  /** The store has no permit before. */
  private askAt = Number.NEGATIVE_INFINITY
  /** How many to ask for at most. */
  private most: number
  private readonly alone: Pace
  private readonly bucket: Bucket
  private readonly store: SharedStore
  private readonly key: string
  private readonly now: () => number
  private readonly changed: () => void

  constructor(
    store: SharedStore,
    limit: Limit,
    processes: number,
    key: string,
    now: () => number,
    changed: () => void
  ) {
    this.store = store
    this.key = key
    this.now = now
    this.changed = changed
    this.bucket = bucketOf(limit)
    this.most = this.bucket.limit
    // The rate of the bucket, which leaves room for all that it gives at once when the store is back.
    this.alone = new Pace(this.bucket.refillRate * processes, 1)
  }

  freeAt(now: number, waiting: number): number {
    if (!this.store.isUp) return this.alone.freeAt()
    if (this.available > 0 && now - this.leasedAt >= lifetime) this.available = 0
    if (this.available === 0 && !this.isAsking && now >= this.askAt) this.ask(Math.min(waiting, this.most))
    if (this.available > 0) return now
    return this.isAsking ? Number.POSITIVE_INFINITY : this.askAt
  }

  /** Other processes may take permits too: it can become later than this. */
  earliest(ahead: number, now: number): number {
    if (!this.store.isUp) return this.alone.earliest(ahead, now)
    const { limit, refillRate } = this.bucket
    return Math.max(now, this.askAt) + Math.max(0, ahead + 1 - limit - this.available) * refillRate
  }

  take(now: number): void {
    if (this.store.isUp) {
      this.available -= 1
      // So that the pace continues from here if the store fails.
      this.alone.restart(now)
    } else this.alone.take(now)
  }

  giveBack(): void {
    if (this.store.isUp) this.available += 1
    else this.alone.giveBack()
  }

  forgottenAt(): number {
    return Math.max(this.alone.forgottenAt(), this.leasedAt + lifetime)
  }

  private ask(tokens: number): void {
    this.isAsking = true
    this.store.lease(this.key, tokens, this.bucket, (lease) => {
      this.isAsking = false
      this.note(tokens, lease)
      this.changed()
    })
  }

  private note(tokens: number, lease: Lease | undefined): void {
    if (lease === undefined) return
    const now = this.now()
    if (lease.granted) {
      this.available = tokens
      this.leasedAt = now
      this.most = this.bucket.limit
    } else if (lease.left > 0) this.most = lease.left
    else {
      this.most = this.bucket.limit
      this.askAt = now + lease.millis
    }
  }
}

/**
 * The bucket that holds a limit in any window: what it gives at once, and what is refilled during a window, are the limit
 * together. The less it gives at once, the closer its rate is to that of the limit; a limit of a few requests gives half of
 * them at once.
 */
const bucketOf = ({ max, millis }: Limit): Bucket => {
  const atOnce = Math.min(max / 2, Math.max(10, max * 0.04))
  const refilled = Math.max(1, Math.floor(max - atOnce))
  // Redis counts the lifetime of a key in whole milliseconds.
  const refillRate = Math.ceil(millis / refilled)
  return { limit: Math.max(1, max - Math.ceil(millis / refillRate)), refillRate }
}
