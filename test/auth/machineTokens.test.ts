import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Layer, Redacted, TestClock } from "effect"
import type { ClerkClient } from "effect-clerk"
import { Auth, Jwks, MachineToken, type TokenType } from "effect-clerk/auth"
import * as Recording from "../recording.js"
import { api, describeState, page } from "./browser.js"
import * as Test from "./instance.js"

const common = {
  id: "token_1",
  scopes: ["read", "write"],
  revoked: false,
  revocation_reason: null,
  expired: false,
  expiration: (Test.now + 3600) * 1000,
  created_at: Test.now * 1000,
  updated_at: Test.now * 1000
}

/** Clerk's response for each type of opaque token. */
const kinds = {
  api_key: {
    token: "ak_opaque",
    path: "/v1/api_keys/verify",
    body: { secret: "ak_opaque" },
    response: {
      ...common,
      object: "api_key",
      type: "api_key",
      name: "CI",
      subject: "user_1",
      description: null,
      claims: { a: 1 },
      created_by: null,
      last_used_at: null
    },
    key: "sk_test_recorded"
  },
  m2m_token: {
    token: "mt_opaque",
    path: "/v1/m2m_tokens/verify",
    body: { token: "mt_opaque" },
    response: { ...common, object: "machine_to_machine_token", subject: "mch_1", claims: { a: 1 }, last_used_at: null },
    key: "ak_machine"
  },
  oauth_token: {
    token: "oat_opaque",
    path: "/v1/oauth_applications/access_tokens/verify",
    body: { access_token: "oat_opaque" },
    response: { ...common, object: "clerk_idp_oauth_access_token", subject: "user_1", client_id: "client_1" },
    key: "sk_test_recorded"
  }
} as const

type Kind = keyof typeof kinds
const names = Object.keys(kinds) as ReadonlyArray<Kind>

const machineKey = { machineSecretKey: Redacted.make("ak_machine") }

const clerkWith = (reply: Recording.Reply, options: ClerkClient.Options = {}) => {
  const recording = Recording.make(reply)
  const client = recording.client({ ...machineKey, retry: { attempts: 1 }, ...options })
  return { recording, service: Test.overHttp(client, { jwtKey: Test.jwtKey }) }
}

const bearer = (token: string) => api({ authorization: `Bearer ${token}` })

const whoIs = (token: string, acceptsToken: TokenType.AcceptsToken) =>
  Effect.map(Auth.authenticateRequest(bearer(token), { acceptsToken }), describeState)

