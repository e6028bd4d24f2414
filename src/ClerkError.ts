/**
 * The two failures of every operation: `ClerkErrors` for an error status that the operation declares, `SDKError` for
 * everything else. Both are schemas of themselves, for HttpApi, RPC and workflows. docs/errors.md says what to do for each.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"
import type { ErrorCode } from "./ClerkErrorCode.js"
import { type ErrorForm, instances, jsonObject, millis, SchemaError } from "./errorSchema.js"

/**
 * One entry of Clerk's error list. `meta` holds what Clerk adds to the code, such as `paramName`'s wire form `param_name`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ErrorItem {
  readonly code: ErrorCode
  readonly message: string
  readonly longMessage: string | undefined
  readonly meta: Readonly<Record<string, unknown>>
}

/**
 * Whether the same call may be made again.
 *
 * - `safe`: repeating it does no harm. Nothing was executed, or the operation is idempotent.
 * - `ambiguous`: it may have been applied, and a repetition may apply it twice.
 * - `never`: repeating it cannot help.
 *
 * @since 0.1.0
 * @category models
 */
export type RetryDecision = "never" | "safe" | "ambiguous"

const describe = (errors: ReadonlyArray<ErrorItem>, excerpt: string | undefined): string =>
  errors.length > 0
    ? errors.map((item) => `${item.code}: ${item.longMessage || item.message}`).join("; ")
    : excerpt === undefined
      ? "no details were given"
      : `no error list, the body begins "${excerpt}"`

const trace = (traceId: string | undefined): string => (traceId === undefined ? "" : ` (trace ${traceId})`)

const times = (attempts: number): string => (attempts === 1 ? "1 attempt" : `${attempts} attempts`)

/** What a caller should do next about a status, whichever tag carries it. */
const hint = (status: number): string => (status === 401 ? "; check the secret key" : "")

/** What the message says if a call could have been retried. */
const unretried = (error: { readonly budgetExhausted: boolean }): string =>
  error.budgetExhausted ? "; not retried, because too many calls of this client fail" : ""

/** What the message says if a call without a clear end may have changed something. */
const applied = (error: { readonly mayHaveBeenApplied: boolean; readonly retry: RetryDecision }): string =>
  !error.mayHaveBeenApplied
    ? ""
    : error.retry === "ambiguous"
      ? "; the call may have been applied: read the resource before calling again"
      : "; an attempt of this call may have been applied"

/**
 * Clerk responded with an error status that the operation declares; `status` is typed with exactly those.
 *
 * `errors` keeps Clerk's entries in order, and `traceId` is what Clerk support asks for. `mayHaveBeenApplied` is true if
 * an attempt of this call may have taken effect, such as an earlier attempt of a delete that now ends in 404.
 * `budgetExhausted` is true if the call would have been retried, had the client's budget of retries not been empty.
 *
 * The class is its own schema: `addError(ClerkErrors)` makes an HttpApi respond with the status of the error.
 *
 * @since 0.1.0
 * @category errors
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { catchStatus, Sessions } from "effect-clerk"
 *
 * const session = Sessions.get({ sessionId: "sess_1" }).pipe(catchStatus(404, () => Effect.succeed(undefined)))
 * ```
 */
export class ClerkErrors<out Status extends number = number> extends SchemaError<ClerkErrors>()("ClerkErrors", () =>
  clerkErrorsForm()
)<{
  readonly operation: string
  readonly status: number
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  readonly attempts: number
  /** How long Clerk asked to wait, if it did. */
  readonly retryAfter: Duration.Duration | undefined
  readonly retry: RetryDecision
  readonly mayHaveBeenApplied: boolean
  readonly budgetExhausted: boolean
}> {
  declare readonly status: Status

  // Its fields keep their types; only defaults are added.
  // @effect-diagnostics-next-line overriddenSchemaConstructor:off
  constructor(props: {
    readonly operation: string
    readonly status: Status
    readonly errors: ReadonlyArray<ErrorItem>
    readonly traceId?: string | undefined
    /** Default 1. */
    readonly attempts?: number
    readonly retryAfter?: Duration.Duration | undefined
    /** Default `never`. */
    readonly retry?: RetryDecision
    /** Default false. */
    readonly mayHaveBeenApplied?: boolean
    /** Default false. */
    readonly budgetExhausted?: boolean
  }) {
    super({
      traceId: undefined,
      attempts: 1,
      retryAfter: undefined,
      retry: "never",
      mayHaveBeenApplied: false,
      budgetExhausted: false,
      ...props
    })
  }

  override get message(): string {
    return `${this.operation}: ${this.status} ${describe(this.errors, undefined)}${hint(this.status)}${unretried(this)}${applied(this)}${trace(this.traceId)}`
  }

  /** The error that Clerk's response with this status and code becomes, for mocks. */
  static make<const Status extends number>(
    status: Status,
    code: ErrorCode,
    { message = code, operation = "mock" }: { readonly message?: string; readonly operation?: string } = {}
  ): ClerkErrors<Status> {
    return new ClerkErrors({ operation, status, errors: [{ code, message, longMessage: message, meta: {} }] })
  }

  /** Whether any entry carries this code. */
  hasCode(code: ErrorCode): boolean {
    return this.errors.some((item) => item.code === code)
  }

  /** Whether the same call may succeed later and repeating it does no harm. */
  get isRetryable(): boolean {
    return this.retry === "safe"
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
 * Clerk could not be reached. With `sent: false` no attempt of the call left; with `sent: true` the connection broke
 * before the whole response came, which only a call without side effects ends in (others end in {@link OutcomeUnknown}).
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
    const what = this.sent ? "the connection broke before the whole response came" : "Clerk could not be reached"
    return `${what} (${this.code ?? "no code"}, ${times(this.attempts)}); check the network and \`baseUrl\``
  }
}

