import {
  FetchHttpClient,
  HttpApi,
  HttpApiBuilder,
  HttpApiClient,
  HttpApiEndpoint,
  HttpApiGroup,
  HttpApp,
  HttpClient,
  HttpClientRequest,
  HttpRouter,
  HttpServer,
  HttpServerResponse,
  OpenApi
} from "@effect/platform"
import { Rpc, RpcGroup, RpcMiddleware, RpcTest } from "@effect/rpc"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Schema } from "effect"
import {
  Auth,
  AuthMiddleware,
  AuthUnavailable,
  CurrentAuth,
  Forbidden,
  Jwks,
  JwksUnavailable,
  ReverificationRequired,
  Unauthenticated
} from "effect-clerk/auth"
import { TestAuth } from "effect-clerk/testing"
import { api, page } from "./browser.js"
import * as Test from "./instance.js"

const member = {
  v: 2,
  fva: [5, -1],
  o: { id: "org_1", slg: "acme", rol: "member", per: "read,create", fpm: "1" },
  fea: "o:invoices",
  pla: "u:pro"
}

class Api extends HttpApi.make("api")
  .add(
    HttpApiGroup.make("private")
      .add(HttpApiEndpoint.get("me", "/me").addSuccess(Schema.String))
      .add(HttpApiEndpoint.get("read", "/read").addSuccess(Schema.String).addError(Forbidden))
      .add(HttpApiEndpoint.get("create", "/create").addSuccess(Schema.String).addError(Forbidden))
      .add(
        HttpApiEndpoint.get("pay", "/pay")
          .addSuccess(Schema.String)
          .addError(ReverificationRequired)
          .addError(Forbidden)
      )
      .middleware(AuthMiddleware.Authentication)
  )
  .add(
    HttpApiGroup.make("public")
      .add(HttpApiEndpoint.get("greet", "/greet").addSuccess(Schema.String))
      .add(HttpApiEndpoint.get("later", "/later").addSuccess(Schema.String).addError(Unauthenticated))
      .middleware(AuthMiddleware.OptionalAuthentication)
  )
  .add(
    HttpApiGroup.make("machines")
      .add(HttpApiEndpoint.get("report", "/report").addSuccess(Schema.String))
      .middleware(AuthMiddleware.MachineAuthentication)
  )
  .add(
    HttpApiGroup.make("callers")
      .add(HttpApiEndpoint.get("who", "/who").addSuccess(Schema.String))
      .add(HttpApiEndpoint.get("member", "/member").addSuccess(Schema.String).addError(Forbidden))
      .middleware(AuthMiddleware.CallerAuthentication)
  ) {}

const whoAmI = Effect.map(CurrentAuth.CurrentCaller, (auth) =>
  auth.tokenType === "session_token" ? auth.userId : auth.subject
)

const handlers = Layer.mergeAll(
  HttpApiBuilder.group(Api, "private", (handlers) =>
    handlers
      .handle("me", () => Effect.map(CurrentAuth.CurrentAuth, ({ userId }) => userId))
      .handle("read", () => Effect.map(CurrentAuth.requirePermission("org:invoices:read"), (auth) => auth.userId))
      .handle("create", () => Effect.map(CurrentAuth.requirePermission("invoices:create"), (auth) => auth.userId))
      .handle("pay", () => Effect.map(CurrentAuth.requireReverification("strict_mfa"), (auth) => auth.userId))
  ),
  HttpApiBuilder.group(Api, "public", (handlers) =>
    handlers
      .handle("greet", () => Effect.map(CurrentAuth.CurrentState, (state) => `hello ${state._tag}`))
      .handle("later", () => Effect.map(CurrentAuth.requireSignedIn, (auth) => auth.tokenType))
  ),
  HttpApiBuilder.group(Api, "machines", (handlers) =>
    handlers.handle("report", () => Effect.map(CurrentAuth.CurrentMachine, ({ subject }) => subject))
  ),
  HttpApiBuilder.group(Api, "callers", (handlers) =>
    handlers
      .handle("who", () => whoAmI)
      .handle("member", () => Effect.map(CurrentAuth.requireRole("org:member"), ({ organization }) => organization.id))
  )
)

