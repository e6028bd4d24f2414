import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Either, Fiber, FastCheck as fc, Random, TestClock } from "effect"
import { ActorTokens, ClerkClient, type ClerkErrors, type SDKError, Sessions, Users } from "effect-clerk"
import * as Recording from "./recording.js"

type Call = Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>

const token = {
  object: "actor_token",
  id: "act_1",
  status: "pending",
  user_id: "user_1",
  actor: { sub: "user_2" },
  created_at: 1,
  updated_at: 1
}

const read: Call = Sessions.get({ sessionId: "sess_1" })
const remove: Call = Users.delete({ userId: "user_1" })
const revoke: Call = ActorTokens.revoke({ actorTokenId: "act_1" })
const create: Call = ActorTokens.create({ userId: "user_1", actor: { sub: "user_2" } })

type Replies = readonly [Recording.Reply, ...ReadonlyArray<Recording.Reply>]

/** Runs a call to its end on a clock that jumps, with every random number in the middle. */
const run = (call: Call, replies: Replies, options: ClerkClient.Options = {}) =>
  Effect.gen(function* () {
    const { client, requests } = Recording.make(...replies)
    const fiber = yield* call.pipe(
      Effect.provide(client(options)),
      Effect.either,
      Effect.withRandom(Random.fixed([0.5])),
      Effect.fork
    )
    yield* TestClock.adjust("1 hour")
    const result = yield* Fiber.join(fiber)
    return {
      outcome: Either.match(result, { onLeft: name, onRight: () => "success" }),
      error: Either.getOrUndefined(Either.flip(result)),
      times: requests.map((request) => request.at)
    }
  })

const name = (error: ClerkErrors | SDKError): string =>
  error._tag === "ClerkErrors" ? `ClerkErrors ${error.status}` : error.reason._tag

const reasonOf = (error: ClerkErrors | SDKError | undefined) =>
  error?._tag === "SDKError" ? error.reason : assert.fail(`expected an SDKError, got ${error}`)

/** How often each kind of call is sent where every attempt ends alike, and what it fails with. */
const matrix: ReadonlyArray<{
  readonly when: string
  readonly reply: Recording.Reply
  readonly read: readonly [attempts: number, outcome: string]
  readonly remove: readonly [attempts: number, outcome: string]
  readonly revoke: readonly [attempts: number, outcome: string]
  readonly create: readonly [attempts: number, outcome: string]
}> = [
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].map(
    (code) => ({
      when: `the request never leaves (${code})`,
      reply: Recording.broken(code),
      read: [3, "Unreachable"] as const,
      remove: [3, "Unreachable"] as const,
      revoke: [3, "Unreachable"] as const,
      create: [3, "Unreachable"] as const
    })
  ),
  ...["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET", "HPE_INVALID_CONSTANT"].map((code) => ({
    when: `the response is lost (${code})`,
    reply: Recording.broken(code),
    read: [3, "Unreachable"] as const,
    remove: [3, "OutcomeUnknown"] as const,
    revoke: [3, "OutcomeUnknown"] as const,
    create: [1, "OutcomeUnknown"] as const
  })),
  ...["CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID", "EPROTO"].map((code) => ({
    when: `TLS refuses the server (${code})`,
    reply: Recording.broken(code),
    read: [1, "Unreachable"] as const,
    remove: [1, "Unreachable"] as const,
    revoke: [1, "Unreachable"] as const,
    create: [1, "Unreachable"] as const
  })),
  {
    when: "the attempt times out",
    reply: Recording.silent,
    read: [2, "Timeout"],
    remove: [2, "OutcomeUnknown"],
    revoke: [2, "OutcomeUnknown"],
    create: [1, "OutcomeUnknown"]
  },
  {
    when: "Clerk receives too many requests (429)",
    reply: Recording.errors(429, "too_many_requests"),
    read: [3, "RateLimited"],
    remove: [3, "RateLimited"],
    revoke: [3, "RateLimited"],
    create: [3, "RateLimited"]
  },
  {
    when: "the resource is locked (409)",
    reply: Recording.errors(409, "resource_locked"),
    read: [3, "UnexpectedStatus"],
    remove: [3, "UnexpectedStatus"],
    revoke: [3, "UnexpectedStatus"],
    create: [3, "UnexpectedStatus"]
  },
  ...[408, 500, 502, 503, 504].map((status) => ({
    when: `Clerk or a proxy fails (${status})`,
    reply: Recording.errors(status, "internal_clerk_error"),
    read: [3, "UnexpectedStatus"] as const,
    remove: [3, "UnexpectedStatus"] as const,
    revoke: [3, "UnexpectedStatus"] as const,
    create: [1, "UnexpectedStatus"] as const
  })),
  ...[403, 405, 406, 409, 413, 415, 423, 451, 501].map((status) => ({
    when: `repeating cannot help (${status})`,
    reply: Recording.errors(status, "conflict"),
    read: [1, "UnexpectedStatus"] as const,
    remove: [1, "UnexpectedStatus"] as const,
    revoke: [1, "UnexpectedStatus"] as const,
    create: [1, "UnexpectedStatus"] as const
  })),
  {
    when: "the input is wrong (400)",
    reply: Recording.errors(400, "form_param_missing"),
    read: [1, "ClerkErrors 400"],
    remove: [1, "ClerkErrors 400"],
    revoke: [1, "ClerkErrors 400"],
    create: [1, "ClerkErrors 400"]
  },
  {
    when: "the response is no JSON",
    reply: Recording.text(200, "<html>welcome</html>"),
    read: [1, "InvalidResponse"],
    remove: [1, "InvalidResponse"],
    revoke: [1, "InvalidResponse"],
    create: [1, "InvalidResponse"]
  }
]

