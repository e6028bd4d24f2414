import { assert, describe } from "@effect/vitest"
import { Duration, Effect, Random } from "effect"
import { ClerkClient, PhoneNumbers, Sessions } from "effect-clerk"
import { assertEnds, ban, create, failure, outcome, read, reasonOf, remove, succeed } from "./calls.js"
import {
  client,
  errors,
  inTurn,
  json,
  onEachTransport,
  reset,
  response,
  type Script,
  serve,
  silence,
  transportsWith,
  write
} from "./server.js"

const everyCall = (end: string) => ({ read: end, remove: end, create: end })

const limited = (...headers: ReadonlyArray<string>) => write(errors(429, "too_many_requests", ...headers))

onEachTransport(
  "row 12: a thousand responses that nobody reads do not starve one connection",
  (transport, name) =>
    Effect.gen(function* () {
      const server = yield* serve(write(response(503, "x".repeat(256 * 1024))))
      const errors = yield* Effect.replicateEffect(Effect.flip(read), 334, { concurrency: 16 }).pipe(
        Effect.provide(client(server.origin, transport, { attemptTimeout: "20 seconds", retry: { budget: false } }))
      )
      assert.deepStrictEqual(new Set(errors.map((error) => error.status)), new Set([503]))
      assert.lengthOf(server.requests, 1002)
      // The client over node:http closes a connection whose response it does not read.
      if (name !== "NodeHttpClient.layer") assert.isAtMost(server.sockets.length, 2)
      assert.isAtMost(server.sockets.filter((socket) => !socket.closed).length, 2)
    }),
  transportsWith({ connections: 1 })
)

const date = (seconds: number) => new Date(784_111_777_000 + seconds * 1000).toUTCString()

describe("row 20: a 429 with Retry-After", () => {
  const forms: ReadonlyArray<readonly [what: string, headers: ReadonlyArray<string>, millis: number]> = [
    ["of no seconds", ["retry-after: 0"], 0],
    ["of a part of a second", ["retry-after: 0.2"], 200],
    ["of milliseconds", ["retry-after-ms: 150"], 150],
    ["as a date", [`retry-after: ${date(1)}`, `date: ${date(0)}`], 1000],
    ["as a date in the past", [`retry-after: ${date(0)}`, `date: ${date(5)}`], 0],
    ["of a negative number", ["retry-after: -1"], 0],
    ["of a word", ["retry-after: abc"], 0],
    ["of nothing", ["retry-after:"], 0]
  ]
  for (const [what, headers, millis] of forms) {
    onEachTransport(`${what} makes every call wait as long as it says`, (transport) =>
      Effect.gen(function* () {
        const { duration, ends } = yield* outcome(create, inTurn(limited(...headers), succeed), transport)
        assert.strictEqual(ends, "2 × success")
        assert.isAtLeast(Duration.toMillis(duration), millis)
        assert.isAtMost(Duration.toMillis(duration), millis + 250 + 500)
      })
    )
  }

  onEachTransport("over the cap fails the call at once, and is in its error", (transport) =>
    Effect.gen(function* () {
      const { duration, ends, error } = yield* failure(create, limited("retry-after: 999999"), transport)
      assert.strictEqual(ends, "1 × RateLimited")
      assert.deepStrictEqual(error.retryAfter, Duration.seconds(999_999))
      assert.isBelow(Duration.toMillis(duration), 1000)
    })
  )

  onEachTransport("is in the error of an operation that declares 429 as well", (transport) =>
    Effect.gen(function* () {
      const prepare = PhoneNumbers.prepareVerification({ phoneNumberId: "idn_1" })
      const { ends, error } = yield* failure(prepare, limited("retry-after: 45"), transport)
      assert.strictEqual(ends, "1 × ClerkErrors 429")
      assert.deepStrictEqual(error.retryAfter, Duration.seconds(45))
      assert.isTrue(error.isRetryable)
    })
  )
})

onEachTransport("row 21: a 429 without Retry-After waits for a part of a second, not of a quarter", (transport) =>
  Effect.gen(function* () {
    const { duration, ends } = yield* outcome(create, inTurn(limited(), succeed), transport, {
      retry: { throttleDelay: undefined, baseDelay: undefined }
    }).pipe(Effect.withRandom(Random.fixed([0.4])))
    assert.strictEqual(ends, "2 × success")
    assert.isAtLeast(Duration.toMillis(duration), 400)
    assert.isAtMost(Duration.toMillis(duration), 900)
  })
)

