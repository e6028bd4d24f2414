import { gzipSync } from "node:zlib"
import { assert, describe } from "@effect/vitest"
import { Effect } from "effect"
import { Instance, Miscellaneous, Sessions, Users } from "effect-clerk"
import { assertEnds, create, failure, nameOf, outcome, read, reasonOf, session, wireUser } from "./calls.js"
import { client, inTurn, json, onEachTransport, response, type Script, serve, write } from "./server.js"

const whole = json(200, session)

onEachTransport("row 8: a body without a length that ends too early", (transport) =>
  Effect.gen(function* () {
    const cut: Script = (socket) =>
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"object":"session","id":"se')
    const ends = yield* assertEnds(cut, transport, {
      read: "3 × InvalidResponse",
      remove: "3 × InvalidResponse",
      create: "1 × OutcomeUnknown"
    })
    assert.isFalse(ends.read.error?.mayHaveBeenApplied)
    assert.isTrue(ends.remove.error?.mayHaveBeenApplied)
    const { ends: recovered } = yield* outcome(read, inTurn(cut, write(whole)), transport)
    assert.strictEqual(recovered, "2 × success")
  })
)

onEachTransport("row 13: interim responses are ignored", (transport) =>
  Effect.gen(function* () {
    const early = "HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
    const { ends } = yield* outcome(read, write(early + whole), transport)
    assert.strictEqual(ends, "1 × success")
  })
)

describe("row 14: a redirect to another origin is not followed, and its origin is named:", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    onEachTransport(`${status}`, (transport) =>
      Effect.gen(function* () {
        const elsewhere = yield* serve(write(whole))
        const location = `${elsewhere.origin}/v1/sessions/sess_1?token=canary`
        for (const call of [read, create]) {
          const { ends, error } = yield* failure(call, write(response(status, "", `location: ${location}`)), transport)
          assert.strictEqual(ends, "1 × UnexpectedStatus")
          assert.propertyVal(reasonOf(error), "location", elsewhere.origin)
          assert.include(error.message, String(status))
          assert.include(error.message, elsewhere.origin)
          assert.notInclude(error.message, "canary")
        }
        assert.lengthOf(elsewhere.sockets, 0)
      })
    )
  }
})

