import { HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Auth, AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
import { api } from "./browser.js"
import * as Test from "./instance.js"

const claims = Schema.Struct({
  team: Schema.Struct({ name: Schema.NonEmptyString }),
  joinedAt: Schema.optional(Schema.Date)
})

const bearer = (custom: Readonly<Record<string, unknown>>) =>
  Effect.map(Test.mint(custom), (token) => api({ authorization: `Bearer ${token}` }))

const authenticate = (custom: Readonly<Record<string, unknown>>, schema: Auth.ClaimsSchema = claims) =>
  Effect.zipRight(
    Test.atNow,
    Effect.flatMap(bearer(custom), (request) => Auth.authenticateRequest(request))
  ).pipe(Effect.provide(Test.networkless({ claims: schema })))

describe("custom claims with a schema", () => {
  it.effect("are decoded into the claims of the Auth object, beside all others", () =>
    Effect.gen(function* () {
      const state = yield* authenticate({ team: { name: "core" }, joinedAt: "2024-01-01T00:00:00Z", other: 1 })
      assert.ok(state._tag === "SignedIn")
      assert.strictEqual(state.auth.claims.sub, "user_1")
      assert.strictEqual(state.auth.claims["other"], 1)
      assert.deepStrictEqual(state.auth.claims["team"], { name: "core" })
      assert.deepStrictEqual(state.auth.claims["joinedAt"], new Date("2024-01-01T00:00:00Z"))
    })
  )

  it.effect("sign no one in if they do not fit, and the message names the claim", () =>
    Effect.gen(function* () {
      for (const [custom, message] of [
        [{}, /^token-verification-failed: the claim `team` does not fit the schema of claims: is missing/],
        [{ team: { name: "" } }, /the claim `team\.name` does not fit/],
        [{ team: { name: "core" }, joinedAt: 1 }, /the claim `joinedAt` does not fit/]
      ] as const) {
        const state = yield* authenticate(custom)
        assert.ok(state._tag === "SignedOut")
        assert.strictEqual(state.reason, "token-verification-failed")
        assert.match(state.message, message)
      }
    })
  )

  it.effect("are decoded by verifyToken, which fails with the name of the claim", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const verified = yield* Auth.verifyToken(yield* Test.mint({ team: { name: "core" }, joinedAt: "2024-01-01" }))
      assert.deepStrictEqual(verified["joinedAt"], new Date("2024-01-01"))
      const error = yield* Effect.flip(Auth.verifyToken(yield* Test.mint()))
      assert.ok(error._tag === "TokenError")
      assert.strictEqual(error.claim, "team")
    }).pipe(Effect.provide(Test.networkless({ claims })))
  )

  it.effect("reach the handlers, and a token without them is answered with 401", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const app = HttpRouter.empty.pipe(
        HttpRouter.get(
          "/",
          Effect.flatMap(CurrentAuth.CurrentAuth, (auth) => HttpServerResponse.json(auth.claims["team"]))
        ),
        HttpRouter.use(AuthMiddleware.required())
      )
      const statuses = yield* Effect.forEach([{ team: { name: "core" } }, {}], (custom) =>
        Effect.flatMap(bearer(custom), (request) =>
          Effect.provideService(app, HttpServerRequest.HttpServerRequest, HttpServerRequest.fromWeb(request))
        )
      )
      assert.deepStrictEqual(
        statuses.map(({ status }) => status),
        [200, 401]
      )
    }).pipe(Effect.provide(Test.networkless({ claims })), Effect.scoped)
  )
})

describe("a schema of custom claims", () => {
  it.effect("keeps the value of a claim that does not fit out of messages and headers", () =>
    Effect.gen(function* () {
      const secret = "s3cr3t"
      const cases: ReadonlyArray<readonly [schema: Auth.ClaimsSchema, problem: string]> = [
        [
          Schema.Struct({ note: Schema.Redacted(Schema.Number) }),
          "`note` does not fit the schema of claims: expected number"
        ],
        [Schema.Struct({ note: Schema.optional(Schema.Number) }), "expected number | undefined"],
        [Schema.Struct({ note: Schema.Literal("a", "b") }), 'expected "a" | "b"'],
        [Schema.Struct({ note: Schema.String.pipe(Schema.maxLength(2)) }), "expected maxLength(2)"],
        [Schema.Struct({ note: Schema.NumberFromString }), "expected NumberFromString"],
        [Schema.Struct({ note: Schema.Struct({ deep: Schema.String }) }), "expected { readonly deep: string }"],
        [Schema.Union(Schema.Struct({ note: Schema.Number }), Schema.Struct({ other: Schema.Number })), "`note` does"],
        [
          Schema.Struct({
            note: Schema.Number.annotations({ message: ({ actual }) => `${String(actual)} is no number` })
          }),
          "expected number"
        ]
      ]
      for (const [schema, problem] of cases) {
        const state = yield* authenticate({ note: secret }, schema)
        assert.ok(state._tag === "SignedOut")
        assert.include(state.message, problem)
        assert.notInclude(state.message, secret)
        assert.notInclude(String(state.headers), secret)
      }
    })
  )

  it.effect("that decodes asynchronously is an error of the configuration, not of the user", () =>
    Effect.gen(function* () {
      const later = Schema.transformOrFail(Schema.Number, Schema.Number, {
        strict: true,
        decode: (value) => Effect.delay(Effect.succeed(value), 1),
        encode: (value) => Effect.succeed(value)
      })
      for (const note of [later, Schema.optional(later)]) {
        const error = yield* Effect.flip(authenticate({ note: 1 }, Schema.Struct({ note })))
        assert.ok(error._tag === "ClerkConfigError")
        assert.strictEqual(error.option, "claims")
        const verified = Effect.flatMap(Test.mint({ note: 1 }), (token) => Auth.verifyToken(token)).pipe(
          Effect.provide(Test.networkless({ claims: Schema.Struct({ note }) }))
        )
        assert.strictEqual((yield* Effect.flip(verified))._tag, "ClerkConfigError")
      }
    })
  )

  it.effect("that throws rejects the token, as other checks do", () =>
    Effect.gen(function* () {
      const throwing = Schema.Number.pipe(
        Schema.filter(() => {
          throw new Error("boom")
        })
      )
      const state = yield* authenticate({ note: 1 }, Schema.Struct({ note: throwing }))
      assert.ok(state._tag === "SignedOut")
      assert.strictEqual(state.reason, "token-invalid")
    })
  )
})

describe("machine tokens", () => {
  it.effect("are not held to the schema of claims", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint({ sub: "mch_1" }, { cat: "cl_B7d4PD333AAA" })
      const state = yield* Auth.authenticateRequest(api({ authorization: `Bearer ${token}` }), { acceptsToken: "any" })
      assert.strictEqual(state._tag, "SignedIn")
    }).pipe(Effect.provide(Test.networkless({ claims })))
  )
})
