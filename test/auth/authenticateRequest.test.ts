import { HttpServerRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Layer, Option, Redacted } from "effect"
import { Auth, Jwks, JwksUnavailable, type RequestState } from "effect-clerk/auth"
import * as Browser from "./browser.js"
import * as Test from "./instance.js"

const describeState = Browser.describeState

const page = Browser.page
const api = Browser.api

type Options = Omit<Auth.Options, "jwtKey">

/** A test of the state of one request. */
const authenticates = (
  name: string,
  request: Effect.Effect<Request>,
  expected: string,
  options?: Options,
  requestOptions?: Auth.RequestOptions<"session_token">
) =>
  it.effect(name, () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const state = yield* Auth.authenticateRequest(yield* request, requestOptions)
      assert.strictEqual(describeState(state), expected)
    }).pipe(Effect.provide(Test.networkless(options)))
  )

describe("a token in the Authorization header", () => {
  const bearer = (claims = {}, header = {}, pair = Test.keys) =>
    Effect.map(Test.mint(claims, header, pair), (token) => api({ authorization: `Bearer ${token}` }))
  const raw = (authorization: string) => Effect.succeed(api({ authorization }))

  authenticates("signs in", bearer(), "signed in user_1")
  authenticates("signs in without a publishable key", bearer(), "signed in user_1", { publishableKey: undefined })
  authenticates(
    "may have its scheme in any case",
    Effect.map(Test.mint(), (t) => api({ authorization: `bEARER   ${t} ` })),
    "signed in user_1"
  )
  authenticates(
    "may come without a scheme",
    Effect.map(Test.mint(), (t) => api({ authorization: t })),
    "signed in user_1"
  )
  authenticates("of another scheme is no token", raw("Basic dXNlcjpwYXNz"), "signed out session-token-and-uat-missing")
  authenticates("that is only a scheme is no token", raw("Bearer"), "signed out session-token-and-uat-missing")
  authenticates("that is garbage is invalid", raw("Bearer garbage"), "signed out token-invalid")
  authenticates(
    "that is an API key is invalid as a session token",
    raw("Bearer ak_live_123"),
    "signed out token-invalid"
  )
  authenticates("of other keys is invalid", bearer({}, {}, Test.otherKeys), "signed out token-invalid-signature")
  authenticates(
    "of another instance is rejected because of its issuer",
    bearer({ iss: "https://clerk.evil.com" }),
    "signed out token-invalid-issuer"
  )
  authenticates(
    "that has expired is signed out with the reason why it was not refreshed",
    bearer({ exp: Test.now - 60 }),
    "signed out session-token-expired-refresh-non-eligible-no-refresh-cookie"
  )
  authenticates(
    "that is not active yet is signed out with that reason",
    bearer({ nbf: Test.now + 60 }),
    "signed out session-token-nbf"
  )
  authenticates(
    "that was issued in the future is signed out with that reason",
    bearer({ iat: Test.now + 60 }),
    "signed out session-token-iat-in-the-future"
  )
  authenticates(
    "of a machine has another type",
    bearer({ sub: "mch_1" }, { cat: "cl_B7d4PD333AAA" }),
    "signed out token-type-mismatch"
  )
  authenticates(
    "of an OAuth application has another type",
    bearer({}, { typ: "at+jwt" }),
    "signed out token-type-mismatch"
  )
  authenticates(
    "of a template has another type",
    bearer({}, { cat: "cl_B7d4PD222AAA" }),
    "signed out token-type-mismatch"
  )
  authenticates(
    "with the unspecified category is one of a session",
    bearer({}, { cat: "cl_I7d4PD111III" }),
    "signed in user_1"
  )
  authenticates("of a session with open tasks is signed out", bearer({ sts: "pending" }), "signed out session-pending")
  authenticates(
    "of a session with open tasks is signed in if the service treats it so",
    bearer({ sts: "pending" }),
    "signed in user_1",
    { treatPendingAsSignedOut: false }
  )
  authenticates(
    "of a session with open tasks is signed in if the request treats it so",
    bearer({ sts: "pending" }),
    "signed in user_1",
    {},
    { treatPendingAsSignedOut: false }
  )
  authenticates("must be of an authorized party", bearer(), "signed out token-invalid-authorized-parties", {
    authorizedParties: ["https://x"]
  })
  authenticates(
    "is verified with the options of the request",
    bearer(),
    "signed out token-invalid-authorized-parties",
    {},
    { authorizedParties: ["https://x"] }
  )
  authenticates(
    "with features that cannot be decoded is rejected",
    bearer({ v: 2, o: { id: "org_1" }, fea: "broken" }),
    "signed out token-verification-failed"
  )
  authenticates(
    "is used instead of cookies",
    Effect.map(Test.mint(), (token) =>
      page({ authorization: "Bearer garbage", cookie: `__session=${token}; __client_uat=1` })
    ),
    "signed out token-invalid"
  )
  authenticates(
    "that has expired starts a handshake in a browser",
    Effect.map(Test.mint({ exp: Test.now - 60 }), (token) => page({ authorization: `Bearer ${token}` })),
    "handshake session-token-expired-refresh-non-eligible-no-refresh-cookie"
  )

  it.effect("that is rejected has the reason in headers and the carrier of the token in the message", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const state = yield* Auth.authenticateRequest(yield* bearer({ exp: Test.now - 60 }))
      assert.ok(state._tag === "SignedOut")
      assert.match(state.message, /^token-expired: .*\(reason=token-expired, token-carrier=header\)$/)
      assert.deepStrictEqual(state.headers, [
        ["x-clerk-auth-status", "signed-out"],
        ["x-clerk-auth-reason", "session-token-expired-refresh-non-eligible-no-refresh-cookie"],
        ["x-clerk-auth-message", state.message]
      ])
    }).pipe(Effect.provide(Test.networkless()))
  )

  it.effect("is signed in without response headers", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const state = yield* Auth.authenticateRequest(yield* bearer())
      assert.ok(state._tag === "SignedIn")
      assert.deepStrictEqual(state.headers, [])
    }).pipe(Effect.provide(Test.networkless()))
  )
})

