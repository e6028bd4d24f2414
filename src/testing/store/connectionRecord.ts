import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import type { EnterpriseConnection, EnterpriseConnectionTestRun } from "../../api/EnterpriseConnections.js"
import type { SAMLConnectionAttributeMapping } from "../../api/SAMLConnections.js"
import type { IdpCertificate, SAMLConnectionLoginHint } from "../../models/SAML.js"

/** An enterprise connection. If its provider is one of SAML, it is a SAML connection in the older API, too. */
export interface ConnectionRecord {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly active: boolean
  readonly domains: ReadonlyArray<string>
  readonly organizationId: string | undefined
  readonly syncUserAttributes: boolean
  readonly disableAdditionalIdentifications: boolean
  readonly allowOrganizationAccountLinking: boolean
  readonly authenticatable: boolean
  readonly disableJitProvisioning: boolean
  readonly customAttributes: EnterpriseConnection["customAttributes"]
  readonly settings: SamlSettings | OidcSettings
  readonly testRuns: ReadonlyArray<EnterpriseConnectionTestRun>
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** What a SAML connection knows of its identity provider, and what it tells it. */
export interface SamlSettings {
  readonly type: "saml"
  readonly id: string
  readonly idpEntityId: string | null
  readonly idpSsoUrl: string | null
  readonly idpCertificates: ReadonlyArray<IdpCertificate>
  readonly idpMetadataUrl: string | undefined
  readonly idpMetadata: string | undefined
  readonly attributeMapping: SAMLConnectionAttributeMapping
  readonly allowSubdomains: boolean
  readonly allowIdpInitiated: boolean
  readonly forceAuthn: boolean
  readonly loginHint: SAMLConnectionLoginHint
}

/** What an OpenID Connect connection knows of its identity provider. */
export interface OidcSettings {
  readonly type: "oidc"
  readonly id: string
  readonly clientId: string | undefined
  readonly clientSecret: Redacted.Redacted | undefined
  readonly discoveryUrl: string | undefined
  readonly authUrl: string | undefined
  readonly tokenUrl: string | undefined
  readonly userInfoUrl: string | undefined
  readonly requiresPkce: boolean
}
