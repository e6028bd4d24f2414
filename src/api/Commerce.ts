/**
 * Plans, payers, payment methods and subscription items, shared by users, organizations and billing.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as CommerceTotals from "./CommerceTotals.js"

const Feature_ = () =>
  Schema.Struct({
    object: Wire.object("feature"),
    id: Schema.String,
    name: Schema.String,
    description: Schema.NullOr(Schema.String),
    /** The name that code checks for. */
    slug: Schema.String,
    avatarUrl: Schema.NullOr(Schema.String)
  })

/**
 * A feature that plans include.
 *
 * @since 0.1.0
 * @category models
 */
export interface Feature extends Schema.Schema.Type<ReturnType<typeof Feature_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface FeatureEncoded extends Schema.Schema.Encoded<ReturnType<typeof Feature_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const Feature: Schema.Schema<Feature, FeatureEncoded> = Wire.named("Feature", Feature_)

const CommercePlanUnitPriceTier_ = () =>
  Schema.Struct({
    /** The first block of the tier. */
    startsAtBlock: Schema.Int,
    /** The last block of the tier. Absent: no end. */
    endsAfterBlock: Schema.optional(Schema.Int),
    feePerBlock: CommerceTotals.CommerceMoney
  })

/**
 * A range of blocks of a billable unit and what each block in it costs.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePlanUnitPriceTier extends Schema.Schema.Type<ReturnType<typeof CommercePlanUnitPriceTier_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePlanUnitPriceTierEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommercePlanUnitPriceTier_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePlanUnitPriceTier: Schema.Schema<CommercePlanUnitPriceTier, CommercePlanUnitPriceTierEncoded> =
  Wire.named("CommercePlanUnitPriceTier", CommercePlanUnitPriceTier_)

const CommercePlanUnitPrice_ = () =>
  Schema.Struct({
    name: Schema.String,
    /** Units per block. */
    blockSize: Schema.Int,
    tiers: Schema.Array(CommercePlanUnitPriceTier)
  })

/**
 * What a plan charges per unit, such as a seat, in tiers.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePlanUnitPrice extends Schema.Schema.Type<ReturnType<typeof CommercePlanUnitPrice_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePlanUnitPriceEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommercePlanUnitPrice_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePlanUnitPrice: Schema.Schema<CommercePlanUnitPrice, CommercePlanUnitPriceEncoded> = Wire.named(
  "CommercePlanUnitPrice",
  CommercePlanUnitPrice_
)

/**
 * What a plan has in its present and its older shape.
 *
 * @since 0.1.0
 * @category schemas
 */
export const plan = () => ({
  object: Wire.object("commerce_plan"),
  id: Schema.String,
  name: Schema.String,
  /** Per month. */
  fee: Schema.NullOr(CommerceTotals.CommerceMoney),
  /** Per month when billed by the year. */
  annualMonthlyFee: Schema.NullOr(CommerceTotals.CommerceMoney),
  /** Per year. */
  annualFee: Schema.NullOr(CommerceTotals.CommerceMoney),
  /** Whether payers who subscribed to nothing else have it. */
  isDefault: Schema.Boolean,
  isRecurring: Schema.Boolean,
  publiclyVisible: Schema.Boolean,
  hasBaseFee: Schema.Boolean,
  /** Who can subscribe: users or organizations. */
  forPayerType: Schema.String,
  slug: Schema.String
})

const CommercePlan_ = () =>
  Schema.Struct({
    ...plan(),
    description: Schema.NullOr(Schema.String),
    /** @deprecated Clerk names no replacement. */
    productId: Schema.String,
    avatarUrl: Schema.NullOr(Schema.String),
    features: Schema.optional(Schema.Array(Feature)),
    freeTrialEnabled: Schema.Boolean,
    /** Length of the free trial, in days. */
    freeTrialDays: Schema.NullOr(Schema.Int),
    unitPrices: Schema.optional(Schema.Array(CommercePlanUnitPrice))
  })

/**
 * A plan that users or organizations subscribe to, with its fees and features.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePlan extends Schema.Schema.Type<ReturnType<typeof CommercePlan_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePlanEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommercePlan_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePlan: Schema.Schema<CommercePlan, CommercePlanEncoded> = Wire.named("CommercePlan", CommercePlan_)

const CommercePaymentMethod_ = () =>
  Schema.Struct({
    object: Wire.object("commerce_payment_method"),
    id: Schema.String,
    payerId: Schema.String,
    paymentType: Wire.openLiteral("card", "link", "payer-credits"),
    isDefault: Schema.optional(Schema.Boolean),
    gateway: Schema.String,
    gatewayExternalId: Schema.String,
    gatewayExternalAccountId: Schema.NullOr(Schema.String),
    last4: Schema.NullOr(Schema.String),
    status: Wire.openLiteral("active", "disconnected"),
    walletType: Schema.optional(Schema.String),
    cardType: Schema.NullOr(Schema.String),
    expiryYear: Schema.optional(Schema.Int),
    expiryMonth: Schema.optional(Schema.Int),
    createdAt: Schema.optional(Wire.Timestamp),
    updatedAt: Schema.optional(Wire.Timestamp),
    isRemovable: Schema.optional(Schema.Boolean)
  })

/**
 * A way to pay that a payer has on file.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePaymentMethod extends Schema.Schema.Type<ReturnType<typeof CommercePaymentMethod_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePaymentMethodEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommercePaymentMethod_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePaymentMethod: Schema.Schema<CommercePaymentMethod, CommercePaymentMethodEncoded> = Wire.named(
  "CommercePaymentMethod",
  CommercePaymentMethod_
)

const CommerceSubscriptionItemNextPayment_ = () =>
  Schema.Struct({
    /** The base fee only; `totals.grandTotal` adds the charges per unit. */
    amount: Schema.optional(CommerceTotals.CommerceMoney),
    date: Schema.optional(Wire.Timestamp),
    perUnitTotals: Schema.optional(Schema.Array(CommerceTotals.CommercePerUnitTotal)),
    /** Base fee and charges per unit, before tax and credits. */
    totals: Schema.optional(CommerceTotals.CommerceTotals)
  })

