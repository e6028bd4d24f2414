import * as Terminal from "@effect/platform/Terminal"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"

/** How far a command is. `total` is undefined if it is not known. */
export interface Progress {
  readonly done: number
  readonly total: number | undefined
  /** Such as `3 rejected`. */
  readonly details: string
}

/**
 * Shows progress while an effect runs: a bar that is drawn again ten times a second on a terminal, otherwise a line every ten
 * seconds. The last state is shown in the end.
 */
export const withProgress = <A, E, R>(
  current: Effect.Effect<Progress>,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R | Terminal.Terminal> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal.Terminal
    const interactive = yield* terminal.isTTY
    const start = yield* Clock.currentTimeMillis
    const before = (yield* current).done
    const show = Effect.gen(function* () {
      const progress = yield* current
      const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
      const rate = seconds === 0 ? 0 : (progress.done - before) / seconds
      if (!interactive) return yield* Console.log(line(progress, rate))
      const width = yield* terminal.columns
      yield* Effect.ignore(terminal.display(`\r\u001b[K${bar(progress, rate).slice(0, (width || 80) - 1)}`))
    })
    const repeated = Effect.repeat(show, Schedule.spaced(interactive ? "100 millis" : "10 seconds"))
    const end = Effect.zipRight(show, interactive ? Effect.ignore(terminal.display("\n")) : Effect.void)
    // The effect stays in this fiber: a race would not wait for it to end when it is interrupted.
    return yield* Effect.acquireUseRelease(
      Effect.fork(Effect.interruptible(Effect.zipRight(Effect.sleep("100 millis"), repeated))),
      () => effect,
      Fiber.interrupt
    ).pipe(Effect.ensuring(end))
  })

const line = ({ details, done, total }: Progress, rate: number): string =>
  `${done}${total === undefined ? "" : ` of ${total}`} rows${details === "" ? "" : `: ${details}`} (${rate.toFixed(0)} a second${Option.match(
    remaining(done, total, rate),
    { onNone: () => "", onSome: (time) => `, ${time} left` }
  )})`

const barWidth = 24

const bar = (progress: Progress, rate: number): string => {
  const { done, total } = progress
  if (total === undefined || total === 0) return line(progress, rate)
  const filled = Math.round((Math.min(done, total) / total) * barWidth)
  const percent = Math.floor((Math.min(done, total) / total) * 100)
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${percent} % ${line(progress, rate)}`
}

const remaining = (done: number, total: number | undefined, rate: number): Option.Option<string> => {
  if (total === undefined || rate === 0 || done >= total) return Option.none()
  const seconds = Math.round((total - done) / rate)
  return Option.some(
    seconds < 90
      ? `${seconds} s`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min`
        : `${(seconds / 3600).toFixed(1)} h`
  )
}
