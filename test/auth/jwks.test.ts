import { assert, describe, it } from "@effect/vitest"
import { Array, Effect, Either, Fiber, Layer, Redacted, TestClock } from "effect"
import { ClerkClient, ClerkService, SDKError } from "effect-clerk"
import { Jwks, JwksUnavailable, SessionToken, type TokenError } from "effect-clerk/auth"
import type { JWK } from "jose"
import * as Recording from "../recording.js"
import * as Test from "./instance.js"

const outage = new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "down" })

/** A key set whose keys and availability a test changes, and that counts how often it is fetched. */
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
    const outcome = (token: string) =>
      SessionToken.verifyToken(token, { clockSkew: "10 days" }).pipe(
        Effect.provideService(Jwks.Jwks, jwks),
        Effect.catchTag("ClerkConfigError", Effect.die),
        Effect.match({ onFailure: (error) => error.reason, onSuccess: () => "accepted" })
      )
    return { source, outcome }
  })

const long = { exp: Test.now + 100_000 }

describe("keys are fetched", () => {
  it.scoped("once for a thousand tokens that come at once", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      source.takes = 1000
      const token = yield* Test.mint(long)
      const fiber = yield* Effect.fork(
        Effect.forEach(Array.range(1, 1000), () => outcome(token), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(Array.dedupe(yield* Fiber.join(fiber)), ["accepted"])
      assert.strictEqual(source.fetches, 1)
    })
  )

  it.scoped("once, also if the first of several waiting callers is interrupted", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      source.takes = 1000
      const token = yield* Test.mint(long)
      const first = yield* Effect.fork(outcome(token))
      yield* Effect.yieldNow()
      const others = yield* Effect.fork(
        Effect.forEach(Array.range(1, 100), () => outcome(token), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("500 millis")
      assert.deepStrictEqual(Array.dedupe(yield* Fiber.join(others)), ["accepted"])
      assert.strictEqual(source.fetches, 1)
    })
  )

  it.scoped("again after five minutes, no matter how often they were used", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const token = yield* Test.mint(long)
      for (let i = 0; i < 5; i++) {
        assert.strictEqual(yield* outcome(token), "accepted")
        yield* TestClock.adjust("59999 millis")
      }
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("5 millis")
      yield* outcome(token)
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("again if the clock was set back", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const token = yield* Test.mint(long)
      yield* outcome(token)
      yield* TestClock.setTime((Test.now - 1000) * 1000)
      yield* outcome(token)
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("at most once per cooldown for ten thousand unknown key ids", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const withUnknownKey = (i: number) => Test.forge({ ...Test.sessionHeader, kid: `ins_${i}` }, Test.sessionClaims)
      const first = yield* Effect.forEach(Array.range(1, 5000), (i) => outcome(withUnknownKey(i)), { concurrency: 100 })
      assert.deepStrictEqual(Array.dedupe(first), ["jwk-kid-mismatch"])
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("30 seconds")
      const second = yield* Effect.forEach(Array.range(5001, 10_000), (i) => outcome(withUnknownKey(i)), {
        concurrency: 100
      })
      assert.deepStrictEqual(Array.dedupe(second), ["jwk-kid-mismatch"])
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("not for a token without a key id", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      for (const kid of [undefined, null, 5, ["ins_test"]]) {
        const token = Test.forge({ ...Test.sessionHeader, kid }, Test.sessionClaims)
        assert.strictEqual(yield* outcome(token), "jwk-kid-mismatch")
      }
      assert.strictEqual(source.fetches, 0)
    })
  )
})

describe("a rotated key", () => {
  it.scoped("with a new id is found after the cooldown", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      yield* outcome(yield* Test.mint(long))
      yield* TestClock.adjust("1 minute")
      source.keys = [yield* Effect.promise(() => Test.jwk("ins_new", Test.otherKeys))]
      assert.strictEqual(yield* outcome(yield* Test.mint(long, { kid: "ins_new" }, Test.otherKeys)), "accepted")
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("with a new id is found by a fetch that takes long, which tokens of forged ids wait for too", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      yield* outcome(yield* Test.mint(long))
      yield* TestClock.adjust("1 minute")
      source.keys = [...Test.jwks, yield* Effect.promise(() => Test.jwk("ins_new", Test.otherKeys))]
      source.takes = 4000
      const rotated = yield* Test.mint(long, { kid: "ins_new" }, Test.otherKeys)
      const forged = Array.makeBy(1000, (i) =>
        Test.forge({ ...Test.sessionHeader, kid: `ins_${i}` }, Test.sessionClaims)
      )
      const fiber = yield* Effect.fork(Effect.forEach([rotated, ...forged], outcome, { concurrency: "unbounded" }))
      yield* TestClock.adjust("4 seconds")
      assert.deepStrictEqual(Array.dedupe(yield* Fiber.join(fiber)), ["accepted", "jwk-kid-mismatch"])
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("with the same id is found because the signature does not match", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const old = yield* Test.mint(long)
      assert.strictEqual(yield* outcome(old), "accepted")
      source.keys = [yield* Effect.promise(() => Test.jwk(Test.kid, Test.otherKeys))]
      const fresh = yield* Test.mint(long, {}, Test.otherKeys)
      assert.strictEqual(yield* outcome(fresh), "token-invalid-signature", "within the cooldown")
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* outcome(fresh), "accepted")
      assert.strictEqual(source.fetches, 2)
      assert.strictEqual(
        yield* outcome(old),
        "token-invalid-signature",
        "a remembered token is invalid once its key is replaced"
      )
    })
  )

  it.scoped("invalidates remembered tokens when keys are fetched again", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const token = yield* Test.mint(long)
      yield* outcome(token)
      source.keys = [yield* Effect.promise(() => Test.jwk("ins_new", Test.otherKeys))]
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* outcome(token), "jwk-kid-mismatch")
    })
  )

  it.scoped("causes one fetch per cooldown, no matter how many signatures do not match", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const bad = yield* Test.mint(long, {}, Test.otherKeys)
      yield* TestClock.adjust("1 minute")
      for (let i = 0; i < 20; i++) assert.strictEqual(yield* outcome(bad), "token-invalid-signature")
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("30 seconds")
      for (let i = 0; i < 20; i++) assert.strictEqual(yield* outcome(bad), "token-invalid-signature")
      assert.strictEqual(source.fetches, 2)
    })
  )
})

