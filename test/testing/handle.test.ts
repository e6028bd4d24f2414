import { createServer } from "node:http"
import { HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Duration, Effect, Layer, Queue, Redacted, TestClock } from "effect"
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

  it.live("responds with 404 to an action on what does not exist", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      for (const [path, body] of [
        ["/session-tokens", { session_id: "sess_no" }],
        ["/refresh-tokens", { session_id: "sess_no" }],
        ["/oauth-tokens", { user_id: "user_no" }],
        ["/passkeys", { user_id: "user_no" }],
        ["/authorization-codes", { user_id: "user_no", client_id: "client_no" }]
      ] as const) {
        const response = yield* call("POST", `/_emulator${path}`, body)
        assert.strictEqual(response.status, 404, path)
        assert.include(response.body.error, Object.values(body)[0])
      }
    }).pipe(provideServed())
  )

  it.live.each([
    [{ users: 5 }, "users: expected a map, got a number"],
    [{ sessions: 5 }, "sessions: expected a map, got a number"],
    [{ settings: null }, "settings: expected an object, got null"],
    [{ settings: { sessions: { tokenLifetime: "x" } } }, "settings.sessions.tokenLifetime: expected a number"],
    [{ users: { $map: [["user_1", { id: "user_1" }]] } }, "users.user_1.object: expected"],
    [{ users: { $map: 5 } }, "$map"]
  ])("rejects the records %j, and changes nothing", ([records, reason]) =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const clerk = yield* ClerkService
      const { id: userId } = yield* clerk.users.create({ username: "ada" })
      const { body, status } = yield* call("PUT", "/_emulator/state", { version: 1, generation: 0, records })
      assert.strictEqual(status, 400)
      assert.include(body.error, reason)
      yield* clerk.sessions.create({ userId })
      assert.strictEqual((yield* clerk.users.count()).totalCount, 1)
    }).pipe(provideServed())
  )

  it.live("responds with 500 in JSON to what fails unexpectedly", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const records = { signUps: { $map: [["sua_1", "no sign-up"]] } }
      yield* call("PUT", "/_emulator/state", { version: 1, generation: 0, records })
      const { body, status } = yield* call("POST", "/_emulator/sign-ups/complete", { sign_up_id: "sua_1" })
      assert.strictEqual(status, 500)
      assert.include(body.error, "TypeError")
    }).pipe(provideServed())
  )

  it.live("takes what a state lacks from a new one", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const clerk = yield* ClerkService
      const state = {
        version: 1,
        generation: 0,
        records: { settings: { organizations: { maxAllowedMemberships: 1 } } }
      }
      assert.strictEqual((yield* call("PUT", "/_emulator/state", state)).status, 204)
      const { creatorRole, maxAllowedMemberships } = yield* clerk.instance.getOrganizationSettings()
      assert.deepStrictEqual([creatorRole, maxAllowedMemberships], ["org:admin", 1])
    }).pipe(provideServed())
  )

  it.live("rejects a time that no date can hold, and still works", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const { body, status } = yield* call("POST", "/_emulator/clock", { advance_seconds: 1e15 })
      assert.strictEqual(status, 400)
      assert.include(body.error, "9999")
      assert.strictEqual((yield* call("GET", "/_emulator/clock")).status, 200)
    }).pipe(provideServed())
  )

  it.live.each(["users.CreateInput", "__proto__.toString", "users.constructor", "users.get.x", "users"])(
    "takes no faults for %s, which is no operation",
    (operation) =>
      Effect.gen(function* () {
        const { call } = yield* served()
        assert.strictEqual((yield* call("POST", "/_emulator/faults", { operation, status: 500 })).status, 400)
      }).pipe(provideServed())
  )

  it.live("rejects a seed with a field that is misspelt", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const { body, status } = yield* call("POST", "/_emulator/seed", { user: [], orgs: [] })
      assert.deepStrictEqual(
        [status, body.error],
        [400, "a seed has no field user, orgs; it has users and organizations"]
      )
    }).pipe(provideServed())
  )

  it.live("rotates the signing key, and keeps the one before in the JWKS", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const keyIds = Effect.map(call("GET", "/.well-known/jwks.json"), ({ body }) =>
        body.keys.map(({ kid }: { readonly kid: string }) => kid)
      )
      const before = yield* keyIds
      const { body } = yield* call("POST", "/_emulator/signing-keys")
      assert.deepStrictEqual([...(yield* keyIds)].sort(), [...before, body.key_id].sort())
    }).pipe(provideServed())
  )

  it.live("does what browsers and apps do", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const post = (path: string, body: unknown) =>
        Effect.map(call("POST", `/_emulator${path}`, body), (response) => {
          assert.strictEqual(response.status, 200, path)
          return response.body
        })
      const clerk = yield* ClerkService
      const { id } = yield* post("/sign-ups", { email_address: "ada@example.com", password: "correct-horse-1" })
      const signUp = yield* post("/sign-ups/complete", { sign_up_id: id })
      const { created_session_id: sessionId, created_user_id: userId } = signUp
      assert.strictEqual((yield* clerk.users.verifyPassword({ userId, password: "correct-horse-1" })).verified, true)

      yield* post("/external-accounts", { user_id: userId, provider: "oauth_google", token: "ya29", expires_at: 2e12 })
      yield* post("/passkeys", { user_id: userId, name: "Phone" })
      yield* post("/trusted-devices", { user_id: userId, platform: "android" })
      const user = yield* clerk.users.get({ userId })
      assert.deepStrictEqual([user.externalAccounts[0]?.provider, user.passkeys[0]?.name], ["oauth_google", "Phone"])
      const [token] = (yield* clerk.users.listOAuthAccessTokens({ userId, provider: "google" })).data
      assert.strictEqual(token && Redacted.value(token.token), "ya29")
      assert.strictEqual((yield* clerk.users.listTrustedDevices({ userId })).data[0]?.platform, "android")

      const { clientId } = yield* clerk.sessions.get({ sessionId })
      const client = yield* clerk.clients.verify({
        token: (yield* post("/client-tokens", { client_id: clientId })).token
      })
      assert.strictEqual(client.id, clientId)
      const { nonce } = yield* post("/handshakes", { session_id: sessionId })
      assert.include((yield* clerk.clients.getHandshakePayload({ nonce })).directives[0], "__session=")

      const state = (yield* call("GET", "/_emulator/state")).body
      assert.strictEqual((yield* call("PUT", "/_emulator/state", state)).status, 204)
      assert.deepStrictEqual(yield* clerk.users.get({ userId }), user)
    }).pipe(provideServed())
  )

  it.live("makes authorization codes that the token endpoint exchanges", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      const clerk = yield* ClerkService
      const server = yield* HttpServer.HttpServer
      const redirectUri = "https://app.example/callback"
      const { id: userId } = yield* clerk.users.create({ username: "ada" })
      const application = yield* clerk.oauthApplications.create({ name: "App", redirectUris: [redirectUri] })
      const request = { client_id: application.clientId, user_id: userId }
      const wrong = yield* call("POST", "/_emulator/authorization-codes", { ...request, scopes: ["admin"] })
      assert.strictEqual(wrong.status, 400)
      assert.include(wrong.body.error, "invalid_scope")
      const { body } = yield* call("POST", "/_emulator/authorization-codes", request)
      const exchange = (authorization: string) =>
        Effect.promise(() =>
          fetch(`${HttpServer.formatAddress(server.address)}/oauth/token`, {
            method: "POST",
            headers: { authorization: `Basic ${btoa(authorization)}` },
            body: new URLSearchParams({ grant_type: "authorization_code", code: body.code, redirect_uri: redirectUri })
          })
        )
      const malformed = yield* exchange("a%:b")
      assert.deepStrictEqual(
        [
          malformed.status,
          malformed.headers.get("www-authenticate"),
          (yield* Effect.promise(() => malformed.json())).error
        ],
        [401, `Basic realm="OAuth"`, "invalid_client"]
      )
      const secret = Redacted.value(application.clientSecret!)
      const response = yield* exchange(`${application.clientId}:${secret}`)
      assert.match((yield* Effect.promise(() => response.json())).access_token, /^oat_|^ey/)
    }).pipe(provideServed())
  )

  it.live("is not served if an option turns it off", () =>
    Effect.gen(function* () {
      const { call } = yield* served()
      assert.strictEqual((yield* call("GET", "/_emulator")).status, 404)
    }).pipe(provideServed({ serveHandle: false }))
  )
})

