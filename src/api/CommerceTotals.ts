/**
 * Amounts: money, totals, credits and discounts.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

const CommerceMoney_ = Schema.Struct({
  /** In cents. */
  amount: Schema.Int,
  /** Such as `$49.99`. */
  amountFormatted: Schema.String,
  /** Such as `USD`. */
  currency: Schema.String,
  currencySymbol: Schema.String
}).annotations({ identifier: "CommerceMoney" })

/**
 * An amount of money, in cents and ready to show.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceMoney extends Schema.Schema.Type<typeof CommerceMoney_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceMoneyEncoded extends Schema.Schema.Encoded<typeof CommerceMoney_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceMoney: Schema.Schema<CommerceMoney, CommerceMoneyEncoded> = CommerceMoney_

const CommerceSubscriptionCredit_ = Schema.Struct({
  amount: Schema.optional(CommerceMoney),
  cycleRemainingPercent: Schema.optional(Wire.Float)
}).annotations({ identifier: "CommerceSubscriptionCredit" })

/**
 * Credit for the unused part of a billing period.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionCredit extends Schema.Schema.Type<typeof CommerceSubscriptionCredit_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionCreditEncoded extends Schema.Schema.Encoded<typeof CommerceSubscriptionCredit_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscriptionCredit: Schema.Schema<CommerceSubscriptionCredit, CommerceSubscriptionCreditEncoded> =
  CommerceSubscriptionCredit_

const CommerceProrationCreditDetail_ = Schema.Struct({
  amount: CommerceMoney,
  cycleDaysRemaining: Schema.Int,
  cycleDaysTotal: Schema.Int,
  cycleRemainingPercent: Wire.Float
}).annotations({ identifier: "CommerceProrationCreditDetail" })

/**
 * Credit for the days left of a billing period that was cut short.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationCreditDetail extends Schema.Schema.Type<typeof CommerceProrationCreditDetail_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationCreditDetailEncoded
  extends Schema.Schema.Encoded<typeof CommerceProrationCreditDetail_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceProrationCreditDetail: Schema.Schema<
  CommerceProrationCreditDetail,
  CommerceProrationCreditDetailEncoded
> = CommerceProrationCreditDetail_

const CommercePayerCredit_ = Schema.Struct({
  remainingBalance: CommerceMoney,
  appliedAmount: CommerceMoney
}).annotations({ identifier: "CommercePayerCredit" })

/**
 * What a charge takes from the payer's credit balance, and what remains there.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePayerCredit extends Schema.Schema.Type<typeof CommercePayerCredit_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePayerCreditEncoded extends Schema.Schema.Encoded<typeof CommercePayerCredit_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePayerCredit: Schema.Schema<CommercePayerCredit, CommercePayerCreditEncoded> = CommercePayerCredit_

const CommerceCredits_ = Schema.Struct({
  proration: Schema.NullOr(CommerceProrationCreditDetail),
  payer: Schema.NullOr(CommercePayerCredit),
  total: CommerceMoney
}).annotations({ identifier: "CommerceCredits" })

/**
 * The credits that lower a charge: unused time and the payer's balance.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceCredits extends Schema.Schema.Type<typeof CommerceCredits_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceCreditsEncoded extends Schema.Schema.Encoded<typeof CommerceCredits_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceCredits: Schema.Schema<CommerceCredits, CommerceCreditsEncoded> = CommerceCredits_

const CommercePerUnitTotalTier_ = Schema.Struct({
  /** Null: unlimited. */
  quantity: Schema.optional(Schema.Int),
  feePerBlock: CommerceMoney,
  total: CommerceMoney
}).annotations({ identifier: "CommercePerUnitTotalTier" })

/**
 * What the units in one price tier come to.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotalTier extends Schema.Schema.Type<typeof CommercePerUnitTotalTier_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotalTierEncoded extends Schema.Schema.Encoded<typeof CommercePerUnitTotalTier_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePerUnitTotalTier: Schema.Schema<CommercePerUnitTotalTier, CommercePerUnitTotalTierEncoded> =
  CommercePerUnitTotalTier_

const CommercePerUnitTotal_ = Schema.Struct({
  name: Schema.String,
  /** Units per block. */
  blockSize: Schema.Int,
  tiers: Schema.Array(CommercePerUnitTotalTier)
}).annotations({ identifier: "CommercePerUnitTotal" })

