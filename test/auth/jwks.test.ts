import { assert, describe, it } from "@effect/vitest"
import { Array, Effect, Either, Fiber, Layer, Redacted, TestClock } from "effect"
import { ClerkClient, ClerkService, SDKError } from "effect-clerk"
import { Jwks, JwksUnavailable, SessionToken } from "effect-clerk/auth"
import type { JWK } from "jose"
import * as Recording from "../recording.js"
import * as Test from "./instance.js"

const outage = new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "down" })

/** A key set whose content and health a test changes, and that counts how often it is fetched. */
const changing = (options?: Jwks.Options) =>
  Effect.gen(function* () {
    const source = { keys: Test.jwks as ReadonlyArray<unknown>, isDown: false, fetches: 0, takes: 0 }
    const jwks = yield* Jwks.make(
      Effect.suspend(() => {
        source.fetches++
        const { isDown, keys, takes } = source
        return Effect.delay(isDown ? Effect.fail(outage) : Effect.succeed(keys), takes)
      }),
      options
    )
    const verdict = (token: string) =>
      SessionToken.verifyToken(token, { clockSkew: "10 days" }).pipe(
        Effect.provideService(Jwks.Jwks, jwks),
        Effect.match({ onFailure: (error) => error.reason, onSuccess: () => "accepted" })
      )
    return { source, verdict }
  })

const long = { exp: Test.now + 100_000 }

describe("keys are fetched", () => {
  it.scoped("once for a thousand tokens that come at once", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      source.takes = 1000
      const token = yield* Test.mint(long)
      const fiber = yield* Effect.fork(
        Effect.forEach(Array.range(1, 1000), () => verdict(token), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(Array.dedupe(yield* Fiber.join(fiber)), ["accepted"])
      assert.strictEqual(source.fetches, 1)
    })
  )

  it.scoped("also for those who wait when the first of them is interrupted", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      source.takes = 1000
      const token = yield* Test.mint(long)
      const first = yield* Effect.fork(verdict(token))
      yield* Effect.yieldNow()
      const others = yield* Effect.fork(
        Effect.forEach(Array.range(1, 100), () => verdict(token), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("500 millis")
      assert.deepStrictEqual(Array.dedupe(yield* Fiber.join(others)), ["accepted"])
      assert.strictEqual(source.fetches, 1)
    })
  )

  it.scoped("again after five minutes, however often they were used", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const token = yield* Test.mint(long)
      for (let i = 0; i < 5; i++) {
        assert.strictEqual(yield* verdict(token), "accepted")
        yield* TestClock.adjust("59999 millis")
      }
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("5 millis")
      yield* verdict(token)
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("again when the clock was set back", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const token = yield* Test.mint(long)
      yield* verdict(token)
      yield* TestClock.setTime((Test.now - 1000) * 1000)
      yield* verdict(token)
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("at most once a cool-down for ten thousand unknown key ids", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const stranger = (i: number) => Test.forge({ ...Test.sessionHeader, kid: `ins_${i}` }, Test.sessionClaims)
      const first = yield* Effect.forEach(Array.range(1, 5000), (i) => verdict(stranger(i)), { concurrency: 100 })
      assert.deepStrictEqual(Array.dedupe(first), ["jwk-kid-mismatch"])
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("30 seconds")
      const second = yield* Effect.forEach(Array.range(5001, 10_000), (i) => verdict(stranger(i)), { concurrency: 100 })
      assert.deepStrictEqual(Array.dedupe(second), ["jwk-kid-mismatch"])
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("not for a token without a key id", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      for (const kid of [undefined, null, 5, ["ins_test"]]) {
        const token = Test.forge({ ...Test.sessionHeader, kid }, Test.sessionClaims)
        assert.strictEqual(yield* verdict(token), "jwk-kid-mismatch")
      }
      assert.strictEqual(source.fetches, 0)
    })
  )
})

describe("a key that was rotated", () => {
  it.scoped("to a new id is found, once the cool-down is over", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      yield* verdict(yield* Test.mint(long))
      yield* TestClock.adjust("1 minute")
      source.keys = [yield* Effect.promise(() => Test.jwk("ins_new", Test.otherKeys))]
      assert.strictEqual(yield* verdict(yield* Test.mint(long, { kid: "ins_new" }, Test.otherKeys)), "accepted")
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("under the same id is found by the signature that does not match", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const old = yield* Test.mint(long)
      assert.strictEqual(yield* verdict(old), "accepted")
      source.keys = [yield* Effect.promise(() => Test.jwk(Test.kid, Test.otherKeys))]
      const fresh = yield* Test.mint(long, {}, Test.otherKeys)
      assert.strictEqual(yield* verdict(fresh), "token-invalid-signature", "within the cool-down")
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* verdict(fresh), "accepted")
      assert.strictEqual(source.fetches, 2)
      assert.strictEqual(yield* verdict(old), "token-invalid-signature", "a token seen before goes with its key")
    })
  )

  it.scoped("takes tokens seen before with it when keys are fetched in the ordinary way", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const token = yield* Test.mint(long)
      yield* verdict(token)
      source.keys = [yield* Effect.promise(() => Test.jwk("ins_new", Test.otherKeys))]
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* verdict(token), "jwk-kid-mismatch")
    })
  )

  it.scoped("causes one fetch a cool-down, however many bad signatures come", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const bad = yield* Test.mint(long, {}, Test.otherKeys)
      yield* TestClock.adjust("1 minute")
      for (let i = 0; i < 20; i++) assert.strictEqual(yield* verdict(bad), "token-invalid-signature")
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("30 seconds")
      for (let i = 0; i < 20; i++) assert.strictEqual(yield* verdict(bad), "token-invalid-signature")
      assert.strictEqual(source.fetches, 2)
    })
  )
})