/** A server's handler, with the test's clock. */
const serving = (auth: Layer.Layer<Auth.Auth>) =>
  Effect.gen(function* () {
    const middleware = Layer.mergeAll(
      AuthMiddleware.layer(),
      AuthMiddleware.layerOptional(),
      AuthMiddleware.layerMachine(),
      AuthMiddleware.layerCaller()
    )
    return yield* servingApi(
      HttpApiBuilder.api(Api).pipe(Layer.provide(handlers), Layer.provide(middleware), Layer.provide(auth))
    )
  })

const servingApi = (live: Layer.Layer<HttpApi.Api>) =>
  Effect.gen(function* () {
    yield* Test.atNow
    const context = yield* Layer.build(
      Layer.mergeAll(live, HttpApiBuilder.Router.Live, HttpApiBuilder.Middleware.layer, HttpServer.layerContext)
    )
    return yield* handling(Effect.provide(Effect.flatten(Effect.provide(HttpApiBuilder.httpApp, context)), context))
  })

const handling = <E>(app: HttpApp.Default<E>) =>
  Effect.map(Effect.runtime<never>(), (runtime) => HttpApp.toWebHandlerRuntime(runtime)(app))

const served = (auth: Layer.Layer<Auth.Auth>, requests: Effect.Effect<ReadonlyArray<Request>>) =>
  Effect.flatMap(serving(auth), (handler) =>
    Effect.flatMap(requests, (all) => Effect.forEach(all, (request) => Effect.promise(() => handler(request))))
  ).pipe(Effect.scoped)

const respond = <E>(app: HttpApp.Default<E>, requests: ReadonlyArray<Request>) =>
  Effect.flatMap(handling(app), (handler) =>
    Effect.forEach(requests, (request) => Effect.promise(() => handler(request)))
  )

const get = (path: string, token: Effect.Effect<string>) =>
  Effect.map(
    token,
    (jwt) => new Request(`https://app.example.com${path}`, { headers: { authorization: `Bearer ${jwt}` } })
  )

const responds = (
  name: string,
  request: Effect.Effect<Request>,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | null>> = {}
) =>
  it.effect(`responds ${name}`, () =>
    Effect.gen(function* () {
      const [response] = yield* served(
        Test.networkless(),
        Effect.map(request, (one) => [one])
      )
      assert.strictEqual(response!.status, status)
      if (body !== undefined) assert.deepStrictEqual(yield* Effect.promise(() => response!.json()), body)
      for (const [header, value] of Object.entries(headers)) assert.strictEqual(response!.headers.get(header), value)
    })
  )

const expired = "session-token-expired-refresh-non-eligible-no-refresh-cookie"

