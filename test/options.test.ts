import { readFileSync } from "node:fs"
import { inspect } from "node:util"
import { FetchHttpClient } from "@effect/platform"
import { afterEach, assert, describe, it, vi } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Effect, Either, Exit, Layer, Option, Redacted } from "effect"
import { ClerkClient, ClerkConfigError, type ClerkErrors, ClerkService, M2M, SDKError, Sessions } from "effect-clerk"
import * as Recording from "./recording.js"
import { wireSession } from "./session.js"

const session = wireSession()

const secretKey = Redacted.make("sk_test_options")

/** Builds the layer and nothing else: options fail before there is any call. */
const refused = (options: ClerkClient.Options) =>
  Effect.scoped(Layer.build(ClerkService.layer(options))).pipe(
    Effect.provide(FetchHttpClient.layer),
    Effect.exit,
    Effect.map((exit) => {
      assert.isTrue(Exit.isFailure(exit), "the layer was built")
      const failure = Exit.isFailure(exit) ? Option.getOrUndefined(Cause.failureOption(exit.cause)) : undefined
      if (!(failure instanceof ClerkConfigError)) return assert.fail(`not a ClerkConfigError: ${failure}`)
      return { error: failure, shown: [String(failure), JSON.stringify(failure), inspect(exit, { showHidden: true })] }
    })
  )

const bad: ReadonlyArray<readonly [what: string, option: string, options: ClerkClient.Options, value?: string]> = [
  ["no key at all", "secretKey", {}],
  ["an empty key", "secretKey", { secretKey: Redacted.make("") }],
  ["a key of white space", "secretKey", { secretKey: Redacted.make(" \t ") }],
  ["a key with a line break", "secretKey", { secretKey: Redacted.make("sk_test_canary\n") }, "canary"],
  ["a key with CR and LF inside", "secretKey", { secretKey: Redacted.make("sk_test_can\r\nX-A: ary") }, "sk_test_can"],
  ["a key in quotes", "secretKey", { secretKey: Redacted.make('"sk_test_canary"') }, "canary"],
  ["a publishable key", "secretKey", { secretKey: Redacted.make("pk_test_canary") }, "canary"],
  ["a key of another kind", "secretKey", { secretKey: Redacted.make("whsec_canary") }, "canary"],
  ["a key outside ASCII", "secretKey", { secretKey: Redacted.make("sk_test_canáry") }, "canáry"],
  ["a secret key for a machine", "machineSecretKey", { machineSecretKey: Redacted.make("sk_test_canary") }, "canary"],
  ["no URL", "baseUrl", { secretKey, baseUrl: "api.clerk.canary" }, "canary"],
  ["credentials in the URL", "baseUrl", { secretKey, baseUrl: "https://me:canary@api.clerk.com" }, "canary"],
  ["plain http", "baseUrl", { secretKey, baseUrl: "http://api.clerk.canary" }, "canary"],
  ["plain http to a name like a loopback", "baseUrl", { secretKey, baseUrl: "http://localhost.canary.com" }, "canary"],
  ["another scheme", "baseUrl", { secretKey, baseUrl: "ftp://canary.com" }, "canary"],
  ["a path in the URL", "baseUrl", { secretKey, baseUrl: "https://api.clerk.com/canary" }, "canary"],
  ["a query in the URL", "baseUrl", { secretKey, baseUrl: "https://api.clerk.com?canary=1" }, "canary"],
  ["a fragment in the URL", "baseUrl", { secretKey, baseUrl: "https://api.clerk.com#canary" }, "canary"],
  ["CR and LF in the version", "apiVersion", { secretKey, apiVersion: "2026-05-12\r\nX-A: canary" }, "canary"],
  ["a version that is no date", "apiVersion", { secretKey, apiVersion: "canary" }, "canary"],
  ["CR and LF in the user agent", "userAgent", { secretKey, userAgent: "me\r\nX-A: canary" }, "canary"],
  ["a user agent outside ASCII", "userAgent", { secretKey, userAgent: "canáry" }, "canáry"],
  ["an empty user agent", "userAgent", { secretKey, userAgent: "" }],
  ["no time for an attempt", "attemptTimeout", { secretKey, attemptTimeout: 0 }],
  ["no time for a call", "deadline", { secretKey, deadline: "-1 seconds" }],
  ["an unheard-of duration", "deadline", { secretKey, deadline: "soon" as "1 second" }],
  ["no bytes", "maxResponseBytes", { secretKey, maxResponseBytes: 0 }],
  ["no attempt", "retry.attempts", { secretKey, retry: { attempts: 0 } }],
  ["half an attempt", "retry.attempts", { secretKey, retry: { attempts: 1.5 } }],
  ["endless attempts", "retry.attempts", { secretKey, retry: { attempts: Number.POSITIVE_INFINITY } }],
  ["a misspelled option", "baseURL", { secretKey, ...{ baseURL: "https://canary.com" } }, "canary"],
  ["an option of another client", "timeout", { secretKey, ...{ timeout: 1000 } }],
  ["an unknown retry option", "retry.times", { secretKey, retry: { attempts: 2, ...{ times: 3 } } }],
  ["a plain key of another kind", "secretKey", { secretKey: "whsec_canary" }, "canary"],
  ["a plain empty key", "secretKey", { secretKey: "" }],
  ["a key that is null", "secretKey", { secretKey: null as unknown as undefined }],
  ["a key that is no text", "secretKey", { secretKey: 5 as unknown as undefined }],
  ["a Redacted key that is no text", "secretKey", { secretKey: Redacted.make(undefined) as unknown as undefined }],
  ["another authorization", "headers.Authorization", { secretKey, headers: { Authorization: "canary" } }, "canary"],
  [
    "another user agent as a header",
    "headers.user-agent",
    { secretKey, headers: { "user-agent": "canary" } },
    "canary"
  ],
  ["a header of the connection", "headers.connection", { secretKey, headers: { connection: "upgrade" } }],
  ["a header name with a colon", "headers", { secretKey, headers: { "x-a: canary": "1" } }, "canary"],
  ["CR and LF in a header", "headers.x-a", { secretKey, headers: { "x-a": "1\r\nx-b: canary" } }, "canary"],
  ["a header outside ASCII", "headers.x-a", { secretKey, headers: { "x-a": "canáry" } }, "canáry"]
]

