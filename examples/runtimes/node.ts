/** Node: the HTTP server of `@effect/platform-node`, and connections of undici to Clerk. */
import { createServer } from "node:http"
import { HttpServer } from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Config, Effect, Layer } from "effect"
import { ClerkClient } from "effect-clerk"
import { Auth } from "effect-clerk/auth"
import { NodeTransport } from "effect-clerk/node"
import { app } from "./app.js"

const ClerkLayer = Auth.layerConfig().pipe(
  Layer.provideMerge(ClerkClient.layerConfig()),
  Layer.provide(NodeTransport.layer())
)

const ServerLayer = Layer.unwrapEffect(
  Effect.map(Config.withDefault(Config.port("PORT"), 3000), (port) => NodeHttpServer.layer(createServer, { port }))
)

HttpServer.serve(app).pipe(Layer.provide([ClerkLayer, ServerLayer]), Layer.launch, NodeRuntime.runMain)
