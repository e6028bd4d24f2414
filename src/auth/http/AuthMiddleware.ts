/**
 * Authentication before the handlers of an `HttpApi`, an `HttpRouter` or an RPC group.
 *
 * @since 0.1.0
 */
import * as HttpApiMiddleware from "@effect/platform/HttpApiMiddleware"
import * as HttpApiSecurity from "@effect/platform/HttpApiSecurity"
import * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerRespondable from "@effect/platform/HttpServerRespondable"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Auth from "../request/Auth.js"
import type { RequestInput } from "../request/Request.js"
import type { RequestStateOf } from "../request/RequestState.js"
import type { MachineTokenType } from "../TokenError.js"
import type { AuthObjectOf } from "../token/AuthObject.js"
import type { Accepted, AcceptsToken } from "../token/TokenType.js"
import { AuthUnavailable, Unauthenticated } from "./AccessError.js"
import * as CurrentAuth from "./CurrentAuth.js"
import { signedInAuth } from "./signedIn.js"
import { isRedirect, responseFor } from "./stateResponse.js"

/**
 * Options for authenticating the requests of a group of routes. Each group can have its own, `acceptsToken` included.
 *
 * @since 0.1.0
 * @category models
 */
export type Options<A extends AcceptsToken = AcceptsToken> = Auth.RequestOptions<A>

/**
 * Options for a group of routes for users: `acceptsToken` is `session_token`.
 *
 * @since 0.1.0
 * @category models
 */
export type SessionOptions = Options<"session_token">

/**
 * Options for a group of routes for machines: `acceptsToken` is one type of machine token, or several. Default all.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineOptions = Options<MachineTokenType | ReadonlyArray<MachineTokenType>>

const security = {
  bearer: HttpApiSecurity.bearer,
  cookie: HttpApiSecurity.apiKey({ in: "cookie", key: "__session" })
}

const Failure = Schema.Union(Unauthenticated, AuthUnavailable)

type Failure = typeof Failure.Type

/**
 * Requires the session of a user, and provides it as `CurrentAuth`. Machine tokens are rejected, see
 * {@link MachineAuthentication} and {@link CallerAuthentication}.
 *
 * Responds with 401 and `WWW-Authenticate` if the request is signed out, with 503 if it could not be authenticated, and
 * with a redirect if the session of a browser must be updated.
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup } from "@effect/platform"
 * import { Effect, Schema } from "effect"
 * import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
 *
 * class Api extends HttpApi.make("api").add(
 *   HttpApiGroup.make("me")
 *     .add(HttpApiEndpoint.get("whoAmI", "/me").addSuccess(Schema.String))
 *     .middleware(AuthMiddleware.Authentication)
 * ) {}
 *
 * export const MeLayer = HttpApiBuilder.group(Api, "me", (handlers) =>
 *   handlers.handle("whoAmI", () => Effect.map(CurrentAuth.CurrentAuth, (auth) => auth.userId))
 * )
 * ```
 */
export class Authentication extends HttpApiMiddleware.Tag<Authentication>()("effect-clerk/Authentication", {
  failure: Failure,
  provides: CurrentAuth.CurrentAuth,
  security
}) {}

/**
 * Requires a machine token, and provides its Auth object as `CurrentMachine`. Sessions are rejected.
 *
 * The layer says which types of machine token are accepted. A group of its own layer accepts others:
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup } from "@effect/platform"
 * import { Effect, Layer, Schema } from "effect"
 * import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
 *
 * class Api extends HttpApi.make("api").add(
 *   HttpApiGroup.make("reports")
 *     .add(HttpApiEndpoint.get("list", "/reports").addSuccess(Schema.String))
 *     .middleware(AuthMiddleware.MachineAuthentication)
 * ) {}
 *
 * export const ReportsLayer = HttpApiBuilder.group(Api, "reports", (handlers) =>
 *   handlers.handle("list", () => Effect.map(CurrentAuth.CurrentMachine, (machine) => machine.subject))
 * ).pipe(Layer.provide(AuthMiddleware.layerMachine({ acceptsToken: "m2m_token" })))
 * ```
 */
