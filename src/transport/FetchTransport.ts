/**
 * An `HttpClient` over `fetch` that costs less than `FetchHttpClient.layer`: it reads the body itself, in the same promise
 * as the request. For every runtime with `fetch`. It makes no spans of its own.
 *
 * @since 0.1.0
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import { type HttpClientError, RequestError, ResponseError } from "@effect/platform/HttpClientError"
import type { HttpClientRequest } from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { tooLargeCode } from "../client/transportFailure.js"
import { Body, maxBodySizeOf, ReadResponse, urlOf } from "./ReadResponse.js"

/**
 * A client over the `fetch` of the runtime, or over `FetchHttpClient.Fetch` if the context has one. Redirects are never
 * followed.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient> = Layer.sync(HttpClient.HttpClient, () =>
  HttpClient.makeWith<never, never, HttpClientError, never>((request) => Effect.flatMap(request, send), Effect.succeed)
)

const send = (request: HttpClientRequest): Effect.Effect<HttpClientResponse, HttpClientError> =>
  Effect.withFiberRuntime((fiber) => {
    const { currentContext } = fiber
    const fetch = Option.getOrElse(
      Context.getOption(currentContext as Context.Context<FetchHttpClient.Fetch>, FetchHttpClient.Fetch),
      () => globalThis.fetch
    )
    const maxBytes = maxBodySizeOf(currentContext)
    return Effect.async((resume) => {
      const controller = new AbortController()
      exchange(fetch, request, maxBytes, controller).then(resume, (cause) =>
        resume(new RequestError({ request, reason: "Transport", cause }))
      )
      return Effect.sync(() => controller.abort())
    })
  })

/** Sends a request and reads the whole response. Whatever it rejects with came from the transport. */
const exchange = async (
  fetch: typeof globalThis.fetch,
  request: HttpClientRequest,
  maxBytes: number,
  controller: AbortController
): Promise<Effect.Effect<HttpClientResponse, ResponseError>> => {
  const received = await fetch(urlOf(request), {
    method: request.method,
    headers: headersOf(request),
    body: bodyOf(request),
    redirect: "manual",
    signal: controller.signal,
    // Without it fetch refuses a streamed body.
    ...(request.body._tag === "Stream" && { duplex: "half" })
  })
  const body = new Body(maxBytes)
  const response = new ReadResponse(request, received.status, Headers.fromInput(received.headers), body)
  if (received.body === null) return Effect.succeed(response)
  const reader = received.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (body.add(part.value)) continue
    controller.abort()
    return new ResponseError({ request, response, reason: "Decode", cause: tooLarge })
  }
  return Effect.succeed(response)
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

const tooLarge = Object.assign(new Error("the response is too large"), { code: tooLargeCode })
