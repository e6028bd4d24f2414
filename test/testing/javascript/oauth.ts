import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const redirectUri = "https://reports.example/callback"

const reports = ({ client }: Context) =>
  client.oauthApplications.create({ name: "Reports", redirectUris: [redirectUri], scopes: "profile email" })

/** The tokens that an application gets when a user lets it act for them. */
const granted = async (context: Context) => {
  const { client, emulator, run } = context
  const application = await reports(context)
  const { clientId, clientSecret = "" } = application
  const { id: userId } = await client.users.createUser({ username: "ada" })
  const code = await run(emulator.frontend.authorizationCode({ clientId, userId, scopes: ["email"] }))
  const tokens = await run(
    emulator.frontend.oauthToken({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri
    })
  )
  return { application, userId, accessToken: tokens.access_token }
}

export const oauth: Cases = {
  "oauthApplications.create": async (context) => {
    const created = await reports(context)
    assert.deepStrictEqual(
      [created.name, created.redirectUris, created.scopes, created.isPublic],
      ["Reports", [redirectUri], "profile email", false]
    )
    assert.isString(created.clientSecret)
    const isPublic = await context.client.oauthApplications.create({ name: "Game", public: true })
    assert.deepStrictEqual([isPublic.isPublic, isPublic.clientSecret], [true, ""])
  },

  "oauthApplications.get": async (context) => {
    const { clientId, id } = await reports(context)
    const found = await context.client.oauthApplications.get(id)
    assert.deepStrictEqual([found.id, found.clientId, found.clientSecret], [id, clientId, undefined])
    assert.deepStrictEqual(await rejection(context.client.oauthApplications.get("oa_0")), [404, "resource_not_found"])
  },

  "oauthApplications.list": async (context) => {
    const { client } = context
    const { id } = await reports(context)
    const other = await client.oauthApplications.create({ name: "Charts" })
    const { data, totalCount } = await client.oauthApplications.list({ orderBy: "+name" })
    assert.deepStrictEqual([totalCount, data.map((each) => each.id)], [2, [other.id, id]])
    const found = await client.oauthApplications.list({ nameQuery: "report" })
    assert.deepStrictEqual(
      found.data.map((each) => each.id),
      [id]
    )
  },

  "oauthApplications.update": async (context) => {
    const { client } = context
    const { id: oauthApplicationId } = await reports(context)
    const updated = await client.oauthApplications.update({ oauthApplicationId, name: "Charts", scopes: "email" })
    assert.deepStrictEqual([updated.name, updated.scopes], ["Charts", "email"])
    assert.strictEqual((await client.oauthApplications.get(oauthApplicationId)).name, "Charts")
  },

  "oauthApplications.delete": async (context) => {
    const { client } = context
    const { id } = await reports(context)
    const deleted = await client.oauthApplications.delete(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.oauthApplications.list()).totalCount, 0)
  },

  "oauthApplications.rotateSecret": async (context) => {
    const { clientSecret, id } = await reports(context)
    const rotated = await context.client.oauthApplications.rotateSecret(id)
    assert.strictEqual(rotated.id, id)
    assert.isString(rotated.clientSecret)
    assert.notStrictEqual(rotated.clientSecret, clientSecret)
  },

  "oauthApplications.revokeToken": async (context) => {
    const { client } = context
    const { accessToken, application } = await granted(context)
    await client.oauthApplications.revokeToken({ oauthApplicationId: application.id, token: accessToken })
    assert.isAtLeast((await rejection(client.idPOAuthAccessToken.verify(accessToken)))[0] as number, 400)
  },

  "idPOAuthAccessToken.verify": async (context) => {
    const { client } = context
    const { accessToken, application, userId } = await granted(context)
    const verified = await client.idPOAuthAccessToken.verify(accessToken)
    assert.deepStrictEqual(
      [verified.clientId, verified.subject, verified.scopes, verified.revoked, verified.expired],
      [application.clientId, userId, ["email"], false, false]
    )
    assert.strictEqual((await rejection(client.idPOAuthAccessToken.verify("oat_unknown")))[0], 404)
  }
}
