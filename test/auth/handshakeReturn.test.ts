import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Layer, Logger } from "effect"
import type { ClerkClient } from "effect-clerk"
import { Auth } from "effect-clerk/auth"
import * as Recording from "../recording.js"
import { describeState, page } from "./browser.js"
import * as Test from "./instance.js"

const production = Test.publishableKey
const development = Test.developmentKey

/** The token with which a browser returns: cookies to set, signed by the instance. */
const handshakeToken = (directives: unknown, header = {}, pair = Test.keys) =>
  Test.mint({ handshake: directives }, { cat: undefined, ...header }, pair)

const sessionCookie = (token: string) => `__session=${token}; Path=/; HttpOnly`

const authenticate = (
  request: Request,
  publishableKey: string = production,
  client = Recording.make(Recording.errors(500, "unexpected"))
) =>
  Effect.gen(function* () {
    yield* Test.atNow
    const logged: Array<string> = []
    const logger = Logger.make(({ message }) => logged.push(String(message)))
    const state = yield* Auth.authenticateRequest(request).pipe(
      Effect.provide(Test.overHttp(client.client(), { publishableKey, jwtKey: Test.jwtKey })),
      Effect.provide(Logger.replace(Logger.defaultLogger, logger))
    )
    return { state, logged, outcome: describeState(state), requests: client.requests }
  })