/**
 * What a billable unit, such as seats, comes to, tier by tier.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotal extends Schema.Schema.Type<typeof CommercePerUnitTotal_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommercePerUnitTotalEncoded extends Schema.Schema.Encoded<typeof CommercePerUnitTotal_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommercePerUnitTotal: Schema.Schema<CommercePerUnitTotal, CommercePerUnitTotalEncoded> =
  CommercePerUnitTotal_

const CommerceProrationDiscount_ = Schema.Struct({
  amount: CommerceMoney,
  cycleDaysPassed: Schema.Int,
  cycleDaysTotal: Schema.Int,
  cyclePassedPercent: Wire.Float
}).annotations({ identifier: "CommerceProrationDiscount" })

/**
 * The part of a price not charged because that much of the period has passed.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationDiscount extends Schema.Schema.Type<typeof CommerceProrationDiscount_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceProrationDiscountEncoded extends Schema.Schema.Encoded<typeof CommerceProrationDiscount_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceProrationDiscount: Schema.Schema<CommerceProrationDiscount, CommerceProrationDiscountEncoded> =
  CommerceProrationDiscount_

const CommerceDiscounts_ = Schema.Struct({
  proration: Schema.NullOr(CommerceProrationDiscount),
  total: CommerceMoney
}).annotations({ identifier: "CommerceDiscounts" })

/**
 * The discounts on an item's next payment.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceDiscounts extends Schema.Schema.Type<typeof CommerceDiscounts_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceDiscountsEncoded extends Schema.Schema.Encoded<typeof CommerceDiscounts_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceDiscounts: Schema.Schema<CommerceDiscounts, CommerceDiscountsEncoded> = CommerceDiscounts_

const CommerceTotals_ = Schema.Struct({
  subtotal: CommerceMoney,
  baseFee: CommerceMoney,
  taxTotal: CommerceMoney,
  grandTotal: CommerceMoney,
  perUnitTotals: Schema.optional(Schema.Array(CommercePerUnitTotal)),
  credits: Schema.optional(CommerceCredits),
  discounts: Schema.optional(CommerceDiscounts)
}).annotations({ identifier: "CommerceTotals" })

/**
 * The sums of a subscription item's next payment.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceTotals extends Schema.Schema.Type<typeof CommerceTotals_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceTotalsEncoded extends Schema.Schema.Encoded<typeof CommerceTotals_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceTotals: Schema.Schema<CommerceTotals, CommerceTotalsEncoded> = CommerceTotals_

const BillingProrationDiscount_ = Schema.Struct({
  amount: CommerceMoney,
  cycleDaysPassed: Schema.Int,
  cycleDaysTotal: Schema.Int,
  cyclePassedPercent: Wire.Float
}).annotations({ identifier: "BillingProrationDiscount" })

/**
 * The part of a price not charged because that much of the period has passed.
 *
 * @since 0.1.0
 * @category models
 */
export interface BillingProrationDiscount extends Schema.Schema.Type<typeof BillingProrationDiscount_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface BillingProrationDiscountEncoded extends Schema.Schema.Encoded<typeof BillingProrationDiscount_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const BillingProrationDiscount: Schema.Schema<BillingProrationDiscount, BillingProrationDiscountEncoded> =
  BillingProrationDiscount_

const BillingDiscounts_ = Schema.Struct({
  proration: Schema.NullOr(BillingProrationDiscount),
  total: CommerceMoney
}).annotations({ identifier: "BillingDiscounts" })

/**
 * The discounts on a charge.
 *
 * @since 0.1.0
 * @category models
 */
export interface BillingDiscounts extends Schema.Schema.Type<typeof BillingDiscounts_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface BillingDiscountsEncoded extends Schema.Schema.Encoded<typeof BillingDiscounts_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const BillingDiscounts: Schema.Schema<BillingDiscounts, BillingDiscountsEncoded> = BillingDiscounts_

const CommerceItemTotals_ = Schema.Struct({
  subtotal: CommerceMoney,
  baseFee: CommerceMoney,
  taxTotal: CommerceMoney,
  grandTotal: CommerceMoney,
  perUnitTotals: Schema.optional(Schema.Array(CommercePerUnitTotal)),
  credits: Schema.optional(CommerceCredits),
  discounts: Schema.optional(BillingDiscounts)
}).annotations({ identifier: "CommerceItemTotals" })

/**
 * The sums of a subscription item, a subscription's next payment or a payment attempt. The same fields as
 * `CommerceTotalsResponse`, but made of other parts: `CommercePerUnitTotal-2` and `BillingDiscountsResponse`.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceItemTotals extends Schema.Schema.Type<typeof CommerceItemTotals_> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceItemTotalsEncoded extends Schema.Schema.Encoded<typeof CommerceItemTotals_> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceItemTotals: Schema.Schema<CommerceItemTotals, CommerceItemTotalsEncoded> = CommerceItemTotals_
