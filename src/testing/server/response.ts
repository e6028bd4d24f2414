import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { ClerkErrors, ErrorItem, SDKError, SDKErrorReason } from "../../ClerkError.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import type { AnySpec } from "../../Operation.js"
import type { Problem } from "../store/problem.js"
import { itemOf, newTraceId } from "./errors.js"
import { withNullFields } from "./nullFields.js"

/** The response that a client decodes to `value`, or the mismatch of the value with the schema. */
export const successResponse = (spec: AnySpec, value: unknown): HttpServerResponse.HttpServerResponse | Mismatch => {
  if (spec.success === undefined) return HttpServerResponse.empty({ status: spec.successStatus })
  const encoded = codecOf(spec.success.ast).encode(value)
  if (encoded instanceof Mismatch) return encoded
  return spec.responseFormat === "text"
    ? HttpServerResponse.text(String(encoded), { status: spec.successStatus, contentType: "text/html" })
    : HttpServerResponse.unsafeJson(withNullFields(encoded), { status: spec.successStatus })
}

/** The response that a client decodes to this error. */
export const errorResponse = (error: ClerkErrors | SDKError): HttpServerResponse.HttpServerResponse => {
  if (error._tag === "ClerkErrors") return errorListResponse(error.status, error.errors, error.traceId)
  const { reason } = error
  const response = errorListResponse(
    statusOf(reason),
    "errors" in reason
      ? reason.errors
      : [{ code: codeOf(reason), message: error.message, longMessage: error.message, meta: {} }],
    "traceId" in reason ? reason.traceId : undefined
  )
  return withRetryAfter(response, error.retryAfter)
}

const statusOf = (reason: SDKErrorReason): number => {
  switch (reason._tag) {
    case "UnexpectedStatus":
      return reason.status
    case "RateLimited":
      return 429
    case "InvalidInput":
      return 422
    case "Timeout":
      return 504
    case "Unreachable":
    case "InvalidResponse":
    case "OutcomeUnknown":
      return 502
  }
}

const codeOf = (reason: SDKErrorReason): string =>
  reason._tag === "InvalidInput" ? "form_param_format_invalid" : "bad_gateway"

/** An error response with Clerk's error list. */
export const errorListResponse = (
  status: number,
  errors: ReadonlyArray<ErrorItem>,
  traceId: string | undefined
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.unsafeJson(
    {
      errors: errors.map(({ code, longMessage, message, meta }) => ({
        message,
        long_message: longMessage,
        code,
        ...(Object.keys(meta).length === 0 ? {} : { meta })
      })),
      clerk_trace_id: traceId
    },
    { status }
  )

/** The error response for a problem. */
export const problemResponse = (problem: Problem): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.map(newTraceId, (traceId) => errorListResponse(problem.status, [itemOf(problem)], traceId))

/** Adds the `Retry-After` header, in whole seconds. */
export const withRetryAfter = (
  response: HttpServerResponse.HttpServerResponse,
  retryAfter: Duration.DurationInput | undefined
): HttpServerResponse.HttpServerResponse =>
  retryAfter === undefined
    ? response
    : HttpServerResponse.setHeader(response, "retry-after", String(Math.ceil(Duration.toSeconds(retryAfter))))