describe("an HttpApi", () => {
  responds("to a signed-in user", get("/me", Test.mint()), 200, "user_1", { "x-clerk-auth-status": null })
  responds(
    "to a session cookie",
    Effect.map(
      Test.mint(),
      (t) => new Request("https://app.example.com/me", { headers: { cookie: `__session=${t}; __client_uat=1` } })
    ),
    200,
    "user_1"
  )
  responds(
    "with 401 to no token",
    Effect.succeed(new Request("https://app.example.com/me")),
    401,
    { _tag: "Unauthenticated", reason: "session-token-and-uat-missing" },
    { "www-authenticate": "Bearer", "x-clerk-auth-reason": "session-token-and-uat-missing" }
  )
  responds(
    "with 401 to credentials of another scheme, which are no token",
    Effect.succeed(new Request("https://app.example.com/me", { headers: { authorization: "Basic dXNlcjpwYXNz" } })),
    401,
    { _tag: "Unauthenticated", reason: "session-token-and-uat-missing" },
    { "www-authenticate": "Bearer" }
  )
  responds(
    "with 401 to a token of another key",
    get("/me", Test.mint({}, {}, Test.otherKeys)),
    401,
    { _tag: "Unauthenticated", reason: "token-invalid-signature" },
    { "www-authenticate": 'Bearer error="invalid_token"' }
  )
  responds("with 401 to an expired token", get("/me", Test.mint({ exp: Test.now - 60 })), 401, {
    _tag: "Unauthenticated",
    reason: expired
  })
  responds("to a user with the permission", get("/read", Test.mint(member)), 200, "user_1")
  responds(
    "with 403 to a user without the permission",
    get("/create", Test.mint(member)),
    403,
    { _tag: "Forbidden", missing: "permission invoices:create" },
    { "www-authenticate": null }
  )
  responds(
    "with 403 and the body that Clerk's frontend expects if reverification is required",
    get("/pay", Test.mint({ fva: [20, -1] })),
    403,
    {
      _tag: "ReverificationRequired",
      clerk_error: { type: "forbidden", reason: "reverification-error", metadata: { reverification: "strict_mfa" } }
    }
  )
  responds("to a user with a fresh factor", get("/pay", Test.mint(member)), 200, "user_1")
  responds("to a signed-in user if authentication is optional", get("/greet", Test.mint()), 200, "hello SignedIn")
  responds(
    "to a signed-out user if authentication is optional",
    Effect.succeed(api({})).pipe(Effect.map((r) => new Request("https://app.example.com/greet", r))),
    200,
    "hello SignedOut",
    { "www-authenticate": null }
  )
  responds(
    "with 401 if a handler requires authentication",
    Effect.succeed(new Request("https://app.example.com/later")),
    401,
    { _tag: "Unauthenticated", reason: "session-token-and-uat-missing" },
    { "www-authenticate": "Bearer" }
  )

  it.effect("redirects a browser whose session must be updated", () =>
    Effect.gen(function* () {
      const requests = Effect.map(Test.mint({ exp: Test.now - 60 }), (token) =>
        ["/me", "/greet"].map((path) => page({ cookie: `__session=${token}; __client_uat=1` }, path))
      )
      for (const response of yield* served(Test.networkless(), requests)) {
        assert.strictEqual(response.status, 307)
        assert.match(response.headers.get("location") ?? "", /^https:\/\/clerk\.example\.com\/v1\/client\/handshake\?/)
        assert.match(response.headers.get("set-cookie") ?? "", /^__clerk_redirect_count=1; .*Max-Age=2/)
        assert.strictEqual(response.headers.get("cache-control"), "no-store")
        assert.strictEqual(yield* Effect.promise(() => response.text()), "")
      }
    })
  )

  it.effect("sets the cookies of a handshake", () =>
    Effect.gen(function* () {
      const session = yield* Test.mint()
      const directives = [`__session=${session}; Path=/; HttpOnly; SameSite=Lax`, "__client_uat=1; Path=/"]
      const handshake = yield* Test.mint({ handshake: directives }, { cat: undefined })
      const [response] = yield* served(
        Test.networkless(),
        Effect.succeed([page({}, `/me?__clerk_handshake=${handshake}`)])
      )
      assert.strictEqual(response!.status, 200)
      const cookies = response!.headers.getSetCookie()
      assert.strictEqual(cookies.length, 2)
      assert.ok(cookies[0]?.startsWith(`__session=${session};`))
      assert.match(cookies[0] ?? "", /HttpOnly/)
    })
  )

  it.effect("sets cookies of one name for several domains", () =>
    Effect.gen(function* () {
      const session = yield* Test.mint()
      const directives = [
        `__session=; Domain=example.com; Path=/; Max-Age=0`,
        `__session=${session}; Path=/; HttpOnly`,
        "__client_uat=1; Path=/"
      ]
      const handshake = yield* Test.mint({ handshake: directives }, { cat: undefined })
      const [response] = yield* served(
        Test.networkless(),
        Effect.succeed([page({}, `/me?__clerk_handshake=${handshake}`)])
      )
      const cookies = response!.headers.getSetCookie()
      assert.strictEqual(cookies.length, 3)
      assert.match(cookies[0] ?? "", /^__session=; .*Domain=example.com/)
      assert.ok(cookies[1]?.startsWith(`__session=${session};`))
    })
  )

  it.effect("responds with 503 while Clerk cannot be reached, not with 401", () =>
    Effect.gen(function* () {
      const outage = new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "down" })
      const auth = Layer.scoped(
        Auth.Auth,
        Effect.flatMap(Jwks.make(Effect.fail(outage)), (jwks) =>
          Auth.make({ publishableKey: Test.publishableKey }, Option.none(), jwks)
        )
      ).pipe(Layer.orDie)
      const responses = yield* served(auth, Effect.all([get("/me", Test.mint()), get("/greet", Test.mint())]))
      for (const response of responses) {
        assert.strictEqual(response.status, 503)
        assert.deepStrictEqual(yield* Effect.promise(() => response.json()), {
          _tag: "AuthUnavailable",
          reason: "JwksUnavailable"
        })
      }
    })
  )

  it.effect("authenticates each request once, although a token may be sent in two ways", () =>
    Effect.gen(function* () {
      let calls = 0
      const counting = Layer.effect(
        Auth.Auth,
        Effect.map(Auth.Auth, (auth) =>
          Auth.Auth.of({
            ...auth,
            authenticateRequest: (...args) => {
              calls++
              return auth.authenticateRequest(...args)
            }
          })
        )
      ).pipe(Layer.provide(Test.networkless()))
      const [response] = yield* served(
        counting,
        Effect.map(get("/me", Test.mint({}, {}, Test.otherKeys)), (one) => [one])
      )
      assert.strictEqual(response!.status, 401)
      assert.strictEqual(calls, 1)
    })
  )

  const machine = Test.mint({ sub: "mch_1" }, { cat: "cl_B7d4PD333AAA" })
  responds("with 401 to a machine where only users are allowed", get("/me", machine), 401, {
    _tag: "Unauthenticated",
    reason: "token-type-mismatch"
  })
  responds("to a machine", get("/report", machine), 200, "mch_1")
  responds(
    "with 401 to a user where only machines are allowed",
    get("/report", Test.mint()),
    401,
    { _tag: "Unauthenticated", reason: "token-type-mismatch" },
    { "www-authenticate": 'Bearer error="invalid_token"' }
  )
  responds(
    "with 401 to no token where only machines are allowed",
    Effect.succeed(new Request("https://app.example.com/report")),
    401,
    { _tag: "Unauthenticated", reason: "No token in header" },
    { "www-authenticate": "Bearer" }
  )
  responds("to a machine where all types of token are accepted", get("/who", machine), 200, "mch_1")
  responds("to a user where all types of token are accepted", get("/who", Test.mint()), 200, "user_1")
  responds("to a member where all types of token are accepted", get("/member", Test.mint(member)), 200, "org_1")
  responds("with 403 to a machine where a role is required", get("/member", machine), 403, {
    _tag: "Forbidden",
    missing: "a user's session"
  })

  it.effect("lets each group of routes accept other types of machine token", () =>
    Effect.gen(function* () {
      class Machines extends HttpApi.make("machines")
        .add(
          HttpApiGroup.make("m2m")
            .add(HttpApiEndpoint.get("one", "/m2m").addSuccess(Schema.String))
            .middleware(AuthMiddleware.MachineAuthentication)
        )
        .add(
          HttpApiGroup.make("oauth")
            .add(HttpApiEndpoint.get("one", "/oauth").addSuccess(Schema.String))
            .middleware(AuthMiddleware.MachineAuthentication)
        ) {}
      const subject = Effect.map(CurrentAuth.CurrentMachine, (auth) => auth.subject)
      const groups = Layer.mergeAll(
        HttpApiBuilder.group(Machines, "m2m", (handlers) => handlers.handle("one", () => subject)).pipe(
          Layer.provide(AuthMiddleware.layerMachine({ acceptsToken: "m2m_token" }))
        ),
        HttpApiBuilder.group(Machines, "oauth", (handlers) => handlers.handle("one", () => subject)).pipe(
          Layer.provide(AuthMiddleware.layerMachine({ acceptsToken: "oauth_token" }))
        )
      )
      const handler = yield* servingApi(
        HttpApiBuilder.api(Machines).pipe(Layer.provide(groups), Layer.provide(Test.networkless()))
      )
      const statuses = yield* Effect.forEach(["/m2m", "/oauth"], (path) =>
        Effect.flatMap(get(path, machine), (request) => Effect.promise(() => handler(request)))
      )
      assert.deepStrictEqual(
        statuses.map(({ status }) => status),
        [200, 401]
      )
    }).pipe(Effect.scoped)
  )

  it("lists the ways of sending a token in its OpenAPI file", () => {
    const spec = OpenApi.fromApi(Api)
    assert.deepStrictEqual(Object.keys(spec.components.securitySchemes), ["bearer", "cookie"])
    assert.hasAllKeys(spec.paths["/create"]?.get?.responses, ["200", "400", "401", "403", "503"])
  })

  it.effect("has typed errors in its client", () =>
    Effect.gen(function* () {
      const handler = yield* serving(Test.networkless())
      const client = yield* HttpApiClient.makeWith(Api, {
        baseUrl: "https://app.example.com",
        httpClient: yield* fetching(handler, yield* Test.mint(member))
      })
      assert.strictEqual(yield* client.private.read(), "user_1")
      const error = yield* Effect.flip(client.private.create())
      assert.ok(error instanceof Forbidden)
      const anonymous = yield* HttpApiClient.makeWith(Api, {
        baseUrl: "https://app.example.com",
        httpClient: yield* fetching(handler, "garbage")
      })
      assert.ok((yield* Effect.flip(anonymous.private.me())) instanceof Unauthenticated)
    }).pipe(Effect.scoped)
  )
})

