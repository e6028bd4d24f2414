import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, TestClock } from "effect"
import { ClerkClient } from "effect-clerk"
import { Auth } from "effect-clerk/auth"
import * as Recording from "../recording.js"
import { api, describeState, page, refreshableSession } from "./browser.js"
import * as Test from "./instance.js"

/** Requests that cause a call to Clerk although no one is authenticated. Clients have the default options. */
const withToken = (token: string) =>
  Auth.authenticateRequest(api({ authorization: `Bearer ${token}` }), { acceptsToken: "any" })
const withNonce = (nonce: string) => Auth.authenticateRequest(page({}, `/?__clerk_handshake_nonce=${nonce}`))

const expiredToken = await Effect.runPromise(Test.mint({ exp: Test.now - 60 }))
const withRefreshToken = Auth.authenticateRequest(api({ cookie: refreshableSession(expiredToken) }))

/** What Clerk is asked to verify. */
const credentials = {
  "an API key": () => withToken("ak_unknown"),
  "a machine token": () => withToken("mt_unknown"),
  "an OAuth token": () => withToken("oat_unknown"),
  "a handshake nonce": () => withNonce("unknown")
}

const causes = { ...credentials, "an expired session": () => withRefreshToken }

const revokedKey = {
  object: "api_key",
  id: "ak_1",
  type: "api_key",
  subject: "user_1",
  name: "n",
  scopes: [],
  claims: null,
  revoked: true,
  revocation_reason: null,
  expired: false,
  expiration: null,
  created_by: null,
  description: null,
  last_used_at: null,
  created_at: 1,
  updated_at: 1
}

const serve = (recording: ReturnType<typeof Recording.make>) =>
  Test.overHttp(recording.client(), { jwtKey: Test.jwtKey })

for (const [name, authenticate] of Object.entries(causes)) {
  describe(`a request with ${name}`, () => {
    it.effect("waits five seconds at most for a Clerk that does not respond", () => {
      const recording = Recording.make(Recording.silent)
      return Effect.gen(function* () {
        yield* Test.atNow
        const fiber = yield* Effect.fork(Effect.exit(authenticate()))
        yield* TestClock.adjust("5 seconds")
        const polled = yield* Fiber.poll(fiber)
        assert.strictEqual(polled._tag, "Some")
        const error = yield* Effect.flip(Effect.flatten(Fiber.join(fiber)))
        assert.strictEqual(error._tag, "VerificationUnavailable")
      }).pipe(Effect.provide(serve(recording)))
    })

    it.effect("is one call in an outage", () => {
      const recording = Recording.make(Recording.text(503, "<html>"))
      return Effect.gen(function* () {
        yield* Test.atNow
        const error = yield* Effect.flip(authenticate())
        assert.strictEqual(error._tag, "VerificationUnavailable")
        assert.strictEqual(recording.requests.length, 1)
      }).pipe(Effect.provide(serve(recording)))
    })

    it.effect("never waits for a Retry-After, not even that of another request", () => {
      const recording = Recording.make(Recording.errors(429, "rate_limited", { "retry-after": "1" }))
      return Effect.gen(function* () {
        yield* Test.atNow
        for (const _ of [1, 2, 3]) {
          const error = yield* Effect.flip(authenticate())
          assert.strictEqual(error._tag, "VerificationUnavailable")
        }
        assert.strictEqual(recording.requests.length, 1)
      }).pipe(Effect.provide(serve(recording)))
    })
  })
}

for (const [name, authenticate] of Object.entries(credentials)) {
  describe(`a request with ${name} that Clerk does not know`, () => {
    it.effect("causes no second call within five seconds", () => {
      const recording = Recording.make(Recording.errors(404, "resource_not_found"))
      return Effect.gen(function* () {
        const first = yield* authenticate()
        const second = yield* authenticate()
        assert.strictEqual(describeState(second), describeState(first))
        assert.strictEqual(recording.requests.length, 1)
        yield* TestClock.adjust("5 seconds")
        yield* authenticate()
        assert.strictEqual(recording.requests.length, 2)
      }).pipe(Effect.provide(serve(recording)))
    })
  })
}