describe("while Clerk cannot be reached", () => {
  it.scoped("nothing is said of a token, and the next fetch is soon", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      source.isDown = true
      const token = yield* Test.mint(long)
      for (let i = 0; i < 10; i++) assert.strictEqual(yield* verdict(token), "jwk-remote-failed-to-load")
      assert.strictEqual(source.fetches, 1)
      source.isDown = false
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(yield* verdict(token), "accepted")
    })
  )

  it.scoped("the last good keys serve for an hour more", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      const token = yield* Test.mint(long)
      yield* verdict(token)
      source.isDown = true
      yield* TestClock.adjust("64 minutes")
      assert.strictEqual(yield* verdict(token), "accepted")
      assert.strictEqual(source.fetches, 2)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* verdict(token), "jwk-remote-failed-to-load")
    })
  )

  it.scoped("the last good keys do not serve at all where that is not wanted", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing({ staleIfError: 0 })
      const token = yield* Test.mint(long)
      yield* verdict(token)
      source.isDown = true
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* verdict(token), "jwk-remote-failed-to-load")
    })
  )

  it.scoped("a key that is not among the last good ones may be a new one", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      yield* verdict(yield* Test.mint(long))
      source.isDown = true
      yield* TestClock.adjust("1 minute")
      const rotated = yield* Test.mint(long, { kid: "ins_new" }, Test.otherKeys)
      assert.strictEqual(yield* verdict(rotated), "jwk-remote-failed-to-load")
    })
  )

  it.effect("those who wait hear of it when the layer closes", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint(long)
      const waiting = yield* Effect.scoped(
        Effect.gen(function* () {
          const { source, verdict } = yield* changing()
          source.takes = 60_000
          const fiber = yield* Effect.forkDaemon(verdict(token))
          yield* TestClock.adjust("1 second")
          return fiber
        })
      )
      assert.strictEqual(yield* Fiber.join(waiting), "jwk-remote-failed-to-load")
    })
  )
})

