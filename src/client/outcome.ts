import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import {
  type ClerkErrors,
  InvalidInput,
  InvalidResponse,
  OutcomeUnknown,
  type RetryDecision,
  SDKError,
  type SDKErrorReason,
  Timeout,
  Unreachable
} from "../ClerkError.js"
import { Mismatch } from "../codec/Mismatch.js"
import type { AnySpec } from "../Operation.js"
import type { Attempt, AttemptFailure, Response } from "./attempt.js"
import { parseErrorBody, traceIdOf } from "./errorBody.js"
import type { ResolvedOptions } from "./options.js"
import { type Conclusion, conclude, decideFailure, decideStatus } from "./retry.js"
import { retryAfter } from "./retryAfter.js"
import { statusError } from "./statusError.js"

/** What an attempt means for its call. */
export type Outcome<A> = Success<A> | Failure

export interface Success<A> {
  readonly _tag: "Success"
  readonly value: A
  readonly response: Response
  readonly traceId: string | undefined
}

export interface Failure {
  readonly _tag: "Failure"
  readonly error: ClerkErrors | SDKError
  /** 429: the endpoint is closed for all calls. */
  readonly throttled: boolean
  readonly timedOut: boolean
}

/** What the attempts of a call share, as far as an outcome depends on it. */
export interface Context<A> {
  readonly spec: AnySpec
  readonly options: ResolvedOptions
  readonly redact: (text: string) => string
  /** Turns the JSON of a success into the call's value; left out if there is none. */
  readonly decode: ((json: unknown) => A | Mismatch) | undefined
  /** The attempts made, this one included. */
  readonly attempts: number
  /** Whether an attempt before this one may have been applied. */
  readonly mayHaveBeenApplied: boolean
  /** The time that this attempt had, in milliseconds. */
  readonly timeout: number
  readonly clock: Clock.Clock
}

/** Reads an attempt's result: a value, or an error that says whether the call may be made again. */
export const outcomeOf = <A>(attempt: Attempt, context: Context<A>): Outcome<A> =>
  attempt._tag === "NoResponse"
    ? noResponse(attempt.failure, context)
    : attempt.status >= 200 && attempt.status < 300
      ? success(attempt, context)
      : errorStatus(attempt, context)

const success = <A>(response: Response, context: Context<A>): Outcome<A> => {
  const { decode, redact, spec } = context
  const traceId = traceIdOf(response.headers)
  // Without a decoder, `A` is `void`.
  if (decode === undefined) return { _tag: "Success", value: undefined as A, response, traceId }
  const json = spec.responseFormat === "text" ? response.body : parse(response.body)
  if (json === notJson) {
    return isCut(response)
      ? lost(
          "the body of the response was cut",
          invalidResponse("the body is not JSON, or only its beginning"),
          context
        )
      : failure(invalidResponse("the body is not JSON"), "never", context)
  }
  const value = decode(json)
  return value instanceof Mismatch
    ? failure(invalidResponse(value.toString()), "never", context)
    : { _tag: "Success", value, response, traceId }

  function invalidResponse(detail: string): SDKErrorReason {
    const shown = traceId === undefined ? undefined : redact(traceId)
    return new InvalidResponse({ status: response.status, detail, traceId: shown, attempts: context.attempts })
  }
}

const notJson = Symbol("not JSON")

const parse = (body: string): unknown => {
  if (body === "") return undefined
  try {
    return JSON.parse(body)
  } catch {
    return notJson
  }
}

/**
 * Whether the body may be the beginning of a longer one: it starts as JSON and nothing says where it ends, or it was
 * compressed, which no request asks for, and arrived broken.
 */
const isCut = ({ body, headers }: Response): boolean =>
  headers["content-encoding"] !== undefined ||
  (/^\s*[[{]/.test(body) && headers["content-length"] === undefined && headers["transfer-encoding"] === undefined)

const errorStatus = (response: Response, context: Context<unknown>): Failure => {
  const { attempts, clock, options, redact, spec } = context
  const { headers, status } = response
  const body = parseErrorBody(response.body, headers, redact)
  const retryUnavailable = options.retryUnavailable && headers["retry-after"] !== undefined
  const conclusion = concluded(decideStatus(status, body.errors, retryUnavailable), context)
  const location = originOf(headers["location"])
  return {
    _tag: "Failure",
    error: statusError(
      spec,
      { status, ...body, retryAfter: retryAfter(headers, clock.unsafeCurrentTimeMillis()), location },
      attempts,
      conclusion
    ),
    throttled: status === 429,
    timedOut: false
  }
}

/** The rest of a location may hold a token. */
const originOf = (location: string | undefined): string | undefined =>
  location !== undefined && URL.canParse(location) ? new URL(location).origin : undefined

const noResponse = (attemptFailure: AttemptFailure, context: Context<unknown>): Failure => {
  const { attempts, options, timeout } = context
  switch (attemptFailure.kind) {
    case "unsent":
    case "refused": {
      const { code } = attemptFailure
      // An attempt before this one may have left, and been applied: then this is not the whole truth.
      return context.mayHaveBeenApplied
        ? failure(
            new OutcomeUnknown({ detail: code ?? "no connection", attempts }),
            decideFailure(attemptFailure),
            context
          )
        : failure(new Unreachable({ code, sent: false, attempts }), decideFailure(attemptFailure), context)
    }
    case "lost": {
      const { code } = attemptFailure
      return lost(code ?? "the connection broke", new Unreachable({ code, sent: true, attempts }), context)
    }
    case "timeout": {
      const limit = timeout < options.attemptTimeout ? "deadline" : "attempt"
      const duration = Duration.millis(limit === "deadline" ? options.deadline : timeout)
      const reason = new Timeout({ limit, duration, attempts })
      return { ...lost(`no response within ${Duration.format(duration)}`, reason, context), timedOut: true }
    }
    case "unreadableFile":
      return failure(new InvalidInput({ issue: attemptFailure.issue }), "never", context)
    case "tooLarge": {
      const detail = `the response is larger than \`maxResponseBytes\` (${options.maxResponseBytes})`
      const { status } = attemptFailure
      return failure(new InvalidResponse({ status, detail, traceId: undefined, attempts }), "never", context)
    }
  }
}

/** A GET leaves nothing behind, whatever became of it; for other methods the caller has to look. */
const lost = (detail: string, reason: SDKErrorReason, context: Context<unknown>): Failure =>
  failure(
    context.spec.method === "GET" || (reason._tag === "InvalidResponse" && context.spec.idempotent)
      ? reason
      : new OutcomeUnknown({ detail, attempts: context.attempts }),
    "ambiguous",
    context
  )

const failure = (reason: SDKErrorReason, decision: RetryDecision, context: Context<unknown>): Failure => ({
  _tag: "Failure",
  error: new SDKError({ operation: context.spec.operation, reason, ...concluded(decision, context) }),
  throttled: false,
  timedOut: false
})

const concluded = (decision: RetryDecision, { mayHaveBeenApplied, spec }: Context<unknown>): Conclusion =>
  conclude(decision, spec, mayHaveBeenApplied)
