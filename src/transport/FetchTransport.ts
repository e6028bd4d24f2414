/**
 * An `HttpClient` over `fetch` that costs less than `FetchHttpClient.layer`: it reads the body itself, in the same promise
 * as the request. For every runtime with `fetch`. It makes no spans of its own.
 *
 * @since 0.1.0
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import type { HttpClientError } from "@effect/platform/HttpClientError"
import type { HttpClientRequest } from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { withDirect } from "../client/direct.js"
import { Body } from "./Body.js"
import { attemptOf, type End, maxBodySizeOf, responseOf, urlOf } from "./exchange.js"

/**
 * A client over the `fetch` of the runtime, or over `FetchHttpClient.Fetch` if the context of the layer has one. Redirects are never
 * followed.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(Effect.serviceOption(FetchHttpClient.Fetch), (fetch) =>
    make(Option.getOrElse(fetch, () => (input, init) => globalThis.fetch(input, init)))
  )
)

type Fetch = typeof globalThis.fetch

const make = (fetch: Fetch): HttpClient.HttpClient => {
  const http = HttpClient.makeWith<never, never, HttpClientError, never>(
    (request) => Effect.flatMap(request, (given) => execute(fetch, given)),
    Effect.succeed
  )
  return withDirect(http, (request, maxResponseBytes, done) =>
    start(fetch, request, maxResponseBytes, (end) => done(attemptOf(end)))
  )
}

const execute = (fetch: Fetch, request: HttpClientRequest): Effect.Effect<HttpClientResponse, HttpClientError> =>
  Effect.withFiberRuntime((fiber) => {
    const maxBytes = maxBodySizeOf(fiber.currentContext)
    return Effect.async((resume) => {
      const stop = start(fetch, request, maxBytes, (end) => resume(responseOf(request, end)))
      return Effect.sync(stop)
    })
  })

/** Sends a request and reads its response. Returns what stops it, after which nothing is called back. */
const start = (fetch: Fetch, request: HttpClientRequest, maxBytes: number, done: (end: End) => void): (() => void) => {
  const controller = new AbortController()
  exchange(fetch, request, maxBytes, controller).then(
    (end) => controller.signal.aborted || done(end),
    (cause: unknown) => controller.signal.aborted || done({ _tag: "Broken", cause })
  )
  return () => controller.abort()
}

/** Whatever it rejects with came from the transport. */
const exchange = async (
  fetch: Fetch,
  request: HttpClientRequest,
  maxBytes: number,
  { signal }: AbortController
): Promise<End> => {
  const response = await fetch(urlOf(request), {
    method: request.method,
    headers: headersOf(request),
    body: bodyOf(request),
    redirect: "manual",
    signal,
    // Without it fetch refuses a streamed body.
    ...(request.body._tag === "Stream" && { duplex: "half" })
  })
  const head = { status: response.status, headers: Headers.fromInput(response.headers), body: new Body(maxBytes) }
  const isWhole = response.body === null || (await head.body.addAll(response.body))
  return { _tag: isWhole ? "Complete" : "TooLarge", ...head }
}

/** Fetch sets the length of a body itself, and refuses one that is given. */
const headersOf = ({ headers }: HttpClientRequest): Record<string, string> => {
  const { "content-length": _, ...rest } = headers
  return rest
}

const bodyOf = ({ body }: HttpClientRequest): BodyInit | null => {
  switch (body._tag) {
    case "Empty":
      return null
    case "Uint8Array":
      // No body of this library is shared memory.
      return body.body as Uint8Array<ArrayBuffer>
    case "Raw":
      return body.body as BodyInit
    case "FormData":
      return body.formData
    case "Stream":
      return Stream.toReadableStream(body.stream)
  }
}
