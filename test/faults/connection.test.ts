import { connect } from "node:net"
import { createServer as createTlsServer, type SecureVersion } from "node:tls"
import { Worker } from "node:worker_threads"
import { assert, describe } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { ActorTokens } from "effect-clerk"
import {
  assertEnds,
  create,
  failure,
  nameOf,
  outcome,
  read,
  reasonOf,
  remove,
  session,
  succeed,
  unreachable,
  wireToken
} from "./calls.js"
import { certificate, type Subject } from "./certificate.js"
import { client, json, onEachTransport, reset, type Script, serve, silence, transportsWith, write } from "./server.js"

const lost = { read: "3 × Unreachable", remove: "3 × OutcomeUnknown", create: "1 × OutcomeUnknown" }
const late = { read: "3 × Timeout", remove: "3 × OutcomeUnknown", create: "1 × OutcomeUnknown" }

const whole = json(200, session)

/** Nobody can say whether Clerk did anything: what is idempotent is sent again, anything else is not. */
const isLost = (title: string, script: Script) =>
  onEachTransport(title, (transport) =>
    Effect.gen(function* () {
      const { create } = yield* assertEnds(script, transport, lost)
      yield* create.server.closed
    })
  )

/** The same, by the attempt timeout, which covers head and body and closes the connection. */
const isLate = (title: string, script: Script) =>
  onEachTransport(title, (transport) =>
    Effect.gen(function* () {
      const ends = yield* assertEnds(script, transport, late, { attemptTimeout: "150 millis" })
      for (const { server } of Object.values(ends)) yield* server.closed
      assert.isBelow(Duration.toMillis(ends.read.duration), 1000)
    })
  )

/** Writes a text byte by byte. */
const trickle =
  (text: string, at = 0): Script =>
  (socket) => {
    let sent = at
    socket.write(text.slice(0, at))
    const timer = setInterval(() => socket.write(text[sent++] ?? ""), 40)
    socket.on("close", () => clearInterval(timer))
  }

describe("row 1: a refused connection", () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    onEachTransport(`to ${host} is tried again by every call, since nothing was sent`, (transport) =>
      Effect.gen(function* () {
        const { port } = yield* Effect.scoped(serve(silence))
        for (const call of [read, remove, create]) {
          const error = yield* Effect.flip(call).pipe(Effect.provide(client(`http://${host}:${port}`, transport)))
          const { attempts, code, sent } = unreachable(error)
          assert.deepStrictEqual({ attempts, code, sent }, { attempts: 3, code: "ECONNREFUSED", sent: false })
          assert.isTrue(error.isRetryable)
          assert.isFalse(error.mayHaveBeenApplied)
        }
      })
    )
  }
})

onEachTransport("row 2: a host name that does not resolve is tried again by every call", (transport) =>
  Effect.gen(function* () {
    for (const call of [read, remove, create]) {
      const error = yield* Effect.flip(call).pipe(
        Effect.provide(client("https://nothing.invalid", transport, { attemptTimeout: "20 seconds" }))
      )
      const { attempts, code, sent } = unreachable(error)
      assert.include(["ENOTFOUND", "EAI_AGAIN"], code)
      assert.deepStrictEqual({ attempts, sent }, { attempts: 3, sent: false })
    }
  })
)

/** A port whose queue of connections is full, because its process never accepts one. */
const fullBacklog = Effect.gen(function* () {
  const worker = yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Worker(
          `const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
             require("node:worker_threads").parentPort.postMessage(server.address().port)
             Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
           })`,
          { eval: true }
        )
    ),
    (worker) => Effect.promise(() => worker.terminate())
  )
  const port = yield* Effect.async<number>((resume) => {
    worker.once("message", (port: number) => resume(Effect.succeed(port)))
  })
  yield* Effect.acquireRelease(
    Effect.sync(() => Array.from({ length: 8 }, () => connect(port, "127.0.0.1").on("error", () => {}))),
    (sockets) => Effect.forEach(sockets, (socket) => Effect.sync(() => socket.destroy()))
  )
  yield* Effect.sleep("50 millis")
  return `http://127.0.0.1:${port}`
})

onEachTransport(
  "row 3: a connection that is never made",
  (transport, name) =>
    Effect.gen(function* () {
      const origin = yield* fullBacklog
      const options = { attemptTimeout: "1500 millis", retry: { attempts: 1 } } as const
      const error = yield* Effect.flip(create).pipe(Effect.provide(client(origin, transport, options)))
      if (name === "NodeHttpClient.layer") {
        // It has no limit of its own, so only the attempt timeout ends it, which cannot know that nothing was sent.
        assert.strictEqual(nameOf(error), "OutcomeUnknown")
      } else {
        const { code, sent } = unreachable(error)
        assert.deepStrictEqual({ code, sent }, { code: "UND_ERR_CONNECT_TIMEOUT", sent: false })
        assert.isTrue(error.isRetryable)
      }
    }),
  transportsWith({ connectTimeout: 300 })
)

