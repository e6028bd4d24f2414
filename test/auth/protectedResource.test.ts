import {
  HttpApi,
  HttpApiBuilder,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApp,
  HttpLayerRouter,
  HttpRouter,
  HttpServer,
  HttpServerRequest,
  HttpServerResponse
} from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import {
  auth as authorize,
  discoverAuthorizationServerMetadata,
  discoverOAuthProtectedResourceMetadata,
  type OAuthClientProvider,
  UnauthorizedError
} from "@modelcontextprotocol/sdk/client/auth.js"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import { Effect, Layer, Schema, type Scope } from "effect"
import { type ClerkClient, ClerkService } from "effect-clerk"
import { Auth, AuthMiddleware, CurrentAuth, Forbidden, ProtectedResource } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"
import { answerMcp } from "../../examples/support/mcp-tools.js"

const resource = "https://mcp.example.com/mcp"
const metadataUrl = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"
const options = { resource, scopes: ["files:read"], scopesSupported: ["files:read", "files:write"], name: "Files" }

const authLayer = Layer.unwrapEffect(Effect.map(ClerkEmulator, ({ publishableKey }) => Auth.layer({ publishableKey })))

/** What Clerk's Frontend API says of itself at its well-known URL (RFC 8414). */
const authorizationServer = {
  issuer: "https://clerk.emulator.test",
  authorization_endpoint: "https://clerk.emulator.test/oauth/authorize",
  token_endpoint: "https://clerk.emulator.test/oauth/token",
  registration_endpoint: "https://clerk.emulator.test/oauth/register",
  jwks_uri: "https://clerk.emulator.test/.well-known/jwks.json",
  scopes_supported: ["openid", "profile", "email"],
  response_types_supported: ["code"],
  grant_types_supported: ["authorization_code", "refresh_token"],
  token_endpoint_auth_methods_supported: ["none", "client_secret_basic"],
  code_challenge_methods_supported: ["S256"]
}

/** The servers of the test, as `fetch`: the protected one, and the Frontend API. */
const makeFetch = Effect.gen(function* () {
  const routes = HttpLayerRouter.addAll([
    HttpLayerRouter.route("*", "/mcp", Effect.flatMap(HttpServerRequest.HttpServerRequest, answerMcp))
  ]).pipe(Layer.provide(ProtectedResource.layer(options)))
  const open = HttpLayerRouter.add("GET", "/health", HttpServerResponse.text("ok"))
  const context = yield* Effect.context<ClerkEmulator | ClerkService | ClerkClient.ClerkClient>()
  const { dispose, handler } = HttpLayerRouter.toWebHandler(
    Layer.merge(routes, open).pipe(Layer.provide(authLayer), Layer.provide(Layer.succeedContext(context))),
    { disableLogger: true }
  )
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  return async (input: string | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { host, pathname } = new URL(request.url)
    if (host === "mcp.example.com") return handler(request)
    return host === "clerk.emulator.test" && pathname === "/.well-known/oauth-authorization-server"
      ? Response.json(authorizationServer)
      : new Response(null, { status: 404 })
  }
})

const token = (scopes: ReadonlyArray<string>, aud: string) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const user = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
    const { mintOAuthToken } = yield* ClerkEmulator
    const jwt = yield* mintOAuthToken(user.id, { format: "jwt", scopes, audience: aud })
    return { jwt, userId: user.id }
  })

/** A client application that is registered, and notes where it sends its user. */
class Application implements OAuthClientProvider {
  accessToken: string | undefined
  readonly authorizations: Array<URL> = []
  readonly redirectUrl = "https://client.example.com/callback"
  readonly clientMetadata = { redirect_uris: [this.redirectUrl] }
  private verifier = ""

  clientInformation() {
    return { client_id: "client_1" }
  }
  tokens() {
    return this.accessToken === undefined ? undefined : { access_token: this.accessToken, token_type: "Bearer" }
  }
  saveTokens(): void {}
  redirectToAuthorization(url: URL): void {
    this.authorizations.push(url)
  }
  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier
  }
  codeVerifier(): string {
    return this.verifier
  }
}

const connect = async (application: Application, fetch: Awaited<Effect.Effect.Success<typeof makeFetch>>) => {
  const client = new Client({ name: "test", version: "1.0.0" })
  await client.connect(new StreamableHTTPClientTransport(new URL(resource), { authProvider: application, fetch }))
  return client
}

