import * as HttpBody from "@effect/platform/HttpBody"
import type * as HttpClient from "@effect/platform/HttpClient"
import type { HttpClientError, ResponseError } from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { readOnlyOnce } from "./multipart.js"
import { type TransportFailure, transportFailure } from "./transportFailure.js"

/** A whole response: status, headers (lower case) and body. */
export interface Response {
  readonly _tag: "Response"
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** Why an attempt brought no whole response. */
export type AttemptFailure =
  | TransportFailure
  | { readonly kind: "timeout" }
  | { readonly kind: "unreadableFile"; readonly issue: string }

/** What became of one request. */
export type Attempt = Response | { readonly _tag: "NoResponse"; readonly failure: AttemptFailure }

const noResponse = (failure: AttemptFailure): Attempt => ({ _tag: "NoResponse", failure })

/** An attempt that took too long. */
export const timedOut: Attempt = noResponse({ kind: "timeout" })

/** Sends one request and reads its whole response, body included. */
export const attempt = (
  http: HttpClient.HttpClient,
  request: HttpClientRequest.HttpClientRequest,
  maxResponseBytes: number
): Effect.Effect<Attempt> =>
  request.body._tag === "Stream"
    ? sendFile(request.body, (body) => exchange(http, HttpClientRequest.setBody(request, body), maxResponseBytes))
    : exchange(http, request, maxResponseBytes)

const exchange = (
  http: HttpClient.HttpClient,
  request: HttpClientRequest.HttpClientRequest,
  maxResponseBytes: number
): Effect.Effect<Attempt> =>
  Effect.matchEffect(http.execute(request), {
    onSuccess: (response) => Effect.catchAll(readResponse(response, maxResponseBytes), failed),
    onFailure: failed
  })

/**
 * Ties a file to its attempt. Its reading ends with the attempt: `fetch`, when it is aborted, never lets go of a streamed
 * body. And if the reading fails, that is why there is no response, whatever the transport makes of it.
 */
const sendFile = (
  body: HttpBody.Stream,
  send: (body: HttpBody.Stream) => Effect.Effect<Attempt>
): Effect.Effect<Attempt> =>
  Effect.gen(function* () {
    const ended = yield* Deferred.make<void>()
    let issue: string | undefined
    const file = body.stream.pipe(
      Stream.catchAllCause((cause) => {
        const error = Cause.squash(cause)
        issue = error === readOnlyOnce ? readOnlyOnce.message : "the file's stream failed"
        return Stream.fail(error)
      }),
      Stream.interruptWhenDeferred(ended)
    )
    const result = yield* Effect.ensuring(
      send(HttpBody.stream(file, body.contentType, body.contentLength)),
      Deferred.succeed(ended, undefined)
    )
    return issue === undefined || result._tag === "Response" ? result : noResponse({ kind: "unreadableFile", issue })
  })

const failed = (error: HttpClientError): Effect.Effect<Attempt> => Effect.succeed(noResponse(transportFailure(error)))

const readResponse = (
  response: HttpClientResponse,
  maxResponseBytes: number
): Effect.Effect<Attempt, ResponseError> => {
  const { headers, status } = response
  const body = readBody(response, maxResponseBytes)
  return hasNoBody(status)
    ? Effect.as(Effect.ignore(body), { _tag: "Response", status, headers, body: "" })
    : Effect.map(body, (text) =>
        text === undefined
          ? noResponse({ kind: "tooLarge", status })
          : { _tag: "Response", status, headers, body: text }
      )
}

/** Whether a response with this status has no body, whatever a server sends after it (RFC 9110 §15.3.5, §15.3.6, §15.4.5). */
export const hasNoBody = (status: number): boolean => status === 204 || status === 205 || status === 304

/**
 * A body whose length is known and small enough is read at once: HTTP keeps the server to that length. Any other is
 * counted here, since only one transport honours the platform's own limit, and fetch inflates compressed bodies first.
 */
const readBody = (
  response: HttpClientResponse,
  maxResponseBytes: number
): Effect.Effect<string | undefined, ResponseError> => {
  const { headers } = response
  const length = headers["content-length"]
  return length !== undefined && headers["content-encoding"] === undefined && Number(length) <= maxResponseBytes
    ? Effect.map(response.text, withoutByteOrderMark)
    : readCounted(response.stream, maxResponseBytes)
}

const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)

/** Reads a body as text, or stops as soon as it is larger than `maxBytes`. */
const readCounted = (
  body: Stream.Stream<Uint8Array, ResponseError>,
  maxBytes: number
): Effect.Effect<string | undefined, ResponseError> =>
  Effect.scoped(
    Effect.flatMap(Stream.toPull(body), (pull) => {
      const decoder = new TextDecoder()
      let text = ""
      let size = 0
      const next: Effect.Effect<string | undefined, ResponseError> = Effect.matchEffect(pull, {
        onSuccess: (chunk) => {
          for (const part of chunk) {
            size += part.length
            text += decoder.decode(part, { stream: true })
          }
          return size > maxBytes ? Effect.succeed(undefined) : next
        },
        onFailure: (end) =>
          Option.isNone(end) || end.value.reason === "EmptyBody"
            ? Effect.succeed(text + decoder.decode())
            : Effect.fail(end.value)
      })
      return next
    })
  )
