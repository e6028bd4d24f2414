import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Layer, TestClock } from "effect"
import { Jwks, SessionToken } from "effect-clerk/auth"
import { exportPKCS8, exportSPKI, SignJWT } from "jose"
import * as Test from "./instance.js"

const pem = Jwks.layerPem(Test.jwtKey).pipe(Layer.orDie)

/** The result of verification: the subject, or the reason and the claim that is wrong. */
const outcome = (token: string, options?: SessionToken.VerifyTokenOptions) =>
  Effect.match(SessionToken.verifyToken(token, options), {
    onFailure: (error) => {
      if (error._tag === "ClerkConfigError") return `${error._tag} ${error.option}`
      return error._tag === "TokenError" && error.claim ? `${error.reason} ${error.claim}` : error.reason
    },
    onSuccess: (claims) => `accepted ${claims.sub}`
  })

type Fields = Readonly<Record<string, unknown>>

const outcomes = (
  cases: Readonly<
    Record<string, readonly [claims: Fields, expected: string, options?: SessionToken.VerifyTokenOptions]>
  >
) => {
  for (const [name, [claims, expected, options]] of Object.entries(cases)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        assert.strictEqual(yield* outcome(yield* Test.mint(claims), options), expected)
      }).pipe(Effect.provide(pem))
    )
  }
}

