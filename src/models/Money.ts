/**
 * Amounts: money, totals, credits and discounts.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * An amount of money, in cents and ready to show.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceMoney extends Wire.Struct<CommerceMoney>("CommerceMoney")(() => ({
  /** In cents. */
  amount: Schema.Int,
  /** Such as `$49.99`. */
  amountFormatted: Schema.String,
  /** Such as `USD`. */
  currency: Schema.String,
  currencySymbol: Schema.String
})) {}

/**
 * Credit for the unused part of a billing period.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceSubscriptionCredit extends Wire.Struct<CommerceSubscriptionCredit>("CommerceSubscriptionCredit")(
  () => ({
    amount: Schema.optional(CommerceMoney),
    cycleRemainingPercent: Schema.optional(Wire.Float)
  })
) {}

/**
 * Credit for the days left of a billing period that was cut short.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceProrationCreditDetail extends Wire.Struct<CommerceProrationCreditDetail>(
  "CommerceProrationCreditDetail"
)(() => ({
  amount: CommerceMoney,
  cycleDaysRemaining: Schema.Int,
  cycleDaysTotal: Schema.Int,
  cycleRemainingPercent: Wire.Float
})) {}

/**
 * What a charge takes from the payer's credit balance, and what remains there.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePayerCredit extends Wire.Struct<CommercePayerCredit>("CommercePayerCredit")(() => ({
  remainingBalance: CommerceMoney,
  appliedAmount: CommerceMoney
})) {}

/**
 * The credits that lower a charge: unused time and the payer's balance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceCredits extends Wire.Struct<CommerceCredits>("CommerceCredits")(() => ({
  proration: Schema.NullOr(CommerceProrationCreditDetail),
  payer: Schema.NullOr(CommercePayerCredit),
  total: CommerceMoney
})) {}

/**
 * What the units in one price tier come to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePerUnitTotalTier extends Wire.Struct<CommercePerUnitTotalTier>("CommercePerUnitTotalTier")(() => ({
  /** Absent: unlimited. */
  quantity: Schema.optional(Schema.Int),
  feePerBlock: CommerceMoney,
  total: CommerceMoney
})) {}

/**
 * What a billable unit, such as seats, comes to, tier by tier.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePerUnitTotal extends Wire.Struct<CommercePerUnitTotal>("CommercePerUnitTotal")(() => ({
  name: Schema.String,
  /** Units per block. */
  blockSize: Schema.Int,
  tiers: Schema.Array(CommercePerUnitTotalTier)
})) {}

/**
 * The part of a price not charged because that much of the period has passed.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceProrationDiscount extends Wire.Struct<CommerceProrationDiscount>("CommerceProrationDiscount")(
  () => ({
    amount: CommerceMoney,
    cycleDaysPassed: Schema.Int,
    cycleDaysTotal: Schema.Int,
    cyclePassedPercent: Wire.Float
  })
) {}

/**
 * The discounts on an item's next payment.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceDiscounts extends Wire.Struct<CommerceDiscounts>("CommerceDiscounts")(() => ({
  proration: Schema.NullOr(CommerceProrationDiscount),
  total: CommerceMoney
})) {}

const sums = () => ({
  subtotal: CommerceMoney,
  baseFee: CommerceMoney,
  taxTotal: CommerceMoney,
  grandTotal: CommerceMoney,
  perUnitTotals: Schema.optional(Schema.Array(CommercePerUnitTotal)),
  credits: Schema.optional(CommerceCredits)
})

/**
 * The sums of a subscription item's next payment.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceTotals extends Wire.Struct<CommerceTotals>("CommerceTotals")(() => ({
  ...sums(),
  discounts: Schema.optional(CommerceDiscounts)
})) {}

/**
 * The part of a price not charged because that much of the period has passed.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BillingProrationDiscount extends Wire.Struct<BillingProrationDiscount>("BillingProrationDiscount")(
  () => CommerceProrationDiscount.fields
) {}

/**
 * The discounts on a charge.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BillingDiscounts extends Wire.Struct<BillingDiscounts>("BillingDiscounts")(() => ({
  proration: Schema.NullOr(BillingProrationDiscount),
  total: CommerceMoney
})) {}

/**
 * The sums of a subscription item, a subscription's next payment or a payment attempt. As `CommerceTotals`, with
 * `BillingDiscounts`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceItemTotals extends Wire.Struct<CommerceItemTotals>("CommerceItemTotals")(() => ({
  ...sums(),
  discounts: Schema.optional(BillingDiscounts)
})) {}