describe("a credential of more than 1,024 characters", () => {
  const long = "x".repeat(1025)
  const cases = {
    "an API key": [() => withToken(`ak_${long}`), "signed out token-invalid"],
    "a machine token": [() => withToken(`mt_${long}`), "signed out token-invalid"],
    "an OAuth token": [() => withToken(`oat_${long}`), "signed out token-invalid"],
    "a handshake nonce": [() => withNonce(long), "signed out session-token-and-uat-missing"]
  } as const
  for (const [name, [authenticate, expected]] of Object.entries(cases)) {
    it.effect(`is rejected without a call if it is ${name}`, () => {
      const recording = Recording.make(Recording.errors(404, "resource_not_found"))
      return Effect.gen(function* () {
        assert.strictEqual(describeState(yield* authenticate()), expected)
        assert.strictEqual(recording.requests.length, 0)
      }).pipe(Effect.provide(serve(recording)))
    })
  }
})

describe("a request that causes a call each time", () => {
  it.effect("is one with a key that was revoked", () => {
    const recording = Recording.make(Recording.json(200, revokedKey))
    return Effect.gen(function* () {
      for (const calls of [1, 2]) {
        assert.strictEqual(describeState(yield* withToken("ak_revoked")), "signed out token-invalid")
        assert.strictEqual(recording.requests.length, calls)
      }
    }).pipe(Effect.provide(serve(recording)))
  })

  it.effect("is one with an expired session that Clerk does not refresh", () => {
    const recording = Recording.make(Recording.errors(401, "refresh_token_not_found"))
    return Effect.gen(function* () {
      yield* Test.atNow
      for (const calls of [1, 2]) {
        const state = yield* withRefreshToken
        assert.strictEqual(describeState(state), "signed out session-token-expired-refresh-refresh_token_not_found")
        assert.strictEqual(recording.requests.length, calls)
      }
    }).pipe(Effect.provide(serve(recording)))
  })
})

describe("the rejections that are remembered", () => {
  it.effect("are those of one token each", () => {
    const recording = Recording.make(Recording.errors(404, "resource_not_found"))
    return Effect.gen(function* () {
      yield* withToken("ak_1")
      yield* withToken("ak_2")
      yield* withToken("ak_1")
      assert.strictEqual(recording.requests.length, 2)
    }).pipe(Effect.provide(serve(recording)))
  })

  it.effect("are a thousand at most: the oldest is forgotten", () => {
    const recording = Recording.make(Recording.errors(404, "resource_not_found"))
    return Effect.gen(function* () {
      for (let index = 0; index <= 1000; index++) yield* withToken(`ak_${index}`)
      assert.strictEqual(recording.requests.length, 1001)
      yield* withToken("ak_1000")
      assert.strictEqual(recording.requests.length, 1001)
      yield* withToken("ak_0")
      assert.strictEqual(recording.requests.length, 1002)
    }).pipe(Effect.provide(serve(recording)))
  })

  it.effect("do not contain outages, which say nothing about a token", () => {
    const recording = Recording.make(Recording.text(503, ""), Recording.errors(404, "resource_not_found"))
    return Effect.gen(function* () {
      assert.isTrue(Exit.isFailure(yield* Effect.exit(withToken("ak_1"))))
      assert.strictEqual(describeState(yield* withToken("ak_1")), "signed out token-invalid")
    }).pipe(Effect.provide(serve(recording)))
  })

  it.effect("do not come from the options of one caller", () => {
    const recording = Recording.make(Recording.errors(404, "resource_not_found"))
    return Effect.gen(function* () {
      yield* withToken("ak_1").pipe(ClerkClient.withOptions({ secretKey: "sk_test_other" }))
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_recorded")
    }).pipe(Effect.provide(serve(recording)))
  })
})