describe.each(matrix)("when $when", (row) => {
  const expectation = (count: number, outcome: string) => `is sent ${count} times and ends in ${outcome}`

  it.effect.each([
    ["a GET", read, row.read],
    ["a DELETE", remove, row.remove],
    ["a POST that may be repeated", revoke, row.revoke],
    ["any other POST", create, row.create]
  ] as const)("%s", ([_kind, call, [count, outcome]]) =>
    Effect.gen(function* () {
      const actual = yield* run(call, [row.reply])
      assert.strictEqual(expectation(actual.times.length, actual.outcome), expectation(count, outcome))
    })
  )
})

describe("a repeated call", () => {
  it.effect("succeeds as soon as an attempt does", () =>
    Effect.gen(function* () {
      const { outcome, times } = yield* run(revoke, [
        Recording.errors(503, "service_unavailable"),
        Recording.broken("ECONNRESET"),
        Recording.json(200, token)
      ])
      assert.strictEqual(outcome, "success")
      assert.strictEqual(times.length, 3)
    })
  )

  it.effect("waits longer each time, for half of the backoff with all jitter in the middle", () =>
    Effect.gen(function* () {
      const { times } = yield* run(read, [Recording.errors(500, "internal_clerk_error")], { retry: { attempts: 4 } })
      assert.deepStrictEqual(times, [0, 125, 375, 875])
    })
  )

  it.effect("waits a second rather than a quarter as its first backoff after a 429", () =>
    Effect.gen(function* () {
      const { times } = yield* run(create, [Recording.errors(429, "too_many_requests")])
      assert.deepStrictEqual(times, [0, 500, 1500])
    })
  )

  it.effect("says when a 404 may come from its own lost first attempt", () =>
    Effect.gen(function* () {
      const lost = yield* run(revoke, [Recording.broken("ECONNRESET"), Recording.errors(404, "resource_not_found")])
      const plain = yield* run(revoke, [Recording.errors(404, "resource_not_found")])
      assert.isTrue(lost.error?._tag === "ClerkErrors" && lost.error.mayHaveBeenApplied)
      assert.isFalse(plain.error?._tag === "ClerkErrors" && plain.error.mayHaveBeenApplied)
    })
  )

  it.effect("counts its attempts in its error", () =>
    Effect.gen(function* () {
      const { error } = yield* run(read, [Recording.broken("ECONNREFUSED")])
      assert.propertyVal(reasonOf(error), "attempts", 3)
      assert.include(error?.message, "3 attempts")
    })
  )

  it.effect("is not repeated where its client or its region says so", () =>
    Effect.gen(function* () {
      const reply = [Recording.errors(500, "internal_clerk_error")] as const
      const client = yield* run(read, reply, { retry: { attempts: 1 } })
      const region = yield* run(ClerkClient.withOptions(read, { retry: { attempts: 1 } }), reply)
      assert.strictEqual(client.times.length, 1)
      assert.strictEqual(region.times.length, 1)
    })
  )

  it.effect("may be a POST after a 503 that names a time, where the client opts in", () =>
    Effect.gen(function* () {
      const reply = [Recording.errors(503, "service_unavailable", { "retry-after": "1" })] as const
      const cautious = yield* run(create, reply)
      const willing = yield* run(create, reply, { retry: { retryUnavailable: true } })
      assert.strictEqual(cautious.times.length, 1)
      assert.strictEqual(willing.times.length, 3)
    })
  )

  it.effect.prop(
    "never waits less than Clerk asks, nor longer than the longest backoff and a quarter second more than Clerk asks",
    [
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.option(fc.integer({ min: 0, max: 29 })),
      fc.integer({ min: 2, max: 6 })
    ],
    ([random, seconds, attempts]) =>
      Effect.gen(function* () {
        const { client, requests } = Recording.make(
          Recording.errors(429, "too_many_requests", seconds === null ? {} : { "retry-after": `${seconds}` })
        )
        const options = { deadline: "1 hour", retry: { attempts, maxDelay: "5 seconds" } } as const
        const fiber = yield* read.pipe(
          Effect.provide(client(options)),
          Effect.either,
          Effect.withRandom(Random.fixed([random])),
          Effect.fork
        )
        yield* TestClock.adjust("2 hours")
        yield* Fiber.join(fiber)
        assert.strictEqual(requests.length, attempts)
        const retryAfter = (seconds ?? 0) * 1000
        for (const [index, request] of requests.slice(1).entries()) {
          const waited = request.at - (requests[index]?.at ?? 0)
          assert.isAtLeast(waited, Math.floor(retryAfter))
          assert.isAtMost(waited, Math.ceil(Math.max(5000, retryAfter + 250)))
        }
      }),
    { fastCheck: { numRuns: 20 }, timeout: 30_000 }
  )
})

