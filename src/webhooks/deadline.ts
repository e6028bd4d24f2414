import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FiberStatus from "effect/FiberStatus"
import * as RuntimeFlags from "effect/RuntimeFlags"

/**
 * Fails at the limit, however the caller runs it and whatever the effect does.
 *
 * The effect is interrupted at the limit. If it is in an uninterruptible region then, it continues in the background, so
 * that its result is not lost: an interruption would replace it.
 */
export const withDeadline =
  (limit: Duration.Duration) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | Cause.TimeoutException, R> =>
    Effect.acquireUseRelease(
      Effect.forkDaemon(Effect.interruptible(effect)),
      // The platform runs an app that is not a route of `HttpRouter` in an uninterruptible region.
      (fiber) =>
        Effect.interruptible(Effect.timeoutFail(Fiber.join(fiber), { duration: limit, onTimeout: exceeded(limit) })),
      (fiber) => Effect.forkDaemon(stop(fiber))
    )

const exceeded = (limit: Duration.Duration) => () =>
  new Cause.TimeoutException(`the handler took longer than ${Duration.format(limit)}`)

/** Interrupts a fiber as soon as it is seen outside an uninterruptible region. */
const stop = <A, E>(fiber: Fiber.RuntimeFiber<A, E>): Effect.Effect<void> =>
  Effect.flatMap(fiber.status, (status) => {
    if (FiberStatus.isDone(status)) return Effect.void
    return RuntimeFlags.interruptible(status.runtimeFlags)
      ? Fiber.interruptFork(fiber)
      : Effect.zipRight(
          Effect.sleep("1 second"),
          Effect.suspend(() => stop(fiber))
        )
  })
