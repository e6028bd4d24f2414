import { type ClerkClient, createClerkClient } from "@clerk/backend"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { connect, served } from "./javascript/served.js"
import { rejection } from "./javascript/support.js"

const bearer = (token: string) =>
  new Request("https://app.example.com/", { headers: { authorization: `Bearer ${token}` } })

/** The token type with the subject that the client authenticates, or with the reason for the failure. */
const authenticate = async (client: ClerkClient, token = "") => {
  const state = await client.authenticateRequest(bearer(token), { acceptsToken: "any" })
  if (!state.isAuthenticated) return [state.tokenType, state.reason]
  const auth = state.toAuth()
  return [auth.tokenType, "subject" in auth ? auth.subject : auth.userId]
}

/** Clerk's official JavaScript client authenticates machine credentials of the embedded Clerk, over a socket. */
layer(served(), { excludeTestServices: true })("the official JavaScript client", (it) => {
  const check = (name: string, test: (context: Effect.Effect.Success<typeof connect>) => Promise<void>) =>
    it.effect(name, () => Effect.flatMap(connect, (context) => Effect.promise(() => test(context))))

  check("accepts every kind of machine credential, opaque or as a JWT", async ({ client, emulator, run }) => {
    const { id: userId } = await client.users.createUser({ username: "owner" })
    const { id, secretKey: machineSecretKey = "" } = await client.machines.create({ name: "worker" })
    const key = await client.apiKeys.create({ name: "deploy", subject: userId })
    const opaque = await client.m2m.createToken({ machineSecretKey })
    const jwt = await client.m2m.createToken({ machineSecretKey, tokenFormat: "jwt" })
    assert.deepStrictEqual(await authenticate(client, key.secret), ["api_key", userId])
    assert.deepStrictEqual(await authenticate(client, opaque.token), ["m2m_token", id])
    assert.deepStrictEqual(await authenticate(client, jwt.token), ["m2m_token", id])
    for (const format of ["opaque", "jwt"] as const) {
      const token = await run(emulator.mintOAuthToken(userId, { format }))
      assert.deepStrictEqual(await authenticate(client, token), ["oauth_token", userId])
    }
  })

  check("rejects credentials that were revoked, have expired or are unknown", async ({ client, emulator, run }) => {
    const { id: subject } = await client.users.createUser({ username: "former" })
    const key = await client.apiKeys.create({ name: "deploy", subject })
    await client.apiKeys.revoke({ apiKeyId: key.id, revocationReason: "leaked" })
    assert.deepStrictEqual(await authenticate(client, key.secret), ["api_key", "token-invalid"])
    const { secretKey: machineSecretKey = "" } = await client.machines.create({ name: "retired" })
    const token = await client.m2m.createToken({ machineSecretKey })
    await client.m2m.revokeToken({ m2mTokenId: token.id })
    assert.deepStrictEqual(await authenticate(client, token.token), ["m2m_token", "token-invalid"])
    const short = await client.m2m.createToken({ machineSecretKey, secondsUntilExpiration: 60 })
    const ofUser = await run(emulator.mintOAuthToken(subject, { expiresInSeconds: 60 }))
    await run(emulator.clock.advance("2 minutes"))
    assert.deepStrictEqual(await authenticate(client, short.token), ["m2m_token", "token-invalid"])
    assert.deepStrictEqual(await authenticate(client, ofUser), ["oauth_token", "token-invalid"])
    for (const [type, unknown] of [
      ["api_key", "ak_unknown"],
      ["m2m_token", "mt_unknown"],
      ["oauth_token", "oat_unknown"]
    ]) {
      assert.deepStrictEqual(await authenticate(client, unknown), [type, "token-invalid"])
    }
  })

  check("accepts only the kinds of credentials that it is told to", async ({ client, emulator, run }) => {
    const { id: subject } = await client.users.createUser({ username: "owner" })
    const { secret = "" } = await client.apiKeys.create({ name: "deploy", subject })
    const { id: sessionId } = await client.sessions.createSession({ userId: subject })
    const session = await run(emulator.mintSessionToken(sessionId))
    const reason = async (token: string, acceptsToken: "api_key" | "m2m_token" | "session_token") => {
      const state = await client.authenticateRequest(bearer(token), { acceptsToken })
      return state.isAuthenticated ? "accepted" : state.reason
    }
    assert.strictEqual(await reason(secret, "api_key"), "accepted")
    assert.strictEqual(await reason(secret, "m2m_token"), "token-type-mismatch")
    assert.strictEqual(await reason(session, "session_token"), "accepted")
    assert.strictEqual(await reason(session, "api_key"), "token-type-mismatch")
  })

  check("accepts M2M tokens only for the machines in their scopes", async ({ client, options }) => {
    const { id: reportsId, secretKey: machineSecretKey = "" } = await client.machines.create({ name: "reports" })
    const billing = await client.machines.create({ name: "billing" })
    const receiver = createClerkClient({ ...options, machineSecretKey })
    const newToken = () => client.m2m.createToken({ machineSecretKey: billing.secretKey ?? "" })
    assert.deepStrictEqual(await authenticate(receiver, (await newToken()).token), ["m2m_token", "token-invalid"])
    await client.machines.createScope(billing.id, reportsId)
    assert.deepStrictEqual(await authenticate(receiver, (await newToken()).token), ["m2m_token", billing.id])
    const { data } = await client.m2m.list({ subject: billing.id })
    assert.deepStrictEqual(data[0]?.scopes, [reportsId])
  })

  check("reports that its key is of another instance", async ({ options }) => {
    const stranger = createClerkClient({ ...options, secretKey: "sk_test_other" })
    for (const call of [stranger.apiKeys.list({ subject: "user_0" }), stranger.users.getCount()]) {
      assert.deepStrictEqual(await rejection(call), [401, "clerk_key_invalid"])
    }
  })
})