describe("an opaque token", () => {
  for (const name of names) {
    const kind = kinds[name]
    it.effect(`of type ${name} is verified with the endpoint and the key of its type`, () => {
      const { recording, service } = clerkWith(Recording.json(200, kind.response))
      return Effect.gen(function* () {
        assert.strictEqual(yield* whoIs(kind.token, name), `signed in ${name} ${kind.response.subject}`)
        const [request] = recording.requests
        assert.strictEqual(request?.method, "POST")
        assert.strictEqual(request?.url, `https://api.clerk.com${kind.path}`)
        assert.deepStrictEqual(JSON.parse(request?.body ?? ""), kind.body)
        assert.strictEqual(request?.headers["authorization"], `Bearer ${kind.key}`)
      }).pipe(Effect.provide(service))
    })

    const invalid: Readonly<Record<string, readonly [Recording.Reply, string]>> = {
      "that Clerk does not know": [Recording.errors(404, "resource_not_found"), "not known"],
      "that is malformed according to Clerk": [Recording.errors(400, "bad_request"), "malformed"],
      "that was revoked": [Recording.json(200, { ...kind.response, revoked: true }), "revoked"],
      "that has expired": [Recording.json(200, { ...kind.response, expired: true }), "expired"],
      "whose expiration is over": [
        Recording.json(200, { ...kind.response, expired: false, expiration: (Test.now - 5) * 1000 }),
        "expired"
      ],
      "that is inactive, whatever else the response says": [
        Recording.json(200, { ...kind.response, active: false }),
        "not active"
      ],
      "without a subject": [Recording.json(200, { ...kind.response, subject: "" }), "no subject"]
    }
    for (const [what, [reply, word]] of Object.entries(invalid)) {
      it.effect(`of type ${name} ${what} signs no one in`, () => {
        const { service } = clerkWith(reply)
        return Effect.gen(function* () {
          yield* Test.atNow
          const state = yield* Auth.authenticateRequest(bearer(kind.token), { acceptsToken: "any" })
          assert.ok(state._tag === "SignedOut")
          assert.strictEqual(state.reason, "token-invalid")
          assert.strictEqual(state.tokenType, name)
          assert.include(state.message, word)
          assert.match(state.message, /\(code=token-invalid, status=(200|400|404)\)/)
          assert.notInclude(state.message, kind.token)
        }).pipe(Effect.provide(service))
      })
    }

    const unavailable: Readonly<Record<string, readonly [Recording.Reply, string]>> = {
      "limits the rate": [Recording.errors(429, "rate_limited"), "unexpected-error"],
      "is down": [Recording.text(503, "<html>"), "unexpected-error"],
      "cannot be reached": [Recording.broken("ECONNREFUSED"), "unexpected-error"],
      "does not respond": [Recording.silent, "unexpected-error"],
      "responds with something else": [Recording.json(200, { hello: "world" }), "unexpected-error"],
      "rejects the key": [Recording.errors(401, "clerk_key_invalid"), "secret-key-invalid"]
    }
    for (const [what, [reply, reason]] of Object.entries(unavailable)) {
      it.effect(`of type ${name} is neither accepted nor rejected while Clerk ${what}`, () => {
        const { service } = clerkWith(reply)
        return Effect.gen(function* () {
          const request = Auth.authenticateRequest(bearer(kind.token), { acceptsToken: [name] })
          const fiber = yield* Effect.fork(Effect.flip(request))
          yield* TestClock.adjust("2 minutes")
          const error = yield* Fiber.join(fiber)
          assert.ok(error._tag === "VerificationUnavailable")
          assert.strictEqual(error.reason, reason)
          assert.notInclude(error.message, kind.token)
        }).pipe(Effect.provide(service))
      })
    }
  }

  it.effect("whose expiration is over within the skew is accepted", () => {
    const { service } = clerkWith(Recording.json(200, { ...kinds.api_key.response, expiration: (Test.now - 4) * 1000 }))
    return Effect.gen(function* () {
      yield* Test.atNow
      assert.strictEqual(yield* whoIs("ak_opaque", "api_key"), "signed in api_key user_1")
    }).pipe(Effect.provide(service))
  })

  describe("with an audience", () => {
    const audience = ["https://api.example.com", "mch_self"]
    const accepted = "signed in"
    const rejected = "signed out token-verification-failed"
    const cases: ReadonlyArray<readonly [kind: Kind, name: string, fields: object, expected: string]> = [
      ["oauth_token", "that is this API's", { aud: audience[0] }, accepted],
      ["oauth_token", "among which is this API's", { aud: ["https://x", audience[0]] }, accepted],
      ["oauth_token", "that is another API's", { aud: "https://x" }, rejected],
      ["oauth_token", "among which this API's is not", { aud: ["https://x", "https://api.example"] }, rejected],
      ["oauth_token", "that is empty", { aud: [] }, rejected],
      ["oauth_token", "that is null", { aud: null }, rejected],
      ["oauth_token", "that is missing", {}, rejected],
      ["m2m_token", "in its scopes", { scopes: ["mch_2", "mch_self"] }, accepted],
      ["m2m_token", "that is not in its scopes", { scopes: ["mch_2"] }, rejected],
      ["m2m_token", "but without scopes", { scopes: undefined }, rejected],
      ["api_key", "that does not concern it", {}, accepted]
    ]
    for (const [name, what, fields, expected] of cases) {
      it.effect(`${what}, a token of type ${name} is ${expected}`, () => {
        const { service } = clerkWith(Recording.json(200, { ...kinds[name].response, ...fields }))
        return Effect.gen(function* () {
          const state = yield* Auth.authenticateRequest(bearer(kinds[name].token), { acceptsToken: name, audience })
          assert.include(describeState(state), expected)
        }).pipe(Effect.provide(service))
      })
    }
  })

  it.effect("that is inactive signs no one in, whatever its other fields", () =>
    Effect.gen(function* () {
      for (const extra of [{}, kinds.oauth_token.response]) {
        const { service } = clerkWith(Recording.json(200, { ...extra, active: false }))
        assert.strictEqual(
          yield* whoIs("oat_opaque", "oauth_token").pipe(Effect.provide(service)),
          "signed out token-invalid"
        )
      }
    })
  )

  it.effect("of a machine is verified with the secret key if there is no machine secret key", () => {
    const { recording, service } = clerkWith(Recording.json(200, kinds.m2m_token.response), {
      machineSecretKey: undefined
    })
    return Effect.gen(function* () {
      yield* whoIs("mt_opaque", "m2m_token")
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_recorded")
    }).pipe(Effect.provide(service))
  })

  it.effect("needs a client; without one it is a configuration error", () =>
    Effect.gen(function* () {
      for (const name of names) {
        const error = yield* Effect.flip(whoIs(kinds[name].token, "any"))
        assert.strictEqual(error._tag, "ClerkConfigError")
      }
    }).pipe(Effect.provide(Test.networkless()))
  )

  const verified = (name: Kind, extra: object = {}) => {
    const { service } = clerkWith(Recording.json(200, { ...kinds[name].response, ...extra }))
    return Effect.map(Auth.authenticateRequest(bearer(kinds[name].token), { acceptsToken: name }), (state) => {
      assert.ok(state._tag === "SignedIn")
      const { expiration, token, ...rest } = state.auth
      assert.strictEqual(Redacted.value(token), kinds[name].token)
      return { ...rest, expiration: expiration === undefined ? null : DateTime.toEpochMillis(expiration) }
    }).pipe(Effect.provide(service))
  }
  const shared = { id: "token_1", scopes: ["read", "write"], expiration: common.expiration }

  it.effect("gives all fields of its Auth object", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual<object>(yield* verified("api_key"), {
        tokenType: "api_key",
        ...shared,
        subject: "user_1",
        name: "CI",
        claims: { a: 1 },
        userId: "user_1",
        organizationId: undefined,
        machineId: undefined
      })
      assert.deepStrictEqual<object>(yield* verified("m2m_token", { expiration: null }), {
        tokenType: "m2m_token",
        ...shared,
        subject: "mch_1",
        machineId: "mch_1",
        claims: { a: 1 },
        expiration: null
      })
      assert.deepStrictEqual<object>(yield* verified("oauth_token"), {
        tokenType: "oauth_token",
        ...shared,
        subject: "user_1",
        userId: "user_1",
        clientId: "client_1",
        audience: [],
        actor: undefined
      })
      assert.deepInclude(
        yield* verified("oauth_token", { aud: "https://api", act: { sub: "user_2", type: "agent" } }),
        {
          audience: ["https://api"],
          actor: { sub: "user_2", type: "agent" }
        }
      )
      assert.deepInclude(yield* verified("oauth_token", { aud: ["a", "b"], act: null }), { audience: ["a", "b"] })
      assert.deepInclude(yield* verified("api_key", { subject: "org_1" }), {
        userId: undefined,
        organizationId: "org_1"
      })
      assert.deepInclude(yield* verified("api_key", { subject: "mch_1" }), { userId: undefined, machineId: "mch_1" })
    })
  )
})

