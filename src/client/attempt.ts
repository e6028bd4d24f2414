import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import type * as HttpClient from "@effect/platform/HttpClient"
import type { ResponseError } from "@effect/platform/HttpClientError"
import type { HttpClientRequest } from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type TransportFailure, transportFailure } from "./transport.js"

/** A whole answer: status, headers (lower case) and body. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** An attempt that brought no whole answer. Never leaves `client/`. */
export class AttemptFailure extends Data.TaggedError("AttemptFailure")<{
  readonly failure:
    | TransportFailure
    | { readonly kind: "timeout" }
    | { readonly kind: "tooLarge"; readonly status: number }
}> {}

/** Sends one request and reads its whole answer, body included, within `timeout`. */
export const attempt = (
  http: HttpClient.HttpClient,
  request: HttpClientRequest,
  timeout: Duration.Duration,
  maxResponseBytes: number
): Effect.Effect<Answer, AttemptFailure> =>
  http.execute(request).pipe(
    withoutRedirects,
    Effect.flatMap((response) => Effect.map(readBody(response, maxResponseBytes), (body) => answer(response, body))),
    Effect.catchTags({
      RequestError: (error) => new AttemptFailure({ failure: transportFailure(error) }),
      ResponseError: (error) => new AttemptFailure({ failure: transportFailure(error) })
    }),
    Effect.timeoutFail({ duration: timeout, onTimeout: () => new AttemptFailure({ failure: { kind: "timeout" } }) })
  )

const answer = (response: HttpClientResponse, body: string): Answer => ({
  status: response.status,
  headers: response.headers,
  body
})

/** Fetch follows redirects by default, and would take another origin's answer for Clerk's. */
const withoutRedirects = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.mapInputContext(effect, (context: Context.Context<R>) => {
    const init = Context.getOption(context as Context.Context<FetchHttpClient.RequestInit>, FetchHttpClient.RequestInit)
    return Context.add(context, FetchHttpClient.RequestInit, { ...Option.getOrUndefined(init), redirect: "manual" })
  })

/** Counted by hand: only one of the transports honours the platform's own limit, and fetch inflates gzip first. */
const readBody = (
  response: HttpClientResponse,
  maxResponseBytes: number
): Effect.Effect<string, ResponseError | AttemptFailure> =>
  response.stream.pipe(
    Stream.runFoldEffect({ size: 0, parts: [] as Array<Uint8Array> }, (read, part) => {
      read.size += part.length
      if (read.size > maxResponseBytes) {
        return new AttemptFailure({ failure: { kind: "tooLarge", status: response.status } })
      }
      read.parts.push(part)
      return Effect.succeed(read)
    }),
    Effect.map(({ parts, size }) => {
      if (parts.length === 1) return decoder.decode(parts[0])
      const bytes = new Uint8Array(size)
      let offset = 0
      for (const part of parts) {
        bytes.set(part, offset)
        offset += part.length
      }
      return decoder.decode(bytes)
    }),
    Effect.catchTag("ResponseError", (error) =>
      error.reason === "EmptyBody" ? Effect.succeed("") : Effect.fail(error)
    )
  )

/** Strips a byte order mark and replaces invalid UTF-8, on every transport alike. */
const decoder = new TextDecoder()