describe("a bad option fails when the layer is built, by its name and without its value", () => {
  it.effect.each(bad)("%s", ([_what, option, options, value]) =>
    Effect.gen(function* () {
      const { error, shown } = yield* refused(options)
      assert.strictEqual(error.option, option)
      assert.include(error.message, `\`${option}\``)
      for (const text of shown) {
        if (value !== undefined) assert.notInclude(text, value)
      }
    })
  )
})

it.effect("a misspelled option fails with the names of those that there are", () =>
  Effect.gen(function* () {
    const { error } = yield* refused({ secretKey, ...{ baseURL: "https://clerk.test" } })
    assert.include(error.message, "baseUrl")
    const { error: retry } = yield* refused({ secretKey, retry: { attempts: 2, ...{ times: 3 } } })
    assert.include(retry.message, "retry.attempts")
  })
)

describe("in a browser", () => {
  afterEach(() => vi.unstubAllGlobals())

  const stubBrowser = Effect.sync(() => {
    vi.stubGlobal("window", {})
    vi.stubGlobal("document", {})
  })

  it.effect.each([
    ["secretKey", { secretKey }],
    ["machineSecretKey", { machineSecretKey: Redacted.make("ak_canary") }]
  ] as const)("%s is refused", ([option, options]) =>
    Effect.gen(function* () {
      yield* stubBrowser
      const { error } = yield* refused(options)
      assert.strictEqual(error.option, option)
      assert.include(error.message, "browser")
      assert.include(error.message, "allowBrowser")
    })
  )

  it.effect("a key of a single call is refused too, and nothing is sent", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      const clerk = yield* Layer.build(recording.clerk())
      yield* stubBrowser
      const error = yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        ClerkClient.withOptions({ secretKey }),
        Effect.flip,
        Effect.provide(clerk)
      )
      assert.include(error.message, "browser")
      assert.strictEqual(recording.requests.length, 0)
    }).pipe(Effect.scoped)
  )

  it.effect("`allowBrowser` lets a key pass", () =>
    Effect.gen(function* () {
      yield* stubBrowser
      const recording = Recording.make(Recording.json(200, session))
      yield* Effect.provide(Sessions.get({ sessionId: "sess_1" }), recording.clerk({ allowBrowser: true }))
      assert.strictEqual(recording.requests.length, 1)
    })
  )

  it.effect("a window without a document, as in a worker, is none", () =>
    Effect.gen(function* () {
      vi.stubGlobal("window", {})
      yield* Layer.build(Recording.make(Recording.json(200, session)).clerk())
    }).pipe(Effect.scoped)
  )
})

