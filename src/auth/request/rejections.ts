import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import { CallOptions } from "../../ClerkClient.js"

/** The credentials that Clerk rejected a short time ago, so that sending one again causes no call. */
export interface Rejections<E> {
  /** Fails at once for a credential that was rejected before; otherwise runs `check`, and remembers a rejection. */
  readonly check: <A, E2, R>(credential: string, check: Effect.Effect<A, E | E2, R>) => Effect.Effect<A, E | E2, R>
}

/** In milliseconds. Short, because Clerk may know a new token a moment later. */
const timeToLive = 5000

const capacity = 1000

/** One object, since a client works out the settings of each options object once. */
const noOptions: typeof CallOptions.Service = {}

/** `isRejection` tells a rejection by Clerk from other failures. */
export const makeRejections = <E>(isRejection: (error: unknown) => error is E): Rejections<E> => {
  // From the oldest to the newest.
  const rejected = new Map<string, { readonly error: E; readonly until: number }>()
  const remember = (key: string, error: E, now: number) => {
    rejected.delete(key)
    rejected.set(key, { error, until: now + timeToLive })
    for (const [other, { until }] of rejected) {
      if (until > now && rejected.size <= capacity) break
      rejected.delete(other)
    }
  }
  const rejectionOf = (credential: string) =>
    Effect.zipWith(hash(credential), Clock.currentTimeMillis, (key, now) => {
      const known = rejected.get(key)
      return known !== undefined && now < known.until ? known.error : undefined
    })
  const rememberRejection = (credential: string, error: E) =>
    Effect.zipWith(hash(credential), Clock.currentTimeMillis, (key, now) => remember(key, error, now))
  return {
    check: (credential, check) =>
      Effect.gen(function* () {
        const known = rejected.size === 0 ? undefined : yield* rejectionOf(credential)
        if (known !== undefined) return yield* Effect.fail(known)
        // Callers share rejections, so none may come from the options of one of them, such as another secret key.
        return yield* Effect.tapError(Effect.provideService(check, CallOptions, noOptions), (error) =>
          isRejection(error) ? rememberRejection(credential, error) : Effect.void
        )
      })
  }
}

/** Credentials are not kept as they are: Clerk may reject one by mistake. */
const hash = (credential: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(credential))),
    (digest) => Encoding.encodeHex(new Uint8Array(digest))
  )
