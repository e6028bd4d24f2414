import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger } from "effect"
import { Auth, type RequestState } from "effect-clerk/auth"
import * as Recording from "../recording.js"
import { api, cookies, page } from "./browser.js"
import * as Test from "./instance.js"

/** Everything that a program is likely to do with a state that it logs. */
const printed = (state: RequestState.RequestState) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const loggers = [Logger.stringLogger, Logger.jsonLogger, Logger.logfmtLogger].map((logger) =>
      Logger.map(logger, (line) => {
        lines.push(line)
      })
    )
    yield* Effect.log("state", state).pipe(
      Effect.annotateLogs("state", state),
      Effect.provide(Layer.mergeAll(Logger.remove(Logger.defaultLogger), ...loggers.map(Logger.add)))
    )
    return [JSON.stringify(state), String(state), inspect(state, { depth: 10 }), ...lines].join("\n")
  })

const authenticate = (request: Request, recording = Recording.make(Recording.silent)) =>
  Auth.authenticateRequest(request).pipe(
    Effect.provide(Test.overHttp(recording.client(), { jwtKey: Test.jwtKey })),
    Effect.tap(() => Test.atNow)
  )

describe("what is printed of a state", () => {
  it.effect("that is a handshake does not contain its session token, but where it goes and why", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint({ iat: Test.now - 200 })
      const state = yield* authenticate(page({ cookie: cookies({ __session: token, __client_uat: Test.now - 100 }) }))
      assert.ok(state._tag === "Handshake")
      assert.include(state.location, token)
      const text = yield* printed(state)
      assert.notInclude(text, token)
      assert.include(text, `${Test.issuer}/v1/client/handshake`)
      assert.include(text, "session-token-iat-before-client-uat")
      assert.include(text, "__clerk_redirect_count")
    })
  )

  it.effect("that is signed in by a handshake does not contain the cookies that it sets", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      const directives = [`__session=${token}; Path=/`, "__client_uat=1"]
      const recording = Recording.make(Recording.json(200, { directives }))
      const state = yield* authenticate(page({}, "/?__clerk_handshake_nonce=abc"), recording)
      assert.ok(state._tag === "SignedIn")
      assert.include(JSON.stringify(state.headers), token)
      const text = yield* printed(state)
      assert.notInclude(text, token)
      assert.include(text, "user_1")
      assert.include(text, "__session=<redacted>")
    })
  )
})

describe("the response headers of a state", () => {
  it.effect("can be the headers of a Response", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const state = yield* authenticate(page({ cookie: "__client_uat=1" }))
      const response = new Response(null, { status: 307, headers: state.headers })
      assert.include(response.headers.get("location"), "/v1/client/handshake")
      assert.strictEqual(response.headers.getSetCookie().length, 1)
    })
  )

  it.effect("do not tell which parties, audience and issuer are accepted; the message does", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const cases = {
        "https://other.example.com": { authorizedParties: ["https://other.example.com"] },
        other_audience: { audience: "other_audience", requireAudience: true },
        "https://clerk.other.com": { issuer: "https://clerk.other.com" }
      }
      for (const [accepted, options] of Object.entries(cases)) {
        const state = yield* Auth.authenticateRequest(
          api({ authorization: `Bearer ${yield* Test.mint()}` }),
          options
        ).pipe(Effect.provide(Test.networkless()))
        assert.ok(state._tag === "SignedOut")
        assert.include(state.message, accepted)
        assert.notInclude(JSON.stringify(state.headers), accepted)
        assert.include(JSON.stringify(state.headers), state.reason)
      }
    })
  )

  it.effect("do not tell which audience a machine token must have; the message does", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint({ aud: "someone" }, { cat: undefined, typ: "at+jwt" })
      const state = yield* Auth.authenticateRequest(api({ authorization: `Bearer ${token}` }), {
        acceptsToken: "oauth_token",
        audience: "other_audience"
      }).pipe(Effect.provide(Test.networkless()))
      assert.ok(state._tag === "SignedOut")
      assert.include(state.message, "other_audience")
      assert.notInclude(JSON.stringify(state.headers), "other_audience")
    })
  )
})