describe("good options", () => {
  it.effect.each(["http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000", "https://clerk.test"])(
    "take %s as the origin of every call",
    (baseUrl) =>
      Effect.gen(function* () {
        const recording = Recording.make(Recording.json(200, session))
        yield* Effect.provide(Sessions.get({ sessionId: "sess_1" }), recording.clerk({ baseUrl }))
        assert.strictEqual(recording.requests[0]?.url, `${baseUrl}/v1/sessions/sess_1`)
      })
  )

  it.effect("travel as headers", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        Effect.provide(recording.clerk({ secretKey, userAgent: "acme/1.0", apiVersion: "2025-11-10" }))
      )
      const { headers } = recording.requests[0]!
      assert.strictEqual(headers["authorization"], "Bearer sk_test_options")
      assert.strictEqual(headers["user-agent"], "acme/1.0")
      assert.strictEqual(headers["clerk-api-version"], "2025-11-10")
    })
  )

  it.effect("add headers to every request, whose names do not depend on case", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        Effect.provide(recording.clerk({ headers: { "X-Tenant": "acme", "x-empty": "" } }))
      )
      const { headers } = recording.requests[0]!
      assert.strictEqual(headers["x-tenant"], "acme")
      assert.strictEqual(headers["x-empty"], "")
      assert.strictEqual(headers["authorization"], "Bearer sk_test_recorded")
    })
  )

  it.effect("may have their keys as plain strings", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        Effect.provide(recording.clerk({ secretKey: "sk_test_plain", machineSecretKey: "ak_plain" }))
      )
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_plain")
    })
  )

  it.effect("name the version of the package in the user agent", () =>
    Effect.gen(function* () {
      const { version } = JSON.parse(readFileSync("package.json", "utf8"))
      const recording = Recording.make(Recording.json(200, session))
      yield* Effect.provide(Sessions.get({ sessionId: "sess_1" }), recording.clerk())
      assert.strictEqual(recording.requests[0]?.headers["user-agent"], `effect-clerk/${version}`)
    })
  )

  it.effect("leave an operation of an older API its own version", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* Effect.provide(Sessions.verify({ sessionId: "sess_1" }), recording.clerk())
      assert.strictEqual(recording.requests[0]?.headers["clerk-api-version"], "2024-10-01")
    })
  )
})

