import { HttpServerRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Layer, Option, Redacted } from "effect"
import { ClerkConfigError } from "effect-clerk"
import { Auth, Jwks, JwksUnavailable, type RequestState } from "effect-clerk/auth"
import * as Browser from "./browser.js"
import * as Test from "./instance.js"

const describeState = Browser.describeState

const page = Browser.page
const api = Browser.api

type Options = Omit<Auth.Options, "jwtKey">

/** One request, one answer. */
const answers = (
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

  answers("signs in", bearer(), "signed in user_1")
  answers("signs in without a publishable key", bearer(), "signed in user_1", { publishableKey: undefined })
  answers(
    "may have its scheme in any case",
    Effect.map(Test.mint(), (t) => api({ authorization: `bEARER   ${t} ` })),
    "signed in user_1"
  )
  answers(
    "may come without a scheme",
    Effect.map(Test.mint(), (t) => api({ authorization: t })),
    "signed in user_1"
  )
  answers("of another scheme is no token", raw("Basic dXNlcjpwYXNz"), "signed out session-token-and-uat-missing")
  answers("that is only a scheme is no token", raw("Bearer"), "signed out session-token-and-uat-missing")
  answers("that is garbage is invalid", raw("Bearer garbage"), "signed out token-invalid")
  answers("that is an API key is not one of a session", raw("Bearer ak_live_123"), "signed out token-invalid")
  answers("of other keys is invalid", bearer({}, {}, Test.otherKeys), "signed out token-invalid-signature")
  answers(
    "of another instance is refused by its issuer",
    bearer({ iss: "https://clerk.evil.com" }),
    "signed out token-invalid-issuer"
  )
  answers(
    "that has expired says so, and why it was not refreshed",
    bearer({ exp: Test.now - 60 }),
    "signed out session-token-expired-refresh-non-eligible-no-refresh-cookie"
  )
  answers("that is not active yet says so", bearer({ nbf: Test.now + 60 }), "signed out session-token-nbf")
  answers("of the future says so", bearer({ iat: Test.now + 60 }), "signed out session-token-iat-in-the-future")
  answers(
    "of a machine is of another kind",
    bearer({ sub: "mch_1" }, { cat: "cl_B7d4PD333AAA" }),
    "signed out token-type-mismatch"
  )
  answers("of an application is of another kind", bearer({}, { typ: "at+jwt" }), "signed out token-type-mismatch")
  answers("of a template is of another kind", bearer({}, { cat: "cl_B7d4PD222AAA" }), "signed out token-type-mismatch")
  answers(
    "on an instance without categories is one of a session",
    bearer({}, { cat: "cl_I7d4PD111III" }),
    "signed in user_1"
  )
  answers("of a session with open tasks is signed out", bearer({ sts: "pending" }), "signed out session-pending")
  answers(
    "of a session with open tasks is signed in where that is asked for",
    bearer({ sts: "pending" }),
    "signed in user_1",
    { treatPendingAsSignedOut: false }
  )
  answers(
    "of a session with open tasks is signed in where that is asked for once",
    bearer({ sts: "pending" }),
    "signed in user_1",
    {},
    { treatPendingAsSignedOut: false }
  )
  answers("must be of an authorized party", bearer(), "signed out token-invalid-authorized-parties", {
    authorizedParties: ["https://x"]
  })
  answers(
    "is held to the options of the one request",
    bearer(),
    "signed out token-invalid-authorized-parties",
    {},
    { authorizedParties: ["https://x"] }
  )
  answers(
    "with features that cannot be read is refused",
    bearer({ v: 2, o: { id: "org_1" }, fea: "broken" }),
    "signed out token-verification-failed"
  )
  answers(
    "goes before cookies",
    Effect.map(Test.mint(), (token) =>
      page({ authorization: "Bearer garbage", cookie: `__session=${token}; __client_uat=1` })
    ),
    "signed out token-invalid"
  )
  answers(
    "that has expired sends a browser to Clerk",
    Effect.map(Test.mint({ exp: Test.now - 60 }), (token) => page({ authorization: `Bearer ${token}` })),
    "handshake session-token-expired-refresh-non-eligible-no-refresh-cookie"
  )

  it.effect("that is refused says so in headers, and the message tells where it stood", () =>
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

  it.effect("is signed in without any header of its own", () =>
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

  answers("of a session sign in", session(), "signed in user_1")
  answers("are not read without a publishable key", session(), "signed out session-token-and-uat-missing", {
    publishableKey: undefined
  })
  answers("that are missing are signed out", Effect.succeed(page()), "signed out session-token-and-uat-missing")
  answers(
    "with a session but no time of change are looked into",
    Effect.map(Test.mint(), (t) => page({ cookie: `__session=${t}` })),
    "handshake session-token-but-no-client-uat"
  )
  answers(
    "with a time of change but no session are looked into",
    Effect.succeed(page({ cookie: `__client_uat=${Test.now}` })),
    "handshake client-uat-but-no-session-token"
  )
  answers(
    "of which the session is older than the change are looked into",
    session({ iat: Test.now - 200 }),
    "handshake session-token-iat-before-client-uat"
  )
  answers(
    "of which the session has expired are looked into",
    session({ exp: Test.now - 60 }),
    "handshake session-token-expired-refresh-non-eligible-no-refresh-cookie"
  )
  answers(
    "of which the session is not active yet are looked into",
    session({ nbf: Test.now + 60 }),
    "handshake session-token-nbf"
  )
  answers(
    "of which the session is of the future are looked into",
    session({ iat: Test.now + 60 }),
    "handshake session-token-iat-in-the-future"
  )
  answers(
    "with garbage for a session are signed out",
    Effect.succeed(page({ cookie: cookies({ __session: "garbage", __client_uat: 1 }) })),
    "signed out token-invalid"
  )
  answers(
    "with a null payload for a session are signed out",
    Effect.succeed(page({ cookie: cookies({ __session: Test.forge(Test.sessionHeader, "null"), __client_uat: 1 }) })),
    "signed out token-invalid"
  )
  answers(
    "with a machine's token are of another kind",
    Effect.map(Test.mint({ sub: "mch_1" }), (t) => page({ cookie: cookies({ __session: t, __client_uat: 1 }) })),
    "signed out token-type-mismatch"
  )
  answers(
    "with a template's token are of another kind",
    Effect.map(Test.mint({}, { cat: "cl_B7d4PD222AAA" }), (t) =>
      page({ cookie: cookies({ __session: t, __client_uat: 1 }) })
    ),
    "signed out token-type-mismatch"
  )
  answers(
    "with an API key are not accepted",
    Effect.succeed(page({ cookie: cookies({ __session: "ak_123", __client_uat: 1 }) })),
    "signed out token-invalid"
  )
  answers(
    "with an escape that cannot be read are left as they are",
    Effect.map(Test.mint(), (t) => page({ cookie: `broken=%E0%A4%A; ${cookies({ __session: t, __client_uat: 1 })}` })),
    "signed in user_1"
  )
  answers(
    "cannot be made up within another cookie",
    Effect.map(Test.mint(), (t) => page({ cookie: `x=a%3B%20__session%3D${t}; __client_uat=1` })),
    "handshake client-uat-but-no-session-token"
  )
  answers(
    "of one name count once, the first",
    Effect.map(Test.mint(), (t) => page({ cookie: `__session=${t}; __client_uat=1; __session=garbage` })),
    "signed in user_1"
  )
  answers("of a session with open tasks are signed out", session({ sts: "pending" }), "signed out session-pending")

  describe("are only looked into where a browser opens a page", () => {
    const stale = (init: Browser.Init) =>
      Effect.map(Test.mint({ exp: Test.now - 60 }), (token) =>
        Browser.request({
          ...init,
          headers: { cookie: cookies({ __session: token, __client_uat: 1 }), ...init.headers }
        })
      )
    const expired = "session-token-expired-refresh-non-eligible-no-refresh-cookie"
    answers("as a document", stale({ headers: { "sec-fetch-dest": "document" } }), `handshake ${expired}`)
    answers("in a frame", stale({ headers: { "sec-fetch-dest": "iframe" } }), `handshake ${expired}`)
    answers(
      "as HTML, by a browser that does not say",
      stale({ headers: { accept: "text/html,*/*" } }),
      `handshake ${expired}`
    )
    answers(
      "not by a script",
      stale({ headers: { "sec-fetch-dest": "empty", accept: "text/html" } }),
      `signed out ${expired}`
    )
    answers("not as JSON", stale({ headers: { accept: "application/json" } }), `signed out ${expired}`)
    answers("not where nothing is said", stale({}), `signed out ${expired}`)
    answers(
      "not by a form",
      stale({ method: "POST", headers: { "sec-fetch-dest": "document" } }),
      "signed out session-token-expired-refresh-non-eligible-non-get"
    )
  })

  describe("stop being looked into after three redirects", () => {
    for (const [count, expected] of [
      ["0", "handshake"],
      ["2", "handshake"],
      ["3", "signed out"],
      ["4", "signed out"],
      ["99", "signed out"],
      ["x", "handshake"]
    ] as const) {
      answers(
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
  answers("wants its browser known", withSession(""), "handshake dev-browser-missing", options)
  answers("signs in a browser that it knows", withSession("__clerk_db_jwt=dvb_1"), "signed in user_1", options)
  answers(
    "takes over the browser that the URL names",
    withSession("__clerk_db_jwt=dvb_1", "/?__clerk_db_jwt=dvb_2"),
    "handshake dev-browser-sync",
    options
  )
  answers(
    "answers a satellite that asks for its session",
    withSession(
      "__clerk_db_jwt=dvb_1",
      "/?__clerk_redirect_url=https%3A%2F%2Fsatellite.example%2Fpage%3F__clerk_synced%3Dfalse"
    ),
    "handshake primary-responds-to-syncing to https://satellite.example/page?__clerk_synced=true&__clerk_db_jwt=dvb_1",
    options
  )
  answers(
    "does not send anyone to a script",
    withSession("__clerk_db_jwt=dvb_1", "/?__clerk_redirect_url=javascript%3Aalert(1)"),
    "signed in user_1",
    options
  )
})

describe("a satellite", () => {
  const production = { isSatellite: true, domain: "satellite.example" }
  const development = {
    ...production,
    publishableKey: Test.developmentKey,
    signInUrl: "https://primary.example.com/sign-in"
  }
  answers(
    "without cookies is signed out",
    Effect.succeed(page()),
    "signed out session-token-and-uat-missing",
    production
  )
  answers("without cookies asks, where it is to", Effect.succeed(page()), "handshake satellite-needs-syncing", {
    ...production,
    satelliteAutoSync: true
  })
  answers(
    "asks where the URL says so",
    Effect.succeed(page({}, "/?__clerk_synced=false")),
    "handshake satellite-needs-syncing",
    production
  )
  answers(
    "does not ask twice",
    Effect.succeed(page({}, "/?__clerk_synced=true")),
    "signed out session-token-and-uat-missing",
    { ...production, satelliteAutoSync: true }
  )
  answers("does not ask for a script", Effect.succeed(api({})), "signed out session-token-and-uat-missing", {
    ...production,
    satelliteAutoSync: true
  })
  answers(
    "in development asks the primary's sign-in page",
    Effect.succeed(page({}, "/page?__clerk_synced=false")),
    "handshake satellite-needs-syncing to https://primary.example.com/sign-in?__clerk_redirect_url=https%3A%2F%2Fapp.example.com%2Fpage%3F__clerk_synced%3Dfalse",
    development
  )

  it.effect("in development is not its own primary", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Auth.authenticateRequest(page({}, "/?__clerk_synced=false")))
      assert.ok(error instanceof ClerkConfigError)
      assert.strictEqual(error.option, "signInUrl")
    }).pipe(Effect.provide(Test.networkless({ ...development, signInUrl: "https://app.example.com/sign-in" })))
  )
})

describe("a page that was opened from another site", () => {
  const from = (referer: string) =>
    Effect.map(Test.mint(), (t) => page({ cookie: `__session=${t}; __client_uat=1; __clerk_db_jwt=d`, referer }))
  const reason = "handshake primary-domain-cross-origin-sync"
  answers("is looked into", from("https://satellite.example/"), reason)
  answers("is not, where the site is Clerk's", from(`https://${Test.frontendApi}/v1/x`), "signed in user_1")
  answers("is not, where the site is the account portal", from("https://accounts.example.com/"), "signed in user_1")
  answers("is not, where it is the same", from("https://app.example.com/before"), "signed in user_1")
  answers("is not, where nobody knows which", from("not a url"), "signed in user_1")
  answers(
    "is looked into on a production instance from a development portal",
    from("https://foo.accounts.dev/"),
    reason
  )
  answers("is not on a development instance", from("https://foo.accounts.dev/"), "signed in user_1", {
    publishableKey: Test.developmentKey
  })
  answers(
    "is not on a satellite",
    Effect.map(Test.mint({ iss: "https://clerk.satellite.example" }), (t) =>
      page({ cookie: `__session=${t}; __client_uat=1`, referer: "https://elsewhere.example/" })
    ),
    "signed in user_1",
    { isSatellite: true, domain: "satellite.example" }
  )
})

describe("the organization of a path", () => {
  const organizationSync = {
    organizationPatterns: ["/orgs/:slug", "/orgs/:slug/(.*)", "/by-id/:id"],
    personalAccountPatterns: ["/me", "/me/(.*)"]
  }
  const at = (path: string, organization?: object, redirects = 0) =>
    Effect.map(Test.mint(organization ? { v: 2, o: organization } : {}), (t) =>
      page({ cookie: `__session=${t}; __client_uat=1; __clerk_redirect_count=${redirects}` }, path)
    )
  const acme = { id: "org_1", slg: "acme" }
  const mismatch = "handshake active-organization-mismatch"
  const sync = (name: string, request: Effect.Effect<Request>, expected: string) =>
    answers(name, request, expected, { organizationSync })
  sync("is left alone where it is active", at("/orgs/acme/deep/er", acme), "signed in user_1")
  sync("is made active by its slug", at("/orgs/other", acme), mismatch)
  sync("is made active by its id", at("/by-id/org_2", acme), mismatch)
  sync("is left alone where its id is active", at("/by-id/org_1", acme), "signed in user_1")
  sync("is made active where none is", at("/orgs/acme"), mismatch)
  sync("is left behind on personal paths", at("/me/settings", acme), mismatch)
  sync("is not missed on personal paths", at("/me"), "signed in user_1")
  sync("is whatever it is elsewhere", at("/elsewhere", acme), "signed in user_1")
  sync("is found in any case and with a slash at the end", at("/ORGS/acme/", acme), "signed in user_1")
  sync("is no reason to be signed out after three redirects", at("/orgs/other", acme, 3), "signed in user_1")

  it.effect("must be found by patterns that are patterns", () =>
    Effect.gen(function* () {
      const layer = Auth.layerNetworkless({
        publishableKey: Test.publishableKey,
        jwtKey: Test.jwtKey,
        organizationSync: { organizationPatterns: ["/orgs/:slug("] }
      })
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
      assert.match(error.message, /organizationPatterns.*Invalid pattern/)
    })
  )
})

describe("a handshake", () => {
  const expiredPage = Effect.map(Test.mint({ exp: Test.now - 60 }), (token) => ({
    token,
    request: page(
      { cookie: `__session=${token}; __client_uat=1; __clerk_db_jwt=dvb_1` },
      "/orgs/acme?a=1&__clerk_db_jwt=x&__dev_session=y"
    )
  }))

  it.effect("goes to the Frontend API with all that Clerk needs to know", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { request, token } = yield* expiredPage
      const state = yield* Auth.authenticateRequest(request)
      assert.ok(state._tag === "Handshake")
      const url = new URL(state.location)
      assert.strictEqual(url.origin + url.pathname, `${Test.issuer}/v1/client/handshake`)
      assert.deepStrictEqual(
        [...url.searchParams],
        [
          ["redirect_url", "https://app.example.com/orgs/acme?a=1"],
          ["__clerk_api_version", "2026-05-12"],
          ["suffixed_cookies", "false"],
          ["__clerk_hs_reason", "session-token-expired-refresh-non-eligible-no-refresh-cookie"],
          ["format", "nonce"],
          ["__session", token],
          ["organization_id", "acme"]
        ]
      )
      assert.deepStrictEqual(state.headers.slice(0, 3), [
        ["location", state.location],
        ["cache-control", "no-store"],
        ["set-cookie", "__clerk_redirect_count=1; SameSite=Lax; HttpOnly; Max-Age=2"]
      ])
    }).pipe(Effect.provide(Test.networkless({ organizationSync: { organizationPatterns: ["/orgs/:slug"] } })))
  )

  const goesTo = (name: string, options: Options, expected: string) =>
    it.effect(`goes ${name}`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const state = yield* Auth.authenticateRequest(page({ cookie: "__client_uat=1; __clerk_db_jwt=dvb_1" }))
        assert.ok(state._tag === "Handshake")
        assert.strictEqual(state.location.split("?")[0], expected)
        assert.strictEqual(
          new URL(state.location).searchParams.get("__clerk_db_jwt"),
          options.publishableKey ? "dvb_1" : null
        )
      }).pipe(Effect.provide(Test.networkless(options)))
    )
  goesTo(
    "through a proxy by its URL",
    { proxyUrl: "https://app.example.com/__clerk/" },
    "https://app.example.com/__clerk/v1/client/handshake"
  )
  goesTo("through a proxy by its path", { proxyUrl: "/__clerk" }, "https://app.example.com/__clerk/v1/client/handshake")
  goesTo(
    "with the browser of a development instance",
    { publishableKey: Test.developmentKey },
    `${Test.issuer}/v1/client/handshake`
  )
})

