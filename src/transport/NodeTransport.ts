/**
 * The `HttpClient` for Node that costs least: undici's dispatcher without its streams, and bodies read as they arrive.
 *
 * Use it in place of `NodeHttpClient.layer` or `FetchHttpClient.layer`. It makes no spans of its own.
 *
 * @since 0.1.0
 */
import { Readable } from "node:stream"
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import { type HttpClientError, RequestError, ResponseError } from "@effect/platform/HttpClientError"
import type { HttpClientRequest } from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Agent, type Dispatcher } from "undici"
import { tooLargeCode } from "../client/transportFailure.js"
import { Body, maxBodySizeOf, ReadResponse, urlOf } from "./ReadResponse.js"

/**
 * A client over connections of its own, which close with the layer. `options` are those of undici's `Agent`; by default
 * a connection has to be made within 10 seconds.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import { ClerkService } from "effect-clerk"
 * import { NodeTransport } from "effect-clerk/node"
 *
 * export const ClerkLayer = ClerkService.layerConfig().pipe(Layer.provide(NodeTransport.layer()))
 * ```
 */
export const layer = (options?: Agent.Options): Layer.Layer<HttpClient.HttpClient> =>
  Layer.scoped(
    HttpClient.HttpClient,
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new Agent({ connect: { timeout: 10_000 }, ...options })),
        (agent) => Effect.promise(() => agent.destroy())
      ),
      make
    )
  )

/**
 * A client over a dispatcher of the program: a pool, a proxy agent, undici's mock.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (dispatcher: Dispatcher): HttpClient.HttpClient =>
  HttpClient.makeWith<never, never, HttpClientError, never>(
    (request) => Effect.flatMap(request, (given) => send(dispatcher, given)),
    Effect.succeed
  )

const send = (dispatcher: Dispatcher, request: HttpClientRequest): Effect.Effect<HttpClientResponse, HttpClientError> =>
  Effect.withFiberRuntime((fiber) => {
    const maxBytes = maxBodySizeOf(fiber.currentContext)
    return Effect.async((resume) => {
      const handler = new Handler(request, maxBytes, resume)
      try {
        dispatcher.dispatch(optionsOf(request), handler)
      } catch (cause) {
        return resume(new RequestError({ request, reason: "Transport", cause }))
      }
      return Effect.sync(() => handler.abort())
    })
  })

const optionsOf = (request: HttpClientRequest): Dispatcher.DispatchOptions => {
  const url = urlOf(request)
  const slash = url.indexOf("/", url.indexOf("//") + 2)
  return {
    origin: slash < 0 ? url : url.slice(0, slash),
    path: slash < 0 ? "/" : url.slice(slash),
    method: request.method,
    headers: request.headers,
    body: bodyOf(request),
    // The client has time limits of its own, for the whole response.
    headersTimeout: 0,
    bodyTimeout: 0
  }
}

const bodyOf = ({ body }: HttpClientRequest): Exclude<Dispatcher.DispatchOptions["body"], undefined> => {
  switch (body._tag) {
    case "Empty":
      return null
    case "Uint8Array":
      return body.body
    case "Raw":
      return body.body as Exclude<Dispatcher.DispatchOptions["body"], undefined>
    case "FormData":
      // Undici's own type of a form, which the global one is on Node.
      return body.formData as unknown as Exclude<Dispatcher.DispatchOptions["body"], undefined>
    case "Stream":
      return Readable.from(Stream.toAsyncIterable(body.stream), { objectMode: false })
  }
}

type Resume = (result: Effect.Effect<HttpClientResponse, HttpClientError>) => void

/** Reads one response. The first of its ends counts: the whole response, an error, a body too large, an interruption. */
class Handler implements Dispatcher.DispatchHandler {
  private readonly request: HttpClientRequest
  private readonly body: Body
  private readonly resume: Resume
  private controller: Dispatcher.DispatchController | undefined
  private ended = false
  private status = 0
  private headers: Headers.Headers = Headers.empty

  constructor(request: HttpClientRequest, maxBytes: number, resume: Resume) {
    this.request = request
    this.body = new Body(maxBytes)
    this.resume = resume
  }

  abort(): void {
    this.ended = true
    this.controller?.abort(aborted)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.ended) controller.abort(aborted)
  }

  /** Undici asks for it to be there; no request of this client asks for an upgrade. */
  onRequestUpgrade(): void {
    this.abort()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    this.status = status
    this.headers = headersOf(headers)
  }

  onResponseData(_: Dispatcher.DispatchController, part: Uint8Array): void {
    if (this.ended || this.body.add(part)) return
    this.end(new ResponseError({ request: this.request, response: this.response(), reason: "Decode", cause: tooLarge }))
    this.abort()
  }

  onResponseEnd(): void {
    this.end(Effect.succeed(this.response()))
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    this.end(new RequestError({ request: this.request, reason: "Transport", cause }))
  }

  private response(): ReadResponse {
    return new ReadResponse(this.request, this.status, this.headers, this.body)
  }

  private end(result: Effect.Effect<HttpClientResponse, HttpClientError>): void {
    if (this.ended) return
    this.ended = true
    this.resume(result)
  }
}

const headersOf = (headers: Record<string, unknown>): Headers.Headers => {
  const flat: Record<string, string> = {}
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    flat[name] = Array.isArray(value) ? value.join(", ") : String(value)
  }
  return Headers.unsafeFromRecord(flat)
}

const aborted = new Error("the request was aborted")

const tooLarge = Object.assign(new Error("the response is too large"), { code: tooLargeCode })
