import * as Effect from "effect/Effect"

/** Locks by key. A key takes memory only while effects run or wait under it. */
export interface Locks {
  /** How many keys have an effect that runs or waits. */
  readonly size: () => number
  /** Runs one effect at a time for each key. */
  readonly withLock: <A, E, R>(key: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

export const makeLocks = (): Locks => {
  const locks = new Map<string, { readonly semaphore: Effect.Semaphore; users: number }>()
  return {
    size: () => locks.size,
    withLock: (key, effect) =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          const lock = locks.get(key) ?? { semaphore: Effect.unsafeMakeSemaphore(1), users: 0 }
          lock.users++
          locks.set(key, lock)
          return lock
        }),
        (lock) => lock.semaphore.withPermits(1)(effect),
        (lock) =>
          Effect.sync(() => {
            lock.users--
            if (lock.users === 0) locks.delete(key)
          })
      )
  }
}