const fetching = (handler: (request: Request) => Promise<Response>, token: string) =>
  HttpClient.HttpClient.pipe(
    Effect.map(HttpClient.mapRequest(HttpClientRequest.bearerToken(token))),
    Effect.provide(
      FetchHttpClient.layer.pipe(
        Layer.provide(Layer.succeed(FetchHttpClient.Fetch, (input, init) => handler(new Request(input, init))))
      )
    )
  )

describe("an HttpRouter", () => {
  const routes = HttpRouter.empty.pipe(
    HttpRouter.get(
      "/me",
      Effect.flatMap(whoAmI, (id) => HttpServerResponse.json({ id }))
    ),
    HttpRouter.get(
      "/admin",
      Effect.flatMap(CurrentAuth.requireRole("org:admin"), () => HttpServerResponse.empty())
    ),
    HttpRouter.get(
      "/pay",
      Effect.flatMap(CurrentAuth.requireReverification({ level: "first_factor", afterMinutes: 1 }), () =>
        HttpServerResponse.empty()
      )
    )
  )
  const responses = (requests: Effect.Effect<ReadonlyArray<Request>>, auth = Test.networkless()) =>
    Effect.gen(function* () {
      yield* Test.atNow
      const context = yield* Layer.build(auth)
      const app = routes.pipe(HttpRouter.use(AuthMiddleware.required()), Effect.provide(context))
      return yield* respond(app, yield* requests)
    }).pipe(Effect.scoped)

  it.effect("allows signed-in users with the required grants and rejects all others", () =>
    Effect.gen(function* () {
      const requests = Effect.all([
        get("/me", Test.mint()),
        get("/admin", Test.mint(member)),
        get("/pay", Test.mint(member)),
        get("/me", Test.mint({}, {}, Test.otherKeys)),
        Effect.succeed(new Request("https://app.example.com/me"))
      ])
      const all = yield* responses(requests)
      assert.deepStrictEqual(
        all.map((response) => response.status),
        [200, 403, 403, 401, 401]
      )
      assert.deepStrictEqual(yield* Effect.promise(() => all[0]!.json()), { id: "user_1" })
      assert.deepStrictEqual(yield* Effect.promise(() => all[1]!.json()), {
        _tag: "Forbidden",
        missing: "role org:admin"
      })
      assert.nestedProperty(yield* Effect.promise(() => all[2]!.json()), "clerk_error.metadata.reverification.level")
      assert.strictEqual(all[3]!.headers.get("www-authenticate"), 'Bearer error="invalid_token"')
      assert.strictEqual(all[4]!.headers.get("www-authenticate"), "Bearer")
    })
  )

  it.effect("redirects browsers", () =>
    Effect.gen(function* () {
      const [response] = yield* responses(Effect.succeed([page({ cookie: "__client_uat=1" }, "/me")]))
      assert.strictEqual(response!.status, 307)
    })
  )

  it.effect("provides the state of all requests if authentication is optional", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const context = yield* Layer.build(Test.networkless())
      const app = HttpRouter.empty.pipe(
        HttpRouter.get(
          "/",
          Effect.flatMap(CurrentAuth.CurrentState, (state) => HttpServerResponse.text(state._tag))
        ),
        HttpRouter.use(AuthMiddleware.optional()),
        Effect.provide(context)
      )
      const responses = yield* respond(app, [yield* get("/", Test.mint()), api({})])
      assert.deepStrictEqual(yield* Effect.promise(() => Promise.all(responses.map((one) => one.text()))), [
        "SignedIn",
        "SignedOut"
      ])
    }).pipe(Effect.scoped)
  )
})