describe("cookies", () => {
  const cookies = (values: Readonly<Record<string, string | number>>) => Browser.cookies(values)
  const session = (claims = {}, uat: string | number = Test.now - 100, headers = {}) =>
    Effect.map(Test.mint(claims), (token) =>
      page({ cookie: cookies({ __session: token, __client_uat: uat }), ...headers })
    )

  authenticates("of a session sign in", session(), "signed in user_1")
  authenticates("are not read without a publishable key", session(), "signed out session-token-and-uat-missing", {
    publishableKey: undefined
  })
  authenticates("that are missing are signed out", Effect.succeed(page()), "signed out session-token-and-uat-missing")
  authenticates(
    "with a session but no client_uat start a handshake",
    Effect.map(Test.mint(), (t) => page({ cookie: `__session=${t}` })),
    "handshake session-token-but-no-client-uat"
  )
  authenticates(
    "with a client_uat but no session start a handshake",
    Effect.succeed(page({ cookie: `__client_uat=${Test.now}` })),
    "handshake client-uat-but-no-session-token"
  )
  authenticates(
    "with a session older than client_uat start a handshake",
    session({ iat: Test.now - 200 }),
    "handshake session-token-iat-before-client-uat"
  )
  authenticates(
    "with an expired session start a handshake",
    session({ exp: Test.now - 60 }),
    "handshake session-token-expired-refresh-non-eligible-no-refresh-cookie"
  )
  authenticates(
    "with a session that is not active yet start a handshake",
    session({ nbf: Test.now + 60 }),
    "handshake session-token-nbf"
  )
  authenticates(
    "with a session issued in the future start a handshake",
    session({ iat: Test.now + 60 }),
    "handshake session-token-iat-in-the-future"
  )
  authenticates(
    "with garbage for a session are signed out",
    Effect.succeed(page({ cookie: cookies({ __session: "garbage", __client_uat: 1 }) })),
    "signed out token-invalid"
  )
  authenticates(
    "with a null payload for a session are signed out",
    Effect.succeed(page({ cookie: cookies({ __session: Test.forge(Test.sessionHeader, "null"), __client_uat: 1 }) })),
    "signed out token-invalid"
  )
  authenticates(
    "with a machine token have another type",
    Effect.map(Test.mint({ sub: "mch_1" }), (t) => page({ cookie: cookies({ __session: t, __client_uat: 1 }) })),
    "signed out token-type-mismatch"
  )
  authenticates(
    "with the token of a template have another type",
    Effect.map(Test.mint({}, { cat: "cl_B7d4PD222AAA" }), (t) =>
      page({ cookie: cookies({ __session: t, __client_uat: 1 }) })
    ),
    "signed out token-type-mismatch"
  )
  authenticates(
    "with an API key are not accepted",
    Effect.succeed(page({ cookie: cookies({ __session: "ak_123", __client_uat: 1 }) })),
    "signed out token-invalid"
  )
  authenticates(
    "with an invalid escape are not decoded",
    Effect.map(Test.mint(), (t) => page({ cookie: `broken=%E0%A4%A; ${cookies({ __session: t, __client_uat: 1 })}` })),
    "signed in user_1"
  )
  authenticates(
    "cannot be injected through the value of another cookie",
    Effect.map(Test.mint(), (t) => page({ cookie: `x=a%3B%20__session%3D${t}; __client_uat=1` })),
    "handshake client-uat-but-no-session-token"
  )
  authenticates(
    "with the same name: the first one counts",
    Effect.map(Test.mint(), (t) => page({ cookie: `__session=${t}; __client_uat=1; __session=garbage` })),
    "signed in user_1"
  )
  authenticates(
    "of a session with open tasks are signed out",
    session({ sts: "pending" }),
    "signed out session-pending"
  )

  describe("start a handshake only if a browser opens a page", () => {
    const stale = (init: Browser.Init) =>
      Effect.map(Test.mint({ exp: Test.now - 60 }), (token) =>
        Browser.request({
          ...init,
          headers: { cookie: cookies({ __session: token, __client_uat: 1 }), ...init.headers }
        })
      )
    const expired = "session-token-expired-refresh-non-eligible-no-refresh-cookie"
    authenticates("as a document", stale({ headers: { "sec-fetch-dest": "document" } }), `handshake ${expired}`)
    authenticates("in a frame", stale({ headers: { "sec-fetch-dest": "iframe" } }), `handshake ${expired}`)
    authenticates(
      "as HTML, without sec-fetch-dest",
      stale({ headers: { accept: "text/html,*/*" } }),
      `handshake ${expired}`
    )
    authenticates(
      "not by a script",
      stale({ headers: { "sec-fetch-dest": "empty", accept: "text/html" } }),
      `signed out ${expired}`
    )
    authenticates("not as JSON", stale({ headers: { accept: "application/json" } }), `signed out ${expired}`)
    authenticates("not without any of these headers", stale({}), `signed out ${expired}`)
    authenticates(
      "not by a form",
      stale({ method: "POST", headers: { "sec-fetch-dest": "document" } }),
      "signed out session-token-expired-refresh-non-eligible-non-get"
    )
  })

  describe("start no handshake after three redirects", () => {
    for (const [count, expected] of [
      ["0", "handshake"],
      ["2", "handshake"],
      ["3", "signed out"],
      ["4", "signed out"],
      ["99", "signed out"],
      ["x", "handshake"]
    ] as const) {
      authenticates(
        `at ${count}`,
        session({ exp: Test.now - 60 }, 1, { cookie2: "" }).pipe(
          Effect.map((request) => {
            const headers = new Headers(request.headers)
            headers.set("cookie", `${headers.get("cookie")}; __clerk_redirect_count=${count}`)
            return new Request(request.url, { headers })
          })
        ),
        `${expected} session-token-expired-refresh-non-eligible-no-refresh-cookie`
      )
    }
  })
})

