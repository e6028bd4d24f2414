/**
 * Amounts: money, totals, credits and discounts.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

const CommerceMoney_ = () =>
  Schema.Struct({
    /** In cents. */
    amount: Schema.Int,
    /** Such as `$49.99`. */
    amountFormatted: Schema.String,
    /** Such as `USD`. */
    currency: Schema.String,
    currencySymbol: Schema.String
  })

/**
 * An amount of money, in cents and ready to show.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceMoney extends Schema.Schema.Type<ReturnType<typeof CommerceMoney_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceMoneyEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceMoney_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceMoney: Schema.Schema<CommerceMoney, CommerceMoneyEncoded> = Wire.named(
  "CommerceMoney",
  CommerceMoney_
)

const CommerceSubscriptionCredit_ = () =>
  Schema.Struct({
    amount: Schema.optional(CommerceMoney),
    cycleRemainingPercent: Schema.optional(Wire.Float)
  })

/**
 * Credit for the unused part of a billing period.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionCredit
  extends Schema.Schema.Type<ReturnType<typeof CommerceSubscriptionCredit_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionCreditEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceSubscriptionCredit_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscriptionCredit: Schema.Schema<CommerceSubscriptionCredit, CommerceSubscriptionCreditEncoded> =
  Wire.named("CommerceSubscriptionCredit", CommerceSubscriptionCredit_)

const CommerceProrationCreditDetail_ = () =>
  Schema.Struct({
    amount: CommerceMoney,
    cycleDaysRemaining: Schema.Int,
    cycleDaysTotal: Schema.Int,
    cycleRemainingPercent: Wire.Float
  })

/**
 * Credit for the days left of a billing period that was cut short.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationCreditDetail
  extends Schema.Schema.Type<ReturnType<typeof CommerceProrationCreditDetail_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationCreditDetailEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceProrationCreditDetail_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceProrationCreditDetail: Schema.Schema<
  CommerceProrationCreditDetail,
  CommerceProrationCreditDetailEncoded
> = Wire.named("CommerceProrationCreditDetail", CommerceProrationCreditDetail_)

const CommercePayerCredit_ = () =>
  Schema.Struct({
    remainingBalance: CommerceMoney,
    appliedAmount: CommerceMoney
  })

/**
 * What a charge takes from the payer's credit balance, and what remains there.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePayerCredit extends Schema.Schema.Type<ReturnType<typeof CommercePayerCredit_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePayerCreditEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommercePayerCredit_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePayerCredit: Schema.Schema<CommercePayerCredit, CommercePayerCreditEncoded> = Wire.named(
  "CommercePayerCredit",
  CommercePayerCredit_
)

const CommerceCredits_ = () =>
  Schema.Struct({
    proration: Schema.NullOr(CommerceProrationCreditDetail),
    payer: Schema.NullOr(CommercePayerCredit),
    total: CommerceMoney
  })

/**
 * The credits that lower a charge: unused time and the payer's balance.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceCredits extends Schema.Schema.Type<ReturnType<typeof CommerceCredits_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceCreditsEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceCredits_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceCredits: Schema.Schema<CommerceCredits, CommerceCreditsEncoded> = Wire.named(
  "CommerceCredits",
  CommerceCredits_
)

const CommercePerUnitTotalTier_ = () =>
  Schema.Struct({
    /** Absent: unlimited. */
    quantity: Schema.optional(Schema.Int),
    feePerBlock: CommerceMoney,
    total: CommerceMoney
  })

/**
 * What the units in one price tier come to.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotalTier extends Schema.Schema.Type<ReturnType<typeof CommercePerUnitTotalTier_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotalTierEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommercePerUnitTotalTier_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePerUnitTotalTier: Schema.Schema<CommercePerUnitTotalTier, CommercePerUnitTotalTierEncoded> =
  Wire.named("CommercePerUnitTotalTier", CommercePerUnitTotalTier_)

const CommercePerUnitTotal_ = () =>
  Schema.Struct({
    name: Schema.String,
    /** Units per block. */
    blockSize: Schema.Int,
    tiers: Schema.Array(CommercePerUnitTotalTier)
  })

