import { createServer, type Server } from "node:http"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { Effect, Layer, ManagedRuntime } from "effect"
import { ClerkEmulator, type Emulator } from "effect-clerk/testing"

export interface ServedClerk {
  readonly url: string
  readonly server: Server
  readonly run: <A, E>(use: (emulator: Emulator) => Effect.Effect<A, E>) => Promise<A>
  readonly stop: () => Promise<void>
}

/** An embedded Clerk with Clerk's rate limits, served over HTTP to other processes. */
export const serveClerk = async (): Promise<ServedClerk> => {
  const server = createServer()
  const runtime = ManagedRuntime.make(
    ClerkEmulator.layerServed({ rateLimits: "production", maxAllowedMemberships: 0 }).pipe(
      Layer.provide(NodeHttpServer.layer(() => server, { host: "127.0.0.1", port: 0 })),
      Layer.provide(NodeHttpClient.layerUndici)
    )
  )
  await runtime.runPromise(ClerkEmulator)
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    run: (use) => runtime.runPromise(Effect.flatMap(ClerkEmulator, use)),
    stop: () => runtime.dispose()
  }
}

/** Polls for a condition. */
export const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}
