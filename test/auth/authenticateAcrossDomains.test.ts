import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { ClerkConfigError } from "effect-clerk"
import { Auth } from "effect-clerk/auth"
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

describe("a satellite", () => {
  const production = { isSatellite: true, domain: "satellite.example" }
  const development = {
    ...production,
    publishableKey: Test.developmentKey,
    signInUrl: "https://primary.example.com/sign-in"
  }
  authenticates(
    "without cookies is signed out",
    Effect.succeed(page()),
    "signed out session-token-and-uat-missing",
    production
  )
  authenticates(
    "without cookies syncs if satelliteAutoSync is set",
    Effect.succeed(page()),
    "handshake satellite-needs-syncing",
    {
      ...production,
      satelliteAutoSync: true
    }
  )
  authenticates(
    "syncs if the URL requires it",
    Effect.succeed(page({}, "/?__clerk_synced=false")),
    "handshake satellite-needs-syncing",
    production
  )
  authenticates(
    "does not sync twice",
    Effect.succeed(page({}, "/?__clerk_synced=true")),
    "signed out session-token-and-uat-missing",
    { ...production, satelliteAutoSync: true }
  )
  authenticates("does not sync for a script", Effect.succeed(api({})), "signed out session-token-and-uat-missing", {
    ...production,
    satelliteAutoSync: true
  })
  authenticates(
    "in development syncs with the primary's sign-in page",
    Effect.succeed(page({}, "/page?__clerk_synced=false")),
    "handshake satellite-needs-syncing to https://primary.example.com/sign-in?__clerk_redirect_url=https%3A%2F%2Fapp.example.com%2Fpage%3F__clerk_synced%3Dfalse",
    development
  )

  it.effect("in development must not be its own primary", () =>
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
  authenticates("starts a handshake", from("https://satellite.example/"), reason)
  authenticates("does not if that site is Clerk's", from(`https://${Test.frontendApi}/v1/x`), "signed in user_1")
  authenticates(
    "does not if that site is the account portal",
    from("https://accounts.example.com/"),
    "signed in user_1"
  )
  authenticates(
    "does not if that site is the proxy of the Frontend API",
    from("https://proxy.example.net/__clerk/x"),
    "signed in user_1",
    { proxyUrl: "https://proxy.example.net/__clerk" }
  )
  describe("does not if that site is the account portal", () => {
    for (const [frontendApi, portal] of [
      ["clerk.example.com", "accounts.example.com"],
      ["clerk.accounts.example.com", "accounts.example.com"],
      ["foo-bar-1.clerk.accounts.dev", "foo-bar-1.accounts.dev"],
      ["foo-bar-1.clerk.accountsstage.dev", "foo-bar-1.accountsstage.dev"]
    ] as const) {
      authenticates(
        `${portal} of ${frontendApi}`,
        Effect.map(Test.mint({ iss: `https://${frontendApi}` }), (t) =>
          page({ cookie: `__session=${t}; __client_uat=1`, referer: `https://${portal}/sign-in` })
        ),
        "signed in user_1",
        { publishableKey: `pk_live_${btoa(`${frontendApi}$`)}` }
      )
    }
  })
  authenticates(
    "does not if that site is the application itself",
    from("https://app.example.com/before"),
    "signed in user_1"
  )
  authenticates("does not if the referer is not a URL", from("not a url"), "signed in user_1")
  authenticates(
    "starts a handshake on a production instance if that site is a development portal",
    from("https://foo.accounts.dev/"),
    reason
  )
  authenticates(
    "does not on a development instance if that site is a development portal",
    from("https://foo.accounts.dev/"),
    "signed in user_1",
    {
      publishableKey: Test.developmentKey
    }
  )
  authenticates(
    "does not on a satellite",
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
    authenticates(name, request, expected, { organizationSync })
  sync("needs no handshake if it is active", at("/orgs/acme/deep/er", acme), "signed in user_1")
  sync("is activated by its slug", at("/orgs/other", acme), mismatch)
  sync("is activated by its id", at("/by-id/org_2", acme), mismatch)
  sync("needs no handshake if its id is active", at("/by-id/org_1", acme), "signed in user_1")
  sync("is activated if none is active", at("/orgs/acme"), mismatch)
  sync("is deactivated on personal paths", at("/me/settings", acme), mismatch)
  sync("needs no handshake on personal paths if none is active", at("/me"), "signed in user_1")
  sync("does not matter on other paths", at("/elsewhere", acme), "signed in user_1")
  sync("matches in any case and with a slash at the end", at("/ORGS/acme/", acme), "signed in user_1")
  sync("does not sign out after three redirects", at("/orgs/other", acme, 3), "signed in user_1")
  sync("is that of a path of 2,048 characters", at(`/orgs/${"x".repeat(2042)}`, acme), mismatch)
  sync("is not looked for in a longer path", at(`/orgs/${"x".repeat(2043)}`, acme), "signed in user_1")

  it.effect("is not looked for if the response cannot be a redirect", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      // The pattern needs seconds for this path.
      const slow = `/a${"/".repeat(2000)}`
      const start = performance.now()
      for (const claims of [{}, { exp: Test.now - 60 }]) {
        const cookie = `__session=${yield* Test.mint(claims)}; __client_uat=1`
        for (const request of [
          Browser.request({ path: slow, headers: { cookie, accept: "application/json" } }),
          Browser.request({ path: slow, headers: { cookie, accept: "text/html" }, method: "POST" })
        ]) {
          yield* Auth.authenticateRequest(request)
        }
      }
      assert.isBelow(performance.now() - start, 2000)
    }).pipe(Effect.provide(Test.networkless({ organizationSync: { organizationPatterns: ["/(.*)/(.*)/(.*)/x"] } })))
  )

  it.effect("must have valid patterns", () =>
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

  it.effect("redirects to the Frontend API with all parameters", () =>
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

  const redirectsTo = (name: string, options: Options, expected: string) =>
    it.effect(`redirects ${name}`, () =>
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
  redirectsTo(
    "through a proxy with a URL",
    { proxyUrl: "https://app.example.com/__clerk/" },
    "https://app.example.com/__clerk/v1/client/handshake"
  )
  redirectsTo(
    "through a proxy with a path",
    { proxyUrl: "/__clerk" },
    "https://app.example.com/__clerk/v1/client/handshake"
  )
  redirectsTo(
    "with the dev browser of a development instance",
    { publishableKey: Test.developmentKey },
    `${Test.issuer}/v1/client/handshake`
  )
})
