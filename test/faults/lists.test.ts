import { assert, describe } from "@effect/vitest"
import { Effect, Exit, Layer, Stream } from "effect"
import { ClerkService, Page, Sessions, UserBatch, Users } from "effect-clerk"
import { read, reasonOf, session, wireUser } from "./calls.js"
import { client, errors, inTurn, json, onEachTransport, type Script, serve, type Transport, write } from "./server.js"

const users = Array.from({ length: 1200 }, (_, number) => wireUser(`user_${number}`))

const queryOf = (request: string) => new URL(request.split(" ")[1] ?? "", "http://localhost").searchParams

describe("row 35: reading a list to its end", () => {
  const ids = Effect.map(Stream.runCollect(Stream.map(Page.stream(Users.list, {}), ({ id }) => id)), (chunk) => [
    ...chunk
  ])

  const page = (request: string, start: number) =>
    json(200, users.slice(start, start + Number(queryOf(request).get("limit"))))

  onEachTransport("gives each item once by cursor, although items are deleted meanwhile", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve((socket, _, request) => {
        const after = queryOf(request).get("starting_after")
        socket.write(page(request, after === null ? 0 : Number(after.slice(5)) + 1))
      })
      const found = yield* ids.pipe(Effect.provide(client(server.origin, transport)))
      assert.deepStrictEqual(
        found,
        users.map(({ id }) => id)
      )
      assert.lengthOf(server.requests, 3)
    })
  )

  const repeating: Readonly<Record<string, Script>> = {
    "ignores the cursor": (socket, _, request) => socket.write(page(request, 0)),
    "alternates between two pages": (socket, nth, request) => socket.write(page(request, (nth % 2) * 500))
  }
  for (const [what, script] of Object.entries(repeating)) {
    onEachTransport(`ends if the server ${what}`, (transport) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        const error = yield* Effect.flip(ids).pipe(Effect.provide(client(server.origin, transport)))
        assert.strictEqual(reasonOf(error)._tag, "InvalidResponse")
        assert.isAtMost(server.requests.length, 5)
      })
    )
  }

  const sessions = (count: number) => Array.from({ length: count }, (_, n) => ({ ...session, id: `sess_${n}` }))
  const offsets: Readonly<Record<string, readonly [script: Script, end: number | "InvalidResponse"]>> = {
    "ignores the offset": [write(json(200, sessions(500))), "InvalidResponse"],
    "counts wrongly and ignores the offset": [
      write(json(200, { data: sessions(500), total_count: 1_000_000 })),
      "InvalidResponse"
    ],
    "shrinks its total": [
      inTurn(
        write(json(200, { data: sessions(500), total_count: 900 })),
        write(json(200, { data: [], total_count: 500 }))
      ),
      500
    ],
    "changes the form of its pages": [
      inTurn(write(json(200, { data: sessions(500), total_count: 600 })), write(json(200, sessions(600).slice(500)))),
      600
    ]
  }
  for (const [what, [script, end]] of Object.entries(offsets)) {
    onEachTransport(`ends if the server ${what}`, (transport) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        const all = Stream.runCount(Page.stream(Sessions.list, { userId: "user_1" }))
        const result = yield* Effect.either(all).pipe(Effect.provide(client(server.origin, transport)))
        if (end === "InvalidResponse") {
          assert.strictEqual(result._tag === "Left" && reasonOf(result.left)._tag, end)
        } else assert.deepStrictEqual(result._tag === "Right" && result.right, end)
        assert.lengthOf(server.requests, 2)
      })
    )
  }
})

describe("row 45: many reads in one request", () => {
  const batched = (origin: string, transport: Transport) =>
    UserBatch.layer.pipe(
      Layer.provide(
        ClerkService.layer({ secretKey: "sk_test_x", baseUrl: origin, retry: { attempts: 1 } }).pipe(
          Layer.orDie,
          Layer.provide(transport)
        )
      )
    )
  const get = (number: number) =>
    Effect.flatMap(ClerkService, (clerk) => Effect.exit(clerk.users.get({ userId: `user_${number}` })))
  const getAll = Effect.forEach(
    Array.from({ length: 100 }, (_, n) => n),
    get,
    { concurrency: "unbounded", batching: true }
  )

  onEachTransport("fail for the one that is missing, or for all if the request fails", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve(inTurn(write(json(200, users.slice(0, 99))), write(errors(403, "action_blocked"))))
      yield* Effect.gen(function* () {
        const first = yield* getAll
        assert.lengthOf(first.filter(Exit.isSuccess), 99)
        const [missing] = first.filter(Exit.isFailure)
        assert.include(String(missing?.cause), "resource_not_found")
        const second = yield* getAll
        assert.isTrue(second.every((exit) => Exit.isFailure(exit) && String(exit.cause).includes("action_blocked")))
      }).pipe(Effect.provide(batched(server.origin, transport)))
      assert.lengthOf(server.requests, 2)
    })
  )

  onEachTransport("end for one caller that is interrupted, and go on for the others", (transport) =>
    Effect.gen(function* () {
      const server = yield* serve((socket, nth, request) => {
        setTimeout(() => write(json(200, users.slice(0, 100)))(socket, nth, request), 200)
      })
      const [first, ...others] = yield* Effect.forEach(
        Array.from({ length: 100 }, (_, n) => n),
        (number) => (number === 0 ? Effect.timeoutOption(get(number), "50 millis") : Effect.asSome(get(number))),
        { concurrency: "unbounded", batching: true }
      ).pipe(Effect.provide(batched(server.origin, transport)))
      assert.strictEqual(first?._tag, "None")
      assert.isTrue(others.every((exit) => exit._tag === "Some" && Exit.isSuccess(exit.value)))
    })
  )
})

onEachTransport("row 46: two clients of one process share no key, gate or budget", (transport) =>
  Effect.gen(function* () {
    const limited = yield* serve(write(errors(429, "too_many_requests", "retry-after: 25")))
    const other = yield* serve((socket, _, request) =>
      socket.write(json(200, { ...session, id: /sk_test_\w+/.exec(request)?.[0] }))
    )
    const a = client(limited.origin, transport, { secretKey: "sk_test_a", deadline: "1 second" })
    const b = client(other.origin, transport, { secretKey: "sk_test_b" })
    yield* Effect.gen(function* () {
      yield* Effect.flip(read)
      yield* Effect.flip(read)
    }).pipe(Effect.provide(a))
    const { id } = yield* Effect.provide(Sessions.get({ sessionId: "sess_1" }), b)
    assert.strictEqual(id, "sk_test_b")
    assert.lengthOf(limited.requests, 1)
    assert.notInclude(other.requests.join(), "sk_test_a")
    assert.notInclude(limited.requests.join(), "sk_test_b")
  })
)
