import { fileURLToPath } from "node:url"
import { EdgeVM } from "@edge-runtime/vm"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { build } from "esbuild"
import * as Test from "./instance.js"

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** A worker: the public entry point, and two functions that use it. */
const worker = `
  import { Effect, Layer } from "effect"
  import { Auth, AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
  import { HttpApp, HttpServerResponse } from "@effect/platform"
  globalThis.authenticate = (options, request) =>
    Auth.authenticateRequest(request).pipe(
      Effect.map((state) => state._tag === "SignedIn" ? "signed in " + state.auth.userId : state._tag + " " + state.reason),
      Effect.provide(Auth.layerNetworkless(options)),
      Effect.runPromise
    )
  globalThis.respond = (options, request) => {
    const app = Effect.flatMap(CurrentAuth.requireSession, ({ userId }) => HttpServerResponse.text(userId)).pipe(
      AuthMiddleware.required(),
      Effect.provide(Auth.layerNetworkless(options))
    )
    return HttpApp.toWebHandler(app)(request).then((response) => response.status)
  }
`

describe("without Node", () => {
  let bundle = ""
  beforeAll(async () => {
    const result = await build({
      stdin: { contents: worker, resolveDir: path("../.."), loader: "ts" },
      bundle: true,
      write: false,
      format: "iife",
      platform: "neutral",
      mainFields: ["module", "main"],
      conditions: ["worker", "import"],
      alias: {
        "#verify-signature": path("../../src/auth/keys/verifySignature.web.ts"),
        "#shared-fetch": path("../../src/auth/keys/sharedFetch.web.ts"),
        "#hmac": path("../../src/webhooks/hmac.web.ts"),
        "effect-clerk/auth": path("../../src/auth/index.ts"),
        "effect-clerk": path("../../src/index.ts")
      },
      logLevel: "silent"
    })
    bundle = result.outputFiles[0]?.text ?? ""
  }, 60_000)

  const evaluate = (name: "authenticate" | "respond", headers: Readonly<Record<string, string>>) =>
    Effect.promise(async () => {
      const vm = new EdgeVM()
      vm.evaluate(bundle)
      const options = { jwtKey: Test.jwtKey, publishableKey: Test.publishableKey }
      return await vm.evaluate(
        `${name}(${JSON.stringify(options)}, new Request("https://app.example.com", { headers: ${JSON.stringify(headers)} }))`
      )
    })

  const now = Math.floor(Date.now() / 1000)
  const mint = (claims = {}, pair = Test.keys) =>
    Test.mint({ iat: now, nbf: now, exp: now + 3600, ...claims }, {}, pair)

  it("the bundle imports no module of Node's", () => {
    assert.isAbove(bundle.length, 1000)
    assert.notMatch(bundle, /require\("(node:)?(crypto|buffer|fs|http|process)"\)/)
  })

  it.live(
    "tokens in headers and cookies are verified",
    () =>
      Effect.gen(function* () {
        const token = yield* mint()
        assert.strictEqual(yield* evaluate("authenticate", { authorization: `Bearer ${token}` }), "signed in user_1")
        assert.strictEqual(
          yield* evaluate("authenticate", { cookie: `__session=${token}; __client_uat=1` }),
          "signed in user_1"
        )
        const wrong = yield* mint({}, Test.otherKeys)
        assert.strictEqual(
          yield* evaluate("authenticate", { authorization: `Bearer ${wrong}` }),
          "SignedOut token-invalid-signature"
        )
      }),
    60_000
  )

  it.live(
    "the middleware responds",
    () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* evaluate("respond", { authorization: `Bearer ${yield* mint()}` }), 200)
        assert.strictEqual(yield* evaluate("respond", {}), 401)
      }),
    60_000
  )
})
