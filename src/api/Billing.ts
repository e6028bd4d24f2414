/**
 * Billing: plans, prices, subscription items, discounts and statements.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Commerce from "../models/Commerce.js"
import * as CommerceLegacy from "../models/CommerceLegacy.js"
import * as Money from "../models/Money.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A price of a plan: its default one, or a custom one for certain customers.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BillingPrice extends Wire.Struct<BillingPrice>("BillingPrice")(() => ({
  object: Wire.object("commerce_price"),
  id: Schema.String,
  planId: Schema.String,
  instanceId: Schema.String,
  currency: Schema.String,
  currencySymbol: Schema.String,
  /** Per month, in cents. */
  amount: Schema.Int,
  /** Per month when billed by the year, in cents. */
  annualMonthlyAmount: Schema.Int,
  fee: Schema.NullOr(Money.CommerceMoney),
  annualMonthlyFee: Schema.NullOr(Money.CommerceMoney),
  description: Schema.optional(Schema.String),
  /** Whether it is the plan's own price rather than a custom one. */
  isDefault: Schema.Boolean,
  createdAt: Wire.Timestamp,
  supportedBillingPeriods: Wire.openLiteral("month", "annual", "both")
})) {}

/**
 * When a price change takes effect, what it charged and what became of the old item.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePriceTransitionDetails extends Wire.Struct<CommercePriceTransitionDetails>(
  "CommercePriceTransitionDetails"
)(() => ({
  previousPlan: CommerceLegacy.LegacyCommercePlan,
  previousPrice: BillingPrice,
  effectiveAt: Wire.Timestamp,
  effectiveMode: Wire.openLiteral("immediate", "end_of_period"),
  nextBillingDate: Schema.optional(Wire.Timestamp),
  chargedImmediately: Schema.Boolean,
  /** What was charged at once, if anything. */
  immediateCharge: Schema.optional(Money.CommerceMoney),
  previousSubscriptionItemStatus: Wire.openLiteral("canceled", "ended", "abandoned"),
  previousSubscriptionItemId: Schema.String
})) {}

/**
 * The outcome of a price change: the item at the new price and the details.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommercePriceTransition extends Wire.Struct<CommercePriceTransition>("CommercePriceTransition")(() => ({
  object: Wire.object("commerce_price_transition"),
  subscriptionItem: CommerceLegacy.LegacyCommerceSubscriptionItem,
  transition: CommercePriceTransitionDetails
})) {}

/**
 * A discount on a subscription item, with its terms at the time it was applied.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceDiscountRedemption extends Wire.Struct<CommerceDiscountRedemption>("CommerceDiscountRedemption")(
  () => ({
    object: Wire.object("commerce_discount_redemption"),
    id: Schema.String,
    subscriptionItemId: Schema.String,
    discountId: Schema.String,
    name: Schema.optional(Schema.String),
    source: Wire.openLiteral("promotion", "manual", "promo_code"),
    promoCode: Schema.optional(Schema.String),
    effect: Schema.optional(Wire.openLiteral("percentage", "fixed_amount")),
    /** Where `effect` is `percentage`. */
    percentOff: Schema.optional(Wire.Float),
    /** Where `effect` is `fixed_amount`. */
    amountOff: Schema.optional(Money.CommerceMoney),
    /** What it takes off the next renewal. */
    amount: Schema.optional(Money.CommerceMoney),
    /** Billing periods left. Null: for ever. */
    cyclesRemaining: Schema.NullOr(Schema.Int),
    cyclesApplied: Schema.Int,
    status: Schema.optional(Wire.openLiteral("active", "exhausted", "removed")),
    redeemedAt: Wire.Timestamp,
    redeemedBy: Schema.NullOr(Schema.String)
  })
) {}

