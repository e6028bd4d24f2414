import { createServer } from "node:http"
import { HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Layer, Redacted, TestClock } from "effect"
import { ClerkService, FetchTransport } from "effect-clerk"
import { ClerkEmulator, type EmulatorOptions } from "effect-clerk/testing"
import { modes } from "./modes.js"

const acme = {
  users: [
    { email_address: ["ada@example.com"], first_name: "Ada" },
    { username: "grace", public_metadata: { $time: 1, first_name: "kept" } }
  ],
  organizations: [
    {
      name: "Acme",
      members: [{ user: "ADA@example.com", role: "org:admin" }, { user: "grace" }]
    }
  ]
}

/** Calls the handle of a served Clerk as a program of another language does. */
const served = (options?: EmulatorOptions) =>
  Effect.gen(function* () {
    const server = yield* HttpServer.HttpServer
    const origin = HttpServer.formatAddress(server.address)
    const call = (method: string, path: string, body?: unknown) =>
      Effect.promise(async () => {
        const response = await fetch(origin + path, {
          method,
          headers: { authorization: "Bearer sk_test_emulator" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) })
        })
        const text = await response.text()
        return { status: response.status, body: text === "" ? undefined : JSON.parse(text) }
      })
    return { call, options }
  })

const provideServed = (options?: EmulatorOptions) =>
  Effect.provide(
    ClerkEmulator.layerServed(options, { retry: { attempts: 1 } }).pipe(
      Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
      Layer.provide(FetchTransport.layer)
    )
  )

