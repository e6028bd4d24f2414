import { createAuthenticateRequest, createClerkRequest } from "@clerk/backend/internal"
import { assert, describe, it, vi } from "@effect/vitest"
import { Effect, FastCheck as fc, Logger, LogLevel, Redacted } from "effect"
import { Auth, type TokenType } from "effect-clerk/auth"
import * as Test from "./instance.js"

/**
 * Compares with Clerk's own JavaScript library. It reads the machine's clock, so these tests do too, and their tokens are
 * signed around the real time.
 */
const now = Math.floor(Date.now() / 1000)

const times = { iat: now, nbf: now - 10, exp: now + 3600 }
const token = (claims = {}, header = {}, pair = Test.keys) =>
  Effect.runPromise(Test.mint({ ...times, ...claims }, header, pair))

const expired = { iat: now - 3600, nbf: now - 3600, exp: now - 1800 }

const tokens = {
  good: await token(),
  "in an organization": await token({ v: 2, o: { id: "org_1", slg: "acme", rol: "admin" } }),
  older: await token({ iat: now - 1000 }),
  expired: await token(expired),
  "not active yet": await token({ nbf: now + 600 }),
  "of the future": await token({ iat: now + 600 }),
  "of other keys": await token({}, {}, Test.otherKeys),
  "of another instance": await token({ iss: "https://clerk.other.com" }),
  "without issuer": await token({ iss: undefined }),
  "of a template": await token({}, { cat: "cl_B7d4PD222AAA" }),
  "of no category": await token({}, { cat: undefined }),
  "of a machine": await token({ sub: "mch_1" }, { cat: "cl_B7d4PD333AAA" }),
  "of an application": await token({}, { typ: "at+jwt", cat: undefined }),
  "of another type": await token({}, { typ: "other" }),
  garbage: "garbage",
  "three parts of garbage": "a.b.c"
} as const

type TokenName = keyof typeof tokens
const tokenOf = (name: TokenName | undefined) => (name === undefined ? undefined : tokens[name])

const anyToken = fc.constantFrom(...(Object.keys(tokens) as ReadonlyArray<TokenName>))
const maybe = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: undefined })
const oneOf = <A extends string>(...values: ReadonlyArray<A>) => maybe(fc.constantFrom(...values))
const uat = oneOf("0", String(now - 2000), String(now - 500), String(now), String(now + 500), "x")

const anyRequest = fc.record({
  isProduction: fc.boolean(),
  isSatellite: fc.boolean(),
  satelliteAutoSync: fc.boolean(),
  method: fc.constantFrom("GET", "GET", "GET", "POST"),
  path: fc.constantFrom("/", "/orgs/acme", "/orgs/other/deep", "/me"),
  synced: oneOf("true", "false"),
  redirectUrl: fc.constantFrom(undefined, undefined, undefined, "https://satellite.example/page"),
  queryDevBrowser: fc.constantFrom(undefined, undefined, undefined, "dvb_query"),
  destination: oneOf("document", "iframe", "empty"),
  accept: oneOf("text/html,*/*", "application/json"),
  referer: oneOf(
    "https://app.example.com/before",
    "https://elsewhere.com/",
    "https://accounts.example.com/sign-in",
    "https://foo.accounts.dev/",
    "not a url"
  ),
  authorization: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: anyToken.map((name) => ({ scheme: "Bearer ", name })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ scheme: "", name: "good" as const }, { scheme: "Basic ", name: "garbage" as const })
    }
  ),
  session: maybe(anyToken),
  suffixedSession: maybe(anyToken),
  clientUat: uat,
  suffixedClientUat: uat,
  refresh: oneOf("refresh_token"),
  devBrowser: oneOf("dvb_1"),
  suffixedDevBrowser: oneOf("dvb_2"),
  redirects: oneOf("1", "2", "3"),
  acceptsToken: fc.constantFrom<TokenType.AcceptsToken>("session_token", "session_token", "any", [
    "session_token",
    "m2m_token"
  ])
})

type AnyRequest = typeof anyRequest extends fc.Arbitrary<infer A> ? A : never

const organizationSync = {
  organizationPatterns: ["/orgs/:slug", "/orgs/:slug/(.*)"],
  personalAccountPatterns: ["/me"]
}

const suffixes: Readonly<Record<string, string>> = Object.fromEntries(
  await Promise.all(
    [Test.publishableKey, Test.developmentKey].map(async (key) => {
      const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key))
      return [key, Buffer.from(digest).toString("base64url").slice(0, 8)]
    })
  )
)

const keyOf = (case_: AnyRequest) => (case_.isProduction ? Test.publishableKey : Test.developmentKey)