describe("a JWT of a machine", () => {
  const m2m = { sub: "mch_1", sid: undefined, azp: undefined, jti: "mt_1", aud: ["mch_2"], team: "core" }
  const header = { cat: "cl_B7d4PD333AAA" }
  const verify = (token: Effect.Effect<string>, options?: MachineToken.VerifyMachineOptions) =>
    Effect.gen(function* () {
      yield* Test.atNow
      return yield* MachineToken.verify(yield* token, options)
    }).pipe(
      Effect.provide(
        Layer.merge(Jwks.layerPem(Test.jwtKey).pipe(Layer.orDie), Recording.make(Recording.silent).client())
      )
    )
  const outcome = (token: Effect.Effect<string>, options?: MachineToken.VerifyMachineOptions) =>
    Effect.match(verify(token, options), {
      onFailure: (error) => (error._tag === "MachineTokenError" ? `${error.tokenType} ${error.code}` : error._tag),
      onSuccess: (auth) => `${auth.tokenType} of ${auth.subject}`
    })

  it.effect("is verified without a request", () =>
    Effect.gen(function* () {
      const { expiration, token: _, ...auth } = yield* verify(Test.mint(m2m, header))
      assert.deepStrictEqual<object>(auth, {
        tokenType: "m2m_token",
        id: "mt_1",
        subject: "mch_1",
        machineId: "mch_1",
        scopes: ["mch_2"],
        claims: { aud: ["mch_2"], team: "core" }
      })
      assert.strictEqual(expiration && DateTime.toEpochMillis(expiration), (Test.now + 60) * 1000)
    })
  )

  it.effect("may have no optional claims", () =>
    Effect.gen(function* () {
      const auth = yield* verify(
        Test.mint({ ...m2m, aud: undefined, team: undefined, jti: undefined, scopes: "a b" }, header)
      )
      assert.ok(auth.tokenType === "m2m_token")
      assert.deepStrictEqual([auth.id, auth.scopes, auth.claims], ["", ["a", "b"], { scopes: "a b" }])
    })
  )

  const cases: ReadonlyArray<
    readonly [name: string, token: Effect.Effect<string>, expected: string, options?: MachineToken.VerifyMachineOptions]
  > = [
    ["without category is accepted", Test.mint(m2m, { cat: undefined }), "m2m_token of mch_1"],
    ["with the unspecified category is accepted", Test.mint(m2m, { cat: "cl_I7d4PD111III" }), "m2m_token of mch_1"],
    ["with the category of sessions is rejected", Test.mint(m2m), "m2m_token token-invalid"],
    ["of other keys is rejected", Test.mint(m2m, header, Test.otherKeys), "m2m_token token-verification-failed"],
    [
      "that has expired is rejected",
      Test.mint({ ...m2m, exp: Test.now - 60 }, header),
      "m2m_token token-verification-failed"
    ],
    [
      "that has expired within the skew is accepted",
      Test.mint({ ...m2m, exp: Test.now - 60 }, header),
      "m2m_token of mch_1",
      { clockSkew: "2 minutes" }
    ],
    ["of another type is rejected", Test.mint(m2m, { ...header, typ: "x" }), "m2m_token token-verification-failed"],
    ["needs no audience if none is given", Test.mint({ ...m2m, aud: undefined }, header), "m2m_token of mch_1"],
    ["is accepted by a machine in its audience", Test.mint(m2m, header), "m2m_token of mch_1", { audience: "mch_2" }],
    [
      "is rejected by another machine",
      Test.mint({ ...m2m, scopes: "mch_3" }, header),
      "m2m_token token-verification-failed",
      { audience: "mch_3" }
    ],
    [
      "without an audience is accepted by a machine in its scopes",
      Test.mint({ ...m2m, aud: undefined, scopes: "mch_2 mch_3" }, header),
      "m2m_token of mch_1",
      { audience: "mch_3" }
    ],
    [
      "without an audience is rejected by a machine that is not in its scopes",
      Test.mint({ ...m2m, aud: [], scopes: "mch_2" }, header),
      "m2m_token token-verification-failed",
      { audience: "mch_3" }
    ],
    [
      "without audience and scopes is rejected by every machine with an audience",
      Test.mint({ ...m2m, aud: undefined }, header),
      "m2m_token token-verification-failed",
      { audience: "mch_3" }
    ],
    [
      "must be of a machine with an id",
      Test.mint({ ...m2m, sub: "mch_" }, header),
      "m2m_token token-verification-failed"
    ]
  ]
  for (const [name, token, expected, options] of cases) {
    it.effect(name, () => Effect.map(outcome(token, options), (actual) => assert.strictEqual(actual, expected)))
  }

  describe("for an OAuth application", () => {
    const oauth = { sid: undefined, azp: undefined, jti: "oat_1", client_id: "client_1", scope: "read write" }
    const at = { cat: undefined, typ: "at+jwt" }
    it.effect("is verified without a request", () =>
      Effect.gen(function* () {
        const { expiration: _, token: __, ...auth } = yield* verify(Test.mint(oauth, at))
        assert.deepStrictEqual<object>(auth, {
          tokenType: "oauth_token",
          id: "oat_1",
          subject: "user_1",
          userId: "user_1",
          clientId: "client_1",
          audience: [],
          actor: undefined,
          scopes: ["read", "write"]
        })
        assert.deepStrictEqual((yield* verify(Test.mint({ ...oauth, scp: ["a"] }, at))).scopes, ["a"])
        const delegated = yield* verify(Test.mint({ ...oauth, aud: ["x"], act: { sub: "user_2" } }, at))
        assert.deepInclude(delegated, { audience: ["x"], actor: { sub: "user_2" } })
      })
    )
    const audience = "https://api.example.com"
    const cases: ReadonlyArray<
      readonly [
        name: string,
        token: Effect.Effect<string>,
        expected: string,
        options?: MachineToken.VerifyMachineOptions
      ]
    > = [
      ["may have the long typ", Test.mint(oauth, { ...at, typ: "application/at+jwt" }), "oauth_token of user_1"],
      ["must have its typ", Test.mint(oauth), "oauth_token token-verification-failed"],
      ["of other keys is rejected", Test.mint(oauth, at, Test.otherKeys), "oauth_token token-verification-failed"],
      [
        "is accepted for its audience",
        Test.mint({ ...oauth, aud: [audience] }, at),
        "oauth_token of user_1",
        { audience }
      ],
      [
        "is rejected for another audience",
        Test.mint({ ...oauth, aud: "https://x" }, at),
        "oauth_token token-verification-failed",
        { audience }
      ],
      [
        "must have an audience if one is given",
        Test.mint(oauth, at),
        "oauth_token token-verification-failed",
        { audience }
      ],
      [
        "may have no authorized party",
        Test.mint(oauth, at),
        "oauth_token of user_1",
        { authorizedParties: ["https://app.example.com"] }
      ],
      [
        "is accepted for an authorized party",
        Test.mint({ ...oauth, azp: "https://app.example.com" }, at),
        "oauth_token of user_1",
        { authorizedParties: ["https://app.example.com"] }
      ],
      [
        "is rejected for another party",
        Test.mint({ ...oauth, azp: "https://x.example.com" }, at),
        "oauth_token token-verification-failed",
        { authorizedParties: ["https://app.example.com"] }
      ],
      ["is accepted of the issuer", Test.mint(oauth, at), "oauth_token of user_1", { issuer: Test.issuer }],
      [
        "is rejected of another issuer",
        Test.mint({ ...oauth, iss: "https://clerk.x.com" }, at),
        "oauth_token token-verification-failed",
        { issuer: Test.issuer }
      ],
      [
        "must have an issuer if one is given",
        Test.mint({ ...oauth, iss: undefined }, at),
        "oauth_token token-verification-failed",
        { issuer: Test.issuer }
      ],
      ["must have a subject", Test.mint({ ...oauth, sub: "" }, at), "oauth_token token-verification-failed"],
      ...(["cl_B7d4PD111AAA", "cl_B7d4PD222AAA", "cl_B7d4PD333AAA"] as const).map(
        (cat) =>
          [
            `is rejected with the category ${cat}`,
            Test.mint(oauth, { ...at, cat }),
            "oauth_token token-invalid"
          ] as const
      ),
      [
        "may have the unspecified category",
        Test.mint(oauth, { ...at, cat: "cl_I7d4PD111III" }),
        "oauth_token of user_1"
      ],
      [
        "must be signed",
        Effect.succeed(Test.forge({ ...Test.sessionHeader, ...at, alg: "none" }, Test.sessionClaims, "AA")),
        "oauth_token token-verification-failed"
      ]
    ]
    for (const [name, token, expected, options] of cases) {
      it.effect(name, () => Effect.map(outcome(token, options), (actual) => assert.strictEqual(actual, expected)))
    }
  })

  it.effect("that is neither a JWT nor a token of a known form is invalid", () =>
    Effect.gen(function* () {
      for (const token of ["", "hello", "a.b.c", Test.forge("null", "null")]) {
        assert.strictEqual(yield* outcome(Effect.succeed(token)), "m2m_token token-invalid")
      }
    })
  )
})

