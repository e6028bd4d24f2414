import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import { ActorTokens, type ClerkClient, type ClerkErrors, type SDKError, Sessions, Users } from "effect-clerk"
import { wireSession } from "../session.js"
import { client, type Script, serve, transports } from "./server.js"

type Call = Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>

const read: Call = Sessions.get({ sessionId: "sess_1" })
const remove: Call = Users.delete({ userId: "user_1" })
const create: Call = ActorTokens.create({ userId: "user_1", actor: { sub: "user_2" } })

const session = JSON.stringify(wireSession())

const ok = (body: string, ...headers: ReadonlyArray<string>) =>
  ["HTTP/1.1 200 OK", `content-length: ${Buffer.byteLength(body)}`, ...headers, "", body].join("\r\n")

const named = (error: ClerkErrors | SDKError) => (error._tag === "SDKError" ? error.reason._tag : error._tag)

const unreachable = (error: ClerkErrors | SDKError) =>
  error._tag === "SDKError" && error.reason._tag === "Unreachable" ? error.reason : assert.fail(String(error))

/** After these nobody can say whether Clerk did anything. */
const lost: Readonly<Record<string, Script>> = {
  "a reset before any byte": (socket) => socket.resetAndDestroy(),
  "an end before any byte": (socket) => socket.end(),
  "an end inside the head": (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-le"),
  "a reset inside the body": (socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":', () =>
      setTimeout(() => socket.resetAndDestroy(), 20)
    ),
  "an end inside the body": (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":'),
  "an end between chunks": (socket) =>
    socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n'),
  "garbage instead of HTTP": (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"),
  "a head of 70 KB": (socket) => socket.end(ok(session, `x-filler: ${"x".repeat(70_000)}`)),
  silence: () => {},
  "a head that trickles in": (socket) => {
    let sent = 0
    const timer = setInterval(() => socket.write(ok(session)[sent++] ?? ""), 50)
    socket.on("close", () => clearInterval(timer))
  },
  "a body that stalls": (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
}

for (const [name, transport] of transports) {
  describe(name, () => {
    describe.each(Object.entries(lost))("after %s", (what, script) => {
      const slow = /silence|trickles|stalls/.test(what)
      const options: ClerkClient.Options = slow ? { attemptTimeout: "150 millis" } : {}
      const outcome = (call: Call) =>
        Effect.gen(function* () {
          const server = yield* serve(script)
          const error = yield* Effect.flip(call).pipe(Effect.provide(client(server.origin, transport, options)))
          return { error: named(error), requests: server.requests.length, server }
        })

      it.scopedLive("repeats what only reads, and says that the answer is missing", () =>
        Effect.gen(function* () {
          const { error, requests } = yield* outcome(read)
          assert.deepStrictEqual({ error, requests }, { error: slow ? "Timeout" : "Unreachable", requests: 3 })
        })
      )

      it.scopedLive("repeats a deletion, and says that it may have happened", () =>
        Effect.gen(function* () {
          const { error, requests } = yield* outcome(remove)
          assert.deepStrictEqual({ error, requests }, { error: "OutcomeUnknown", requests: 3 })
        })
      )

      it.scopedLive("sends a creation exactly once, says that it may have happened, and closes its connection", () =>
        Effect.gen(function* () {
          const { error, requests, server } = yield* outcome(create)
          assert.deepStrictEqual({ error, requests }, { error: "OutcomeUnknown", requests: 1 })
          yield* server.closed
        })
      )
    })

    describe("where nobody listens", () => {
      const vacant = Effect.scoped(
        Effect.map(
          serve(() => {}),
          ({ port }) => port
        )
      )

      it.live.each(["127.0.0.1", "localhost"])("on %s, repeats everything, since nothing was sent", (host) =>
        Effect.gen(function* () {
          const port = yield* vacant
          for (const call of [read, remove, create]) {
            const error = yield* Effect.flip(call).pipe(Effect.provide(client(`http://${host}:${port}`, transport)))
            const { _tag, attempts, code, sent } = unreachable(error)
            assert.deepStrictEqual(
              { _tag, attempts, code, sent },
              { _tag: "Unreachable", attempts: 3, code: "ECONNREFUSED", sent: false }
            )
          }
        })
      )
    })

    it.scopedLive("does not repeat where TLS fails, since asking again cannot help", () =>
      Effect.gen(function* () {
        const server = yield* serve(
          () => {},
          (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
        )
        const error = yield* Effect.flip(create).pipe(
          Effect.provide(client(`https://127.0.0.1:${server.port}`, transport))
        )
        const { attempts, sent } = unreachable(error)
        assert.deepStrictEqual({ attempts, sent }, { attempts: 1, sent: false })
        assert.strictEqual(server.sockets.length, 1)
      })
    )

    it.scopedLive("finds a kept connection that was closed meanwhile, and opens another", () =>
      Effect.gen(function* () {
        const server = yield* serve((socket, nth) => {
          if (nth === 1) socket.write(ok(session), () => setTimeout(() => socket.destroy(), 5))
          else socket.write(ok(session))
        })
        yield* Effect.gen(function* () {
          yield* read
          yield* Effect.sleep("30 millis")
          yield* read
        }).pipe(Effect.provide(client(server.origin, transport)))
        assert.strictEqual(server.sockets.length, 2)
      })
    )

    it.scopedLive("ignores an interim answer", () =>
      Effect.gen(function* () {
        const server = yield* serve((socket) =>
          socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n${ok(session)}`)
        )
        yield* Effect.provide(read, client(server.origin, transport))
        assert.strictEqual(server.requests.length, 1)
      })
    )

    it.scopedLive.each([301, 302, 303, 307, 308])("does not follow a %i, neither elsewhere nor to itself", (status) =>
      Effect.gen(function* () {
        const elsewhere = yield* serve((socket) => socket.write(ok(session)))
        const server = yield* serve((socket) =>
          socket.write(
            `HTTP/1.1 ${status} Moved\r\nlocation: ${elsewhere.origin}/v1/sessions/sess_1\r\ncontent-length: 0\r\n\r\n`
          )
        )
        for (const call of [read, create]) {
          const error = yield* Effect.flip(call).pipe(Effect.provide(client(server.origin, transport)))
          assert.strictEqual(named(error), "UnexpectedStatus")
          assert.include(error.message, String(status))
        }
        assert.strictEqual(server.requests.length, 2)
        assert.strictEqual(elsewhere.sockets.length, 0)
      })
    )

    describe("an answer that is too large", () => {
      const limits: ClerkClient.Options = { maxResponseBytes: 100_000 }

      it.scopedLive("is left off where it passes the limit, and its connection closed", () =>
        Effect.gen(function* () {
          let written = 0
          const server = yield* serve((socket) => {
            socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
            const pour = () => {
              while (!socket.destroyed && socket.write(`2710\r\n${"x".repeat(10_000)}\r\n`)) written += 10_000
            }
            socket.on("drain", pour)
            pour()
          })
          const error = yield* Effect.flip(read).pipe(Effect.provide(client(server.origin, transport, limits)))
          assert.strictEqual(named(error), "InvalidResponse")
          assert.include(error.message, "maxResponseBytes")
          assert.strictEqual(server.requests.length, 1)
          yield* server.closed
          assert.isBelow(written, 20_000_000)
        })
      )

      it.scopedLive("is counted as it unfolds, so that a small gzip cannot grow past it", () =>
        Effect.gen(function* () {
          const bomb = gzipSync(Buffer.alloc(20_000_000, " "))
          const server = yield* serve((socket) => {
            socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
            socket.write(bomb)
          })
          const error = yield* Effect.flip(read).pipe(Effect.provide(client(server.origin, transport, limits)))
          assert.strictEqual(named(error), "InvalidResponse")
        })
      )
    })

    it.scopedLive("does not starve on a single connection whose answers are all thrown away", () =>
      Effect.gen(function* () {
        const page = "x".repeat(256 * 1024)
        const server = yield* serve((socket) =>
          socket.write(`HTTP/1.1 503 Unavailable\r\ncontent-length: ${page.length}\r\n\r\n${page}`)
        )
        const errors = yield* Effect.forEach(
          Array.from({ length: 20 }, () => Effect.flip(read)),
          Effect.map(named)
        ).pipe(Effect.provide(client(server.origin, transport)))
        assert.deepStrictEqual(new Set(errors), new Set(["UnexpectedStatus"]))
        assert.strictEqual(server.requests.length, 60)
        // The agent of node:http keeps none by default; what counts is that none piles up.
        assert.isAtMost(server.sockets.filter((socket) => !socket.closed).length, 3)
      })
    )

    describe("an interruption closes the connection at once", () => {
      const mute: Readonly<Record<string, Script>> = {
        "before the head": () => {},
        "inside the body": (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
      }

      it.scopedLive.each(Object.entries(mute))("%s", ([, script]) =>
        Effect.gen(function* () {
          const server = yield* serve(script)
          const fiber = yield* Effect.fork(Effect.provide(create, client(server.origin, transport)))
          yield* server.received(1)
          yield* Effect.sleep("20 millis")
          const [duration] = yield* Effect.timed(Fiber.interrupt(fiber))
          yield* server.closed
          assert.isBelow(Duration.toMillis(duration), 1000)
          assert.strictEqual(server.requests.length, 1)
        })
      )

      it.scopedLive("in a race and under a timeout as well", () =>
        Effect.gen(function* () {
          const server = yield* serve(() => {})
          yield* read.pipe(Effect.race(server.received(1)), Effect.provide(client(server.origin, transport)))
          yield* read.pipe(Effect.timeoutOption("50 millis"), Effect.provide(client(server.origin, transport)))
          yield* server.closed
        })
      )
    })
  })
}
