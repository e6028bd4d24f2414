/**
 * Enterprise connections: single sign-on by SAML or OpenID Connect.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as SAML from "../models/SAML.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A connection to a company's SAML or OIDC identity provider for users of certain email domains.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EnterpriseConnection extends Wire.Struct<EnterpriseConnection>("EnterpriseConnection")(() => ({
  object: Wire.object("enterprise_connection"),
  id: Schema.String,
  name: Schema.String,
  provider: Schema.String,
  logoPublicUrl: Schema.optional(Schema.String),
  active: Schema.Boolean,
  domains: Schema.Array(Schema.String),
  organizationId: Schema.optional(Schema.String),
  /** Whether each sign-in updates the user. */
  syncUserAttributes: Schema.optional(Schema.Boolean),
  /** Whether its users are kept from adding other identifiers. */
  disableAdditionalIdentifications: Schema.optional(Schema.Boolean),
  /** Whether membership of the organization is enough to link an account. */
  allowOrganizationAccountLinking: Schema.optional(Schema.Boolean),
  /** Whether its users can sign in with it. */
  authenticatable: Schema.optional(Schema.Boolean),
  /** Whether a sign-in of an unknown person creates no user. */
  disableJitProvisioning: Schema.optional(Schema.Boolean),
  customAttributes: Schema.optional(
    Schema.Array(
      Schema.Struct({
        name: Schema.String,
        key: Schema.String,
        ssoPath: Schema.optional(Schema.String),
        scimPath: Schema.optional(Schema.String),
        directoryPath: Schema.optional(Schema.String),
        multiValued: Schema.optional(Schema.Boolean)
      })
    )
  ),
  /** For SAML providers only. */
  samlConnection: Schema.optional(
    Schema.Struct({
      id: Schema.optional(Schema.String),
      name: Schema.optional(Schema.String),
      idpEntityId: Schema.optional(Schema.String),
      idpSsoUrl: Schema.optional(Schema.String),
      idpCertificates: Schema.optional(Schema.Array(SAML.IdpCertificate)),
      idpMetadataUrl: Schema.optional(Schema.String),
      acsUrl: Schema.optional(Schema.String),
      spEntityId: Schema.optional(Schema.String),
      spMetadataUrl: Schema.optional(Schema.String),
      active: Schema.optional(Schema.Boolean),
      allowIdpInitiated: Schema.optional(Schema.Boolean),
      allowSubdomains: Schema.optional(Schema.Boolean),
      forceAuthn: Schema.optional(Schema.Boolean),
      loginHint: Schema.optional(SAML.SAMLConnectionLoginHint)
    })
  ),
  /** For OIDC providers only. */
  oauthConfig: Schema.optional(
    Schema.Struct({
      id: Schema.optional(Schema.String),
      name: Schema.optional(Schema.String),
      providerKey: Schema.optional(Schema.String),
      clientId: Schema.optional(Schema.String),
      discoveryUrl: Schema.optional(Schema.String),
      authUrl: Schema.optional(Schema.String),
      tokenUrl: Schema.optional(Schema.String),
      userInfoUrl: Schema.optional(Schema.String),
      requiresPkce: Schema.optional(Schema.Boolean),
      logoPublicUrl: Schema.optional(Schema.String),
      createdAt: Schema.optional(Wire.Timestamp),
      updatedAt: Schema.optional(Wire.Timestamp)
    })
  ),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * A test sign-in through an enterprise connection, with the response of the identity provider.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EnterpriseConnectionTestRun extends Wire.Struct<EnterpriseConnectionTestRun>(
  "EnterpriseConnectionTestRun"
)(() => ({
  id: Schema.String,
  status: Wire.openLiteral("pending", "success", "failed"),
  connectionType: Wire.openLiteral("saml", "oauth"),
  parsedUserInfo: Schema.optional(
    Schema.Struct({
      emailAddress: Schema.optional(Schema.String),
      firstName: Schema.optional(Schema.String),
      lastName: Schema.optional(Schema.String),
      userId: Schema.optional(Schema.String)
    })
  ),
  logs: Schema.optional(
    Schema.Array(
      Schema.Struct({
        level: Schema.String,
        code: Schema.optional(Schema.String),
        shortMessage: Schema.optional(Schema.String),
        message: Schema.String
      })
    )
  ),
  /** SAML only: the raw request and response. */
  saml: Schema.optional(
    Schema.Struct({
      samlRequest: Schema.optional(Schema.String),
      samlResponse: Schema.optional(Schema.String),
      relayState: Schema.optional(Schema.String)
    })
  ),
  /** OIDC only. The tokens are real. */
  oauth: Schema.optional(
    Schema.Struct({
      idToken: Schema.optional(Schema.String),
      accessToken: Schema.optional(Wire.Secret),
      userInfo: Schema.optional(Schema.String)
    })
  ),
  createdAt: Wire.Timestamp
})) {}