/**
 * One attempt to collect money from a payer.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BillingPaymentAttempt extends Wire.Struct<BillingPaymentAttempt>("BillingPaymentAttempt")(() => ({
  object: Wire.object("commerce_payment"),
  id: Schema.String,
  paymentId: Schema.String,
  instanceId: Schema.String,
  chargeType: Schema.String,
  payeeId: Schema.String,
  payee: Wire.JsonObject,
  payerId: Schema.String,
  payer: Commerce.CommercePayer,
  subscriptionItemId: Schema.optional(Schema.String),
  subscriptionItem: Schema.optional(Wire.JsonObject),
  amount: Money.CommerceMoney,
  totals: Schema.optional(Money.CommerceItemTotals),
  paymentMethodId: Schema.String,
  paymentMethod: Commerce.CommercePaymentMethod,
  statementId: Schema.String,
  /** The payment's id at the payment gateway. */
  gatewayExternalId: Schema.NullOr(Schema.String),
  /** The payment's page at the payment gateway. */
  gatewayExternalUrl: Schema.NullOr(Schema.String),
  /** Only `paid` means that money came in. */
  status: Wire.openLiteral("pending", "paid", "failed"),
  paidAt: Schema.NullOr(Wire.Timestamp),
  failedAt: Schema.NullOr(Wire.Timestamp),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * A payer's account for a period: totals, and the payments behind them by day.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BillingStatement extends Wire.Struct<BillingStatement>("BillingStatement")(() => ({
  object: Wire.object("commerce_statement"),
  id: Schema.String,
  instanceId: Schema.String,
  timestamp: Wire.Timestamp,
  payer: Commerce.CommercePayer,
  /** An `open` statement can still change. */
  status: Wire.openLiteral("open", "closed"),
  totals: Schema.Struct({
    grandTotal: Money.CommerceMoney,
    subtotal: Money.CommerceMoney,
    baseFee: Money.CommerceMoney,
    taxTotal: Money.CommerceMoney
  }),
  groups: Schema.Array(
    Schema.Struct({
      object: Wire.object("commerce_statement_group"),
      timestamp: Wire.Timestamp,
      items: Schema.Array(BillingPaymentAttempt)
    })
  )
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListPlansInput extends Wire.Struct<ListPlansInput>("Billing.ListPlansInput")(() => ({
  ...Page.countedQuery(),
  /** `user` or `org`. Default: both. */
  payerType: Schema.optional(Schema.Literal("user", "org"))
})) {}

/**
 * Lists the billing plans, free ones included, newest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listPlans = Endpoint.get("billing.listPlans", "/billing/plans", {
  query: ListPlansInput,
  success: Page.of(Commerce.CommercePlan),
  errors: [400, 401, 422, 500],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListPricesInput extends Wire.Struct<ListPricesInput>("Billing.ListPricesInput")(() => ({
  ...Page.countedQuery(),
  planId: Schema.optional(Schema.String)
})) {}

/**
 * Lists plan prices, default and custom, cheapest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listPrices = Endpoint.get("billing.listPrices", "/billing/prices", {
  query: ListPricesInput,
  success: Page.of(BillingPrice),
  errors: [400, 401, 404, 422, 500],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreatePriceInput extends Wire.Struct<CreatePriceInput>("Billing.CreatePriceInput")(() => ({
  planId: Schema.String,
  /** Default `USD`. */
  currency: Schema.optional(Schema.String),
  /** Per month, in cents: 0 for free, else at least 100. Null if the price has no monthly billing. */
  amount: Schema.NullOr(Schema.Int),
  /** Per month when billed by the year, in cents: 0 for free, else at least 100. */
  annualMonthlyAmount: Schema.optional(Schema.NullOr(Schema.Int)),
  description: Schema.optional(Schema.String),
  /** Default: what the amounts imply. */
  supportedBillingPeriods: Schema.optional(Schema.Literal("month", "annual", "both"))
})) {}

/**
 * Adds a custom price to a paid plan. A repeat makes a second price, and the API has no call to delete one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createPrice = Endpoint.post("billing.createPrice", "/billing/prices", {
  payload: CreatePriceInput,
  success: BillingPrice,
  errors: [400, 401, 404, 422, 500]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListSubscriptionItemsInput extends Wire.Struct<ListSubscriptionItemsInput>(
  "Billing.ListSubscriptionItemsInput"
)(() => ({
  ...Page.countedQuery(),
  /** `free_trial` selects items in a trial; it is no item's own `status`. */
  status: Schema.optional(Schema.Literal("active", "ended", "past_due", "upcoming", "free_trial")),
  /** `user` or `org`. Default: both. */
  payerType: Schema.optional(Schema.Literal("user", "org")),
  planId: Schema.optional(Schema.String),
  /** Default false. */
  includeFree: Schema.optional(Schema.Boolean),
  query: Schema.optional(Schema.String)
})) {}

/**
 * Lists the subscription items of all users and organizations, newest first; free plans only with `includeFree`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listSubscriptionItems = Endpoint.get("billing.listSubscriptionItems", "/billing/subscription_items", {
  query: ListSubscriptionItemsInput,
  success: Page.of(Commerce.CommerceSubscriptionItem),
  errors: [400, 401, 422, 500],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CancelSubscriptionItemInput extends Wire.Struct<CancelSubscriptionItemInput>(
  "Billing.CancelSubscriptionItemInput"
)(() => ({
  /** True ends it at once, false at the end of the period. Default false. */
  endNow: Schema.optional(Schema.Boolean)
})) {}