describe("ClerkClient.withOptions", () => {
  const get = Sessions.get({ sessionId: "sess_1" })

  it.effect("changes the calls inside and no others", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* Effect.gen(function* () {
        yield* get.pipe(ClerkClient.withOptions({ userAgent: "inside" }))
        yield* get
      }).pipe(Effect.provide(recording.clerk({ userAgent: "outside" })))
      assert.deepStrictEqual(
        recording.requests.map((request) => request.headers["user-agent"]),
        ["inside", "outside"]
      )
    })
  )

  it.effect("adds to the options around it, and to the client's", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.errors(503, "service_unavailable"))
      yield* get.pipe(
        ClerkClient.withOptions({ userAgent: "inner" }),
        ClerkClient.withOptions({ userAgent: "outer", retry: { attempts: 1 } }),
        Effect.flip,
        Effect.provide(recording.clerk({ apiVersion: "2025-11-10", retry: { attempts: 5 } }))
      )
      assert.strictEqual(recording.requests.length, 1)
      assert.strictEqual(recording.requests[0]?.headers["user-agent"], "inner")
      assert.strictEqual(recording.requests[0]?.headers["clerk-api-version"], "2025-11-10")
    })
  )

  it.effect("adds headers to those around it, and replaces single ones", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* get.pipe(
        ClerkClient.withOptions({ headers: { "x-inner": "3", "x-both": "inner" } }),
        ClerkClient.withOptions({ headers: { "x-outer": "2", "x-both": "outer" } }),
        Effect.provide(recording.clerk({ headers: { "x-client": "1" } }))
      )
      const { headers } = recording.requests[0]!
      assert.deepInclude(headers, { "x-client": "1", "x-outer": "2", "x-inner": "3", "x-both": "inner" })
    })
  )

  it.effect("works out the options of nested regions once, however often a call runs", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      let reads = 0
      const inner = {
        get userAgent() {
          reads += 1
          return "inner"
        }
      }
      const call = get.pipe(ClerkClient.withOptions(inner), ClerkClient.withOptions({ deadline: "5 seconds" }))
      yield* Effect.gen(function* () {
        yield* call
        const first = reads
        yield* Effect.replicateEffect(call, 5)
        assert.strictEqual(reads, first)
      }).pipe(Effect.provide(recording.clerk()))
      assert.strictEqual(recording.requests[5]?.headers["user-agent"], "inner")
    })
  )

  it.effect("leaves as it is what it sets to undefined", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.errors(503, "service_unavailable"))
      yield* get.pipe(
        ClerkClient.withOptions({ userAgent: undefined, secretKey: undefined, retry: { attempts: undefined } }),
        Effect.flip,
        Effect.provide(recording.clerk({ userAgent: "outside", retry: { attempts: 1 } }))
      )
      assert.strictEqual(recording.requests.length, 1)
      assert.strictEqual(recording.requests[0]?.headers["user-agent"], "outside")
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_recorded")
    })
  )

  it.effect("refuses unknown options by name", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      const error = yield* get.pipe(
        ClerkClient.withOptions({ userAgent: "acme", ...{ baseURL: "https://canary.com" } }),
        Effect.flip,
        Effect.provide(recording.clerk())
      )
      assert.include(error.message, "`baseURL`")
      assert.strictEqual(recording.requests.length, 0)
    })
  )

  it.effect("fails the call, before anything is sent, where an option is bad", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      const error = yield* get.pipe(
        ClerkClient.withOptions({ secretKey: Redacted.make("pk_live_canary") }),
        Effect.flip,
        Effect.provide(recording.clerk())
      )
      assert.strictEqual(error._tag, "SDKError")
      assert.include(error.message, "sessions.get")
      assert.include(error.message, "secretKey")
      assert.notInclude(error.message, "canary")
      assert.strictEqual(recording.requests.length, 0)
    })
  )
})

