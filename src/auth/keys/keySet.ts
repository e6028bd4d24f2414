import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FiberId from "effect/FiberId"
import type * as Scope from "effect/Scope"
import { JwksUnavailable, TokenError } from "../TokenError.js"
import { importKeySet, type SigningKey } from "./signingKey.js"

/** The keys of one instance, by id. */
export interface KeySet {
  /** The key where it is known and fresh. */
  readonly current: (kid: unknown, now: number) => SigningKey | undefined
  /** The key, fetched first where that is due. */
  readonly find: (kid: unknown) => Effect.Effect<SigningKey, TokenError | JwksUnavailable>
  /** Another key of the same id than `failed`, which a signature did not match. Clerk may rotate a key under its id. */
  readonly replacement: (kid: unknown, failed: SigningKey) => Effect.Effect<SigningKey | undefined>
}

/** In milliseconds. */
export interface KeySetTimes {
  readonly timeToLive: number
  readonly staleIfError: number
  readonly cooldown: number
  readonly failureCooldown: number
}

/** A clock that was set back leaves ages below zero, which count as past every limit. */
const within = (age: number, limit: number): boolean => age >= 0 && age < limit

/** A key set that is fetched when it is first needed, and again as the times say; any number of waiters share a fetch. */
export const makeKeySet = (
  fetch: Effect.Effect<ReadonlyArray<unknown>, JwksUnavailable>,
  times: KeySetTimes
): Effect.Effect<KeySet, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    // The fetch is everyone's: what the caller set for its own calls, another secret key even, must not reach it.
    const context = yield* Effect.context<never>()
    let keys: ReadonlyMap<string, SigningKey> = new Map()
    let fetchedAt = Number.NEGATIVE_INFINITY
    let attemptedAt = Number.NEGATIVE_INFINITY
    let failure: JwksUnavailable | undefined
    let inFlight: Deferred.Deferred<void> | undefined

    const isFresh = (now: number) => within(now - fetchedAt, times.timeToLive)
    const isBearable = (now: number) =>
      failure !== undefined && within(now - fetchedAt, times.timeToLive + times.staleIfError)
    const get = (kid: unknown) => (typeof kid === "string" ? keys.get(kid) : undefined)

    const load = Effect.gen(function* () {
      const startedAt = yield* Clock.currentTimeMillis
      attemptedAt = startedAt
      const loaded = yield* fetch.pipe(Effect.flatMap(importKeySet), Effect.flatMap(notEmpty), Effect.either)
      if (Either.isLeft(loaded)) {
        failure = loaded.left
      } else {
        keys = keepingImported(keys, loaded.right)
        fetchedAt = startedAt
        failure = undefined
      }
    }).pipe(
      Effect.mapInputContext((_: Context.Context<never>) => context),
      Effect.interruptible
    )

    const refresh = Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        if (inFlight !== undefined) return restore(Deferred.await(inFlight))
        const done = Deferred.unsafeMake<void>(FiberId.none)
        inFlight = done
        const finish = Effect.sync(() => {
          inFlight = undefined
          Deferred.unsafeDone(done, Effect.void)
        })
        return Effect.zipRight(Effect.forkIn(Effect.ensuring(load, finish), scope), restore(Deferred.await(done)))
      })
    )

    const settle = (kid: string, now: number): Effect.Effect<SigningKey, TokenError | JwksUnavailable> => {
      const key = isFresh(now) || isBearable(now) ? keys.get(kid) : undefined
      if (key !== undefined) return Effect.succeed(key)
      return isFresh(now) && failure === undefined ? Effect.fail(unknownKey()) : Effect.fail(failure ?? interrupted())
    }

    return {
      current: (kid, now) => (isFresh(now) ? get(kid) : undefined),
      find: (kid) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          if (typeof kid !== "string") return Effect.fail(unknownKey())
          const key = isFresh(now) ? get(kid) : undefined
          if (key !== undefined) return Effect.succeed(key)
          const pause = failure !== undefined ? times.failureCooldown : isFresh(now) ? times.cooldown : 0
          if (inFlight === undefined && within(now - attemptedAt, pause)) return settle(kid, now)
          return Effect.flatMap(Effect.zipRight(refresh, Clock.currentTimeMillis), (later) => settle(kid, later))
        }),
      replacement: (kid, failed) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const other = () => (get(kid) === failed ? undefined : get(kid))
          if (other() !== undefined) return Effect.sync(other)
          if (inFlight === undefined && within(now - attemptedAt, times.cooldown)) return Effect.succeed(undefined)
          return Effect.map(refresh, other)
        })
    }
  })

const unknownKey = () =>
  new TokenError({
    reason: "jwk-kid-mismatch",
    claim: "kid",
    detail: "no key of this instance has the id that the token names; is it another instance's token?"
  })

const interrupted = () =>
  new JwksUnavailable({
    reason: "jwk-remote-failed-to-load",
    detail: "the fetch ended without an answer, as when its layer closes"
  })

const notEmpty = (
  keys: ReadonlyMap<string, SigningKey>
): Effect.Effect<ReadonlyMap<string, SigningKey>, JwksUnavailable> =>
  keys.size > 0
    ? Effect.succeed(keys)
    : Effect.fail(
        new JwksUnavailable({
          reason: "jwk-remote-failed-to-load",
          detail: "the answer holds no public RSA signing key of at least 2048 bits"
        })
      )

/** A key that did not change keeps its identity, by which remembered signatures know it. */
const keepingImported = (
  old: ReadonlyMap<string, SigningKey>,
  fetched: ReadonlyMap<string, SigningKey>
): ReadonlyMap<string, SigningKey> =>
  new Map(
    Array.from(fetched, ([kid, key]) => {
      const known = old.get(kid)
      return [kid, known?.fingerprint === key.fingerprint ? known : key]
    })
  )
