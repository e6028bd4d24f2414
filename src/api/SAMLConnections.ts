/**
 * SAML connections. The whole resource is deprecated for enterprise connections.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as SAML from "../models/SAML.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

export { IdpCertificate, SAMLConnectionLoginHint } from "../models/SAML.js"

/**
 * Which attributes of the identity provider fill which of the user's fields.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SAMLConnectionAttributeMapping extends Wire.Struct<SAMLConnectionAttributeMapping>(
  "SAMLConnectionAttributeMapping"
)(() => ({
  userId: Schema.String,
  emailAddress: Schema.String,
  firstName: Schema.String,
  lastName: Schema.String
})) {}

/**
 * A connection to a company's SAML identity provider for users of certain email domains.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SAMLConnection extends Wire.Struct<SAMLConnection>("SAMLConnection")(() => ({
  object: Wire.object("saml_connection"),
  id: Schema.String,
  name: Schema.String,
  /** @deprecated Use `domains`. */
  domain: Schema.optional(Schema.String),
  domains: Schema.optional(Schema.Array(Schema.String)),
  idpEntityId: Schema.NullOr(Schema.String),
  idpSsoUrl: Schema.NullOr(Schema.String),
  idpCertificate: Schema.NullOr(Schema.String),
  /** When the certificate becomes valid. Null without a certificate. */
  idpCertificateIssuedAt: Schema.NullOr(Wire.Timestamp),
  /** When the certificate stops being valid, and sign-ins with it. Null without a certificate. */
  idpCertificateExpiresAt: Schema.NullOr(Wire.Timestamp),
  idpCertificates: Schema.optional(Schema.Array(SAML.IdpCertificate)),
  idpMetadataUrl: Schema.optional(Schema.String),
  idpMetadata: Schema.optional(Schema.String),
  acsUrl: Schema.String,
  spEntityId: Schema.String,
  spMetadataUrl: Schema.String,
  organizationId: Schema.optional(Schema.String),
  attributeMapping: Schema.optional(SAMLConnectionAttributeMapping),
  active: Schema.Boolean,
  provider: Schema.String,
  /** How many users it has. */
  userCount: Schema.Int,
  syncUserAttributes: Schema.Boolean,
  allowSubdomains: Schema.Boolean,
  allowIdpInitiated: Schema.Boolean,
  disableAdditionalIdentifications: Schema.Boolean,
  allowOrganizationAccountLinking: Schema.Boolean,
  /** Whether its users can sign in with it. */
  authenticatable: Schema.optional(Schema.Boolean),
  /** Whether a sign-in of an unknown person creates no user. */
  disableJitProvisioning: Schema.optional(Schema.Boolean),
  forceAuthn: Schema.Boolean,
  loginHint: SAML.SAMLConnectionLoginHint,
  /** The same connection in the newer API. */
  enterpriseConnectionId: Schema.optional(Schema.String),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("SAMLConnections.ListInput")(() => ({
  ...Page.query(),
  /** Part of a name, in any case. */
  query: Schema.optional(Schema.String),
  /** One field, after `+` (ascending) or `-`; Clerk does not say which fields. */
  orderBy: Schema.optional(Schema.String),
  /** Up to 100 ids; `+` before one includes it, `-` excludes it. */
  organizationId: Schema.optional(Wire.atMost(100, Schema.String))
})) {}

/**
 * Lists SAML connections, newest first. Plan-gated: a 402 means the plan lacks it.
 *
 * @deprecated Clerk will remove it. Use `enterpriseConnections.list`.
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("samlConnections.list", "/saml_connections", {
  query: ListInput,
  success: Page.of(SAMLConnection),
  errors: [402, 403, 422],
  paging: { style: "offset", max: 500 },
  deprecated: true
})

const settings = () => ({
  idpEntityId: Schema.optional(Schema.NullOr(Schema.String)),
  idpSsoUrl: Schema.optional(Schema.NullOr(Schema.String)),
  idpCertificate: Schema.optional(Schema.NullOr(Schema.String)),
  /** Replaces all certificates that the connection trusts. Each in PEM. */
  idpCertificates: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  /** Wins over the single `idp…` fields. */
  idpMetadataUrl: Schema.optional(Schema.NullOr(Schema.String)),
  /** Wins over the single `idp…` fields. */
  idpMetadata: Schema.optional(Schema.NullOr(Schema.String)),
  /** The organization that the connection's users join. */
  organizationId: Schema.optional(Schema.NullOr(Schema.String)),
  attributeMapping: Schema.optional(Schema.NullOr(SAML.attributeMapping(Schema.String))),
  forceAuthn: Schema.optional(Schema.Boolean),
  loginHint: Schema.optional(Schema.NullOr(SAML.loginHint()))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("SAMLConnections.CreateInput")(() => ({
  name: Schema.String,
  /** @deprecated Use `domains`. */
  domain: Schema.optional(Schema.String),
  /** Users with an email address at one of these sign in here. Required, here or as `domain`. */
  domains: Schema.optional(Schema.Array(Schema.String)),
  provider: Schema.Literal("saml_custom", "saml_okta", "saml_google", "saml_microsoft"),
  ...settings()
})) {}

/**
 * Creates a SAML connection for one or more email domains. Plan-gated (402); a domain in use elsewhere can return
 * 409.
 *
 * @deprecated Clerk will remove it. Use `enterpriseConnections.create`.
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("samlConnections.create", "/saml_connections", {
  payload: Wire.requiringOneOf(CreateInput, "domains", "domain"),
  success: SAMLConnection,
  errors: [402, 403, 404, 409, 422],
  deprecated: true
})

/**
 * Reads one SAML connection. Plan-gated (402).
 *
 * @deprecated Clerk will remove it. Use `enterpriseConnections.get`.
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("samlConnections.get", "/saml_connections/:samlConnectionId", {
  success: SAMLConnection,
  errors: [402, 403, 404],
  deprecated: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("SAMLConnections.UpdateInput")(() => ({
  name: Schema.optional(Schema.NullOr(Schema.String)),
  /** @deprecated Use `domains`. */
  domain: Schema.optional(Schema.NullOr(Schema.String)),
  domains: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  ...settings(),
  active: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Whether each sign-in updates the user. */
  syncUserAttributes: Schema.optional(Schema.NullOr(Schema.Boolean)),
  allowSubdomains: Schema.optional(Schema.NullOr(Schema.Boolean)),
  allowIdpInitiated: Schema.optional(Schema.NullOr(Schema.Boolean)),
  disableAdditionalIdentifications: Schema.optional(Schema.NullOr(Schema.Boolean)),
  allowOrganizationAccountLinking: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** True lets Clerk remove verified organization domains that clash; otherwise they make activation fail. */
  consentVerifiedDomainsDeletion: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Changes the fields given of a SAML connection. Plan-gated (402); activating it fails while verified organization
 * domains clash, unless `consentVerifiedDomainsDeletion` lets Clerk remove them.
 *
 * @deprecated Clerk will remove it. Use `enterpriseConnections.update`.
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("samlConnections.update", "/saml_connections/:samlConnectionId", {
  payload: UpdateInput,
  success: SAMLConnection,
  errors: [402, 403, 404, 409, 422],
  deprecated: true
})

const delete_ = Endpoint.del("samlConnections.delete", "/saml_connections/:samlConnectionId", {
  success: Deleted.DeletedObject,
  errors: [402, 403, 404],
  deprecated: true
})

export {
  /**
   * Deletes a SAML connection: its users cannot sign in through that identity provider any more. Plan-gated (402).
   *
   * @deprecated Clerk will remove it. Use `enterpriseConnections.delete`.
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
