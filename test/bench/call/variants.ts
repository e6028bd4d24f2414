/** The ways to read one user that are compared. Each returns a function that reads it once. */
import { createClerkClient } from "@clerk/backend"
import { FetchHttpClient, HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer, ManagedRuntime, Redacted, Tracer } from "effect"
import { ClerkClient, FetchTransport, Users } from "effect-clerk"
import { NodeTransport } from "effect-clerk/node"
import { Agent, request } from "undici"

export type Read = () => Promise<unknown>

const secretKey = "sk_test_bench"
const userId = "user_2bench"

const ours =
  (transport: Layer.Layer<HttpClient.HttpClient>, tracer?: Tracer.Tracer) =>
  (baseUrl: string): Read => {
    const runtime = ManagedRuntime.make(
      ClerkClient.layer({ secretKey: Redacted.make(secretKey), baseUrl }).pipe(
        Layer.provide(transport),
        Layer.provideMerge(tracer === undefined ? Layer.empty : Layer.setTracer(tracer))
      )
    )
    const get = Users.get({ userId })
    return () => runtime.runPromise(get)
  }

/** The platform's client, its body and JSON.parse: what a call through it costs before anything is done for Clerk. */
const platform =
  (transport: Layer.Layer<HttpClient.HttpClient>) =>
  (baseUrl: string): Read => {
    const runtime = ManagedRuntime.make(transport)
    const get = HttpClient.HttpClient.pipe(
      Effect.map(HttpClient.withTracerDisabledWhen(() => true)),
      Effect.flatMap((http) => http.get(`${baseUrl}/v1/users/${userId}`)),
      Effect.flatMap((response) => response.text),
      Effect.map((text): unknown => JSON.parse(text))
    )
    return () => runtime.runPromise(get)
  }

/** A tracer that keeps nothing, so that only making the spans is measured. */
const tracer = Tracer.make({
  span: (name, parent, _, links, startTime, kind) => ({
    _tag: "Span",
    name,
    spanId: "span",
    traceId: "trace",
    parent,
    context: Context.empty(),
    status: { _tag: "Started", startTime },
    attributes: new Map(),
    links,
    sampled: true,
    kind,
    end: () => {},
    attribute: () => {},
    event: () => {},
    addLinks: () => {}
  }),
  context: (f) => f()
})

export const variants: Readonly<Record<string, (baseUrl: string) => Read>> = {
  "@clerk/backend": (apiUrl) => {
    const clerk = createClerkClient({ secretKey, apiUrl })
    return () => clerk.users.getUser(userId)
  },
  "bare undici": (baseUrl) => {
    const dispatcher = new Agent()
    return async () => {
      const { body } = await request(`${baseUrl}/v1/users/${userId}`, { dispatcher })
      return JSON.parse(await body.text())
    }
  },
  "bare fetch": (baseUrl) => async () => JSON.parse(await (await fetch(`${baseUrl}/v1/users/${userId}`)).text()),
  "platform, undici": platform(NodeHttpClient.layerUndici),
  "platform, fetch": platform(FetchHttpClient.layer),
  "effect-clerk, layerUndici": ours(NodeHttpClient.layerUndici),
  "effect-clerk, FetchHttpClient": ours(FetchHttpClient.layer),
  "effect-clerk, NodeTransport": ours(NodeTransport.layer()),
  "effect-clerk, NodeTransport, tracer": ours(NodeTransport.layer(), tracer),
  "effect-clerk, FetchTransport": ours(FetchTransport.layer)
}
