/**
 * OAuth for the callers of an HTTP server, such as the clients of an MCP server: they find out where to sign in, and sign in
 * with Clerk (RFC 9728, RFC 6750).
 *
 * @since 0.1.0
 */
import * as HttpApp from "@effect/platform/HttpApp"
import * as HttpLayerRouter from "@effect/platform/HttpLayerRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerRespondable from "@effect/platform/HttpServerRespondable"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClerkConfigError } from "../../ClerkError.js"
import * as Auth from "../request/Auth.js"
import type { OAuthAuth } from "../token/AuthObject.js"
import { type AuthUnavailable, Forbidden, type Unauthenticated } from "./AccessError.js"
import { identify } from "./AuthMiddleware.js"
import * as CurrentAuth from "./CurrentAuth.js"
import { MissingScope } from "./MissingScope.js"
import { challenge, tokenError } from "./stateResponse.js"

/**
 * The resource that access tokens are for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * The public URL of the resource, such as `https://example.com/mcp`, exactly as clients enter it. It is also the audience
   * that tokens must have, so that a token for another server is of no use here.
   */
  readonly resource: string
  /** The scopes that a token must have. Default none. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The scopes that a client may ask for, if there are more than `scopes`. */
  readonly scopesSupported?: ReadonlyArray<string> | undefined
  /** The audiences of which a token must have one. Default: `resource`. */
  readonly audience?: string | ReadonlyArray<string> | undefined
  /** Where clients get their tokens. Default: the Frontend API of the instance, from the `publishableKey` of `Auth`. */
  readonly authorizationServers?: ReadonlyArray<string> | undefined
  /**
   * Whether the metadata is also at the root, where older clients look. Default true; of several resources on one host, only
   * one can be there.
   */
  readonly metadataAtRoot?: boolean | undefined
  /** A name for people. */
  readonly name?: string | undefined
  /** The URL of the documentation for developers. */
  readonly documentation?: string | undefined
}

/**
 * What clients are told of the resource (RFC 9728 §2).
 *
 * @since 0.1.0
 * @category models
 */
export interface Metadata {
  readonly resource: string
  readonly authorization_servers: ReadonlyArray<string>
  readonly bearer_methods_supported: readonly ["header"]
  readonly scopes_supported?: ReadonlyArray<string>
  readonly resource_name?: string
  readonly resource_documentation?: string
}

/**
 * A middleware that runs an app with the Auth object of an OAuth access token.
 *
 * @since 0.1.0
 * @category models
 */
export type Protect = <E, R>(
  app: HttpApp.Default<E, R>
) => HttpApp.Default<E, Exclude<R, CurrentAuth.Current<"oauth_token">>>

