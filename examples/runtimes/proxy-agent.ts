/** A network whose only way out is a proxy: the proxy agent of undici, under the transport for Node. */
import { HttpClient } from "@effect/platform"
import { Config, Effect, Layer, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { NodeTransport } from "effect-clerk/node"
import { ProxyAgent } from "undici"

/** The URL may contain a password. */
const agent = Effect.flatMap(Config.redacted("HTTPS_PROXY"), (url) =>
  Effect.acquireRelease(
    Effect.sync(() => new ProxyAgent(Redacted.value(url))),
    (agent) => Effect.promise(() => agent.destroy())
  )
)

const ProxyTransport = Layer.scoped(HttpClient.HttpClient, Effect.map(agent, NodeTransport.make))

export const ClerkLayer = ClerkService.layerConfig().pipe(Layer.provide(ProxyTransport))
