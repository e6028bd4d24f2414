import type { UpdateInput } from "../../api/EnterpriseConnections.js"
import type { ConnectionRecord, OidcSettings, SamlSettings } from "./connectionRecord.js"
import { invalid, Problem } from "./problem.js"
import { redact } from "./secret.js"

type SamlInput = NonNullable<UpdateInput["saml"]>
type OidcInput = NonNullable<UpdateInput["oidc"]>

/** The settings of a new SAML connection. */
export const newSaml = (id: string): SamlSettings => ({
  type: "saml",
  id,
  idpEntityId: null,
  idpSsoUrl: null,
  idpCertificates: [],
  idpMetadataUrl: undefined,
  idpMetadata: undefined,
  attributeMapping: { userId: "", emailAddress: "mail", firstName: "givenName", lastName: "surname" },
  allowSubdomains: false,
  allowIdpInitiated: false,
  forceAuthn: false,
  loginHint: { mode: "email_address" }
})

/** The settings of a new OpenID Connect connection. */
export const newOidc = (id: string): OidcSettings => ({
  type: "oidc",
  id,
  clientId: undefined,
  clientSecret: undefined,
  discoveryUrl: undefined,
  authUrl: undefined,
  tokenUrl: undefined,
  userInfoUrl: undefined,
  requiresPkce: false
})

/** The settings with the changes of an input: `null` and absence leave a field as it is. */
export const changeSaml = (settings: SamlSettings, input: SamlInput): SamlSettings | Problem => {
  const metadata = input.idpMetadata == null ? {} : parseMetadata(input.idpMetadata)
  if (metadata instanceof Problem) return metadata
  const certificates = input.idpCertificates ?? (input.idpCertificate == null ? undefined : [input.idpCertificate])
  return {
    ...settings,
    idpEntityId: input.idpEntityId ?? settings.idpEntityId,
    idpSsoUrl: input.idpSsoUrl ?? settings.idpSsoUrl,
    idpCertificates: certificates?.map(certificateOf) ?? settings.idpCertificates,
    idpMetadataUrl: input.idpMetadataUrl ?? settings.idpMetadataUrl,
    idpMetadata: input.idpMetadata ?? settings.idpMetadata,
    attributeMapping: {
      userId: input.attributeMapping?.userId ?? settings.attributeMapping.userId,
      emailAddress: input.attributeMapping?.emailAddress ?? settings.attributeMapping.emailAddress,
      firstName: input.attributeMapping?.firstName ?? settings.attributeMapping.firstName,
      lastName: input.attributeMapping?.lastName ?? settings.attributeMapping.lastName
    },
    allowSubdomains: input.allowSubdomains ?? settings.allowSubdomains,
    allowIdpInitiated: input.allowIdpInitiated ?? settings.allowIdpInitiated,
    forceAuthn: input.forceAuthn ?? settings.forceAuthn,
    loginHint: input.loginHint ?? settings.loginHint,
    ...metadata
  }
}

/** The settings with the changes of an input: `null` and absence leave a field as it is. */
export const changeOidc = (settings: OidcSettings, input: OidcInput): OidcSettings | Problem => {
  const changed: OidcSettings = {
    ...settings,
    clientId: input.clientId ?? settings.clientId,
    clientSecret: input.clientSecret == null ? settings.clientSecret : redact(input.clientSecret),
    discoveryUrl: input.discoveryUrl ?? settings.discoveryUrl,
    authUrl: input.authUrl ?? settings.authUrl,
    tokenUrl: input.tokenUrl ?? settings.tokenUrl,
    userInfoUrl: input.userInfoUrl ?? settings.userInfoUrl,
    requiresPkce: input.requiresPkce ?? settings.requiresPkce
  }
  return changed.clientId !== undefined && changed.clientSecret === undefined && !changed.requiresPkce
    ? invalid(
        "requires_pkce",
        "PKCE is required for OAuth clients without a secret",
        "form_public_client_requires_pkce"
      )
    : changed
}

/** 422: the settings of a SAML connection have no OpenID Connect part, and the other way round. */
export const changeSettings = (
  { provider, settings }: Pick<ConnectionRecord, "provider" | "settings">,
  { oidc, saml }: { readonly saml?: SamlInput | null | undefined; readonly oidc?: OidcInput | null | undefined }
): SamlSettings | OidcSettings | Problem => {
  const foreign = settings.type === "saml" ? oidc : saml
  if (foreign != null) {
    const parameter = settings.type === "saml" ? "oidc" : "saml"
    return invalid(
      parameter,
      `\`${parameter}\` isn't allowed when \`provider\` is ${provider}.`,
      "form_conditional_param_disallowed"
    )
  }
  return settings.type === "saml" ? changeSaml(settings, saml ?? {}) : changeOidc(settings, oidc ?? {})
}

/** 422 if a connection cannot be active yet, because it lacks data of its identity provider. */
export const activationProblem = (settings: SamlSettings | OidcSettings): Problem | undefined => {
  const missing = settings.type === "saml" ? missingSaml(settings) : missingOidc(settings)
  return missing.length === 0
    ? undefined
    : new Problem({
        status: 422,
        code: "saml_connection_cant_be_activated",
        message: "Connection can't be activated",
        longMessage: `You have to provide the ${missing.join(", ")} before you are able to activate this connection.`
      })
}

/** A metadata URL is enough: Clerk reads the rest from it. The embedded Clerk does not open it. */
const missingSaml = ({ idpCertificates, idpEntityId, idpMetadataUrl, idpSsoUrl }: SamlSettings) =>
  idpMetadataUrl !== undefined
    ? []
    : [
        ...(idpEntityId === null ? ["idp_entity_id"] : []),
        ...(idpSsoUrl === null ? ["idp_sso_url"] : []),
        ...(idpCertificates.length === 0 ? ["idp_certificate"] : [])
      ]

const missingOidc = ({ authUrl, clientId, discoveryUrl, tokenUrl }: OidcSettings) => [
  ...(clientId === undefined ? ["client_id"] : []),
  ...(discoveryUrl !== undefined || (authUrl !== undefined && tokenUrl !== undefined) ? [] : ["discovery_url"])
]

/** What the metadata of an identity provider say: its id, its sign-in URL and its certificates. */
const parseMetadata = (xml: string): Pick<SamlSettings, "idpEntityId" | "idpSsoUrl" | "idpCertificates"> | Problem => {
  const idpEntityId = /<(?:\w+:)?EntityDescriptor\b[^>]*\bentityID="([^"]*)"/.exec(xml)?.[1]
  if (idpEntityId === undefined) {
    return invalid(
      "idp_metadata",
      "We failed to parse the IdP metadata. If the error persists, please provide the IdP configuration data explicitly.",
      "saml_failed_to_parse_idp_metadata"
    )
  }
  const idpSsoUrl = /<(?:\w+:)?SingleSignOnService\b[^>]*\bLocation="([^"]*)"/.exec(xml)?.[1]
  const certificates = Array.from(xml.matchAll(/<(?:\w+:)?X509Certificate>([^<]*)</g), (match) => match[1] ?? "")
  if (idpSsoUrl === undefined || certificates.length === 0) {
    return invalid(
      "idp_metadata",
      "The IdP metadata is missing the following required fields: SingleSignOnService, X509Certificate",
      "saml_metadata_missing_fields"
    )
  }
  return { idpEntityId, idpSsoUrl, idpCertificates: certificates.map(certificateOf) }
}

/** A certificate without the lines of PEM around it. When it is valid is not read from it. */
const certificateOf = (pem: string) => ({
  certificate: pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, ""),
  issuedAt: null,
  expiresAt: null
})
