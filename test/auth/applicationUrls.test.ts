import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Auth } from "effect-clerk/auth"
import { page } from "./browser.js"
import * as Test from "./instance.js"

type Options = Omit<Auth.Options, "jwtKey">

const build = (options: Options) =>
  Effect.scoped(
    Layer.build(Auth.layerNetworkless({ publishableKey: Test.publishableKey, ...options, jwtKey: Test.jwtKey }))
  )

const invalid: Readonly<Record<"domain" | "proxyUrl" | "signInUrl" | "publicOrigin", ReadonlyArray<string>>> = {
  domain: ["", "evil.com/path", "a@b.com", "x.com#", "x.com?", "https://x.com", "x.com ", "\\x.com"],
  proxyUrl: [
    "//evil.com",
    "/\\evil.com",
    "/\t/evil.com",
    "/proxy?x=1",
    "/proxy#x",
    "https://user:password@evil.com/proxy",
    "https://example.com/proxy?x=1",
    "https://example.com/proxy#x",
    "https://example.com/proxy?"
  ],
  signInUrl: ["https://user@primary.example.com/sign-in", "https://:password@primary.example.com/sign-in"],
  publicOrigin: ["app.example.com", "https://app.example.com/", "https://app.example.com/path", "ftp://x.com", ""]
}

const valid: typeof invalid = {
  domain: ["satellite.example", "Satellite.Example", "localhost:3000"],
  proxyUrl: ["/__clerk", "/a/b/", "/", "https://app.example.com/__clerk/", "http://localhost:3000/__clerk"],
  signInUrl: ["https://primary.example.com/#/sign-in", "https://primary.example.com/sign-in?x=1", "/sign-in"],
  publicOrigin: ["https://app.example.com", "http://localhost:3000"]
}

for (const [option, values] of Object.entries(invalid)) {
  describe(`the option ${option}`, () => {
    for (const value of values) {
      it.effect(`must not be ${JSON.stringify(value)}`, () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(build({ [option]: value }))
          assert.strictEqual(error.option, option)
        })
      )
    }
    for (const value of valid[option as keyof typeof valid]) {
      it.effect(`may be ${JSON.stringify(value)}`, () => build({ [option]: value }))
    }
  })
}

describe("with a public origin", () => {
  const locationOf = (headers: Readonly<Record<string, string>>) =>
    Effect.gen(function* () {
      yield* Test.atNow
      const state = yield* Auth.authenticateRequest(page({ cookie: "__client_uat=1", ...headers }, "/p?q=1"))
      assert.ok(state._tag === "Handshake")
      return new URL(state.location)
    })
  const origins = ["https://app.example.com", "https://www.example.com"]

  it.effect("a client cannot choose the host that a handshake redirects to", () =>
    Effect.gen(function* () {
      const location = yield* locationOf({ "x-forwarded-host": "evil.com", host: "evil.com" })
      assert.strictEqual(location.origin, "https://app.example.com")
      assert.strictEqual(location.searchParams.get("redirect_url"), "https://app.example.com/p?q=1")
    }).pipe(Effect.provide(Test.networkless({ proxyUrl: "/__clerk", publicOrigin: origins })))
  )

  it.effect("a proxy can still name another of the origins", () =>
    Effect.gen(function* () {
      const location = yield* locationOf({ "x-forwarded-host": "www.example.com" })
      assert.strictEqual(location.origin, "https://www.example.com")
    }).pipe(Effect.provide(Test.networkless({ proxyUrl: "/__clerk", publicOrigin: origins })))
  )

  it.effect("a page that was opened from that origin is not from another site", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const cookie = `__session=${yield* Test.mint()}; __client_uat=1`
      const headers = { cookie, referer: "https://app.example.com/before", host: "internal:8080" }
      assert.strictEqual((yield* Auth.authenticateRequest(page(headers)))._tag, "SignedIn")
    }).pipe(Effect.provide(Test.networkless({ publicOrigin: "https://app.example.com" })))
  )
})
