/**
 * Serves any implementation of Clerk's operations over HTTP, by reading the endpoint table backwards.
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
import * as Caller from "./RequestKey.js"
import { traceId } from "./store/problem.js"
import { errorBody, failure, item, success } from "./server/response.js"
import { inputOf, Refusal } from "./server/input.js"
import { find, type Match } from "./server/routes.js"

/**
 * How a served Clerk behaves.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The secret keys that are let in; others get a 401 `clerk_key_invalid`. Default: every request is let in. */
  readonly secretKey?: Redacted.Redacted | ReadonlyArray<Redacted.Redacted>
  /** Wraps every answer, once the operation is known: to delay it, to replace it, or to break it off. */
  readonly around?: (
    operation: string,
    answer: Effect.Effect<HttpServerResponse.HttpServerResponse>
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>
}

/**
 * Serves a Clerk, or any subset of its methods, at the paths of the Backend API.
 *
 * Paths begin with `/v1`; without it they are served too, since the official JavaScript client leaves it out for API
 * keys, M2M tokens and OAuth access tokens. An operation without a method answers 501 with its name, one that dies 500.
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
  const admits = admission(options.secretKey)
  const around = options.around ?? ((_: string, answer: Effect.Effect<HttpServerResponse.HttpServerResponse>) => answer)

  const answer = (match: Match, request: HttpServerRequest.HttpServerRequest) =>
    Effect.flatMap(inputOf(match, request), (input) =>
      // The table holds specs of every type; here an input is what its own spec decoded.
      client.execute(match.spec as unknown as Spec<unknown, unknown, number>, input)
    ).pipe(
      Effect.flatMap((value) => encode(match.spec, value)),
      Effect.catchAll((error) => (error._tag === "Refusal" ? refuse(error) : Effect.succeed(failure(error)))),
      Effect.catchAllDefect((defect) => defective(match.spec, defect))
    )

  return Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const match = find(request.method, pathOf(request.url))
    if (match === undefined) return yield* unknownRoute(request)
    const caller = Caller.fromHeader(request.headers["authorization"])
    const refusal = admits(match.spec, caller)
    if (refusal !== undefined) return yield* refuse(refusal)
    const response = yield* around(
      match.spec.operation,
      Effect.provideService(answer(match, request), Caller.Caller, caller)
    )
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
 * An `HttpClient` that reaches an app of {@link toHttpApp} without a socket: the whole way of a call, in one process.
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

const pathOf = (url: string): string => {
  const path = url.replace(/[?#].*$/s, "")
  return path.startsWith("/v1/") ? path.slice(3) : path
}

const admission = (secretKey: Options["secretKey"]) => {
  if (secretKey === undefined) return () => undefined
  const keys = (Array.isArray(secretKey) ? secretKey : [secretKey]).map(Redacted.value)
  return (spec: AnySpec, { key }: typeof Caller.Caller.Service): Refusal | undefined => {
    if (spec.credential === "none") return undefined
    if (key === undefined) return missingKey
    // Machines show keys of their own, which the operations judge: they know the machines.
    if (spec.credential !== "secretKey" && Redacted.value(key).startsWith("ak_")) return undefined
    return keys.includes(Redacted.value(key)) ? undefined : invalidKey
  }
}

const missingKey = new Refusal({
  status: 401,
  code: "authorization_header_format_invalid",
  text: "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'"
})

const invalidKey = new Refusal({
  status: 401,
  code: "clerk_key_invalid",
  text: "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct."
})

const respond = (status: number, code: string, text: string, meta: Readonly<Record<string, unknown>> = {}) =>
  Effect.map(traceId, (id) => errorBody(status, [item(code, text, meta)], id))

const refuse = ({ code, parameter, status, text }: Refusal) =>
  respond(status, code, text, parameter === undefined ? {} : { param_name: parameter })

const unknownRoute = (request: HttpServerRequest.HttpServerRequest) =>
  respond(404, "resource_not_found", `No operation of the Backend API is at ${request.method} ${pathOf(request.url)}`)

const encode = (
  spec: AnySpec,
  value: unknown
): Effect.Effect<HttpServerResponse.HttpServerResponse, ClerkErrors | SDKError> => {
  const response = success(spec, value)
  return response instanceof Mismatch
    ? Effect.dieMessage(`${spec.operation} returned what its schema does not allow: ${response.toString()}`)
    : Effect.succeed(response)
}

const defective = (spec: AnySpec, defect: unknown) =>
  defect instanceof MissingMethod
    ? respond(501, "operation_not_implemented", `${spec.operation} is not implemented by the Clerk served here`)
    : Effect.zipRight(
        Effect.logError(`${spec.operation} died`, Cause.die(defect)),
        respond(500, "internal_clerk_error", `${spec.operation} died: ${String(defect)}`)
      )
