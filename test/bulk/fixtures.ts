import { type Duration, Effect, Fiber, Stream, TestClock } from "effect"
import { type Import, Rows } from "effect-clerk/bulk"
import { ClerkEmulator } from "effect-clerk/testing"

/** A user as a line of a file. */
export const user = (id: number | string, fields: object = {}) => ({
  external_id: `old_${id}`,
  email_address: [`user${id}@example.com`],
  ...fields
})

/** Many users. */
export const users = (count: number, fields: object = {}) =>
  Array.from({ length: count }, (_, index) => user(index + 1, fields))

/** Rows of a file with these lines; objects are written as JSON. */
export const rowsOf = (...lines: ReadonlyArray<unknown>) =>
  Rows.fromNdjson(
    Stream.fromIterable(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`))
  )

/** The numbers of a report, with the numbers of the rejected rows. */
export const summary = ({ created, rejected, skipped }: Import.Report) => ({
  created,
  skipped,
  rejected: rejected.map(({ row }) => row)
})

/** The number of requests for an operation. */
export const requests = (operation: string) =>
  Effect.flatMap(ClerkEmulator, (emulator) =>
    Effect.map(emulator.requests, (all) => all.filter((each) => each.operation === operation).length)
  )

/** The external ids of all users, sorted. */
export const externalIds = Effect.flatMap(ClerkEmulator, ({ inspect }) =>
  Effect.map(inspect, ({ users }) => users.map(({ externalId }) => externalId ?? "").sort())
)

/** Runs an effect that waits on the clock of the test to its end. */
export const withPassingTime = <A, E, R>(effect: Effect.Effect<A, E, R>, step: Duration.DurationInput = "1 second") =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    while ((yield* Fiber.poll(fiber))._tag === "None") {
      yield* Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 1)))
      yield* TestClock.adjust(step)
    }
    return yield* Fiber.join(fiber)
  })
