/** A small HTTP API that asks who is calling, and what they may do. */
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
import { ClerkService } from "effect-clerk"
import { Auth, AuthMiddleware, CurrentAuth, Forbidden } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"
import { say } from "./plumbing.js"

class Api extends HttpApi.make("shop").add(
  HttpApiGroup.make("invoices")
    .add(HttpApiEndpoint.post("create", "/invoices").addSuccess(Schema.String).addError(Forbidden))
    .middleware(AuthMiddleware.Authentication)
) {}

const invoices = HttpApiBuilder.group(Api, "invoices", (handlers) =>
  handlers.handle("create", () =>
    Effect.map(CurrentAuth.requirePermission("org:invoices:create"), ({ organization }) => `for ${organization?.slug}`)
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

/** A token of a new user in the organization `acme`, whose permissions are bits: 1 is `create`. */
const tokenWith = (permissions: "0" | "1", expiresInSeconds = 60) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const { mintSessionToken } = yield* ClerkEmulator
    const { id: userId } = yield* clerk.users.create({
      emailAddress: [`ada${permissions}${expiresInSeconds}@example.com`]
    })
    const { id } = yield* clerk.sessions.create({ userId })
    const claims = { o: { id: "org_1", slg: "acme", per: "create", fpm: permissions }, fea: "o:invoices" }
    return yield* mintSessionToken(id, { claims, expiresInSeconds })
  })

const program = Effect.gen(function* () {
  yield* say("signed in", yield* createInvoice(yield* tokenWith("1")))
  yield* say("no permission", yield* createInvoice(yield* tokenWith("0")))
  yield* say("expired", yield* createInvoice(yield* tokenWith("1", -60)))
  const ofAnotherClerk = tokenWith("1").pipe(Effect.provide(Layer.fresh(ClerkEmulator.layer())))
  yield* say("wrong key", yield* createInvoice(yield* ofAnotherClerk))
}).pipe(Effect.provide(server), Effect.provide(Layer.merge(NodeHttpServer.layerTest, ClerkEmulator.layer())))

NodeRuntime.runMain(program)