onEachTransport("row 23: a 429 for ever ends every call after three attempts", (transport) =>
  assertEnds(limited(), transport, everyCall("3 × RateLimited")).pipe(Effect.asVoid)
)

onEachTransport("row 24: a date is measured by the server's clock, which may be ten minutes off", (transport) =>
  Effect.gen(function* () {
    for (const minutes of [-10, 10]) {
      const now = Date.now() + minutes * 60_000
      const [start, end] = [now, now + 1000].map((millis) => new Date(millis).toUTCString())
      const script = inTurn(limited(`date: ${start}`, `retry-after: ${end}`), succeed)
      const { duration, ends } = yield* outcome(read, script, transport)
      assert.strictEqual(ends, "2 × success")
      assert.isAtLeast(Duration.toMillis(duration), 1000)
      assert.isAtMost(Duration.toMillis(duration), 1750)
    }
  })
)

describe("row 25: a failing server is asked again by what is idempotent, and by nothing else:", () => {
  for (const status of [500, 502, 503, 504, 408]) {
    onEachTransport(`${status}`, (transport) =>
      Effect.gen(function* () {
        const script = inTurn(write(errors(status, "internal_clerk_error")), succeed)
        const ends = yield* assertEnds(script, transport, {
          read: "2 × success",
          remove: "2 × success",
          create: "1 × UnexpectedStatus"
        })
        const error = ends.create.error ?? assert.fail("the call succeeded")
        assert.deepStrictEqual([error.retry, error.isRetryable, error.mayHaveBeenApplied], ["ambiguous", false, true])
        assert.include(error.message, "may have been applied")
        const server = yield* serve(script)
        const { attempts } = yield* Effect.flatMap(ClerkClient.ClerkClient, (service) =>
          service.response(Sessions.get.spec, { sessionId: "sess_1" })
        ).pipe(Effect.provide(client(server.origin, transport)))
        assert.strictEqual(attempts, 2)
      })
    )
  }
})

describe("a status that a repetition cannot change is not repeated:", () => {
  const rows: ReadonlyArray<readonly [row: string, status: number, codes: ReadonlyArray<string>]> = [
    ["row 27", 400, ["api_version_invalid", "malformed_request_parameters"]],
    ["row 29", 402, ["unsupported_subscription_plan_features", "insufficient_seats"]],
    ["row 29", 403, ["user_quota_exceeded", "action_blocked"]],
    ["row 31", 409, ["conflict"]],
    ["row 32", 410, ["operation_deprecated"]],
    ["row 32", 413, ["request_body_too_large"]],
    ["row 32", 415, ["unsupported_content_type"]],
    ["row 32", 422, ["form_param_nil", "form_identifier_exists", "form_param_format_invalid"]],
    ["row 32", 423, ["email_template_customization_locked"]]
  ]
  for (const [row, status, codes] of rows) {
    onEachTransport(`${row}: ${status} ${codes.join(", ")}`, (transport) =>
      Effect.gen(function* () {
        const entries = codes.map((code) => ({ code, message: code, meta: { param_name: `param_of_${code}` } }))
        const text = json(status, { errors: entries, clerk_trace_id: "trace_1" })
        for (const call of [read, remove, create]) {
          const { error, requests } = yield* failure(call, write(text), transport)
          assert.deepStrictEqual(
            [requests, error.status, error.isRetryable, error.mayHaveBeenApplied, error.traceId],
            [1, status, false, false, "trace_1"]
          )
          assert.deepStrictEqual(
            error.errors.map(({ code, meta }) => [code, meta["param_name"]]),
            codes.map((code) => [code, `param_of_${code}`])
          )
          assert.isTrue(codes.every((code) => error.hasCode(code)))
        }
      })
    )
  }
})

onEachTransport("row 28: a 401 that quotes the key shows it nowhere", (transport) =>
  Effect.gen(function* () {
    const key = "sk_test_faults"
    const item = {
      code: "clerk_key_invalid",
      message: key,
      long_message: `not ${key}`,
      meta: { [key]: [{ [key]: key }] }
    }
    const text = json(401, { errors: [item] }, `x-clerk-trace-id: ${key}`, `cf-ray: ${key}`)
    for (const call of [read, create]) {
      const { error, requests } = yield* failure(call, write(text), transport)
      assert.deepStrictEqual([requests, error.status, error.hasCode("clerk_key_invalid")], [1, 401, true])
      assert.include(error.message, "check the secret key")
      assert.notInclude(`${error} ${JSON.stringify(error)} ${JSON.stringify(error.errors)} ${error.traceId}`, key)
    }
  })
)