/**
 * No whole response within the attempt timeout or the overall deadline, on a call without side effects.
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
    return `no response within ${Duration.format(this.duration)} (${times(this.attempts)}); raise \`${option}\` if Clerk needs longer`
  }
}

/**
 * Clerk responded with 429 and the retry policy gave up. `retryAfter` is what Clerk asked for, if it did. With
 * `attempts: 0` nothing was sent: earlier 429s still close the endpoint, or with `byLimiter: true` the program's own
 * `RateLimit` could not let the request go before the deadline, and `retryAfter` is when it could.
 *
 * @since 0.1.0
 * @category errors
 */
export class RateLimited extends Data.TaggedClass("RateLimited")<{
  readonly retryAfter: Duration.Duration | undefined
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  readonly attempts: number
  readonly byLimiter: boolean
}> {
  constructor(props: {
    readonly retryAfter: Duration.Duration | undefined
    readonly errors: ReadonlyArray<ErrorItem>
    readonly traceId: string | undefined
    readonly attempts: number
    /** Default false. */
    readonly byLimiter?: boolean
  }) {
    super({ byLimiter: false, ...props })
  }

  get message(): string {
    const what = this.byLimiter
      ? "refused by the limiter of this program, nothing was sent"
      : this.attempts === 0
        ? "not sent, because earlier calls were rate limited"
        : `429 rate limited (${times(this.attempts)})`
    const wait = this.retryAfter === undefined ? "call less often" : `call again in ${Duration.format(this.retryAfter)}`
    return `${what}; ${wait}${trace(this.traceId)}`
  }
}

/**
 * Clerk, or a proxy in front of it, responded with a status that the operation does not declare.
 *
 * `location` is the origin that a redirect points to. `excerpt` is the beginning of a body without an error list, at
 * most 256 characters of text.
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
  readonly location?: string | undefined
  readonly excerpt?: string | undefined
}> {
  get message(): string {
    const next =
      this.status >= 300 && this.status < 400
        ? `; redirects are never followed${this.location === undefined ? "" : ` (this one points to ${this.location})`}, check \`baseUrl\``
        : this.status >= 500
          ? ` (${times(this.attempts)})`
          : hint(this.status)
    return `unexpected status ${this.status}: ${describe(this.errors, this.excerpt)}${next}${trace(this.traceId)}`
  }
}

/**
 * The call succeeded at Clerk, but its response was not understood. `detail` names the first place that does not fit,
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
    return `the call succeeded (${this.status}) but its response was not understood: ${this.detail}; \`ClerkClient.raw\` returns it undecoded${trace(this.traceId)}`
  }
}

/**
 * The response to a call with side effects was lost: the call may have been applied. Read the resource before you repeat
 * it. If the call creates something, give it an `externalId` (or another unique field) to find it by; if it returns a
 * new secret, there may now be one that nobody knows, so rotate again.
 *
 * @since 0.1.0
 * @category errors
 */