describe("a signature that does not match", () => {
  it.scoped("causes no fetch within 30 seconds of the last one", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { outcome, source } = yield* changing()
      const invalid = yield* Test.mint(long, {}, Test.otherKeys)
      yield* outcome(invalid)
      yield* TestClock.adjust("29999 millis")
      assert.strictEqual(yield* outcome(invalid), "token-invalid-signature")
      assert.strictEqual(source.fetches, 1)
      yield* TestClock.adjust("1 millis")
      assert.strictEqual(yield* outcome(invalid), "token-invalid-signature")
      assert.strictEqual(source.fetches, 2)
    })
  )
})

describe("while Clerk cannot be reached", () => {
  it.scoped("a token is neither accepted nor rejected, and the next fetch is soon", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      source.isDown = true
      const token = yield* Test.mint(long)
      for (let i = 0; i < 10; i++) assert.strictEqual(yield* outcome(token), "jwk-remote-failed-to-load")
      assert.strictEqual(source.fetches, 1)
      source.isDown = false
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(yield* outcome(token), "accepted")
    })
  )

  it.scoped("the last keys are used for another hour", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const token = yield* Test.mint(long)
      yield* outcome(token)
      source.isDown = true
      yield* TestClock.adjust("64 minutes")
      assert.strictEqual(yield* outcome(token), "accepted")
      assert.strictEqual(source.fetches, 2)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* outcome(token), "jwk-remote-failed-to-load")
    })
  )

  it.scoped("the last keys are not used if staleIfError is 0", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing({ staleIfError: 0 })
      const token = yield* Test.mint(long)
      yield* outcome(token)
      source.isDown = true
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* outcome(token), "jwk-remote-failed-to-load")
    })
  )

  it.scoped("a key id that is not among the last keys is not an unknown one", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      yield* outcome(yield* Test.mint(long))
      source.isDown = true
      yield* TestClock.adjust("1 minute")
      const rotated = yield* Test.mint(long, { kid: "ins_new" }, Test.otherKeys)
      assert.strictEqual(yield* outcome(rotated), "jwk-remote-failed-to-load")
    })
  )

  it.scoped("the last keys are used at once while a fetch takes long, and it is not repeated", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const token = yield* Test.mint(long)
      yield* outcome(token)
      Object.assign(source, { takes: 10_000, isDown: true })
      yield* TestClock.adjust("5 minutes")
      const first = yield* Effect.fork(outcome(token))
      yield* TestClock.adjust("500 millis")
      assert.strictEqual(yield* Fiber.join(first), "accepted", "after half a second")
      for (let i = 0; i < 9; i++) {
        assert.strictEqual(yield* outcome(token), "accepted", "at once")
        yield* TestClock.adjust("1 second")
      }
      assert.strictEqual(source.fetches, 2)
    })
  )

  it.scoped("the next fetch starts a cooldown after the last one has failed, behind the last keys", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      const token = yield* Test.mint(long)
      yield* outcome(token)
      Object.assign(source, { takes: 10_000, isDown: true })
      yield* TestClock.adjust("5 minutes")
      const first = yield* Effect.fork(outcome(token))
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(first), "accepted")
      yield* TestClock.adjust("4999 millis")
      assert.strictEqual(yield* outcome(token), "accepted")
      assert.strictEqual(source.fetches, 2, "within the cooldown")
      yield* TestClock.adjust("1 millis")
      source.isDown = false
      assert.strictEqual(yield* outcome(token), "accepted", "at once, although a fetch takes ten seconds")
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(source.fetches, 3)
      assert.strictEqual(yield* outcome(token), "accepted")
      yield* TestClock.adjust("4 minutes")
      assert.strictEqual(yield* outcome(token), "accepted")
      assert.strictEqual(source.fetches, 3, "the keys of the fetch behind are fresh")
    })
  )

  it.scoped("without keys, callers fail at once for a cooldown after a fetch has failed", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      Object.assign(source, { takes: 10_000, isDown: true })
      const token = yield* Test.mint(long)
      const first = yield* Effect.fork(outcome(token))
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(first), "jwk-remote-failed-to-load")
      assert.strictEqual(yield* outcome(token), "jwk-remote-failed-to-load")
      assert.strictEqual(source.fetches, 1)
    })
  )

  it.effect("waiting callers fail when the layer closes", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint(long)
      const waiting = yield* Effect.scoped(
        Effect.gen(function* () {
          const { source, outcome } = yield* changing()
          source.takes = 60_000
          const fiber = yield* Effect.forkDaemon(outcome(token))
          yield* TestClock.adjust("1 second")
          return fiber
        })
      )
      assert.strictEqual(yield* Fiber.join(waiting), "jwk-remote-failed-to-load")
    })
  )
})

