import { createServer } from "node:http"
import { FetchHttpClient, type HttpClient, HttpServer } from "@effect/platform"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, Duration, Effect, Layer, Redacted, Stream } from "effect"
import { ClerkClient, ClerkErrors, ClerkService, FetchTransport, SDKError } from "effect-clerk"
import { ClerkEmulator, ClerkServer } from "effect-clerk/testing"

/** The client on every transport that platform offers, against a real socket. */
const transports: ReadonlyArray<readonly [string, Layer.Layer<HttpClient.HttpClient>]> = [
  ["FetchHttpClient.layer", FetchHttpClient.layer],
  ["NodeHttpClient.layerUndici", NodeHttpClient.layerUndici],
  ["NodeHttpClient.layer", NodeHttpClient.layer]
]

const server = NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })

/** Short waits: these tests run on the real clock, since sockets do. */
const options: ClerkClient.Options = {
  retry: { baseDelay: "1 milli", throttleDelay: "1 milli" },
  attemptTimeout: "5 seconds"
}

const reasonOf = (error: unknown): SDKError["reason"] => {
  assert.instanceOf(error, SDKError)
  return error.reason
}

const user = Effect.flatMap(ClerkService, (clerk) => clerk.users.create({ username: "ada" }))

describe.each(transports)("%s", (_, transport) => {
  layer(ClerkEmulator.layerServed({}, options).pipe(Layer.provide(server), Layer.provide(transport)), {
    excludeTestServices: true
  })("over a socket", (it) => {
    it.effect("carries bodies, queries, lists, signs and text of all kinds", () =>
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const publicMetadata = { "snake_case camelCase": { "é🙂": ["\u2028", 0, false, null, 1e21] } }
        const created = yield* clerk.users.create({
          emailAddress: ["grace+navy@example.com", "hopper@example.com"],
          firstName: "Grace 🚢",
          publicMetadata
        })
        assert.deepStrictEqual(created.publicMetadata, publicMetadata)
        const other = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
        const byEmail = yield* clerk.users.list({ emailAddress: ["grace+navy@example.com", "nobody@example.com"] })
        assert.deepStrictEqual(byEmail.data, [created])
        const without = yield* clerk.users.list({ userId: [`-${other.id}`], orderBy: "+created_at" })
        assert.deepStrictEqual(without.data, [created])
        const page = yield* clerk.users.list({ query: "grace 🚢", banned: false, limit: 1 })
        assert.deepStrictEqual(page.data, [created])
      })
    )

    it.effect("streams a file", () =>
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const { id } = yield* clerk.users.create({ username: "with-image" })
        const changed = yield* clerk.users.setProfileImage({
          userId: id,
          file: {
            name: "portrait.png",
            contentType: "image/png",
            content: Stream.range(0, 255).pipe(Stream.map((byte) => new Uint8Array(4096).fill(byte)))
          }
        })
        assert.isTrue(changed.hasImage)
        assert.match(changed.imageUrl ?? "", /portrait\.png$/)
      })
    )

    it.effect("tells a declared error from another status", () =>
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const declared = yield* Effect.flip(clerk.users.get({ userId: "user_nobody" }))
        assert.instanceOf(declared, ClerkErrors)
        assert.strictEqual(declared.status, 404)
        assert.isTrue(declared.hasCode("resource_not_found"))
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.lock", { status: 409 })
        const undeclared = reasonOf(yield* Effect.flip(clerk.users.lock({ userId: "user_nobody" })))
        assert.strictEqual(undeclared._tag, "UnexpectedStatus")
      })
    )

    it.effect("repeats a call that was turned away, and gives the wait when it gives up", () =>
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.count", { status: 429, times: 2 })
        assert.strictEqual((yield* clerk.users.count()).object, "total_count")
        yield* faults.inject("users.count", { status: 429, retryAfter: "2 minutes" })
        const reason = reasonOf(yield* Effect.flip(clerk.users.count()))
        assert.isTrue(reason._tag === "RateLimited" && Duration.equals(reason.retryAfter ?? 0, "2 minutes"))
      })
    )

    it.effect("repeats a read whose connection broke, and never a write", () =>
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        const { id } = yield* clerk.users.create({ username: "reader" })
        yield* faults.inject("users.get", { cut: "before", times: 2 })
        assert.strictEqual((yield* clerk.users.get({ userId: id })).id, id)
        yield* faults.inject("users.create", { cut: "after" })
        const reason = reasonOf(yield* Effect.flip(clerk.users.create({ username: "written" })))
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        assert.strictEqual((yield* clerk.users.list({ username: ["written"] })).data.length, 1)
      })
    )

    it.effect("stops waiting for a late response", () =>
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const { faults } = yield* ClerkEmulator
        yield* faults.inject("users.list", { latency: "300 millis" })
        const impatient = ClerkClient.withOptions({ attemptTimeout: "50 millis", retry: { attempts: 1 } })
        const reason = reasonOf(yield* Effect.flip(impatient(clerk.users.list())))
        assert.isTrue(reason._tag === "Timeout" && reason.limit === "attempt")
      })
    )

    it.effect("is refused with another key", () =>
      Effect.gen(function* () {
        const other = ClerkClient.withOptions({ secretKey: Redacted.make("sk_test_other") })
        const error = yield* Effect.flip(other(Effect.flatMap(ClerkService, (clerk) => clerk.users.list())))
        assert.isTrue(error instanceof ClerkErrors && error.status === 401 && error.hasCode("clerk_key_invalid"))
      })
    )
  })

  layer(transport)("with no server", (it) => {
    it.effect("says that nothing was sent", () =>
      Effect.gen(function* () {
        const baseUrl = yield* unusedAddress
        const error = yield* Effect.flip(user).pipe(
          Effect.provide(ClerkService.layer({ secretKey: Redacted.make("sk_test_x"), baseUrl, retry: { attempts: 1 } }))
        )
        const reason = reasonOf(error)
        assert.isTrue(reason._tag === "Unreachable" && !reason.sent)
      })
    )
  })
})

