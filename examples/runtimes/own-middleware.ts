/** A middleware of your own for an `HttpApi`, which provides what your handlers need: here the user as Clerk has it. */
import {
  HttpApi,
  HttpApiBuilder,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApiMiddleware,
  HttpServer,
  HttpServerRequest
} from "@effect/platform"
import { Context, Effect, Layer, Schema } from "effect"
import { type ClerkClient, catchStatus, Users } from "effect-clerk"
import { type Auth, AuthMiddleware, AuthUnavailable, Unauthenticated } from "effect-clerk/auth"
import { ClerkLayer } from "./clerk.js"

class CurrentUser extends Context.Tag("app/CurrentUser")<CurrentUser, Users.User>() {}

class UserMiddleware extends HttpApiMiddleware.Tag<UserMiddleware>()("app/UserMiddleware", {
  failure: Schema.Union(Unauthenticated, AuthUnavailable),
  provides: CurrentUser
}) {}

const UserMiddlewareLayer = Layer.effect(
  UserMiddleware,
  Effect.gen(function* () {
    const services = yield* Effect.context<Auth.Auth | ClerkClient.ClerkClient>()
    const currentUser = Effect.gen(function* () {
      const { userId } = yield* AuthMiddleware.identify(yield* HttpServerRequest.HttpServerRequest)
      return yield* Users.get({ userId })
    }).pipe(
      // A session token outlives its user by up to a minute.
      catchStatus(404, () => new Unauthenticated({ reason: "user-deleted" })),
      Effect.catchTags({ ClerkErrors: Effect.die, SDKError: Effect.die }),
      Effect.provide(services)
    )
    return UserMiddleware.of(currentUser)
  })
)

class Api extends HttpApi.make("api").add(
  HttpApiGroup.make("users")
    .add(HttpApiEndpoint.get("me", "/me").addSuccess(Schema.Struct({ name: Schema.NullOr(Schema.String) })))
    .middleware(UserMiddleware)
) {}

const users = HttpApiBuilder.group(Api, "users", (handlers) =>
  handlers.handle("me", () => Effect.map(CurrentUser, (user) => ({ name: user.firstName })))
).pipe(Layer.provide(UserMiddlewareLayer))

export const { dispose, handler } = HttpApiBuilder.toWebHandler(
  Layer.merge(HttpApiBuilder.api(Api).pipe(Layer.provide(users)), HttpServer.layerContext).pipe(
    Layer.provide(ClerkLayer)
  )
)
