/**
 * The two failures of every operation: `ClerkErrors`, what Clerk answers, and `SDKError`, everything else.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"

/**
 * One entry of Clerk's error list. `meta` holds what Clerk adds to the code, such as `paramName`'s wire form `param_name`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrorItem {
  readonly code: string
  readonly message: string
  readonly longMessage: string | undefined
  readonly meta: Readonly<Record<string, unknown>>
}

const describe = (errors: ReadonlyArray<ErrorItem>): string =>
  errors.length === 0
    ? "no details were given"
    : errors.map((item) => `${item.code}: ${item.longMessage || item.message}`).join("; ")

const trace = (traceId: string | undefined): string => (traceId === undefined ? "" : ` (trace ${traceId})`)

const times = (attempts: number): string => (attempts === 1 ? "1 attempt" : `${attempts} attempts`)

/**
 * Clerk answered with an error status that the operation declares; `status` is typed with exactly those.
 *
 * `errors` keeps Clerk's entries in order, `traceId` is what Clerk support asks for, and `mayHaveBeenAppliedBefore` is true
 * where an earlier attempt of the same call may already have been applied (a 404 on a repeated delete, say).
 *
 * @since 0.1.0
 * @category errors
 */
export class ClerkErrors<out Status extends number = number> extends Data.TaggedError("ClerkErrors")<{
  readonly operation: string
  readonly status: number
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  readonly attempts: number
  readonly mayHaveBeenAppliedBefore: boolean
}> {
  declare readonly status: Status

  override get message(): string {
    return `${this.operation}: ${this.status} ${describe(this.errors)}${trace(this.traceId)}`
  }

  /** Whether any entry carries this code. */
  hasCode(code: string): boolean {
    return this.errors.some((item) => item.code === code)
  }
}

/**
 * The input does not fit what the operation documents. Nothing was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidInput extends Data.TaggedClass("InvalidInput")<{ readonly issue: string }> {
  get message(): string {
    return `invalid input, nothing was sent: ${this.issue}`
  }
}

/**
 * Clerk could not be reached. With `sent: false` the request never left; with `sent: true` the connection broke before
 * a whole answer came, which only a call without side effects ends in (others end in {@link OutcomeUnknown}).
 *
 * @since 0.1.0
 * @category errors
 */
export class Unreachable extends Data.TaggedClass("Unreachable")<{
  readonly code: string | undefined
  readonly sent: boolean
  readonly attempts: number
}> {
  get message(): string {
    const what = this.sent ? "the connection broke before a whole answer came" : "Clerk could not be reached"
    return `${what} (${this.code ?? "no code"}, ${times(this.attempts)}); check the network and \`baseUrl\``
  }
}

/**
 * No whole answer within the attempt timeout or the overall deadline, on a call that is safe to repeat.
 *
 * @since 0.1.0
 * @category errors
 */
export class Timeout extends Data.TaggedClass("Timeout")<{
  readonly limit: "attempt" | "deadline"
  readonly duration: Duration.Duration
  readonly attempts: number
}> {
  get message(): string {
    const option = this.limit === "attempt" ? "attemptTimeout" : "deadline"
    return `no answer within ${Duration.format(this.duration)} (${times(this.attempts)}); raise \`${option}\` if Clerk needs longer`
  }
}

/**
 * Clerk answered 429 and the retry policy gave up. `retryAfter` is what Clerk asked for, where it asked.
 *
 * @since 0.1.0
 * @category errors
 */
export class RateLimited extends Data.TaggedClass("RateLimited")<{
  readonly retryAfter: Duration.Duration | undefined
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  readonly attempts: number
}> {
  get message(): string {
    const wait = this.retryAfter === undefined ? "call less often" : `call again in ${Duration.format(this.retryAfter)}`
    return `429 rate limited after ${times(this.attempts)}; ${wait}${trace(this.traceId)}`
  }
}

