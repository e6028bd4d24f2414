/**
 * Organizations: groups of users with roles.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Organization from "../models/Organization.js"
import * as Subscriptions from "../models/Subscriptions.js"
import * as Page from "../Page.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

export { Organization } from "../models/Organization.js"

/**
 * An organization as it is right after a logo upload.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OrganizationWithLogo extends Wire.Struct<OrganizationWithLogo>("OrganizationWithLogo")(() => ({
  ...Organization.Organization.fields,
  /** @deprecated Use `imageUrl`. */
  logoUrl: Schema.optional(Schema.String),
  imageUrl: Schema.String,
  hasImage: Schema.Boolean
})) {}

const extras = () => ({
  /** Adds `membersCount`. */
  includeMembersCount: Schema.optional(Schema.Boolean),
  /** Adds `missingMemberWithElevatedPermissions`. */
  includeMissingMemberWithElevatedPermissions: Schema.optional(Schema.Boolean)
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("Organizations.ListInput")(() => ({
  ...extras(),
  /** An exact organization id, or a part of the name or slug. */
  query: Schema.optional(Schema.String),
  /** Organizations of any of these users; `+` or `-` before an id includes or excludes. Unknown ids are ignored. */
  userId: Schema.optional(Schema.Array(Schema.String)),
  /** At most 100; `+` or `-` before an id includes or excludes. Unknown ids are ignored. */
  organizationId: Schema.optional(Wire.atMost(100, Schema.String)),
  orderBy: Schema.optional(Wire.orderBy("name", "created_at", "members_count")),
  ...Page.query()
})) {}

/**
 * Lists organizations, newest first unless `orderBy` says otherwise. Member counts come only on request.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("organizations.list", "/organizations", {
  query: ListInput,
  success: Page.of(Organization.Organization),
  errors: [400, 403, 422],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("Organizations.CreateInput")(() => ({
  /** At most 256 characters, no URLs, no HTML. */
  name: Schema.String,
  /** The user who becomes the administrator; the organization is active in this user's next session. */
  createdBy: Schema.optional(Schema.NullOr(Schema.String)),
  /** Only the backend can read it. At most 8 KB. */
  privateMetadata: Schema.optional(Schema.NullOr(Register.newMetadata<Register.OrganizationPrivateMetadata>())),
  /** The frontend can read it. At most 8 KB. */
  publicMetadata: Schema.optional(Schema.NullOr(Register.newMetadata<Register.OrganizationPublicMetadata>())),
  /** Lower-case letters, digits and `-`, unique in the instance. Only if slugs are enabled. */
  slug: Schema.optional(Schema.NullOr(Schema.String)),
  /** This organization's own limit of members. */
  maxAllowedMemberships: Schema.optional(Schema.NullOr(Wire.intFrom(0))),
  /** When the organization was created elsewhere, for imports (RFC 3339). */
  createdAt: Schema.optional(Schema.NullOr(Wire.DateTimeString)),
  /** The role set whose roles its members can have. */
  roleSetKey: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Creates an organization and makes `createdBy` its administrator. Without a `slug` a repeat after a lost response
 * creates a second one. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("organizations.create", "/organizations", {
  payload: CreateInput,
  success: Organization.Organization,
  errors: [400, 402, 403, 422]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class GetInput extends Wire.Struct<GetInput>("Organizations.GetInput")(extras) {}

/**
 * Reads one organization by its id or its slug.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("organizations.get", "/organizations/:organizationId", {
  query: GetInput,
  success: Organization.Organization,
  errors: [403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("Organizations.UpdateInput")(() => ({
  /** At most 256 characters, no URLs, no HTML. */
  name: Schema.optional(Schema.NullOr(Schema.String)),
  /** Unique in the instance. */
  slug: Schema.optional(Schema.NullOr(Schema.String)),
  /** This organization's own limit of members. */
  maxAllowedMemberships: Schema.optional(Schema.NullOr(Wire.intFrom(0))),
  /** Whether an administrator may delete it from the frontend. */
  adminDeleteEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** When the organization was created elsewhere, for imports (RFC 3339). */
  createdAt: Schema.optional(Schema.NullOr(Wire.DateTimeString)),
  /** The role set whose roles its members can have. */
  roleSetKey: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Changes an organization; metadata is changed with `organizations.updateMetadata`. At most 10 writes in 10 seconds
 * per organization; some settings are plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("organizations.update", "/organizations/:organizationId", {
  payload: UpdateInput,
  success: Organization.Organization,
  errors: [400, 402, 403, 404, 422]
})

const delete_ = Endpoint.del("organizations.delete", "/organizations/:organizationId", {
  success: Deleted.DeletedObject,
  errors: [404]
})

export {
  /**
   * Deletes an organization with its memberships and invitations; sessions that have it active lose it. Not
   * reversible.
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
export class UpdateMetadataInput extends Wire.Struct<UpdateMetadataInput>("Organizations.UpdateMetadataInput")(() => ({
  /** The frontend can read it. At most 8 KB. */
  publicMetadata: Schema.optional(Register.metadataChanges<Register.OrganizationPublicMetadata>()),
  /** Only the backend can read it. At most 8 KB. */
  privateMetadata: Schema.optional(Register.metadataChanges<Register.OrganizationPrivateMetadata>())
})) {}

/**
 * Deep-merges into an organization's metadata; `null` removes a key at any depth. At most 10 writes in 10 seconds
 * per organization.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateMetadata = Endpoint.patch(
  "organizations.updateMetadata",
  "/organizations/:organizationId/metadata",
  {
    payload: UpdateMetadataInput,
    success: Organization.Organization,
    errors: [400, 401, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ReplaceMetadataInput extends Wire.Struct<ReplaceMetadataInput>("Organizations.ReplaceMetadataInput")(
  () => ({
    /** The frontend can read it. At most 8 KB. */
    publicMetadata: Schema.optional(Register.newMetadata<Register.OrganizationPublicMetadata>()),
    /** Only the backend can read it. At most 8 KB. */
    privateMetadata: Schema.optional(Register.newMetadata<Register.OrganizationPrivateMetadata>())
  })
) {}