describe("a development instance", () => {
  const options = { publishableKey: Test.developmentKey }
  const withSession = (extra: string, path = "/") =>
    Effect.map(Test.mint(), (t) => page({ cookie: `__session=${t}; __client_uat=1; ${extra}` }, path))
  authenticates("needs a dev browser", withSession(""), "handshake dev-browser-missing", options)
  authenticates(
    "does not ask an API client without cookies for a dev browser",
    Effect.succeed(api({})),
    "signed out session-token-and-uat-missing",
    options
  )
  authenticates(
    "needs a dev browser for the cookies of a script too",
    Effect.map(Test.mint(), (t) => api({ cookie: `__session=${t}; __client_uat=1` })),
    "signed out dev-browser-missing",
    options
  )
  authenticates("signs in with a dev browser", withSession("__clerk_db_jwt=dvb_1"), "signed in user_1", options)
  authenticates(
    "takes the dev browser from the URL",
    withSession("__clerk_db_jwt=dvb_1", "/?__clerk_db_jwt=dvb_2"),
    "handshake dev-browser-sync",
    options
  )
  authenticates(
    "redirects back to a satellite that syncs",
    withSession(
      "__clerk_db_jwt=dvb_1",
      "/?__clerk_redirect_url=https%3A%2F%2Fsatellite.example%2Fpage%3F__clerk_synced%3Dfalse"
    ),
    "handshake primary-responds-to-syncing to https://satellite.example/page?__clerk_synced=true&__clerk_db_jwt=dvb_1",
    options
  )
  authenticates(
    "does not redirect to a script",
    withSession("__clerk_db_jwt=dvb_1", "/?__clerk_redirect_url=javascript%3Aalert(1)"),
    "signed in user_1",
    options
  )
})