describe("a call to another origin", () => {
  const get = Sessions.get({ sessionId: "sess_1" })
  const elsewhere = "https://proxy.test"

  /** What a call with the layer's keys sends, and how it ends. */
  const send = <A, E>(call: Effect.Effect<A, E, ClerkClient.ClerkClient>, options: ClerkClient.Options = {}) => {
    const recording = Recording.make(Recording.json(200, session))
    const keys = { secretKey: "sk_test_of_the_layer", machineSecretKey: "ak_of_the_layer" }
    return Effect.map(Effect.either(Effect.provide(call, recording.clerk({ ...keys, ...options }))), (result) => ({
      result,
      sent: recording.requests.map(({ headers, url }) => [new URL(url).origin, headers["authorization"]])
    }))
  }

  it.effect("is not sent without a key of its own", () =>
    Effect.gen(function* () {
      const calls: ReadonlyArray<Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>> = [
        get,
        M2M.listTokens({ subject: "mch_1" })
      ]
      for (const call of calls) {
        const { result, sent } = yield* send(ClerkClient.withOptions(call, { baseUrl: elsewhere }))
        assert.deepStrictEqual(sent, [])
        const error = Either.getOrUndefined(Either.flip(result))
        if (!(error instanceof SDKError)) return assert.fail(`not an SDKError: ${error}`)
        assert.strictEqual(error.reason._tag, "InvalidInput")
        assert.include(error.message, "`secretKey`")
      }
    })
  )

  it.effect("is sent with the key of the call, and no other", () =>
    Effect.gen(function* () {
      const own = ClerkClient.withOptions(get, { baseUrl: elsewhere, secretKey: "sk_test_of_the_call" })
      const { sent } = yield* send(own)
      assert.deepStrictEqual(sent, [[elsewhere, "Bearer sk_test_of_the_call"]])
    })
  )

  it.effect("takes no key from the regions around it", () =>
    Effect.gen(function* () {
      const { sent } = yield* get.pipe(
        ClerkClient.withOptions({ baseUrl: "https://third.test" }),
        ClerkClient.withOptions({ baseUrl: elsewhere, secretKey: "sk_test_of_the_region" }),
        send
      )
      assert.deepStrictEqual(sent, [])
    })
  )

  it.effect("keeps the key of the region that names the origin", () =>
    Effect.gen(function* () {
      const { sent } = yield* get.pipe(
        ClerkClient.withOptions({ baseUrl: `${elsewhere}/`, userAgent: "inner" }),
        ClerkClient.withOptions({ baseUrl: elsewhere, secretKey: "sk_test_of_the_region" }),
        send
      )
      assert.deepStrictEqual(sent, [[elsewhere, "Bearer sk_test_of_the_region"]])
    })
  )

  it.effect("gets the layer's key back with the layer's origin", () =>
    Effect.gen(function* () {
      const { sent } = yield* get.pipe(
        ClerkClient.withOptions({ baseUrl: "https://api.clerk.com" }),
        ClerkClient.withOptions({ baseUrl: elsewhere, secretKey: "sk_test_of_the_region" }),
        send
      )
      assert.deepStrictEqual(sent, [["https://api.clerk.com", "Bearer sk_test_of_the_layer"]])
    })
  )

  it.effect("is one if only the port differs, and none if the URL is only written differently", () =>
    Effect.gen(function* () {
      const call = (baseUrl: string) =>
        send(ClerkClient.withOptions(get, { baseUrl }), { baseUrl: "http://localhost:4000" })
      assert.deepStrictEqual((yield* call("http://localhost:4001")).sent, [])
      assert.deepStrictEqual((yield* call("HTTP://LOCALHOST:4000/")).sent, [
        ["http://localhost:4000", "Bearer sk_test_of_the_layer"]
      ])
    })
  )
})

describe("ClerkService.layerConfig", () => {
  const call = (variables: ReadonlyArray<readonly [string, string]>) => {
    const recording = Recording.make(Recording.json(200, session))
    return Effect.flatMap(ClerkService, (clerk) => clerk.sessions.get({ sessionId: "sess_1" })).pipe(
      Effect.as(recording),
      Effect.provide(ClerkService.layerConfig().pipe(Layer.provide(recording.transport))),
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(variables)))
    )
  }

  it.effect("reads Clerk's own variable names", () =>
    Effect.gen(function* () {
      const { requests } = yield* call([
        ["CLERK_SECRET_KEY", "sk_test_configured"],
        ["CLERK_API_URL", "https://clerk.test"],
        ["CLERK_API_VERSION", "2025-11-10"]
      ])
      assert.strictEqual(requests[0]?.url, "https://clerk.test/v1/sessions/sess_1")
      assert.strictEqual(requests[0]?.headers["authorization"], "Bearer sk_test_configured")
      assert.strictEqual(requests[0]?.headers["clerk-api-version"], "2025-11-10")
    })
  )

  it.effect("takes the v1 of Clerk's JavaScript packages for no version", () =>
    Effect.gen(function* () {
      const { requests } = yield* call([
        ["CLERK_SECRET_KEY", "sk_test_configured"],
        ["CLERK_API_VERSION", "v1"]
      ])
      assert.strictEqual(requests[0]?.headers["clerk-api-version"], "2026-05-12")
    })
  )

  it.effect("names the variable that is missing", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(call([]))
      assert.include(String(error), "CLERK_SECRET_KEY")
    })
  )

  it.effect("takes a configuration of one's own", () =>
    Effect.gen(function* () {
      const recording = Recording.make(Recording.json(200, session))
      yield* Sessions.get({ sessionId: "sess_1" }).pipe(
        Effect.provide(
          ClerkService.layerConfig({ secretKey: Config.redacted("BACKOFFICE_KEY") }).pipe(
            Layer.provide(recording.transport)
          )
        ),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["BACKOFFICE_KEY", "sk_test_backoffice"]])))
      )
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_backoffice")
    })
  )
})