describe("a valid token", () => {
  outcomes({
    "is accepted": [{}, "accepted user_1"],
    "needs no session, nbf, iat or issuer": [
      { sid: undefined, nbf: undefined, iat: undefined, iss: undefined },
      "accepted user_1"
    ]
  })

  it.effect("returns its claims, custom claims included, and they cannot be changed", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const claims = yield* SessionToken.verifyToken(yield* Test.mint({ team: { name: "core" } }))
      assert.deepStrictEqual(claims["team"], { name: "core" })
      assert.throws(() => Object.assign(claims, { sub: "user_2" }))
      assert.throws(() => Object.assign(claims["team"] as object, { name: "other" }))
    }).pipe(Effect.provide(pem))
  )

  it.effect("returns claims that cannot be changed inside, also those that are decoded", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const claims = yield* SessionToken.verifyToken(
        yield* Test.mint({ v: 2, o: { id: "org_1" }, act: { sub: "user_2", via: { name: "support" } } })
      )
      assert.throws(() => Object.assign(claims.o ?? {}, { id: "org_2" }))
      assert.throws(() => Object.assign(claims.act ?? {}, { sub: "user_3" }))
      assert.throws(() => Object.assign(claims.act?.["via"] as object, { name: "x" }))
    }).pipe(Effect.provide(pem))
  )

  it.effect("may have claims nested deeper than the stack", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.signRaw(
        Test.sessionHeader,
        JSON.stringify(Test.sessionClaims).replace("{", `{"deep":${nested(20_000)},`)
      )
      assert.strictEqual(yield* outcome(token), "accepted user_1")
    }).pipe(Effect.provide(pem))
  )

  for (const name of ["aud", "azp", "iss"]) {
    it.effect(`is rejected for an \`${name}\` nested deeper than the stack`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const token = yield* Test.signRaw(
          Test.sessionHeader,
          JSON.stringify({ ...Test.sessionClaims, [name]: undefined }).replace("{", `{"${name}":${nested(20_000)},`)
        )
        const options = { audience: "x", authorizedParties: ["x"], issuer: "x" }
        assert.match(yield* outcome(token, options), new RegExp(` ${name}$`))
      }).pipe(Effect.provide(pem))
    )
  }
})

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`

const templates = { acceptsTemplateTokens: true }

describe("the header", () => {
  const header = (fields: Fields, options?: SessionToken.VerifyTokenOptions) =>
    Effect.gen(function* () {
      yield* Test.atNow
      return yield* outcome(yield* Test.signRaw({ ...Test.sessionHeader, ...fields }, Test.sessionClaims), options)
    }).pipe(Effect.provide(pem))

  const cases: ReadonlyArray<
    readonly [name: string, fields: Fields, expected: string, options?: SessionToken.VerifyTokenOptions]
  > = [
    ["may lack typ", { typ: undefined }, "accepted user_1"],
    ["must have typ if one is required", { typ: undefined }, "token-invalid typ", { headerType: "JWT" }],
    ["rejects typ null", { typ: null }, "token-invalid typ"],
    ["rejects typ in another case", { typ: "jwt" }, "token-invalid typ"],
    ["rejects an empty typ", { typ: "" }, "token-invalid typ"],
    ["rejects an access token", { typ: "at+jwt" }, "token-invalid typ"],
    ["accepts the required typ", { typ: "at+jwt" }, "accepted user_1", { headerType: ["at+jwt", "x"] }],
    ["rejects the category of machines", { cat: "cl_B7d4PD333AAA" }, "token-invalid cat"],
    ["rejects the category of templates", { cat: "cl_B7d4PD222AAA" }, "token-invalid cat"],
    ["accepts the category of templates on request", { cat: "cl_B7d4PD222AAA" }, "accepted user_1", templates],
    ["accepts the category of sessions then too", {}, "accepted user_1", templates],
    ["rejects the category of machines then too", { cat: "cl_B7d4PD333AAA" }, "token-invalid cat", templates],
    ["rejects an unknown category", { cat: "cl_unknown" }, "token-invalid cat"],
    ["rejects an unknown category then too", { cat: "cl_unknown" }, "token-invalid cat", templates],
    ["rejects the category null", { cat: null }, "token-invalid cat"],
    ["accepts the unspecified category", { cat: "cl_I7d4PD111III" }, "accepted user_1"],
    ["may have no category", { cat: undefined }, "accepted user_1"],
    ["rejects alg none", { alg: "none" }, "token-invalid-algorithm alg"],
    ["rejects alg None", { alg: "None" }, "token-invalid-algorithm alg"],
    ["rejects HS256", { alg: "HS256" }, "token-invalid-algorithm alg"],
    ["rejects ES256", { alg: "ES256" }, "token-invalid-algorithm alg"],
    ["rejects PS256", { alg: "PS256" }, "token-invalid-algorithm alg"],
    ["rejects a missing alg", { alg: undefined }, "token-invalid-algorithm alg"],
    ["rejects RS512 with a key for RS256", { alg: "RS512" }, "token-verification-failed alg"],
    ["rejects crit", { crit: ["exp"], exp: 1 }, "token-invalid crit"],
    ["rejects b64", { b64: false }, "token-invalid b64"],
    ["rejects a key of its own", { jwk: Test.jwks[0] }, "token-invalid jwk"],
    ["rejects a link to keys", { jku: "https://evil.example/jwks" }, "token-invalid jku"],
    ["rejects a certificate of its own", { x5c: ["AAAA"] }, "token-invalid x5c"],
    ["rejects a link to a certificate", { x5u: "https://evil.example/x5u" }, "token-invalid x5u"]
  ]
  for (const [name, fields, expected, options] of cases) {
    it.effect(name, () => Effect.map(header(fields, options), (actual) => assert.strictEqual(actual, expected)))
  }

  it.scoped("is checked before a key is looked up", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      let fetches = 0
      const jwks = yield* Jwks.make(
        Effect.sync(() => {
          fetches++
          return Test.jwks
        })
      )
      for (const fields of [{ alg: "none" }, { cat: "cl_B7d4PD333AAA" }, { crit: ["x"] }, { typ: "at+jwt" }]) {
        yield* Effect.flip(
          SessionToken.verifyToken(Test.forge({ ...Test.sessionHeader, ...fields }, Test.sessionClaims)).pipe(
            Effect.provideService(Jwks.Jwks, jwks)
          )
        )
      }
      assert.strictEqual(fetches, 0)
    })
  )
})

describe("the signature", () => {
  it.effect("must be made with the key", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint({}, {}, Test.otherKeys)
      assert.strictEqual(yield* outcome(token), "token-invalid-signature")
    }).pipe(Effect.provide(pem))
  )

  it.effect("is reported before anything else that is wrong", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint({ exp: Test.now - 60, sub: 5 }, {}, Test.otherKeys)
      assert.strictEqual(yield* outcome(token, { issuer: "https://other" }), "token-invalid-signature")
    }).pipe(Effect.provide(pem))
  )

  it.effect("covers every part", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const [header, payload, signature] = (yield* Test.mint()).split(".") as [string, string, string]
      const [, stranger] = (yield* Test.mint({ sub: "user_admin" })).split(".") as [string, string]
      assert.strictEqual(yield* outcome(`${header}.${stranger}.${signature}`), "token-invalid-signature")
      assert.strictEqual(yield* outcome(`${header}.${payload}.AAAA`), "token-invalid-signature")
    }).pipe(Effect.provide(pem))
  )

  it.effect("must not be an HMAC with the public key as its secret", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Effect.promise(() =>
        new SignJWT(Test.sessionClaims)
          .setProtectedHeader({ ...Test.sessionHeader, alg: "HS256" })
          .sign(new TextEncoder().encode(Test.jwtKey))
      )
      assert.strictEqual(yield* outcome(token), "token-invalid-algorithm alg")
    }).pipe(Effect.provide(pem))
  )
})

describe("the subject", () => {
  outcomes({
    "must be there": [{ sub: undefined }, "token-verification-failed sub"],
    "must be a string": [{ sub: 5 }, "token-verification-failed sub"],
    "must not be empty": [{ sub: "" }, "token-verification-failed sub"],
    "must not be a machine": [{ sub: "mch_1" }, "token-invalid sub"],
    "must not be a machine if templates are accepted": [{ sub: "mch_1" }, "token-invalid sub", templates]
  })
})

describe("the audience", () => {
  const audience = ["https://api.example.com", "https://other.example.com"]
  outcomes({
    "is not checked unless one is given": [{ aud: { any: "thing" } }, "accepted user_1"],
    "may be missing": [{}, "accepted user_1", { audience }],
    "may not be missing if it is required": [{}, "token-verification-failed aud", { audience, requireAudience: true }],
    "may be one of several": [{ aud: audience[1] }, "accepted user_1", { audience }],
    "may be a list that has one of them": [{ aud: ["x", audience[0]] }, "accepted user_1", { audience }],
    "must be among those given": [{ aud: "x" }, "token-verification-failed aud", { audience }],
    "must share one with those given": [{ aud: ["x", "y"] }, "token-verification-failed aud", { audience }],
    "is compared whole": [{ aud: "https://api.example" }, "token-verification-failed aud", { audience }],
    "must not be an object": [{ aud: { [audience[0]!]: true } }, "token-verification-failed aud", { audience }],
    "must not be a number": [{ aud: 5 }, "token-verification-failed aud", { audience }],
    "must not be a mixed list": [{ aud: [audience[0], 5] }, "token-verification-failed aud", { audience }],
    "counts as missing if it is empty": [{ aud: "" }, "accepted user_1", { audience }],
    "is not checked against an empty list": [{ aud: "x" }, "accepted user_1", { audience: [] }],
    "cannot be an empty option": [{ aud: "x" }, "ClerkConfigError audience", { audience: "" }],
    "cannot be an empty option among others": [{}, "ClerkConfigError audience", { audience: ["x", ""] }],
    "cannot be required without an option": [{}, "ClerkConfigError requireAudience", { requireAudience: true }],
    "is named in the error by its kind if it is a list": [
      { aud: [["secret"]] },
      "token-verification-failed aud",
      { audience }
    ]
  })
})

describe("the authorized party", () => {
  const authorizedParties = ["https://app.example.com"]
  outcomes({
    "must be among those given": [
      { azp: "https://evil.example.com" },
      "token-invalid-authorized-parties azp",
      { authorizedParties }
    ],
    "is accepted among those given": [{}, "accepted user_1", { authorizedParties }],
    "may not be missing": [{ azp: undefined }, "token-invalid-authorized-parties azp", { authorizedParties }],
    "may not be empty": [{ azp: "" }, "token-invalid-authorized-parties azp", { authorizedParties }],
    "cannot be an empty option": [{ azp: "" }, "ClerkConfigError authorizedParties", { authorizedParties: [""] }],
    "cannot be a text, in which a part of an origin would be found": [
      { azp: "https://app" },
      "ClerkConfigError authorizedParties",
      // As from JavaScript.
      { authorizedParties: "https://app.example.com" as unknown as ReadonlyArray<string> }
    ],
    "is not checked against an empty list": [
      { azp: "https://evil.example.com" },
      "accepted user_1",
      { authorizedParties: [] }
    ]
  })
})

describe("the issuer", () => {
  outcomes({
    "must be the one given": [{ iss: "https://clerk.evil.com" }, "token-invalid-issuer iss", { issuer: Test.issuer }],
    "is accepted among those given": [{}, "accepted user_1", { issuer: ["x", Test.issuer] }],
    "may not be missing": [{ iss: undefined }, "token-invalid-issuer iss", { issuer: Test.issuer }],
    "must be a string": [{ iss: 5 }, "token-verification-failed iss"],
    "is not checked against an empty list": [{ iss: "https://clerk.evil.com" }, "accepted user_1", { issuer: [] }],
    "cannot be an empty option": [{}, "ClerkConfigError issuer", { issuer: "" }],
    "cannot be an empty option among others": [{}, "ClerkConfigError issuer", { issuer: [Test.issuer, ""] }],
    "cannot be an option of another kind": [
      {},
      "ClerkConfigError issuer",
      // As from JavaScript.
      { issuer: { iss: Test.issuer } as unknown as string }
    ]
  })
})

describe("a pending session", () => {
  outcomes({
    "is rejected": [{ sts: "pending" }, "token-verification-failed sts"],
    "is accepted on request": [{ sts: "pending" }, "accepted user_1", { treatPendingAsSignedOut: false }],
    "is told by its status": [{ sts: "active" }, "accepted user_1"]
  })
})

describe("the times", () => {
  outcomes({
    "exp 4 seconds ago is within the skew": [{ exp: Test.now - 4 }, "accepted user_1"],
    "exp 5 seconds ago is not": [{ exp: Test.now - 5 }, "token-expired exp"],
    "exp must be there": [{ exp: undefined }, "token-verification-failed exp"],
    "exp must be a number": [{ exp: String(Test.now + 60) }, "token-verification-failed exp"],
    "exp must be a date": [{ exp: 1e300 }, "token-verification-failed exp"],
    "exp is cut to whole seconds": [{ exp: Test.now - 5 + 0.9 }, "token-expired exp"],
    "nbf in 5 seconds is within the skew": [{ nbf: Test.now + 5 }, "accepted user_1"],
    "nbf in 6 seconds is not": [{ nbf: Test.now + 6 }, "token-not-active-yet nbf"],
    "nbf null is not a missing nbf": [{ nbf: null }, "token-verification-failed nbf"],
    "nbf must be a date": [{ nbf: -1e300 }, "token-verification-failed nbf"],
    "iat in 5 seconds is within the skew": [{ iat: Test.now + 5 }, "accepted user_1"],
    "iat in 6 seconds is not": [{ iat: Test.now + 6 }, "token-iat-in-the-future iat"],
    "iat null is not a missing iat": [{ iat: null }, "token-verification-failed iat"],
    "the skew may be zero": [{ exp: Test.now }, "token-expired exp", { clockSkew: 0 }],
    "the skew may be longer": [{ exp: Test.now - 59 }, "accepted user_1", { clockSkew: "1 minute" }],
    "a skew that is no number is the default": [{ exp: Test.now - 4 }, "accepted user_1", { clockSkew: Number.NaN }],
    "an infinite skew is the default": [{ exp: Test.now - 5 }, "token-expired exp", { clockSkew: Duration.infinity }]
  })

  it.effect("are both in the error", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const error = yield* Effect.flip(SessionToken.verifyToken(yield* Test.mint({ exp: Test.now - 7 })))
      assert.ok(error._tag === "TokenError" && error.times !== undefined)
      assert.strictEqual(DateTime.formatIso(error.times.claimed), "2024-12-31T23:59:53.000Z")
      assert.strictEqual(DateTime.formatIso(error.times.now), "2025-01-01T00:00:00.000Z")
      assert.match(error.message, /23:59:53.*00:00:00.*5s/)
    }).pipe(Effect.provide(pem))
  )
})

describe("the first error is reported", () => {
  outcomes({
    "audience before party": [
      { aud: "x", azp: "x" },
      "token-verification-failed aud",
      { audience: "y", authorizedParties: ["y"] }
    ],
    "party before issuer": [
      { azp: "x", iss: "x" },
      "token-invalid-authorized-parties azp",
      { issuer: "y", authorizedParties: ["y"] }
    ],
    "issuer before expiry": [{ iss: "x", exp: 1 }, "token-invalid-issuer iss", { issuer: "y" }],
    "expiry before activation": [{ exp: 1, nbf: Test.now + 60 }, "token-expired exp"],
    "activation before issue": [{ nbf: Test.now + 60, iat: Test.now + 60 }, "token-not-active-yet nbf"]
  })
})

describe("a remembered token", () => {
  it.effect("still expires", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      assert.strictEqual(yield* outcome(token), "accepted user_1")
      yield* TestClock.adjust("64 seconds")
      assert.strictEqual(yield* outcome(token), "accepted user_1")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* outcome(token), "token-expired exp")
    }).pipe(Effect.provide(pem))
  )

  it.effect("is verified with the options of each call", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      assert.strictEqual(yield* outcome(token), "accepted user_1")
      assert.strictEqual(
        yield* outcome(token, { authorizedParties: ["https://x"] }),
        "token-invalid-authorized-parties azp"
      )
      assert.strictEqual(yield* outcome(token, { issuer: "https://x" }), "token-invalid-issuer iss")
      assert.strictEqual(yield* outcome(token, { headerType: "x" }), "token-invalid typ")
    }).pipe(Effect.provide(pem))
  )

  it.effect("is found by the whole token only", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      assert.strictEqual(yield* outcome(token), "accepted user_1")
      const last = token.at(-1) === "A" ? "Q" : "A"
      assert.notStrictEqual(yield* outcome(`${token.slice(0, -1)}${last}`), "accepted user_1")
    }).pipe(Effect.provide(pem))
  )

  it.effect("is not remembered by another instance", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      assert.strictEqual(yield* outcome(token), "accepted user_1")
      const other = Jwks.layerPem(yield* Effect.promise(() => exportSPKI(Test.otherKeys.publicKey)))
      assert.strictEqual(yield* outcome(token).pipe(Effect.provide(other)), "token-invalid-signature")
    }).pipe(Effect.provide(pem))
  )
})

describe("hostile tokens cause a typed failure", () => {
  const part = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
  const good = part(JSON.stringify(Test.sessionHeader))
  const cases: Readonly<Record<string, string>> = {
    nothing: "",
    dots: "..",
    "two parts": `${good}.${good}`,
    "four parts": `${good}.${good}.AAAA.AAAA`,
    "a megabyte": "a".repeat(1_000_000),
    "a megabyte of dots": ".".repeat(1_000_000),
    "a megabyte in three parts": `${"a".repeat(400_000)}.${"a".repeat(400_000)}.${"a".repeat(200_000)}`,
    "deep nesting": `${good}.${part("[".repeat(30_000))}.AAAA`,
    ...Object.fromEntries(
      ["typ", "alg", "kid", "cat"].map((name) => [
        `a deeply nested ${name}`,
        `${part(JSON.stringify({ ...Test.sessionHeader, [name]: undefined }).replace("{", `{"${name}":${nested(10_000)},`))}.${good}.AAAA`
      ])
    ),
    "null segments": `${part("null")}.${part("null")}.AAAA`,
    "a null payload": `${good}.${part("null")}.AAAA`,
    "a list for a header": `${part("[]")}.${good}.AAAA`,
    "a text for a payload": `${good}.${part('"x"')}.AAAA`,
    padding: `${good}=.${good}.AAAA`,
    "stray bits": `${good}.${good}.AB`,
    "a foreign alphabet": `${good}.${good}.A+/A`,
    "white space": `${good}.${good}.AA AA`,
    "invalid UTF-8": `${good}._v8.AAAA`,
    "a byte order mark": `77u/${part("{}")}.${good}.AAAA`.replace("/", "_"),
    "an own __proto__": Test.forge('{"__proto__":{"alg":"RS256"}}', '{"__proto__":{"sub":"user_1"}}'),
    "the name of a prototype as key id": Test.forge({ ...Test.sessionHeader, kid: "__proto__" }, Test.sessionClaims),
    "a number as key id": Test.forge({ ...Test.sessionHeader, kid: 5 }, Test.sessionClaims),
    "no signature": Test.forge(Test.sessionHeader, Test.sessionClaims, "")
  }
  for (const [name, token] of Object.entries(cases)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const error = yield* Effect.flip(SessionToken.verifyToken(token))
        assert.strictEqual(error._tag, "TokenError")
        assert.notInclude(error.message, token.slice(0, 200) || "\u0000")
      }).pipe(Effect.provide(pem))
    )
  }

  it.effect("in a time that does not grow with them", () =>
    Effect.gen(function* () {
      const verify = (token: string) => Effect.flip(SessionToken.verifyToken(token))
      const tokens = [
        ".".repeat(1_000_000),
        "a.".repeat(32_000),
        `${good}.${"A".repeat(60_000)}.A`,
        `.${good}.${"=".repeat(60_000)}`
      ]
      const start = performance.now()
      for (let i = 0; i < 100; i++) yield* Effect.forEach(tokens, verify)
      // More than 100 megabytes; anything quadratic takes minutes.
      assert.isBelow(performance.now() - start, 5_000)
    }).pipe(Effect.provide(pem))
  )
})

describe("the key in PEM form", () => {
  const accepts = (name: string, key: string) =>
    it.effect(`is accepted ${name}`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        assert.strictEqual(yield* outcome(yield* Test.mint()), "accepted user_1")
      }).pipe(Effect.provide(Jwks.layerPem(key)), Effect.orDie)
    )
  accepts("as the dashboard shows it", Test.jwtKey)
  accepts("with \\n for line breaks", Test.jwtKey.replaceAll("\n", "\\n"))
  accepts("on one line", Test.jwtKey.replaceAll("\n", ""))
  accepts("without the BEGIN and END lines", Test.jwtKey.replace(/-----[^-]+-----/g, "").trim())
  accepts("in quotes", `"${Test.jwtKey}"`)
  accepts("with Windows line breaks", Test.jwtKey.replaceAll("\n", "\r\n"))

  const rejects = (name: string, key: string | Effect.Effect<string>, issue: RegExp) =>
    it.effect(`is rejected ${name}`, () =>
      Effect.gen(function* () {
        const text = typeof key === "string" ? key : yield* key
        const error = yield* Effect.flip(Effect.scoped(Layer.build(Jwks.layerPem(text))))
        assert.strictEqual(error._tag, "ClerkConfigError")
        assert.strictEqual(error.option, "jwtKey")
        assert.match(error.message, issue)
        if (text.length > 20) assert.notInclude(error.message, text.slice(30, 50))
      })
    )
  rejects("when it is empty", "", /empty/)
  rejects("when it is garbage", "not a key at all", /not the PEM/)
  rejects("when it is cut off", Test.jwtKey.slice(0, 200), /not the PEM/)
  rejects(
    "when it is a private key",
    Effect.promise(() => exportPKCS8(Test.keys.privateKey)),
    /private key/
  )
})