describe("the guards", () => {
  const as = (user: TestAuth.TestUser) =>
    Layer.effect(
      CurrentAuth.CurrentAuth,
      Effect.map(Auth.authenticateRequest({ headers: {} }), (state) => {
        assert.ok(state._tag === "SignedIn")
        return state.auth
      })
    ).pipe(Layer.provide(TestAuth.layer(user)), Layer.orDie)

  const admin = {
    userId: "user_1",
    orgId: "org_1",
    orgRole: "org:admin",
    orgPermissions: ["org:invoices:create"],
    features: ["exports"],
    plans: ["pro"],
    factorAges: [5, -1] as const
  }
  const validRule =
    "a valid reverification rule, but that of the guard is none: it must be a preset, or have a level and an `afterMinutes` that is positive and finite"
  const nothingRequired = "a requirement, but the guard has none"
  const cases: ReadonlyArray<
    readonly [
      name: string,
      guard: Effect.Effect<unknown, Forbidden | ReverificationRequired, CurrentAuth.CurrentCaller>,
      missing: string | undefined
    ]
  > = [
    ["a session", CurrentAuth.requireSession, undefined],
    ["an organization", CurrentAuth.requireOrganization, undefined],
    ["a role", CurrentAuth.requireRole("admin"), undefined],
    ["another role", CurrentAuth.requireRole("owner"), "role owner"],
    ["a permission", CurrentAuth.requirePermission("org:invoices:create"), undefined],
    ["another permission", CurrentAuth.requirePermission("org:invoices:delete"), "permission org:invoices:delete"],
    ["a feature", CurrentAuth.requireFeature("exports"), undefined],
    ["another feature", CurrentAuth.requireFeature("imports"), "feature imports"],
    ["a plan", CurrentAuth.requirePlan("pro"), undefined],
    ["another plan", CurrentAuth.requirePlan("max"), "plan max"],
    ["a scope", CurrentAuth.requireScope("read"), "scope read"],
    ["a machine", CurrentAuth.requireMachine, "a machine token"],
    ["a type of token", CurrentAuth.requireTokenType("session_token"), undefined],
    ["another type of token", CurrentAuth.requireTokenType("api_key"), "a token of the type api_key"],
    ["a fresh factor", CurrentAuth.requireReverification("strict"), undefined],
    [
      "a fresher factor",
      CurrentAuth.requireReverification({ level: "first_factor", afterMinutes: 5 }),
      "reverification"
    ],
    ...[0, -1, Number.POSITIVE_INFINITY, Number.NaN].flatMap((afterMinutes) => {
      const reverification = { level: "first_factor", afterMinutes } as const
      return [
        [
          `everyone if a factor must be ${afterMinutes} minutes fresh`,
          CurrentAuth.requireReverification(reverification),
          validRule
        ],
        [
          `everyone if a role is required too, and a factor must be ${afterMinutes} minutes fresh`,
          CurrentAuth.requireAuthorization({ role: "admin", reverification }),
          validRule
        ]
      ] as const
    }),
    [
      "role and permission",
      CurrentAuth.requireAuthorization({ role: "admin", permission: "x:y" }),
      "role admin and permission x:y"
    ],
    ["role and fresh factor", CurrentAuth.requireAuthorization({ role: "admin", reverification: "strict" }), undefined],
    [
      "role and fresher factor",
      CurrentAuth.requireAuthorization({ role: "admin", reverification: { level: "first_factor", afterMinutes: 1 } }),
      "reverification"
    ],
    ["a fresh factor alone", CurrentAuth.requireAuthorization({ reverification: "lax" }), undefined],
    ["everyone if nothing is required", CurrentAuth.requireAuthorization({}), nothingRequired],
    [
      "everyone if all requirements are unset options",
      CurrentAuth.requireAuthorization({ role: undefined, reverification: undefined }),
      nothingRequired
    ]
  ]
  for (const [name, guard, missing] of cases) {
    it.effect(`${missing === undefined ? "allow" : "reject"} ${name}`, () =>
      Effect.gen(function* () {
        const result = yield* Effect.either(guard)
        const actual =
          result._tag === "Right"
            ? undefined
            : result.left._tag === "Forbidden"
              ? result.left.missing
              : "reverification"
        assert.strictEqual(actual, missing)
      }).pipe(Effect.provide(as(admin)))
    )
  }

  it.effect("refine the organization once a role or a permission is required", () =>
    Effect.gen(function* () {
      const byRole = yield* CurrentAuth.requireRole("org:admin")
      const byPermission = yield* CurrentAuth.requirePermission("org:invoices:create")
      const byBoth = yield* CurrentAuth.requireAuthorization({ role: "org:admin", reverification: "strict" })
      assert.deepStrictEqual(
        [byRole, byPermission, byBoth].map(({ organization }) => organization.id),
        ["org_1", "org_1", "org_1"]
      )
    }).pipe(Effect.provide(as(admin)))
  )

  it.effect("say that no session token contains a system permission", () =>
    Effect.gen(function* () {
      const permission: string = "org:sys_memberships:manage"
      const error = yield* Effect.flip(CurrentAuth.requirePermission(permission))
      assert.strictEqual(
        error.message,
        "not allowed: this needs permission org:sys_memberships:manage (no session token contains system permissions: require a role instead)"
      )
    }).pipe(Effect.provide(as(admin)))
  )

  it.effect("reject a user without an active organization", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(CurrentAuth.requireOrganization)
      assert.strictEqual(error.message, "not allowed: this needs an active organization")
    }).pipe(Effect.provide(as({ userId: "user_1" })))
  )

  const machine = (scopes: ReadonlyArray<string>) =>
    Effect.provideService(CurrentAuth.CurrentMachine, {
      tokenType: "m2m_token",
      id: "",
      subject: "mch_1",
      machineId: "mch_1",
      scopes,
      claims: null,
      expiration: undefined,
      token: Test.secretKey
    })
  it.effect("allow machines by their scopes, and reject them if a session is required", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* CurrentAuth.requireScope("read").pipe(machine(["read"]))).subject, "mch_1")
      assert.strictEqual((yield* CurrentAuth.requireMachine.pipe(machine([]))).subject, "mch_1")
      assert.strictEqual((yield* CurrentAuth.requireTokenType("m2m_token").pipe(machine([]))).machineId, "mch_1")
      assert.strictEqual(
        (yield* Effect.flip(CurrentAuth.requireScope("write").pipe(machine(["read"])))).missing,
        "scope write"
      )
      assert.strictEqual(
        (yield* Effect.flip(CurrentAuth.requireRole("admin").pipe(machine(["read"])))).missing,
        "a user's session"
      )
    })
  )
})

