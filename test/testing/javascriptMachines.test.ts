import { createServer } from "node:http"
import { createClerkClient, verifyToken } from "@clerk/backend"
import { isClerkAPIResponseError } from "@clerk/backend/errors"
import { FetchHttpClient, HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"

/** Clerk's official JavaScript client authenticates machine credentials of the embedded Clerk, over a socket. */
const served = ClerkEmulator.layerServed().pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })),
  Layer.provide(FetchHttpClient.layer)
)

const options = Effect.gen(function* () {
  const { publishableKey, secretKey } = yield* ClerkEmulator
  const { address } = yield* HttpServer.HttpServer
  return {
    apiUrl: HttpServer.formatAddress(address),
    secretKey: Redacted.value(secretKey),
    publishableKey,
    telemetry: { disabled: true }
  }
})

const javascript = Effect.map(options, createClerkClient)

const bearer = (token: string) =>
  new Request("https://app.example.com/", { headers: { authorization: `Bearer ${token}` } })

/** The token type with the subject that the client authenticates, or with the reason for the failure. */
const authenticate = (client: ReturnType<typeof createClerkClient>, token: string) =>
  Effect.map(
    Effect.promise(() => client.authenticateRequest(bearer(token), { acceptsToken: "any" })),
    (state) => {
      if (!state.isAuthenticated) return [state.tokenType, state.reason]
      const auth = state.toAuth()
      return [auth.tokenType, "subject" in auth ? auth.subject : auth.userId]
    }
  )

const status = <A>(call: () => Promise<A>) =>
  Effect.map(Effect.flip(Effect.tryPromise({ try: call, catch: (error) => error })), (error) => {
    assert.isTrue(isClerkAPIResponseError(error))
    return isClerkAPIResponseError(error) ? [error.status, error.errors[0]?.code] : []
  })

layer(served, { excludeTestServices: true })("the official JavaScript client", (it) => {
  it.effect("finds the key of a session token in the served key set", () =>
    Effect.gen(function* () {
      const { apiUrl, secretKey } = yield* options
      const clerk = yield* ClerkService
      const { instanceId, issuer } = yield* ClerkEmulator
      const user = yield* clerk.users.create({ username: "grace" })
      const session = yield* clerk.sessions.create({ userId: user.id })
      const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id })
      const claims = yield* Effect.promise(() => verifyToken(jwt, { apiUrl, secretKey }))
      assert.deepStrictEqual([claims.sub, claims.sid, claims.iss], [user.id, session.id, issuer])

      const client = yield* javascript
      const { keys } = yield* Effect.promise(() => client.jwks.getJwks())
      assert.deepStrictEqual(
        keys?.map(({ kid }) => kid),
        [instanceId]
      )
    })
  )

  it.effect("accepts every kind of machine credential, opaque or as a JWT", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const { mintOAuthToken } = yield* ClerkEmulator
      const clerk = yield* ClerkService
      const { id: userId } = yield* clerk.users.create({ username: "owner" })
      const machine = yield* Effect.promise(() => client.machines.create({ name: "worker" }))
      const machineSecretKey = machine.secretKey ?? ""
      const key = yield* Effect.promise(() => client.apiKeys.create({ name: "deploy", subject: userId }))
      const opaque = yield* Effect.promise(() => client.m2m.createToken({ machineSecretKey }))
      const jwt = yield* Effect.promise(() => client.m2m.createToken({ machineSecretKey, tokenFormat: "jwt" }))

      assert.deepStrictEqual(yield* authenticate(client, key.secret ?? ""), ["api_key", userId])
      assert.deepStrictEqual(yield* authenticate(client, opaque.token ?? ""), ["m2m_token", machine.id])
      assert.deepStrictEqual(yield* authenticate(client, jwt.token ?? ""), ["m2m_token", machine.id])
      assert.deepStrictEqual(yield* authenticate(client, yield* mintOAuthToken(userId)), ["oauth_token", userId])
      const oauthJwt = yield* mintOAuthToken(userId, { format: "jwt" })
      assert.deepStrictEqual(yield* authenticate(client, oauthJwt), ["oauth_token", userId])
    })
  )

  it.effect("rejects credentials that were revoked, have expired or are unknown", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const { mintOAuthToken } = yield* ClerkEmulator
      const clerk = yield* ClerkService
      const { id: subject } = yield* clerk.users.create({ username: "former" })
      const key = yield* Effect.promise(() => client.apiKeys.create({ name: "deploy", subject }))
      yield* Effect.promise(() => client.apiKeys.revoke({ apiKeyId: key.id, revocationReason: "leaked" }))
      const machine = yield* Effect.promise(() => client.machines.create({ name: "retired" }))
      const machineSecretKey = machine.secretKey ?? ""
      const token = yield* Effect.promise(() => client.m2m.createToken({ machineSecretKey }))
      const revoked = yield* Effect.promise(() => client.m2m.revokeToken({ m2mTokenId: token.id }))
      assert.isTrue(revoked.revoked)

      assert.deepStrictEqual(yield* authenticate(client, key.secret ?? ""), ["api_key", "token-invalid"])
      assert.deepStrictEqual(yield* authenticate(client, token.token ?? ""), ["m2m_token", "token-invalid"])
      const expired = yield* mintOAuthToken(subject, { expiresInSeconds: -60 })
      assert.deepStrictEqual(yield* authenticate(client, expired), ["oauth_token", "token-invalid"])
      assert.deepStrictEqual(yield* authenticate(client, "ak_unknown"), ["api_key", "token-invalid"])
    })
  )

  it.effect("accepts M2M tokens only for the machines in their scopes", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      const reports = yield* Effect.promise(() => client.machines.create({ name: "reports" }))
      const billing = yield* Effect.promise(() => client.machines.create({ name: "billing" }))
      const receiver = createClerkClient({ ...(yield* options), machineSecretKey: reports.secretKey ?? "" })
      const newToken = Effect.map(
        Effect.promise(() => client.m2m.createToken({ machineSecretKey: billing.secretKey ?? "" })),
        ({ token }) => token ?? ""
      )
      assert.deepStrictEqual(yield* authenticate(receiver, yield* newToken), ["m2m_token", "token-invalid"])
      yield* Effect.promise(() => client.machines.createScope(billing.id, reports.id))
      assert.deepStrictEqual(yield* authenticate(receiver, yield* newToken), ["m2m_token", billing.id])
      const list = yield* Effect.promise(() => client.m2m.list({ subject: billing.id }))
      assert.deepStrictEqual([list.totalCount, list.data[0]?.scopes], [2, [reports.id]])
    })
  )

  it.effect("reports what is wrong with a key", () =>
    Effect.gen(function* () {
      const client = yield* javascript
      // The instance's secret key cannot create M2M tokens.
      assert.deepStrictEqual(yield* status(() => client.m2m.createToken()), [401, "machine_secret_key_invalid"])
      const stranger = createClerkClient({ ...(yield* options), secretKey: "sk_test_other" })
      assert.deepStrictEqual(yield* status(() => stranger.apiKeys.list({ subject: "user_0" })), [
        401,
        "clerk_key_invalid"
      ])
    })
  )
})
