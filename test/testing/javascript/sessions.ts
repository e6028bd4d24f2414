import { assert } from "@effect/vitest"
import { Redacted } from "effect"
import { decodeJwt } from "jose"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const origin = "https://app.example.com"

const newSession = async ({ client }: Context) => {
  const { id: userId } = await client.users.createUser({ username: "ada", emailAddress: ["ada@example.com"] })
  return client.sessions.createSession({ userId })
}

export const sessions: Cases = {
  "sessions.createSession": async (context) => {
    const { client } = context
    const created = await newSession(context)
    assert.match(created.id, /^sess_/)
    assert.deepStrictEqual([created.status, created.actor], ["active", null])
    assert.strictEqual(created.expireAt - created.createdAt, 7 * 86_400_000)
    assert.deepStrictEqual((await client.sessions.getSession(created.id)).userId, created.userId)
    assert.deepStrictEqual(await rejection(client.sessions.createSession({ userId: "user_0" })), [
      404,
      "resource_not_found"
    ])
  },

  "sessions.getSession": async (context) => {
    const { client, emulator, run } = context
    const { clientId, id, userId } = await newSession(context)
    const found = await client.sessions.getSession(id)
    assert.deepStrictEqual([found.id, found.clientId, found.userId, found.status], [id, clientId, userId, "active"])
    await run(emulator.clock.advance("8 days"))
    assert.strictEqual((await client.sessions.getSession(id)).status, "expired")
  },

  "sessions.getSessionList": async (context) => {
    const { client } = context
    const { clientId, id, userId } = await newSession(context)
    const second = await client.sessions.createSession({ userId })
    await client.sessions.revokeSession(second.id)
    const list = async (params: Parameters<typeof client.sessions.getSessionList>[0]) => {
      const { data, totalCount } = await client.sessions.getSessionList(params)
      return [totalCount, data.map((each) => each.id)]
    }
    assert.deepStrictEqual(await list({ userId }), [2, [second.id, id]])
    assert.deepStrictEqual(await list({ userId, status: "revoked" }), [1, [second.id]])
    assert.deepStrictEqual(await list({ clientId }), [1, [id]])
    assert.deepStrictEqual(await rejection(client.sessions.getSessionList()), [400, "missing_query_parameter"])
  },

  "sessions.revokeSession": async (context) => {
    const { client } = context
    const { id } = await newSession(context)
    assert.strictEqual((await client.sessions.revokeSession(id)).status, "revoked")
    assert.strictEqual((await client.sessions.getSession(id)).status, "revoked")
    assert.deepStrictEqual(await rejection(client.sessions.getToken(id)), [404, "resource_not_found"])
  },

  "sessions.verifySession": async (context) => {
    const { client } = context
    const { id } = await newSession(context)
    const { jwt } = await client.sessions.getToken(id)
    assert.strictEqual((await client.sessions.verifySession(id, jwt)).id, id)
    assert.deepStrictEqual(await rejection(client.sessions.verifySession(id, "none")), [400, "invalid_session_token"])
  },

  "sessions.getToken": async (context) => {
    const { client } = context
    const { id, userId } = await newSession(context)
    const plain = decodeJwt((await client.sessions.getToken(id)).jwt)
    assert.deepStrictEqual([plain.sub, plain["sid"], (plain.exp ?? 0) - (plain.iat ?? 0)], [userId, id, 60])
    await client.jwtTemplates.create({ name: "database", claims: { mail: "{{user.primary_email_address}}" } })
    const custom = decodeJwt((await client.sessions.getToken(id, "database", 300)).jwt)
    assert.deepStrictEqual(
      [custom.sub, custom["mail"], (custom.exp ?? 0) - (custom.iat ?? 0)],
      [userId, "ada@example.com", 300]
    )
  },

  "sessions.refreshSession": async (context) => {
    const { client, emulator, run } = context
    const { id, userId } = await newSession(context)
    const params = {
      expired_token: await run(emulator.mintSessionToken(id, { expiresInSeconds: -60, claims: { azp: origin } })),
      refresh_token: await run(emulator.mintRefreshToken(id)),
      request_origin: origin
    }
    const token = await client.sessions.refreshSession(id, { ...params, format: "token" })
    assert.deepStrictEqual([decodeJwt(token.jwt).sub, decodeJwt(token.jwt)["azp"]], [userId, origin])
    const { cookies } = await client.sessions.refreshSession(id, { ...params, format: "cookie" })
    assert.match(cookies[0] ?? "", /^__session=[\w-]+\.[\w-]+\.[\w-]+; Path=\//)
    assert.deepStrictEqual(await rejection(client.sessions.refreshSession(id, { ...params, refresh_token: "rt_0" })), [
      401,
      "refresh_token_not_found"
    ])
  },

  "clients.getClientList": async (context) => {
    const { client } = context
    const { clientId, userId } = await newSession(context)
    const second = await client.sessions.createSession({ userId })
    const { data, totalCount } = await client.clients.getClientList()
    assert.deepStrictEqual([totalCount, data.map(({ id }) => id)], [2, [second.clientId, clientId]])
  },

  "clients.getClient": async (context) => {
    const { client } = context
    const { clientId, id } = await newSession(context)
    const found = await client.clients.getClient(clientId)
    assert.deepStrictEqual(
      [found.id, found.sessionIds, found.sessions.map((each) => each.id), found.lastActiveSessionId],
      [clientId, [id], [id], id]
    )
  },

  "clients.verifyClient": async (context) => {
    const { client, emulator, run } = context
    const { clientId } = await newSession(context)
    const token = Redacted.value(await run(emulator.frontend.clientToken(clientId)))
    assert.strictEqual((await client.clients.verifyClient(token)).id, clientId)
    assert.deepStrictEqual(await rejection(client.clients.verifyClient("none")), [401, "authentication_invalid"])
  },

  "clients.getHandshakePayload": async (context) => {
    const { client, emulator, run } = context
    const { id, userId } = await newSession(context)
    const nonce = await run(emulator.frontend.handshake(id))
    const { directives } = await client.clients.getHandshakePayload({ nonce })
    const token = /^__session=([^;]+)/.exec(directives.find((each) => each.startsWith("__session=")) ?? "")?.[1] ?? ""
    assert.strictEqual(decodeJwt(token).sub, userId)
    assert.deepStrictEqual(await rejection(client.clients.getHandshakePayload({ nonce })), [404, "resource_not_found"])
  },

  "signInTokens.createSignInToken": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const created = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 })
    assert.deepStrictEqual([created.userId, created.status], [userId, "pending"])
    assert.include(created.url, encodeURIComponent(created.token).slice(0, 20))
    const { exp = 0, iat = 0 } = decodeJwt(created.token)
    assert.approximately(exp - (iat || Date.now() / 1000), 600, 5)
  },

  "signInTokens.revokeSignInToken": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const { id } = await client.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 })
    const revoked = await client.signInTokens.revokeSignInToken(id)
    assert.deepStrictEqual([revoked.id, revoked.status], [id, "revoked"])
    assert.deepStrictEqual((await rejection(client.signInTokens.revokeSignInToken("sit_0")))[0], 404)
  },

  "actorTokens.create": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const created = await client.actorTokens.create({ userId, actor: { sub: "user_admin" }, expiresInSeconds: 600 })
    assert.deepStrictEqual([created.userId, created.status, created.actor], [userId, "pending", { sub: "user_admin" }])
    assert.isDefined(created.url)
  },

  "actorTokens.revoke": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const { id } = await client.actorTokens.create({ userId, actor: { sub: "user_admin" } })
    const revoked = await client.actorTokens.revoke(id)
    assert.deepStrictEqual([revoked.id, revoked.status], [id, "revoked"])
  },

  "agentTasks.create": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const task = {
      permissions: "*",
      agentName: "helper",
      taskDescription: "Sort the cards",
      redirectUrl: "http://localhost:3000/cards"
    }
    const first = await client.agentTasks.create({ ...task, onBehalfOf: { userId } })
    const second = await client.agentTasks.create({ ...task, onBehalfOf: { identifier: "ada" } })
    assert.match(first.url, /^https?:\/\//)
    assert.deepStrictEqual([second.agentId, second.agentTaskId === first.agentTaskId], [first.agentId, false])
  },

  "agentTasks.revoke": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const { agentTaskId } = await client.agentTasks.create({
      onBehalfOf: { userId },
      permissions: "*",
      agentName: "helper",
      taskDescription: "Sort the cards",
      redirectUrl: "http://localhost:3000/cards"
    })
    assert.strictEqual((await client.agentTasks.revoke(agentTaskId)).agentTaskId, agentTaskId)
    assert.deepStrictEqual(await rejection(client.agentTasks.revoke(agentTaskId)), [
      400,
      "agent_task_cannot_be_revoked"
    ])
  },

  "signUps.get": async ({ client, emulator, run }) => {
    const { id } = await run(emulator.frontend.startSignUp({ emailAddress: "ada@example.com", firstName: "Ada" }))
    const found = await client.signUps.get(id)
    assert.deepStrictEqual(
      [found.id, found.status, found.emailAddress, found.unverifiedFields],
      [id, "missing_requirements", "ada@example.com", ["email_address"]]
    )
  },

  "signUps.update": async ({ client, emulator, run }) => {
    const { id } = await run(emulator.frontend.startSignUp({ emailAddress: "ada@example.com" }))
    const updated = await client.signUps.update({ signUpAttemptId: id, externalId: "42", customAction: true })
    assert.deepStrictEqual([updated.externalId, updated.customAction], ["42", true])
    const { createdUserId } = await run(emulator.frontend.completeSignUp(id))
    assert.strictEqual((await client.users.getUser(createdUserId ?? "")).externalId, "42")
  }
}
