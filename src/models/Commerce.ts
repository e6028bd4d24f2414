/**
 * Plans, payers, payment methods and subscription items, shared by users, organizations and billing.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Money from "./Money.js"

/**
 * A feature that plans include.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Feature extends Wire.Struct<Feature>("Feature")(() => ({
  object: Wire.object("feature"),
  id: Schema.String,
  name: Schema.String,
  description: Schema.NullOr(Schema.String),
  /** The name that code checks for. */
  slug: Schema.String,
  avatarUrl: Schema.NullOr(Schema.String)
})) {}

/**
 * A range of blocks of a billable unit and what each block in it costs.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePlanUnitPriceTier extends Wire.Struct<CommercePlanUnitPriceTier>("CommercePlanUnitPriceTier")(
  () => ({
    /** The first block of the tier. */
    startsAtBlock: Schema.Int,
    /** The last block of the tier. Absent: no end. */
    endsAfterBlock: Schema.optional(Schema.Int),
    feePerBlock: Money.CommerceMoney
  })
) {}

/**
 * What a plan charges per unit, such as a seat, in tiers.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePlanUnitPrice extends Wire.Struct<CommercePlanUnitPrice>("CommercePlanUnitPrice")(() => ({
  name: Schema.String,
  /** Units per block. */
  blockSize: Schema.Int,
  tiers: Schema.Array(CommercePlanUnitPriceTier)
})) {}

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
  fee: Schema.NullOr(Money.CommerceMoney),
  /** Per month when billed by the year. */
  annualMonthlyFee: Schema.NullOr(Money.CommerceMoney),
  /** Per year. */
  annualFee: Schema.NullOr(Money.CommerceMoney),
  /** Whether payers who subscribed to nothing else have it. */
  isDefault: Schema.Boolean,
  isRecurring: Schema.Boolean,
  publiclyVisible: Schema.Boolean,
  hasBaseFee: Schema.Boolean,
  /** Who can subscribe: users or organizations. */
  forPayerType: Schema.String,
  slug: Schema.String
})

/**
 * A plan that users or organizations subscribe to, with its fees and features.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePlan extends Wire.Struct<CommercePlan>("CommercePlan")(() => ({
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
})) {}

/**
 * A way to pay that a payer has on file.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePaymentMethod extends Wire.Struct<CommercePaymentMethod>("CommercePaymentMethod")(() => ({
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
})) {}

/**
 * When an item's next payment is due and what it comes to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceSubscriptionItemNextPayment extends Wire.Struct<CommerceSubscriptionItemNextPayment>(
  "CommerceSubscriptionItemNextPayment"
)(() => ({
  /** The base fee only; `totals.grandTotal` adds the charges per unit. */
  amount: Schema.optional(Money.CommerceMoney),
  date: Schema.optional(Wire.Timestamp),
  perUnitTotals: Schema.optional(Schema.Array(Money.CommercePerUnitTotal)),
  /** Base fee and charges per unit, before tax and credits. */
  totals: Schema.optional(Money.CommerceTotals)
})) {}

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
  creditsBalance: Schema.optional(Money.CommerceMoney)
})

/**
 * The user or organization that pays.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePayer extends Wire.Struct<CommercePayer>("CommercePayer")(() => ({
  ...payer(),
  firstName: Schema.optional(Schema.String),
  lastName: Schema.optional(Schema.String),
  email: Schema.optional(Schema.String),
  imageUrl: Schema.optional(Schema.String),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp)
})) {}

/**
 * How many seats an item is billed for, and at what price.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceSubscriptionItemSeats extends Wire.Struct<CommerceSubscriptionItemSeats>(
  "CommerceSubscriptionItemSeats"
)(() => ({
  /** Null: unlimited. */
  quantity: Schema.NullOr(Schema.Int),
  tiers: Schema.optional(Schema.Array(Money.CommercePerUnitTotalTier))
})) {}

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
  credit: Schema.optional(Money.CommerceSubscriptionCredit),
  priceId: Schema.optional(Schema.String),
  planPeriod: Wire.openLiteral("month", "annual"),
  /** All that was ever paid for this item. */
  lifetimePaid: Schema.optional(Money.CommerceMoney),
  nextPayment: Schema.optional(CommerceSubscriptionItemNextPayment),
  payerId: Schema.String,
  isFreeTrial: Schema.Boolean
})

/**
 * One plan of a payer's subscription, with its period and its status.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceSubscriptionItem extends Wire.Struct<CommerceSubscriptionItem>("CommerceSubscriptionItem")(() => ({
  ...subscriptionItem(),
  status: Wire.openLiteral("active", "canceled", "expired", "ended", "past_due", "upcoming", "incomplete", "abandoned"),
  credits: Schema.optional(Money.CommerceCredits),
  planId: Schema.NullOr(Schema.String),
  plan: Schema.optional(CommercePlan),
  paymentMethod: Schema.optional(CommercePaymentMethod),
  payer: Schema.optional(CommercePayer),
  periodStart: Wire.Timestamp,
  /** Null: no end. */
  periodEnd: Schema.NullOr(Wire.Timestamp),
  /** The day from which the price was prorated. Only in some responses. */
  prorationDate: Schema.optional(Schema.String),
  /** When it was canceled; it can run on until `periodEnd`. */
  canceledAt: Schema.NullOr(Wire.Timestamp),
  pastDueAt: Schema.NullOr(Wire.Timestamp),
  endedAt: Schema.NullOr(Wire.Timestamp),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp),
  seats: Schema.optional(CommerceSubscriptionItemSeats),
  totals: Schema.optional(Money.CommerceItemTotals)
})) {}
