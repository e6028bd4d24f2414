/** An `HttpApi` for signed-in users, and the webhooks of Clerk on a route beside it. */
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpServer } from "@effect/platform"
import { Effect, Layer, Schema } from "effect"
import { Users } from "effect-clerk"
import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
import { Webhooks } from "effect-clerk/webhooks"
import { ClerkLayer } from "./clerk.js"

class Api extends HttpApi.make("api").add(
  HttpApiGroup.make("users")
    .add(HttpApiEndpoint.get("me", "/me").addSuccess(Schema.Struct({ name: Schema.NullOr(Schema.String) })))
    .middleware(AuthMiddleware.Authentication)
) {}

const users = HttpApiBuilder.group(Api, "users", (handlers) =>
  handlers.handle("me", () =>
    Effect.gen(function* () {
      const { userId } = yield* CurrentAuth.CurrentAuth
      const user = yield* Effect.orDie(Users.get({ userId }))
      return { name: user.firstName }
    })
  )
).pipe(Layer.provide(AuthMiddleware.layer()))

/** Building it fails without a signing secret, so that a server without one does not start. */
const webhook = HttpApiBuilder.Router.use((router) =>
  Effect.gen(function* () {
    const handle = yield* Webhooks.make({ "user.created": (event) => Effect.log(`welcome, ${event.data.firstName}`) })
    yield* router.post("/webhooks/clerk", handle)
  })
)

export const { dispose, handler } = HttpApiBuilder.toWebHandler(
  Layer.mergeAll(HttpApiBuilder.api(Api).pipe(Layer.provide(users)), webhook, HttpServer.layerContext).pipe(
    Layer.provide(ClerkLayer)
  )
)
