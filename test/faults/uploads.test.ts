import { assert, describe } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { Organizations } from "effect-clerk"
import { type Call, nameOf, outcome, succeed } from "./calls.js"
import { client, errors, inTurn, onEachTransport, reset, serve, silence, write } from "./server.js"

const upload = (content: Uint8Array | Stream.Stream<Uint8Array, unknown>): Call =>
  Organizations.uploadLogo({ organizationId: "org_1", file: { name: "logo.png", contentType: "image/png", content } })

describe("row 42: an upload lets go of its source", () => {
  /** A file of which a part comes every 20 ms without end, and whether its source was released. */
  const source = Effect.map(Deferred.make<void>(), (released) => ({
    released: Effect.timeoutFail(Deferred.await(released), {
      duration: "2 seconds",
      onTimeout: () => "the source is still open"
    }),
    call: (next: Stream.Stream<unknown> = Stream.repeatEffect(Effect.sleep("20 millis"))): Call =>
      upload(
        next.pipe(
          Stream.map(() => new Uint8Array(64)),
          Stream.ensuring(Deferred.succeed(released, undefined))
        )
      )
  }))

  onEachTransport("if it is interrupted", (transport) =>
    Effect.gen(function* () {
      for (const next of [undefined, Stream.concat(Stream.make(undefined), Stream.never)]) {
        const { call, released } = yield* source
        const server = yield* serve(silence)
        yield* Effect.gen(function* () {
          const fiber = yield* Effect.fork(call(next))
          yield* server.begun
          yield* Effect.sleep("50 millis")
          yield* Fiber.interrupt(fiber)
          yield* released
          yield* server.closed
        }).pipe(Effect.provide(client(server.origin, transport)))
      }
    })
  )

  onEachTransport("if the attempt takes too long", (transport) =>
    Effect.gen(function* () {
      const { call, released } = yield* source
      const server = yield* serve(silence)
      const options = { attemptTimeout: "150 millis", retry: { attempts: 1 } } as const
      const error = yield* Effect.flip(call()).pipe(Effect.provide(client(server.origin, transport, options)))
      assert.strictEqual(nameOf(error), "OutcomeUnknown")
      yield* released
      yield* server.closed
    })
  )

  onEachTransport("if the server responds before it has read it, or breaks the connection", (transport) =>
    Effect.gen(function* () {
      for (const [greeting, end] of [
        [errors(413, "request_body_too_large", "connection: close"), undefined],
        [undefined, "OutcomeUnknown"]
      ] as const) {
        const { call, released } = yield* source
        const server = yield* serve(silence, (socket) =>
          socket.once("data", () => (greeting === undefined ? socket.resetAndDestroy() : socket.end(greeting)))
        )
        const options = { retry: { attempts: 1 } }
        const error = yield* Effect.flip(call()).pipe(Effect.provide(client(server.origin, transport, options)))
        if (end !== undefined) assert.strictEqual(nameOf(error), end)
        yield* released
      }
    })
  )
})

describe("an upload whose stream can be read only once", () => {
  async function* parts() {
    for (let part = 0; part < 4; part++) yield new Uint8Array(1024).fill(part)
  }

  const once = {
    "an iterator": () =>
      Stream.fromAsyncIterable(((iterator) => ({ [Symbol.asyncIterator]: () => iterator }))(parts()), String),
    "a web stream": () => {
      const stream = new Blob([new Uint8Array(4096)]).stream()
      return Stream.fromReadableStream(() => stream, String)
    }
  }
  for (const [what, content] of Object.entries(once)) {
    onEachTransport(`(${what}) is sent once, and the failure of that attempt stays`, (transport) =>
      Effect.gen(function* () {
        const call = upload(content())
        const { ends, error } = yield* outcome(
          call,
          inTurn(write(errors(503, "service_unavailable")), succeed),
          transport
        )
        assert.strictEqual(ends, "1 × UnexpectedStatus")
        assert.strictEqual(error?.status, 503)
      })
    )
  }

  onEachTransport("while one that can be read again is sent again, byte for byte", (transport) =>
    Effect.gen(function* () {
      const content = Stream.fromAsyncIterable({ [Symbol.asyncIterator]: parts }, String)
      const call = upload(content)
      const { requests, server } = yield* outcome(
        call,
        inTurn(reset, write(errors(503, "service_unavailable")), succeed),
        transport
      )
      assert.strictEqual(requests, 3)
      const bodies = server.requests.map((request) => request.slice(request.indexOf("\r\n\r\n")))
      assert.isAbove(bodies[0]?.length ?? 0, 4096)
      assert.strictEqual(new Set(bodies.map(unchunked)).size, 1)
    })
  )
})

/** A chunked body without the sizes of its chunks. */
const unchunked = (body: string): string => body.replace(/\r\n[0-9a-f]+\r\n/g, "")

describe("an upload whose stream fails", () => {
  const broken = {
    "before its first part": Stream.fail("canary"),
    "after a part": Stream.concat(Stream.make(new Uint8Array(64)), Stream.fail("canary")),
    "with a defect": Stream.dieMessage("canary")
  }
  for (const [when, content] of Object.entries(broken)) {
    onEachTransport(`${when} is never a whole request, and says so`, (transport) =>
      Effect.gen(function* () {
        const { ends, error } = yield* outcome(upload(content), succeed, transport)
        assert.strictEqual(ends, "0 × InvalidInput")
        assert.include(error?.message, "the file's stream failed")
        assert.notInclude(error?.message, "canary")
        assert.isFalse(error?.isRetryable)
      })
    )
  }
})
