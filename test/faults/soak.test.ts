import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Exit } from "effect"
import { ClerkErrors, SDKError } from "effect-clerk"
import { type Call, create, read, remove, succeed } from "./calls.js"
import { client, errors, type Script, serve, silence, transports, write } from "./server.js"

/** Row 42 and row 12 over time: many calls with mixed faults leave no socket, timer, listener or memory behind. */

/** Calls in all, over the five transports. `SOAK_CALLS=10000` makes a longer run. */
const calls = Number(process.env["SOAK_CALLS"] ?? 3000)

/** A server whose responses go through all faults, in an order that does not repeat with the calls'. */
const faults: ReadonlyArray<Script> = [
  succeed,
  write(errors(503, "service_unavailable")),
  (socket) => socket.resetAndDestroy(),
  succeed,
  (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
  write(errors(404, "resource_not_found")),
  silence,
  (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"),
  write(errors(429, "too_many_requests")),
  succeed,
  write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
  (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n'),
  write("HTTP/1.1 302 Found\r\nlocation: https://elsewhere.test\r\ncontent-length: 0\r\n\r\n")
]

const kinds: ReadonlyArray<Call> = [read, remove, create, Effect.timeoutOption(read, "100 millis")]

const collectGarbage = (() => {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc") as () => void
})()

const heapUsed = Effect.gen(function* () {
  for (let times = 0; times < 3; times++) {
    yield* Effect.sleep("20 millis")
    collectGarbage()
  }
  return process.memoryUsage().heapUsed
})

/** What keeps a process alive, by kind. */
const active = (kind: RegExp) => process.getActiveResourcesInfo().filter((name) => kind.test(name)).length

describe(`${calls} calls with mixed faults`, () => {
  it.scopedLive.each(transports)(
    "leave nothing behind: %s",
    ([, transport]) =>
      Effect.gen(function* () {
        const troubles: Array<unknown> = []
        const note = (trouble: unknown) => troubles.push(trouble)
        yield* Effect.acquireRelease(
          Effect.sync(() => process.on("warning", note).on("unhandledRejection", note)),
          () => Effect.sync(() => process.off("warning", note).off("unhandledRejection", note))
        )
        let served = 0
        let succeeded = 0
        const before = { timers: active(/Timeout/), sockets: active(/^TCPSocketWrap|^TLSWrap/) }
        const server = yield* serve((socket, nth, request) => faults[served++ % faults.length]?.(socket, nth, request))
        const run = (count: number) =>
          Effect.forEach(
            Array.from({ length: count }, (_, index) => kinds[index % kinds.length] ?? read),
            (call) =>
              Effect.map(Effect.exit(call), (exit) => {
                if (Exit.isSuccess(exit)) succeeded++
                const failure = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
                assert.isTrue(failure === undefined || failure instanceof SDKError || failure instanceof ClerkErrors)
                // The test is to measure what the client keeps, not what it keeps itself.
                server.requests.length = 0
              }),
            { concurrency: 24, discard: true }
          )
        const open = () => server.sockets.filter((socket) => !socket.closed).length
        const growth = yield* Effect.gen(function* () {
          yield* run(calls / 20)
          const start = yield* heapUsed
          yield* run(calls / 5)
          // The sockets of the server's side are the test's own.
          server.sockets.splice(0, server.sockets.length, ...server.sockets.filter((socket) => !socket.closed))
          assert.isAtMost(open(), 120)
          return (yield* heapUsed) - start
        }).pipe(
          Effect.provide(
            client(server.origin, transport, {
              attemptTimeout: "200 millis",
              retry: { budget: false, maxDelay: "1 millis" }
            })
          )
        )
        // A machine that is too busy would let every call time out, and test nothing else.
        assert.isAbove(served, calls / 5)
        assert.isAbove(succeeded, calls / 20)
        assert.isBelow(growth, 12_000_000)
        yield* Effect.sleep(Duration.millis(500))
        assert.deepStrictEqual(troubles, [])
        assert.isAtMost(active(/Timeout/) - before.timers, 10)
        assert.isAtMost(active(/^TCPSocketWrap|^TLSWrap/) - before.sockets, 160)
        yield* server.close
        yield* Effect.repeat(Effect.sleep("20 millis"), {
          until: () => active(/^TCPSocketWrap|^TLSWrap/) <= before.sockets
        }).pipe(Effect.timeoutFail({ duration: "5 seconds", onTimeout: () => "sockets are still open" }))
      }),
    120_000
  )
})