describe("Retry-After", () => {
  const date = "Sun, 06 Nov 1994 08:49:37 GMT"
  const later = "Sun, 06 Nov 1994 08:49:44 GMT"

  const once = (headers: Readonly<Record<string, string>>) =>
    Effect.flip(read).pipe(
      Effect.provide(
        Recording.make(Recording.errors(429, "too_many_requests", headers)).client({ retry: { attempts: 1 } })
      ),
      Effect.map((error) => (error._tag === "SDKError" ? error.retryAfter : undefined))
    )

  it.effect.each([
    ["whole seconds", { "retry-after": "2" }, 2000],
    ["no time at all", { "retry-after": "0" }, 0],
    ["a fraction of a second", { "retry-after": "1.5" }, 1500],
    ["white space around it", { "retry-after": " 3 " }, 3000],
    ["an hour", { "retry-after": "3600" }, 3_600_000],
    ["milliseconds, which come first", { "retry-after-ms": "250", "retry-after": "2" }, 250],
    ["milliseconds that are none", { "retry-after-ms": "soon", "retry-after": "2" }, 2000],
    ["a date, by the response's own clock", { "retry-after": later, date }, 7000],
    ["a date in the past", { "retry-after": date, date: later }, undefined],
    [
      "a date, by the local clock if the response has none",
      { "retry-after": date, date: "yesterday" },
      Date.parse(date)
    ],
    ["an RFC 850 date", { "retry-after": "Sunday, 06-Nov-94 08:49:44 GMT", date }, undefined],
    ["a negative number", { "retry-after": "-1" }, undefined],
    ["a word", { "retry-after": "abc" }, undefined],
    ["nothing", { "retry-after": "" }, undefined],
    ["an exponent", { "retry-after": "1e3" }, undefined],
    ["a hexadecimal number", { "retry-after": "0x10" }, undefined],
    ["no header", {}, undefined]
  ] as const)("understands %s", ([_what, headers, expected]) =>
    Effect.gen(function* () {
      const retryAfter = yield* once(headers)
      assert.strictEqual(retryAfter && Duration.toMillis(retryAfter), expected)
    })
  )

  it.effect.prop(
    "takes any number of seconds as it is, and any text without a defect",
    [fc.nat(), fc.string()],
    ([n, text]) =>
      Effect.gen(function* () {
        assert.strictEqual(Duration.toSeconds((yield* once({ "retry-after": `${n}` })) ?? 0), n)
        const printable = text.replace(/[^\x20-\x7e]/g, "")
        const retryAfter = yield* once({ "retry-after": printable })
        assert.strictEqual(retryAfter !== undefined, /^\d+(\.\d+)?$/.test(printable.trim()))
      })
  )

  it.effect("is waited for, with a little jitter on top", () =>
    Effect.gen(function* () {
      const { times } = yield* run(create, [Recording.errors(429, "too_many_requests", { "retry-after": "7" })])
      assert.deepStrictEqual(times, [0, 7125, 14_250])
    })
  )

  it.effect("beyond the cap fails at once, and says what Clerk asked for", () =>
    Effect.gen(function* () {
      const { error, times } = yield* run(read, [Recording.errors(429, "too_many_requests", { "retry-after": "3600" })])
      assert.deepStrictEqual(times, [0])
      const retryAfter = error?._tag === "SDKError" ? error.retryAfter : undefined
      assert.strictEqual(retryAfter && Duration.toSeconds(retryAfter), 3600)
      assert.include(error?.message, "1h")
    })
  )

  it.effect("is waited for without a cap where a bulk job lifts it", () =>
    Effect.gen(function* () {
      const { times } = yield* run(read, [Recording.errors(429, "too_many_requests", { "retry-after": "600" })], {
        deadline: "1 hour",
        retry: { maxRetryAfter: Duration.infinity }
      })
      assert.deepStrictEqual(times, [0, 600_125, 1_200_250])
    })
  )
})