describe("a request", () => {
  const whoIs = (request: Parameters<typeof Auth.authenticateRequest>[0]) =>
    Effect.map(Auth.authenticateRequest(request), describeState)

  it.effect("may be the platform's, or headers only", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const authorization = `Bearer ${yield* Test.mint()}`
      const cookie = `__session=${yield* Test.mint()}; __client_uat=1`
      assert.strictEqual(yield* whoIs(HttpServerRequest.fromWeb(api({ authorization }))), "signed in user_1")
      assert.strictEqual(yield* whoIs(HttpServerRequest.fromWeb(page({ cookie }))), "signed in user_1")
      assert.strictEqual(yield* whoIs({ headers: { authorization } }), "signed in user_1")
      assert.strictEqual(yield* whoIs({ headers: { Authorization: [authorization] } }), "signed in user_1")
      assert.strictEqual(yield* whoIs({ headers: { cookie: cookie.split("; ") } }), "signed in user_1")
      assert.strictEqual(yield* whoIs({ headers: {} }), "signed out session-token-and-uat-missing")
    }).pipe(Effect.provide(Test.networkless()))
  )

  it.effect("keeps its body unread", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const request = new Request("https://app.example.com/", { method: "POST", body: "hello" })
      yield* whoIs(request)
      assert.isFalse(request.bodyUsed)
      assert.strictEqual(yield* Effect.promise(() => request.text()), "hello")
    }).pipe(Effect.provide(Test.networkless()))
  )

  const publicUrls: ReadonlyArray<readonly [name: string, headers: Record<string, string>, expected: string]> = [
    ["has the public host of its host header", { host: "app.example.com" }, "https://app.example.com/p?q=1"],
    [
      "has the public host of a proxy",
      { "x-forwarded-host": "www.example.com", "x-forwarded-proto": "https" },
      "https://www.example.com/p?q=1"
    ],
    [
      "has the public host of the first of several proxies",
      { "x-forwarded-host": "www.example.com, inner", "x-forwarded-proto": "https ,http" },
      "https://www.example.com/p?q=1"
    ],
    [
      "has the public protocol of CloudFront",
      { "x-forwarded-host": "www.example.com", "cloudfront-forwarded-proto": "http", "x-forwarded-proto": "https" },
      "http://www.example.com/p?q=1"
    ],
    ["ignores a host with a path", { "x-forwarded-host": "evil.com/x?" }, "https://app.example.com/p?q=1"],
    ["ignores a host with credentials", { "x-forwarded-host": "user@evil.com" }, "https://app.example.com/p?q=1"],
    ["ignores an invalid host", { "x-forwarded-host": "a b c" }, "https://app.example.com/p?q=1"],
    [
      "ignores an invalid protocol",
      { "x-forwarded-host": "evil.com", "x-forwarded-proto": "javascript" },
      "https://app.example.com/p?q=1"
    ]
  ]
  for (const [name, headers, expected] of publicUrls) {
    it.effect(name, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const state = yield* Auth.authenticateRequest(page({ cookie: "__client_uat=1", ...headers }, "/p?q=1"))
        assert.ok(state._tag === "Handshake")
        assert.strictEqual(new URL(state.location).searchParams.get("redirect_url"), expected)
      }).pipe(Effect.provide(Test.networkless()))
    )
  }

  for (const [url, path] of [
    ["foo://bar/x?q=1", "/x?q=1"],
    ["foo://bar", "/"],
    ["mailto:a@b.com", "/a@b.com"],
    ["data:text/html,x", "/text/html,x"],
    ["data:javascript:alert(1)", "/javascript:alert(1)"],
    ["blob:https://evil.com/x", "/https://evil.com/x"]
  ] as const) {
    it.effect(`with the URL ${url} is one for the path ${path}`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const locationOf = (url: string, headers: Readonly<Record<string, string>> = {}) =>
          Auth.authenticateRequest({
            url,
            headers: { accept: "text/html", cookie: "__client_uat=1", ...headers }
          }).pipe(Effect.map((state) => (state._tag === "Handshake" ? state.location : state._tag)))
        const proxied = { host: "app.example.com", "x-forwarded-proto": "https" }
        assert.match(yield* locationOf(url), /^http:\/\/localhost\/__clerk\/v1\/client\/handshake\?/)
        assert.strictEqual(yield* locationOf(url), yield* locationOf(path))
        assert.match(yield* locationOf(url, proxied), /^https:\/\/app\.example\.com\/__clerk\//)
        assert.strictEqual(yield* locationOf(url, proxied), yield* locationOf(path, proxied))
      }).pipe(Effect.provide(Test.networkless({ proxyUrl: "/__clerk" })))
    )
  }

  const hostile = fc.record({
    method: fc.oneof(fc.constantFrom("GET", "get", "", "PROPFIND"), fc.string()),
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
      fc.constantFrom("//evil.com", "\\\\x", "/%", "http://[", "*", "foo://bar/x", "data:text/html,x", "mailto:x")
    ),
    headers: fc.dictionary(
      fc.constantFrom(
        "authorization",
        "cookie",
        "host",
        "x-forwarded-host",
        "x-forwarded-proto",
        "referer",
        "accept",
        "sec-fetch-dest",
        "__proto__"
      ),
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          "text/html",
          "document",
          `__session=${Test.forge("null", "null")}; __client_uat=1`,
          `Bearer ${Test.forge("null", { sub: 5 })}`,
          `__clerk_handshake=${Test.forge([], [])}`
        ),
        fc
          .string()
          .map(
            (text) =>
              `__session=${text}; __client_uat=${text}; __clerk_handshake=${text}; __clerk_redirect_count=${text}`
          )
      )
    )
  })
  it.effect.prop("never causes a defect and is never signed in, whatever it contains", [hostile], ([request]) =>
    Effect.gen(function* () {
      yield* Test.atNow
      for (const acceptsToken of ["session_token", "any", "m2m_token"] as const) {
        const exit = yield* Effect.exit(Auth.authenticateRequest(request, { acceptsToken }))
        if (exit._tag === "Success") {
          assert.notStrictEqual(exit.value._tag, "SignedIn")
        } else {
          assert.ok(exit.cause._tag === "Fail", JSON.stringify(exit))
          assert.strictEqual(exit.cause.error._tag, "ClerkConfigError", "an opaque machine token without a client")
        }
      }
    }).pipe(Effect.provide(Test.networkless()))
  )
})

