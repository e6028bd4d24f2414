import { createServer, type Socket } from "node:net"
import { FetchHttpClient, type HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { Effect, Layer, Redacted } from "effect"
import { ClerkClient } from "effect-clerk"

/** What the server does with the whole text of a request. `nth` counts requests from 1, over all connections. */
export type Script = (socket: Socket, nth: number, request: string) => void

/** A server that speaks bytes, not HTTP, so that it can break every rule of it. */
export const serve = (script: Script, greet: (socket: Socket) => void = () => {}) =>
  Effect.gen(function* () {
    const sockets: Array<Socket> = []
    const used = new Set<Socket>()
    const requests: Array<string> = []
    const server = createServer((socket) => {
      sockets.push(socket)
      let pending = ""
      socket.on("error", () => {})
      greet(socket)
      socket.on("data", (data) => {
        pending += data.toString("latin1")
        const head = pending.indexOf("\r\n\r\n")
        if (head < 0) return
        const length = Number(/content-length: (\d+)/i.exec(pending.slice(0, head))?.[1] ?? 0)
        if (pending.length < head + 4 + length) return
        requests.push(pending)
        pending = ""
        used.add(socket)
        script(socket, requests.length, requests.at(-1) ?? "")
      })
    })
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      }),
      () =>
        Effect.async<void>((resume) => {
          for (const socket of sockets) socket.destroy()
          server.close(() => resume(Effect.void))
        })
    )
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    return {
      requests,
      sockets,
      origin: `http://127.0.0.1:${port}`,
      port,
      /** Waits until every connection that carried a request is closed. A spare one, as fetch opens after a broken one, may stay. */
      closed: Effect.repeat(Effect.sleep("2 millis"), {
        until: () => used.size > 0 && [...used].every((socket) => socket.closed)
      }).pipe(Effect.timeoutFail({ duration: "2 seconds", onTimeout: () => "a connection is still open" })),
      received: (count: number) => Effect.repeat(Effect.sleep("1 millis"), { until: () => requests.length >= count })
    }
  })

/** The transports that users have on Node. */
export const transports: ReadonlyArray<readonly [name: string, layer: Layer.Layer<HttpClient.HttpClient>]> = [
  ["FetchHttpClient.layer", FetchHttpClient.layer],
  ["NodeHttpClient.layerUndici", NodeHttpClient.layerUndici],
  ["NodeHttpClient.layer", NodeHttpClient.layer]
]

/** A client that waits next to nothing between attempts. */
export const client = (
  baseUrl: string,
  transport: Layer.Layer<HttpClient.HttpClient>,
  options: ClerkClient.Options = {}
) =>
  ClerkClient.layer({
    secretKey: Redacted.make("sk_test_faults"),
    baseUrl,
    attemptTimeout: "2 seconds",
    ...options,
    retry: { baseDelay: "1 millis", throttleDelay: "1 millis", ...options.retry }
  }).pipe(Layer.orDie, Layer.provide(transport))
