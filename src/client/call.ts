import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import {
  ClerkErrors,
  InvalidInput,
  InvalidResponse,
  OutcomeUnknown,
  RateLimited,
  SDKError,
  type SDKErrorReason,
  Timeout,
  UnexpectedStatus,
  Unreachable
} from "../ClerkError.js"
import type { AnySpec } from "../Operation.js"
import { type Answer, type AttemptFailure, attempt } from "./attempt.js"
import { type ErrorBody, parseErrorBody } from "./errorBody.js"
import { randomBoundary } from "./multipart.js"
import type { ResolvedOptions } from "./options.js"
import { judgeAnswer, judgeFailure, repeats, type Verdict, wait } from "./policy.js"
import { encodeRequest } from "./request.js"
import { retryAfter } from "./retryAfter.js"

/** A call's answer, with how it came about. */
export interface Received extends Answer {
  readonly attempts: number
  readonly traceId: string | undefined
}

/** Sends a call, repeating it by the policy, until there is a success answer or a failure to report. */
export const call = (
  http: HttpClient.HttpClient,
  options: ResolvedOptions,
  spec: AnySpec,
  input: unknown
): Effect.Effect<Received, ClerkErrors | SDKError> =>
  Effect.gen(function* () {
    const failWith = (reason: SDKErrorReason) => new SDKError({ operation: spec.operation, reason })
    const request = yield* Either.mapLeft(
      buildRequest(options, spec, input, spec.bodyFormat === "multipart" ? yield* randomBoundary : ""),
      (issue) => failWith(new InvalidInput({ issue }))
    )
    const secrets = [options.secretKey, options.machineSecretKey].flatMap((key) => (key ? [Redacted.value(key)] : []))
    const start = yield* Clock.currentTimeMillis
    const end = start + Duration.toMillis(options.deadline)
    let unclear = false

    for (let attempts = 1; ; attempts++) {
      const now = yield* Clock.currentTimeMillis
      const timeout = Duration.min(options.attemptTimeout, Duration.millis(end - now))
      const result = yield* Effect.either(attempt(http, request, timeout, options.maxResponseBytes))

      let verdict: Verdict
      let error: ClerkErrors | SDKError
      let asked: Duration.Duration | undefined
      let throttled = false
      if (Either.isRight(result)) {
        const answer = result.right
        const body = parseErrorBody(isSuccess(answer.status) ? "" : answer.body, answer.headers, secrets)
        yield* Effect.annotateCurrentSpan(answerAttributes(answer.status, body.traceId, attempts))
        if (isSuccess(answer.status)) return { ...answer, attempts, traceId: body.traceId }
        verdict = judgeAnswer(answer, body, options)
        asked = retryAfter(answer.headers, yield* Clock.currentTimeMillis)
        throttled = answer.status === 429
        error = answerError(spec, answer, body, asked, attempts, unclear)
      } else {
        const { failure } = result.left
        yield* Effect.annotateCurrentSpan("clerk.attempts", attempts)
        verdict = judgeFailure(failure)
        error = failWith(failureReason(spec, failure, options, timeout, attempts))
      }

      if (attempts >= options.attempts || !repeats(verdict, spec)) return yield* error
      if (asked !== undefined && Duration.greaterThan(asked, options.maxRetryAfter)) return yield* error
      const pause = wait(attempts, throttled, asked, options, yield* Random.next)
      // A wait past the deadline could only end in a timeout: say now what is known now.
      if ((yield* Clock.currentTimeMillis) + Duration.toMillis(pause) >= end) return yield* error
      unclear ||= verdict === "unclear"
      yield* Effect.sleep(pause)
    }
  })

const isSuccess = (status: number): boolean => status >= 200 && status < 300

const buildRequest = (
  options: ResolvedOptions,
  spec: AnySpec,
  input: unknown,
  boundary: string
): Either.Either<HttpClientRequest.HttpClientRequest, string> =>
  Either.gen(function* () {
    const key = yield* credential(options, spec)
    const { body, target } = yield* encodeRequest(spec, input, boundary)
    return HttpClientRequest.make(spec.method)(options.root + target, {
      body,
      headers: {
        accept: spec.responseFormat === "text" ? "text/html" : "application/json",
        "clerk-api-version": spec.apiVersion ?? options.apiVersion,
        "user-agent": options.userAgent,
        ...(key === undefined ? {} : { authorization: `Bearer ${Redacted.value(key)}` })
      }
    })
  })

const credential = (options: ResolvedOptions, spec: AnySpec): Either.Either<Redacted.Redacted | undefined, string> => {
  const { machineSecretKey, secretKey } = options
  switch (spec.credential) {
    case "none":
      return Either.right(undefined)
    case "secretKey":
      return secretKey === undefined
        ? Either.left("this operation needs the option `secretKey`")
        : Either.right(secretKey)
    case "machineSecretKey":
      return machineSecretKey === undefined
        ? Either.left("this operation needs the option `machineSecretKey`")
        : Either.right(machineSecretKey)
    case "either":
      return Either.right(machineSecretKey ?? secretKey)
  }
}

const answerAttributes = (status: number, traceId: string | undefined, attempts: number) => ({
  "http.response.status_code": status,
  "clerk.attempts": attempts,
  ...(traceId === undefined ? {} : { "clerk.trace_id": traceId })
})

const answerError = (
  spec: AnySpec,
  answer: Answer,
  { errors, traceId }: ErrorBody,
  asked: Duration.Duration | undefined,
  attempts: number,
  mayHaveBeenAppliedBefore: boolean
): ClerkErrors | SDKError => {
  const { operation } = spec
  const { status } = answer
  if (spec.errors.includes(status)) {
    return new ClerkErrors({ operation, status, errors, traceId, attempts, mayHaveBeenAppliedBefore })
  }
  return new SDKError({
    operation,
    reason:
      status === 429
        ? new RateLimited({ retryAfter: asked, errors, traceId, attempts })
        : new UnexpectedStatus({ status, errors, traceId, attempts, retryAfter: asked })
  })
}

const failureReason = (
  spec: AnySpec,
  failure: AttemptFailure["failure"],
  options: ResolvedOptions,
  timeout: Duration.Duration,
  attempts: number
): SDKErrorReason => {
  // Whatever a GET did, it left nothing behind; for the others the caller has to look.
  const lost = (detail: string, reason: SDKErrorReason) =>
    spec.method === "GET" ? reason : new OutcomeUnknown({ detail, attempts })
  switch (failure.kind) {
    case "unsent":
    case "refused":
      return new Unreachable({ code: failure.code, sent: false, attempts })
    case "lost":
      return lost(failure.code ?? "the connection broke", new Unreachable({ code: failure.code, sent: true, attempts }))
    case "timeout": {
      const limit = Duration.lessThan(timeout, options.attemptTimeout) ? "deadline" : "attempt"
      const duration = limit === "deadline" ? options.deadline : timeout
      return lost(`no answer within ${Duration.format(duration)}`, new Timeout({ limit, duration, attempts }))
    }
    case "tooLarge":
      return new InvalidResponse({
        status: failure.status,
        detail: `the answer is larger than \`maxResponseBytes\` (${options.maxResponseBytes})`,
        traceId: undefined,
        attempts
      })
  }
}