describe("the return of a handshake by token", () => {
  it.effect("signs in with the session among its cookies", () =>
    Effect.gen(function* () {
      const session = yield* Test.mint()
      const directives = ["__client_uat=1; Path=/", sessionCookie("old"), sessionCookie(session)]
      const { outcome, state } = yield* authenticate(
        page({}, `/?__clerk_handshake=${yield* handshakeToken(directives)}`)
      )
      assert.strictEqual(outcome, "signed in user_1")
      assert.deepStrictEqual(state.headers, [
        ["access-control-allow-origin", "null"],
        ["access-control-allow-credentials", "true"],
        ["cache-control", "no-store"],
        ...directives.map((value) => ["set-cookie", value] as [string, string])
      ])
    })
  )

  it.effect("may be in a cookie", () =>
    Effect.gen(function* () {
      const token = yield* handshakeToken([sessionCookie(yield* Test.mint())])
      assert.strictEqual(
        (yield* authenticate(page({ cookie: `__clerk_handshake=${token}` }))).outcome,
        "signed in user_1"
      )
    })
  )

  it.effect("without a session cookie signs out and sets its cookies", () =>
    Effect.gen(function* () {
      const { outcome, state } = yield* authenticate(
        page({}, `/?__clerk_handshake=${yield* handshakeToken(["__client_uat=0"])}`)
      )
      assert.strictEqual(outcome, "signed out session-token-missing")
      assert.deepInclude(state.headers, ["set-cookie", "__client_uat=0"] as never)
    })
  )

  it.effect("in development removes the parameters from the URL with another redirect", () =>
    Effect.gen(function* () {
      const token = yield* handshakeToken([sessionCookie(yield* Test.mint())])
      const path = `/page?a=1&__clerk_handshake=${token}&__clerk_help=x&__clerk_db_jwt=y&__clerk_handshake_nonce=&b=2`
      const { outcome, state } = yield* authenticate(page({}, path), development)
      assert.strictEqual(outcome, "signed in user_1")
      assert.deepInclude(state.headers, ["location", "https://app.example.com/page?a=1&b=2"] as never)
      assert.deepInclude(state.headers, ["cache-control", "no-store"] as never)
    })
  )

  it.effect("cannot inject a header through a cookie", () =>
    Effect.gen(function* () {
      const token = yield* handshakeToken(["x=1\r\nset-cookie: y=2", "__client_uat=0"])
      const { state } = yield* authenticate(page({}, `/?__clerk_handshake=${token}`))
      assert.strictEqual(state.headers.filter(([name]) => name === "set-cookie").length, 1)
    })
  )

  const invalid: Readonly<Record<string, Effect.Effect<string>>> = {
    garbage: Effect.succeed("garbage"),
    "signed by another": handshakeToken([], {}, Test.otherKeys),
    "of another category": handshakeToken([], { cat: "cl_B7d4PD222AAA" }),
    "of another type": handshakeToken([], { typ: "at+jwt" }),
    "without a list": handshakeToken(undefined),
    "with a list of something else": handshakeToken([5]),
    "with a session of another": Effect.flatMap(Test.mint({}, {}, Test.otherKeys), (t) =>
      handshakeToken([sessionCookie(t)])
    )
  }
  for (const [name, token] of Object.entries(invalid)) {
    it.effect(`in production is ignored if it is ${name}`, () =>
      Effect.gen(function* () {
        const { outcome, logged } = yield* authenticate(page({}, `/?__clerk_handshake=${yield* token}`))
        assert.strictEqual(outcome, "signed out session-token-and-uat-missing")
        assert.match(
          logged.join(),
          /handshake returned an invalid token|handshake returned a token that is not a session token/
        )
      })
    )
    it.effect(`in development is a configuration error if it is ${name}`, () =>
      Effect.gen(function* () {
        const cause = yield* Effect.flip(
          Effect.sandbox(authenticate(page({}, `/?__clerk_handshake=${yield* token}`), development))
        )
        const error = Cause.failureOption(cause)
        assert.ok(error._tag === "Some" && error.value._tag === "ClerkConfigError")
      })
    )
  }

  it.effect("in development fails with a message that the keys may be of two instances", () =>
    Effect.gen(function* () {
      const token = yield* handshakeToken([], {}, Test.otherKeys)
      const error = yield* Effect.flip(authenticate(page({}, `/?__clerk_handshake=${token}`), development))
      assert.match(error.message, /another instance's.*of one instance\?/)
    })
  )

  for (const [option, claims, options] of [
    ["authorizedParties", {}, { authorizedParties: ["https://other.example.com"] }],
    ["audience", { aud: "mine" }, { audience: "other" }]
  ] as const) {
    it.effect(`in development fails with the option ${option} if the session does not match it`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const token = yield* handshakeToken([sessionCookie(yield* Test.mint(claims))])
        const error = yield* Effect.flip(
          Auth.authenticateRequest(page({}, `/?__clerk_handshake=${token}`)).pipe(
            Effect.provide(Test.networkless({ publishableKey: development, ...options }))
          )
        )
        assert.ok(error._tag === "ClerkConfigError")
        assert.strictEqual(error.option, option)
      })
    )
  }

  it.effect("in development tolerates a clock that is wrong by hours, but not by more than a day", () =>
    Effect.gen(function* () {
      const at = (offset: number) =>
        Effect.flatMap(
          Test.mint({ iat: Test.now + offset, nbf: Test.now + offset, exp: Test.now + offset + 60 }),
          (t) =>
            Effect.flatMap(handshakeToken([sessionCookie(t)]), (token) =>
              Effect.either(authenticate(page({}, `/?__clerk_handshake=${token}`), development))
            )
        )
      assert.strictEqual((yield* Effect.flatten(at(-10 * 3600))).outcome, "signed in user_1")
      assert.strictEqual((yield* Effect.flatten(at(10 * 3600))).outcome, "signed in user_1")
      assert.strictEqual((yield* at(30 * 3600))._tag, "Left")
    })
  )

  it.effect("in production does not tolerate a wrong clock", () =>
    Effect.gen(function* () {
      const session = yield* Test.mint({ iat: Test.now + 3600 })
      const { outcome } = yield* authenticate(
        page({}, `/?__clerk_handshake=${yield* handshakeToken([sessionCookie(session)])}`)
      )
      assert.strictEqual(outcome, "signed out session-token-and-uat-missing")
    })
  )
})