export class MachineAuthentication extends HttpApiMiddleware.Tag<MachineAuthentication>()(
  "effect-clerk/MachineAuthentication",
  { failure: Failure, provides: CurrentAuth.CurrentMachine, security: { bearer: security.bearer } }
) {}

/**
 * Requires a session or a machine token, and provides its Auth object as `CurrentCaller`, discriminated by `tokenType`.
 * The guards of `CurrentAuth` require one or the other.
 *
 * @since 0.1.0
 * @category context
 */
export class CallerAuthentication extends HttpApiMiddleware.Tag<CallerAuthentication>()(
  "effect-clerk/CallerAuthentication",
  { failure: Failure, provides: CurrentAuth.CurrentCaller, security }
) {}

/**
 * Authenticates requests, and provides `CurrentState` for signed-in and signed-out ones. Accepts session tokens, or the
 * `acceptsToken` of its layer.
 *
 * @since 0.1.0
 * @category context
 */
export class OptionalAuthentication extends HttpApiMiddleware.Tag<OptionalAuthentication>()(
  "effect-clerk/OptionalAuthentication",
  { failure: Failure, provides: CurrentAuth.CurrentState, security }
) {}

/**
 * A layer of {@link Authentication}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: SessionOptions): Layer.Layer<Authentication, never, Auth.Auth> =>
  Layer.effect(
    Authentication,
    Effect.map(oncePerRequest(requireSignedIn(options)), (auth) => Authentication.of({ bearer: auth, cookie: auth }))
  )

/**
 * A layer of {@link MachineAuthentication}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerMachine = (options?: MachineOptions): Layer.Layer<MachineAuthentication, never, Auth.Auth> =>
  Layer.effect(
    MachineAuthentication,
    Effect.map(
      oncePerRequest(requireSignedIn({ ...options, acceptsToken: options?.acceptsToken ?? machineTokens })),
      (auth) => MachineAuthentication.of({ bearer: auth })
    )
  )

const machineTokens = ["api_key", "m2m_token", "oauth_token"] as const

/**
 * A layer of {@link CallerAuthentication}. Accepts all types of token, or those of `acceptsToken`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerCaller = (options?: Options): Layer.Layer<CallerAuthentication, never, Auth.Auth> =>
  Layer.effect(
    CallerAuthentication,
    Effect.map(oncePerRequest(requireSignedIn({ ...options, acceptsToken: options?.acceptsToken ?? "any" })), (auth) =>
      CallerAuthentication.of({ bearer: auth, cookie: auth })
    )
  )

/**
 * A layer of {@link OptionalAuthentication}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerOptional = (options?: Options): Layer.Layer<OptionalAuthentication, never, Auth.Auth> =>
  Layer.effect(
    OptionalAuthentication,
    Effect.map(oncePerRequest(authenticate(options)), (state) =>
      OptionalAuthentication.of({ bearer: state, cookie: state })
    )
  )

/**
 * Requires authentication for an `HttpApp` or the routes of an `HttpRouter`, and provides `CurrentAuth`. With
 * `acceptsToken`, each group of routes can accept other types of token, and `CurrentAuth.current` has their Auth object.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { HttpRouter, HttpServerResponse } from "@effect/platform"
 * import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
 * import { Effect } from "effect"
 *
 * const users = HttpRouter.empty.pipe(
 *   HttpRouter.get("/me", Effect.flatMap(CurrentAuth.CurrentAuth, ({ userId }) => HttpServerResponse.json({ userId }))),
 *   HttpRouter.use(AuthMiddleware.required())
 * )
 *
 * const services = HttpRouter.empty.pipe(
 *   HttpRouter.get(
 *     "/reports",
 *     Effect.flatMap(CurrentAuth.current("m2m_token"), ({ machineId }) => HttpServerResponse.json({ machineId }))
 *   ),
 *   HttpRouter.use(AuthMiddleware.required({ acceptsToken: "m2m_token" }))
 * )
 *
 * export const routes = HttpRouter.concat(users, services)
 * ```
 */
