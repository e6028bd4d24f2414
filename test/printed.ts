import { inspect } from "node:util"
import { assert } from "@effect/vitest"
import { Cause, Console, Effect, Exit, Logger, LogLevel } from "effect"

/** Everything a program may do with a value, such as a failure, before somebody reads it. */
export const printed = (value: unknown) =>
  Effect.gen(function* () {
    const cause = Cause.fail(value)
    const lines: Array<string> = []
    const record = <Message>(logger: Logger.Logger<Message, unknown>) =>
      Logger.map(logger, (line) => {
        lines.push(typeof line === "string" ? line : (JSON.stringify(line) ?? ""))
      })
    const log = Effect.zipRight(
      Effect.logError("the call failed", value, cause),
      Effect.annotateLogs(Effect.logError(cause), { value: String(value) })
    )
    for (const logger of [Logger.jsonLogger, Logger.logfmtLogger, Logger.stringLogger, Logger.structuredLogger]) {
      yield* Effect.provide(log, Logger.replace(Logger.defaultLogger, record(logger)))
    }
    const print = (...values: ReadonlyArray<unknown>) => {
      lines.push(values.map((value) => (typeof value === "string" ? value : inspect(value, { depth: null }))).join(" "))
    }
    const console = yield* Console.consoleWith(Effect.succeed)
    const unsafe = new Proxy(console.unsafe, { get: () => print })
    yield* log.pipe(
      Effect.provide(Logger.replace(Logger.defaultLogger, Logger.prettyLogger({ colors: false }))),
      Effect.withConsole({ ...console, unsafe })
    )
    const rejection = yield* Effect.promise(() =>
      Effect.runPromise(Effect.fail(value)).catch((reason: unknown) => reason)
    )
    assert.isAbove(lines.length, 9)
    return [
      String(value),
      JSON.stringify(value),
      inspect(value, { showHidden: true, depth: null }),
      inspect(value, { showHidden: true, depth: null, customInspect: false }),
      Cause.pretty(cause, { renderErrorCause: true }),
      inspect(Exit.fail(value), { showHidden: true, depth: null }),
      String(rejection),
      inspect(rejection, { showHidden: true, depth: null }),
      ...lines
    ]
  }).pipe(Logger.withMinimumLogLevel(LogLevel.All))
