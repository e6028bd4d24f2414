/**
 * Email domains by which users find and join an organization.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as OrganizationInvitation from "../models/OrganizationInvitation.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * How far the proof of a domain has come.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationDomainVerification extends Wire.Struct<OrganizationDomainVerification>(
  "OrganizationDomainVerification"
)(() => ({
  /** `unverified`, `verified`, `failed` or `expired`. */
  status: Schema.String,
  strategy: Schema.String,
  attempts: Schema.NullOr(Schema.Int),
  expireAt: Schema.NullOr(Wire.Timestamp),
  /** Only on `ownershipVerification`, else `null`. */
  verifiedAt: Schema.NullOr(Wire.Timestamp)
})) {}

/**
 * An email domain that belongs to an organization and decides how its people join.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationDomain extends Wire.Struct<OrganizationDomain>("OrganizationDomain")(() => ({
  object: Wire.object("organization_domain"),
  id: Schema.String,
  organizationId: Schema.String,
  name: Schema.String,
  /** How people with an address on the domain join. */
  enrollmentMode: Wire.openLiteral(
    "manual_invitation",
    "automatic_invitation",
    "automatic_suggestion",
    "enterprise_sso"
  ),
  /** The address that showed a member belongs to the domain. */
  affiliationEmailAddress: Schema.NullOr(Schema.String),
  /** Whether a member showed to have an address on the domain. */
  affiliationVerification: Schema.NullOr(OrganizationDomainVerification),
  /** Whether the domain is proven to be owned, by DNS or by override; `null` before the first try. */
  ownershipVerification: Schema.NullOr(OrganizationDomainVerification),
  /** @deprecated Use `affiliationVerification`. */
  verification: Schema.NullOr(OrganizationDomainVerification),
  totalPendingInvitations: Schema.Int,
  totalPendingSuggestions: Schema.Int,
  publicOrganizationData: Schema.optional(OrganizationInvitation.OrganizationInvitationPublicOrganizationData),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("OrganizationDomains.CreateInput")(() => ({
  name: Schema.optional(Schema.String),
  /** `manual_invitation`, `automatic_invitation`, `automatic_suggestion` or `enterprise_sso`. */
  enrollmentMode: Schema.optional(Schema.String),
  /** Default true. */
  verified: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Ties an email domain to an organization. It is verified from the start unless `verified` is false, so be sure that
 * the organization owns it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizationDomains.create", "/organizations/:organizationId/domains", {
  payload: CreateInput,
  success: OrganizationDomain,
  errors: [400, 403, 404, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("OrganizationDomains.ListInput")(() => ({
  /** `true` or `false`. */
  verified: Schema.optional(Schema.String),
  /**
   * `manual_invitation`, `automatic_invitation`, `automatic_suggestion` or `enterprise_sso`; `-` before it excludes.
   */
  enrollmentMode: Schema.optional(Schema.String),
  ...Page.query()
})) {}

/**
 * Lists the domains of one organization.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizationDomains.list", "/organizations/:organizationId/domains", {
  query: ListInput,
  success: Page.of(OrganizationDomain),
  errors: [401, 404, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("OrganizationDomains.UpdateInput")(() => ({
  /** `manual_invitation`, `automatic_invitation`, `automatic_suggestion` or `enterprise_sso`. */
  enrollmentMode: Schema.optional(Schema.NullOr(Schema.String)),
  verified: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Changes how people with an address on the domain join, or whether the domain counts as verified.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("organizationDomains.update", "/organizations/:organizationId/domains/:domainId", {
  payload: UpdateInput,
  success: OrganizationDomain,
  errors: [400, 403, 404, 422]
})

const delete_ = Endpoint.del("organizationDomains.delete", "/organizations/:organizationId/domains/:domainId", {
  success: Deleted.DeletedObject,
  errors: [400, 401, 403, 404]
})

export {
  /**
   * Removes a domain from an organization, so that it enrolls nobody any more.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * Marks the domain as owned without the DNS check: make sure of the owner first. Can be repeated without harm.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verifyOwnership = Endpoint.post(
  "organizationDomains.verifyOwnership",
  "/organizations/:organizationId/domains/:domainId/verify_ownership",
  {
    success: OrganizationDomain,
    errors: [401, 403, 404],
    idempotent: true
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListAllInput extends Wire.Struct<ListAllInput>("OrganizationDomains.ListAllInput")(() => ({
  organizationId: Schema.optional(Schema.String),
  verified: Schema.optional(Schema.Boolean),
  /** `-` before a mode excludes it; included and excluded modes combine. */
  enrollmentMode: Schema.optional(
    Wire.commaSeparated(
      Schema.Array(
        Schema.Literal(
          "manual_invitation",
          "automatic_invitation",
          "automatic_suggestion",
          "enterprise_sso",
          "-manual_invitation",
          "-automatic_invitation",
          "-automatic_suggestion",
          "-enterprise_sso"
        )
      )
    )
  ),
  /** An exact organization id if it starts with `org_`, else a part of the domain name in any case. Not blank. */
  query: Schema.optional(Schema.String),
  /** Exact domain names. */
  domains: Schema.optional(Schema.Array(Schema.String)),
  /** Default `-created_at`. */
  orderBy: Schema.optional(Wire.orderBy("name", "created_at")),
  ...Page.query()
})) {}

/**
 * Lists the domains of all organizations of the instance.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listAll = Endpoint.get("organizationDomains.listAll", "/organization_domains", {
  query: ListAllInput,
  success: Page.of(OrganizationDomain),
  errors: [401, 403, 422],
  paging: { style: "offset", max: 500 }
})