describe("a key set is used without", () => {
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
    // Of 2048 bits as all others, but with it every signature is its own content.
    "the exponent 1": [entry({ e: "AQ" })],
    "the exponent 1 with zeros before it": [entry({ e: "AAAB" })],
    "an even exponent": [entry({ e: "AQAC" })],
    "a modulus of a megabyte": [entry({ n: "A".repeat(1_000_000) })],
    garbage: [null, 5, "key", [], {}]
  }
  for (const [name, keys] of Object.entries(poisoned)) {
    it.scoped(name, () =>
      Effect.gen(function* () {
        yield* Test.atNow
        const { source, outcome } = yield* changing()
        source.keys = keys
        assert.strictEqual(yield* outcome(yield* Test.mint(long)), "jwk-remote-failed-to-load")
        source.keys = [...keys, ...Test.jwks]
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual(
          yield* outcome(yield* Test.mint(long)),
          "accepted",
          "valid entries beside invalid ones are used"
        )
      })
    )
  }

  it.scoped("the second of two entries with one id", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      source.keys = [...Test.jwks, yield* Effect.promise(() => Test.jwk(Test.kid, Test.otherKeys))]
      assert.strictEqual(yield* outcome(yield* Test.mint(long)), "accepted")
      assert.strictEqual(yield* outcome(yield* Test.mint(long, {}, Test.otherKeys)), "token-invalid-signature")
    })
  )

  it.scoped("special meaning of ids such as __proto__", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      for (const kid of ["__proto__", "constructor", "toString"]) {
        assert.strictEqual(yield* outcome(yield* Test.mint(long, { kid })), "jwk-kid-mismatch")
      }
      source.keys = [yield* Effect.promise(() => Test.jwk("__proto__"))]
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* outcome(yield* Test.mint(long, { kid: "__proto__" })), "accepted")
    })
  )

  it.scoped("algorithms other than that of the key", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const { source, outcome } = yield* changing()
      source.keys = [yield* Effect.promise(() => Test.jwk(Test.kid, Test.keys, { alg: "RS512" }))]
      assert.strictEqual(yield* outcome(yield* Test.mint(long)), "token-verification-failed")
    })
  )
})