describe.each(modes)("a state that is imported, %s", (_, provide) => {
  it.effect("brings its clock along, so that its records are not in the future", () =>
    Effect.gen(function* () {
      const { clock, exportState, importState, reset } = yield* ClerkEmulator
      yield* clock.advance("30 days")
      const state = yield* exportState
      yield* reset
      assert.strictEqual((yield* clock.now).epochMillis, 0)
      yield* importState(state)
      assert.strictEqual((yield* clock.now).epochMillis, Duration.toMillis("30 days"))
      const { clockShiftMillis: _, ...older } = state
      yield* importState(older)
      assert.strictEqual((yield* clock.now).epochMillis, 0)
    }).pipe(Effect.provide(provide()))
  )

  it.effect("is not limited by the requests on the clock before", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { clock, exportState, importState } = yield* ClerkEmulator
      const state = yield* exportState
      yield* clock.advance("1 hour")
      yield* Effect.replicateEffect(clerk.users.count(), 100)
      yield* importState(state)
      yield* clerk.users.count()
    }).pipe(Effect.provide(provide({ rateLimits: "development" }, { retry: { attempts: 1 } })))
  )
})

describe("the handle in process", () => {
  it.effect("gives the same ids to the messages after a reset", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        const { reset, subscribe } = yield* ClerkEmulator
        const events = yield* subscribe
        const messageId = Effect.zipRight(
          clerk.users.create({ username: "ada" }),
          Effect.map(Queue.take(events), (event) => event.messageId)
        )
        const first = yield* messageId
        yield* reset
        assert.strictEqual(yield* messageId, first)
      })
    ).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.effect("dies at a token for a user that does not exist, and at a time that no date can hold", () =>
    Effect.gen(function* () {
      const { clock, mintOAuthToken } = yield* ClerkEmulator
      for (const [action, message] of [
        [mintOAuthToken("user_no"), "user_no"],
        [clock.advance("10000000 days"), "9999"]
      ] as const) {
        assert.include(String(Cause.squash(yield* Effect.flip(Effect.sandbox(action)))), message)
      }
    }).pipe(Effect.provide(ClerkEmulator.layer()))
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