/**
 * The URL that starts a test sign-in.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EnterpriseConnectionTestRunLink extends Wire.Struct<EnterpriseConnectionTestRunLink>(
  "EnterpriseConnectionTestRunLink"
)(() => ({
  url: Schema.String
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("EnterpriseConnections.ListInput")(() => ({
  ...Page.query(),
  organizationId: Schema.optional(Schema.String),
  /** Default: both. */
  active: Schema.optional(Schema.Boolean)
})) {}

/**
 * Lists SAML and OIDC connections. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("enterpriseConnections.list", "/enterprise_connections", {
  query: ListInput,
  success: Page.of(EnterpriseConnection),
  errors: [402, 403, 422],
  paging: { style: "offset", max: 500 }
})

const samlSettings = () => ({
  idpEntityId: Schema.optional(Schema.NullOr(Schema.String)),
  idpSsoUrl: Schema.optional(Schema.NullOr(Schema.String)),
  /** In PEM. */
  idpCertificate: Schema.optional(Schema.NullOr(Schema.String)),
  /** Replaces all certificates that the connection trusts. Each in PEM. */
  idpCertificates: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  idpMetadataUrl: Schema.optional(Schema.NullOr(Schema.String)),
  /** The XML itself. */
  idpMetadata: Schema.optional(Schema.NullOr(Schema.String)),
  /** The provider's attribute for each of the user's. */
  attributeMapping: Schema.optional(Schema.NullOr(SAML.attributeMapping(Schema.NullOr(Schema.String)))),
  /** Whether subdomains of its domains may sign in through it. */
  allowSubdomains: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Whether a sign-in may start at the provider. */
  allowIdpInitiated: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Whether the provider must ask for credentials at every sign-in. */
  forceAuthn: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** What the provider is told about who is signing in. */
  loginHint: Schema.optional(Schema.NullOr(SAML.loginHint()))
})

const oidcSettings = () =>
  Schema.Struct({
    clientId: Schema.optional(Schema.NullOr(Schema.String)),
    clientSecret: Schema.optional(Schema.NullOr(Wire.SecretInput)),
    discoveryUrl: Schema.optional(Schema.NullOr(Schema.String)),
    authUrl: Schema.optional(Schema.NullOr(Schema.String)),
    tokenUrl: Schema.optional(Schema.NullOr(Schema.String)),
    userInfoUrl: Schema.optional(Schema.NullOr(Schema.String)),
    /** Must be true for a client without a secret. */
    requiresPkce: Schema.optional(Schema.NullOr(Schema.Boolean))
  })

const customAttribute = () =>
  Schema.Struct({
    name: Wire.text(1),
    /** Where it is kept in the user's metadata. */
    key: Wire.text(1).pipe(
      Schema.pattern(/^[^_][A-Za-z0-9_-]*$/, {
        description: "text of letters, digits, `_` and `-` that does not begin with `_`"
      })
    ),
    /** Path into the SAML or OIDC claims. */
    ssoPath: Schema.optional(Schema.String),
    /** Older name of `directoryPath`; if you send both, they must agree. */
    scimPath: Schema.optional(Schema.String),
    /** GJSON path into the directory's user. */
    directoryPath: Schema.optional(Schema.String),
    /** Whether the value is an array. Default false. */
    multiValued: Schema.optional(Schema.Boolean)
  })

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("EnterpriseConnections.CreateInput")(() => ({
  name: Schema.String,
  provider: Schema.Literal(
    "saml_custom",
    "saml_okta",
    "saml_google",
    "saml_microsoft",
    "oidc_custom",
    "oidc_github_enterprise",
    "oidc_gitlab"
  ),
  /** At least one full domain name; stored in lower case. */
  domains: Wire.atLeast(1, Schema.String),
  organizationId: Schema.optional(Schema.NullOr(Schema.String)),
  allowOrganizationAccountLinking: Schema.optional(Schema.NullOr(Schema.Boolean)),
  authenticatable: Schema.optional(Schema.NullOr(Schema.Boolean)),
  disableJitProvisioning: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** True needs the identity provider's data in `saml`. */
  active: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** For SAML providers only. */
  saml: Schema.optional(Schema.NullOr(Schema.Struct(samlSettings()))),
  /** For OIDC providers only. */
  oidc: Schema.optional(Schema.NullOr(oidcSettings())),
  /** Attributes to copy into the user's metadata. The instance must have the feature. */
  customAttributes: Schema.optional(Schema.Array(customAttribute()))
})) {}