/**
 * Overwrites each metadata field given and loses what it held; a field left out stays. At most 10 writes in 10
 * seconds per organization.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const replaceMetadata = Endpoint.put(
  "organizations.replaceMetadata",
  "/organizations/:organizationId/metadata",
  {
    payload: ReplaceMetadataInput,
    success: Organization.Organization,
    errors: [400, 401, 404, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class UploadLogoInput extends Wire.Struct<UploadLogoInput>("Organizations.UploadLogoInput")(() => ({
  /** The user recorded as the uploader. */
  uploaderUserId: Schema.optional(Schema.String),
  /** A JPEG, PNG, GIF or WebP image of at most 10 MB. */
  file: Wire.Upload
})) {}

/**
 * Sets or replaces an organization's logo: a JPEG, PNG, GIF or WebP image of at most 10 MB. A larger one returns
 * 413.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const uploadLogo = Endpoint.put("organizations.uploadLogo", "/organizations/:organizationId/logo", {
  payload: UploadLogoInput,
  bodyFormat: "multipart",
  success: OrganizationWithLogo,
  errors: [400, 403, 404, 413]
})

/**
 * Removes an organization's logo; its `imageUrl` becomes a default image.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteLogo = Endpoint.del("organizations.deleteLogo", "/organizations/:organizationId/logo", {
  success: Organization.Organization,
  errors: [404]
})

/**
 * Reads an organization's subscription: its status, its items (one per plan) and the next payment. 403 if billing
 * is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getBillingSubscription = Endpoint.get(
  "organizations.getBillingSubscription",
  "/organizations/:organizationId/billing/subscription",
  {
    success: Subscriptions.CommerceSubscription,
    errors: [400, 401, 403, 404, 422, 500]
  }
)

/**
 * Reads how much credit an organization has left; `balance` is null for a payer that never had any.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getBillingCreditBalance = Endpoint.get(
  "organizations.getBillingCreditBalance",
  "/organizations/:organizationId/billing/credits",
  {
    success: Subscriptions.CommerceCreditBalance,
    errors: [400, 401, 403, 404, 422, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class AdjustBillingCreditBalanceInput extends Wire.Struct<AdjustBillingCreditBalanceInput>(
  "Organizations.AdjustBillingCreditBalanceInput"
)(Subscriptions.creditAdjustment) {}

/**
 * Adds credit to an organization's balance or takes it off, and returns the ledger entry. It is money: make
 * `idempotencyKey` once per change and keep it over retries, so that Clerk returns the first entry again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const adjustBillingCreditBalance = Endpoint.post(
  "organizations.adjustBillingCreditBalance",
  "/organizations/:organizationId/billing/credits",
  {
    payload: AdjustBillingCreditBalanceInput,
    success: Subscriptions.CommerceCreditLedger,
    errors: [400, 401, 403, 404, 409, 422, 500],
    idempotent: true
  }
)