describe("a request", () => {
  const whoIs = (request: Parameters<typeof Auth.authenticateRequest>[0]) =>
    Effect.map(Auth.authenticateRequest(request), describeState)

  it.effect("may be the platform's, or plain headers", () =>
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

  it.effect("keeps its body", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const request = new Request("https://app.example.com/", { method: "POST", body: "hello" })
      yield* whoIs(request)
      assert.isFalse(request.bodyUsed)
      assert.strictEqual(yield* Effect.promise(() => request.text()), "hello")
    }).pipe(Effect.provide(Test.networkless()))
  )

  const publicUrls: ReadonlyArray<readonly [name: string, headers: Record<string, string>, expected: string]> = [
    ["is seen where its host says", { host: "app.example.com" }, "https://app.example.com/p?q=1"],
    [
      "is seen where a proxy says",
      { "x-forwarded-host": "www.example.com", "x-forwarded-proto": "https" },
      "https://www.example.com/p?q=1"
    ],
    [
      "is seen where the first of many proxies says",
      { "x-forwarded-host": "www.example.com, inner", "x-forwarded-proto": "https ,http" },
      "https://www.example.com/p?q=1"
    ],
    [
      "is seen where CloudFront says",
      { "x-forwarded-host": "www.example.com", "cloudfront-forwarded-proto": "http", "x-forwarded-proto": "https" },
      "http://www.example.com/p?q=1"
    ],
    ["is not seen at a host with a path", { "x-forwarded-host": "evil.com/x?" }, "https://app.example.com/p?q=1"],
    [
      "is not seen at a host with credentials",
      { "x-forwarded-host": "user@evil.com" },
      "https://app.example.com/p?q=1"
    ],
    ["is not seen at a host that is none", { "x-forwarded-host": "a b c" }, "https://app.example.com/p?q=1"],
    [
      "is not seen by a protocol that is none",
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

  const hostile = fc.record({
    method: fc.oneof(fc.constantFrom("GET", "get", "", "PROPFIND"), fc.string()),
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
      fc.constantFrom("//evil.com", "\\\\x", "/%", "http://[", "*")
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
  it.effect.prop("is never a defect, whatever it is", [hostile], ([request]) =>
    Effect.gen(function* () {
      yield* Test.atNow
      for (const acceptsToken of ["session_token", "any", "m2m_token"] as const) {
        const exit = yield* Effect.exit(Auth.authenticateRequest(request, { acceptsToken }))
        assert.isTrue(exit._tag === "Success" || exit.cause._tag === "Fail", JSON.stringify(exit))
        if (exit._tag === "Success") assert.notStrictEqual(exit.value._tag, "SignedIn")
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

  it.effect("no one is called signed out", () =>
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

describe("options that cannot be are refused when the layer is built", () => {
  const cases: ReadonlyArray<readonly [name: string, options: Options, option: string]> = [
    ["a publishable key of no form", { publishableKey: "pk_test_" }, "publishableKey"],
    ["a secret key for a publishable one", { publishableKey: "sk_test_abc" }, "publishableKey"],
    [
      "a satellite without a publishable key",
      { publishableKey: undefined, isSatellite: true, domain: "x.com" },
      "publishableKey"
    ],
    ["a satellite without domain and proxy", { isSatellite: true }, "domain"],
    ["a domain that is none", { domain: "a b" }, "domain"],
    ["a proxy that is neither URL nor path", { proxyUrl: "example.com/x" }, "proxyUrl"],
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

it.effect("what is signed in keeps its token to itself", () =>
  Effect.gen(function* () {
    yield* Test.atNow
    const token = yield* Test.mint()
    const state: RequestState.RequestState = yield* Auth.authenticateRequest(api({ authorization: `Bearer ${token}` }))
    assert.ok(state._tag === "SignedIn")
    assert.strictEqual(Redacted.value(state.auth.token), token)
    assert.notInclude(JSON.stringify(state), token)
  }).pipe(Effect.provide(Test.networkless()))
)