onEachTransport("row 30: a 404 tells whether an earlier attempt may have caused it", (transport) =>
  Effect.gen(function* () {
    const missing = write(errors(404, "resource_not_found"))
    const applied = (call: typeof read, ...before: ReadonlyArray<Script>) =>
      Effect.map(failure(call, inTurn(...before, missing), transport), ({ error, requests }) => {
        assert.deepStrictEqual([requests, error.status], [before.length + 1, 404])
        return error.mayHaveBeenApplied
      })
    assert.isFalse(yield* applied(read))
    assert.isFalse(yield* applied(read, reset))
    assert.isFalse(yield* applied(remove))
    assert.isTrue(yield* applied(remove, reset))
    assert.isTrue(yield* applied(remove, write(errors(503, "service_unavailable"))))
    assert.isFalse(yield* applied(remove, limited()))
  })
)

onEachTransport("row 31: a locked resource is tried again by every call", (transport) =>
  Effect.gen(function* () {
    const locked = write(errors(409, "resource_locked"))
    yield* assertEnds(locked, transport, everyCall("3 × UnexpectedStatus"))
    yield* assertEnds(inTurn(locked, succeed), transport, everyCall("2 × success"))
  })
)

describe("row 43: a Retry-After past the deadline fails the call at once:", () => {
  for (const status of [429, 503]) {
    onEachTransport(`${status}`, (transport) =>
      Effect.gen(function* () {
        const script = write(errors(status, "service_unavailable", "retry-after: 5"))
        const { duration, error, requests } = yield* failure(read, script, transport, { deadline: "2 seconds" })
        assert.deepStrictEqual([requests, error.status], [1, status])
        assert.deepStrictEqual(error.retryAfter, Duration.seconds(5))
        assert.isBelow(Duration.toMillis(duration), 1000)
      })
    )
  }
})

describe("after an attempt that may have been applied, no failure claims that nothing was:", () => {
  const responses = [
    [401, "clerk_key_invalid"],
    [403, "action_blocked"],
    [404, "resource_not_found"],
    [422, "form_param_nil"],
    [429, "too_many_requests", "retry-after: 999"]
  ] as const
  for (const [status, code, ...headers] of responses) {
    onEachTransport(`${status}`, (transport) =>
      Effect.gen(function* () {
        for (const first of [reset, write(errors(502, "bad_gateway"))]) {
          for (const call of [remove, ban]) {
            const { error, requests } = yield* failure(
              call,
              inTurn(first, write(errors(status, code, ...headers))),
              transport
            )
            assert.deepStrictEqual([requests, error.status, error.mayHaveBeenApplied], [2, status, true])
            assert.include(error.message, "may have been applied")
          }
        }
      })
    )
  }

  onEachTransport("a timeout", (transport) =>
    Effect.gen(function* () {
      const { ends, error } = yield* failure(remove, inTurn(reset, silence), transport, {
        attemptTimeout: "100 millis"
      })
      assert.strictEqual(ends, "3 × OutcomeUnknown")
      assert.isTrue(error.mayHaveBeenApplied)
    })
  )

  onEachTransport("a server that is gone", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve((socket) => {
        Effect.runFork(server.close)
        socket.resetAndDestroy()
      })
      const options = { retry: { baseDelay: "100 millis" } } as const
      const error = yield* Effect.flip(ban).pipe(
        Effect.withRandom(Random.fixed([0.5])),
        Effect.provide(client(server.origin, transport, options))
      )
      assert.strictEqual(reasonOf(error)._tag, "OutcomeUnknown")
      assert.isTrue(error.mayHaveBeenApplied)
      assert.include(error.message, "ECONNREFUSED")
      assert.lengthOf(server.requests, 1)
    })
  )

  onEachTransport("while a call that only reads never says that it was applied", (transport) =>
    Effect.gen(function* () {
      const { error } = yield* failure(read, inTurn(reset, write(errors(403, "action_blocked"))), transport)
      assert.isFalse(error.mayHaveBeenApplied)
      assert.notInclude(error.message, "applied")
    })
  )
})
