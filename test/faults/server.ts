/**
 * The faults that a client over HTTP meets, by number. Each is a test named `row N`, over raw sockets and on five transports:
 *
 * - connection.test.ts: 1 to 7, 9 to 11 (connections that are not made, break, stall or speak no HTTP)
 * - responses.test.ts: 8, 13 to 15, 17 to 19, 33, 34, 65 (bodies that are cut, odd, hostile or too large)
 * - retries.test.ts: 12, 20, 21, 23 to 25, 27 to 32, 43 (error statuses, and what an error says after a lost attempt)
 * - throttling.test.ts: 22, 26 (the gate that a 429 closes, and the retry budget)
 * - finalization.test.ts: 16 (a runtime without FinalizationRegistry)
 * - lists.test.ts: 35, 45, 46 (pages, batches, two clients)
 * - requests.test.ts: 36, 37, 61 to 64, 66, 70 (what is refused before it is sent, and what is sent byte for byte)
 * - applied.test.ts: 38 to 40 (operations that were applied although their response was lost)
 * - interruption.test.ts: 41, 42, and time; uploads.test.ts: 42, and streams that are read once; soak.test.ts: 42
 * - secrets.test.ts: 67 to 70
 *
 * The tests beside this folder go through the same rows in more cases without a socket: retries, errors, requests, inputs,
 * options, secrets, spans, Page and UserBatch. Rows 48 to 60 are about tokens and webhooks.
 */
import { createServer, type Server, type Socket } from "node:net"
import { FetchHttpClient, type HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { ClerkClient, FetchTransport } from "effect-clerk"
import { NodeTransport } from "effect-clerk/node"
import * as Undici from "undici"

/** What the server does with the whole text of a request. `nth` counts requests from 1, over all connections. */
export type Script = (socket: Socket, nth: number, request: string) => void

/** A server that speaks bytes, not HTTP, so that it can break every rule of it. */
export const serve = (
  script: Script,
  greet: (socket: Socket) => void = () => {},
  make: (listener: (socket: Socket) => void) => Server = createServer
) =>
  Effect.gen(function* () {
    const sockets: Array<Socket> = []
    const used = new Set<Socket>()
    const requests: Array<string> = []
    const server = make((socket) => {
      sockets.push(socket)
      let pending = ""
      socket.on("error", () => {})
      greet(socket)
      socket.on("data", (data) => {
        used.add(socket)
        pending += data.toString("latin1")
        if (!isWhole(pending)) return
        requests.push(pending)
        pending = ""
        script(socket, requests.length, requests.at(-1) ?? "")
      })
    })
    const close = Effect.async<void>((resume) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resume(Effect.void))
    })
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      }),
      () => close
    )
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    return {
      /** Whole requests. */
      requests,
      sockets,
      origin: `http://127.0.0.1:${port}`,
      port,
      /** Ends the server, so that new connections are refused. */
      close,
      /** Waits until every connection that carried a request is closed. A spare one, as fetch opens after a broken one, may stay. */
      closed: Effect.repeat(Effect.sleep("2 millis"), {
        until: () => used.size > 0 && [...used].every((socket) => socket.closed)
      }).pipe(Effect.timeoutFail({ duration: "2 seconds", onTimeout: () => "a connection is still open" })),
      received: (count: number) => Effect.repeat(Effect.sleep("1 millis"), { until: () => requests.length >= count }),
      /** Waits until a request has begun, whose body may not end. */
      begun: Effect.repeat(Effect.sleep("1 millis"), { until: () => used.size > 0 })
    }
  })

const isWhole = (text: string): boolean => {
  const head = text.indexOf("\r\n\r\n")
  if (head < 0) return false
  const headers = text.slice(0, head)
  return /^transfer-encoding: chunked$/im.test(headers)
    ? text.endsWith("\r\n0\r\n\r\n")
    : text.length >= head + 4 + Number(/^content-length: (\d+)$/im.exec(headers)?.[1] ?? 0)
}

/** The text of a response, with its length. */
export const response = (status: number, body = "", ...headers: ReadonlyArray<string>): string =>
  [`HTTP/1.1 ${status} Status`, `content-length: ${Buffer.byteLength(body)}`, ...headers, "", body].join("\r\n")