describe("of a key set only public RSA signing keys are used", () => {
  const entry = (extra: Readonly<Record<string, unknown>>) => ({ ...Test.jwks[0], ...extra })
  const poisoned: Readonly<Record<string, ReadonlyArray<unknown>>> = {
    "no entries": [],
    "a symmetric key": [{ kty: "oct", kid: Test.kid, k: "c2VjcmV0", alg: "HS256" }],
    "an elliptic key": [{ kty: "EC", kid: Test.kid, crv: "P-256", x: "AAAA", y: "AAAA" }],
    "private members": [entry({ d: "AAAA" })],
    "an encryption key": [entry({ use: "enc" })],
    "an encryption operation": [entry({ key_ops: ["encrypt"] })],
    "another algorithm": [entry({ alg: "PS256" })],
    "no id": [entry({ kid: undefined })],
    "no modulus": [entry({ n: "" })],
    "a modulus of 512 bits": [
      entry({ n: "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXbo" })
    ],
    "a modulus of a megabyte": [entry({ n: "A".repeat(1_000_000) })],
    garbage: [null, 5, "key", [], {}]
  }
  for (const [name, keys] of Object.entries(poisoned)) {
    it.scoped(`not ${name}`, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const { source, verdict } = yield* changing()
        source.keys = keys
        assert.strictEqual(yield* verdict(yield* Test.mint(long)), "jwk-remote-failed-to-load")
        source.keys = [...keys, ...Test.jwks]
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual(yield* verdict(yield* Test.mint(long)), "accepted", "good entries beside bad ones are used")
      })
    )
  }

  it.scoped("and of two with one id the first", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      source.keys = [...Test.jwks, yield* Effect.promise(() => Test.jwk(Test.kid, Test.otherKeys))]
      assert.strictEqual(yield* verdict(yield* Test.mint(long)), "accepted")
      assert.strictEqual(yield* verdict(yield* Test.mint(long, {}, Test.otherKeys)), "token-invalid-signature")
    })
  )

  it.scoped("and ids that are names of prototypes are only names", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      for (const kid of ["__proto__", "constructor", "toString"]) {
        assert.strictEqual(yield* verdict(yield* Test.mint(long, { kid })), "jwk-kid-mismatch")
      }
      source.keys = [yield* Effect.promise(() => Test.jwk("__proto__"))]
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* verdict(yield* Test.mint(long, { kid: "__proto__" })), "accepted")
    })
  )

  it.scoped("with the algorithm that the key names", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, verdict } = yield* changing()
      source.keys = [yield* Effect.promise(() => Test.jwk(Test.kid, Test.keys, { alg: "RS512" }))]
      assert.strictEqual(yield* verdict(yield* Test.mint(long)), "token-verification-failed")
    })
  )
})