describe("the return of a handshake by nonce", () => {
  it.effect("fetches the cookies from Clerk", () =>
    Effect.gen(function* () {
      const directives = [sessionCookie(yield* Test.mint())]
      const recording = Recording.make(Recording.json(200, { directives }))
      const { outcome, requests } = yield* authenticate(
        page({}, "/?__clerk_handshake_nonce=abc"),
        production,
        recording
      )
      assert.strictEqual(outcome, "signed in user_1")
      assert.strictEqual(requests[0]?.url, "https://api.clerk.com/v1/clients/handshake_payload?nonce=abc")
    })
  )

  for (const [name, status, code] of [
    ["does not know", 404, "resource_not_found"],
    ["has exchanged before", 410, "handshake_payload_used"]
  ] as const) {
    it.effect(`that Clerk ${name} is ignored: the cookies count`, () =>
      Effect.gen(function* () {
        const recording = Recording.make(Recording.errors(status, code))
        const cookie = `__session=${yield* Test.mint()}; __client_uat=1; __clerk_handshake_nonce=abc`
        const { logged, outcome } = yield* authenticate(page({ cookie }), production, recording)
        assert.strictEqual(outcome, "signed in user_1")
        assert.include(logged[0], "rejected the nonce")
        const without = yield* authenticate(page({}, "/?__clerk_handshake_nonce=abc"), production, recording)
        assert.strictEqual(without.outcome, "signed out session-token-and-uat-missing")
      })
    )
  }

  it.effect("that brings no cookies is ignored", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, { directives: [] }))
      const cookie = `__session=${yield* Test.mint()}; __client_uat=1; __clerk_handshake_nonce=abc`
      assert.strictEqual((yield* authenticate(page({ cookie }), production, recording)).outcome, "signed in user_1")
    })
  )

  it.effect("that Clerk does not know is not in the URL to which the next handshake returns", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.errors(404, "resource_not_found"))
      const url = "/page?a=1&__clerk_handshake_nonce=abc&__clerk_handshake=x&__clerk_help=y"
      const { state } = yield* authenticate(page({ cookie: "__client_uat=1" }, url), production, recording)
      assert.ok(state._tag === "Handshake")
      assert.strictEqual(new URL(state.location).searchParams.get("redirect_url"), "https://app.example.com/page?a=1")
    })
  )

  it.effect("fails if Clerk rejects the secret key", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.errors(401, "clerk_key_invalid"))
      const error = yield* Effect.flip(authenticate(page({}, "/?__clerk_handshake_nonce=abc"), production, recording))
      assert.ok(error._tag === "VerificationUnavailable")
      assert.strictEqual(error.reason, "secret-key-invalid")
    })
  )

  it.effect("fails if Clerk does not respond", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.text(502, "<html>"))
      const error = yield* Effect.flip(
        authenticate(page({}, "/?__clerk_handshake_nonce=abc"), production, {
          ...recording,
          client: () => recording.client({ retry: { attempts: 1 } })
        })
      )
      assert.strictEqual(error._tag, "VerificationUnavailable")
    })
  )

  it.effect("without a client is ignored: the cookies count", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const cookie = `__session=${yield* Test.mint()}; __client_uat=1`
      const state = yield* Auth.authenticateRequest(page({ cookie }, "/?__clerk_handshake_nonce=abc"))
      assert.strictEqual(describeState(state), "signed in user_1")
    }).pipe(Effect.provide(Test.networkless()))
  )
})

