import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Scope } from "effect"
import { ClerkClient } from "effect-clerk"
import { afterEach, vi } from "vitest"
import { type Call, create, nameOf, outcome, read, reasonOf, succeed } from "./calls.js"
import {
  client,
  errors,
  inTurn,
  onEachTransport,
  type Script,
  serve,
  silence,
  type Transport,
  transports,
  transportsWith,
  write
} from "./server.js"

const stalls: Script = write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")

describe("row 41: an interruption is prompt, closes the connection, and nothing is sent after it:", () => {
  const interrupted = (script: Script, transport: Transport, closes: boolean) =>
    Effect.gen(function* () {
      for (const call of [read, create]) {
        const server = yield* serve(script)
        const options = { retry: { baseDelay: "1 second", throttleDelay: "1 second" } } as const
        const duration = yield* Effect.gen(function* () {
          const fiber = yield* Effect.fork(call)
          yield* server.received(1)
          yield* Effect.sleep("30 millis")
          const [duration, exit] = yield* Effect.timed(Fiber.interrupt(fiber))
          assert.isTrue(Exit.isInterrupted(exit))
          if (closes) yield* server.closed
          yield* Effect.sleep("50 millis")
          return duration
        }).pipe(Effect.provide(client(server.origin, transport, options)))
        assert.isBelow(Duration.toMillis(duration), 500)
        assert.lengthOf(server.requests, 1)
      }
    })

  const moments: ReadonlyArray<readonly [when: string, script: Script, closes: boolean]> = [
    ["before the head", silence, true],
    ["inside the head", write("HTTP/1.1 200 OK\r\ncontent-le"), true],
    ["inside the body", stalls, true],
    ["in the wait for a Retry-After", write(errors(429, "too_many_requests", "retry-after: 1")), false]
  ]
  for (const [when, script, closes] of moments) {
    onEachTransport(when, (transport) => interrupted(script, transport, closes))
  }

  onEachTransport("in the wait for an endpoint that a 429 closed", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve(write(errors(429, "too_many_requests", "retry-after: 20")))
      yield* Effect.gen(function* () {
        const first = yield* Effect.fork(read)
        yield* server.received(1)
        yield* Effect.sleep("300 millis")
        const waiting = yield* Effect.fork(read)
        yield* Effect.sleep("20 millis")
        const [duration] = yield* Effect.timed(Fiber.interruptAll([waiting, first]))
        assert.isBelow(Duration.toMillis(duration), 500)
        assert.lengthOf(server.requests, 1)
      }).pipe(Effect.provide(client(server.origin, transport)))
    })
  )

  onEachTransport(
    "while it waits for a connection",
    (transport, name) =>
      Effect.gen(function* () {
        const server = yield* serve(inTurn(silence, succeed))
        yield* Effect.gen(function* () {
          const first = yield* Effect.fork(read)
          yield* server.received(1)
          const queued = yield* Effect.fork(create)
          yield* Effect.sleep("30 millis")
          const [duration] = yield* Effect.timed(Fiber.interrupt(queued))
          assert.isBelow(Duration.toMillis(duration), 500)
          yield* Fiber.interrupt(first)
          // The connection is free again.
          yield* read
        }).pipe(Effect.provide(client(server.origin, transport)))
        assert.isFalse(
          server.requests.some((request) => request.startsWith("POST")),
          name
        )
      }),
    transportsWith({ connections: 1 })
  )
})

describe("row 42: nothing stays open after", () => {
  type End = (call: Call, received: Effect.Effect<unknown>) => Effect.Effect<unknown, unknown, ClerkClient.ClerkClient>

  const ways: Readonly<Record<string, End>> = {
    "Effect.timeout": (call) => Effect.timeoutOption(call, "300 millis"),
    "Effect.race": (call, received) => Effect.race(call, received),
    "Effect.raceAll": (call, received) => Effect.raceAll([call, call, received]),
    "the attempt timeout": (call) => Effect.flip(ClerkClient.withOptions(call, { attemptTimeout: "300 millis" })),
    "a scope that closes": (call, received) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        yield* Effect.forkIn(call, scope)
        yield* received
        yield* Scope.close(scope, Exit.void)
      })
  }
  for (const [what, end] of Object.entries(ways)) {
    onEachTransport(what, (transport) =>
      Effect.gen(function* () {
        for (const script of [silence, stalls]) {
          const server = yield* serve(script)
          yield* Effect.gen(function* () {
            yield* end(read, server.received(1))
            yield* server.closed
          }).pipe(Effect.provide(client(server.origin, transport)))
          assert.isAtMost(server.requests.length, 3)
        }
      })
    )
  }

  onEachTransport("the layer of the transport, which ends what is in flight or lets its limits end it", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve(silence)
      const scope = yield* Scope.make()
      const fiber = yield* Effect.gen(function* () {
        const fiber = yield* Effect.fork(Effect.flip(create))
        yield* server.received(1)
        return fiber
      }).pipe(Effect.provide(client(server.origin, transport, { attemptTimeout: "300 millis" })), Scope.extend(scope))
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual(nameOf(yield* Fiber.join(fiber)), "OutcomeUnknown")
      yield* server.closed
      assert.lengthOf(server.requests, 1)
    })
  )
})

describe("time", () => {
  afterEach(() => vi.restoreAllMocks())

  it.scopedLive.each(transports)("is no matter of the system's clock, which may jump by an hour: %s", ([, transport]) =>
    Effect.gen(function* () {
      for (const hours of [1, -1]) {
        const real = Date.now.bind(Date)
        const script = inTurn((socket, nth, request) => {
          vi.spyOn(Date, "now").mockImplementation(() => real() + hours * 3_600_000)
          write(errors(429, "too_many_requests", "retry-after: 0.3"))(socket, nth, request)
        }, succeed)
        const { ends } = yield* outcome(create, script, transport, { deadline: "5 seconds" })
        assert.strictEqual(ends, "2 × success")
        const limits = { attemptTimeout: "300 millis", deadline: "500 millis" } as const
        const late = yield* outcome(read, silence, transport, limits)
        assert.isBelow(Duration.toMillis(late.duration), 5000)
        vi.restoreAllMocks()
      }
    })
  )

  it.scopedLive.each(transports)("that a busy program used up sends nothing more: %s", ([, transport]) =>
    Effect.gen(function* () {
      const script: Script = (socket, nth, request) => {
        write(errors(429, "too_many_requests", "retry-after: 0.3"))(socket, nth, request)
        setTimeout(() => {
          const end = performance.now() + 900
          while (performance.now() < end);
        }, 100)
      }
      const { error, requests } = yield* outcome(create, script, transport, { deadline: "700 millis" })
      assert.strictEqual(requests, 1)
      assert.strictEqual(error && reasonOf(error)._tag, "RateLimited")
      assert.isFalse(error?.mayHaveBeenApplied)
    })
  )
})