export const required =
  <const A extends AcceptsToken = "session_token">(options?: Options<A>) =>
  <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, Exclude<R, CurrentAuth.Current<Accepted<A>>> | Auth.Auth> =>
    provideOrRespond(app, CurrentAuth.current<A>(), requireSignedIn(options))

/**
 * Authenticates requests to an `HttpApp` or the routes of an `HttpRouter`, and provides `CurrentState` for signed-in and
 * signed-out ones.
 *
 * @since 0.1.0
 * @category combinators
 */
export const optional =
  (options?: Options) =>
  <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, Exclude<R, CurrentAuth.CurrentState> | Auth.Auth> =>
    provideOrRespond(app, CurrentAuth.CurrentState, authenticate(options))

/**
 * The Auth object of a request, without adding anything to a response: for RPC middleware, sockets and queues.
 *
 * @since 0.1.0
 * @category combinators
 */
export const identify = <const A extends AcceptsToken = "session_token">(
  request: RequestInput,
  options?: Options<A>
): Effect.Effect<AuthObjectOf<Accepted<A>>, Failure, Auth.Auth> =>
  Effect.flatMap(requestState(request, options), signedInAuth)

/** The state of a request. If it could not be authenticated, the reason is logged. */
const requestState = <const A extends AcceptsToken>(
  request: RequestInput,
  options: Options<A> | undefined
): Effect.Effect<RequestStateOf<Accepted<A>>, AuthUnavailable, Auth.Auth> =>
  Auth.authenticateRequest(request, options).pipe(
    Effect.tapError((error) => Effect.logError(`Clerk: a request could not be authenticated: ${error.message}`)),
    Effect.mapError((error) => new AuthUnavailable({ reason: error._tag }))
  )

/** The state of the current request, whose headers or redirect are added to the response. A redirect also fails. */
const authenticate = <const A extends AcceptsToken>(
  options: Options<A> | undefined
): Effect.Effect<RequestStateOf<Accepted<A>>, Failure, Auth.Auth | HttpServerRequest.HttpServerRequest> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const state = yield* requestState(request, options)
    yield* HttpApp.appendPreResponseHandler((_, response) => Effect.succeed(responseFor(request, state, response)))
    if (!isRedirect(state)) return state
    return yield* new Unauthenticated({ reason: state._tag === "SignedIn" ? "handshake" : state.reason })
  })

/** The Auth object of the current request. It fails for a signed-in request too, if that must be redirected. */
const requireSignedIn = <const A extends AcceptsToken>(
  options: Options<A> | undefined
): Effect.Effect<AuthObjectOf<Accepted<A>>, Failure, Auth.Auth | HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(authenticate(options), signedInAuth)

/**
 * What an HttpApi runs for each way of sending a token, until one succeeds. The effect runs once for each request, with the
 * `Auth` of the layer.
 */
const oncePerRequest = <A>(
  effect: Effect.Effect<A, Failure, Auth.Auth | HttpServerRequest.HttpServerRequest>
): Effect.Effect<() => Effect.Effect<A, Failure, HttpServerRequest.HttpServerRequest>, never, Auth.Auth> =>
  Effect.map(Auth.Auth, (auth) => {
    const exits = new WeakMap<object, Exit.Exit<A, Failure>>()
    const withAuth = Effect.provideService(effect, Auth.Auth, auth)
    const once = Effect.flatMap(
      HttpServerRequest.HttpServerRequest,
      (request) => exits.get(request) ?? Effect.onExit(withAuth, (exit) => Effect.sync(() => exits.set(request, exit)))
    )
    return () => once
  })

/** Provides the service to the app. If that fails, the failure is the response. */
const provideOrRespond = <I, S, E, R>(
  app: HttpApp.Default<E, R>,
  tag: Context.Tag<I, S>,
  service: Effect.Effect<S, Failure, Auth.Auth | HttpServerRequest.HttpServerRequest>
): HttpApp.Default<E, Exclude<R, I> | Auth.Auth> =>
  Effect.matchEffect(service, {
    onFailure: HttpServerRespondable.toResponse,
    onSuccess: (value) => Effect.provideService(app, tag, value)
  })