describe("an expired session with a refresh cookie", () => {
  const suffix = "MqCvchyS"
  const publishableKey = "pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA"
  const iss = "https://clerk.inspired.puma-74.lcl.dev"

  const expired = Test.mint({ iss, iat: Test.now - 120, exp: Test.now - 60 })

  const visit = (
    recording: ReturnType<typeof Recording.make>,
    token: Effect.Effect<string> = expired,
    options: ClerkClient.Options = { retry: { attempts: 1 } }
  ) =>
    Effect.gen(function* () {
      const old = yield* token
      const cookie = `__session_${suffix}=${old}; __client_uat_${suffix}=1; __refresh_${suffix}=refresh_1; __session=${old}; __client_uat=1`
      const request = page({ cookie, "user-agent": "test" })
      yield* Test.atNow
      const service = Test.overHttp(recording.client(options), {
        publishableKey,
        jwtKey: Test.jwtKey
      })
      const state = yield* Auth.authenticateRequest(request).pipe(Effect.provide(service))
      return { state, outcome: describeState(state), old }
    })

  it.effect("is refreshed", () =>
    Effect.gen(function* () {
      const cookies = [`__session_${suffix}=${yield* Test.mint({ iss })}; Path=/`, "__client_uat=2; Path=/"]
      const recording = Recording.make(Recording.json(200, { object: "cookies", cookies }))
      const { outcome, old, state } = yield* visit(recording)
      assert.strictEqual(outcome, "signed in user_1")
      assert.deepStrictEqual(state.headers, [
        ["cache-control", "no-store"],
        ...cookies.map((value): [string, string] => ["set-cookie", value])
      ])
      assert.strictEqual(
        recording.requests[0]?.url,
        "https://api.clerk.com/v1/sessions/sess_1/refresh?suffixed_cookies=true"
      )
      assert.deepStrictEqual(JSON.parse(recording.requests[0]?.body ?? ""), {
        expired_token: old,
        refresh_token: "refresh_1",
        request_origin: "https://app.example.com",
        request_headers: { "user-agent": ["test"], accept: ["text/html"] },
        format: "cookie"
      })
    })
  )

  const fails = (name: string, reply: Recording.Reply | Effect.Effect<Recording.Reply>, why: string) =>
    it.effect(`starts a handshake ${name}`, () =>
      Effect.gen(function* () {
        const recording = Recording.make(Effect.isEffect(reply) ? yield* reply : reply)
        assert.strictEqual((yield* visit(recording)).outcome, `handshake session-token-expired-refresh-${why}`)
      })
    )
  fails("with the error code of Clerk", Recording.errors(401, "refresh_token_revoked"), "refresh_token_revoked")
  fails("if Clerk's response has no error code", Recording.json(400, { errors: [] }), "unexpected-bapi-error")
  fails("if Clerk has an unexpected error", Recording.errors(400, "unexpected_error"), "fetch-error")
  fails("if Clerk is down", Recording.text(500, "<html>"), "fetch-error")
  fails("if Clerk cannot be reached", Recording.broken("ECONNREFUSED"), "fetch-error")
  fails(
    "if the response has no cookies",
    Recording.json(200, { object: "cookies", cookies: [] }),
    "unexpected-sdk-error"
  )
  fails(
    "if the response is a token instead of cookies",
    Recording.json(200, { object: "token", jwt: "x" }),
    "unexpected-sdk-error"
  )
  fails(
    "if the new token is invalid",
    Effect.map(Test.mint({ iss }, {}, Test.otherKeys), (token) =>
      Recording.json(200, { object: "cookies", cookies: [`__session=${token}`] })
    ),
    "invalid-session-token"
  )

  for (const [whose, claims] of [
    ["another user", { sub: "user_2" }],
    ["another session", { sid: "sess_2" }]
  ] as const) {
    fails(
      `if the new token is of ${whose}`,
      Effect.map(Test.mint({ iss, ...claims }), (token) =>
        Recording.json(200, { object: "cookies", cookies: [`__session_${suffix}=${token}`] })
      ),
      "invalid-session-token"
    )
  }

  it.effect("is not refreshed again after a 429, for which the browser would wait", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.errors(429, "rate_limited", { "retry-after": "1" }))
      const { outcome } = yield* visit(recording, expired, {})
      assert.strictEqual(outcome, "handshake session-token-expired-refresh-fetch-error")
      assert.strictEqual(recording.requests.length, 1)
    })
  )

  it.effect("is refreshed with plain cookies if the browser has plain ones", () =>
    Effect.gen(function* () {
      const cookies = [`__session=${yield* Test.mint({ iss })}; Path=/`]
      const recording = Recording.make(Recording.json(200, { object: "cookies", cookies }))
      yield* Test.atNow
      const cookie = `__session=${yield* expired}; __client_uat=1; __refresh_${suffix}=refresh_1`
      const service = Test.overHttp(recording.client(), { publishableKey, jwtKey: Test.jwtKey })
      const state = yield* Auth.authenticateRequest(page({ cookie })).pipe(Effect.provide(service))
      assert.strictEqual(describeState(state), "signed in user_1")
      assert.strictEqual(recording.requests[0]?.url, "https://api.clerk.com/v1/sessions/sess_1/refresh")
    })
  )

  it.effect("is not refreshed without a session id", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.text(500, ""))
      const { outcome } = yield* visit(recording, Test.mint({ iss, sid: undefined, exp: Test.now - 60 }))
      assert.strictEqual(outcome, "handshake session-token-expired-refresh-expired-session-token-missing-sid-claim")
      assert.strictEqual(recording.requests.length, 0)
    })
  )

  it.effect("is not refreshed without a client", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const request = page({ cookie: `__session=${yield* expired}; __client_uat=1; __refresh_${suffix}=r` })
      const state = yield* Auth.authenticateRequest(request)
      assert.strictEqual(describeState(state), "handshake session-token-expired-refresh-missing-api-client")
    }).pipe(Effect.provide(Test.networkless({ publishableKey })))
  )
})

