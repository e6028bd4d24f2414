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
import type { HttpClientError } from "@effect/platform/HttpClientError"
import type { HttpClientRequest } from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Agent, type Dispatcher } from "undici"
import { hasNoBody } from "../client/attempt.js"
import { withDirect } from "../client/direct.js"
import { Body } from "./Body.js"
import { attemptOf, type End, maxBodySizeOf, responseOf, urlOf } from "./exchange.js"

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
export const make = (dispatcher: Dispatcher): HttpClient.HttpClient => {
  const http = HttpClient.makeWith<never, never, HttpClientError, never>(
    (request) => Effect.flatMap(request, (given) => execute(dispatcher, given)),
    Effect.succeed
  )
  return withDirect(http, (request, maxResponseBytes, done) =>
    dispatch(dispatcher, request, maxResponseBytes, (end) => done(attemptOf(end)))
  )
}

const execute = (
  dispatcher: Dispatcher,
  request: HttpClientRequest
): Effect.Effect<HttpClientResponse, HttpClientError> =>
  Effect.withFiberRuntime((fiber) => {
    const maxBytes = maxBodySizeOf(fiber.currentContext)
    return Effect.async((resume) => {
      const stop = dispatch(dispatcher, request, maxBytes, (end) => resume(responseOf(request, end)))
      return Effect.sync(stop)
    })
  })

/** Sends a request and reads its response. Returns what stops it. */
const dispatch = (
  dispatcher: Dispatcher,
  request: HttpClientRequest,
  maxBytes: number,
  done: (end: End) => void
): (() => void) => {
  const handler = new Handler(maxBytes, done)
  try {
    dispatcher.dispatch(optionsOf(request), handler)
  } catch (cause) {
    handler.onResponseError(undefined, cause)
  }
  return () => handler.abort()
}

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

/** Reads one response. The first of its ends counts: the whole response, an error, a body too large, an interruption. */
class Handler implements Dispatcher.DispatchHandler {
  private readonly body: Body
  private readonly done: (end: End) => void
  private controller: Dispatcher.DispatchController | undefined
  private ended = false
  private status = 0
  private headers: Headers.Headers = Headers.empty

  constructor(maxBytes: number, done: (end: End) => void) {
    this.body = new Body(maxBytes)
    this.done = done
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
    if (hasNoBody(status)) this.end("Complete")
  }

  onResponseData(_: Dispatcher.DispatchController, part: Uint8Array): void {
    if (!this.ended && this.body.add(part)) return
    this.end("TooLarge")
    this.abort()
  }

  onResponseEnd(): void {
    this.end("Complete")
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: unknown): void {
    if (this.ended) return
    this.ended = true
    this.done({ _tag: "Broken", cause })
  }

  private end(_tag: "Complete" | "TooLarge"): void {
    if (this.ended) return
    this.ended = true
    this.done({ _tag, status: this.status, headers: this.headers, body: this.body })
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
