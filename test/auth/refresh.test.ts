import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Fiber, TestClock } from "effect"
import { Auth } from "effect-clerk/auth"
import * as Recording from "../recording.js"
import { api, describeState, page, refreshableSession } from "./browser.js"
import * as Test from "./instance.js"

const expiredSession = Effect.gen(function* () {
  yield* Test.atNow
  return refreshableSession(yield* Test.mint({ exp: Test.now - 60 }))
})

/** What comes of a request, with time for a Clerk that does not respond. */
const outcomeOf = (request: Request) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(Auth.authenticateRequest(request)))
    yield* TestClock.adjust("20 seconds")
    return Either.match(yield* Fiber.join(fiber), {
      onLeft: (error) => ("reason" in error ? `${error._tag} ${error.reason}` : error._tag),
      onRight: describeState
    })
  })

const overHttp = (recording: ReturnType<typeof Recording.make>) =>
  Test.overHttp(recording.client(), { jwtKey: Test.jwtKey })

const unavailable = "VerificationUnavailable unexpected-error"

/** Responses of Clerk, the reason of a handshake after them, and what comes of a request that can have no handshake. */
const outages: Readonly<Record<string, readonly [Recording.Reply, reason: string, expected: string]>> = {
  "a 503": [Recording.text(503, "<html>"), "fetch-error", unavailable],
  "a 429": [Recording.errors(429, "rate_limited"), "fetch-error", unavailable],
  "a broken connection": [Recording.broken("ECONNREFUSED"), "fetch-error", unavailable],
  silence: [Recording.silent, "fetch-error", unavailable],
  "an HTML page": [Recording.text(200, "<html>"), "fetch-error", unavailable],
  "an unexpected error": [Recording.errors(400, "unexpected_error"), "fetch-error", unavailable],
  "a 403 of a proxy": [Recording.text(403, "<html>"), "unexpected-bapi-error", unavailable],
  "a wrong secret key": [
    Recording.errors(401, "clerk_key_invalid"),
    "clerk_key_invalid",
    "VerificationUnavailable secret-key-invalid"
  ]
}

for (const [name, [reply, reason, expected]] of Object.entries(outages)) {
  describe(`an expired session that is not refreshed because of ${name}`, () => {
    const handshake = `handshake session-token-expired-refresh-${reason}`

    it.effect("is not signed out if a script sent the request", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* outcomeOf(api({ cookie: yield* expiredSession })), expected)
      }).pipe(Effect.provide(overHttp(Recording.make(reply))))
    )

    it.effect("is redirected if a browser opens a page", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* outcomeOf(page({ cookie: yield* expiredSession })), handshake)
      }).pipe(Effect.provide(overHttp(Recording.make(reply))))
    )

    it.effect("is not signed out if the browser was redirected too often", () =>
      Effect.gen(function* () {
        const cookie = `${yield* expiredSession}; __clerk_redirect_count=3`
        assert.strictEqual(yield* outcomeOf(page({ cookie })), expected)
      }).pipe(Effect.provide(overHttp(Recording.make(reply))))
    )
  })
}

describe("an expired session that Clerk does not refresh", () => {
  for (const [status, code] of [
    [400, "refresh_token_not_found"],
    [401, "session_refresh_inactive_session"],
    [404, "resource_not_found"]
  ] as const) {
    it.effect(`is signed out with the code of a ${status}`, () =>
      Effect.gen(function* () {
        const cookie = yield* expiredSession
        const expected = `session-token-expired-refresh-${code}`
        assert.strictEqual(yield* outcomeOf(api({ cookie })), `signed out ${expected}`)
        assert.strictEqual(yield* outcomeOf(page({ cookie })), `handshake ${expected}`)
      }).pipe(Effect.provide(overHttp(Recording.make(Recording.errors(status, code)))))
    )
  }
})

describe("an expired session that Clerk refreshes", () => {
  it.effect("is signed in", () =>
    Effect.gen(function* () {
      const cookie = yield* expiredSession
      const token = yield* Test.mint()
      const recording = Recording.make(Recording.json(200, { object: "cookies", cookies: [`__session=${token}`] }))
      assert.strictEqual(
        yield* outcomeOf(api({ cookie })).pipe(Effect.provide(overHttp(recording))),
        "signed in user_1"
      )
    })
  )

  for (const [name, request, expected] of [
    ["signed out", api, "JwksUnavailable jwk-remote-failed-to-load"],
    ["called invalid", page, "handshake session-token-expired-refresh-fetch-error"]
  ] as const) {
    it.effect(`is not ${name} if the key of its new token cannot be fetched`, () =>
      Effect.gen(function* () {
        const cookie = yield* expiredSession
        const rotated = yield* Test.mint({ exp: Test.now + 600 }, { kid: "ins_new" }, Test.otherKeys)
        const recording = Recording.make(
          Recording.json(200, { keys: Test.jwks }),
          Recording.json(200, { object: "cookies", cookies: [`__session=${rotated}`] }),
          Recording.text(503, "<html>")
        )
        yield* Effect.gen(function* () {
          yield* outcomeOf(api({ authorization: `Bearer ${yield* Test.mint()}` }))
          yield* TestClock.adjust("1 minute")
          assert.strictEqual(yield* outcomeOf(request({ cookie })), expected)
          assert.match(recording.requests[1]?.url ?? "", /\/sessions\/sess_1\/refresh/)
        }).pipe(Effect.provide(Test.overHttp(recording.client())))
      })
    )
  }

  it.effect("is signed out if its new token is of other keys", () =>
    Effect.gen(function* () {
      const cookie = yield* expiredSession
      const token = yield* Test.mint({}, {}, Test.otherKeys)
      const recording = Recording.make(Recording.json(200, { object: "cookies", cookies: [`__session=${token}`] }))
      assert.strictEqual(
        yield* outcomeOf(api({ cookie })).pipe(Effect.provide(overHttp(recording))),
        "signed out session-token-expired-refresh-invalid-session-token"
      )
    })
  )
})
