import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"

/** The longest time that a JavaScript timer holds, in milliseconds. */
const maxTimer = 2 ** 31 - 1

/** A timer of the platform if the clock is the platform's, and of the clock that replaced it otherwise. */
export const timer = (parent: Fiber.RuntimeFiber<unknown, unknown>, millis: number, run: () => void): (() => void) =>
  timerOf(Context.get(parent.currentDefaultServices, Clock.Clock), millis, run)

/** The same for a clock. Returns what cancels it. */
export const timerOf = (clock: Clock.Clock, millis: number, run: () => void): (() => void) => {
  if (clock === liveClock) {
    if (millis > maxTimer) return () => {}
    const id = setTimeout(run, millis)
    return () => clearTimeout(id)
  }
  const sleeper = Effect.runFork(clock.sleep(Duration.millis(millis)))
  sleeper.addObserver((exit) => {
    if (Exit.isSuccess(exit)) run()
  })
  return () => sleeper.unsafeInterruptAsFork(FiberId.none)
}

/** The clock that programs have without installing one. */
const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)
