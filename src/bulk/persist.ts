import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { type Failure, meaningOf } from "./meaning.js"

const baseDelay = 1000
const maxDelay = 30_000

/** Repeats a call that fails for now, with growing pauses, until it has failed for `patience` milliseconds. */
export const persist =
  (patience: number, isWorthRepeating: (error: Failure) => boolean = isTemporary) =>
  <A, E extends Failure, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.currentTimeMillis, (start) => {
      const attempt = (failures: number): Effect.Effect<A, E, R> =>
        Effect.catchAll(call, (error) =>
          isWorthRepeating(error)
            ? Effect.flatMap(pauseAfter(error, failures, start + patience), (pause) =>
                pause === undefined ? Effect.fail(error) : Effect.zipRight(Effect.sleep(pause), attempt(failures + 1))
              )
            : Effect.fail(error)
        )
      return attempt(0)
    })

/** Whether a call that changes nothing may pass later. */
const isTemporary = (error: Failure): boolean => meaningOf(error) === "later" || meaningOf(error) === "lost"

/** Milliseconds before the next attempt; `undefined` if it would begin after `end`. */
const pauseAfter = ({ retryAfter }: Failure, failures: number, end: number) =>
  Effect.gen(function* () {
    const backoff = Math.min(maxDelay, baseDelay * 2 ** failures) * (0.5 + (yield* Random.next) / 2)
    const pause = Math.max(backoff, retryAfter === undefined ? 0 : Duration.toMillis(retryAfter))
    return (yield* Clock.currentTimeMillis) + pause > end ? undefined : pause
  })
