/**
 * The older shapes of subscription items, which two billing operations still answer with.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Commerce from "./Commerce.js"
import * as CommerceTotals from "./CommerceTotals.js"

const LegacyFeature_ = () =>
  Schema.Struct({
    object: Wire.object("feature"),
    id: Schema.String,
    name: Schema.String,
    description: Schema.String,
    slug: Schema.String,
    avatarUrl: Schema.String
  })

/**
 * A feature of a `LegacyCommercePlan`; as `Feature`, but `description` and `avatarUrl` are never null.
 *
 * @since 0.1.0
 * @category models
 */
export interface LegacyFeature extends Schema.Schema.Type<ReturnType<typeof LegacyFeature_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface LegacyFeatureEncoded extends Schema.Schema.Encoded<ReturnType<typeof LegacyFeature_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const LegacyFeature: Schema.Schema<LegacyFeature, LegacyFeatureEncoded> = Wire.named(
  "LegacyFeature",
  LegacyFeature_
)

const LegacyCommercePlan_ = () =>
  Schema.Struct({
    ...Commerce.plan(),
    /** Per month, in cents. */
    amount: Schema.Int,
    amountFormatted: Schema.String,
    /** Per month when billed by the year, in cents. */
    annualMonthlyAmount: Schema.Int,
    annualMonthlyAmountFormatted: Schema.String,
    /** Per year, in cents. */
    annualAmount: Schema.Int,
    annualAmountFormatted: Schema.String,
    currencySymbol: Schema.String,
    currency: Schema.String,
    description: Schema.String,
    productId: Schema.String,
    payerType: Schema.Array(Schema.String),
    avatarUrl: Schema.String,
    period: Schema.optional(Schema.String),
    interval: Schema.optional(Schema.Int),
    features: Schema.Array(LegacyFeature),
    freeTrialEnabled: Schema.optional(Schema.Boolean),
    /** Length of the free trial, in days. */
    freeTrialDays: Schema.optional(Schema.Int)
  })

/**
 * A plan in an older shape that `billing.extendSubscriptionItemFreeTrial` and `billing.createPriceTransition` answer
 * with: unlike `CommercePlan` it has flat amounts with a currency, `payerType`, `period` and `interval`, and no
 * `unitPrices`.
 *
 * @since 0.1.0
 * @category models
 */
export interface LegacyCommercePlan extends Schema.Schema.Type<ReturnType<typeof LegacyCommercePlan_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface LegacyCommercePlanEncoded extends Schema.Schema.Encoded<ReturnType<typeof LegacyCommercePlan_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const LegacyCommercePlan: Schema.Schema<LegacyCommercePlan, LegacyCommercePlanEncoded> = Wire.named(
  "LegacyCommercePlan",
  LegacyCommercePlan_
)

const CommercePaymentSource_ = () =>
  Schema.Struct({
    object: Wire.object("commerce_source"),
    id: Schema.String,
    payerId: Schema.String,
    paymentMethod: Wire.openLiteral("card", "apple_pay", "google_pay"),
    isDefault: Schema.optional(Schema.Boolean),
    gateway: Schema.String,
    gatewayExternalId: Schema.String,
    gatewayExternalAccountId: Schema.optional(Schema.String),
    last4: Schema.String,
    status: Wire.openLiteral("active", "disconnected"),
    walletType: Schema.String,
    cardType: Schema.String,
    expiryYear: Schema.optional(Schema.Int),
    expiryMonth: Schema.optional(Schema.Int),
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp,
    isRemovable: Schema.optional(Schema.Boolean)
  })

/**
 * A way to pay in the older shape that `billing.extendSubscriptionItemFreeTrial` and `billing.createPriceTransition`
 * answer with; elsewhere it is a `CommercePaymentMethod`.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePaymentSource extends Schema.Schema.Type<ReturnType<typeof CommercePaymentSource_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePaymentSourceEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommercePaymentSource_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePaymentSource: Schema.Schema<CommercePaymentSource, CommercePaymentSourceEncoded> = Wire.named(
  "CommercePaymentSource",
  CommercePaymentSource_
)

const LegacyCommercePayer_ = () =>
  Schema.Struct({
    ...Commerce.payer(),
    firstName: Schema.String,
    lastName: Schema.String,
    email: Schema.String,
    imageUrl: Schema.String,
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp
  })

/**
 * The payer as `billing.extendSubscriptionItemFreeTrial` and `billing.createPriceTransition` answer with it: the
 * fields of `CommercePayer`, but none is null, and name, email and image are always there.
 *
 * @since 0.1.0
 * @category models
 */
export interface LegacyCommercePayer extends Schema.Schema.Type<ReturnType<typeof LegacyCommercePayer_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface LegacyCommercePayerEncoded extends Schema.Schema.Encoded<ReturnType<typeof LegacyCommercePayer_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const LegacyCommercePayer: Schema.Schema<LegacyCommercePayer, LegacyCommercePayerEncoded> = Wire.named(
  "LegacyCommercePayer",
  LegacyCommercePayer_
)

const LegacyCommerceSubscriptionItem_ = () =>
  Schema.Struct({
    ...Commerce.subscriptionItem(),
    status: Wire.openLiteral("active", "ended", "past_due", "upcoming", "incomplete", "abandoned"),
    planId: Schema.String,
    plan: Schema.NullOr(LegacyCommercePlan),
    paymentSourceId: Schema.String,
    paymentSource: Schema.optional(CommercePaymentSource),
    amount: Schema.optional(CommerceTotals.CommerceMoney),
    nextInvoice: Schema.optional(Commerce.CommerceSubscriptionItemNextPayment),
    payer: Schema.optional(LegacyCommercePayer),
    periodStart: Schema.optional(Wire.Timestamp),
    periodEnd: Schema.optional(Wire.Timestamp),
    prorationDate: Schema.String,
    canceledAt: Schema.optional(Wire.Timestamp),
    pastDueAt: Schema.optional(Wire.Timestamp),
    endedAt: Schema.optional(Wire.Timestamp),
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp
  })

/**
 * A subscription item in an older shape that `billing.extendSubscriptionItemFreeTrial` and
 * `billing.createPriceTransition` answer with: unlike `CommerceSubscriptionItem` it has `amount`, `nextInvoice` and
 * `paymentSource`, and no `paymentMethod`, `seats`, `credits` or `totals`.
 *
 * @since 0.1.0
 * @category models
 */
export interface LegacyCommerceSubscriptionItem
  extends Schema.Schema.Type<ReturnType<typeof LegacyCommerceSubscriptionItem_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface LegacyCommerceSubscriptionItemEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof LegacyCommerceSubscriptionItem_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const LegacyCommerceSubscriptionItem: Schema.Schema<
  LegacyCommerceSubscriptionItem,
  LegacyCommerceSubscriptionItemEncoded
> = Wire.named("LegacyCommerceSubscriptionItem", LegacyCommerceSubscriptionItem_)
