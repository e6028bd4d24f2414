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
import type { Identity } from "../token/AuthObject.js"
import type { AcceptsToken } from "../token/TokenType.js"
import { AuthUnavailable, Unauthenticated } from "./AccessError.js"
import { CurrentAuth, CurrentState } from "./CurrentAuth.js"

/**
 * What a group of routes is asked for.
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

/**
 * Requires that someone is signed in, and provides `CurrentAuth`.
 *
 * Answers 401 with `WWW-Authenticate` to no one, 503 where that cannot be told, and redirects browsers whose session has
 * to be brought up to date.
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
  provides: CurrentAuth,
  security
}) {}

/**
 * Finds out who, if anyone, is signed in, and provides `CurrentState`.
 *
 * @since 0.1.0
 * @category context
 */
export class OptionalAuthentication extends HttpApiMiddleware.Tag<OptionalAuthentication>()(
  "effect-clerk/OptionalAuthentication",
  { failure: Failure, provides: CurrentState }
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
      const admitted = oncePerRequest((request) => admit(auth, request, options))
      return Authentication.of({ bearer: () => admitted, cookie: () => admitted })
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
    Effect.map(Auth.Auth, (auth) =>
      OptionalAuthentication.of(
        Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
          Effect.filterOrElse(judge(auth, request, options), isNoRedirect, turnAway)
        )
      )
    )
  )

/**
 * Requires that someone is signed in before an `HttpApp` or the routes of an `HttpRouter`, and provides `CurrentAuth`.
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
  <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, Exclude<R, CurrentAuth> | Auth.Auth> =>
    before((auth, request) => admit(auth, request, options), CurrentAuth, app)

/**
 * Finds out who, if anyone, is signed in before an `HttpApp` or the routes of an `HttpRouter`, and provides `CurrentState`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const optional =
  (options?: Options) =>
  <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, Exclude<R, CurrentState> | Auth.Auth> =>
    before(
      (auth, request) => Effect.filterOrElse(judge(auth, request, options), isNoRedirect, turnAway),
      CurrentState,
      app
    )

/**
 * Who a request comes from, or why it is turned away, without HTTP: for RPC middleware, sockets and queues.
 *
 * @since 0.1.0
 * @category combinators
 */
export const identify = <const A extends AcceptsToken = "session_token">(
  request: RequestInput,
  options?: Auth.RequestOptions<A>
): Effect.Effect<Identity, Unauthenticated | AuthUnavailable, Auth.Auth> =>
  Effect.flatMap(Auth.Auth, (auth) => Effect.flatMap(stateOf(auth, request, options), identityOf))

/** What is known of a request, with the reason written to the log where nothing can be. */
const stateOf = (
  auth: Auth.Service,
  request: RequestInput,
  options: Options | undefined
): Effect.Effect<RequestState, AuthUnavailable> =>
  auth.authenticateRequest(request, options).pipe(
    Effect.tapError((error) => Effect.logError(`Clerk: a request cannot be judged: ${error.message}`)),
    Effect.mapError((error) => new AuthUnavailable({ reason: error._tag }))
  )

const identityOf = (state: RequestState): Effect.Effect<Identity, Unauthenticated> =>
  state._tag === "SignedIn" ? Effect.succeed(state.auth) : turnAway(state)

const turnAway = (state: RequestState): Effect.Effect<never, Unauthenticated> =>
  Effect.fail(new Unauthenticated({ reason: state._tag === "SignedIn" ? "handshake" : state.reason }))

/** {@link stateOf}, and what the response must carry because of it. */
const judge = (
  auth: Auth.Service,
  request: HttpServerRequest.HttpServerRequest,
  options: Options | undefined
): Effect.Effect<RequestState, AuthUnavailable> =>
  Effect.tap(stateOf(auth, request, options), (state) =>
    HttpApp.appendPreResponseHandler((_, response) => Effect.succeed(marked(request, state, response)))
  )

/** Someone is signed in, or the request is turned away. A redirect comes first even for someone who is signed in. */
const admit = (
  auth: Auth.Service,
  request: HttpServerRequest.HttpServerRequest,
  options: Options | undefined
): Effect.Effect<Identity, Unauthenticated | AuthUnavailable> =>
  Effect.flatMap(judge(auth, request, options), (state) => (isNoRedirect(state) ? identityOf(state) : turnAway(state)))

const isNoRedirect = (state: RequestState): boolean => !state.headers.some(([name]) => name === "location")

/** The response with the headers of the state, or the redirect that the state asks for. */
const marked = (
  request: HttpServerRequest.HttpServerRequest,
  state: RequestState,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  if (!isNoRedirect(state)) return withHeaders(HttpServerResponse.empty({ status: 307 }), state.headers)
  const marked = withHeaders(response, state.headers)
  if (state._tag !== "SignedOut" || response.status !== 401) return marked
  // RFC 6750 §3.1: who sent no token is not told what is wrong with it.
  const challenge = request.headers["authorization"] === undefined ? "Bearer" : 'Bearer error="invalid_token"'
  return HttpServerResponse.setHeader(marked, "www-authenticate", challenge)
}

const withHeaders = (
  response: HttpServerResponse.HttpServerResponse,
  headers: ResponseHeaders
): HttpServerResponse.HttpServerResponse => {
  if (headers.length === 0) return response
  const cookies = headers.flatMap(([name, value]) => (name === "set-cookie" ? [value] : []))
  return headers.reduce(
    (marked, [name, value]) => (name === "set-cookie" ? marked : HttpServerResponse.setHeader(marked, name, value)),
    HttpServerResponse.mergeCookies(response, Cookies.fromSetCookie(cookies))
  )
}

/** An HttpApi asks again for each way of carrying a token, once the one before has failed. */
const oncePerRequest = <A, E>(
  judgement: (request: HttpServerRequest.HttpServerRequest) => Effect.Effect<A, E>
): Effect.Effect<A, E, HttpServerRequest.HttpServerRequest> => {
  const exits = new WeakMap<object, Exit.Exit<A, E>>()
  return Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    (request) =>
      exits.get(request) ?? Effect.onExit(judgement(request), (exit) => Effect.sync(() => exits.set(request, exit)))
  )
}

/** An app that is given what the judgement says of the request; a request that is turned away never reaches it. */
const before = <I, S, E, R>(
  judgement: (
    auth: Auth.Service,
    request: HttpServerRequest.HttpServerRequest
  ) => Effect.Effect<S, Unauthenticated | AuthUnavailable>,
  tag: Context.Tag<I, S>,
  app: HttpApp.Default<E, R>
): HttpApp.Default<E, Exclude<R, I> | Auth.Auth> =>
  Effect.flatMap(Auth.Auth, (auth) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
      Effect.matchEffect(judgement(auth, request), {
        onFailure: HttpServerRespondable.toResponse,
        onSuccess: (value) => Effect.provideService(app, tag, value)
      })
    )
  )
