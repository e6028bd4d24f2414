import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

/**
 * What the operations of an embedded Clerk run in: the program's clock, ahead of it by a time that can be changed, and
 * random numbers that are the same in every run.
 */
export class Environment {
  private ahead = 0
  private random: Random.Random
  private readonly seed: string | undefined

  /** Without a seed, random numbers are the program's. */
  constructor(seed: string | undefined) {
    this.seed = seed
    this.random = randomOf(seed, 0)
  }

  /** Milliseconds that the clock is ahead of the program's. */
  get shift(): number {
    return this.ahead
  }

  advance(millis: number): void {
    this.ahead += millis
  }

  /** Starts again, with other random numbers than before if `generation` is another: then no id is given twice. */
  reset(generation = 0, ahead = 0): void {
    this.ahead = ahead
    this.random = randomOf(this.seed, generation)
  }

  readonly run = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      const timed =
        this.ahead === 0 ? effect : Effect.clockWith((clock) => Effect.withClock(effect, shifted(clock, this.ahead)))
      return this.seed === undefined ? timed : Effect.withRandom(timed, this.random)
    })
}

/** The seed is text, because Effect hashes other values by reference, which differs from run to run. */
const randomOf = (seed: string | undefined, generation: number): Random.Random => Random.make(`${seed} ${generation}`)

const shifted = (clock: Clock.Clock, millis: number): Clock.Clock => {
  const unsafeCurrentTimeMillis = () => clock.unsafeCurrentTimeMillis() + millis
  const unsafeCurrentTimeNanos = () => clock.unsafeCurrentTimeNanos() + BigInt(Math.round(millis * 1e6))
  return {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis,
    unsafeCurrentTimeNanos,
    currentTimeMillis: Effect.sync(unsafeCurrentTimeMillis),
    currentTimeNanos: Effect.sync(unsafeCurrentTimeNanos),
    sleep: (duration: Duration.Duration) => clock.sleep(duration)
  }
}