export const json = (status: number, value: unknown, ...headers: ReadonlyArray<string>): string =>
  response(status, JSON.stringify(value), "content-type: application/json", ...headers)

/** Clerk's error response. */
export const errors = (status: number, code: string, ...headers: ReadonlyArray<string>): string =>
  json(status, { errors: [{ code, message: code, long_message: code }], clerk_trace_id: "trace_1" }, ...headers)

export const write =
  (text: string): Script =>
  (socket) =>
    socket.write(text)

export const reset: Script = (socket) => socket.resetAndDestroy()

export const silence: Script = () => {}

/** One script for each request, and the last one for those that follow. */
export const inTurn =
  (...scripts: ReadonlyArray<Script>): Script =>
  (socket, nth, request) =>
    scripts[Math.min(nth, scripts.length) - 1]?.(socket, nth, request)

export type Transport = Layer.Layer<HttpClient.HttpClient>

export type Transports = ReadonlyArray<readonly [name: string, layer: Transport]>

/** The transports that users have on Node. */
export const transports: Transports = [
  ["FetchHttpClient.layer", FetchHttpClient.layer],
  ["NodeHttpClient.layerUndici", NodeHttpClient.layerUndici],
  ["NodeHttpClient.layer", NodeHttpClient.layer],
  ["NodeTransport.layer()", NodeTransport.layer()],
  ["FetchTransport.layer", FetchTransport.layer]
]

/** The same, with settings of their connections. The one over node:http has no time limit for a connection. */
export const transportsWith = (options: {
  readonly connections?: number
  readonly connectTimeout?: number
  readonly ca?: string
}): Transports => {
  const { ca, connections, connectTimeout: timeout } = options
  const agentOptions: Undici.Agent.Options = {
    ...(connections !== undefined && { connections }),
    connect: { ...(ca !== undefined && { ca }), ...(timeout !== undefined && { timeout }) }
  }
  const agent = Effect.acquireRelease(
    Effect.sync(() => new Undici.Agent(agentOptions)),
    (dispatcher) => Effect.promise(() => dispatcher.destroy())
  )
  const fetch = Layer.scoped(
    FetchHttpClient.Fetch,
    // Undici's own types of a request and a response, which are those of Node.
    Effect.map(
      agent,
      (dispatcher) =>
        ((url: string, init: Undici.RequestInit) =>
          Undici.fetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch
    )
  )
  return [
    ["FetchHttpClient.layer", Layer.provide(FetchHttpClient.layer, fetch)],
    [
      "NodeHttpClient.layerUndici",
      Layer.provide(NodeHttpClient.layerUndiciWithoutDispatcher, Layer.scoped(NodeHttpClient.Dispatcher, agent))
    ],
    [
      "NodeHttpClient.layer",
      Layer.provide(
        NodeHttpClient.layerWithoutAgent,
        NodeHttpClient.makeAgentLayer({
          ...(ca !== undefined && { ca }),
          ...(connections !== undefined && { keepAlive: true, maxSockets: connections })
        })
      )
    ],
    ["NodeTransport.layer()", NodeTransport.layer(agentOptions)],
    ["FetchTransport.layer", Layer.provide(FetchTransport.layer, fetch)]
  ]
}

/** One test for each transport, at the same time and on the real clock. */
export const onEachTransport = (
  title: string,
  test: (transport: Transport, name: string) => Effect.Effect<void, unknown, Scope.Scope>,
  each: Transports = transports
): void => {
  describe.concurrent(title, () => {
    it.scopedLive.each(each)("%s", ([name, transport]) => test(transport, name))
  })
}

/** A client that waits next to nothing between attempts. */
export const client = (baseUrl: string, transport: Transport, options: ClerkClient.Options = {}) =>
  ClerkClient.layer({
    secretKey: Redacted.make("sk_test_faults"),
    baseUrl,
    attemptTimeout: "2 seconds",
    ...options,
    retry: { baseDelay: "1 millis", throttleDelay: "1 millis", ...options.retry }
  }).pipe(Layer.orDie, Layer.provide(transport))