/**
 * Clerk, or a proxy before it, answered with a status that the operation does not declare.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnexpectedStatus extends Data.TaggedClass("UnexpectedStatus")<{
  readonly status: number
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  readonly attempts: number
  readonly retryAfter: Duration.Duration | undefined
}> {
  get message(): string {
    const next =
      this.status === 401
        ? "; check the secret key"
        : this.status >= 300 && this.status < 400
          ? "; redirects are never followed, check `baseUrl`"
          : this.status >= 500
            ? `; given up after ${times(this.attempts)}`
            : ""
    return `unexpected status ${this.status}: ${describe(this.errors)}${next}${trace(this.traceId)}`
  }
}

/**
 * The call succeeded at Clerk, but its answer was not understood. `detail` names the first place that does not fit,
 * never its value.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidResponse extends Data.TaggedClass("InvalidResponse")<{
  readonly status: number
  readonly detail: string
  readonly traceId: string | undefined
  readonly attempts: number
}> {
  get message(): string {
    return `the call succeeded (${this.status}) but its answer was not understood: ${this.detail}; \`ClerkClient.raw\` returns it undecoded${trace(this.traceId)}`
  }
}

/**
 * The answer to a call with side effects was lost: it may have been applied. Look before repeating it.
 *
 * @since 0.1.0
 * @category errors
 */
export class OutcomeUnknown extends Data.TaggedClass("OutcomeUnknown")<{
  readonly detail: string
  readonly attempts: number
}> {
  get message(): string {
    return `the answer was lost (${this.detail}, ${times(this.attempts)}): the call may have been applied; read the resource before calling again`
  }
}

/**
 * Why an {@link SDKError} happened.
 *
 * @since 0.1.0
 * @category errors
 */
export type SDKErrorReason =
  | InvalidInput
  | Unreachable
  | Timeout
  | RateLimited
  | UnexpectedStatus
  | InvalidResponse
  | OutcomeUnknown

/**
 * Everything that can go wrong besides an error status the operation declares; `reason` says what.
 *
 * @since 0.1.0
 * @category errors
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Sessions } from "effect-clerk"
 *
 * const session = Sessions.get({ sessionId: "sess_1" }).pipe(
 *   Effect.catchTag("SDKError", (error) =>
 *     error.reason._tag === "RateLimited" ? Effect.logWarning(error.message) : Effect.fail(error)
 *   )
 * )
 * ```
 */
export class SDKError extends Data.TaggedError("SDKError")<{
  readonly operation: string
  readonly reason: SDKErrorReason
}> {
  override get message(): string {
    return `${this.operation}: ${this.reason.message}`
  }

  /** Whether the same call may succeed later and repeating it does no harm. */
  get isRetryable(): boolean {
    switch (this.reason._tag) {
      case "Unreachable":
      case "Timeout":
      case "RateLimited":
        return true
      case "UnexpectedStatus":
        return this.reason.status >= 500 || this.reason.status === 408
      default:
        return false
    }
  }

  /** How long Clerk asked to wait, where it asked. */
  get retryAfter(): Duration.Duration | undefined {
    return this.reason._tag === "RateLimited" || this.reason._tag === "UnexpectedStatus"
      ? this.reason.retryAfter
      : undefined
  }
}

/**
 * An option with which no client can be built. `option` is its name; the value is never shown.
 *
 * @since 0.1.0
 * @category errors
 */
export class ClerkConfigError extends Data.TaggedError("ClerkConfigError")<{
  readonly option: string
  readonly issue: string
}> {
  override get message(): string {
    return `effect-clerk option \`${this.option}\`: ${this.issue}`
  }
}

/**
 * Whether a value is a {@link ClerkErrors}.
 *
 * @since 0.1.0
 * @category guards
 */
export const isClerkErrors = (value: unknown): value is ClerkErrors => value instanceof ClerkErrors

/**
 * Whether a value is an {@link SDKError}.
 *
 * @since 0.1.0
 * @category guards
 */
export const isSDKError = (value: unknown): value is SDKError => value instanceof SDKError