describe("in a test", () => {
  it.effect("every request is signed in as the given user", () =>
    Effect.gen(function* () {
      const state = yield* Auth.authenticateRequest(api({}))
      assert.ok(state._tag === "SignedIn")
      assert.strictEqual(state.auth.userId, "user_1")
      assert.strictEqual(state.auth.claims["team"], "core")
      assert.isTrue(
        state.auth.has({
          role: "org:admin",
          permission: "org:a:b",
          feature: "org:exports",
          plan: "user:pro",
          reverification: "strict_mfa"
        })
      )
      assert.strictEqual((yield* Auth.verifyToken("any")).sub, "user_1")
      assert.strictEqual((yield* Auth.authenticateRequest(api({}), { acceptsToken: "m2m_token" }))._tag, "SignedOut")
    }).pipe(
      Effect.provide(
        TestAuth.layer({
          userId: "user_1",
          orgRole: "org:admin",
          orgPermissions: ["org:a:b"],
          features: ["exports"],
          plans: ["pro"],
          claims: { team: "core" }
        })
      )
    )
  )
  it.effect("every request is signed out if there is no user", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Auth.authenticateRequest(api({})))._tag, "SignedOut")
      assert.strictEqual((yield* Effect.flip(Auth.verifyToken("any")))._tag, "TokenError")
    }).pipe(Effect.provide(TestAuth.layer()))
  )
})