describe("while Clerk cannot be reached", () => {
  const outage = new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "down" })
  const service = Layer.scoped(
    Auth.Auth,
    Effect.gen(function* () {
      const jwks = yield* Jwks.make(Effect.fail(outage))
      return yield* Auth.make({ publishableKey: Test.publishableKey }, Option.none(), jwks)
    })
  ).pipe(Layer.orDie)

  it.effect("no request is signed out", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      const header = yield* Effect.flip(Auth.authenticateRequest(api({ authorization: `Bearer ${token}` })))
      const cookie = yield* Effect.flip(
        Auth.authenticateRequest(page({ cookie: `__session=${token}; __client_uat=1` }))
      )
      const returned = yield* Effect.flip(Auth.authenticateRequest(page({}, `/?__clerk_handshake=${token}`)))
      assert.deepStrictEqual([header._tag, cookie._tag, returned._tag], Array(3).fill("JwksUnavailable"))
    }).pipe(Effect.provide(service))
  )
})

describe("building the layer fails for", () => {
  const cases: ReadonlyArray<readonly [name: string, options: Options, option: string]> = [
    ["an incomplete publishable key", { publishableKey: "pk_test_" }, "publishableKey"],
    ["a secret key in place of the publishable key", { publishableKey: "sk_test_abc" }, "publishableKey"],
    [
      "a satellite without a publishable key",
      { publishableKey: undefined, isSatellite: true, domain: "x.com" },
      "publishableKey"
    ],
    ["a satellite without domain and proxy", { isSatellite: true }, "domain"],
    ["an invalid domain", { domain: "a b" }, "domain"],
    ["a proxy that is neither a URL nor a path", { proxyUrl: "example.com/x" }, "proxyUrl"],
    [
      "a development satellite without a sign-in page",
      { publishableKey: Test.developmentKey, isSatellite: true, domain: "x.com" },
      "signInUrl"
    ],
    [
      "a development satellite with a path for a sign-in page",
      { publishableKey: Test.developmentKey, isSatellite: true, domain: "x.com", signInUrl: "/sign-in" },
      "signInUrl"
    ]
  ]
  for (const [name, options, option] of cases) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const layer = Auth.layerNetworkless({ publishableKey: Test.publishableKey, ...options, jwtKey: Test.jwtKey })
        const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
        assert.strictEqual(error.option, option)
      })
    )
  }
})

it.effect("a signed-in state does not print its token", () =>
  Effect.gen(function* () {
    yield* Test.atNow
    const token = yield* Test.mint()
    const state: RequestState.RequestState = yield* Auth.authenticateRequest(api({ authorization: `Bearer ${token}` }))
    assert.ok(state._tag === "SignedIn")
    assert.strictEqual(Redacted.value(state.auth.token), token)
    assert.notInclude(JSON.stringify(state), token)
  }).pipe(Effect.provide(Test.networkless()))
)
