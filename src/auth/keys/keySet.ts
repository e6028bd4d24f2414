import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import { identity } from "effect/Function"
import type * as Scope from "effect/Scope"
import { JwksUnavailable, TokenError } from "../TokenError.js"
import { importKeySet, type SigningKey } from "./signingKey.js"

/** The keys of one instance, by id. */
export interface KeySet {
  /** The key if it is known and fresh. */
  readonly current: (kid: unknown, now: number) => SigningKey | undefined
  /** The key, after a fetch if one is due. */
  readonly find: (kid: unknown) => Effect.Effect<SigningKey, TokenError | JwksUnavailable>
  /** A different key with the same id, to use after `failed` did not match a signature: Clerk may reuse an id. */
  readonly replacement: (kid: unknown, failed: SigningKey) => Effect.Effect<SigningKey | undefined>
}

/** In milliseconds. */
export interface Times {
  /** How long fetched keys are fresh. */
  readonly timeToLive: number
  /** How much longer they are used if fetches fail. */
  readonly staleIfError: number
  /** The minimum time from the end of a fetch to the next, if the keys are fresh. */
  readonly cooldown: number
  /** The minimum time from the end of a failed fetch to the next. */
  readonly failureCooldown: number
  /** How long a fetch is waited for if there is a stale key to use in its place. */
  readonly maxWait: number
}

/** The fetched keys, and the last fetch. Times are in milliseconds since 1970. */
export interface State {
  readonly keys: ReadonlyMap<string, SigningKey>
  /** When the fetch that returned `keys` started. */
  readonly fetchedAt: number
  /** When the running shared fetch started, or the last one ended. */
  readonly attemptedAt: number
  /** Why the last fetch failed. */
  readonly failure: JwksUnavailable | undefined
  /** Whether Clerk has since responded with something other than keys. They are not used any longer than they are fresh. */
  readonly isWithdrawn: boolean
  /** Done when the running shared fetch ends. */
  readonly inFlight: Deferred.Deferred<void> | undefined
}

export const initial: State = {
  keys: new Map(),
  fetchedAt: Number.NEGATIVE_INFINITY,
  attemptedAt: Number.NEGATIVE_INFINITY,
  failure: undefined,
  isWithdrawn: false,
  inFlight: undefined
}

/** How to get the key of a token. */
export type Decision = Data.TaggedEnum<{
  UseKey: { readonly key: SigningKey }
  /** Use a stale key now, and fetch the keys for later tokens. */
  UseKeyAndFetch: { readonly key: SigningKey }
  /** Fetch the keys, or wait for the running fetch; then {@link decideAfterFetch}. */
  Fetch: {}
  Fail: { readonly error: TokenError | JwksUnavailable }
}>

/** A decision that needs no fetch. */
export type FinalDecision = Extract<Decision, { readonly _tag: "UseKey" | "Fail" }>

const { Fail, Fetch, UseKey, UseKeyAndFetch } = Data.taggedEnum<Decision>()

/** Whether to use a key of the set, to fetch the set, or to fail. */
export const decide = (state: State, now: number, kid: unknown, times: Times): Decision => {
  if (typeof kid !== "string") return Fail({ error: unknownKey() })
  const decision = decideAfterFetch(state, now, kid, times)
  if (!isFetchDue(state, now, kid, times)) return decision
  // An old failure says nothing about now.
  const hasJustFailed = state.failure !== undefined && isWithin(now, state.attemptedAt, times.cooldown)
  if (decision._tag === "Fail" || !(hasJustFailed || isFetchSlow(state, now, times))) return Fetch()
  return state.inFlight === undefined ? UseKeyAndFetch({ key: decision.key }) : decision
}

const isFetchDue = (state: State, now: number, kid: string, times: Times): boolean => {
  const isFresh = areKeysFresh(state, now, times)
  if (isFresh && state.keys.has(kid)) return false
  if (state.failure !== undefined) return canFetch(state, now, times.failureCooldown)
  return canFetch(state, now, isFresh ? times.cooldown : 0)
}

/** As {@link decide}, but without another fetch. */
export const decideAfterFetch = (state: State, now: number, kid: unknown, times: Times): FinalDecision => {
  const isFresh = areKeysFresh(state, now, times)
  const isSilent = state.failure !== undefined || isFetchSlow(state, now, times)
  const isUsable = isFresh || (isSilent && areKeysStale(state, now, times))
  const key = isUsable ? keyOf(state, kid) : undefined
  if (key !== undefined) return UseKey({ key })
  // After a failed fetch an unknown id may be that of a new key.
  return Fail({ error: state.failure ?? (isFresh ? unknownKey() : interrupted()) })
}

const isFetchSlow = (state: State, now: number, times: Times): boolean =>
  state.inFlight !== undefined && !isWithin(now, state.attemptedAt, times.maxWait)

/** Whether there are keys to use while Clerk cannot be reached. */
const areKeysStale = (state: State, now: number, times: Times): boolean =>
  !state.isWithdrawn && isWithin(now, state.fetchedAt, times.timeToLive + times.staleIfError)

/** Whether there will be a key to use if a fetch takes too long. Without one, only its end tells which keys there are. */
const hasSubstitute = (state: State, now: number, kid: unknown, times: Times): boolean =>
  keyOf(state, kid) !== undefined && areKeysStale(state, now + times.maxWait, times)

const areKeysFresh = (state: State, now: number, times: Times): boolean =>
  isWithin(now, state.fetchedAt, times.timeToLive)

