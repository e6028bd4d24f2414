import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer, Redacted } from "effect"
import { ClerkClient, Invitations, Users } from "effect-clerk"
import { type Call, reasonOf, wireUser } from "./calls.js"
import { client, json, onEachTransport, serve, type Transport, transports, write } from "./server.js"

/** All of these are refused before a connection is made. */
const refused = (title: string, calls: Readonly<Record<string, readonly [call: Call, words: string]>>) =>
  onEachTransport(title, (transport) =>
    Effect.gen(function* () {
      const server = yield* serve(write(json(200, {})))
      for (const [what, [call, words]] of Object.entries(calls)) {
        const error = yield* Effect.flip(call).pipe(Effect.provide(client(server.origin, transport)))
        assert.strictEqual(reasonOf(error)._tag, "InvalidInput", what)
        assert.include(error.message, "nothing was sent", what)
        assert.include(error.message, words, what)
      }
      assert.lengthOf(server.sockets, 0)
    })
  )

const ids = (count: number) => Array.from({ length: count }, (_, index) => `user_${index}`)

refused("row 36: what is over a documented limit is refused with that limit", {
  "501 items": [Users.list({ limit: 501 }), "500"],
  "101 values of a filter": [Users.list({ userId: ids(101) }), "100"],
  "51 users": [Users.banBulk({ userIds: ids(51) }), "50"],
  "11 invitations": [
    Invitations.createBulk({ invitations: ids(11).map((id) => ({ emailAddress: `${id}@example.com` })) }),
    "10"
  ],
  "8193 bytes of metadata in 2-byte characters": [
    Users.updateMetadata({ userId: "user_1", publicMetadata: { a: "é".repeat(4093) } }),
    "8"
  ]
})

onEachTransport("row 36: and what just fits is sent", (transport) =>
  Effect.gen(function* () {
    const server = yield* serve(write(json(200, wireUser("user_1"))))
    yield* Users.updateMetadata({ userId: "user_1", publicMetadata: { a: "é".repeat(4092) } }).pipe(
      Effect.provide(client(server.origin, transport))
    )
    assert.include(server.requests[0], "content-length: 8")
  })
)

onEachTransport("row 37: query values are sent as they are, and none for undefined", (transport) =>
  Effect.gen(function* () {
    const server = yield* serve(write(json(200, [])))
    yield* Users.list({
      banned: false,
      offset: 0,
      query: "",
      orderBy: "+created_at",
      userId: ["a", "b"],
      username: undefined
    }).pipe(Effect.provide(client(server.origin, transport)))
    const [line = ""] = server.requests[0]?.split("\r\n") ?? []
    const query = /^GET \/v1\/users\?(.*) HTTP\/1\.1$/.exec(line)?.[1] ?? ""
    assert.sameMembers(query.split("&"), [
      "banned=false",
      "offset=0",
      "query=",
      "order_by=%2Bcreated_at",
      "user_id=a",
      "user_id=b"
    ])
  })
)

const badIds = [
  ...[
    "..",
    ".",
    "...",
    "../x",
    "%2e%2e",
    "a/b",
    "a\\b",
    "a?x",
    "a#f",
    "",
    "\0",
    "a b",
    " ",
    "a\r\nb",
    "\ud800",
    "a\udc00"
  ],
  "x".repeat(10_240)
]

refused(
  "row 61: an id that is no path segment",
  Object.fromEntries(
    badIds.map((userId) => [JSON.stringify(userId.slice(0, 20)), [Users.delete({ userId }), "userId"]])
  )
)

onEachTransport("row 61: any other id is one segment", (transport) =>
  Effect.gen(function* () {
    const server = yield* serve(write(json(200, { object: "user", id: "x", deleted: true })))
    const good = ["me@example.com", "a+b=c&d;e", "é🙂", "$&!'()*~", "a:b", "..a", "a..b"]
    yield* Effect.forEach(good, (userId) => Users.delete({ userId })).pipe(
      Effect.provide(client(server.origin, transport))
    )
    const paths = server.requests.map((request) => request.split(" ")[1] ?? "")
    assert.deepStrictEqual(
      paths.map((path) => path.split("/").map(decodeURIComponent)),
      good.map((userId) => ["", "v1", "users", userId])
    )
  })
)

