/**
 * Authentication before the handlers of an `HttpApi`, an `HttpRouter` or an RPC group.
 *
 * @since 0.1.0
 */
import * as Cookies from "@effect/platform/Cookies"
import * as HttpApiMiddleware from "@effect/platform/HttpApiMiddleware"
import * as HttpApiSecurity from "@effect/platform/HttpApiSecurity"
import * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerRespondable from "@effect/platform/HttpServerRespondable"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Auth from "../request/Auth.js"
import type { RequestInput } from "../request/Request.js"
import type { RequestState, ResponseHeaders } from "../request/RequestState.js"
import type { AuthObject } from "../token/AuthObject.js"
import type { AcceptsToken } from "../token/TokenType.js"
import { AuthUnavailable, Unauthenticated } from "./AccessError.js"
import * as CurrentAuth from "./CurrentAuth.js"

/**
 * Options for authenticating the requests of a group of routes.
 *
 * @since 0.1.0
 * @category models
 */
export type Options = Auth.RequestOptions<AcceptsToken>

const security = {
  bearer: HttpApiSecurity.bearer,
  cookie: HttpApiSecurity.apiKey({ in: "cookie", key: "__session" })
}

const Failure = Schema.Union(Unauthenticated, AuthUnavailable)

type Failure = typeof Failure.Type

/**
 * Requires authentication, and provides `CurrentAuth`.
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
 *   handlers.handle("whoAmI", () => Effect.map(CurrentAuth.CurrentAuth, (auth) => auth.tokenType))
 * )
 * ```
 */
export class Authentication extends HttpApiMiddleware.Tag<Authentication>()("effect-clerk/Authentication", {
  failure: Failure,
  provides: CurrentAuth.CurrentAuth,
  security
}) {}

/**
 * Authenticates requests, and provides `CurrentState` for signed-in and signed-out ones.
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
export const layer = (options?: Options): Layer.Layer<Authentication, never, Auth.Auth> =>
  Layer.effect(
    Authentication,
    Effect.map(Auth.Auth, (auth) => {
      const authenticated = oncePerRequest(Effect.provideService(requireSignedIn(options), Auth.Auth, auth))
      return Authentication.of({ bearer: () => authenticated, cookie: () => authenticated })
    })
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
    Effect.map(Auth.Auth, (auth) => {
      const state = oncePerRequest(Effect.provideService(authenticate(options), Auth.Auth, auth))
      return OptionalAuthentication.of({ bearer: () => state, cookie: () => state })
    })
  )

/**
 * Requires authentication for an `HttpApp` or the routes of an `HttpRouter`, and provides `CurrentAuth`.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { HttpRouter, HttpServerResponse } from "@effect/platform"
 * import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
 * import { Effect } from "effect"
 *
 * export const routes = HttpRouter.empty.pipe(
 *   HttpRouter.get("/me", Effect.flatMap(CurrentAuth.requireSession, ({ userId }) => HttpServerResponse.json({ userId }))),
 *   HttpRouter.use(AuthMiddleware.required())
 * )
 * ```
 */
export const required =
  (options?: Options) =>
  <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, Exclude<R, CurrentAuth.CurrentAuth> | Auth.Auth> =>
    provideOrRespond(app, CurrentAuth.CurrentAuth, requireSignedIn(options))

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
  options?: Auth.RequestOptions<A>
): Effect.Effect<AuthObject, Failure, Auth.Auth> => Effect.flatMap(requestState(request, options), signedInAuth)

/** The state of a request. If it could not be authenticated, the reason is logged. */
const requestState = (
  request: RequestInput,
  options: Options | undefined
): Effect.Effect<RequestState, AuthUnavailable, Auth.Auth> =>
  Auth.authenticateRequest(request, options).pipe(
    Effect.tapError((error) => Effect.logError(`Clerk: a request could not be authenticated: ${error.message}`)),
    Effect.mapError((error) => new AuthUnavailable({ reason: error._tag }))
  )

const signedInAuth = (state: RequestState): Effect.Effect<AuthObject, Unauthenticated> =>
  Effect.provideService(CurrentAuth.requireSignedIn, CurrentAuth.CurrentState, state)

/** The state of the current request, whose headers or redirect are added to the response. A redirect also fails. */
const authenticate = (
  options: Options | undefined
): Effect.Effect<RequestState, Failure, Auth.Auth | HttpServerRequest.HttpServerRequest> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const state = yield* requestState(request, options)
    yield* HttpApp.appendPreResponseHandler((_, response) => Effect.succeed(responseFor(request, state, response)))
    if (!isRedirect(state)) return state
    return yield* new Unauthenticated({ reason: state._tag === "SignedIn" ? "handshake" : state.reason })
  })

/** The Auth object of the current request. It fails for a signed-in request too, if that must be redirected. */
const requireSignedIn = (
  options: Options | undefined
): Effect.Effect<AuthObject, Failure, Auth.Auth | HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(authenticate(options), signedInAuth)

const isRedirect = (state: RequestState): boolean => state.headers.some(([name]) => name === "location")

/** The response with the headers of the state, or the redirect of the state instead. */
const responseFor = (
  request: HttpServerRequest.HttpServerRequest,
  state: RequestState,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  if (isRedirect(state)) return withHeaders(HttpServerResponse.empty({ status: 307 }), state.headers)
  const withState = withHeaders(response, state.headers)
  if (state._tag !== "SignedOut" || response.status !== 401) return withState
  // RFC 6750 §3.1: no error code if the request had no token.
  const challenge = request.headers["authorization"] === undefined ? "Bearer" : 'Bearer error="invalid_token"'
  return HttpServerResponse.setHeader(withState, "www-authenticate", challenge)
}

const withHeaders = (
  response: HttpServerResponse.HttpServerResponse,
  headers: ResponseHeaders
): HttpServerResponse.HttpServerResponse => {
  if (headers.length === 0) return response
  const isCookie = ([name]: ResponseHeaders[number]) => name === "set-cookie"
  return headers
    .filter((header) => !isCookie(header))
    .reduce(
      (result, [name, value]) => HttpServerResponse.setHeader(result, name, value),
      HttpServerResponse.mergeCookies(response, cookiesOf(headers.filter(isCookie).map(([, value]) => value)))
    )
}

/** Each cookie under its whole header: two cookies of one name may differ in domain or path, and both must be sent. */
const cookiesOf = (setCookies: ReadonlyArray<string>): Cookies.Cookies =>
  Cookies.fromReadonlyRecord(
    Object.fromEntries(
      setCookies.flatMap((header) =>
        Object.values(Cookies.fromSetCookie(header).cookies).map((cookie) => [header, cookie] as const)
      )
    )
  )

/** An HttpApi runs its middleware once for each way of sending a token, until one succeeds. */
const oncePerRequest = <A, E>(
  effect: Effect.Effect<A, E, HttpServerRequest.HttpServerRequest>
): Effect.Effect<A, E, HttpServerRequest.HttpServerRequest> => {
  const exits = new WeakMap<object, Exit.Exit<A, E>>()
  return Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    (request) => exits.get(request) ?? Effect.onExit(effect, (exit) => Effect.sync(() => exits.set(request, exit)))
  )
}

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