describe("over the Backend API", () => {
  const verify = (token: string) =>
    Effect.match(SessionToken.verifyToken(token), {
      onFailure: (error) => `${error._tag} ${error.reason}`,
      onSuccess: () => "accepted"
    })

  it.effect("keys come with the secret key", () => {
    const recording = Recording.make(Recording.json(200, { keys: Test.jwks }))
    return Effect.gen(function* () {
      yield* Test.atNow
      assert.strictEqual(yield* verify(yield* Test.mint()), "accepted")
      assert.strictEqual(recording.requests.length, 1)
      assert.strictEqual(recording.requests[0]?.url, "https://api.clerk.com/v1/jwks")
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_recorded")
    }).pipe(Effect.provide(Jwks.layer().pipe(Layer.provide(recording.client()))))
  })

  const outages: Readonly<Record<string, readonly [Recording.Reply, string]>> = {
    "a wrong secret key": [Recording.errors(401, "clerk_key_invalid"), "JwksUnavailable secret-key-invalid"],
    "a 401 of something else": [Recording.text(401, "<html>"), "JwksUnavailable jwk-remote-failed-to-load"],
    "a 500": [Recording.errors(500, "internal"), "JwksUnavailable jwk-remote-failed-to-load"],
    "an HTML page": [Recording.text(200, "<html>maintenance</html>"), "JwksUnavailable jwk-remote-failed-to-load"],
    "an empty key set": [Recording.json(200, { keys: [] }), "JwksUnavailable jwk-remote-failed-to-load"],
    "no key set": [Recording.json(200, {}), "JwksUnavailable jwk-remote-failed-to-load"],
    "ten megabytes": [
      Recording.json(200, { keys: [{ n: "A".repeat(10_000_000) }] }),
      "JwksUnavailable jwk-remote-failed-to-load"
    ],
    silence: [Recording.silent, "JwksUnavailable jwk-remote-failed-to-load"]
  }
  for (const [name, [reply, expected]] of Object.entries(outages)) {
    it.effect(`${name} is an outage, not a bad token`, () => {
      const recording = Recording.make(reply)
      return Effect.gen(function* () {
        yield* Test.atNow
        const fiber = yield* Effect.fork(verify(yield* Test.mint({ exp: Test.now + 100_000 })))
        yield* TestClock.adjust("20 seconds")
        assert.strictEqual(yield* Fiber.join(fiber), expected)
      }).pipe(Effect.provide(Jwks.layer().pipe(Layer.provide(recording.client()))))
    })
  }

  it.effect("keys are fetched by the service's own client, whatever options the caller is under", () => {
    const recording = Recording.make(Recording.json(200, { keys: Test.jwks }))
    return Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint()
      const others = ClerkClient.withOptions({ secretKey: Redacted.make("sk_test_other_instance") })
      assert.strictEqual(yield* others(verify(token)), "accepted")
      assert.strictEqual(recording.requests[0]?.headers["authorization"], "Bearer sk_test_recorded")
    }).pipe(Effect.provide(Jwks.layer().pipe(Layer.provide(recording.client()))))
  })

  it.effect("two instances in one program do not share keys", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const other = yield* Effect.promise(() => Test.jwk(Test.kid, Test.otherKeys))
      const service = (keys: ReadonlyArray<JWK>) =>
        Jwks.layer().pipe(Layer.provide(Recording.make(Recording.json(200, { keys })).client()))
      const token = yield* Test.mint()
      assert.strictEqual(yield* verify(token).pipe(Effect.provide(service(Test.jwks))), "accepted")
      assert.strictEqual(
        yield* verify(token).pipe(Effect.provide(service([other]))),
        "TokenError token-invalid-signature"
      )
    })
  )

  it.effect("a mock's keys serve as well", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      assert.strictEqual(yield* verify(yield* Test.mint()), "accepted")
    }).pipe(
      Effect.provide(
        Jwks.layer().pipe(
          Layer.provide(ClerkService.layerMock({ jwks: { get: () => Effect.succeed({ keys: Test.jwks as never }) } }))
        )
      )
    )
  )
})

describe("what is remembered", () => {
  it.scoped("of many tokens is bounded", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const jwks = yield* Jwks.make(Effect.succeed(Test.jwks), { rememberedTokens: 2 })
      const verify = (token: string) => jwks.verify(token, () => undefined)
      const [first, second, third] = yield* Effect.forEach(["a", "b", "c"], (sid) => Test.mint({ sid }))
      const seen = yield* verify(first!)
      assert.strictEqual(yield* verify(first!), seen, "the same parse is handed out again")
      yield* verify(second!)
      yield* verify(third!)
      assert.notStrictEqual(yield* verify(first!), seen, "the least recently used is forgotten")
      assert.isTrue(Either.isRight(yield* Effect.either(verify(second!))))
    })
  )
})

it("an outage's error says what to do, without the key", () => {
  assert.match(outage.message, /try again later/)
  assert.isFalse(outage.cause instanceof SDKError)
})
