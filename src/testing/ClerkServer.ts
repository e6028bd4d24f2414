/**
 * Serves any implementation of Clerk's operations over HTTP, with routes and schemas from the endpoint table.
 *
 * @since 0.1.0
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpApp from "@effect/platform/HttpApp"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { MissingMethod } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { clientFromMethods, type Mock } from "../ClerkService.js"
import { Mismatch } from "../codec/Mismatch.js"
import type { AnySpec, Spec } from "../Operation.js"
import { fromHeader, RequestKey } from "./RequestKey.js"
import { inputOf } from "./server/input.js"
import { errorResponse, problemResponse, successResponse } from "./server/response.js"
import { find, KnownMatch, type Match, pathOf } from "./server/routes.js"
import { Problem } from "./store/problem.js"

/**
 * Options of a served Clerk.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The secret keys that are allowed; others get a 401 `clerk_key_invalid`. Default: every request is allowed. */
  readonly secretKey?: Redacted.Redacted | ReadonlyArray<Redacted.Redacted>
  /** Wraps every response to a known operation, to delay it, to replace it, or to break the connection. */
  readonly around?: (
    operation: string,
    response: Effect.Effect<HttpServerResponse.HttpServerResponse>
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>
}

/**
 * Serves a Clerk, or any subset of its methods, at the paths of the Backend API.
 *
 * Paths begin with `/v1`. They are also served without it, because the official JavaScript client leaves it out for API
 * keys, M2M tokens and OAuth access tokens. The response is a 501 with the operation's name if the operation has no
 * method, and a 500 if its method dies.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { HttpApp } from "@effect/platform"
 * import { Effect } from "effect"
 * import { ClerkServer } from "effect-clerk/testing"
 *
 * const app = ClerkServer.toHttpApp({
 *   sessions: { createToken: ({ sessionId }) => Effect.succeed({ object: "token", jwt: `a.token.of-${sessionId}` }) }
 * })
 *
 * export const handler: (request: Request) => Promise<Response> = HttpApp.toWebHandler(app)
 * ```
 */
export const toHttpApp = (clerk: Mock, options: Options = {}): HttpApp.Default => {
  const client = clientFromMethods(clerk)
  const checkKey = keyCheck(options.secretKey)
  const { around = (_, response) => response } = options

  const run = (match: Match, request: HttpServerRequest.HttpServerRequest) =>
    Effect.flatMap(inputOf(match, request), (input) =>
      // The table holds specs of every type; here an input is what its own spec decoded.
      client.execute(match.spec as unknown as Spec<unknown, unknown, number>, input)
    ).pipe(
      Effect.flatMap((value) => encode(match.spec, value)),
      Effect.catchAll((error) =>
        error._tag === "Problem" ? problemResponse(error) : Effect.succeed(errorResponse(error))
      ),
      Effect.catchAllDefect((defect) => defectResponse(match.spec, defect))
    )

  return Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const known = yield* KnownMatch
    const match = known === undefined ? find(request.method, pathOf(request.url)) : known.match
    if (match === undefined) return yield* problemResponse(unknownRoute(request))
    const key = fromHeader(request.headers["authorization"])
    const problem = checkKey(match.spec, key)
    if (problem !== undefined) return yield* problemResponse(problem)
    const response = yield* around(match.spec.operation, Effect.provideService(run(match, request), RequestKey, key))
    const version = request.headers["clerk-api-version"]
    return version === undefined ? response : HttpServerResponse.setHeader(response, "clerk-api-version", version)
  })
}

/**
 * A `fetch` that reaches an app of {@link toHttpApp} without a socket. It runs with the clock and the services of the
 * effect that makes it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const toFetch = (app: HttpApp.Default): Effect.Effect<typeof globalThis.fetch> =>
  Effect.map(Effect.runtime<never>(), (runtime) => {
    const handle = HttpApp.toWebHandlerRuntime(runtime)(app)
    return (url, init) => handle(new Request(url, init))
  })

/**
 * An `HttpClient` that reaches an app of {@link toHttpApp} without a socket, so that a call runs completely in one process.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { Effect, Layer, Redacted } from "effect"
 * import { ClerkService } from "effect-clerk"
 * import { ClerkServer } from "effect-clerk/testing"
 *
 * const app = ClerkServer.toHttpApp({
 *   sessions: { createToken: () => Effect.succeed({ object: "token", jwt: "header.claims.signature" }) }
 * })
 *
 * export const layer = ClerkService.layer({ secretKey: Redacted.make("sk_test_any") }).pipe(
 *   Layer.provide(ClerkServer.layerHttpClient(app))
 * )
 * ```
 */
export const layerHttpClient = (app: HttpApp.Default): Layer.Layer<HttpClient.HttpClient> =>
  FetchHttpClient.layer.pipe(Layer.provide(Layer.effect(FetchHttpClient.Fetch, toFetch(app))))

/** Checks the key of a request, if there are keys to compare with. */
const keyCheck = (secretKey: Options["secretKey"]) => {
  if (secretKey === undefined) return () => undefined
  const keys = (Array.isArray(secretKey) ? secretKey : [secretKey]).map(Redacted.value)
  return (spec: AnySpec, { key }: typeof RequestKey.Service): Problem | undefined => {
    if (spec.credential === "none") return undefined
    if (key === undefined) return missingKey()
    // The operations themselves check the secret keys of machines, because they know the machines.
    if (spec.credential !== "secretKey" && Redacted.value(key).startsWith("ak_")) return undefined
    return keys.includes(Redacted.value(key)) ? undefined : invalidKey()
  }
}

const missingKey = (): Problem =>
  new Problem({
    status: 401,
    code: "authorization_header_format_invalid",
    message: "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'"
  })

const invalidKey = (): Problem =>
  new Problem({
    status: 401,
    code: "clerk_key_invalid",
    message: "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct."
  })

const unknownRoute = ({ method, url }: HttpServerRequest.HttpServerRequest): Problem =>
  new Problem({
    status: 404,
    code: "resource_not_found",
    message: `No operation of the Backend API is at ${method} ${pathOf(url)}`
  })

const encode = (
  spec: AnySpec,
  value: unknown
): Effect.Effect<HttpServerResponse.HttpServerResponse, ClerkErrors | SDKError> => {
  const response = successResponse(spec, value)
  return response instanceof Mismatch
    ? Effect.dieMessage(`${spec.operation} returned what its schema does not allow: ${response.toString()}`)
    : Effect.succeed(response)
}

const defectResponse = ({ operation }: AnySpec, defect: unknown) => {
  if (defect instanceof MissingMethod) {
    return problemResponse(
      new Problem({
        status: 501,
        code: "operation_not_implemented",
        message: `${operation} is not implemented by the Clerk served here`
      })
    )
  }
  const problem = new Problem({
    status: 500,
    code: "internal_clerk_error",
    message: `${operation} died: ${String(defect)}`
  })
  return Effect.zipRight(Effect.logError(`${operation} died`, Cause.die(defect)), problemResponse(problem))
}