describe("over the Backend API", () => {
  const verify = (token: string) =>
    Effect.match(Effect.catchTag(SessionToken.verifyToken(token), "ClerkConfigError", Effect.die), {
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
    it.effect(`${name} is an outage, not an invalid token`, () => {
      const recording = Recording.make(reply)
      return Effect.gen(function* () {
        yield* Test.atNow
        const fiber = yield* Effect.fork(verify(yield* Test.mint({ exp: Test.now + 100_000 })))
        yield* TestClock.adjust("20 seconds")
        assert.strictEqual(yield* Fiber.join(fiber), expected)
      }).pipe(Effect.provide(Jwks.layer().pipe(Layer.provide(recording.client()))))
    })
  }

  /** Responses that end the use of the last keys, and outages that do not. */
  const responses: Readonly<Record<string, readonly [Recording.Reply, expected: string]>> = {
    "an empty key set": [Recording.json(200, { keys: [] }), "JwksUnavailable jwk-remote-failed-to-load"],
    "no key set": [Recording.json(200, {}), "JwksUnavailable jwk-remote-failed-to-load"],
    "an HTML page": [Recording.text(200, "<html>"), "JwksUnavailable jwk-remote-failed-to-load"],
    "a wrong secret key": [Recording.errors(401, "clerk_key_invalid"), "JwksUnavailable secret-key-invalid"],
    "a 404": [Recording.errors(404, "not_found"), "JwksUnavailable jwk-remote-failed-to-load"],
    "a 500": [Recording.errors(500, "internal"), "accepted"],
    "a 429": [Recording.errors(429, "rate_limited"), "accepted"],
    "a broken connection": [Recording.broken("ECONNREFUSED"), "accepted"],
    silence: [Recording.silent, "accepted"]
  }
  for (const [name, [reply, expected]] of Object.entries(responses)) {
    it.effect(
      `keys that have expired are ${expected === "accepted" ? "still" : "no longer"} used after ${name}`,
      () => {
        const recording = Recording.make(Recording.json(200, { keys: Test.jwks }), reply)
        return Effect.gen(function* () {
          yield* Test.atNow
          const token = yield* Test.mint({ exp: Test.now + 100_000 })
          assert.strictEqual(yield* verify(token), "accepted")
          yield* TestClock.adjust("6 minutes")
          const during = yield* Effect.fork(verify(token))
          yield* TestClock.adjust("12 seconds")
          assert.strictEqual(yield* Fiber.join(during), expected)
          assert.strictEqual(yield* verify(token), expected)
        }).pipe(Effect.provide(Jwks.layer().pipe(Layer.provide(recording.client()))))
      }
    )
  }

  it.effect("keys that Clerk has withdrawn are not used in an outage after that", () => {
    const recording = Recording.make(
      Recording.json(200, { keys: Test.jwks }),
      Recording.json(200, { keys: [] }),
      Recording.broken("ECONNREFUSED")
    )
    return Effect.gen(function* () {
      yield* Test.atNow
      const token = yield* Test.mint({ exp: Test.now + 100_000 })
      assert.strictEqual(yield* verify(token), "accepted")
      for (let i = 0; i < 2; i++) {
        yield* TestClock.adjust("6 minutes")
        const fiber = yield* Effect.fork(verify(token))
        yield* TestClock.adjust("12 seconds")
        assert.strictEqual(yield* Fiber.join(fiber), "JwksUnavailable jwk-remote-failed-to-load")
      }
      assert.isAtLeast(recording.requests.length, 3)
    }).pipe(Effect.provide(Jwks.layer().pipe(Layer.provide(recording.client()))))
  })

  it.effect("keys are fetched with the options of the service's client, not those of the caller", () => {
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

  it.effect("the keys of a mock are used", () =>
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

describe("remembered tokens", () => {
  it.scoped("are limited in number", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const jwks = yield* Jwks.make(Effect.succeed(Test.jwks), { rememberedTokens: 2 })
      const verify = (token: string) => jwks.verify(token, () => undefined)
      const [first, second, third] = yield* Effect.forEach(["a", "b", "c"], (sid) => Test.mint({ sid }))
      const seen = yield* verify(first!)
      assert.strictEqual(yield* verify(first!), seen, "the same object is returned again")
      yield* verify(second!)
      yield* verify(third!)
      assert.notStrictEqual(yield* verify(first!), seen, "the least recently used is removed")
      assert.isTrue(Either.isRight(yield* Effect.either(verify(second!))))
    })
  )

  const isRemembered = (jwks: Jwks.Service, token: string) =>
    Effect.gen(function* () {
      const [first, second] = yield* Effect.replicateEffect(
        jwks.verify(token, () => undefined),
        2
      )
      return first === second
    })

  it.scoped("are limited in length", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const jwks = yield* Jwks.make(Effect.succeed(Test.jwks))
      const ofLength = (length: number) =>
        Effect.gen(function* () {
          const shortest = yield* Test.mint({ pad: "" })
          // Four characters of base64url hold three bytes.
          const pad = "x".repeat(Math.floor(((length - shortest.length) * 3) / 4))
          return yield* Test.mint({ pad })
        })
      const allowed = yield* ofLength(8192)
      const tooLong = yield* ofLength(8196)
      assert.isAtMost(allowed.length, 8192)
      assert.isAbove(tooLong.length, 8192)
      assert.isTrue(yield* isRemembered(jwks, allowed))
      assert.isFalse(yield* isRemembered(jwks, tooLong))
    })
  )

  it.scoped("can be turned off", () =>
    Effect.gen(function* () {
      yield* Test.atNow
      const jwks = yield* Jwks.make(Effect.succeed(Test.jwks), { rememberedTokens: 0 })
      assert.isFalse(yield* isRemembered(jwks, yield* Test.mint()))
    })
  )
})

it.scoped("a signature that cannot be checked is neither valid nor the wrong key's", () =>
  Effect.gen(function* () {
    yield* Test.atNow
    const jwks = yield* Jwks.make(Effect.succeed(Test.jwks))
    const token = yield* Test.signRaw({ ...Test.sessionHeader, crit: ["exp"], exp: 1 }, Test.sessionClaims)
    const error = yield* Effect.flip(jwks.verify(token, (): TokenError | undefined => undefined))
    assert.ok(error._tag === "TokenError")
    assert.strictEqual(error.reason, "token-verification-failed")
    assert.match(error.message, /the signature could not be checked: the header has `crit`/)
  })
)

it.scoped("a check that throws rejects the token", () =>
  Effect.gen(function* () {
    yield* Test.atNow
    const jwks = yield* Jwks.make(Effect.succeed(Test.jwks))
    const check = (): TokenError | undefined => {
      throw new RangeError("Maximum call stack size exceeded")
    }
    const error = yield* Effect.flip(jwks.verify(yield* Test.mint(), check))
    assert.strictEqual(error.reason, "token-invalid")
  })
)

it("the error of an outage suggests what to do, without the key", () => {
  assert.match(outage.message, /try again later/)
  assert.isFalse(outage.cause instanceof SDKError)
})
