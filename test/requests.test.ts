import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Redacted, Stream } from "effect"
import {
  ActorTokens,
  type ClerkClient,
  type ClerkErrors,
  ClerkService,
  Endpoint,
  Invitations,
  M2M,
  type SDKError,
  Sessions,
  Users
} from "effect-clerk"
import * as Recording from "./recording.js"

type Call = Effect.Effect<unknown, ClerkErrors | SDKError, ClerkClient.ClerkClient>

/** What a call sends; the response does not matter. */
const sent = (call: Call, options: ClerkClient.Options = {}) => {
  const { client, requests } = Recording.make(Recording.errors(418, "teapot"))
  return call.pipe(
    Effect.flip,
    Effect.provide(client(options)),
    Effect.map((error) => ({
      request: requests[0],
      /** Why nothing was sent. */
      issue: error._tag === "SDKError" && error.reason._tag === "InvalidInput" ? error.message : undefined
    }))
  )
}

const get = (path: string, ...segments: ReadonlyArray<string>) => {
  const names = segments.map((_, index) => `p${index}`)
  const endpoint = Endpoint.get(`test.${path}`, `/${path}/${names.map((name) => `:${name}`).join("/x/")}` as const, {})
  const input = Object.fromEntries(names.map((name, index) => [name, segments[index]]))
  return (endpoint as unknown as (input: object) => Call)(input)
}

