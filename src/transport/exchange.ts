import type * as Headers from "@effect/platform/Headers"
import { type HttpClientError, RequestError, ResponseError } from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Attempt } from "../client/attempt.js"
import { tooLargeCode, transportFailureOf } from "../client/transportFailure.js"
import type { Body } from "./Body.js"
import { ReadResponse } from "./ReadResponse.js"

/** How an exchange of a request for a response ended. */
export type End =
  | {
      readonly _tag: "Complete" | "TooLarge"
      readonly status: number
      readonly headers: Headers.Headers
      readonly body: Body
    }
  | { readonly _tag: "Broken"; readonly cause: unknown }

/** An end for the client of this library. */
export const attemptOf = (end: End): Attempt => {
  switch (end._tag) {
    case "Complete":
      return { _tag: "Response", status: end.status, headers: end.headers, body: end.body.text() }
    case "TooLarge":
      return { _tag: "NoResponse", failure: { kind: "tooLarge", status: end.status } }
    case "Broken":
      return { _tag: "NoResponse", failure: transportFailureOf(end.cause) }
  }
}

/** An end for any other client. */
export const responseOf = (
  request: HttpClientRequest.HttpClientRequest,
  end: End
): Effect.Effect<HttpClientResponse, HttpClientError> => {
  if (end._tag === "Broken") return new RequestError({ request, reason: "Transport", cause: end.cause })
  const response = new ReadResponse(request, end.status, end.headers, end.body)
  return end._tag === "Complete"
    ? Effect.succeed(response)
    : new ResponseError({ request, response, reason: "Decode", cause: tooLarge })
}

const tooLarge = Object.assign(new Error("the response is too large"), { code: tooLargeCode })

/** How large a body may be: the limit that the platform keeps in the context. */
export const maxBodySizeOf = (context: Context.Context<never>): number =>
  Option.match(Context.get(context, HttpIncomingMessage.MaxBodySize), {
    onNone: () => Number.POSITIVE_INFINITY,
    onSome: Number
  })

/** The whole address of a request. */
export const urlOf = (request: HttpClientRequest.HttpClientRequest): string =>
  request.urlParams.length === 0 && Option.isNone(request.hash)
    ? request.url
    : Option.match(HttpClientRequest.toUrl(request), { onNone: () => request.url, onSome: String })