describe("a request that accepts", () => {
  const session = Test.mint()
  const machine = Test.mint({ sub: "mch_1" }, { cat: "cl_B7d4PD333AAA" })
  const { recording, service } = clerkWith(Recording.json(200, kinds.api_key.response))
  const nothing = Effect.succeed(undefined)
  const opaque = Effect.succeed("ak_opaque")
  const cases: ReadonlyArray<
    readonly [
      accepts: TokenType.AcceptsToken,
      name: string,
      token: Effect.Effect<string | undefined>,
      expected: string,
      tokenType: string | undefined
    ]
  > = [
    ["session_token", "a session", session, "signed in user_1", "session_token"],
    ["session_token", "a machine", machine, "signed out token-type-mismatch", "session_token"],
    ["any", "a session", session, "signed in user_1", "session_token"],
    ["any", "a machine", machine, "signed in m2m_token mch_1", "m2m_token"],
    ["any", "an API key", opaque, "signed in api_key user_1", "api_key"],
    ["any", "garbage", Effect.succeed("garbage"), "signed out token-invalid", "session_token"],
    ["any", "nothing", nothing, "signed out session-token-and-uat-missing", "session_token"],
    [
      "any",
      "a template's",
      Test.mint({}, { cat: "cl_B7d4PD222AAA" }),
      "signed out token-type-mismatch",
      "session_token"
    ],
    ["m2m_token", "a machine", machine, "signed in m2m_token mch_1", "m2m_token"],
    ["m2m_token", "a session", session, "signed out token-type-mismatch", "m2m_token"],
    ["m2m_token", "an API key", opaque, "signed out token-type-mismatch", "m2m_token"],
    ["m2m_token", "nothing", nothing, "signed out No token in header", "m2m_token"],
    ["api_key", "nothing", nothing, "signed out No token in header", "api_key"],
    ["oauth_token", "nothing", nothing, "signed out No token in header", "oauth_token"],
    [["session_token", "m2m_token"], "a session", session, "signed in user_1", "session_token"],
    [["session_token", "m2m_token"], "a machine", machine, "signed in m2m_token mch_1", "m2m_token"],
    [["session_token", "m2m_token"], "an API key", opaque, "signed out token-type-mismatch", undefined],
    [["session_token", "m2m_token"], "nothing", nothing, "signed out session-token-and-uat-missing", "session_token"],
    [["api_key", "m2m_token"], "a session", session, "signed out token-type-mismatch", undefined],
    [["api_key", "m2m_token"], "nothing", nothing, "signed out No token in header", undefined],
    [[], "a session", session, "signed out token-type-mismatch", undefined]
  ]
  for (const [accepts, name, token, expected, tokenType] of cases) {
    it.effect(`${JSON.stringify(accepts)} and gets ${name} is ${expected}`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const text = yield* token
        const request = text === undefined ? api({}) : bearer(text)
        const state = yield* Auth.authenticateRequest(request, { acceptsToken: accepts })
        assert.strictEqual(describeState(state), expected)
        assert.ok(state._tag !== "Handshake")
        assert.strictEqual(state._tag === "SignedIn" ? state.auth.tokenType : state.tokenType, tokenType)
      }).pipe(Effect.provide(service))
    )
  }

  it.effect("a session does not send a machine token to Clerk", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const before = recording.requests.length
      yield* whoIs("ak_opaque", "session_token")
      yield* whoIs("ak_opaque", ["session_token", "oauth_token"])
      assert.strictEqual(recording.requests.length, before)
    }).pipe(Effect.provide(service))
  )

  it.effect("any type does not read machine tokens from cookies", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const cookie = `__session=${yield* machine}; __client_uat=1`
      const state = yield* Auth.authenticateRequest(page({ cookie }), { acceptsToken: "any" })
      assert.strictEqual(describeState(state), "signed out token-type-mismatch")
    }).pipe(Effect.provide(service))
  )

  it.effect("machines does not check authorizedParties", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const state = yield* Auth.authenticateRequest(bearer(yield* machine), {
        acceptsToken: "m2m_token",
        authorizedParties: ["https://app.example.com"]
      })
      assert.strictEqual(describeState(state), "signed in m2m_token mch_1")
    }).pipe(Effect.provide(service))
  )
})
