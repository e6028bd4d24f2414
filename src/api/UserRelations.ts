/**
 * What belongs to a user elsewhere: organizations, connected accounts and billing. Part of `Users`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as OrganizationInvitations from "./OrganizationInvitations.js"
import * as OrganizationMemberships from "./OrganizationMemberships.js"
import * as Subscriptions from "./Subscriptions.js"

/**
 * A provider's token for a user: a live credential.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OAuthAccessToken extends Wire.Struct<OAuthAccessToken>("OAuthAccessToken")(() => ({
  object: Wire.object("oauth_access_token"),
  externalAccountId: Schema.String,
  /** The user's id at the provider. */
  providerUserId: Schema.String,
  /** A secret: acts as the user at the provider. */
  token: Schema.String,
  /** Null if unknown. */
  expiresAt: Schema.NullOr(Wire.UnixTime),
  /** Such as `oauth_google`. */
  provider: Schema.String,
  publicMetadata: Wire.JsonObject,
  /** Tells several accounts at one provider apart. */
  label: Schema.NullOr(Schema.String),
  /** What the token allows; OAuth 2.0 only. */
  scopes: Schema.optional(Schema.Array(Schema.String)),
  /** Only from OpenID Connect providers that sent one. */
  idToken: Schema.optional(Schema.String),
  /** A secret; OAuth 1.0 only. */
  tokenSecret: Schema.optional(Schema.String)
})) {}

/**
 * Reads a user's subscription: its status, its items (one per plan) and the next payment. 403 where billing is off.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getBillingSubscription = Endpoint.get(
  "users.getBillingSubscription",
  "/users/:userId/billing/subscription",
  {
    success: Subscriptions.CommerceSubscription,
    errors: [400, 401, 403, 404, 422, 500]
  }
)

/**
 * Reads how much credit a user has left; `balance` is null for a payer that never had any.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getBillingCreditBalance = Endpoint.get("users.getBillingCreditBalance", "/users/:userId/billing/credits", {
  success: Subscriptions.CommerceCreditBalance,
  errors: [400, 401, 403, 404, 422, 500]
})

/**
 * @since 0.1.0
 * @category models
 */
export interface AdjustBillingCreditBalanceInput extends Subscriptions.CreditAdjustment {}

/**
 * Adds credit to a user's balance or takes it off, and answers with the ledger entry. It is money: make
 * `idempotencyKey` once per change and keep it over retries, so that Clerk answers with the first entry again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const adjustBillingCreditBalance = Endpoint.post(
  "users.adjustBillingCreditBalance",
  "/users/:userId/billing/credits",
  {
    payload: Endpoint.input<AdjustBillingCreditBalanceInput>(Subscriptions.creditAdjustment),
    success: Subscriptions.CommerceCreditLedger,
    errors: [400, 401, 403, 404, 409, 422, 500],
    repeatable: true
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListOAuthAccessTokensInput extends Wire.Struct<ListOAuthAccessTokensInput>("ListOAuthAccessTokensInput")(
  () => Page.countedQuery()
) {}

/**
 * Returns the provider tokens Clerk holds for a user, refreshing expired ones where it can. They are live
 * credentials: never log them.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listOAuthAccessTokens = Endpoint.get(
  "users.listOAuthAccessTokens",
  "/users/:userId/oauth_access_tokens/:provider",
  {
    query: ListOAuthAccessTokensInput,
    success: Page.of(OAuthAccessToken),
    errors: [400, 404, 422],
    paging: { style: "offset", most: 500 }
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListOrganizationMembershipsInput extends Wire.Struct<ListOrganizationMembershipsInput>(
  "ListOrganizationMembershipsInput"
)(() => Page.query()) {}

/**
 * Lists the organizations a user belongs to, with the role in each.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listOrganizationMemberships = Endpoint.get(
  "users.listOrganizationMemberships",
  "/users/:userId/organization_memberships",
  {
    query: ListOrganizationMembershipsInput,
    success: Page.of(OrganizationMemberships.OrganizationMembership),
    errors: [403],
    paging: { style: "offset", most: 500 }
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListOrganizationInvitationsInput extends Wire.Struct<ListOrganizationInvitationsInput>(
  "ListOrganizationInvitationsInput"
)(() => ({
  ...Page.query(),
  status: Schema.optional(Schema.Literal("pending", "accepted", "revoked", "expired"))
})) {}

/**
 * Lists a user's invitations to organizations.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listOrganizationInvitations = Endpoint.get(
  "users.listOrganizationInvitations",
  "/users/:userId/organization_invitations",
  {
    query: ListOrganizationInvitationsInput,
    success: Page.of(OrganizationInvitations.OrganizationInvitationWithPublicOrganizationData),
    errors: [400, 403, 404],
    paging: { style: "offset", most: 500 }
  }
)
