/** A machine-to-machine call: one service calls the routes of another, which accepts machines only. */
import { HttpClient, HttpClientRequest, HttpRouter, HttpServer, HttpServerResponse } from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { ClerkClient, ClerkService } from "effect-clerk"
import { Auth, AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"

const server = HttpRouter.empty.pipe(
  HttpRouter.get(
    "/reports",
    Effect.flatMap(CurrentAuth.CurrentMachine, ({ tokenType }) => HttpServerResponse.text(`hello ${tokenType}`))
  ),
  HttpRouter.use(AuthMiddleware.required({ acceptsToken: "m2m_token" })),
  HttpServer.serve(),
  Layer.provide(Auth.layer())
)

const readReports = (token: string) =>
  HttpClient.get("/reports").pipe(
    Effect.provideServiceEffect(
      HttpClient.HttpClient,
      Effect.map(HttpClient.HttpClient, HttpClient.mapRequest(HttpClientRequest.bearerToken(token)))
    ),
    Effect.flatMap((response) => Effect.map(response.text, (text) => `${response.status} ${text}`))
  )

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const billing = yield* clerk.machines.create({ name: "billing" })
  const asBilling = ClerkClient.withOptions({ machineSecretKey: billing.secretKey })
  const opaque = yield* asBilling(clerk.m2m.createToken({ secondsUntilExpiration: 60 }))
  yield* Effect.log(`opaque token: ${yield* readReports(opaque.token)}`)

  const jwt = yield* asBilling(clerk.m2m.createToken({ secondsUntilExpiration: 60, tokenFormat: "jwt" }))
  yield* Effect.log(`JWT: ${yield* readReports(jwt.token)}`)

  yield* asBilling(clerk.m2m.revokeToken({ m2mTokenId: opaque.id }))
  yield* Effect.log(`revoked: ${yield* readReports(opaque.token)}`)
  yield* Effect.log(`an API key: ${yield* readReports("ak_0123456789")}`)
}).pipe(Effect.provide(server), Effect.provide(Layer.merge(NodeHttpServer.layerTest, ClerkEmulator.layer())))

NodeRuntime.runMain(program)