describe("RPC", () => {
  class RpcAuth extends RpcMiddleware.Tag<RpcAuth>()("RpcAuth", {
    provides: CurrentAuth.CurrentAuth,
    failure: Schema.Union(Unauthenticated, AuthUnavailable)
  }) {}
  class Group extends RpcGroup.make(
    Rpc.make("WhoAmI", { success: Schema.String, error: Schema.Union(Unauthenticated, AuthUnavailable) }).middleware(
      RpcAuth
    )
  ) {}
  const middleware = Layer.effect(
    RpcAuth,
    Effect.map(Effect.context<Auth.Auth>(), (context) =>
      RpcAuth.of(({ headers }) => Effect.provide(AuthMiddleware.identify({ headers }), context))
    )
  )

  it.scoped("authenticates by the headers of its messages", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const client = yield* RpcTest.makeClient(Group)
      const authorization = `Bearer ${yield* Test.mint()}`
      assert.strictEqual(yield* client.WhoAmI(undefined, { headers: { authorization } }), "user_1")
      const error = yield* Effect.flip(client.WhoAmI())
      assert.strictEqual(error._tag, "Unauthenticated")
    }).pipe(
      Effect.provide(
        Layer.merge(Group.toLayer({ WhoAmI: () => whoAmI }), middleware).pipe(Layer.provide(Test.networkless()))
      )
    )
  )
})
