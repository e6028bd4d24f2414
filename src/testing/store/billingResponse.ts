import * as DateTime from "effect/DateTime"
import type {
  BillingPaymentAttempt,
  BillingPrice,
  BillingStatement,
  CommerceDiscountRedemption
} from "../../api/Billing.js"
import type { CommercePlan, CommerceSubscriptionItem } from "../../models/Commerce.js"
import type { CommerceSubscription } from "../../models/Subscriptions.js"
import { type Owner, payerResponse, testCard } from "./billingOwner.js"
import { costOf, feeOf } from "./billingPrice.js"
import {
  defaultPriceId,
  type ItemRecord,
  type PaymentRecord,
  type PlanRecord,
  type PriceRecord,
  payerId,
  subscriptionId
} from "./billingRecords.js"
import { money } from "./money.js"
import type { State, Store } from "./store.js"
import { currentItem } from "./subscriptionItems.js"

/** A plan with the fees of its own price. */
export const planResponse = (state: State, plan: PlanRecord): CommercePlan => {
  const price = state.prices.get(defaultPriceId(plan))
  return {
    object: "commerce_plan",
    id: plan.id,
    name: plan.name,
    slug: plan.slug,
    description: null,
    productId: `cprod_${plan.slug}`,
    avatarUrl: null,
    ...feesOf(price),
    isDefault: plan.isDefault,
    isRecurring: true,
    publiclyVisible: true,
    hasBaseFee: price !== undefined && (price.amount ?? price.annualMonthlyAmount ?? 0) > 0,
    forPayerType: plan.payerType,
    features: plan.features.map((slug) => ({
      object: "feature",
      id: `feat_${slug}`,
      name: slug,
      description: null,
      slug,
      avatarUrl: null
    })),
    freeTrialEnabled: plan.freeTrialDays !== null,
    freeTrialDays: plan.freeTrialDays
  }
}

const feesOf = (price: PriceRecord | undefined): Pick<CommercePlan, "fee" | "annualMonthlyFee" | "annualFee"> => {
  const { amount = null, annualMonthlyAmount = null, currency = "USD" } = price ?? {}
  return {
    fee: amount === null ? null : money(amount, currency),
    annualMonthlyFee: annualMonthlyAmount === null ? null : money(annualMonthlyAmount, currency),
    annualFee: annualMonthlyAmount === null ? null : money(annualMonthlyAmount * 12, currency)
  }
}

/** A price as responses contain it. */
export const priceResponse = ({ instance }: Store, price: PriceRecord): BillingPrice => {
  const { amount, annualMonthlyAmount, createdAt, currency, description, id, isDefault, planId } = price
  const { annualMonthlyFee, fee } = feesOf(price)
  return {
    object: "commerce_price",
    id,
    planId,
    instanceId: instance.id,
    currency,
    currencySymbol: money(0, currency).currencySymbol,
    amount: amount ?? 0,
    annualMonthlyAmount: annualMonthlyAmount ?? 0,
    fee,
    annualMonthlyFee,
    ...(description === undefined ? {} : { description }),
    isDefault,
    createdAt,
    supportedBillingPeriods: amount === null ? "annual" : annualMonthlyAmount === null ? "month" : "both"
  }
}

/** A subscription item with its plan, its payer and its next payment. */
export const itemResponse = (store: Store, owner: Owner, item: ItemRecord): CommerceSubscriptionItem => {
  const plan = store.state.plans.get(item.planId)
  const { currency, due, fee } = costOf(store.state, item)
  return {
    object: "commerce_subscription_item",
    id: item.id,
    instanceId: store.instance.id,
    status: item.status,
    planId: item.planId,
    ...(plan === undefined ? {} : { plan: planResponse(store.state, plan) }),
    priceId: item.priceId,
    planPeriod: item.planPeriod,
    lifetimePaid: money(item.lifetimePaid, currency),
    ...(item.status === "active" && item.periodEnd !== null
      ? { nextPayment: { amount: money(fee, currency), date: item.periodEnd, totals: totals(fee, due, currency) } }
      : {}),
    payerId: payerId(owner.id),
    payer: payerResponse(store, owner),
    ...(fee > 0 ? { paymentMethod: testCard(owner.id) } : {}),
    isFreeTrial: item.isFreeTrial,
    periodStart: item.periodStart,
    periodEnd: item.periodEnd,
    canceledAt: item.canceledAt,
    pastDueAt: null,
    endedAt: item.endedAt,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt
  }
}

