import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const identityProvider = {
  idpEntityId: "https://idp.example.com",
  idpSsoUrl: "https://idp.example.com/sso",
  idpCertificate: "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----"
}

const okta = ({ client }: Context) =>
  client.enterpriseConnections.createEnterpriseConnection({
    name: "Okta",
    provider: "saml_okta",
    domains: ["engines.example"],
    saml: { ...identityProvider, allowSubdomains: true }
  })

const olderOkta = ({ client }: Context) =>
  client.samlConnections.createSamlConnection({
    name: "Okta",
    provider: "saml_okta",
    domain: "engines.example",
    ...identityProvider,
    attributeMapping: { userId: "uid", emailAddress: "mail", firstName: "given", lastName: "family" }
  })

export const connections: Cases = {
  "enterpriseConnections.createEnterpriseConnection": async (context) => {
    const { client } = context
    const saml = await okta(context)
    assert.deepStrictEqual(
      [saml.name, saml.domains, saml.active, saml.samlConnection?.idpEntityId, saml.samlConnection?.allowSubdomains],
      ["Okta", ["engines.example"], false, "https://idp.example.com", true]
    )
    const { id: organizationId } = await client.organizations.createOrganization({ name: "Engines" })
    const oidc = await client.enterpriseConnections.createEnterpriseConnection({
      name: "Own",
      provider: "oidc_custom",
      domains: ["own.example"],
      organizationId,
      oidc: {
        clientId: "id",
        clientSecret: "secret",
        authUrl: "https://own.example/authorize",
        tokenUrl: "https://own.example/token",
        userInfoUrl: "https://own.example/me",
        requiresPkce: true
      }
    })
    assert.deepStrictEqual(
      [oidc.organizationId, oidc.oauthConfig?.clientId, oidc.samlConnection],
      [organizationId, "id", null]
    )
  },

  "enterpriseConnections.getEnterpriseConnection": async (context) => {
    const { client } = context
    const { id } = await okta(context)
    const found = await client.enterpriseConnections.getEnterpriseConnection(id)
    assert.deepStrictEqual([found.id, found.name], [id, "Okta"])
    assert.strictEqual((await rejection(client.enterpriseConnections.getEnterpriseConnection("ent_0")))[0], 404)
  },

  "enterpriseConnections.getEnterpriseConnectionList": async (context) => {
    const { client } = context
    const { id } = await okta(context)
    const { id: organizationId } = await client.organizations.createOrganization({ name: "Engines" })
    const other = await client.enterpriseConnections.createEnterpriseConnection({
      name: "Own",
      provider: "saml_custom",
      domains: ["own.example"],
      organizationId
    })
    await client.enterpriseConnections.updateEnterpriseConnection(id, { active: true })
    const list = async (params?: Parameters<typeof client.enterpriseConnections.getEnterpriseConnectionList>[0]) => {
      const { data, totalCount } = await client.enterpriseConnections.getEnterpriseConnectionList(params)
      return [totalCount, data.map((each) => each.id)]
    }
    assert.deepStrictEqual(await list(), [2, [other.id, id]])
    assert.deepStrictEqual(await list({ active: true }), [1, [id]])
    assert.deepStrictEqual(await list({ organizationId }), [1, [other.id]])
  },

  "enterpriseConnections.updateEnterpriseConnection": async (context) => {
    const { client } = context
    const { id } = await okta(context)
    const updated = await client.enterpriseConnections.updateEnterpriseConnection(id, {
      name: "Entra",
      active: true,
      disableAdditionalIdentifications: true,
      disableJitProvisioning: true,
      saml: { forceAuthn: true }
    })
    assert.deepStrictEqual(
      [updated.name, updated.active, updated.disableAdditionalIdentifications, updated.samlConnection?.forceAuthn],
      ["Entra", true, true, true]
    )
    assert.deepStrictEqual([updated.authenticatable, updated.disableJitProvisioning], [true, true])
    assert.strictEqual((await client.enterpriseConnections.getEnterpriseConnection(id)).name, "Entra")
  },

  "enterpriseConnections.deleteEnterpriseConnection": async (context) => {
    const { client } = context
    const { id } = await okta(context)
    assert.strictEqual((await client.enterpriseConnections.deleteEnterpriseConnection(id)).id, id)
    assert.strictEqual((await client.enterpriseConnections.getEnterpriseConnectionList()).totalCount, 0)
  },

  "samlConnections.createSamlConnection": async (context) => {
    const created = await olderOkta(context)
    assert.deepStrictEqual(
      [created.name, created.domain, created.idpEntityId, created.active, created.provider],
      ["Okta", "engines.example", "https://idp.example.com", false, "saml_okta"]
    )
    assert.deepStrictEqual(
      [created.attributeMapping.userId, created.attributeMapping.emailAddress, created.attributeMapping.lastName],
      ["uid", "mail", "family"]
    )
    assert.strictEqual((await context.client.enterpriseConnections.getEnterpriseConnectionList()).totalCount, 1)
  },

  "samlConnections.getSamlConnection": async (context) => {
    const { client } = context
    const { id } = await olderOkta(context)
    assert.strictEqual((await client.samlConnections.getSamlConnection(id)).name, "Okta")
    assert.strictEqual((await rejection(client.samlConnections.getSamlConnection("samlc_0")))[0], 404)
  },

  "samlConnections.getSamlConnectionList": async (context) => {
    const { client } = context
    const { id } = await olderOkta(context)
    const { id: organizationId } = await client.organizations.createOrganization({ name: "Engines" })
    const other = await client.samlConnections.createSamlConnection({
      name: "Own",
      provider: "saml_custom",
      domain: "own.example",
      organizationId
    })
    const list = async (params?: Parameters<typeof client.samlConnections.getSamlConnectionList>[0]) => {
      const { data, totalCount } = await client.samlConnections.getSamlConnectionList(params)
      return [totalCount, data.map((each) => each.id)]
    }
    assert.deepStrictEqual(await list(), [2, [other.id, id]])
    assert.deepStrictEqual(await list({ query: "okta" }), [1, [id]])
    assert.deepStrictEqual(await list({ organizationId: [organizationId] as Array<`+${string}`> }), [1, [other.id]])
  },

  "samlConnections.updateSamlConnection": async (context) => {
    const { client } = context
    const { id } = await olderOkta(context)
    const updated = await client.samlConnections.updateSamlConnection(id, {
      name: "Entra",
      active: true,
      allowSubdomains: true,
      syncUserAttributes: false,
      attributeMapping: { userId: "oid", emailAddress: "mail", firstName: "given", lastName: "family" }
    })
    assert.deepStrictEqual(
      [updated.name, updated.active, updated.allowSubdomains, updated.syncUserAttributes],
      ["Entra", true, true, false]
    )
    assert.strictEqual((await client.samlConnections.getSamlConnection(id)).attributeMapping.userId, "oid")
  },

  "samlConnections.deleteSamlConnection": async (context) => {
    const { client } = context
    const { id } = await olderOkta(context)
    assert.strictEqual((await client.samlConnections.deleteSamlConnection(id)).id, id)
    assert.strictEqual((await client.samlConnections.getSamlConnectionList()).totalCount, 0)
  }
}