/** What is logged while requests are authenticated. */
const logOf = (requests: ReadonlyArray<Request>, options: Omit<Auth.Options, "jwtKey"> = {}) =>
  Effect.gen(function* () {
    yield* Test.atNow
    const logged: Array<string> = []
    const logger = Logger.make(({ message }) => logged.push(String(message)))
    yield* Effect.forEach(requests, (request) => Auth.authenticateRequest(request)).pipe(
      Effect.provide(Layer.merge(Test.networkless(options), Logger.replace(Logger.defaultLogger, logger)))
    )
    return logged
  })

const withSession = (claims = {}, more = "") =>
  Effect.map(Test.mint(claims), (token) => page({ cookie: `__session=${token}; __client_uat=1${more}` }))

describe("session cookies", () => {
  it.effect("cause one warning if authorizedParties is not set, with azp or without", () =>
    Effect.gen(function* () {
      for (const claims of [{}, { azp: undefined }]) {
        const request = yield* withSession(claims)
        const logged = yield* logOf([request, request, request, request])
        assert.strictEqual(logged.length, 1)
        assert.match(logged[0] ?? "", /`authorizedParties` is not set.*azp/)
      }
    })
  )

  it.effect("cause no warning if authorizedParties is set", () =>
    Effect.gen(function* () {
      const options = { authorizedParties: ["https://app.example.com"] }
      assert.deepStrictEqual(yield* logOf([yield* withSession()], options), [])
    })
  )
})

describe("a redirect loop", () => {
  it.effect("that is given up says why in the log", () =>
    Effect.gen(function* () {
      const stale = { iat: Test.now - 200, exp: Test.now - 100 }
      const given = yield* logOf([yield* withSession(stale, "; __clerk_redirect_count=3")])
      assert.strictEqual(given.length, 1)
      assert.match(given[0] ?? "", /redirected 3 times.*session-token-expired-refresh-.*of one instance/)
      assert.deepStrictEqual(yield* logOf([yield* withSession(stale, "; __clerk_redirect_count=2")]), [])
    })
  )

  it.effect("of an organization says so too, although the user stays signed in", () =>
    Effect.gen(function* () {
      const token = yield* Test.mint()
      const cookie = `__session=${token}; __client_uat=1; __clerk_redirect_count=3`
      const options = {
        authorizedParties: ["https://app.example.com"],
        organizationSync: { organizationPatterns: ["/orgs/:slug"] }
      }
      const [line] = yield* logOf([page({ cookie }, "/orgs/acme")], options)
      assert.include(line, "active-organization-mismatch")
    })
  )
})