/**
 * When an item's next payment is due and what it comes to.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionItemNextPayment
  extends Schema.Schema.Type<ReturnType<typeof CommerceSubscriptionItemNextPayment_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionItemNextPaymentEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceSubscriptionItemNextPayment_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscriptionItemNextPayment: Schema.Schema<
  CommerceSubscriptionItemNextPayment,
  CommerceSubscriptionItemNextPaymentEncoded
> = Wire.named("CommerceSubscriptionItemNextPayment", CommerceSubscriptionItemNextPayment_)

/**
 * What a payer has in its present and its older shape.
 *
 * @since 0.1.0
 * @category schemas
 */
export const payer = () => ({
  object: Wire.object("commerce_payer"),
  id: Schema.String,
  instanceId: Schema.String,
  /** Where the payer is a user. */
  userId: Schema.optional(Schema.String),
  /** Where the payer is an organization. */
  organizationId: Schema.optional(Schema.String),
  organizationName: Schema.optional(Schema.String),
  creditsBalance: Schema.optional(CommerceTotals.CommerceMoney)
})

const CommercePayer_ = () =>
  Schema.Struct({
    ...payer(),
    firstName: Schema.optional(Schema.String),
    lastName: Schema.optional(Schema.String),
    email: Schema.optional(Schema.String),
    imageUrl: Schema.optional(Schema.String),
    createdAt: Schema.optional(Wire.Timestamp),
    updatedAt: Schema.optional(Wire.Timestamp)
  })

/**
 * The user or organization that pays.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePayer extends Schema.Schema.Type<ReturnType<typeof CommercePayer_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePayerEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommercePayer_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePayer: Schema.Schema<CommercePayer, CommercePayerEncoded> = Wire.named(
  "CommercePayer",
  CommercePayer_
)

const CommerceSubscriptionItemSeats_ = () =>
  Schema.Struct({
    /** Null: unlimited. */
    quantity: Schema.NullOr(Schema.Int),
    tiers: Schema.optional(Schema.Array(CommerceTotals.CommercePerUnitTotalTier))
  })

/**
 * How many seats an item is billed for, and at what price.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionItemSeats
  extends Schema.Schema.Type<ReturnType<typeof CommerceSubscriptionItemSeats_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionItemSeatsEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceSubscriptionItemSeats_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscriptionItemSeats: Schema.Schema<
  CommerceSubscriptionItemSeats,
  CommerceSubscriptionItemSeatsEncoded
> = Wire.named("CommerceSubscriptionItemSeats", CommerceSubscriptionItemSeats_)

/**
 * What a subscription item has in its present and its older shape.
 *
 * @since 0.1.0
 * @category schemas
 */
export const subscriptionItem = () => ({
  object: Wire.object("commerce_subscription_item"),
  id: Schema.String,
  instanceId: Schema.String,
  /** Only in payment attempts. */
  credit: Schema.optional(CommerceTotals.CommerceSubscriptionCredit),
  priceId: Schema.optional(Schema.String),
  planPeriod: Wire.openLiteral("month", "annual"),
  /** All that was ever paid for this item. */
  lifetimePaid: Schema.optional(CommerceTotals.CommerceMoney),
  nextPayment: Schema.optional(CommerceSubscriptionItemNextPayment),
  payerId: Schema.String,
  isFreeTrial: Schema.Boolean
})

const CommerceSubscriptionItem_ = () =>
  Schema.Struct({
    ...subscriptionItem(),
    status: Wire.openLiteral(
      "active",
      "canceled",
      "expired",
      "ended",
      "past_due",
      "upcoming",
      "incomplete",
      "abandoned"
    ),
    credits: Schema.optional(CommerceTotals.CommerceCredits),
    planId: Schema.NullOr(Schema.String),
    plan: Schema.optional(CommercePlan),
    paymentMethod: Schema.optional(CommercePaymentMethod),
    payer: Schema.optional(CommercePayer),
    periodStart: Wire.Timestamp,
    /** Null: no end. */
    periodEnd: Schema.NullOr(Wire.Timestamp),
    /** The day from which the price was prorated. Only in some answers. */
    prorationDate: Schema.optional(Schema.String),
    /** When it was canceled; it can run on until `periodEnd`. */
    canceledAt: Schema.NullOr(Wire.Timestamp),
    pastDueAt: Schema.NullOr(Wire.Timestamp),
    endedAt: Schema.NullOr(Wire.Timestamp),
    createdAt: Schema.optional(Wire.Timestamp),
    updatedAt: Schema.optional(Wire.Timestamp),
    seats: Schema.optional(CommerceSubscriptionItemSeats),
    totals: Schema.optional(CommerceTotals.CommerceItemTotals)
  })

/**
 * One plan of a payer's subscription, with its period and its status.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionItem extends Schema.Schema.Type<ReturnType<typeof CommerceSubscriptionItem_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionItemEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceSubscriptionItem_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscriptionItem: Schema.Schema<CommerceSubscriptionItem, CommerceSubscriptionItemEncoded> =
  Wire.named("CommerceSubscriptionItem", CommerceSubscriptionItem_)
