/**
 * Subscriptions and credit balances of users and organizations.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Commerce from "./Commerce.js"
import * as Money from "./Money.js"

/**
 * When a subscription's next payment is due and what it comes to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceSubscriptionNextPayment extends Wire.Struct<CommerceSubscriptionNextPayment>(
  "CommerceSubscriptionNextPayment"
)(() => ({
  date: Wire.Timestamp,
  /** The base fee only; `totals.grandTotal` adds the charges per unit. */
  amount: Money.CommerceMoney,
  perUnitTotals: Schema.optional(Schema.Array(Money.CommercePerUnitTotal)),
  /** Base fee and charges per unit, before tax and credits. */
  totals: Schema.optional(Money.CommerceItemTotals)
})) {}

/**
 * All that a user or an organization subscribes to, with the state of its payments.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceSubscription extends Wire.Struct<CommerceSubscription>("CommerceSubscription")(() => ({
  object: Wire.object("commerce_subscription"),
  id: Schema.String,
  instanceId: Schema.String,
  status: Wire.openLiteral("active", "past_due", "canceled", "ended", "abandoned", "incomplete"),
  payerId: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp,
  activeAt: Schema.NullOr(Wire.Timestamp),
  pastDueAt: Schema.NullOr(Wire.Timestamp),
  subscriptionItems: Schema.Array(Commerce.CommerceSubscriptionItem),
  nextPayment: Schema.optional(CommerceSubscriptionNextPayment),
  /** Whether the payer may still start a free trial. */
  eligibleForFreeTrial: Schema.optional(Schema.Boolean)
})) {}

/**
 * A payer's credit balance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceCreditBalance extends Wire.Struct<CommerceCreditBalance>("CommerceCreditBalance")(() => ({
  object: Schema.String,
  /** Null if the payer never had credit. */
  balance: Schema.NullOr(Money.CommerceMoney)
})) {}

/**
 * One recorded change of a payer's credit balance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class CommerceCreditLedger extends Wire.Struct<CommerceCreditLedger>("CommerceCreditLedger")(() => ({
  object: Schema.String,
  id: Schema.String,
  payerId: Schema.String,
  /** Negative for a decrease. */
  amount: Money.CommerceMoney,
  /** What caused the change, such as `grant`. */
  sourceType: Schema.String,
  sourceId: Schema.String,
  note: Schema.optional(Schema.String),
  createdAt: Wire.DateTimeString
})) {}

/**
 * How a credit balance is to change, for users and organizations alike.
 *
 * @since 0.1.0
 * @category schemas
 */
export const creditAdjustment = () => ({
  /** In cents, above 0. */
  amount: Schema.Int,
  action: Schema.Literal("increase", "decrease"),
  /** Default `USD`. */
  currency: Schema.optional(Schema.String),
  /** One per intended change; keep it when you repeat the call. */
  idempotencyKey: Schema.String,
  /** Kept with the ledger entry. */
  note: Schema.optional(Schema.String)
})
