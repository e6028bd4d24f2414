import * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as FiberRefs from "effect/FiberRefs"
import { constTrue } from "effect/Function"
import * as Runtime from "effect/Runtime"

/**
 * Runs a request in a fiber of its own, in `context`, and interrupts it after `millis`: `onTimeout` is then the result.
 *
 * One fiber and one timer cost a third of `Effect.timeout`, which races two fibers. The request can always be
 * interrupted, so that a call inside an uninterruptible region ends in time as well.
 */
export const within = <A>(
  parent: Fiber.RuntimeFiber<unknown, unknown>,
  request: Effect.Effect<A>,
  context: Context.Context<never>,
  millis: number,
  onTimeout: A
): Effect.Effect<A> =>
  Effect.async((resume) => {
    const runtime = Runtime.make({ context, fiberRefs: parent.getFiberRefs(), runtimeFlags })
    const child = Runtime.runFork(runtime, request, withoutTracer)
    const done = child.unsafePoll()
    if (done !== null) return resume(done)
    let timedOut = false
    const cancel = timer(parent, millis, () => {
      timedOut = true
      child.unsafeInterruptAsFork(FiberId.none)
    })
    child.addObserver((exit) => {
      cancel()
      resume(timedOut && Exit.isInterrupted(exit) ? Exit.succeed(onTimeout) : exit)
    })
    return Effect.fiberIdWith((id) => {
      cancel()
      return Effect.zipRight(child.interruptAsFork(id), Effect.asVoid(child.await))
    })
  })

/** The platform's own span would hold the query string, and send trace headers to Clerk. */
const withoutTracer: Runtime.RunForkOptions = {
  updateRefs: (refs, fiberId) =>
    FiberRefs.updateAs(refs, { fiberId, fiberRef: HttpClient.currentTracerDisabledWhen, value: constTrue })
}

const { runtimeFlags } = Runtime.defaultRuntime

/** The longest time that a JavaScript timer holds, in milliseconds. */
const maxTimer = 2 ** 31 - 1

/** A timer of the platform if the clock is the platform's, and of the clock that replaced it otherwise. */
export const timer = (parent: Fiber.RuntimeFiber<unknown, unknown>, millis: number, run: () => void): (() => void) => {
  const clock = Context.get(parent.currentDefaultServices, Clock.Clock)
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
export const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)