describe("time limits", () => {
  it.effect("the attempt timeout covers a body that never ends", () =>
    Effect.gen(function* () {
      const { error, times } = yield* run(read, [Recording.stalled], { attemptTimeout: "2 seconds" })
      assert.strictEqual(reasonOf(error)._tag, "Timeout")
      assert.propertyVal(reasonOf(error), "limit", "attempt")
      assert.deepStrictEqual(times, [0, 2125, 4375])
    })
  )

  it.effect("the deadline covers all attempts and waits, to the millisecond", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.silent)
      const fiber = yield* read.pipe(
        Effect.provide(client({ attemptTimeout: "4 seconds", deadline: "10 seconds", retry: { attempts: 9 } })),
        Effect.flip,
        Effect.withRandom(Random.fixed([0.5])),
        Effect.fork
      )
      yield* TestClock.adjust(Duration.millis(9999))
      assert.isTrue((yield* Fiber.poll(fiber))._tag === "None")
      yield* TestClock.adjust(Duration.millis(1))
      const error = yield* Fiber.join(fiber)
      assert.propertyVal(reasonOf(error), "limit", "deadline")
      assert.include(error.message, "deadline")
      assert.deepStrictEqual(
        requests.map((request) => request.at),
        [0, 4125, 8375]
      )
    })
  )

  it.effect("a wait that would pass the deadline is not begun", () =>
    Effect.gen(function* () {
      const { error, times } = yield* run(
        create,
        [Recording.errors(429, "too_many_requests", { "retry-after": "20" })],
        { deadline: "10 seconds" }
      )
      assert.strictEqual(reasonOf(error)._tag, "RateLimited")
      assert.deepStrictEqual(times, [0])
    })
  )

  it.effect("an interruption ends the wait between attempts", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.errors(500, "internal_clerk_error"))
      const fiber = yield* Effect.fork(Effect.provide(read, client({ retry: { attempts: 3 } })))
      yield* TestClock.adjust(Duration.millis(0))
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(requests.length, 1)
    })
  )
})
