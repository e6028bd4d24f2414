/** A small HTTP API that authenticates its callers and checks their permissions. */
import {
  HttpApi,
  HttpApiBuilder,
  HttpApiClient,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpClient,
  HttpClientRequest
} from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Effect, Layer, Schema } from "effect"
import { Auth, AuthMiddleware, CurrentAuth, Forbidden } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"
import { tokenWith } from "./support/session-token.js"

class Api extends HttpApi.make("shop").add(
  HttpApiGroup.make("invoices")
    .add(HttpApiEndpoint.post("create", "/invoices").addSuccess(Schema.String).addError(Forbidden))
    .middleware(AuthMiddleware.Authentication)
) {}

const invoices = HttpApiBuilder.group(Api, "invoices", (handlers) =>
  handlers.handle("create", () =>
    Effect.map(CurrentAuth.requirePermission("org:invoices:create"), ({ organization }) => `for ${organization.slug}`)
  )
)

const auth = Layer.unwrapEffect(Effect.map(ClerkEmulator, ({ publishableKey }) => Auth.layer({ publishableKey })))

const server = HttpApiBuilder.serve().pipe(
  Layer.provide(HttpApiBuilder.api(Api)),
  Layer.provide(invoices),
  Layer.provide(AuthMiddleware.layer()),
  Layer.provide(auth)
)

const createInvoice = (token: string) =>
  HttpApiClient.make(Api, { transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken(token)) }).pipe(
    Effect.flatMap((client) => client.invoices.create()),
    Effect.catchAll((error) => Effect.succeed(error.message))
  )

const program = Effect.gen(function* () {
  yield* Effect.log(`signed in: ${yield* createInvoice(yield* tokenWith("1"))}`)
  yield* Effect.log(`no permission: ${yield* createInvoice(yield* tokenWith("0"))}`)
  yield* Effect.log(`expired: ${yield* createInvoice(yield* tokenWith("1", -60))}`)
  const fromAnotherInstance = tokenWith("1").pipe(Effect.provide(Layer.fresh(ClerkEmulator.layer())))
  yield* Effect.log(`wrong key: ${yield* createInvoice(yield* fromAnotherInstance)}`)
}).pipe(Effect.provide(server), Effect.provide(Layer.merge(NodeHttpServer.layerTest, ClerkEmulator.layer())))

NodeRuntime.runMain(program)
