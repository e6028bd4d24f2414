import { assert } from "@effect/vitest"
import { decodeJwt } from "jose"
import type { Cases } from "./Case.js"
import { rejection, unconverted } from "./support.js"

export const instance: Cases = {
  "instance.get": async ({ client, emulator }) => {
    const found = await client.instance.get()
    assert.deepStrictEqual([found.id, found.environmentType], [emulator.instanceId, "development"])
  },

  "instance.update": async ({ client }) => {
    await client.instance.update({
      allowedOrigins: ["capacitor://localhost"],
      developmentOrigin: "http://localhost:3000"
    })
    assert.deepStrictEqual((await client.instance.get()).allowedOrigins, ["capacitor://localhost"])
    assert.strictEqual((await client.domains.list()).data[0]?.developmentOrigin, "http://localhost:3000")
    assert.deepStrictEqual(await rejection(client.instance.update({ allowedOrigins: ["nowhere"] })), [
      422,
      "form_invalid_origin"
    ])
  },

  "instance.updateRestrictions": async ({ client }) => {
    const updated = await client.instance.updateRestrictions({ allowlist: true, blockEmailSubaddresses: true })
    assert.deepStrictEqual([updated.allowlist, updated.blocklist, updated.blockEmailSubaddresses], [true, false, true])
    assert.deepStrictEqual(await rejection(client.users.createUser({ emailAddress: ["ada@example.com"] })), [
      403,
      "not_allowed_access"
    ])
  },

  "instance.getOrganizationSettings": async ({ client }) => {
    const settings = await client.instance.getOrganizationSettings()
    assert.deepStrictEqual(
      [settings.enabled, settings.maxAllowedMemberships, settings.creatorRole],
      [true, 5, "org:admin"]
    )
  },

  "instance.updateOrganizationSettings": async ({ client }) => {
    const { data } = await client.organizationRoles.getOrganizationRoleList({ query: "member" })
    const updated = await client.instance.updateOrganizationSettings({
      maxAllowedMemberships: 1,
      adminDeleteEnabled: false,
      creatorRoleId: data[0]?.id ?? ""
    })
    assert.deepStrictEqual(
      [updated.maxAllowedMemberships, updated.adminDeleteEnabled, updated.creatorRole],
      [1, false, "org:member"]
    )
    assert.strictEqual((await client.instance.getOrganizationSettings()).maxAllowedMemberships, 1)
    assert.strictEqual((await client.organizations.createOrganization({ name: "Small" })).maxAllowedMemberships, 1)
  },

  "domains.list": async ({ client }) => {
    await client.domains.add({ name: "shop.test", is_satellite: true })
    const { data, totalCount } = await client.domains.list()
    assert.deepStrictEqual(
      [totalCount, data.map(({ isSatellite, name }) => [name, isSatellite])],
      [
        2,
        [
          ["emulator.test", false],
          ["shop.test", true]
        ]
      ]
    )
  },

  "domains.add": async ({ client }) => {
    const added = await client.domains.add({ name: "shop.test", is_satellite: true })
    assert.deepStrictEqual(
      [added.name, added.isSatellite, added.frontendApiUrl],
      ["shop.test", true, "https://clerk.shop.test"]
    )
    assert.deepStrictEqual(await rejection(client.domains.add({ name: "shop.test", is_satellite: true })), [
      422,
      "form_identifier_exists"
    ])
  },

  "domains.update": async ({ client }) => {
    const { id: domainId } = await client.domains.add({ name: "shop.test", is_satellite: true })
    const updated = await client.domains.update({ domainId, name: "store.test" })
    assert.deepStrictEqual([updated.id, updated.name], [domainId, "store.test"])
    assert.strictEqual((await client.domains.list()).data[1]?.name, "store.test")
  },

  "domains.delete": async ({ client }) => {
    const { id } = await client.domains.add({ name: "shop.test", is_satellite: true })
    const deleted = await client.domains.delete(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    const { data, totalCount } = await client.domains.list()
    assert.strictEqual(totalCount, 1)
    assert.deepStrictEqual(await rejection(client.domains.delete(data[0]?.id ?? "")), [
      403,
      "operation_not_allowed_on_primary_domain"
    ])
  },

  "domains.deleteDomain": async ({ client }) => {
    const { id } = await client.domains.add({ name: "shop.test", is_satellite: true })
    const deleted = await client.domains.deleteDomain(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
  },

  "proxyChecks.verify": async ({ client }) => {
    const { data } = await client.domains.list()
    const params = { domainId: data[0]?.id ?? "", proxyUrl: "https://app.example.com/__clerk" }
    const check = await client.proxyChecks.verify(params)
    assert.deepStrictEqual([check.domainId, check.proxyUrl, check.successful], [params.domainId, params.proxyUrl, true])
    assert.deepStrictEqual(await rejection(client.proxyChecks.verify({ ...params, proxyUrl: "nowhere" })), [
      422,
      "invalid_proxy_configuration"
    ])
  },

  "redirectUrls.createRedirectUrl": async ({ client }) => {
    const created = await client.redirectUrls.createRedirectUrl({ url: "myapp://callback" })
    assert.strictEqual(created.url, "myapp://callback")
    assert.strictEqual((await client.redirectUrls.getRedirectUrl(created.id)).url, "myapp://callback")
  },

  "redirectUrls.getRedirectUrl": async ({ client }) => {
    const { id } = await client.redirectUrls.createRedirectUrl({ url: "myapp://callback" })
    assert.strictEqual((await client.redirectUrls.getRedirectUrl(id)).id, id)
    assert.strictEqual((await rejection(client.redirectUrls.getRedirectUrl("ru_0")))[0], 404)
  },

  "redirectUrls.getRedirectUrlList": async ({ client }) => {
    await client.redirectUrls.createRedirectUrl({ url: "myapp://callback" })
    await client.redirectUrls.createRedirectUrl({ url: "other://callback" })
    const { data, totalCount } = await client.redirectUrls.getRedirectUrlList()
    assert.strictEqual(totalCount, 2)
    assert.sameMembers(
      data.map(({ url }) => url),
      ["myapp://callback", "other://callback"]
    )
  },

  "redirectUrls.deleteRedirectUrl": async ({ client }) => {
    const { id } = await client.redirectUrls.createRedirectUrl({ url: "myapp://callback" })
    assert.strictEqual((await client.redirectUrls.deleteRedirectUrl(id)).id, id)
    assert.strictEqual((await rejection(client.redirectUrls.getRedirectUrl(id)))[0], 404)
  },

  "jwks.getJwks": async ({ client, emulator }) => {
    const { keys } = await client.jwks.getJwks()
    assert.deepStrictEqual(
      keys?.map(({ alg, kid, kty }) => [kid, kty, alg]),
      [[emulator.instanceId, "RSA", "RS256"]]
    )
  },

  "testingTokens.createTestingToken": async ({ client }) => {
    const created = unconverted(await client.testingTokens.createTestingToken())
    assert.hasAllKeys(created, ["object", "token", "expires_at"])
    assert.isAbove(Number(Reflect.get(created, "expires_at")), Date.now() / 1000)
  },

  "webhooks.createSvixApp": async ({ client }) => {
    const created = await client.webhooks.createSvixApp()
    assert.match(created.svix_url, /^https:\/\//)
    assert.deepStrictEqual(await rejection(client.webhooks.createSvixApp()), [400, "svix_app_exists"])
  },

  "webhooks.generateSvixAuthURL": async ({ client }) => {
    assert.deepStrictEqual(await rejection(client.webhooks.generateSvixAuthURL()), [400, "svix_app_missing"])
    await client.webhooks.createSvixApp()
    assert.match((await client.webhooks.generateSvixAuthURL()).svix_url, /^https:\/\//)
  },

  "webhooks.deleteSvixApp": async ({ client }) => {
    await client.webhooks.createSvixApp()
    await client.webhooks.deleteSvixApp()
    assert.deepStrictEqual(await rejection(client.webhooks.deleteSvixApp()), [400, "svix_app_missing"])
  },

  "jwtTemplates.create": async ({ client }) => {
    const created = await client.jwtTemplates.create({
      name: "database",
      claims: { role: "{{user.public_metadata.role}}", camelCase: true },
      lifetime: 300,
      allowedClockSkew: 10
    })
    assert.deepStrictEqual(
      [created.name, created.lifetime, created.allowedClockSkew, created.signingAlgorithm],
      ["database", 300, 10, "RS256"]
    )
    assert.deepStrictEqual(created.claims, { role: "{{user.public_metadata.role}}", camelCase: true })
    const { id: userId } = await client.users.createUser({ username: "ada", publicMetadata: { role: "editor" } })
    const { id } = await client.sessions.createSession({ userId })
    const { camelCase, role } = decodeJwt((await client.sessions.getToken(id, "database")).jwt)
    assert.deepStrictEqual([role, camelCase], ["editor", true])
  },

  "jwtTemplates.get": async ({ client }) => {
    const { id } = await client.jwtTemplates.create({ name: "database", claims: {} })
    assert.strictEqual((await client.jwtTemplates.get(id)).name, "database")
    assert.deepStrictEqual(await rejection(client.jwtTemplates.get("jtmp_0")), [404, "resource_not_found"])
  },

  "jwtTemplates.list": async ({ client }) => {
    const first = await client.jwtTemplates.create({ name: "database", claims: {} })
    const second = await client.jwtTemplates.create({ name: "search", claims: {} })
    const { data, totalCount } = await client.jwtTemplates.list()
    assert.strictEqual(totalCount, 2)
    assert.sameMembers(
      data.map(({ id }) => id),
      [first.id, second.id]
    )
  },

  "jwtTemplates.update": async ({ client }) => {
    const { id: templateId } = await client.jwtTemplates.create({ name: "database", claims: {} })
    const updated = await client.jwtTemplates.update({ templateId, name: "search", claims: { a: 1 }, lifetime: 90 })
    assert.deepStrictEqual([updated.name, updated.claims, updated.lifetime], ["search", { a: 1 }, 90])
    assert.strictEqual((await client.jwtTemplates.get(templateId)).name, "search")
  },

  "jwtTemplates.delete": async ({ client }) => {
    const { id } = await client.jwtTemplates.create({ name: "database", claims: {} })
    const deleted = await client.jwtTemplates.delete(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.jwtTemplates.list()).totalCount, 0)
  }
}
