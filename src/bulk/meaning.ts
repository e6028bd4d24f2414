import { type ClerkErrors, isClerkErrors, type SDKError } from "../ClerkError.js"

/** A failure of a call. */
export type Failure = ClerkErrors | SDKError

/**
 * What a failed call means for its row.
 *
 * - `rejected`: Clerk, or the check before, rejects the record. Others may pass.
 * - `applied`: the call succeeded, but its response was not understood.
 * - `lost`: the call may have been applied.
 * - `later`: nothing was done, and the call may pass later.
 * - `stop`: every other row would fail as well.
 */
export type Meaning = "rejected" | "applied" | "lost" | "later" | "stop"

export const meaningOf = (error: Failure): Meaning => {
  if (error.status === 401 || instanceIsFull.some((code) => error.hasCode(code))) return "stop"
  if (!isClerkErrors(error) && error.reason._tag === "InvalidResponse") return "applied"
  if (error.retry === "ambiguous" || error.mayHaveBeenApplied) return "lost"
  if (error.retry === "safe") return "later"
  return isClerkErrors(error) || isAboutTheRecord(error) ? "rejected" : "stop"
}

/** Each further record would be rejected for the same reason. */
const instanceIsFull = ["user_quota_exceeded", "organization_quota_exceeded", "quota_exceeded"] as const

/** Whether Clerk itself rejected the record, and not something in front of it. */
const isAboutTheRecord = ({ errors, reason }: SDKError): boolean =>
  reason._tag === "InvalidInput" || (reason._tag === "UnexpectedStatus" && errors.length > 0)

/** Clerk's explanation of a rejection, without what is about the call. */
export const reasonOf = (error: Failure): string =>
  error.errors.length > 0
    ? error.errors.map(({ code, longMessage, message }) => `${code}: ${longMessage || message}`).join("; ")
    : error.message
