import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const idp = {
  idpEntityId: "https://idp.example.com",
  idpSsoUrl: "https://idp.example.com/sso",
  idpCertificate: "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----"
}

describe.each(modes)("enterprise connections, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("of SAML are the connections of the older API, too", () =>
    emulated(
      Effect.gen(function* () {
        const { enterpriseConnections, samlConnections } = yield* ClerkService
        const created = yield* enterpriseConnections.create({
          name: "Okta",
          provider: "saml_okta",
          domains: ["Example.com"],
          saml: idp
        })
        const samlConnectionId = created.samlConnection?.id ?? ""
        const saml = yield* samlConnections.get({ samlConnectionId })
        assert.deepStrictEqual(
          [saml.domains, saml.idpCertificate, saml.enterpriseConnectionId, saml.active],
          [["example.com"], "MIIBAAAA", created.id, false]
        )
        assert.strictEqual(saml.acsUrl, created.samlConnection?.acsUrl)
        yield* samlConnections.update({ samlConnectionId, name: "Entra", active: true, forceAuthn: true })
        const changed = yield* enterpriseConnections.get({ enterpriseConnectionId: created.id })
        assert.deepStrictEqual(
          [changed.name, changed.active, changed.samlConnection?.forceAuthn],
          ["Entra", true, true]
        )
        const older = yield* samlConnections.create({ name: "Old", provider: "saml_custom", domain: "old.example.com" })
        assert.strictEqual((yield* enterpriseConnections.list()).totalCount, 2)
        assert.strictEqual((yield* enterpriseConnections.list({ active: true })).totalCount, 1)
        assert.deepStrictEqual((yield* samlConnections.list({ query: "OLD" })).data, [older])
        yield* enterpriseConnections.delete({ enterpriseConnectionId: created.id })
        assert.deepStrictEqual(yield* statusAndCode(samlConnections.get({ samlConnectionId })), [
          404,
          "resource_not_found"
        ])
        yield* samlConnections.delete({ samlConnectionId: older.id })
        assert.strictEqual((yield* enterpriseConnections.list()).totalCount, 0)
      })
    )
  )

  it.effect("need the data of their identity provider to be active", () =>
    emulated(
      Effect.gen(function* () {
        const { enterpriseConnections } = yield* ClerkService
        const saml = yield* enterpriseConnections.create({ name: "A", provider: "saml_custom", domains: ["a.com"] })
        const update = (input: Omit<Parameters<typeof enterpriseConnections.update>[0], "enterpriseConnectionId">) =>
          enterpriseConnections.update({ enterpriseConnectionId: saml.id, ...input })
        assert.deepStrictEqual(yield* statusAndCode(update({ active: true })), [
          422,
          "saml_connection_cant_be_activated"
        ])
        assert.deepStrictEqual(yield* statusAndCode(update({ saml: { idpMetadata: "<xml/>" } })), [
          422,
          "saml_failed_to_parse_idp_metadata"
        ])
        assert.deepStrictEqual(yield* statusAndCode(update({ oidc: { clientId: "id" } })), [
          422,
          "form_conditional_param_disallowed"
        ])
        const idpMetadata =
          '<md:EntityDescriptor entityID="urn:idp"><ds:X509Certificate>MIIB</ds:X509Certificate>' +
          '<md:SingleSignOnService Location="https://idp.example.com/sso"/></md:EntityDescriptor>'
        const active = yield* update({ active: true, saml: { idpMetadata } })
        assert.deepInclude(active.samlConnection, { idpEntityId: "urn:idp", idpSsoUrl: "https://idp.example.com/sso" })

        const oidc = (requiresPkce: boolean, clientSecret?: string) =>
          enterpriseConnections.create({
            name: "B",
            provider: "oidc_custom",
            domains: ["b.com"],
            active: true,
            oidc: {
              clientId: "id",
              discoveryUrl: "https://idp.example.com",
              requiresPkce,
              ...(clientSecret === undefined ? {} : { clientSecret: Redacted.make(clientSecret) })
            }
          })
        assert.deepStrictEqual(yield* statusAndCode(oidc(false)), [422, "form_public_client_requires_pkce"])
        const connected = yield* oidc(false, "secret")
        assert.deepStrictEqual([connected.oauthConfig?.clientId, connected.samlConnection], ["id", undefined])
        assert.notInclude(JSON.stringify(connected), "secret")
      })
    )
  )

  it.effect("have domains of their own, and an organization that exists", () =>
    emulated(
      Effect.gen(function* () {
        const { enterpriseConnections, organizations } = yield* ClerkService
        const create = (domain: string, organizationId?: string) =>
          enterpriseConnections.create({
            name: "A",
            provider: "saml_custom",
            domains: [domain],
            ...(organizationId === undefined ? {} : { organizationId })
          })
        yield* create("a.com")
        assert.deepStrictEqual(yield* statusAndCode(create("A.com")), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* statusAndCode(create("nowhere")), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* statusAndCode(create("b.com", "org_0")), [404, "resource_not_found"])
        const { id: organizationId } = yield* organizations.create({ name: "Engines" })
        yield* create("b.com", organizationId)
        assert.strictEqual((yield* enterpriseConnections.list({ organizationId })).totalCount, 1)
        yield* organizations.delete({ organizationId })
        assert.strictEqual((yield* enterpriseConnections.list({ organizationId })).totalCount, 0)
        assert.strictEqual((yield* enterpriseConnections.list()).totalCount, 2)
      })
    )
  )

  it.effect("take the place of organization domains when they become active", () =>
    emulated(
      Effect.gen(function* () {
        const { enterpriseConnections, organizationDomains, organizations, samlConnections } = yield* ClerkService
        const { id: organizationId } = yield* organizations.create({ name: "Engines" })
        const domains = Effect.map(organizationDomains.list({ organizationId }), ({ totalCount }) => totalCount)
        yield* organizationDomains.create({ organizationId, name: "example.com" })
        const { id: samlConnectionId, enterpriseConnectionId = "" } = yield* samlConnections.create({
          name: "Okta",
          provider: "saml_okta",
          domains: ["example.com"],
          organizationId,
          ...idp
        })
        assert.deepStrictEqual(yield* statusAndCode(samlConnections.update({ samlConnectionId, active: true })), [
          422,
          "organization_domain_exists_for_enrollment"
        ])
        assert.strictEqual(yield* domains, 1)
        yield* enterpriseConnections.update({ enterpriseConnectionId, active: true })
        assert.strictEqual(yield* domains, 0)
        const again = organizationDomains.create({ organizationId, name: "example.com" })
        assert.deepStrictEqual(yield* statusAndCode(again), [
          422,
          "organization_domain_exists_for_enterprise_connection"
        ])
        yield* samlConnections.update({ samlConnectionId, active: false })
        yield* again
        yield* samlConnections.update({ samlConnectionId, active: true, consentVerifiedDomainsDeletion: true })
        assert.strictEqual(yield* domains, 0)
      })
    )
  )

  it.effect("list their test runs, which stay pending", () =>
    emulated(
      Effect.gen(function* () {
        const { enterpriseConnections } = yield* ClerkService
        const { id: enterpriseConnectionId } = yield* enterpriseConnections.create({
          name: "A",
          provider: "oidc_gitlab",
          domains: ["a.com"]
        })
        const { url } = yield* enterpriseConnections.createTestRun({ enterpriseConnectionId })
        const { data } = yield* enterpriseConnections.listTestRuns({ enterpriseConnectionId, status: ["pending"] })
        assert.deepStrictEqual(
          data.map((each) => [each.status, each.connectionType, url.includes(each.id)]),
          [["pending", "oauth", true]]
        )
        const ended = enterpriseConnections.listTestRuns({ enterpriseConnectionId, status: ["success", "failed"] })
        assert.strictEqual((yield* ended).totalCount, 0)
      })
    )
  )
})