const totals = (fee: number, due: number, currency: string) => ({
  subtotal: money(due, currency),
  baseFee: money(fee, currency),
  taxTotal: money(0, currency),
  grandTotal: money(due, currency),
  ...(due < fee ? { discounts: { proration: null, total: money(fee - due, currency) } } : {})
})

/** The subscription of an owner, with the items that have not ended. */
export const subscriptionResponse = (
  store: Store,
  owner: Owner,
  items: ReadonlyArray<ItemRecord>
): CommerceSubscription => {
  const present = items.filter((each) => each.status !== "ended" && each.status !== "abandoned")
  const current = currentItem(present)
  const { nextPayment } = current === undefined ? {} : itemResponse(store, owner, current)
  return {
    object: "commerce_subscription",
    id: subscriptionId(owner.id),
    instanceId: store.instance.id,
    status: "active",
    payerId: payerId(owner.id),
    createdAt: owner.createdAt,
    updatedAt: present.reduce((latest, each) => DateTime.max(latest, each.updatedAt), owner.createdAt),
    activeAt: owner.createdAt,
    pastDueAt: null,
    subscriptionItems: present.map((each) => itemResponse(store, owner, each)),
    ...(nextPayment?.date === undefined || nextPayment.amount === undefined
      ? {}
      : { nextPayment: { date: nextPayment.date, amount: nextPayment.amount, totals: nextPayment.totals } }),
    eligibleForFreeTrial: isTrialEligible(store.state, items)
  }
}

/** Only who never had a plan that costs something may try one for free. */
export const isTrialEligible = (state: State, items: ReadonlyArray<ItemRecord>): boolean =>
  items.every((each) => {
    const price = state.prices.get(each.priceId)
    return price === undefined || (feeOf(price, "month") === 0 && feeOf(price, "annual") === 0)
  })

/** A discount on an item, with what it takes off the next payment. */
export const redemptionResponse = (
  state: State,
  item: ItemRecord,
  status: "active" | "removed"
): CommerceDiscountRedemption | undefined => {
  const { discount } = item
  const terms = state.discounts.get(discount?.discountId ?? "")
  if (discount === undefined || terms === undefined) return undefined
  const { currency, due, fee } = costOf(state, item)
  return {
    object: "commerce_discount_redemption",
    ...discount,
    subscriptionItemId: item.id,
    name: terms.name ?? terms.id,
    source: "manual",
    ...(terms.percentOff === undefined
      ? { effect: "fixed_amount", amountOff: money(terms.amountOff ?? 0, currency) }
      : { effect: "percentage", percentOff: terms.percentOff }),
    amount: money(fee - due, currency),
    status,
    redeemedBy: null
  }
}

/** A payment as the attempt that succeeded. */
export const paymentResponse = (store: Store, owner: Owner, payment: PaymentRecord): BillingPaymentAttempt => {
  const { chargeType, credit, currency, id, item, paidAt, statementId } = payment
  const method = testCard(owner.id)
  return {
    object: "commerce_payment",
    id,
    paymentId: id,
    instanceId: store.instance.id,
    chargeType,
    payeeId: "cpayee_emulator",
    payee: { id: "cpayee_emulator", gateway_type: "stripe", gateway_external_id: "acct_emulator", status: "active" },
    payerId: payerId(owner.id),
    payer: payerResponse(store, owner),
    subscriptionItemId: item.id,
    amount: money(payment.subtotal - credit, currency),
    totals: paymentTotals(payment),
    paymentMethodId: method.id,
    paymentMethod: method,
    statementId,
    gatewayExternalId: `pi_${id}`,
    gatewayExternalUrl: null,
    status: "paid",
    paidAt,
    failedAt: null,
    createdAt: paidAt,
    updatedAt: paidAt
  }
}

const paymentTotals = ({ baseFee, credit, currency, subtotal }: PaymentRecord) => ({
  ...totals(baseFee, subtotal, currency),
  grandTotal: money(subtotal - credit, currency)
})

/** The statement of a payment. */
export const statementResponse = (store: Store, owner: Owner, payment: PaymentRecord): BillingStatement => ({
  object: "commerce_statement",
  id: payment.statementId,
  instanceId: store.instance.id,
  timestamp: payment.paidAt,
  payer: payerResponse(store, owner),
  status: "closed",
  totals: {
    grandTotal: money(payment.subtotal - payment.credit, payment.currency),
    subtotal: money(payment.subtotal, payment.currency),
    baseFee: money(payment.baseFee, payment.currency),
    taxTotal: money(0, payment.currency)
  },
  groups: [
    {
      object: "commerce_statement_group",
      timestamp: payment.paidAt,
      items: [paymentResponse(store, owner, payment)]
    }
  ]
})