const canFetch = (state: State, now: number, cooldown: number): boolean =>
  state.inFlight !== undefined || !isWithin(now, state.attemptedAt, cooldown)

/** If the clock was set back, `since` is in the future, which counts as too long ago. */
const isWithin = (now: number, since: number, limit: number): boolean => now >= since && now - since < limit

const keyOf = (state: State, kid: unknown): SigningKey | undefined =>
  typeof kid === "string" ? state.keys.get(kid) : undefined

/**
 * A key set that is fetched when a decision needs it. If `isFetchShared`, all who wait for keys wait for one fetch; otherwise
 * each fetches them on its own.
 */
export const makeKeySet = (
  fetch: Effect.Effect<ReadonlyArray<unknown>, JwksUnavailable>,
  times: Times,
  isFetchShared: boolean
): Effect.Effect<KeySet, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    // Callers share the fetch, so it must not run with the options of one of them, such as another secret key.
    const context = yield* Effect.context<never>()
    let state = initial
    let started = 0
    let newest = 0

    /** Fetches that are not shared may end in another order than they started. */
    const isOutdated = (fetchNumber: number): boolean => {
      if (fetchNumber < newest) return true
      newest = fetchNumber
      return false
    }

    const load = Effect.gen(function* () {
      const startedAt = yield* Clock.currentTimeMillis
      const fetchNumber = ++started
      if (isFetchShared) state = { ...state, attemptedAt: startedAt }
      yield* Effect.match(fetch.pipe(Effect.flatMap(importKeySet), Effect.filterOrFail(isNotEmpty, noUsableKey)), {
        onFailure: (failure) => {
          if (isOutdated(fetchNumber)) return
          state = { ...state, failure, isWithdrawn: state.isWithdrawn || failure.isResponse === true }
        },
        onSuccess: (fetched) => {
          if (isOutdated(fetchNumber)) return
          const keys = keepUnchanged(state.keys, fetched)
          state = { ...state, keys, fetchedAt: startedAt, failure: undefined, isWithdrawn: false }
        }
      })
    }).pipe(
      Effect.mapInputContext((_: Context.Context<never>) => context),
      Effect.interruptible
    )

    const finish = Effect.map(Clock.currentTimeMillis, (now) => {
      state = { ...state, attemptedAt: now, inFlight: undefined }
    })

    const refreshShared = Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        if (state.inFlight !== undefined) return restore(Deferred.await(state.inFlight))
        const done = Deferred.unsafeMake<void>(FiberId.none)
        state = { ...state, inFlight: done }
        const end = Effect.zipRight(finish, Deferred.done(done, Exit.void))
        const fetching = Effect.forkIn(Effect.ensuring(load, end), scope)
        return Effect.zipRight(fetching, restore(Deferred.await(done)))
      })
    )

    const refresh = isFetchShared ? refreshShared : Effect.ensuring(load, finish)

    /** A fetch that is not shared ends with its time limit. That it was slow is known from its failure only. */
    const noteSlow = () => {
      if (!isFetchShared) state = { ...state, failure: tooSlow() }
    }

    const findAfterFetch = (kid: unknown, now: number) => {
      const fetched = hasSubstitute(state, now, kid, times)
        ? Effect.timeoutTo(refresh, { duration: times.maxWait, onSuccess: identity, onTimeout: noteSlow })
        : refresh
      return Effect.flatMap(Effect.zipRight(fetched, Clock.currentTimeMillis), (later) => {
        const decision = decideAfterFetch(state, later, kid, times)
        return decision._tag === "UseKey" ? Effect.succeed(decision.key) : Effect.fail(decision.error)
      })
    }

    return {
      current: (kid, now) => (areKeysFresh(state, now, times) ? keyOf(state, kid) : undefined),
      find: (kid) =>
        Effect.flatMap(Clock.currentTimeMillis, (now): Effect.Effect<SigningKey, TokenError | JwksUnavailable> => {
          const decision = decide(state, now, kid, times)
          switch (decision._tag) {
            case "UseKey":
              return Effect.succeed(decision.key)
            case "UseKeyAndFetch":
              return Effect.as(Effect.forkIn(refresh, scope), decision.key)
            case "Fetch":
              return findAfterFetch(kid, now)
            case "Fail":
              return Effect.fail(decision.error)
          }
        }),
      replacement: (kid, failed) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const other = () => {
            const key = keyOf(state, kid)
            return key === failed ? undefined : key
          }
          return other() === undefined && canFetch(state, now, times.cooldown)
            ? Effect.map(refresh, other)
            : Effect.sync(other)
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
    detail: "the fetch ended without a response, as when its layer closes"
  })

const tooSlow = () =>
  new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "there was no response in time" })

const noUsableKey = () =>
  new JwksUnavailable({
    reason: "jwk-remote-failed-to-load",
    detail: "the response holds no public RSA signing key of at least 2048 bits",
    isResponse: true
  })

const isNotEmpty = (keys: ReadonlyMap<string, SigningKey>): boolean => keys.size > 0

/** Keeps the object of a key that did not change, because remembered tokens are valid for that object only. */
const keepUnchanged = (
  old: ReadonlyMap<string, SigningKey>,
  fetched: ReadonlyMap<string, SigningKey>
): ReadonlyMap<string, SigningKey> =>
  new Map(
    Array.from(fetched, ([kid, key]) => {
      const known = old.get(kid)
      return [kid, known?.fingerprint === key.fingerprint ? known : key]
    })
  )