describe("row 15: a body that is too large", () => {
  const limits = { maxResponseBytes: 100_000 }

  const endless =
    (status: number, poured: (bytes: number) => void = () => {}): Script =>
    (socket) => {
      socket.write(`HTTP/1.1 ${status} Status\r\ntransfer-encoding: chunked\r\n\r\n`)
      const pour = () => {
        while (!socket.destroyed && socket.write(`2710\r\n${"x".repeat(10_000)}\r\n`)) poured(10_000)
      }
      socket.on("drain", pour)
      pour()
    }

  onEachTransport("is left off at the limit, and its connection closed", (transport) =>
    Effect.gen(function* () {
      let written = 0
      const script = endless(200, (bytes) => {
        written += bytes
      })
      const { ends, error, server } = yield* failure(read, script, transport, limits)
      assert.strictEqual(ends, "1 × InvalidResponse")
      assert.include(error.message, "maxResponseBytes")
      yield* server.closed
      assert.isBelow(written, 20_000_000)
    })
  )

  onEachTransport("is left off as well if it comes with an error status", (transport) =>
    Effect.gen(function* () {
      const { ends, server } = yield* failure(read, endless(500), transport, limits)
      assert.strictEqual(ends, "1 × InvalidResponse")
      yield* server.closed
    })
  )

  onEachTransport("is not read at all if it comes with a status that has none", (transport) =>
    Effect.gen(function* () {
      let written = 0
      const script = endless(205, (bytes) => {
        written += bytes
      })
      const { ends } = yield* outcome(Instance.update({ testMode: true }), script, transport, limits)
      assert.strictEqual(ends, "1 × success")
      assert.isBelow(written, 20_000_000)
    })
  )

  onEachTransport("is known by its length before it is read", (transport) =>
    Effect.gen(function* () {
      const { ends, server } = yield* outcome(
        read,
        write(`HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n{`),
        transport,
        {
          ...limits,
          attemptTimeout: "500 millis",
          retry: { attempts: 1 }
        }
      )
      assert.include(["1 × InvalidResponse", "1 × Timeout"], ends)
      yield* server.closed
    })
  )

  const zipped =
    (body: Buffer): Script =>
    (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`)
      socket.write(body)
    }

  onEachTransport("is counted as it unfolds, so that a small gzip cannot grow past the limit", (transport) =>
    Effect.gen(function* () {
      const { error } = yield* failure(read, zipped(gzipSync(Buffer.alloc(20_000_000, " "))), transport, limits)
      assert.strictEqual(nameOf(error), "InvalidResponse")
    })
  )

  onEachTransport("or broken where it is compressed is a lost response", (transport) =>
    Effect.gen(function* () {
      const corrupt = gzipSync(Buffer.from(JSON.stringify(session))).fill(0, 12)
      const lost = yield* failure(read, zipped(corrupt), transport)
      assert.strictEqual(lost.requests, 3)
      // Node's fetch never ends such a body if it breaks before anyone reads it.
      assert.include(["InvalidResponse", "Unreachable", "Timeout"], nameOf(lost.error))
      assert.strictEqual((yield* failure(create, zipped(corrupt), transport)).ends, "1 × OutcomeUnknown")
    })
  )
})

describe("row 17: an error page of Cloudflare is retried like a 502, and its text is kept:", () => {
  for (const status of [502, 520, 521, 522, 523, 524, 525, 526, 527]) {
    onEachTransport(`${status}`, (transport) =>
      Effect.gen(function* () {
        const page = `<!DOCTYPE html><html><head><title>api.clerk.com | ${status}</title></head><body>${"<p>Web server\n is down</p>".repeat(500)}</body></html>`
        const text = response(status, page, "content-type: text/html; charset=UTF-8", "cf-ray: 8a1b2c3d4e5f-FRA")
        const ends = yield* assertEnds(write(text), transport, {
          read: "3 × UnexpectedStatus",
          remove: "3 × UnexpectedStatus",
          create: "1 × UnexpectedStatus"
        })
        const error = ends.create.error ?? assert.fail("the call succeeded")
        const { excerpt = "" } = reasonOf(error) as { readonly excerpt?: string }
        assert.match(excerpt, /^api\.clerk\.com \| 5\d\d Web server is down/)
        assert.isAtMost(excerpt.length, 256)
        assert.include(error.message, excerpt)
        assert.deepStrictEqual(
          [error.traceId, error.retry, error.mayHaveBeenApplied],
          ["8a1b2c3d4e5f-FRA", "ambiguous", true]
        )
        assert.isFalse(ends.read.error?.mayHaveBeenApplied)
      })
    )
  }
})

describe("row 18: a success", () => {
  const misunderstood: Readonly<Record<string, string>> = {
    "with a page of a captive portal": response(200, "<html>Welcome</html>", "content-type: text/html"),
    "with an empty body": response(200),
    "without a body where there should be one": "HTTP/1.1 204 No Content\r\n\r\n"
  }
  for (const [what, text] of Object.entries(misunderstood)) {
    onEachTransport(`${what} is not understood, and says that the call succeeded`, (transport) =>
      Effect.gen(function* () {
        const ends = yield* assertEnds(write(text), transport, {
          read: "1 × InvalidResponse",
          remove: "1 × InvalidResponse",
          create: "1 × InvalidResponse"
        })
        assert.include(ends.create.error?.message, "the call succeeded")
        assert.isFalse(ends.create.error?.isRetryable)
      })
    )
  }

  const nothing: Readonly<Record<string, string>> = {
    "204 without a body": "HTTP/1.1 204 No Content\r\n\r\n",
    "204 with a length of zero": "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n",
    "204 with a body": "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello",
    "205 with a body": response(205, "hello"),
    "200 with a body that nobody needs": response(200, "{}")
  }
  for (const [what, text] of Object.entries(nothing)) {
    onEachTransport(`${what} is void`, (transport) =>
      Effect.gen(function* () {
        const { ends, server } = yield* outcome(
          Effect.replicateEffect(Instance.update({ testMode: true }), 2),
          write(text),
          transport
        )
        assert.strictEqual(ends, "2 × success")
        assert.isAtMost(server.sockets.length, 3)
      })
    )
  }
})

describe("row 19: JSON is read", () => {
  const bytes =
    (head: string, body: Buffer): Script =>
    (socket) => {
      socket.write(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n`)
      socket.write(body)
    }
  const types: Readonly<Record<string, string>> = {
    "with a charset": "200 OK\r\ncontent-type: application/json; charset=utf-8",
    "as application/problem+json": "200 OK\r\ncontent-type: application/problem+json",
    "without a type": "200 OK"
  }
  const text = JSON.stringify(session)
  for (const [what, head] of Object.entries(types)) {
    onEachTransport(what, (transport) =>
      Effect.map(outcome(read, bytes(head, Buffer.from(text)), transport), ({ ends }) =>
        assert.strictEqual(ends, "1 × success")
      )
    )
  }

  onEachTransport("with a byte order mark, with a length or in chunks, in a success or an error", (transport) =>
    Effect.gen(function* () {
      const marked = Buffer.from(`\ufeff${text}`)
      assert.strictEqual((yield* outcome(read, bytes("200 OK", marked), transport)).ends, "1 × success")
      const chunked = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${marked.length.toString(16)}\r\n\ufeff${text}\r\n0\r\n\r\n`
      assert.strictEqual((yield* outcome(read, write(chunked), transport)).ends, "1 × success")
      const body = Buffer.from(`\ufeff${JSON.stringify({ errors: [{ code: "resource_not_found" }] })}`)
      const { error } = yield* failure(read, bytes("404 Not Found", body), transport)
      assert.isTrue(error.hasCode("resource_not_found"))
    })
  )

  onEachTransport("with bytes that are no UTF-8, which become U+FFFD", (transport) =>
    Effect.gen(function* () {
      const [before = "", after = ""] = text.split("sess_1")
      const body = Buffer.concat([Buffer.from(before), Buffer.of(0xc3, 0x28, 0xff), Buffer.from(after)])
      const server = yield* serve(bytes("200 OK", body))
      const { id } = yield* Effect.provide(Sessions.get({ sessionId: "sess_1" }), client(server.origin, transport))
      assert.strictEqual(id, "\ufffd(\ufffd")
    })
  )

  onEachTransport("and text where an operation has text", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve(write(response(200, "<html>é</html>", "content-type: text/html")))
      const html = yield* Effect.provide(Miscellaneous.getPublicInterstitial({}), client(server.origin, transport))
      assert.strictEqual(html, "<html>é</html>")
    })
  )
})

onEachTransport("row 33: every error body is a typed error with its status and trace", (transport) =>
  Effect.gen(function* () {
    const long = "x".repeat(1_000_000)
    const bodies: ReadonlyArray<readonly [body: string, codes: ReadonlyArray<string>]> = [
      ...["", "{}", "[]", "null", "3", '"x"', "{", "<html>"].map((body) => [body, []] as const),
      ...["null", "[]", '"x"', "{}", "[null, 3]"].map((list) => [`{"errors":${list}}`, []] as const),
      ['{"errors":[{}]}', ["unknown_error"]],
      ['{"errors":[{"code":3,"message":null}]}', ["unknown_error"]],
      [
        '{"errors":[{"code":"brand_new_code"},{"code":"other","extra":{"a":1}}],"extra":1}',
        ["brand_new_code", "other"]
      ],
      [`{"errors":[{"code":"long","message":"m","long_message":"${long}"}]}`, ["long"]],
      [`{"errors":[{"code":"deep","meta":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}]}`, ["deep"]],
      ['{"errors":[{"code":"proto","meta":{"__proto__":{"polluted":true}}}]}', ["proto"]]
    ]
    for (const [status, tag] of [
      [404, "ClerkErrors"],
      [418, "SDKError"]
    ] as const) {
      const server = yield* serve((socket, nth) =>
        socket.write(response(status, bodies[nth - 1]?.[0], "x-clerk-trace-id: trace_of_header"))
      )
      for (const [body, codes] of bodies) {
        const error = yield* Effect.flip(read).pipe(Effect.provide(client(server.origin, transport)))
        const found = error.errors.map(({ code }) => code)
        assert.deepStrictEqual(
          [error._tag, error.status, error.traceId, found],
          [tag, status, "trace_of_header", codes],
          body.slice(0, 60)
        )
      }
    }
    assert.notProperty({}, "polluted")
  })
)

onEachTransport("row 34: new values and fields pass, and what does not fit is named by its path only", (transport) =>
  Effect.gen(function* () {
    const replies: ReadonlyArray<readonly [change: object, path: string | undefined]> = [
      [{ status: "paused_by_a_new_rule" }, undefined],
      [{ brand_new_field: { a: [1] } }, undefined],
      [{ created_at: null }, "createdAt"],
      [{ created_at: "canary" }, "createdAt"],
      [{ id: { canary: "canary" } }, "id"]
    ]
    for (const [change, path] of replies) {
      const { ends, error } = yield* outcome(read, write(json(200, { ...session, ...change })), transport)
      assert.strictEqual(ends, path === undefined ? "1 × success" : "1 × InvalidResponse")
      if (path === undefined) continue
      assert.include(error?.message, `${path}: expected`)
      assert.notInclude(error?.message, "canary")
    }
  })
)

describe("row 65: hostile JSON is typed or passed, never a defect:", () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`
  const hostile: Readonly<Record<string, string>> = {
    "5,000 deep": nested(5000),
    "100,000 deep": nested(100_000),
    "a million keys": `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
    "odd numbers": '{"huge":1e400,"zero":-0,"big":9007199254740993}',
    "duplicate keys": '{"a":1,"a":2}',
    "keys of Object.prototype": '{"__proto__":{"polluted":true},"constructor":1,"hasOwnProperty":2}'
  }
  for (const [what, metadata] of Object.entries(hostile)) {
    onEachTransport(what, (transport) =>
      Effect.gen(function* () {
        const user = JSON.stringify(wireUser("user_1", { public_metadata: "here" })).replace('"here"', metadata)
        const server = yield* serve(write(response(200, user)))
        const result = yield* Effect.either(Users.get({ userId: "user_1" })).pipe(
          // A busy machine takes seconds over a million keys.
          Effect.provide(client(server.origin, transport, { attemptTimeout: "20 seconds" }))
        )
        if (result._tag === "Left") assert.strictEqual(nameOf(result.left), "InvalidResponse")
        else assert.isTrue(Object.keys(result.right.publicMetadata).length > 0)
        assert.notProperty({}, "polluted")
      })
    )
  }
})