/** A loopback address that was free a moment ago. */
const unusedAddress = Effect.scoped(
  Effect.map(Layer.build(server), (context) =>
    HttpServer.formatAddress(Context.get(context, HttpServer.HttpServer).address)
  )
)

describe("layerHttpClient", () => {
  layer(
    ClerkService.layer({ secretKey: Redacted.make("sk_test_x") }).pipe(
      Layer.provide(ClerkServer.layerHttpClient(ClerkServer.toHttpApp({ users: {} })))
    )
  )("without a socket", (it) => {
    it.effect("responds with 501 for a method that the server was not given, naming the operation", () =>
      Effect.gen(function* () {
        const reason = reasonOf(yield* Effect.flip(user))
        assert.isTrue(reason._tag === "UnexpectedStatus" && reason.status === 501)
        assert.match(reason.message, /users\.create is not implemented/)
      })
    )
  })
})

describe("a fetch that keeps a clone of every response", () => {
  it.effect("does not make a call wait for a response that is too large", () =>
    Effect.gen(function* () {
      const kept: Array<Response> = []
      const keeping = async () => {
        const response = new Response("x".repeat(2000), { headers: { "content-type": "application/json" } })
        kept.push(response)
        return response.clone()
      }
      const reason = reasonOf(
        yield* Effect.flip(user).pipe(
          Effect.provide(ClerkService.layer({ secretKey: Redacted.make("sk_test_x"), maxResponseBytes: 1000 })),
          Effect.provide(FetchTransport.layer),
          Effect.provideService(FetchHttpClient.Fetch, keeping)
        )
      )
      assert.strictEqual(reason._tag, "InvalidResponse")
      assert.include(reason.message, "maxResponseBytes")
      assert.lengthOf(kept, 1)
    })
  )
})