/**
 * Creates a SAML or OIDC connection for at least one email domain; give `saml` or `oidc` to suit `provider`.
 * Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("enterpriseConnections.create", "/enterprise_connections", {
  payload: CreateInput,
  success: EnterpriseConnection,
  successStatus: 201,
  errors: [402, 403, 404, 409, 422]
})

/**
 * Reads one enterprise connection. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("enterpriseConnections.get", "/enterprise_connections/:enterpriseConnectionId", {
  success: EnterpriseConnection,
  errors: [402, 403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("EnterpriseConnections.UpdateInput")(() => ({
  name: Schema.optional(Schema.NullOr(Schema.String)),
  /** Replaces the whole list; an empty array changes nothing. */
  domains: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  /** True removes verified organization domains that match the connection's domains. */
  active: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Whether each sign-in updates the user. */
  syncUserAttributes: Schema.optional(Schema.NullOr(Schema.Boolean)),
  disableAdditionalIdentifications: Schema.optional(Schema.NullOr(Schema.Boolean)),
  allowOrganizationAccountLinking: Schema.optional(Schema.NullOr(Schema.Boolean)),
  authenticatable: Schema.optional(Schema.NullOr(Schema.Boolean)),
  disableJitProvisioning: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Links another organization. A link cannot be undone. */
  organizationId: Schema.optional(Schema.NullOr(Schema.String)),
  /** For SAML providers only. */
  saml: Schema.optional(
    Schema.NullOr(Schema.Struct({ name: Schema.optional(Schema.NullOr(Schema.String)), ...samlSettings() }))
  ),
  /** For OIDC providers only. */
  oidc: Schema.optional(Schema.NullOr(oidcSettings())),
  /** Attributes to copy into the user's metadata. The instance must have the feature. */
  customAttributes: Schema.optional(Schema.NullOr(Schema.Array(customAttribute())))
})) {}

/**
 * Changes the fields given of an enterprise connection. Plan-gated (402); `active: true` removes verified
 * organization domains that match the connection's domains.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch(
  "enterpriseConnections.update",
  "/enterprise_connections/:enterpriseConnectionId",
  {
    payload: UpdateInput,
    success: EnterpriseConnection,
    errors: [400, 402, 403, 404, 422]
  }
)

const delete_ = Endpoint.del("enterpriseConnections.delete", "/enterprise_connections/:enterpriseConnectionId", {
  success: Deleted.DeletedObject,
  errors: [402, 403, 404]
})

export {
  /**
   * Deletes an enterprise connection: its users cannot sign in through that identity provider any more. Plan-gated
   * (402).
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListTestRunsInput extends Wire.Struct<ListTestRunsInput>("EnterpriseConnections.ListTestRunsInput")(
  () => ({
    status: Schema.optional(Schema.Array(Schema.Literal("pending", "success", "failed"))),
    ...Page.query()
  })
) {}

/**
 * Lists a connection's test sign-ins with their logs and the raw responses of the identity provider, tokens included:
 * keep them out of logs. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listTestRuns = Endpoint.get(
  "enterpriseConnections.listTestRuns",
  "/enterprise_connections/:enterpriseConnectionId/test_runs",
  {
    query: ListTestRunsInput,
    success: Page.of(EnterpriseConnectionTestRun),
    errors: [402, 403, 404, 422],
    paging: { style: "offset", max: 500 }
  }
)

/**
 * Returns a short-lived URL; whoever opens it goes through a test sign-in at the identity provider. Read its result
 * with `listTestRuns`. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createTestRun = Endpoint.post(
  "enterpriseConnections.createTestRun",
  "/enterprise_connections/:enterpriseConnectionId/test_runs",
  {
    success: EnterpriseConnectionTestRunLink,
    errors: [402, 403, 404]
  }
)
