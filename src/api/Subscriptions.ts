/**
 * Subscriptions and credit balances of users and organizations.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Commerce from "./Commerce.js"
import * as CommerceTotals from "./CommerceTotals.js"

const CommerceSubscriptionNextPayment_ = () =>
  Schema.Struct({
    date: Wire.Timestamp,
    /** The base fee only; `totals.grandTotal` adds the charges per unit. */
    amount: CommerceTotals.CommerceMoney,
    perUnitTotals: Schema.optional(Schema.Array(CommerceTotals.CommercePerUnitTotal)),
    /** Base fee and charges per unit, before tax and credits. */
    totals: Schema.optional(CommerceTotals.CommerceItemTotals)
  })

/**
 * When a subscription's next payment is due and what it comes to.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionNextPayment
  extends Schema.Schema.Type<ReturnType<typeof CommerceSubscriptionNextPayment_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionNextPaymentEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceSubscriptionNextPayment_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscriptionNextPayment: Schema.Schema<
  CommerceSubscriptionNextPayment,
  CommerceSubscriptionNextPaymentEncoded
> = Wire.named("CommerceSubscriptionNextPayment", CommerceSubscriptionNextPayment_)

const CommerceSubscription_ = () =>
  Schema.Struct({
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
  })

/**
 * All that a user or an organization subscribes to, with the state of its payments.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscription extends Schema.Schema.Type<ReturnType<typeof CommerceSubscription_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceSubscriptionEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceSubscription_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceSubscription: Schema.Schema<CommerceSubscription, CommerceSubscriptionEncoded> = Wire.named(
  "CommerceSubscription",
  CommerceSubscription_
)

const CommerceCreditBalance_ = () =>
  Schema.Struct({
    object: Schema.String,
    /** Null where the payer never had credit. */
    balance: Schema.NullOr(CommerceTotals.CommerceMoney)
  })

/**
 * A payer's credit balance.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceCreditBalance extends Schema.Schema.Type<ReturnType<typeof CommerceCreditBalance_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceCreditBalanceEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof CommerceCreditBalance_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceCreditBalance: Schema.Schema<CommerceCreditBalance, CommerceCreditBalanceEncoded> = Wire.named(
  "CommerceCreditBalance",
  CommerceCreditBalance_
)

const CommerceCreditLedger_ = () =>
  Schema.Struct({
    object: Schema.String,
    id: Schema.String,
    payerId: Schema.String,
    /** Negative for a decrease. */
    amount: CommerceTotals.CommerceMoney,
    /** What caused the change, such as `grant`. */
    sourceType: Schema.String,
    sourceId: Schema.String,
    note: Schema.optional(Schema.String),
    createdAt: Wire.DateTimeString
  })

/**
 * One recorded change of a payer's credit balance.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommerceCreditLedger extends Schema.Schema.Type<ReturnType<typeof CommerceCreditLedger_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface CommerceCreditLedgerEncoded extends Schema.Schema.Encoded<ReturnType<typeof CommerceCreditLedger_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const CommerceCreditLedger: Schema.Schema<CommerceCreditLedger, CommerceCreditLedgerEncoded> = Wire.named(
  "CommerceCreditLedger",
  CommerceCreditLedger_
)

/**
 * How a credit balance is to change, for users and organizations alike.
 *
 * @since 0.1.0
 * @category schemas
 */
export const creditAdjustment = () =>
  Schema.Struct({
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

/**
 * @since 0.1.0
 * @category models
 */
export interface CreditAdjustment extends Schema.Schema.Type<ReturnType<typeof creditAdjustment>> {}