const requestOf = (case_: AnyRequest): Request => {
  const suffix = suffixes[keyOf(case_)]
  const url = new URL(case_.path, "https://app.example.com")
  const query = {
    __clerk_synced: case_.synced,
    __clerk_redirect_url: case_.redirectUrl,
    __clerk_db_jwt: case_.queryDevBrowser
  }
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
  const cookies = {
    __session: tokenOf(case_.session),
    [`__session_${suffix}`]: tokenOf(case_.suffixedSession),
    __client_uat: case_.clientUat,
    [`__client_uat_${suffix}`]: case_.suffixedClientUat,
    [`__refresh_${suffix}`]: case_.refresh,
    __clerk_db_jwt: case_.devBrowser,
    [`__clerk_db_jwt_${suffix}`]: case_.suffixedDevBrowser,
    __clerk_redirect_count: case_.redirects
  }
  const headers = {
    host: "app.example.com",
    "sec-fetch-dest": case_.destination,
    accept: case_.accept,
    referer: case_.referer,
    authorization: case_.authorization && `${case_.authorization.scheme}${tokens[case_.authorization.name]}`,
    cookie: Object.entries(cookies)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
      .join("; ")
  }
  const sent = new Headers()
  for (const [name, value] of Object.entries(headers)) if (value) sent.set(name, value)
  return new Request(url, { method: case_.method, headers: sent })
}

const satellite = { isSatellite: true, domain: "satellite.example", signInUrl: "https://primary.example.com/sign-in" }

const reference = async (case_: AnyRequest) => {
  const { authenticateRequest } = createAuthenticateRequest({
    options: { jwtKey: Test.jwtKey, secretKey: "sk_test_x", publishableKey: keyOf(case_) },
    apiClient: undefined as never
  })
  const state = await authenticateRequest(createClerkRequest(requestOf(case_)), {
    organizationSyncOptions: organizationSync,
    acceptsToken: case_.acceptsToken as never,
    ...(case_.isSatellite ? { ...satellite, satelliteAutoSync: case_.satelliteAutoSync } : {})
  })
  return {
    status: state.status,
    reason: state.reason,
    token: state.status === "signed-in" ? (state as { token: string }).token : null,
    location: state.headers.get("location") ?? undefined
  }
}

/**
 * The state that is expected. Clerk's library gives `dev-browser-missing` as the reason to every client. Here a client that
 * has no session, and would have none with a dev browser either, is told that instead.
 */
const expected = async (case_: AnyRequest) => {
  const state = await reference(case_)
  if (state.status !== "signed-out" || state.reason !== "dev-browser-missing") return state
  // A browser in a redirect loop, which would have been sent for a dev browser otherwise.
  if ((await reference({ ...case_, redirects: undefined })).location !== undefined) return state
  const other = await reference({ ...case_, devBrowser: "dvb_1", suffixedDevBrowser: "dvb_2" })
  return other.reason === "session-token-and-uat-missing" ? other : state
}

const statusOf = { SignedIn: "signed-in", SignedOut: "signed-out", Handshake: "handshake" } as const

const ours = (case_: AnyRequest) =>
  Auth.authenticateRequest(requestOf(case_), { acceptsToken: case_.acceptsToken }).pipe(
    Effect.map((state) => ({
      status: statusOf[state._tag],
      reason: state._tag === "SignedIn" ? null : state.reason,
      token: state._tag === "SignedIn" ? Redacted.value(state.auth.token) : null,
      location: state.headers.find(([name]) => name === "location")?.[1]
    })),
    Effect.provide(
      Test.networkless({
        publishableKey: keyOf(case_),
        organizationSync,
        // The reference checks the issuer on request only.
        issuer: [],
        ...(case_.isSatellite ? { ...satellite, satelliteAutoSync: case_.satelliteAutoSync } : {})
      })
    ),
    Logger.withMinimumLogLevel(LogLevel.None),
    Effect.runPromise
  )

describe("the state of a request is that of Clerk's own library", () => {
  it("for every combination of cookies, headers and keys", { timeout: 300_000 }, async () => {
    const outcomes = new Set<string>()
    // The library logs every redirect loop.
    vi.spyOn(console, "log").mockReturnValue(undefined)
    vi.spyOn(console, "warn").mockReturnValue(undefined)
    await fc.assert(
      fc.asyncProperty(anyRequest, async (case_) => {
        const state = await expected(case_)
        outcomes.add(`${state.status} ${state.reason}`)
        assert.strictEqual(JSON.stringify(await ours(case_)), JSON.stringify(state))
      }),
      { numRuns: 1500 }
    )
    // Otherwise all requests might have the same state.
    assert.isAtLeast(outcomes.size, 20, [...outcomes].join("\n"))
  })
})
