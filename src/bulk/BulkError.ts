/**
 * The failures of bulk work.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type { ClerkErrors, SDKError } from "../ClerkError.js"

/**
 * An import stopped before its end. No row is lost: the same import, run again, continues. `cause` is the failure of Clerk
 * that it could not get past.
 *
 * @since 0.1.0
 * @category errors
 */
export class ImportStopped extends Data.TaggedError("ImportStopped")<{
  readonly run: string
  readonly cause: ClerkErrors | SDKError
}> {
  override get message(): string {
    return `the import ${this.run} stopped; run it again to continue: ${this.cause.message}`
  }
}

/**
 * The checkpoint could not be read or written. What Clerk has applied by then is found again when the import is resumed.
 *
 * @since 0.1.0
 * @category errors
 */
export class CheckpointError extends Data.TaggedError("CheckpointError")<{
  readonly operation: string
  readonly cause: unknown
}> {
  override get message(): string {
    return `the checkpoint of the import failed (${this.operation}); check the database, then run the import again to continue`
  }
}