/**
 * What a billable unit, such as seats, comes to, tier by tier.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotal extends Schema.Schema.Type<ReturnType<typeof CommercePerUnitTotal_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotalEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommercePerUnitTotal_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePerUnitTotal: Schema.Schema<CommercePerUnitTotal, CommercePerUnitTotalEncoded> = Wire.named(
  "CommercePerUnitTotal",
  CommercePerUnitTotal_
)

const CommerceProrationDiscount_ = () =>
  Schema.Struct({
    amount: CommerceMoney,
    cycleDaysPassed: Schema.Int,
    cycleDaysTotal: Schema.Int,
    cyclePassedPercent: Wire.Float
  })

/**
 * The part of a price not charged because that much of the period has passed.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationDiscount extends Schema.Schema.Type<ReturnType<typeof CommerceProrationDiscount_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationDiscountEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceProrationDiscount_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceProrationDiscount: Schema.Schema<CommerceProrationDiscount, CommerceProrationDiscountEncoded> =
  Wire.named("CommerceProrationDiscount", CommerceProrationDiscount_)

const CommerceDiscounts_ = () =>
  Schema.Struct({
    proration: Schema.NullOr(CommerceProrationDiscount),
    total: CommerceMoney
  })

/**
 * The discounts on an item's next payment.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceDiscounts extends Schema.Schema.Type<ReturnType<typeof CommerceDiscounts_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceDiscountsEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceDiscounts_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceDiscounts: Schema.Schema<CommerceDiscounts, CommerceDiscountsEncoded> = Wire.named(
  "CommerceDiscounts",
  CommerceDiscounts_
)

const sums = () => ({
  subtotal: CommerceMoney,
  baseFee: CommerceMoney,
  taxTotal: CommerceMoney,
  grandTotal: CommerceMoney,
  perUnitTotals: Schema.optional(Schema.Array(CommercePerUnitTotal)),
  credits: Schema.optional(CommerceCredits)
})

const CommerceTotals_ = () =>
  Schema.Struct({
    ...sums(),
    discounts: Schema.optional(CommerceDiscounts)
  })

/**
 * The sums of a subscription item's next payment.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceTotals extends Schema.Schema.Type<ReturnType<typeof CommerceTotals_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceTotalsEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceTotals_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceTotals: Schema.Schema<CommerceTotals, CommerceTotalsEncoded> = Wire.named(
  "CommerceTotals",
  CommerceTotals_
)

const BillingProrationDiscount_ = () => Schema.Struct(CommerceProrationDiscount_().fields)

/**
 * The part of a price not charged because that much of the period has passed.
 *
 * @since 0.1.0
 * @category models
 */
export interface BillingProrationDiscount extends Schema.Schema.Type<ReturnType<typeof BillingProrationDiscount_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface BillingProrationDiscountEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof BillingProrationDiscount_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const BillingProrationDiscount: Schema.Schema<BillingProrationDiscount, BillingProrationDiscountEncoded> =
  Wire.named("BillingProrationDiscount", BillingProrationDiscount_)

const BillingDiscounts_ = () =>
  Schema.Struct({
    proration: Schema.NullOr(BillingProrationDiscount),
    total: CommerceMoney
  })

/**
 * The discounts on a charge.
 *
 * @since 0.1.0
 * @category models
 */
export interface BillingDiscounts extends Schema.Schema.Type<ReturnType<typeof BillingDiscounts_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface BillingDiscountsEncoded extends Schema.Schema.Encoded<ReturnType<typeof BillingDiscounts_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const BillingDiscounts: Schema.Schema<BillingDiscounts, BillingDiscountsEncoded> = Wire.named(
  "BillingDiscounts",
  BillingDiscounts_
)

const CommerceItemTotals_ = () =>
  Schema.Struct({
    ...sums(),
    discounts: Schema.optional(BillingDiscounts)
  })

/**
 * The sums of a subscription item, a subscription's next payment or a payment attempt. As `CommerceTotals`, with
 * `BillingDiscounts`.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceItemTotals extends Schema.Schema.Type<ReturnType<typeof CommerceItemTotals_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceItemTotalsEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceItemTotals_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceItemTotals: Schema.Schema<CommerceItemTotals, CommerceItemTotalsEncoded> = Wire.named(
  "CommerceItemTotals",
  CommerceItemTotals_
)
