import * as HttpClient from "@effect/platform/HttpClient"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as FiberRefs from "effect/FiberRefs"
import { constTrue } from "effect/Function"
import * as Runtime from "effect/Runtime"
import { timer } from "./timer.js"

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