export class OutcomeUnknown extends Data.TaggedClass("OutcomeUnknown")<{
  readonly detail: string
  readonly attempts: number
}> {
  get message(): string {
    return `the response was lost (${this.detail}, ${times(this.attempts)}): the call may have been applied; read the resource before calling again, see docs/errors.md`
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
 * Everything that can go wrong besides an error status that the operation declares; `reason` says what. `status`, `errors`,
 * `hasCode`, `traceId` and `retryAfter` are those of `ClerkErrors`, if Clerk responded. `mayHaveBeenApplied` and
 * `budgetExhausted` mean the same for both. The class is its own schema too.
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
export class SDKError extends SchemaError<SDKError>()("SDKError", () => sdkErrorForm())<{
  readonly operation: string
  readonly reason: SDKErrorReason
  readonly retry: RetryDecision
  readonly mayHaveBeenApplied: boolean
  readonly budgetExhausted: boolean
}> {
  // Its fields keep their types; only defaults are added.
  // @effect-diagnostics-next-line overriddenSchemaConstructor:off
  constructor(props: {
    readonly operation: string
    readonly reason: SDKErrorReason
    /** Default `never`. */
    readonly retry?: RetryDecision
    /** Default false. */
    readonly mayHaveBeenApplied?: boolean
    /** Default false. */
    readonly budgetExhausted?: boolean
  }) {
    super({ retry: "never", mayHaveBeenApplied: false, budgetExhausted: false, ...props })
  }

  override get message(): string {
    const known = this.reason._tag === "OutcomeUnknown" || this.reason._tag === "InvalidResponse"
    return `${this.operation}: ${this.reason.message}${unretried(this)}${known ? "" : applied(this)}`
  }

  /** Whether the same call may succeed later and repeating it does no harm. */
  get isRetryable(): boolean {
    return this.retry === "safe"
  }

  /** The status that Clerk responded with, if there was a response. */
  get status(): number | undefined {
    return this.reason._tag === "RateLimited" ? 429 : "status" in this.reason ? this.reason.status : undefined
  }

  /** Clerk's entries, in order; empty if there was no response with an error list. */
  get errors(): ReadonlyArray<ErrorItem> {
    return "errors" in this.reason ? this.reason.errors : []
  }

  /** Whether any entry carries this code. */
  hasCode(code: ErrorCode): boolean {
    return this.errors.some((item) => item.code === code)
  }

  get traceId(): string | undefined {
    return "traceId" in this.reason ? this.reason.traceId : undefined
  }

  /** How long Clerk asked to wait, if it did. */
  get retryAfter(): Duration.Duration | undefined {
    return "retryAfter" in this.reason ? this.reason.retryAfter : undefined
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

/** The statuses of Clerk that a server passes on to its own clients. Any other becomes 502. */
const passedOn: ReadonlyArray<number> = [400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 423, 429]

const only = (status: number): Schema.Schema<number> => Schema.Literal(status)

const otherStatus = (): Schema.Schema<number> => Schema.Int.pipe(Schema.filter((status) => !passedOn.includes(status)))

/** The fields of both errors. */
const callFields = () => ({
  operation: Schema.String,
  retry: Schema.Literal("never", "safe", "ambiguous"),
  mayHaveBeenApplied: Schema.Boolean,
  budgetExhausted: Schema.Boolean
})

/** The fields of an error that is a response with an error status. */
const responseFields = () => ({
  errors: Schema.Array(
    Schema.Struct({
      code: Schema.String,
      message: Schema.String,
      longMessage: Schema.UndefinedOr(Schema.String),
      meta: jsonObject()
    })
  ),
  traceId: Schema.UndefinedOr(Schema.String),
  attempts: Schema.Int,
  retryAfter: Schema.UndefinedOr(millis())
})

const clerkErrorsForm = (): ErrorForm => ({
  fields: { ...callFields(), status: Schema.Int, ...responseFields() },
  variants: [...passedOn.map((status) => [status, { status: only(status) }] as const), [502, { status: otherStatus() }]]
})

const sdkErrorForm = (): ErrorForm => {
  const attempts = Schema.Int
  const invalidInput = instances(InvalidInput, "InvalidInput", { issue: Schema.String })
  const rateLimited = instances(RateLimited, "RateLimited", {
    ...responseFields(),
    byLimiter: Schema.Boolean
  })
  const timeout = instances(Timeout, "Timeout", {
    limit: Schema.Literal("attempt", "deadline"),
    duration: millis(),
    attempts
  })
  const unusable = [
    instances(Unreachable, "Unreachable", { code: Schema.UndefinedOr(Schema.String), sent: Schema.Boolean, attempts }),
    instances(InvalidResponse, "InvalidResponse", {
      status: Schema.Int,
      detail: Schema.String,
      traceId: Schema.UndefinedOr(Schema.String),
      attempts
    }),
    instances(OutcomeUnknown, "OutcomeUnknown", { detail: Schema.String, attempts })
  ]
  const unexpected = (status: Schema.Schema<number>) =>
    instances(UnexpectedStatus, "UnexpectedStatus", {
      status,
      ...responseFields(),
      location: Schema.UndefinedOr(Schema.String),
      excerpt: Schema.UndefinedOr(Schema.String)
    })
  const reason = (...reasons: ReadonlyArray<Schema.Schema.AnyNoContext>) => ({ reason: Schema.Union(...reasons) })
  return {
    fields: {
      ...callFields(),
      ...reason(invalidInput, rateLimited, timeout, ...unusable, unexpected(Schema.Int))
    },
    variants: [
      [400, reason(invalidInput, unexpected(only(400)))],
      ...passedOn.slice(1).map((status) => [status, reason(unexpected(only(status)))] as const),
      [502, reason(...unusable, unexpected(otherStatus()))],
      [503, reason(rateLimited)],
      [504, reason(timeout)]
    ]
  }
}
