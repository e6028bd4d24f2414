import { createServer } from "node:http"
import { createClerkClient } from "@clerk/backend"
import { FetchHttpClient, HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Layer, Redacted } from "effect"
import { ClerkEmulator, type EmulatorOptions } from "effect-clerk/testing"
import type { Context } from "./Case.js"

/** An embedded Clerk on a socket. */
export const served = (options?: EmulatorOptions) =>
  ClerkEmulator.layerServed(options).pipe(
    Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
    Layer.provide(FetchHttpClient.layer)
  )

/** Empties the embedded Clerk, and connects the official client to it. */
export const connect = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator
  const { address } = yield* HttpServer.HttpServer
  yield* emulator.reset
  const options = {
    apiUrl: HttpServer.formatAddress(address),
    secretKey: Redacted.value(emulator.secretKey),
    publishableKey: emulator.publishableKey,
    telemetry: { disabled: true }
  }
  return { emulator, options, run: Effect.runPromise, client: createClerkClient(options) } satisfies Context
})