describe("the handle over HTTP", () => {
  it.live("seeds users and organizations, whose members are found by any identifier", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const { body, status } = yield* call("POST", "/_emulator/seed", acme)
      assert.strictEqual(status, 200)
      assert.deepStrictEqual(
        body.users.map((user: { first_name: unknown }) => user.first_name),
        ["Ada", null]
      )
      const clerk = yield* ClerkService
      const { data } = yield* clerk.organizationMemberships.list({ organizationId: body.organizations[0].id })
      assert.deepStrictEqual(data.map(({ publicUserData, role }) => [publicUserData?.identifier, role]).sort(), [
        ["ada@example.com", "org:admin"],
        ["grace", "org:member"]
      ])
    }).pipe(provideServed())
  )

  it.live("seeds an organization that takes as many members as any other", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const { body } = yield* call("POST", "/_emulator/seed", { organizations: [{ name: "Acme", members: [] }] })
      const clerk = yield* ClerkService
      for (const username of ["ada", "grace", "edsger"]) {
        const { id: userId } = yield* clerk.users.create({ username })
        yield* clerk.organizationMemberships.create({
          organizationId: body.organizations[0].id,
          userId,
          role: "org:member"
        })
      }
      assert.strictEqual(
        (yield* clerk.organizations.get({ organizationId: body.organizations[0].id, includeMembersCount: true }))
          .membersCount,
        3
      )
    }).pipe(provideServed())
  )

  it.live("says what is wrong with a seed, a fault, a state or a body", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const issue = (path: string, body: unknown, method = "POST") =>
        Effect.map(call(method, path, body), (response) => [response.status, response.body.error])
      assert.deepStrictEqual(yield* issue("/_emulator/seed", { users: [{ first_name: 5 }] }), [
        400,
        "users.0.first_name: expected a string, got a number"
      ])
      assert.deepStrictEqual(yield* issue("/_emulator/faults", { operation: "users.gett", status: 500 }), [
        400,
        "there is no operation users.gett; `*` stands for all"
      ])
      assert.strictEqual((yield* issue("/_emulator/state", { version: 2 }, "PUT"))[0], 400)
      const unknown = yield* call("POST", "/_emulator/seed", {
        organizations: [{ name: "Acme", members: [{ user: "nobody" }] }]
      })
      assert.strictEqual(unknown.status, 422)
      assert.include(unknown.body.errors[0].long_message, "nobody")
    }).pipe(provideServed())
  )

  it.live("mints tokens, injects faults, moves the clock, lists requests and resets", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const clerk = yield* ClerkService
      const { id: userId } = yield* clerk.users.create({ username: "ada" })
      const session = yield* clerk.sessions.create({ userId })
      const { body } = yield* call("POST", "/_emulator/session-tokens", { session_id: session.id, claims: { a_b: 1 } })
      const claims = JSON.parse(Buffer.from(body.token.split(".")[1], "base64url").toString())
      assert.deepInclude(claims, { sid: session.id, a_b: 1 })
      assert.match((yield* call("POST", "/_emulator/oauth-tokens", { user_id: userId })).body.token, /^oat_/)

      yield* call("POST", "/_emulator/faults", { operation: "users.get", status: 503, times: 5 })
      assert.strictEqual((yield* call("GET", `/v1/users/${userId}`)).status, 503)
      yield* call("DELETE", "/_emulator/faults")
      assert.strictEqual((yield* call("GET", `/v1/users/${userId}`)).status, 200)

      const before = Date.parse((yield* call("GET", "/_emulator/clock")).body.now)
      const after = Date.parse((yield* call("POST", "/_emulator/clock", { advance_seconds: 86_400 })).body.now)
      assert.isAtLeast(after - before, 86_400_000)
      const later = yield* clerk.users.create({ username: "grace" })
      assert.isAtLeast(later.createdAt.epochMillis, before + 86_400_000)

      const requests = (yield* call("GET", "/_emulator/requests")).body
      assert.deepInclude(requests[0], { method: "POST", path: "/v1/users", operation: "users.create", status: 200 })

      yield* call("POST", "/_emulator/reset")
      assert.strictEqual((yield* clerk.users.count()).totalCount, 0)
      assert.isBelow(Date.parse((yield* call("GET", "/_emulator/clock")).body.now) - before, 86_400_000)
    }).pipe(provideServed())
  )

  it.live("exports a state that another instance takes over, secrets and metadata included", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const clerk = yield* ClerkService
      const { body } = yield* call("POST", "/_emulator/seed", acme)
      const machine = yield* clerk.machines.create({ name: "billing" })
      const state = (yield* call("GET", "/_emulator/state")).body
      yield* Effect.gen(function* () {
        const other = yield* served()
        assert.strictEqual((yield* other.call("PUT", "/_emulator/state", state)).status, 204)
        const copy = yield* ClerkService
        assert.deepStrictEqual(yield* copy.users.list(), yield* clerk.users.list())
        assert.deepStrictEqual((yield* copy.users.get({ userId: body.users[1].id })).publicMetadata, {
          $time: 1,
          first_name: "kept"
        })
        const { secret } = yield* copy.machines.getSecretKey({ machineId: machine.id })
        assert.strictEqual(Redacted.value(secret), Redacted.value(machine.secretKey))
        // The new instance continues, and does not give the first ids again.
        const { id } = yield* copy.users.create({ username: "alan" })
        assert.notInclude(
          body.users.map((user: { id: string }) => user.id),
          id
        )
        assert.strictEqual((yield* copy.users.count()).totalCount, 3)
      }).pipe(provideServed())
    }).pipe(provideServed())
  )

  it.live("is not served if an option turns it off", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      assert.strictEqual((yield* call("GET", "/_emulator")).status, 404)
    }).pipe(provideServed({ serveHandle: false }))
  )
})

describe.each(modes)("Clerk's rate limits, %s", (_, provide) => {
  it.effect("reject what is above them, until the time that Retry-After names", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { id: userId } = yield* clerk.users.create({ username: "ada" })
      const update = clerk.users.update({ userId, firstName: "Ada" })
      yield* Effect.replicateEffect(update, 10)
      const error = yield* Effect.flip(update)
      assert.strictEqual(error.status, 429)
      assert.isTrue(error.hasCode("too_many_requests"))
      // Another user is not concerned.
      const other = yield* clerk.users.create({ username: "grace" })
      yield* clerk.users.update({ userId: other.id, firstName: "Grace" })
      yield* TestClock.adjust("10 seconds")
      yield* update
    }).pipe(Effect.provide(provide({ rateLimits: "development" }, { retry: { attempts: 1 } })))
  )

  it.effect("count the requests of a whole instance", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      yield* Effect.replicateEffect(clerk.users.count(), 100)
      const error = yield* Effect.flip(clerk.users.list())
      assert.strictEqual(error.status, 429)
      assert.isTrue(Duration.equals(error.retryAfter ?? 0, "10 seconds"))
    }).pipe(Effect.provide(provide({ rateLimits: "development" }, { retry: { attempts: 1 } })))
  )
})
