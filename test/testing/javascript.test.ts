import { createServer } from "node:http"
import { createClerkClient } from "@clerk/backend"
import { isClerkAPIResponseError } from "@clerk/backend/errors"
import { FetchHttpClient, HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"

/** Clerk's official JavaScript client against the embedded Clerk on a socket. */
const served = ClerkEmulator.layerServed().pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
  Layer.provide(FetchHttpClient.layer)
)

const javascript = Effect.gen(function* () {
  const { publishableKey, secretKey } = yield* ClerkEmulator
  const { address } = yield* HttpServer.HttpServer
  return createClerkClient({
    apiUrl: HttpServer.formatAddress(address),
    secretKey: Redacted.value(secretKey),
    publishableKey,
    telemetry: { disabled: true }
  })
})

layer(served, { excludeTestServices: true })("the official JavaScript client", (it) => {
  it.effect("creates, finds, changes and deletes users", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const clerk = yield* ClerkService
      const ada = yield* Effect.promise(() =>
        client.users.createUser({
          emailAddress: ["ada@example.com"],
          password: "analytical engine",
          publicMetadata: { plan: "pro" }
        })
      )
      assert.strictEqual(ada.primaryEmailAddress?.emailAddress, "ada@example.com")
      assert.strictEqual(ada.primaryEmailAddress?.verification?.status, "verified")
      assert.isTrue(ada.passwordEnabled)

      const found = yield* Effect.promise(() =>
        client.users.getUserList({ emailAddress: ["ada@example.com"], orderBy: "+created_at" })
      )
      assert.deepStrictEqual([found.totalCount, found.data.map(({ id }) => id)], [1, [ada.id]])

      yield* Effect.promise(() =>
        client.users.updateUserMetadata(ada.id, { publicMetadata: { plan: null, seats: { max: 3 } } })
      )
      assert.deepStrictEqual((yield* clerk.users.get({ userId: ada.id })).publicMetadata, { seats: { max: 3 } })

      const { verified } = yield* Effect.promise(() =>
        client.users.verifyPassword({ userId: ada.id, password: "analytical engine" })
      )
      assert.isTrue(verified)
      assert.isTrue((yield* Effect.promise(() => client.users.banUser(ada.id))).banned)
      yield* Effect.promise(() => client.users.deleteUser(ada.id))
      assert.strictEqual((yield* clerk.users.count()).totalCount, 0)
    })
  )

  it.effect("uploads a profile image", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const { id } = yield* Effect.promise(() => client.users.createUser({ username: "pictured" }))
      const file = new File([new Uint8Array(1024)], "me.png", { type: "image/png" })
      assert.isTrue((yield* Effect.promise(() => client.users.updateUserProfileImage(id, { file }))).hasImage)
    })
  )

  it.effect("verifies the session tokens that it gets", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const emulator = yield* ClerkEmulator
      const clerk = yield* ClerkService
      const user = yield* clerk.users.create({ username: "grace" })
      const session = yield* Effect.promise(() => client.sessions.createSession({ userId: user.id }))
      const { jwt } = yield* Effect.promise(() => client.sessions.getToken(session.id))
      const jwtKey = yield* emulator.jwtKey
      const state = yield* Effect.promise(() =>
        client.authenticateRequest(
          new Request("https://app.example.com/", { headers: { authorization: `Bearer ${jwt}` } }),
          { jwtKey }
        )
      )
      assert.strictEqual(state.toAuth()?.userId, user.id)
      // Without a key it fetches the key set from the server.
      const remote = yield* Effect.promise(() =>
        client.authenticateRequest(
          new Request("https://app.example.com/", { headers: { authorization: `Bearer ${jwt}` } })
        )
      )
      assert.isTrue(remote.isAuthenticated)
      yield* Effect.promise(() => client.sessions.revokeSession(session.id))
      const list = yield* Effect.promise(() => client.sessions.getSessionList({ userId: user.id }))
      assert.deepStrictEqual([list.totalCount, list.data.map(({ status }) => status)], [1, ["revoked"]])
    })
  )

  it.effect("manages organizations, memberships and invitations", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const clerk = yield* ClerkService
      const owner = yield* clerk.users.create({ username: "owner" })
      const member = yield* clerk.users.create({ emailAddress: ["member@example.com"] })
      const organization = yield* Effect.promise(() =>
        client.organizations.createOrganization({ name: "Analytical Engines", createdBy: owner.id })
      )
      const organizationId = organization.id
      yield* Effect.promise(() =>
        client.organizations.createOrganizationMembership({ organizationId, userId: member.id, role: "org:member" })
      )
      const memberships = yield* Effect.promise(() =>
        client.organizations.getOrganizationMembershipList({ organizationId, orderBy: "+created_at" })
      )
      assert.deepStrictEqual(
        memberships.data.map((each) => [each.publicUserData?.userId, each.role]),
        [
          [owner.id, "org:admin"],
          [member.id, "org:member"]
        ]
      )
      const invitation = yield* Effect.promise(() =>
        client.organizations.createOrganizationInvitation({
          organizationId,
          emailAddress: "new@example.com",
          role: "org:member",
          inviterUserId: owner.id
        })
      )
      assert.strictEqual(invitation.status, "pending")
      const revoked = yield* Effect.promise(() =>
        client.organizations.revokeOrganizationInvitation({
          organizationId,
          invitationId: invitation.id,
          requestingUserId: owner.id
        })
      )
      assert.strictEqual(revoked.status, "revoked")
    })
  )

  it.effect("makes and verifies API keys and M2M tokens, at paths without /v1", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const clerk = yield* ClerkService
      const user = yield* clerk.users.create({ username: "holder" })
      const key = yield* Effect.promise(() =>
        client.apiKeys.create({ name: "deploy", subject: user.id, scopes: ["deploy:write"] })
      )
      assert.isDefined(key.secret)
      const verified = yield* Effect.promise(() => client.apiKeys.verify(key.secret ?? ""))
      assert.deepStrictEqual([verified.id, verified.scopes], [key.id, ["deploy:write"]])

      const worker = yield* Effect.promise(() => client.machines.create({ name: "worker" }))
      const token = yield* Effect.promise(() =>
        client.m2m.createToken({ machineSecretKey: worker.secretKey ?? "", claims: { job: 7 } })
      )
      const checked = yield* Effect.promise(() => client.m2m.verify({ token: token.token ?? "" }))
      assert.deepStrictEqual([checked.subject, checked.claims], [worker.id, { job: 7 }])
    })
  )

  it.effect("decodes errors like Clerk's", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const error = yield* Effect.flip(
        Effect.tryPromise({ try: () => client.users.getUser("user_0"), catch: (e) => e })
      )
      assert.isTrue(isClerkAPIResponseError(error))
      if (isClerkAPIResponseError(error)) {
        assert.deepStrictEqual([error.status, error.errors[0]?.code], [404, "resource_not_found"])
        assert.match(error.clerkTraceId ?? "", /^[0-9a-f]{32}$/)
      }
    })
  )
})