describe("row 4: a TLS fault is not tried again, since that cannot help:", () => {
  const authority = certificate("Authority", { name: "Authority", isAuthority: true })
  const transports = transportsWith({ ca: authority.cert })

  const serveTls = (issuer: string, subject: Subject, maxVersion: SecureVersion = "TLSv1.3") =>
    serve(succeed, undefined, (listener) =>
      createTlsServer(
        { ...certificate(issuer, subject), minVersion: "TLSv1", maxVersion, ciphers: "DEFAULT@SECLEVEL=0" },
        listener
      )
    )

  const leaf: Subject = { name: "leaf" }
  const faults: ReadonlyArray<readonly [what: string, server: ReturnType<typeof serve>]> = [
    [
      "plain HTTP",
      serve(silence, (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")))
    ],
    ["only TLS 1.1", serveTls("Authority", leaf, "TLSv1.1")],
    ["a self-signed certificate", serveTls("self", { name: "self" })],
    ["an unknown issuer", serveTls("Other", leaf)],
    ["an expired certificate", serveTls("Authority", { ...leaf, expires: Date.now() - 1000 })],
    ["a certificate of another host", serveTls("Authority", { ...leaf, address: [127, 0, 0, 2] })],
    ["a certificate for clients only", serveTls("Authority", { ...leaf, purpose: "client" })]
  ]
  for (const [what, start] of faults) {
    onEachTransport(
      what,
      (transport) =>
        Effect.gen(function* () {
          const server = yield* start
          for (const call of [read, create]) {
            const error = yield* Effect.flip(call).pipe(
              Effect.provide(client(`https://127.0.0.1:${server.port}`, transport))
            )
            const { attempts, sent } = unreachable(error)
            assert.deepStrictEqual({ attempts, sent, retry: error.retry }, { attempts: 1, sent: false, retry: "never" })
          }
          assert.lengthOf(server.requests, 0)
        }),
      transports
    )
  }

  onEachTransport(
    "and a good certificate works",
    (transport) =>
      Effect.gen(function* () {
        const server = yield* serveTls("Authority", leaf)
        yield* Effect.provide(create, client(`https://127.0.0.1:${server.port}`, transport))
        assert.lengthOf(server.requests, 1)
      }),
    transports
  )
})

isLost("row 5: a connection reset before any byte", reset)

isLost("row 6: a connection closed before any byte", (socket) => socket.end())

isLost("row 6: a connection closed inside the head", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-le"))

describe("row 6: a kept connection", () => {
  onEachTransport("that was closed meanwhile is replaced", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve((socket, nth) => {
        if (nth === 1) socket.write(whole, () => setTimeout(() => socket.destroy(), 5))
        else socket.write(whole)
      })
      yield* Effect.gen(function* () {
        yield* read
        yield* Effect.sleep("30 millis")
        yield* read
      }).pipe(Effect.provide(client(server.origin, transport)))
      assert.lengthOf(server.sockets, 2)
    })
  )

  onEachTransport("that is reset by its second request does not make a creation repeat", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve((socket, nth, request) =>
        request.startsWith("GET") ? succeed(socket, nth, request) : socket.resetAndDestroy()
      )
      const error = yield* Effect.zipRight(read, Effect.flip(create)).pipe(
        Effect.provide(client(server.origin, transport))
      )
      assert.strictEqual(nameOf(error), "OutcomeUnknown")
      assert.lengthOf(server.requests, 2)
    })
  )

  onEachTransport("that closes at any moment never sends a creation twice", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve((socket, nth) => {
        socket.write(json(200, wireToken))
        setTimeout(() => socket.destroy(), nth % 5)
      })
      const calls = Array.from({ length: 60 }, (_, number) =>
        Effect.either(ActorTokens.create({ userId: `user_${number}`, actor: { sub: "user_2" } }))
      )
      yield* Effect.forEach(calls, (call, index) => Effect.zipRight(Effect.sleep(index % 4), call)).pipe(
        Effect.provide(client(server.origin, transport))
      )
      const users = server.requests.map((request) => /"user_\d+"/.exec(request)?.[0])
      assert.strictEqual(new Set(users).size, users.length)
      assert.isAtLeast(users.length, 30)
    })
  )
})

isLost("row 7: a reset inside the body", (socket) =>
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":', () =>
    setTimeout(() => socket.resetAndDestroy(), 20)
  )
)

isLost("row 7: an end inside the body", (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":'))

isLost("row 7: an end between chunks", (socket) =>
  socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n')
)

isLost("row 7: a chunk whose size is no number", (socket) =>
  socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\nsix\r\n"a"}\r\n0\r\n\r\n')
)

isLate("row 9: a head that trickles in", trickle(whole))

isLate("row 9: a body that trickles in", trickle(whole, whole.indexOf("\r\n\r\n") + 4))

isLate("row 9: a body that stalls", write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"))

isLate("row 9: chunks that never end", (socket) => {
  socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
  const timer = setInterval(() => socket.write("1\r\n \r\n"), 10)
  socket.on("close", () => clearInterval(timer))
})

isLate("row 10: a server that never responds", silence)

onEachTransport("row 10: the deadline ends a call that has attempts left", (transport) =>
  Effect.gen(function* () {
    const limits = { attemptTimeout: "200 millis", deadline: "500 millis", retry: { attempts: 9 } } as const
    const { duration, error, requests } = yield* failure(read, silence, transport, limits)
    assert.propertyVal(reasonOf(error), "limit", "deadline")
    assert.strictEqual(requests, 3)
    assert.isAtLeast(Duration.toMillis(duration), 499)
    assert.isAtMost(Duration.toMillis(duration), 700)
  })
)

isLost("row 11: garbage instead of HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"))

isLost("row 11: bytes of all kinds", (socket) =>
  socket.end(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)))
)

isLost("row 11: a head of 70 KB", (socket) => socket.end(json(200, session, `x-filler: ${"x".repeat(70_000)}`)))

isLost("row 11: a head of ten thousand lines", (socket) =>
  socket.end(json(200, session, ...Array.from({ length: 10_000 }, (_, index) => `x-${index}: filler`)))
)

onEachTransport("row 11: a head within the limit is read", (transport) =>
  Effect.map(outcome(read, write(json(200, session, `x-filler: ${"x".repeat(8000)}`)), transport), ({ ends }) =>
    assert.strictEqual(ends, "1 × success")
  )
)
