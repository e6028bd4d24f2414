import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { Auth, PublishableKey } from "effect-clerk/auth"
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

/** Which of two sessions counts: the plain cookies', or those with the application's suffix. */
describe("of plain and suffixed cookies", () => {
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
      // A handshake says which kind was read, where no one is signed in.
      Effect.map((state) => state.replace("signed in ", ""))
    )

  const uat = String(Test.now - 100)
  const older = { iat: Test.now - 50 }
  const cases: ReadonlyArray<readonly [rule: string, cookies: Cookies, expected: string, isDevelopment?: boolean]> = [
    [
      "plain, where the plain session cannot be read",
      { session: "garbage", uat, suffixedSession: {}, suffixedUat: uat },
      "signed out token-invalid"
    ],
    [
      "plain, where the plain session has no issuer",
      { session: { iss: undefined }, uat, suffixedSession: {}, suffixedUat: uat },
      "signed out token-invalid-issuer"
    ],
    [
      "suffixed, where the plain session is another application's",
      { session: { iss: "https://clerk.other.com" }, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    [
      "suffixed, where the plain session's issuer is no text",
      { session: { iss: 5 }, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    ["plain, where there are no suffixed ones", { session: {}, uat }, "plain"],
    [
      "plain, where the plain session is newer",
      { session: {}, uat, suffixedSession: older, suffixedUat: uat },
      "plain"
    ],
    [
      "suffixed, where the suffixed session is newer",
      { session: older, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    [
      "suffixed, where both sessions are of one time",
      { session: {}, uat, suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    ["plain, where only the suffixed ones are signed out", { session: {}, uat, suffixedUat: "0" }, "plain"],
    [
      "suffixed, where both are signed out",
      { session: {}, uat: "0", suffixedUat: "0" },
      "signed out session-token-and-uat-missing"
    ],
    [
      "suffixed, where only the plain ones are signed out",
      { uat: "0", suffixedSession: {}, suffixedUat: uat },
      "suffixed"
    ],
    [
      "suffixed in production, where the plain ones are signed out and the suffixed session has expired",
      { uat: "0", suffixedSession: { exp: Test.now }, suffixedUat: uat },
      "suffixed"
    ],
    [
      "plain in development, where the plain ones are signed out and the suffixed session has expired",
      { uat: "0", suffixedSession: { exp: Test.now }, suffixedUat: uat },
      "signed out session-token-and-uat-missing",
      true
    ],
    [
      "suffixed in development, where the suffixed session is not expired",
      { uat: "0", suffixedSession: {}, suffixedUat: uat },
      "suffixed",
      true
    ],
    [
      "plain, where a suffixed session has no time of change",
      { uat, suffixedSession: {} },
      "handshake client-uat-but-no-session-token"
    ],
    [
      "suffixed, where the suffixed time of change stands alone",
      { suffixedUat: uat },
      "handshake client-uat-but-no-session-token"
    ]
  ]
  for (const [rule, cookies, expected, isDevelopment] of cases) {
    it.effect(`those count that are ${rule}`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* chosen(cookies, isDevelopment), expected)
      })
    )
  }
})
