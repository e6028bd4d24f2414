import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigError, ConfigProvider, Effect, Layer, Redacted } from "effect"
import { ClerkConfigError } from "effect-clerk"
import { Auth } from "effect-clerk/auth"
import * as Recording from "../recording.js"
import { api, cookies, describeState, page } from "./browser.js"
import * as Test from "./instance.js"

const withVariables = (variables: Readonly<Record<string, string>>) =>
  Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

const load = (variables: Readonly<Record<string, string>>) => Auth.config.pipe(Effect.provide(withVariables(variables)))

describe("the configuration", () => {
  it.effect("has Clerk's own variable names", () =>
    Effect.gen(function* () {
      const { jwtKey, ...options } = yield* load({
        CLERK_PUBLISHABLE_KEY: Test.publishableKey,
        CLERK_JWT_KEY: Test.jwtKey,
        CLERK_DOMAIN: "satellite.example",
        CLERK_IS_SATELLITE: "true",
        CLERK_PROXY_URL: "https://app.example.com/__clerk",
        CLERK_SIGN_IN_URL: "https://primary.example.com/sign-in",
        CLERK_AUTHORIZED_PARTIES: "https://app.example.com, https://admin.example.com",
        CLERK_PUBLIC_ORIGIN: "https://app.example.com"
      })
      assert.deepStrictEqual(options, {
        publishableKey: Test.publishableKey,
        domain: "satellite.example",
        isSatellite: true,
        proxyUrl: "https://app.example.com/__clerk",
        signInUrl: "https://primary.example.com/sign-in",
        authorizedParties: ["https://app.example.com", "https://admin.example.com"],
        publicOrigin: ["https://app.example.com"]
      })
      assert.ok(Redacted.isRedacted(jwtKey))
      assert.strictEqual(Redacted.value(jwtKey), Test.jwtKey)
    })
  )

  it.effect("may be empty", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* load({}), {
        publishableKey: undefined,
        jwtKey: undefined,
        domain: undefined,
        isSatellite: undefined,
        proxyUrl: undefined,
        signInUrl: undefined,
        authorizedParties: undefined,
        publicOrigin: undefined
      })
    })
  )

  it.effect("must have valid values", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(load({ CLERK_IS_SATELLITE: "perhaps" }))
      assert.isTrue(ConfigError.isConfigError(error))
    })
  )
})

describe("a layer of the configuration", () => {
  const service = (
    variables: Readonly<Record<string, string>>,
    recording = Recording.make(Recording.silent),
    config?: Config.Config.Wrap<Auth.Options>
  ) => Auth.layerConfig(config).pipe(Layer.provide(recording.client()), Layer.provide(withVariables(variables)))

  const states = Effect.gen(function* () {
    yield* Test.atNow
    const token = yield* Test.mint()
    const header = yield* Auth.authenticateRequest(api({ authorization: `Bearer ${token}` }))
    const cookie = yield* Auth.authenticateRequest(page({ cookie: cookies({ __session: token, __client_uat: 1 }) }))
    return [describeState(header), describeState(cookie)]
  })

  it.effect("uses the JWT key and the publishable key", () => {
    const recording = Recording.make(Recording.silent)
    const variables = { CLERK_PUBLISHABLE_KEY: Test.publishableKey, CLERK_JWT_KEY: Test.jwtKey }
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* states, ["signed in user_1", "signed in user_1"])
      assert.strictEqual(recording.requests.length, 0)
    }).pipe(Effect.provide(service(variables, recording)))
  })

  it.effect("fetches keys and reads no cookies without them", () => {
    const recording = Recording.make(Recording.json(200, { keys: Test.jwks }))
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* states, ["signed in user_1", "signed out session-token-and-uat-missing"])
      assert.strictEqual(recording.requests.length, 1)
    }).pipe(Effect.provide(service({}, recording)))
  })

  it.effect("may have a configuration of its own", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* states, ["signed in user_1", "signed in user_1"])
    }).pipe(
      Effect.provide(
        service({ PUBLISHABLE: Test.publishableKey, JWT: Test.jwtKey }, undefined, {
          publishableKey: Config.string("PUBLISHABLE"),
          jwtKey: Config.redacted("JWT")
        })
      )
    )
  )

  it.effect("fails if an option is invalid", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.scoped(Layer.build(service({ CLERK_PUBLISHABLE_KEY: "pk_test_" }))))
      assert.ok(error instanceof ClerkConfigError)
      assert.strictEqual(error.option, "publishableKey")
    })
  )

  for (const [variable, option] of [
    ["CLERK_AUTHORIZED_PARTIES", "authorizedParties"],
    ["CLERK_PUBLIC_ORIGIN", "publicOrigin"],
    ["CLERK_PUBLISHABLE_KEY", "publishableKey"],
    ["CLERK_JWT_KEY", "jwtKey"],
    ["CLERK_DOMAIN", "domain"],
    ["CLERK_PROXY_URL", "proxyUrl"]
  ] as const) {
    for (const value of option === "authorizedParties" || option === "publicOrigin" ? ["", " ", ",", " , "] : [""]) {
      it.effect(`fails if ${variable} is ${JSON.stringify(value)}, rather than turning a check off`, () =>
        Effect.gen(function* () {
          const variables = { CLERK_PUBLISHABLE_KEY: Test.publishableKey, [variable]: value }
          const error = yield* Effect.flip(Effect.scoped(Layer.build(service(variables))))
          assert.ok(error instanceof ClerkConfigError)
          assert.strictEqual(error.option, option)
        })
      )
    }
  }

  it.effect("says what to do about an empty list", () =>
    Effect.gen(function* () {
      for (const variable of ["CLERK_AUTHORIZED_PARTIES", "CLERK_PUBLIC_ORIGIN"]) {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(service({ [variable]: "" }))))
        assert.match(error.message, /empty variable; set the variable .*or remove it/)
      }
    })
  )
})