/**
 * Cancels a subscription item at the end of the paid period, or at once with `endNow`, which takes the plan from the
 * payer immediately.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const cancelSubscriptionItem = Endpoint.del(
  "billing.cancelSubscriptionItem",
  "/billing/subscription_items/:subscriptionItemId",
  {
    query: CancelSubscriptionItemInput,
    success: Commerce.CommerceSubscriptionItem,
    errors: [400, 401, 403, 404, 422, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ExtendSubscriptionItemFreeTrialInput extends Wire.Struct<ExtendSubscriptionItemFreeTrialInput>(
  "Billing.ExtendSubscriptionItemFreeTrialInput"
)(() => ({
  /** In the future, at most 365 days from now; another of Clerk's texts counts them from the end of the trial. */
  extendTo: Wire.DateTimeString
})) {}

/**
 * Moves the end of a running free trial to `extendTo`. Safe to repeat with the same time; fails if no trial runs.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const extendSubscriptionItemFreeTrial = Endpoint.post(
  "billing.extendSubscriptionItemFreeTrial",
  "/billing/subscription_items/:subscriptionItemId/extend_free_trial",
  {
    payload: ExtendSubscriptionItemFreeTrialInput,
    success: CommerceLegacy.LegacyCommerceSubscriptionItem,
    errors: [400, 401, 403, 404, 422, 500],
    idempotent: true
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreatePriceTransitionInput extends Wire.Struct<CreatePriceTransitionInput>(
  "Billing.CreatePriceTransitionInput"
)(() => ({
  /** The price the item has now. */
  fromPriceId: Schema.String,
  toPriceId: Schema.String
})) {}

/**
 * Moves a subscription item to another price, at once or at the end of the period as plan and payer decide; it can
 * charge the payer at once, see `transition.chargedImmediately`. After a lost response, read the subscription before
 * you retry.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createPriceTransition = Endpoint.post(
  "billing.createPriceTransition",
  "/billing/subscription_items/:subscriptionItemId/price_transition",
  {
    payload: CreatePriceTransitionInput,
    success: CommercePriceTransition,
    errors: [400, 401, 403, 404, 409, 422, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ApplySubscriptionItemDiscountInput extends Wire.Struct<ApplySubscriptionItemDiscountInput>(
  "Billing.ApplySubscriptionItemDiscountInput"
)(() => ({
  discountId: Schema.String
})) {}

/**
 * Puts an existing discount on a subscription item, past the rules for self-service, and replaces the one it had.
 * 409 if that discount is already active there.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const applySubscriptionItemDiscount = Endpoint.post(
  "billing.applySubscriptionItemDiscount",
  "/billing/subscription_items/:subscriptionItemId/discounts",
  {
    payload: ApplySubscriptionItemDiscountInput,
    success: CommerceDiscountRedemption,
    errors: [400, 401, 403, 404, 409, 422, 500]
  }
)

/**
 * Takes the active discount off a subscription item: the next renewal costs the full price. `discountId` must name
 * the active one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const removeSubscriptionItemDiscount = Endpoint.del(
  "billing.removeSubscriptionItemDiscount",
  "/billing/subscription_items/:subscriptionItemId/discounts/:discountId",
  {
    success: CommerceDiscountRedemption,
    errors: [400, 401, 403, 404, 409, 422, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListStatementsInput extends Wire.Struct<ListStatementsInput>("Billing.ListStatementsInput")(() =>
  Page.countedQuery()
) {}

/**
 * Lists the billing statements of all payers, newest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listStatements = Endpoint.get("billing.listStatements", "/billing/statements", {
  query: ListStatementsInput,
  success: Page.of(BillingStatement),
  errors: [400, 401, 422, 500],
  paging: { style: "offset", max: 500 }
})

/**
 * Reads one billing statement with its totals and payments.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getStatement = Endpoint.get("billing.getStatement", "/billing/statements/:statementId", {
  success: BillingStatement,
  errors: [400, 401, 404, 422, 500]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListStatementPaymentAttemptsInput extends Wire.Struct<ListStatementPaymentAttemptsInput>(
  "Billing.ListStatementPaymentAttemptsInput"
)(Page.countedQuery) {}

/**
 * Lists the attempts to collect a statement, newest first.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const listStatementPaymentAttempts = Endpoint.get(
  "billing.listStatementPaymentAttempts",
  "/billing/statements/:statementId/payment_attempts",
  {
    query: ListStatementPaymentAttemptsInput,
    success: Page.of(BillingPaymentAttempt),
    errors: [400, 401, 404, 422, 500],
    paging: { style: "offset", max: 500 }
  }
)