describe("an option that no header or address can hold fails the layer, by its name and without its value:", () => {
  const key = (value: string): ClerkClient.Options => ({ secretKey: Redacted.make(value) })
  const options: ReadonlyArray<readonly [row: string, option: string, options: ClerkClient.Options]> = [
    ["row 62: a line break in the version", "apiVersion", { apiVersion: "2026-05-12\r\nx-canary: 1" }],
    ["row 62: a line break in the user agent", "userAgent", { userAgent: "canary\r\nx: 1" }],
    ["row 62: another alphabet in the user agent", "userAgent", { userAgent: "canary-日本" }],
    ["row 62: a line break in a header", "headers.x-note", { headers: { "x-note": "canary\nx: 1" } }],
    ["row 62: a line break in a key", "secretKey", key("sk_test_canary\r\nx: 1")],
    ["row 62: another alphabet in a key", "secretKey", key("sk_test_canaryé")],
    ["row 63: a key with a line break after it", "secretKey", key("sk_test_canary\n")],
    ["row 63: a key with a space", "secretKey", key("sk_test_ canary")],
    ["row 63: a key in quotes", "secretKey", key('"sk_test_canary"')],
    ["row 63: a publishable key", "secretKey", key("pk_test_canary")],
    ["row 63: an empty key", "secretKey", key("")],
    ["row 63: a machine's key", "secretKey", key("ak_canary")],
    ["row 70: credentials in the address", "baseUrl", { baseUrl: "https://canary:canary@clerk.test" }],
    ["row 70: http on another host", "baseUrl", { baseUrl: "http://canary.test" }],
    ["row 70: http on a host that looks local", "baseUrl", { baseUrl: "http://127.0.0.1.canary.test" }],
    ["row 70: a path", "baseUrl", { baseUrl: "https://canary.test/v1" }],
    ["row 70: a query", "baseUrl", { baseUrl: "https://canary.test?a=1" }],
    ["row 70: another protocol", "baseUrl", { baseUrl: "file:///canary" }]
  ]
  const build = (given: ClerkClient.Options, transport: Transport) =>
    Layer.build(
      ClerkClient.layer({ secretKey: Redacted.make("sk_test_x"), ...given }).pipe(Layer.provide(transport))
    ).pipe(Effect.scoped, Effect.either)

  it.effect.each(options)("%s", ([, option, given]) =>
    Effect.gen(function* () {
      for (const [, transport] of transports) {
        const result = yield* build(given, transport)
        const error = Either.isLeft(result) ? result.left : assert.fail("the layer was built")
        assert.deepStrictEqual([error._tag, error.option], ["ClerkConfigError", option])
        assert.notInclude(`${error} ${JSON.stringify(error)}`, "canary")
      }
    })
  )
})

onEachTransport("row 64: keys of Object.prototype in metadata travel there and back, byte for byte", (transport) =>
  Effect.gen(function* () {
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"a":1}},"prototype":null,"toString":1}'
    const user = JSON.stringify(wireUser("user_1", { public_metadata: "here" })).replace('"here"', text)
    const server = yield* serve((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(user)}\r\n\r\n${user}`)
    )
    const publicMetadata = JSON.parse(text) as Record<string, unknown>
    const changed = yield* Users.updateMetadata({ userId: "user_1", publicMetadata }).pipe(
      Effect.provide(client(server.origin, transport))
    )
    assert.include(server.requests[0], `{"public_metadata":${text}}`)
    assert.strictEqual(JSON.stringify(changed.publicMetadata), text)
    assert.strictEqual(Object.getPrototypeOf(changed.publicMetadata), Object.prototype)
    assert.notProperty({}, "polluted")
  })
)

describe("row 66: text", () => {
  onEachTransport("of all kinds travels there and back, byte for byte", (transport) =>
    Effect.gen(function* () {
      const texts = [
        "🙂👩‍👩‍👧",
        "שלום",
        "é",
        "e\u0301",
        "a\u2028b\u2029",
        "\u0000\u007f",
        "\\ud800",
        "\ufeff",
        "\uffff"
      ]
      const server = yield* serve((socket, nth, request) => {
        const body = Buffer.from(request.slice(request.indexOf("\r\n\r\n") + 4), "latin1").toString()
        const sent = JSON.parse(body) as { readonly first_name: string }
        write(json(200, wireUser("user_1", { first_name: sent.first_name })))(socket, nth, request)
      })
      for (const firstName of texts) {
        const user = yield* Users.update({ userId: "user_1", firstName }).pipe(
          Effect.provide(client(server.origin, transport))
        )
        assert.strictEqual(user.firstName, firstName)
      }
    })
  )

  refused("with half of a surrogate pair is refused", {
    "in a name": [Users.update({ userId: "user_1", firstName: "a\ud800" }), "surrogate"],
    "in metadata": [Users.updateMetadata({ userId: "user_1", publicMetadata: { a: ["\udc00"] } }), "surrogate"],
    "in a key of metadata": [Users.updateMetadata({ userId: "user_1", publicMetadata: { "\ud83d": 1 } }), "surrogate"],
    "in a query": [Users.list({ query: "\ud83d" }), "surrogate"]
  })
})
