/**
 * The older shapes of subscription items, which two billing operations still return.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Commerce from "./Commerce.js"
import * as Money from "./Money.js"

/**
 * A feature of a `LegacyCommercePlan`; as `Feature`, but `description` and `avatarUrl` are never null.
 *
 * @since 0.1.0
 * @category schemas
 */
export class LegacyFeature extends Wire.Struct<LegacyFeature>("LegacyFeature")(() => ({
  object: Wire.object("feature"),
  id: Schema.String,
  name: Schema.String,
  description: Schema.String,
  slug: Schema.String,
  avatarUrl: Schema.String
})) {}

/**
 * A plan in an older shape that `billing.extendSubscriptionItemFreeTrial` and `billing.createPriceTransition` return:
 * unlike `CommercePlan` it has flat amounts with a currency, `payerType`, `period` and `interval`, and no
 * `unitPrices`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class LegacyCommercePlan extends Wire.Struct<LegacyCommercePlan>("LegacyCommercePlan")(() => ({
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
})) {}

/**
 * A way to pay in the older shape that `billing.extendSubscriptionItemFreeTrial` and `billing.createPriceTransition`
 * return; elsewhere it is a `CommercePaymentMethod`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePaymentSource extends Wire.Struct<CommercePaymentSource>("CommercePaymentSource")(() => ({
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
})) {}

/**
 * The payer as `billing.extendSubscriptionItemFreeTrial` and `billing.createPriceTransition` return it: the
 * fields of `CommercePayer`, but none is null, and name, email and image are always there.
 *
 * @since 0.1.0
 * @category schemas
 */
export class LegacyCommercePayer extends Wire.Struct<LegacyCommercePayer>("LegacyCommercePayer")(() => ({
  ...Commerce.payer(),
  firstName: Schema.String,
  lastName: Schema.String,
  email: Schema.String,
  imageUrl: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * A subscription item in an older shape that `billing.extendSubscriptionItemFreeTrial` and
 * `billing.createPriceTransition` return: unlike `CommerceSubscriptionItem` it has `amount`, `nextInvoice` and
 * `paymentSource`, and no `paymentMethod`, `seats`, `credits` or `totals`.
 *
 * @since 0.1.0
 * @category schemas
 */
export class LegacyCommerceSubscriptionItem extends Wire.Struct<LegacyCommerceSubscriptionItem>(
  "LegacyCommerceSubscriptionItem"
)(() => ({
  ...Commerce.subscriptionItem(),
  status: Wire.openLiteral("active", "ended", "past_due", "upcoming", "incomplete", "abandoned"),
  planId: Schema.String,
  plan: Schema.NullOr(LegacyCommercePlan),
  paymentSourceId: Schema.String,
  paymentSource: Schema.optional(CommercePaymentSource),
  amount: Schema.optional(Money.CommerceMoney),
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
})) {}
