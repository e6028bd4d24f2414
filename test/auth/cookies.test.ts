import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { Auth, PublishableKey, Request } from "effect-clerk/auth"
import { describeState, page } from "./browser.js"
import * as Test from "./instance.js"

describe("the suffix of cookie names", () => {
  const vectors = {
    pk_test_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA: "vWCgMp3A",
    pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA: "MqCvchyS",
    pk_live_Y2xlcmsuY2xlcmsuZGV2JA: "1Z8AzTQD",
    pk_test_Y2xlcmsuY2xlcmsuZGV2JA: "QvfNY2dr"
  }
  for (const [key, suffix] of Object.entries(vectors)) {
    it.effect(`of ${key} is ${suffix}`, () =>
      Effect.gen(function* () {
        const parsed = Either.getOrThrow(PublishableKey.parse(key))
        assert.strictEqual(yield* PublishableKey.cookieSuffix(parsed), suffix)
      })
    )
  }
})

/** Two sessions: one in the plain cookies, one in those with the application's suffix. */
describe("the session is read from cookies that are", () => {
  const suffix = "MqCvchyS"
  const publishableKey = "pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA"
  const iss = "https://clerk.inspired.puma-74.lcl.dev"
  const developmentSuffix = "vWCgMp3A"
  const developmentKey = "pk_test_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA"

  interface Cookies {
    readonly session?: object | "garbage"
    readonly uat?: string
    readonly suffixedSession?: object | "garbage"
    readonly suffixedUat?: string
  }

  const chosen = (cookies: Cookies, isDevelopment = false) =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = (sub: string, claims: object | "garbage" | undefined) =>
        claims === undefined || claims === "garbage" ? Effect.succeed(claims) : Test.mint({ sub, iss, ...claims })
      const name = (name: string) => `${name}_${isDevelopment ? developmentSuffix : suffix}`
      const values = {
        __session: yield* token("plain", cookies.session),
        __client_uat: cookies.uat,
        [name("__session")]: yield* token("suffixed", cookies.suffixedSession),
        [name("__client_uat")]: cookies.suffixedUat,
        __clerk_db_jwt: "d",
        [name("__clerk_db_jwt")]: "d"
      }
      const cookie = Object.entries(values)
        .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
        .join("; ")
      return describeState(yield* Auth.authenticateRequest(page({ cookie })))
    }).pipe(
      Effect.provide(Test.networkless({ publishableKey: isDevelopment ? developmentKey : publishableKey })),
      Effect.map((state) => state.replace("signed in ", ""))
    )

  const uat = String(Test.now - 100)
  const older = { iat: Test.now - 50 }
  const cases: ReadonlyArray<readonly [rule: string, cookies: Cookies, expected: string, isDevelopment?: boolean]> = [
    [
      "plain, if the plain session is malformed",
      { session: "garbage", uat, suffixedSession: {}, suffixedUat: uat },
      "signed out token-invalid"
    ],
    [
      "plain, if the plain session has no issuer",
      { session: { iss: undefined }, uat, suffixedSession: {}, suffixedUat: uat },
      "signed out token-invalid-issuer"
    ],
    [
      "suffixed, if the plain session is another application's",
      { session: { iss: "https://clerk.other.com" }, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    [
      "suffixed, if the plain session's issuer is not a string",
      { session: { iss: 5 }, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    ["plain, if there are no suffixed ones", { session: {}, uat }, "plain"],
    ["plain, if the plain session is newer", { session: {}, uat, suffixedSession: older, suffixedUat: uat }, "plain"],
    [
      "suffixed, if the suffixed session is newer",
      { session: older, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    [
      "suffixed, if both sessions were issued at the same time",
      { session: {}, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    ["plain, if only the suffixed ones are signed out", { session: {}, uat, suffixedUat: "0" }, "plain"],
    [
      "suffixed, if both are signed out",
      { session: {}, uat: "0", suffixedUat: "0" },
      "signed out session-token-and-uat-missing"
    ],
    [
      "suffixed, if only the plain ones are signed out",
      { uat: "0", suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    [
      "suffixed in production, if the plain ones are signed out and the suffixed session has expired",
      { uat: "0", suffixedSession: { exp: Test.now }, suffixedUat: uat },
      "suffixed"
    ],
    [
      "plain in development, if the plain ones are signed out and the suffixed session has expired",
      { uat: "0", suffixedSession: { exp: Test.now }, suffixedUat: uat },
      "signed out session-token-and-uat-missing",
      true
    ],
    [
      "suffixed in development, if the suffixed session is not expired",
      { uat: "0", suffixedSession: {}, suffixedUat: uat },
      "suffixed",
      true
    ],
    [
      "plain, if a suffixed session has no client_uat",
      { uat, suffixedSession: {} },
      "handshake client-uat-but-no-session-token"
    ],
    [
      "suffixed, if only the suffixed client_uat is present",
      { suffixedUat: uat },
      "handshake client-uat-but-no-session-token"
    ]
  ]
  for (const [rule, cookies, expected, isDevelopment] of cases) {
    it.effect(rule, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* chosen(cookies, isDevelopment), expected)
      })
    )
  }
})

describe("a Cookie header", () => {
  const cases: ReadonlyArray<readonly [name: string, header: string, expected: Readonly<Record<string, string>>]> = [
    ["is parsed by name", "a=1; b=2", { a: "1", b: "2" }],
    ["may have no spaces, or several", "a=1;b=2;   c = 3 ", { a: "1", b: "2", c: "3" }],
    ["with the same name twice gives the first value", "a=1; a=2", { a: "1" }],
    ["with the same name twice gives the first value, even if it is empty", "a=; a=2", { a: "" }],
    ["is decoded after it is split", "a=1%3B%20b%3D2", { a: "1; b=2" }],
    ["keeps a value with an invalid escape", "a=%E0%A4%A", { a: "%E0%A4%A" }],
    ["keeps further equals signs", "a=b=c==", { a: "b=c==" }],
    ["skips parts without an equals sign", "a; b=2; c", { b: "2" }],
    ["keeps quotes, which are a part of the value", 'a="1"; b="', { a: '"1"', b: '"' }],
    ["has no names from prototypes", "__proto__=x; constructor=y; a=1", { a: "1" }],
    ["may be empty", "", {}]
  ]
  for (const [name, cookie, expected] of cases) {
    it(name, () => assert.deepStrictEqual(Object.fromEntries(Request.from({ headers: { cookie } }).cookies), expected))
  }

  it("of a hostile form is parsed in time that grows with its length only", () => {
    const parse = (header: string) => Request.from({ headers: { cookie: header } }).cookies.size
    // A platform parser that looks for the next equals sign from each part needs minutes for this.
    const header = `${";".repeat(4_000_000)}a=1`
    const start = performance.now()
    assert.strictEqual(parse(header), 1)
    assert.isBelow(performance.now() - start, 5000)
  })
})