describe("a path parameter", () => {
  it.effect.each([
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
    "a\u0000",
    "a b",
    " a",
    "a\n",
    "\u2028",
    "a\ud800",
    "\udc00a",
    "a".repeat(10_240)
  ])("that is no plain segment is refused before anything is sent: %j", (userId) =>
    Effect.gen(function* () {
      const { issue, request } = yield* sent(Users.delete({ userId }))
      assert.isUndefined(request)
      assert.include(issue, "users.delete")
      assert.include(issue, "userId")
    })
  )

  it.effect("that is no string is refused with its type", () =>
    Effect.gen(function* () {
      const { issue, request } = yield* sent(Users.delete({ userId: 7 as unknown as string }))
      assert.isUndefined(request)
      assert.include(issue, "expected a string, got a number")
    })
  )

  it.effect.each(["user_1", "me@example.com", "a+b=c&d;e", "é", "日本", "🙂", "$&!'()*~", "a:b"])(
    "that is odd but one segment arrives whole: %s",
    (userId) =>
      Effect.gen(function* () {
        const { request } = yield* sent(Users.delete({ userId }))
        const { hash, pathname, search } = new URL(request?.url ?? "")
        assert.deepStrictEqual(pathname.split("/").map(decodeURIComponent), ["", "v1", "users", userId])
        assert.strictEqual(search + hash, "")
      })
  )

  const nasty = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.stringMatching(/^[./\\%?#a2eEfF ]{1,6}$/),
    fc.constantFrom("..", ".", "%2e", "%2E%2e", "%2f", "..%2f", "..;", "//", "\\", "?", "#", "@", ":", "\t..", "..\n")
  )

  it.effect.prop(
    "never changes how many segments a path has, nor what follows it",
    [fc.array(nasty, { minLength: 1, maxLength: 3 })],
    ([values]) =>
      Effect.gen(function* () {
        const { issue, request } = yield* sent(get("things", ...values))
        if (request === undefined) {
          assert.isDefined(issue)
          return
        }
        const { hash, host, pathname, search } = new URL(request.url)
        assert.strictEqual(host, "api.clerk.com")
        assert.deepStrictEqual(pathname.split("/").map(decodeURIComponent), [
          "",
          "v1",
          "things",
          ...values.flatMap((value, index) => (index === 0 ? [value] : ["x", value]))
        ])
        assert.strictEqual(search + hash, "")
      }),
    { fastCheck: { numRuns: 300 } }
  )

  it.effect("is encoded by every operation of the table", () =>
    Effect.gen(function* () {
      const { clerk, requests } = Recording.make(Recording.errors(418, "teapot"))
      const service = yield* Effect.provide(ClerkService, clerk({ machineSecretKey: Redacted.make("ak_1") }))
      const odd = "a;b=ü"
      /** Parameters that have a schema take no odd text. */
      const plain: Readonly<Record<string, string>> = { apiKeyId: `ak_${"0".repeat(32)}`, templateType: "sms" }
      const tried: Array<string> = []
      for (const methods of Object.values<object>({ ...service })) {
        for (const method of Object.values<Endpoint.Any & ((input: object) => Effect.Effect<unknown, unknown>)>({
          ...methods
        })) {
          const { fields, path, pathParameters, pathShapes } = method.spec
          if (pathParameters.length === 0 || fields !== undefined) continue
          const input = Object.fromEntries(
            pathParameters.map((name) => [name, pathShapes[name] === undefined ? odd : plain[name]])
          )
          yield* Effect.flip(method(input))
          tried.push(
            `https://api.clerk.com/v1${path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(input[name])))}`
          )
        }
      }
      assert.isAbove(tried.length, 50)
      assert.deepStrictEqual(
        requests.map((request) => request.url),
        tried
      )
    })
  )
})

describe("a query", () => {
  const queryOf = (call: Call) => Effect.map(sent(call), ({ request }) => new URL(request?.url ?? "").search)

  it.effect.each([
    ["sends false", Users.list({ banned: false }), "?banned=false"],
    ["sends zero", Users.list({ offset: 0 }), "?offset=0"],
    ["sends empty text", Users.list({ query: "" }), "?query="],
    ["leaves undefined out", Users.list({ query: undefined, limit: 5 }), "?limit=5"],
    ["has no question mark where it is empty", Users.list(), ""],
    ["keeps the sign of an order", Users.list({ orderBy: "+created_at" }), "?order_by=%2Bcreated_at"],
    [
      "repeats the parameter of a list",
      Users.list({ userId: ["user_1", "-user_2"] }),
      "?user_id=user_1&user_id=-user_2"
    ],
    ["leaves an empty list out", Users.list({ userId: [] }), ""],
    ["encodes what would end it", Users.list({ query: "a&b=c#d e%20" }), "?query=a%26b%3Dc%23d%20e%2520"],
    ["carries any script", Users.list({ query: "é 🙂\u2028" }), "?query=%C3%A9%20%F0%9F%99%82%E2%80%A8"],
    [
      "writes times in milliseconds",
      Users.list({ createdAtAfter: DateTime.unsafeMake(1_700_000_000_123) }),
      "?created_at_after=1700000000123"
    ]
  ] as const)("%s", ([_what, call, expected]) =>
    Effect.map(queryOf(call), (search) => assert.strictEqual(search, expected))
  )

  it.effect.prop("brings any text back as it was", [fc.string({ unit: "grapheme" })], ([text]) =>
    Effect.map(queryOf(Users.list({ query: text })), (search) =>
      assert.strictEqual(new URLSearchParams(search).get("query"), text)
    )
  )

  it.effect("refuses half of a surrogate pair", () =>
    Effect.gen(function* () {
      const { issue, request } = yield* sent(Users.list({ query: "a\ud800" }))
      assert.isUndefined(request)
      assert.include(issue, "query")
    })
  )
})

describe("a body", () => {
  const bodyOf = (call: Call) => Effect.map(sent(call), ({ request }) => request?.body)

  it.effect("is JSON in Clerk's names, with its type", () =>
    Effect.gen(function* () {
      const { request } = yield* sent(
        ActorTokens.create({ userId: "user_1", actor: { sub: "user_2", orgRole: "admin" }, expiresInSeconds: 0 })
      )
      assert.strictEqual(
        request?.body,
        '{"user_id":"user_1","actor":{"sub":"user_2","orgRole":"admin"},"expires_in_seconds":0}'
      )
      assert.match(request?.headers["content-type"] ?? "", /^application\/json/)
    })
  )

  it.effect("is an empty object where nothing is set, and nothing where the operation takes nothing", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* bodyOf(Sessions.createToken({ sessionId: "sess_1" })), "{}")
      assert.strictEqual(yield* bodyOf(Sessions.revoke({ sessionId: "sess_1" })), "")
    })
  )

  it.effect("is a bare array where Clerk wants one", () =>
    Effect.gen(function* () {
      const body = yield* bodyOf(Invitations.createBulk({ invitations: [{ emailAddress: "a@example.com" }] }))
      assert.strictEqual(body, '[{"email_address":"a@example.com"}]')
    })
  )

  it.effect("keeps metadata as it is, whatever its keys are called", () =>
    Effect.gen(function* () {
      const text =
        '{"camelCase":1,"snake_case":{"innerKey":[null,{"a_b":true}]},"__proto__":{"polluted":true},"constructor":{"prototype":1},"":0}'
      const body = yield* bodyOf(Users.updateMetadata({ userId: "user_1", publicMetadata: JSON.parse(text) }))
      assert.strictEqual(body, `{"public_metadata":${text}}`)
      assert.notProperty({}, "polluted")
    })
  )

  it.effect.each(["a\ud800", "\udc00", "\ud83d\ud83d\ude42"])("refuses half of a surrogate pair: %j", (firstName) =>
    Effect.gen(function* () {
      const { issue, request } = yield* sent(Users.update({ userId: "user_1", firstName }))
      assert.isUndefined(request)
      assert.include(issue, "surrogate")
    })
  )

  it.effect.each(["🙂", "\\ud800", "\\\\ud83d", "a\u2028b", "\u0000"])("carries any whole text: %j", (firstName) =>
    Effect.gen(function* () {
      const body = yield* bodyOf(Users.update({ userId: "user_1", firstName }))
      assert.deepStrictEqual(JSON.parse(body ?? ""), { first_name: firstName })
    })
  )

  it.effect("refuses what JSON cannot hold", () =>
    Effect.gen(function* () {
      const circular: Record<string, unknown> = {}
      circular["self"] = circular
      const deep = JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`)
      for (const [value, because] of [
        [{ self: circular }, "metadata"],
        [{ deep: Array.from({ length: 6 }).reduce<unknown>((inner) => [inner, inner, inner, inner], deep) }, "bytes"]
      ] as const) {
        const { issue, request } = yield* sent(Users.updateMetadata({ userId: "user_1", publicMetadata: value }))
        assert.isUndefined(request)
        assert.include(issue?.toLowerCase(), because)
      }
    })
  )

  it.effect("streams a file in a form", () =>
    Effect.gen(function* () {
      const { request } = yield* sent(
        Users.setProfileImage({
          userId: "user_1",
          file: {
            name: 'a "b"\r\n.png',
            contentType: "image/png",
            content: Stream.make(new TextEncoder().encode("one,"), new TextEncoder().encode("two"))
          }
        })
      )
      const form = yield* Effect.promise(() =>
        new Response(request?.body ?? "", {
          headers: { "content-type": request?.headers["content-type"] ?? "" }
        }).formData()
      )
      const file = form.get("file") as File
      assert.strictEqual(file.type, "image/png")
      assert.strictEqual(yield* Effect.promise(() => file.text()), "one,two")
      assert.notInclude(request?.body, '"a "b"')
    })
  )
})

describe("an input that Clerk would refuse is refused at once, with the documented limit", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `user_${index}`)
  const metadata = (bytes: number) => ({ a: "é".repeat((bytes - 8) / 2) })

  it.effect.each([
    ["a page of more than 500", Users.list({ limit: 501 }), ["limit", "500"]],
    ["a page of nothing", Users.list({ limit: 0 }), ["limit", "1"]],
    ["a page of half an item", Users.list({ limit: 1.5 }), ["limit", "a whole number from 1 to 500"]],
    ["a negative offset", Users.list({ offset: -1 }), ["offset"]],
    ["101 values of one filter", Users.list({ userId: ids(101) }), ["userId", "100"]],
    ["51 users to ban", Users.banBulk({ userIds: ids(51) }), ["userIds", "50"]],
    [
      "metadata of more than 8 KB, in bytes and not in letters",
      Users.updateMetadata({ userId: "user_1", publicMetadata: metadata(8194) }),
      ["publicMetadata", "8192"]
    ],
    [
      "a field that does not exist",
      Users.update({ userId: "user_1", ...{ fristName: "Ada" } }),
      ["fristName", "no such field"]
    ],
    [
      "a field of another type",
      Users.list({ limit: "5" as unknown as number }),
      ["limit", "a whole number from 1 to 500, got a string"]
    ]
  ] as const)("%s", ([_what, call, words]) =>
    Effect.gen(function* () {
      const { issue, request } = yield* sent(call as Call)
      assert.isUndefined(request)
      for (const word of words) assert.include(issue, word)
    })
  )

  it.effect("and what just fits is sent", () =>
    Effect.gen(function* () {
      const fits: ReadonlyArray<Call> = [
        Users.list({ limit: 500, userId: ids(100) }),
        Users.banBulk({ userIds: ids(50) }),
        Users.updateMetadata({ userId: "user_1", publicMetadata: metadata(8192) })
      ]
      for (const call of fits) {
        const { issue, request } = yield* sent(call)
        assert.isUndefined(issue)
        assert.isDefined(request)
      }
    })
  )
})

describe("the key of a call", () => {
  const secretKey = Redacted.make("sk_test_1")
  const machineSecretKey = Redacted.make("ak_1")

  it.effect("is the machine's for what a machine does, and the instance's for the rest", () =>
    Effect.gen(function* () {
      const own = yield* sent(M2M.createToken({}), { secretKey, machineSecretKey })
      const other = yield* sent(Users.list(), { secretKey, machineSecretKey })
      assert.strictEqual(own.request?.headers["authorization"], "Bearer ak_1")
      assert.strictEqual(other.request?.headers["authorization"], "Bearer sk_test_1")
    })
  )

  it.effect("that is missing is named before anything is sent", () =>
    Effect.gen(function* () {
      const { issue, request } = yield* sent(Users.list(), { secretKey: undefined, machineSecretKey })
      assert.isUndefined(request)
      assert.include(issue, "secretKey")
    })
  )
})
