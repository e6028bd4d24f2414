import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Clock, Effect, Layer, Redacted, Stream } from "effect"
import { ClerkClient, ClerkService } from "effect-clerk"

/** A request as it reached the transport. */
export interface Recorded {
  readonly method: string
  /** As the client wrote it, before any URL parser touched it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** When it was sent, in the milliseconds of the test's clock. */
  readonly at: number
}

/** What the transport does with a request. */
export type Reply = (
  request: HttpClientRequest.HttpClientRequest
) => Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

type HeaderRecord = Readonly<Record<string, string>>

/** A response with a text body. */
export const text =
  (status: number, body: string, headers: HeaderRecord = {}): Reply =>
  (request) =>
    // A Response takes no body with these, whatever a server may send.
    Effect.succeed(
      HttpClientResponse.fromWeb(
        request,
        new Response(status === 204 || status === 304 ? null : body, { status, headers: { ...headers } })
      )
    )

/** A response with a JSON body. */
export const json = (status: number, body: unknown, headers: HeaderRecord = {}): Reply =>
  text(status, JSON.stringify(body), { "content-type": "application/json", ...headers })

/** Clerk's error response. */
export const errors = (status: number, code: string, headers: HeaderRecord = {}): Reply =>
  json(status, { errors: [{ code, message: code, long_message: code }], clerk_trace_id: "trace_1" }, headers)

/** A connection that breaks with a system error code. */
export const broken =
  (code: string): Reply =>
  (request) =>
    new HttpClientError.RequestError({
      request,
      reason: "Transport",
      // As fetch nests it.
      cause: new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) })
    })

/** A server that never responds. */
export const silent: Reply = () => Effect.never

/** A response whose body begins and never ends. */
export const stalled: Reply = (request) =>
  Effect.succeed(
    HttpClientResponse.fromWeb(
      request,
      new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) }))
    )
  )

const bodyText = (request: HttpClientRequest.HttpClientRequest): Effect.Effect<string> => {
  switch (request.body._tag) {
    case "Uint8Array":
      return Effect.succeed(new TextDecoder().decode(request.body.body))
    case "Stream":
      return Effect.orDie(Stream.mkString(Stream.decodeText(request.body.stream)))
    default:
      return Effect.succeed("")
  }
}

/** A transport that records each request and responds with the replies in turn, the last one again and again. */
export const make = (...replies: readonly [Reply, ...ReadonlyArray<Reply>]) => {
  const requests: Array<Recorded> = []
  const http = HttpClient.make((request) =>
    Effect.gen(function* () {
      const reply = replies[Math.min(requests.length, replies.length - 1)] ?? replies[0]
      requests.push({
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        body: yield* bodyText(request),
        at: yield* Clock.currentTimeMillis
      })
      return yield* reply(request)
    })
  )
  const transport = Layer.succeed(HttpClient.HttpClient, http)
  const defaults: ClerkClient.Options = { secretKey: Redacted.make("sk_test_recorded") }
  return {
    requests,
    transport,
    /** The whole service over this transport. */
    clerk: (options: ClerkClient.Options = {}) =>
      ClerkService.layer({ ...defaults, ...options }).pipe(Layer.orDie, Layer.provide(transport)),
    /** Only what endpoints called on their own need. */
    client: (options: ClerkClient.Options = {}) =>
      ClerkClient.layer({ ...defaults, ...options }).pipe(Layer.orDie, Layer.provide(transport))
  }
}