describe("the official MCP client", () => {
  it.scopedLive("finds out where to sign in, sends its user there, and calls a tool as that user", () =>
    Effect.gen(function* () {
      const fetch = yield* makeFetch
      const application = new Application()

      const refused = yield* Effect.flip(Effect.tryPromise(() => connect(application, fetch)))
      assert.ok(refused.error instanceof UnauthorizedError)
      const [authorization] = application.authorizations
      assert.ok(authorization)
      assert.strictEqual(`${authorization.origin}${authorization.pathname}`, authorizationServer.authorization_endpoint)
      assert.strictEqual(authorization.searchParams.get("resource"), resource)
      assert.strictEqual(authorization.searchParams.get("scope"), "files:read")

      const { jwt, userId } = yield* token(["files:read"], resource)
      application.accessToken = jwt
      const client = yield* Effect.promise(() => connect(application, fetch))
      const { content } = yield* Effect.promise(() => client.callTool({ name: "whoami" }))
      assert.deepStrictEqual(content, [{ type: "text", text: `client_emulator acts for ${userId}` }])
      yield* Effect.promise(() => client.close())
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.scopedLive("asks its user for the scopes that a token lacks", () =>
    Effect.gen(function* () {
      const fetch = yield* makeFetch
      const application = new Application()
      application.accessToken = (yield* token(["profile"], resource)).jwt
      const refused = yield* Effect.flip(Effect.tryPromise(() => connect(application, fetch)))
      assert.ok(refused.error instanceof UnauthorizedError)
      assert.deepStrictEqual(
        application.authorizations.map((url) => url.searchParams.get("scope")),
        ["files:read"]
      )
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.scopedLive("walks from the resource to the metadata of its authorization server", () =>
    Effect.gen(function* () {
      const fetch = yield* makeFetch
      const metadata = yield* Effect.promise(() => discoverOAuthProtectedResourceMetadata(resource, {}, fetch))
      assert.deepStrictEqual(
        { ...metadata },
        {
          resource,
          authorization_servers: ["https://clerk.emulator.test"],
          bearer_methods_supported: ["header"],
          scopes_supported: ["files:read", "files:write"],
          resource_name: "Files"
        }
      )
      const server = yield* Effect.promise(() =>
        discoverAuthorizationServerMetadata(metadata.authorization_servers?.[0] ?? "", { fetchFn: fetch })
      )
      assert.strictEqual(server?.token_endpoint, authorizationServer.token_endpoint)
      const result = yield* Effect.promise(() =>
        authorize(new Application(), { serverUrl: resource, resourceMetadataUrl: new URL(metadataUrl), fetchFn: fetch })
      )
      assert.strictEqual(result, "REDIRECT")
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})

describe("a protected resource", () => {
  const post = (fetch: (url: string, init?: RequestInit) => Promise<Response>, authorization?: string) =>
    Effect.promise(() =>
      fetch(resource, { method: "POST", ...(authorization === undefined ? {} : { headers: { authorization } }) })
    )

  it.scopedLive("tells in WWW-Authenticate what is wrong with a token and where to get another", () =>
    Effect.gen(function* () {
      const fetch = yield* makeFetch
      const { jwt: foreign } = yield* token(["files:read"], "https://other.example.com/mcp")
      const clerk = yield* ClerkService
      const [user] = (yield* clerk.users.list()).data
      const { mintOAuthToken, mintSessionToken } = yield* ClerkEmulator
      const narrow = yield* mintOAuthToken(user!.id, { format: "jwt", audience: resource })
      const withoutAudience = yield* mintOAuthToken(user!.id, { format: "jwt", scopes: ["files:read"] })
      const opaque = (audience?: string) => mintOAuthToken(user!.id, { scopes: ["files:read"], audience })
      const session = yield* clerk.sessions.create({ userId: user!.id })
      const rest = `scope="files:read", resource_metadata="${metadataUrl}"`
      for (const [authorization, status, challenge] of [
        [undefined, 401, `Bearer ${rest}`],
        ["Basic dXNlcjpwYXNz", 401, `Bearer ${rest}`],
        ["Bearer garbage", 401, `Bearer error="invalid_token", ${rest}`],
        [`Bearer ${yield* mintSessionToken(session.id)}`, 401, `Bearer error="invalid_token", ${rest}`],
        [`Bearer ${foreign}`, 401, `Bearer error="invalid_token", ${rest}`],
        [`Bearer ${withoutAudience}`, 401, `Bearer error="invalid_token", ${rest}`],
        [`Bearer ${yield* opaque()}`, 401, `Bearer error="invalid_token", ${rest}`],
        [`Bearer ${yield* opaque("https://other.example.com/mcp")}`, 401, `Bearer error="invalid_token", ${rest}`],
        [`Bearer ${narrow}`, 403, `Bearer error="insufficient_scope", ${rest}`]
      ] as const) {
        const response = yield* post(fetch, authorization)
        assert.strictEqual(response.status, status)
        assert.strictEqual(response.headers.get("www-authenticate"), challenge)
      }
      const accepted = yield* post(fetch, `Bearer ${yield* opaque(resource)}`)
      assert.notInclude([401, 403], accepted.status)
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.scopedLive("serves its metadata to any website, at the root too, and leaves other routes alone", () =>
    Effect.gen(function* () {
      const fetch = yield* makeFetch
      for (const url of [metadataUrl, "https://mcp.example.com/.well-known/oauth-protected-resource"]) {
        const response = yield* Effect.promise(() => fetch(url))
        assert.strictEqual(response.status, 200)
        assert.strictEqual(response.headers.get("access-control-allow-origin"), "*")
        assert.propertyVal(yield* Effect.promise(() => response.json()), "resource", resource)
      }
      const health = yield* Effect.promise(() => fetch("https://mcp.example.com/health"))
      assert.strictEqual(health.status, 200)
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.scopedLive("is a middleware for any HttpApp", () =>
    Effect.gen(function* () {
      const protect = yield* ProtectedResource.make({ resource: "https://files.example.com/" })
      const app = Effect.flatMap(CurrentAuth.current("oauth_token"), ({ userId }) => HttpServerResponse.text(userId))
      const handler = HttpApp.toWebHandlerRuntime(yield* Effect.runtime<never>())(protect(app))
      const { jwt, userId } = yield* token([], "https://files.example.com/")
      const fetch = (path: string, headers: Record<string, string> = {}) =>
        Effect.promise(() => handler(new Request(`https://files.example.com${path}`, { headers })))
      const metadata = yield* fetch("/.well-known/oauth-protected-resource?x=1")
      assert.propertyVal(yield* Effect.promise(() => metadata.json()), "resource", "https://files.example.com/")
      const refused = yield* fetch("/.well-known/oauth-protected-resource/other")
      assert.strictEqual(
        refused.headers.get("www-authenticate"),
        'Bearer resource_metadata="https://files.example.com/.well-known/oauth-protected-resource"'
      )
      const allowed = yield* fetch("/a", { authorization: `Bearer ${jwt}` })
      assert.strictEqual(yield* Effect.promise(() => allowed.text()), userId)
    }).pipe(Effect.provide(authLayer), Effect.provide(ClerkEmulator.layer()))
  )

  /** The servers with a route that needs `files:write`. */
  const guarded: ReadonlyArray<
    readonly [
      kind: string,
      handler: Effect.Effect<(request: Request) => Promise<Response>, unknown, Auth.Auth | Scope.Scope>
    ]
  > = [
    [
      "an HttpRouter",
      Effect.gen(function* () {
        const protect = yield* ProtectedResource.make(options)
        const write = Effect.zipRight(CurrentAuth.requireScope("files:write"), HttpServerResponse.text("written"))
        const router = HttpRouter.empty.pipe(HttpRouter.get("/mcp", write))
        return HttpApp.toWebHandlerRuntime(yield* Effect.runtime<never>())(protect(router))
      })
    ],
    [
      "an HttpLayerRouter",
      Effect.gen(function* () {
        const context = yield* Effect.context<Auth.Auth>()
        const write = Effect.zipRight(CurrentAuth.requireScope("files:write"), HttpServerResponse.text("written"))
        const { dispose, handler } = HttpLayerRouter.toWebHandler(
          HttpLayerRouter.addAll([HttpLayerRouter.route("GET", "/mcp", write)]).pipe(
            Layer.provide(ProtectedResource.layer(options)),
            Layer.provide(Layer.succeedContext(context))
          ),
          { disableLogger: true }
        )
        yield* Effect.addFinalizer(() => Effect.promise(dispose))
        return handler
      })
    ],
    [
      "an HttpApi",
      Effect.gen(function* () {
        const context = yield* Effect.context<Auth.Auth>()
        const protect = yield* ProtectedResource.make(options)
        const api = HttpApi.make("api").add(
          HttpApiGroup.make("files")
            .add(HttpApiEndpoint.get("write", "/mcp").addSuccess(Schema.String).addError(Forbidden))
            .middleware(AuthMiddleware.MachineAuthentication)
        )
        const files = HttpApiBuilder.group(api, "files", (handlers) =>
          handlers.handle("write", () => Effect.as(CurrentAuth.requireScope("files:write"), "written"))
        ).pipe(
          Layer.provide(AuthMiddleware.layerMachine({ acceptsToken: "oauth_token", audience: resource })),
          Layer.provide(Layer.succeedContext(context))
        )
        const { dispose, handler } = HttpApiBuilder.toWebHandler(
          Layer.merge(Layer.provide(HttpApiBuilder.api(api), files), HttpServer.layerContext),
          { middleware: protect }
        )
        yield* Effect.addFinalizer(() => Effect.promise(dispose))
        return handler
      })
    ]
  ]
  it.scopedLive.each(guarded)("asks for the scope that a guard requires in a route of %s", ([, makeHandler]) =>
    Effect.gen(function* () {
      const handler = yield* makeHandler
      const get = (jwt: string) =>
        Effect.promise(() => handler(new Request(resource, { headers: { authorization: `Bearer ${jwt}` } })))
      const { jwt: narrow, userId } = yield* token(["profile", "files:read"], resource)
      const refused = yield* get(narrow)
      assert.strictEqual(refused.status, 403)
      assert.strictEqual(
        refused.headers.get("www-authenticate"),
        `Bearer error="insufficient_scope", scope="profile files:read files:write", resource_metadata="${metadataUrl}"`
      )
      const { mintOAuthToken } = yield* ClerkEmulator
      const scopes = ["files:read", "files:write"]
      const allowed = yield* get(yield* mintOAuthToken(userId, { format: "jwt", scopes, audience: resource }))
      assert.strictEqual(allowed.status, 200)
      assert.isNull(allowed.headers.get("www-authenticate"))
    }).pipe(Effect.provide(authLayer), Effect.provide(ClerkEmulator.layer()))
  )

  it.scopedLive("may be one of several on a host", () =>
    Effect.gen(function* () {
      const layer = (path: "/a" | "/b", metadataAtRoot: boolean) =>
        HttpLayerRouter.add("GET", path, HttpServerResponse.text(path)).pipe(
          Layer.provide(ProtectedResource.layer({ resource: `https://example.com${path}`, metadataAtRoot }))
        )
      const context = yield* Effect.context<Auth.Auth>()
      const { dispose, handler } = HttpLayerRouter.toWebHandler(
        Layer.merge(layer("/a", true), layer("/b", false)).pipe(Layer.provide(Layer.succeedContext(context))),
        { disableLogger: true }
      )
      yield* Effect.addFinalizer(() => Effect.promise(dispose))
      const resources = yield* Effect.forEach(["/a", "/b", ""], (path) =>
        Effect.promise(() =>
          handler(new Request(`https://example.com/.well-known/oauth-protected-resource${path}`)).then((response) =>
            response.json()
          )
        )
      )
      assert.deepStrictEqual(
        resources.map((metadata: ProtectedResource.Metadata) => metadata.resource),
        ["https://example.com/a", "https://example.com/b", "https://example.com/a"]
      )
    }).pipe(Effect.provide(authLayer), Effect.provide(ClerkEmulator.layer()))
  )

  it.effect("rejects options with which no client could sign in", () =>
    Effect.gen(function* () {
      const optionOf = (options: ProtectedResource.Options, auth: Auth.Options) =>
        ProtectedResource.make(options).pipe(
          Effect.flip,
          Effect.map((error) => error.option),
          Effect.provide(Auth.layer(auth))
        )
      const { jwtKey, publishableKey } = yield* ClerkEmulator
      for (const resource of [
        "/mcp",
        "mcp.example.com",
        "https://example.com/mcp?x=1",
        "https://example.com/mcp#x",
        "https://user:password@example.com/mcp",
        "https://@example.com/mcp",
        "https://example.com/a b",
        "https://example.com/é",
        "https://example.com\\mcp"
      ]) {
        assert.strictEqual(yield* optionOf({ resource }, { publishableKey }), "resource")
      }
      assert.strictEqual(yield* optionOf({ resource }, { jwtKey: yield* jwtKey }), "authorizationServers")
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.effect.each([
    "https://example.com",
    "https://Example.com:8443/a%20b/",
    "http://[::1]:3000/mcp",
    "http://localhost/~me/@x"
  ])("publishes the URL %s exactly as it is given", (resource) =>
    Effect.gen(function* () {
      const metadata = yield* ProtectedResource.metadata({ resource })
      assert.strictEqual(metadata.resource, resource)
    }).pipe(Effect.provide(authLayer), Effect.provide(ClerkEmulator.layer()))
  )
})
