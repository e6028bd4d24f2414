/**
 * Links by which an IT contact sets up single sign-on for an organization.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as IssuedToken from "../models/IssuedToken.js"
import * as Wire from "../Wire.js"

/**
 * A single-use way into the admin portal; here without the token itself.
 *
 * @since 0.1.0
 * @category schemas
 */
export class AdminPortalLinkToken extends Wire.Struct<AdminPortalLinkToken>("AdminPortalLinkToken")(() => ({
  object: Wire.object("admin_portal_link_token"),
  id: Schema.String,
  /** The link it belongs to. */
  adminPortalLinkId: Schema.String,
  instanceId: Schema.String,
  organizationId: Schema.NullOr(Schema.String),
  itContactId: Schema.NullOr(Schema.String),
  scopes: Schema.NullOr(Schema.Array(Schema.String)),
  ...IssuedToken.fields()
})) {}

/**
 * A new admin portal link token together with the token itself.
 *
 * @since 0.1.0
 * @category schemas
 */
export class AdminPortalLinkTokenWithToken extends Wire.Struct<AdminPortalLinkTokenWithToken>(
  "AdminPortalLinkTokenWithToken"
)(() => ({
  ...AdminPortalLinkToken.fields,
  /** A single-use secret that travels in a URL; returned only here. */
  token: Schema.String
})) {}

const OrganizationId = Wire.matching(/^org_\w{27}$/, "an organization's id, `org_` and 27 letters or digits")

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("AdminPortalLinkTokens.CreateInput")(() => ({
  /** Limits the link to this organization. */
  organizationId: Schema.optional(OrganizationId),
  /** Your own reference to the contact. */
  itContactId: Schema.optional(Wire.text(1)),
  scopes: Schema.optional(Schema.Array(Wire.text(1))),
  /** 1 to 86400. Default 3600. */
  secondsUntilExpiration: Schema.optional(Wire.intBetween(1, 86_400))
})) {}

/**
 * Makes a single-use token that lets an IT contact into the admin portal. The `token` is a secret and is returned
 * only here.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("adminPortalLinkTokens.create", "/admin_portal_link_tokens", {
  payload: CreateInput,
  success: AdminPortalLinkTokenWithToken,
  successStatus: 201,
  errors: [400, 401, 403, 409]
})

const AdminPortalLinkTokenId = Wire.matching(
  /^aplt_[0-9A-Fa-f]{32}$/,
  "an admin portal link token's id, `aplt_` and 32 hexadecimal digits"
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class RevokeInput extends Wire.Struct<RevokeInput>("AdminPortalLinkTokens.RevokeInput")(() => ({
  revocationReason: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Makes an admin portal link token useless.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post(
  "adminPortalLinkTokens.revoke",
  "/admin_portal_link_tokens/:adminPortalLinkTokenId/revoke",
  {
    path: { adminPortalLinkTokenId: AdminPortalLinkTokenId },
    payload: RevokeInput,
    success: AdminPortalLinkToken,
    errors: [400, 401, 403, 404],
    idempotent: true
  }
)
