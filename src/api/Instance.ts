/**
 * Settings of the instance.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A Clerk application's development or production environment.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Instance extends Wire.Struct<Instance>("Instance")(() => ({
  object: Wire.object("instance"),
  id: Schema.String,
  /** `development` or `production`. */
  environmentType: Schema.String,
  allowedOrigins: Schema.NullOr(Schema.Array(Schema.String)),
  /** The Clerk workspace that owns the application; `null` without an owner. */
  workspaceId: Schema.NullOr(Schema.String)
})) {}

/**
 * Who may sign up and sign in to the instance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class InstanceRestrictions extends Wire.Struct<InstanceRestrictions>("InstanceRestrictions")(() => ({
  object: Wire.object("instance_restrictions"),
  /** Whether only identifiers on the allowlist can sign up. */
  allowlist: Schema.Boolean,
  /** Whether identifiers on the blocklist are kept out. */
  blocklist: Schema.Boolean,
  /** Applies both lists at sign-up only, not at sign-in. */
  allowlistBlocklistDisabledOnSignIn: Schema.Boolean,
  /** Rejects addresses with a tag, as in `name+tag@example.com`. */
  blockEmailSubaddresses: Schema.Boolean,
  /** Rejects addresses of throw-away email services. */
  blockDisposableEmailDomains: Schema.Boolean
})) {}

/**
 * Which parts of Clerk Protect, the defence against abuse, are on.
 *
 * @since 0.1.0
 * @category schemas
 */
export class InstanceProtect extends Wire.Struct<InstanceProtect>("InstanceProtect")(() => ({
  object: Wire.object("instance_protect"),
  rulesEnabled: Schema.Boolean,
  specterEnabled: Schema.Boolean,
  /** The instance declared that its setup is fit for Protect, without Clerk's checks. */
  checksBypassed: Schema.Boolean
})) {}

/**
 * The countries that the instance sends no SMS messages to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class InstanceCommunication extends Wire.Struct<InstanceCommunication>("InstanceCommunication")(() => ({
  object: Wire.object("instance_communication"),
  /** ISO 3166-1 alpha-2 codes. */
  blockedCountryCodes: Schema.Array(Schema.String)
})) {}

/**
 * How the instance acts as an OAuth provider.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OAuthApplicationSettings extends Wire.Struct<OAuthApplicationSettings>("OAuthApplicationSettings")(() => ({
  object: Wire.object("oauth_application_settings"),
  /** Lets clients register themselves (RFC 7591). */
  dynamicOauthClientRegistration: Schema.Boolean,
  defaultScopes: Schema.NullOr(Schema.Array(Schema.String)),
  /** Access tokens are JWTs when true, opaque when false. */
  oauthJwtAccessTokens: Schema.Boolean,
  /** Announces support for Client ID Metadata Documents (CIMD) in the server's metadata. */
  clientIdMetadataDocumentsAdvertised: Schema.Boolean,
  /** Rejects CIMD clients not seen before; deleting a client makes it one. */
  clientIdMetadataDocumentsOnlyAllowPreRegisteredClients: Schema.Boolean,
  /** Rejects CIMD clients that nobody allowed explicitly. Access tokens already issued stay valid. */
  clientIdMetadataDocumentsBlockImplicitlyAllowedClients: Schema.Boolean
})) {}

/**
 * Limits and defaults for all organizations of the instance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationSettings extends Wire.Struct<OrganizationSettings>("OrganizationSettings")(() => ({
  object: Wire.object("organization_settings"),
  enabled: Schema.Boolean,
  maxAllowedMemberships: Schema.Int,
  maxAllowedRoles: Schema.Int,
  maxRoleSetsAllowed: Schema.optional(Schema.Int),
  maxAllowedDomains: Schema.Int,
  /** @deprecated There is no limit any more. */
  maxAllowedPermissions: Schema.optional(Schema.Int),
  /** The key of the role that an organization's creator gets. */
  creatorRole: Schema.String,
  /** Whether administrators may delete their organization from the frontend, by default. */
  adminDeleteEnabled: Schema.Boolean,
  domainsEnabled: Schema.Boolean,
  slugDisabled: Schema.optional(Schema.Boolean),
  domainsEnrollmentModes: Schema.Array(
    Wire.openLiteral("manual_invitation", "automatic_invitation", "automatic_suggestion")
  ),
  /** The key of the role for those who join through a domain. */
  domainsDefaultRole: Schema.String,
  /** The role set of new organizations. */
  initialRoleSetKey: Schema.optional(Schema.String)
})) {}

