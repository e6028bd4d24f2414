/**
 * Why the tables could not be brought in step with Clerk.
 *
 * @since 0.1.0
 */
import type { SqlError } from "@effect/sql/SqlError"
import * as Data from "effect/Data"
import type { ClerkErrors, SDKError } from "../ClerkError.js"

/**
 * The database failed. The transaction that was running is rolled back, unless only the response to its commit was lost;
 * those before it are kept. Running the operation again is safe either way.
 *
 * @since 0.1.0
 * @category errors
 */
export class DatabaseFailed extends Data.TaggedClass("DatabaseFailed")<{ readonly cause: SqlError }> {
  get message(): string {
    return `the database failed: ${this.cause.message}; the cause has its own error. If a table is missing, run \`migrate\`. If a unique column has the value in another row, run \`reconcile\`; if that is what failed, two items at Clerk have the value. Otherwise run the operation again: what is committed is not done twice`
  }
}

/**
 * A call to Clerk failed.
 *
 * @since 0.1.0
 * @category errors
 */
export class ClerkFailed extends Data.TaggedClass("ClerkFailed")<{ readonly cause: ClerkErrors | SDKError }> {
  get message(): string {
    return `a call to Clerk failed: ${this.cause.message}`
  }
}

/**
 * The secret key belongs to another Clerk instance than the one that the tables were filled from. Nothing was written.
 *
 * @since 0.1.0
 * @category errors
 */
export class OtherInstance extends Data.TaggedClass("OtherInstance")<{
  readonly expected: string
  readonly actual: string
}> {
  get message(): string {
    return `the tables were filled from the Clerk instance ${this.expected}, and the secret key belongs to ${this.actual}; use the secret key of ${this.expected}, or another database`
  }
}

/**
 * Clerk does not know more rows than a reconciliation may remove. None of them was removed.
 *
 * @since 0.1.0
 * @category errors
 */
export class TooManyRemovals extends Data.TaggedClass("TooManyRemovals")<{
  readonly table: string
  readonly maxRemovals: number
}> {
  get message(): string {
    return `Clerk does not know more than ${this.maxRemovals} rows of ${this.table}, and none was removed; if that is right, run \`reconcile\` with a larger \`maxRemovals\``
  }
}

/**
 * Clerk returned the same page of a list again.
 *
 * @since 0.1.0
 * @category errors
 */
export class RepeatedPage extends Data.TaggedClass("RepeatedPage")<{ readonly list: string }> {
  get message(): string {
    return `the list of ${this.list} does not move on: a page repeats the one before; is there a proxy that drops query parameters?`
  }
}

/**
 * The database is neither PostgreSQL nor SQLite.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsupportedDatabase extends Data.TaggedClass("UnsupportedDatabase")<{}> {
  get message(): string {
    return "the SqlClient is for neither PostgreSQL nor SQLite"
  }
}

/**
 * Why it failed.
 *
 * @since 0.1.0
 * @category models
 */
export type SyncErrorReason =
  | DatabaseFailed
  | ClerkFailed
  | OtherInstance
  | TooManyRemovals
  | RepeatedPage
  | UnsupportedDatabase

/**
 * An operation of `Sync` failed. Each can be run again: what was committed before is kept, and not done twice.
 *
 * @since 0.1.0
 * @category errors
 */
export class SyncError extends Data.TaggedError("SyncError")<{
  readonly operation: "layer" | "migrate" | "backfill" | "reconcile" | "handle" | "ensureUser"
  readonly reason: SyncErrorReason
}> {
  override get message(): string {
    return `sync.${this.operation}: ${this.reason.message}`
  }

  /** The error of the database or of the call to Clerk, if there is one. */
  override get cause(): unknown {
    return "cause" in this.reason ? this.reason.cause : undefined
  }
}
