import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Duration from "effect/Duration"
import type { ClerkErrors, ErrorItem, SDKError, SDKErrorReason } from "../../ClerkError.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import type { AnySpec } from "../../Operation.js"

/** The answer that a client decodes to `value`, or what is wrong with the value. */
export const success = (spec: AnySpec, value: unknown): HttpServerResponse.HttpServerResponse | Mismatch => {
  if (spec.success === undefined) return HttpServerResponse.empty({ status: spec.successStatus })
  const encoded = codecOf(spec.success.ast).encode(value)
  if (encoded instanceof Mismatch) return encoded
  return spec.responseFormat === "text"
    ? HttpServerResponse.text(String(encoded), { status: spec.successStatus, contentType: "text/html" })
    : HttpServerResponse.unsafeJson(encoded, { status: spec.successStatus })
}

/** The answer that a client decodes to this error. */
export const failure = (error: ClerkErrors | SDKError): HttpServerResponse.HttpServerResponse => {
  if (error._tag === "ClerkErrors") return errorBody(error.status, error.errors, error.traceId)
  const { reason } = error
  const response = errorBody(
    statusOf(reason),
    "errors" in reason ? reason.errors : [item(codeOf(reason), error.message)],
    "traceId" in reason ? reason.traceId : undefined
  )
  return error.retryAfter === undefined
    ? response
    : HttpServerResponse.setHeader(response, "retry-after", String(Math.ceil(Duration.toSeconds(error.retryAfter))))
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

/** An error list in Clerk's form. */
export const errorBody = (
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

/** One entry of an error list; both messages say the same. */
export const item = (code: string, text: string, meta: ErrorItem["meta"] = {}): ErrorItem => ({
  code,
  message: text,
  longMessage: text,
  meta
})