/**
 * Reads the instance that the secret key belongs to.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("instance.get", "/instance", {
  success: Instance
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("Instance.UpdateInput")(() => ({
  /** Allows test email addresses and phone numbers. On by default in development instances. */
  testMode: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Rejects passwords known from breaches (Have I Been Pwned). */
  hibp: Schema.optional(Schema.NullOr(Schema.Boolean)),
  supportEmail: Schema.optional(Schema.NullOr(Schema.String)),
  clerkJsVersion: Schema.optional(Schema.NullOr(Schema.String)),
  developmentOrigin: Schema.optional(Schema.NullOr(Schema.String)),
  /** Origins of browser-like clients, as in `chrome-extension://…` or `capacitor://localhost`. */
  allowedOrigins: Schema.optional(Schema.Array(Schema.String)),
  /** @deprecated Use `urlBasedSessionSyncing`. */
  cookielessDev: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** In development, carries the session in the URL instead of third-party cookies. */
  urlBasedSessionSyncing: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** What sign-in components offer first if a password is required; `""` goes back to the default, `password`. */
  preferredSignInStrategyWhenPasswordRequired: Schema.optional(Schema.NullOr(Schema.Literal("password", "otp", "")))
})) {}

/**
 * Changes instance-wide settings; what is left out stays as it is. Returns no content, so read the instance
 * again to see the result.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("instance.update", "/instance", {
  payload: UpdateInput,
  successStatus: 204,
  errors: [422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateRestrictionsInput extends Wire.Struct<UpdateRestrictionsInput>("Instance.UpdateRestrictionsInput")(
  () => ({
    /** Lets only identifiers on the allowlist sign up. */
    allowlist: Schema.optional(Schema.NullOr(Schema.Boolean)),
    /** Keeps identifiers on the blocklist out. */
    blocklist: Schema.optional(Schema.NullOr(Schema.Boolean)),
    /** Applies both lists at sign-up only, not at sign-in. */
    allowlistBlocklistDisabledOnSignIn: Schema.optional(Schema.NullOr(Schema.Boolean)),
    /** Rejects addresses with a tag, as in `name+tag@example.com`. */
    blockEmailSubaddresses: Schema.optional(Schema.NullOr(Schema.Boolean)),
    /** Rejects addresses of throw-away email services. */
    blockDisposableEmailDomains: Schema.optional(Schema.NullOr(Schema.Boolean))
  })
) {}

/**
 * Turns sign-up and sign-in restrictions on or off for the whole instance. Plan-gated: a 402 means the plan lacks
 * one of them.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateRestrictions = Endpoint.patch("instance.updateRestrictions", "/instance/restrictions", {
  payload: UpdateRestrictionsInput,
  success: InstanceRestrictions,
  errors: [402, 422]
})

/**
 * Reads the Clerk Protect switches of the instance.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getProtect = Endpoint.get("instance.getProtect", "/instance/protect", {
  success: InstanceProtect
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateProtectInput extends Wire.Struct<UpdateProtectInput>("Instance.UpdateProtectInput")(() => ({
  rulesEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  specterEnabled: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Turns parts of Clerk Protect on or off for the whole instance.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateProtect = Endpoint.patch("instance.updateProtect", "/instance/protect", {
  payload: UpdateProtectInput,
  success: InstanceProtect,
  errors: [422]
})

/**
 * Reads which countries SMS messages are not sent to.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getCommunication = Endpoint.get("instance.getCommunication", "/instance/communication", {
  success: InstanceCommunication
})

const CountryCode = Wire.matching(/^[A-Z]{2}$/, "two capital letters")

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateCommunicationInput extends Wire.Struct<UpdateCommunicationInput>(
  "Instance.UpdateCommunicationInput"
)(() => ({
  /** The whole list: upper-case ISO 3166-1 alpha-2 codes, each once. */
  blockedCountryCodes: Schema.optional(Schema.NullOr(Wire.distinct(Wire.atMost(250, CountryCode))))
})) {}