/**
 * The metadata of a resource. {@link layer} and {@link make} serve it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const metadata = (options: Options): Effect.Effect<Metadata, ClerkConfigError, Auth.Auth> =>
  Effect.gen(function* () {
    const { documentation, name, scopes = [], scopesSupported = scopes } = options
    const { issuer } = yield* Auth.Auth
    const servers = options.authorizationServers ?? (issuer === undefined ? [] : [issuer])
    if (servers.length === 0) {
      return yield* bad("authorizationServers", "is missing, and `Auth` has no `publishableKey` to take it from")
    }
    if (!isResource(options.resource)) {
      return yield* bad(
        "resource",
        "must be an encoded URL such as https://example.com/mcp, without credentials, a query or a fragment"
      )
    }
    return {
      resource: options.resource,
      authorization_servers: servers,
      bearer_methods_supported: ["header"],
      ...(scopesSupported.length === 0 ? {} : { scopes_supported: scopesSupported }),
      ...(name === undefined ? {} : { resource_name: name }),
      ...(documentation === undefined ? {} : { resource_documentation: documentation })
    }
  })

const bad = (option: string, issue: string) => new ClerkConfigError({ option, issue })

/** Clients compare it as a text, and connect to it as a URL: the path must be the same in both. */
const isResource = (text: string): boolean => {
  const match = /^https?:\/\/[\w.:[\]-]+(\/[^?#]*)?$/i.exec(text)
  return match !== null && URL.canParse(text) && new URL(text).pathname === (match[1] ?? "/")
}

/**
 * A middleware for an `HttpApp`, such as a whole `HttpRouter`. It serves the metadata of the resource at its well-known URLs.
 * All other requests need an OAuth access token, whose Auth object is `CurrentAuth.current("oauth_token")`.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { HttpRouter, HttpServer, HttpServerResponse } from "@effect/platform"
 * import { Effect, Layer } from "effect"
 * import { CurrentAuth, ProtectedResource } from "effect-clerk/auth"
 *
 * const router = HttpRouter.empty.pipe(
 *   HttpRouter.get(
 *     "/files",
 *     Effect.flatMap(CurrentAuth.current("oauth_token"), ({ userId }) => HttpServerResponse.json({ userId }))
 *   )
 * )
 *
 * export const ServerLayer = Layer.unwrapEffect(
 *   Effect.map(ProtectedResource.make({ resource: "https://example.com/files", scopes: ["files:read"] }), (protect) =>
 *     router.pipe(protect, HttpServer.serve())
 *   )
 * )
 * ```
 */
export const make = (options: Options): Effect.Effect<Protect, ClerkConfigError, Auth.Auth> =>
  Effect.map(Effect.all([metadata(options), protection(options)]), ([served, protect]) => {
    const paths: ReadonlyArray<string> = wellKnownPaths(options)
    return (app) =>
      Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
        paths.includes(pathOf(request)) ? serve(served) : protect(app)
      )
  })

/**
 * Protects the routes of an `HttpLayerRouter` that it is provided to, and adds routes for the metadata of the resource. The
 * protected routes need an OAuth access token, whose Auth object is `CurrentAuth.current("oauth_token")`.
 *
 * Without a valid token, the response is a 401 whose `WWW-Authenticate` leads to the metadata. Without a scope it is a 403
 * `insufficient_scope`, upon which a client asks its user for more. A route that needs one more scope than the others has the
 * guard `CurrentAuth.requireScope`.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { HttpLayerRouter } from "@effect/platform"
 * import { McpServer } from "@effect/ai"
 * import { Layer } from "effect"
 * import { ProtectedResource } from "effect-clerk/auth"
 *
 * const Mcp = McpServer.layerHttpRouter({ name: "files", version: "1.0.0", path: "/mcp" }).pipe(
 *   Layer.provide(ProtectedResource.layer({ resource: "https://example.com/mcp" }))
 * )
 *
 * export const ServerLayer = HttpLayerRouter.serve(Mcp)
 * ```
 */
export const layer = (
  options: Options
): Layer.Layer<
  HttpLayerRouter.Request.From<"Requires", CurrentAuth.Current<"oauth_token">>,
  ClerkConfigError,
  Auth.Auth | HttpLayerRouter.HttpRouter
> =>
  Layer.merge(
    HttpLayerRouter.middleware<{ provides: CurrentAuth.Current<"oauth_token"> }>()(
      Effect.map(protection(options), (protect) => (route) => protect(route))
    ).layer,
    HttpLayerRouter.use((router) =>
      Effect.flatMap(metadata(options), (served) =>
        Effect.forEach(wellKnownPaths(options), (path) => router.add("*", path, serve(served)), {
          discard: true
        })
      )
    )
  )

/** The path of the metadata for the resource, then the one at the root. */
const wellKnownPaths = ({
  metadataAtRoot = true,
  resource
}: Options): readonly [HttpLayerRouter.PathInput, ...Array<HttpLayerRouter.PathInput>] => {
  const root = "/.well-known/oauth-protected-resource"
  const path = new URL(resource).pathname.replace(/\/$/, "")
  if (path === "") return [root]
  return metadataAtRoot ? [`${root}${path}` as const, root] : [`${root}${path}` as const]
}

const pathOf = ({ url }: HttpServerRequest.HttpServerRequest): string =>
  url.replace(/^https?:\/\/[^/]*/i, "").replace(/[?#].*$/, "")

/** Any website may read the metadata: clients run in browsers too. */
const serve = (metadata: Metadata): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.unsafeJson(metadata, {
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, OPTIONS",
      "access-control-allow-headers": "*",
      "cache-control": "max-age=3600"
    }
  })

/** Runs an app with the Auth object of a token for the resource, or answers with what the client must do first. */
const protection = (options: Options): Effect.Effect<Protect, ClerkConfigError, Auth.Auth> =>
  Effect.map(Effect.all([Auth.Auth, metadata(options)]), ([auth, { resource }]) => {
    const { audience = resource, scopes = [] } = options
    const resource_metadata = new URL(wellKnownPaths(options)[0], resource).href
    const challengeFor = (error: { readonly error?: string }, scopes: ReadonlyArray<string>) =>
      challenge({ ...error, ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }), resource_metadata })
    const authenticate = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<OAuthAuth, Refusal> =>
      identify(request, { acceptsToken: "oauth_token", audience }).pipe(
        Effect.provideService(Auth.Auth, auth),
        Effect.filterOrFail(
          (token) => scopes.every((scope) => token.scopes.includes(scope)),
          () => new Forbidden({ missing: `the scopes ${scopes.join(" ")}` })
        )
      )
    const refuse = (request: HttpServerRequest.HttpServerRequest, refusal: Refusal) =>
      Effect.map(HttpServerRespondable.toResponse(refusal), (response) =>
        refusal._tag === "AuthUnavailable"
          ? response
          : HttpServerResponse.setHeader(
              response,
              "www-authenticate",
              challengeFor(refusal._tag === "Forbidden" ? insufficientScope : tokenError(request), scopes)
            )
      )
    const run = <E, R>(app: HttpApp.Default<E, R>, token: OAuthAuth) =>
      Effect.suspend(() => {
        let missing: string | undefined
        const addChallenge: HttpApp.PreResponseHandler = (_request, response) =>
          Effect.succeed(
            missing === undefined || response.status !== 403
              ? response
              : HttpServerResponse.setHeader(
                  response,
                  "www-authenticate",
                  // With the scopes that the token has, which the next one must not lose.
                  challengeFor(insufficientScope, [...token.scopes, missing])
                )
          )
        return Effect.zipRight(
          HttpApp.appendPreResponseHandler(addChallenge),
          app.pipe(
            Effect.provideService(CurrentAuth.current("oauth_token"), token),
            Effect.provideService(MissingScope, (scope) => {
              missing = scope
            })
          )
        )
      })
    return (app) =>
      Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
        Effect.matchEffect(authenticate(request), {
          onFailure: (refusal) => refuse(request, refusal),
          onSuccess: (token) => run(app, token)
        })
      )
  })

const insufficientScope = { error: "insufficient_scope" }

type Refusal = Unauthenticated | Forbidden | AuthUnavailable
