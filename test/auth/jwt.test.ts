import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { Jwt, PublishableKey, TokenType } from "effect-clerk/auth"
import { base64url } from "jose"
import * as Test from "./instance.js"

const bytes = fc.uint8Array({ maxLength: 64 })
const json = fc.dictionary(fc.string(), fc.jsonValue())

describe("base64url", () => {
  it.prop("is what jose encodes, for any bytes", [bytes], ([value]) => {
    const text = base64url.encode(value)
    assert.strictEqual(Jwt.isBase64url(text), value.length > 0)
  })
  it.prop("is only the canonical form", [fc.string({ maxLength: 12 })], ([text]) => {
    if (!Jwt.isBase64url(text)) return
    assert.strictEqual(base64url.encode(base64url.decode(text)), text)
  })
  it.prop("has no padding and no characters of another alphabet", [bytes], ([value]) => {
    const text = base64url.encode(value)
    for (const other of [`${text}=`, `${text}+`, `${text}/`, ` ${text}`, `${text}\n`])
      assert.isFalse(Jwt.isBase64url(other))
  })
})

describe("a JWT", () => {
  it.prop(
    "decodes to what was encoded",
    [json, json, fc.uint8Array({ minLength: 1, maxLength: 64 })],
    ([header, payload, signature]) => {
      const token = Test.forge(header, payload, base64url.encode(signature))
      const jwt = Either.getOrThrow(Jwt.decode(token))
      assert.deepEqual(JSON.stringify(jwt.header), JSON.stringify(JSON.parse(JSON.stringify(header))))
      assert.deepEqual(JSON.stringify(jwt.payload), JSON.stringify(JSON.parse(JSON.stringify(payload))))
      assert.strictEqual(jwt.token, token)
    }
  )
  it.prop(
    "decodes any text without throwing",
    [fc.oneof(fc.string(), fc.base64String(), fc.unicodeString())],
    ([text]) => {
      const jwt = Jwt.decode(text)
      if (Either.isLeft(jwt)) assert.strictEqual(jwt.left.reason, "token-invalid")
    }
  )
  it.prop(
    "is rejected if any character is not base64url",
    [fc.nat(), fc.constantFrom(" ", "=", "+", "/", "ä", ".")],
    ([at, foreign]) => {
      const token = Test.forge(Test.sessionHeader, Test.sessionClaims, "AAAA")
      const i = at % token.length
      if (token[i] === ".") return
      assert.isTrue(Either.isLeft(Jwt.decode(token.slice(0, i) + foreign + token.slice(i + 1))))
    }
  )
  it("may be long, up to a maximum", () => {
    const token = (length: number) => `${Test.forge({}, {}, "")}${"A".repeat(length)}`
    assert.isTrue(Either.isRight(Jwt.decode(token(40_000))))
    assert.match(Either.getOrThrow(Either.flip(Jwt.decode(token(80_000)))).message, /longer than 65536/)
  })
})

describe("the type of a token", () => {
  const cases: ReadonlyArray<readonly [name: string, token: string, expected: string | undefined]> = [
    ["mt_… is a machine-to-machine token", "mt_abc", "m2m_token"],
    ["oat_… is an OAuth token", "oat_abc", "oauth_token"],
    ["ak_… is an API key", "ak_abc", "api_key"],
    ["a prefix in another case has none", "AK_abc", undefined],
    ["any other text has none", "hello", undefined],
    ["a session token has none", Test.forge(Test.sessionHeader, Test.sessionClaims), undefined],
    ["a JWT with typ at+jwt is an OAuth token", Test.forge({ typ: "at+jwt" }, { sub: "user_1" }), "oauth_token"],
    [
      "a JWT with the long typ is an OAuth token",
      Test.forge({ typ: "application/at+jwt" }, { sub: "u" }),
      "oauth_token"
    ],
    ["a typ in another case has none", Test.forge({ typ: "AT+JWT" }, { sub: "user_1" }), undefined],
    [
      "a JWT with a machine as subject is a machine-to-machine token",
      Test.forge({ typ: "JWT" }, { sub: "mch_1" }),
      "m2m_token"
    ],
    ["the subject goes before the typ", Test.forge({ typ: "at+jwt" }, { sub: "mch_1" }), "m2m_token"],
    ["a subject that is not a string has none", Test.forge({ typ: "JWT" }, { sub: 5 }), undefined],
    ["a malformed JWT has none", "a.b.c", undefined],
    ["a JWT with a null header has none", Test.forge("null", { sub: "mch_1" }), undefined],
    ["a JWT with padding has none", `${Test.forge({}, { sub: "mch_1" }, "AA")}==`, undefined]
  ]
  for (const [name, token, expected] of cases) {
    it(name, () => assert.strictEqual(TokenType.machineTokenType(token), expected))
  }
})

describe("a publishable key", () => {
  const key = (text: string, kind = "test") => `pk_${kind}_${btoa(text)}`
  it("contains the host of the Frontend API and whether the instance is in production", () => {
    assert.deepStrictEqual(Either.getOrThrow(PublishableKey.parse(key("clerk.example.com$", "live"))), {
      value: key("clerk.example.com$", "live"),
      isProduction: true,
      frontendApi: "clerk.example.com"
    })
    assert.isFalse(Either.getOrThrow(PublishableKey.parse(key("a.clerk.accounts.dev$"))).isProduction)
  })
  it("may lack the padding of its base64", () => {
    const padded = key("clerk.example.co$")
    assert.match(padded, /=$/)
    assert.strictEqual(
      Either.getOrThrow(PublishableKey.parse(padded.replace(/=+$/, ""))).frontendApi,
      "clerk.example.co"
    )
  })
  const invalid: Readonly<Record<string, string>> = {
    nothing: "",
    "a secret key": "sk_test_abc",
    "another kind": key("clerk.example.com$", "prod"),
    "four parts": `${key("clerk.example.com$")}_x`,
    "no base64": "pk_test_%%%",
    "no dollar": key("clerk.example.com"),
    "a dollar inside": key("clerk$.example.com$"),
    "two dollars": key("clerk.example.com$$"),
    "no dot": key("localhost$"),
    "a path": key("clerk.example.com/x$")
  }
  for (const [name, value] of Object.entries(invalid)) {
    it(`is not ${name}`, () => {
      const error = Either.getOrThrow(Either.flip(PublishableKey.parse(value)))
      assert.strictEqual(error.option, "publishableKey")
    })
  }
})
