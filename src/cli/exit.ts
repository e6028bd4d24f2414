import * as ValidationError from "@effect/cli/ValidationError"
import type { Teardown } from "@effect/platform/Runtime"
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"

/** The exit codes of the commands, besides 0 and 1. docs/bulk.md lists them. */
export const exitCodes = {
  /** It ran to its end, and some rows were rejected. */
  rejected: 2,
  /** The file, a place to write to, or the address to listen on cannot be used. Nothing was sent. */
  badInput: 3,
  /** There is no secret key, or Clerk rejects it. */
  noKey: 4,
  /** A package that only this command needs is not installed. */
  missingPackage: 5,
  /** It was not confirmed. Nothing was sent. */
  notConfirmed: 6,
  /** It stopped before its end: the same command continues. As `EX_TEMPFAIL` of sysexits.h, "try again". */
  stopped: 75
} as const

/** Ends the command with a line for people and a code for programs. */
export class CommandExit extends Data.TaggedError("CommandExit")<{
  readonly code: (typeof exitCodes)[keyof typeof exitCodes]
  readonly message: string
}> {}

/** Ends a command that is interrupted by a signal with the code of one that can be continued. */
export const stoppedIfInterrupted = <A, E, R>(command: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.onInterrupt(command, () => {
    const message = "interrupted; run the same command again to continue"
    // An interrupted fiber runs its finalizers and nothing after them.
    return Effect.zipRight(Console.error(message), Effect.die(new CommandExit({ code: exitCodes.stopped, message })))
  })

/** Prints why a command ends: one line if it is expected, the whole cause if it is not. */
export const reportFailure = <A, E, R>(command: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.tapErrorCause(command, (cause) =>
    Option.match(commandExit(cause), {
      onNone: () => (isPrinted(cause) || Cause.isInterruptedOnly(cause) ? Effect.void : Effect.logError(cause)),
      onSome: ({ message }) => Console.error(message)
    })
  )

/** `@effect/cli` prints what is wrong with the options itself. */
const isPrinted = (cause: Cause.Cause<unknown>): boolean =>
  Chunk.some(Cause.failures(cause), ValidationError.isValidationError)

/** The exit code of the process: that of the command, 0, or 1 for a failure that is not expected. */
export const teardown: Teardown = (exit, onExit) =>
  onExit(
    Exit.isSuccess(exit) || Cause.isInterruptedOnly(exit.cause)
      ? 0
      : Option.match(commandExit(exit.cause), { onNone: () => 1, onSome: ({ code }) => code })
  )

const commandExit = (cause: Cause.Cause<unknown>): Option.Option<CommandExit> =>
  Chunk.findFirst(
    Chunk.appendAll(Cause.failures(cause), Cause.defects(cause)),
    (error): error is CommandExit => error instanceof CommandExit
  )
