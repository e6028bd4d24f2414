/**
 * The `data` of billing events, which differ from the resources of the API. Clerk's billing is young and its events differ
 * from their specification, so only ids and states are required.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { CommerceCredits, CommerceMoney, CommerceSubscriptionCredit } from "../models/Money.js"
import * as Wire from "../Wire.js"

/**
 * The user or organization that pays.
 *
 * @since 0.1.0
 * @category schemas
 */
export class PayerEventPayload extends Wire.Struct<PayerEventPayload>("PayerEventPayload")(() => ({
  object: Schema.optional(Wire.object("commerce_payer")),
  id: Schema.String,
  /** If the payer is a user. Clerk sends `""` for what does not apply. */
  userId: Schema.optional(Schema.String),
  firstName: Schema.optional(Schema.String),
  lastName: Schema.optional(Schema.String),
  email: Schema.optional(Schema.String),
  /** If the payer is an organization. Clerk sends `""` for what does not apply. */
  organizationId: Schema.optional(Schema.String),
  organizationName: Schema.optional(Schema.String),
  imageUrl: Schema.optional(Schema.String),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp)
})) {}

const PlanUnitPrice = () =>
  Schema.Struct({
    name: Schema.String,
    /** Units per block. */
    blockSize: Schema.Int,
    tiers: Schema.Array(
      Schema.Struct({
        /** The first block of the tier. */
        startsAtBlock: Schema.Int,
        /** The last block of the tier. Null: no end. */
        endsAfterBlock: Schema.NullOr(Schema.Int),
        /** In cents. */
        amountPerBlock: Schema.Int,
        currency: Schema.String
      })
    )
  })

/**
 * The plan of a subscription item, with its price.
 *
 * @since 0.1.0
 * @category schemas
 */
export class PlanEventPayload extends Wire.Struct<PlanEventPayload>("PlanEventPayload")(() => ({
  id: Schema.String,
  slug: Schema.String,
  name: Schema.String,
  isRecurring: Schema.Boolean,
  /** In cents. */
  amount: Schema.Int,
  /** Such as `USD`. */
  currency: Schema.String,
  unitPrices: Schema.optional(Schema.Array(PlanUnitPrice()))
})) {}

/**
 * One plan of a subscription, with its period.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SubscriptionItemEventPayload extends Wire.Struct<SubscriptionItemEventPayload>(
  "SubscriptionItemEventPayload"
)(() => ({
  object: Schema.optional(Wire.object("commerce_subscription_item")),
  id: Schema.String,
  status: Wire.openLiteral("abandoned", "active", "canceled", "ended", "expired", "incomplete", "past_due", "upcoming"),
  isFreeTrial: Schema.optional(Schema.Boolean),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp),
  periodStart: Schema.optional(Wire.Timestamp),
  /** Null: no end. */
  periodEnd: Schema.NullOr(Wire.Timestamp),
  /** `month` or `annual`. In a payment attempt Clerk may send it as `planPeriod`. */
  interval: Schema.optional(Schema.String),
  planPeriod: Schema.optional(Schema.String),
  planId: Schema.NullOr(Schema.String),
  plan: Schema.NullOr(PlanEventPayload),
  payer: Schema.optional(PayerEventPayload),
  subscriptionId: Schema.NullOr(Schema.String),
  seats: Schema.optional(
    Schema.Struct({
      /** Null: unlimited. */
      quantity: Schema.NullOr(Schema.Int)
    })
  ),
  /**
   * Use `credits`.
   * @deprecated
   */
  credit: Schema.optional(CommerceSubscriptionCredit),
  credits: Schema.optional(CommerceCredits)
})) {}

/**
 * A payer's subscription.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SubscriptionEventPayload extends Wire.Struct<SubscriptionEventPayload>("SubscriptionEventPayload")(() => ({
  object: Wire.object("commerce_subscription"),
  id: Schema.String,
  status: Wire.openLiteral("ended", "canceled", "abandoned", "past_due", "active", "incomplete"),
  activeAt: Schema.NullOr(Wire.Timestamp),
  canceledAt: Schema.NullOr(Wire.Timestamp),
  createdAt: Wire.Timestamp,
  endedAt: Schema.NullOr(Wire.Timestamp),
  pastDueAt: Schema.NullOr(Wire.Timestamp),
  updatedAt: Wire.Timestamp,
  latestPaymentId: Schema.NullOr(Schema.String),
  payerId: Schema.String,
  payer: Schema.optional(PayerEventPayload),
  paymentSourceId: Schema.NullOr(Schema.String),
  items: Schema.Array(SubscriptionItemEventPayload)
})) {}

const Payee = () =>
  Schema.Struct({
    id: Schema.String,
    /** Such as `stripe`. */
    gatewayType: Schema.String,
    gatewayExternalId: Schema.String,
    gatewayStatus: Schema.String
  })

const PaymentSource = () =>
  Schema.Struct({
    id: Schema.String,
    gateway: Schema.String,
    gatewayExternalId: Schema.String,
    gatewayExternalAccountId: Schema.NullOr(Schema.String),
    paymentMethod: Wire.openLiteral("link", "card"),
    status: Wire.openLiteral("active", "disconnected"),
    cardType: Schema.NullOr(Schema.String),
    last4: Schema.NullOr(Schema.String)
  })

const Totals = () =>
  Schema.Struct({
    subtotal: CommerceMoney,
    taxTotal: CommerceMoney,
    grandTotal: CommerceMoney,
    perUnitTotals: Schema.optional(
      Schema.Array(
        Schema.Struct({
          name: Schema.optional(Schema.String),
          /** In cents. */
          amount: Schema.optional(Schema.Int),
          quantity: Schema.optional(Schema.Int),
          /** In cents. */
          total: Schema.optional(Schema.Int),
          currency: Schema.optional(Schema.String)
        })
      )
    )
  })

/**
 * An attempt to charge a payer.
 *
 * @since 0.1.0
 * @category schemas
 */
export class PaymentAttemptEventPayload extends Wire.Struct<PaymentAttemptEventPayload>("PaymentAttemptEventPayload")(
  () => ({
    id: Schema.String,
    instanceId: Schema.optional(Schema.String),
    paymentId: Schema.String,
    /**
     * Use `statementId`.
     * @deprecated
     */
    invoiceId: Schema.optional(Schema.String),
    statementId: Schema.optional(Schema.String),
    gatewayExternalId: Schema.optional(Schema.String),
    status: Wire.openLiteral("pending", "paid", "failed"),
    createdAt: Wire.Timestamp,
    updatedAt: Wire.Timestamp,
    paidAt: Schema.NullOr(Wire.Timestamp),
    failedAt: Schema.NullOr(Wire.Timestamp),
    failedReason: Schema.NullOr(Schema.Struct({ code: Schema.String, declineCode: Schema.optional(Schema.String) })),
    billingDate: Schema.optional(Wire.Timestamp),
    chargeType: Schema.optional(Wire.openLiteral("checkout", "recurring")),
    payee: Schema.optional(Payee()),
    payer: Schema.optional(PayerEventPayload),
    totals: Schema.optional(Totals()),
    paymentSource: Schema.optional(PaymentSource()),
    subscriptionItems: Schema.optional(Schema.Array(SubscriptionItemEventPayload))
  })
) {}