/**
 * Replaces the whole list of countries SMS messages are not sent to; without `blockedCountryCodes` nothing changes.
 * Clerk drops codes it does not know silently, so compare the response.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateCommunication = Endpoint.patch("instance.updateCommunication", "/instance/communication", {
  payload: UpdateCommunicationInput,
  success: InstanceCommunication,
  errors: [422]
})

/**
 * Reads how the instance acts as an OAuth provider: client registration, default scopes, token format.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getOAuthApplicationSettings = Endpoint.get(
  "instance.getOAuthApplicationSettings",
  "/instance/oauth_application_settings",
  {
    success: OAuthApplicationSettings
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateOAuthApplicationSettingsInput extends Wire.Struct<UpdateOAuthApplicationSettingsInput>(
  "Instance.UpdateOAuthApplicationSettingsInput"
)(() => ({
  /** Lets clients register themselves (RFC 7591). */
  dynamicOauthClientRegistration: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** `null` goes back to Clerk's own defaults. */
  defaultScopes: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  /** Access tokens are JWTs when true, opaque when false. */
  oauthJwtAccessTokens: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Announces support for Client ID Metadata Documents (CIMD) in the server's metadata. */
  clientIdMetadataDocumentsAdvertised: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Rejects CIMD clients not seen before; deleting a client makes it one. */
  clientIdMetadataDocumentsOnlyAllowPreRegisteredClients: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Rejects CIMD clients that nobody allowed explicitly. Access tokens already issued stay valid. */
  clientIdMetadataDocumentsBlockImplicitlyAllowedClients: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Changes how the instance acts as an OAuth provider. Open client registration lets anyone register a client.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateOAuthApplicationSettings = Endpoint.patch(
  "instance.updateOAuthApplicationSettings",
  "/instance/oauth_application_settings",
  {
    payload: UpdateOAuthApplicationSettingsInput,
    success: OAuthApplicationSettings,
    errors: [422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ChangeDomainInput extends Wire.Struct<ChangeDomainInput>("Instance.ChangeDomainInput")(() => ({
  /** With scheme, as in `https://www.example.com`. */
  homeUrl: Schema.optional(Schema.String),
  /** Keeps the subdomain as part of the domain, so that several apps can share one root domain. */
  isSecondary: Schema.optional(Schema.Boolean)
})) {}

/**
 * Moves a production instance to another domain. Signs every user out, and the instance is down until DNS,
 * certificates, redirect URLs and keys are changed too.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const changeDomain = Endpoint.post("instance.changeDomain", "/instance/change_domain", {
  payload: ChangeDomainInput,
  successStatus: 202,
  errors: [400, 422]
})

/**
 * Reads the organization settings of the instance: limits, default roles, domain enrollment. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getOrganizationSettings = Endpoint.get(
  "instance.getOrganizationSettings",
  "/instance/organization_settings",
  {
    success: OrganizationSettings,
    errors: [402, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateOrganizationSettingsInput extends Wire.Struct<UpdateOrganizationSettingsInput>(
  "Instance.UpdateOrganizationSettingsInput"
)(() => ({
  enabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** How many members a new organization may have, unless it has its own limit. */
  maxAllowedMemberships: Schema.optional(Schema.NullOr(Schema.Int)),
  /** Whether administrators may delete their organization from the frontend, by default. */
  adminDeleteEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Whether organizations can have domains. */
  domainsEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  slugDisabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** `automatic_invitation`, `automatic_suggestion`. */
  domainsEnrollmentModes: Schema.optional(Schema.Array(Schema.String)),
  /** The role of whoever creates an organization. */
  creatorRoleId: Schema.optional(Schema.NullOr(Schema.String)),
  /** The role of those who join through a domain. */
  domainsDefaultRoleId: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Changes the organization settings of the instance, for all its organizations. Plan-gated: a 402 means the plan
 * lacks one of them.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateOrganizationSettings = Endpoint.patch(
  "instance.updateOrganizationSettings",
  "/instance/organization_settings",
  {
    payload: UpdateOrganizationSettingsInput,
    success: OrganizationSettings,
    errors: [400, 402, 403, 404, 422]
  }
)
