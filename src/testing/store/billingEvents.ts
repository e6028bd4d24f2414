import { type Owner, payerResponse } from "./billingOwner.js"
import { costOf } from "./billingPrice.js"
import { type ItemRecord, type PaymentRecord, subscriptionId } from "./billingRecords.js"
import { money } from "./money.js"
import type { Store } from "./store.js"

/** Emits the event of a subscription item's new status, or that something else of it changed. */
export const emitItem = (store: Store, owner: Owner, item: ItemRecord, former: ItemRecord | undefined): void => {
  const type = item.status === former?.status ? "updated" : item.status
  if (former === undefined) store.emit("subscriptionItem.created", itemPayload(store, owner, item))
  store.emit(`subscriptionItem.${type}`, itemPayload(store, owner, item))
}

/** Emits the event of a payment. */
export const emitPayment = (store: Store, owner: Owner, payment: PaymentRecord): void => {
  const { chargeType, credit, currency, id, item, paidAt, statementId, subtotal } = payment
  store.emit("paymentAttempt.created", {
    id,
    paymentId: id,
    instanceId: store.instance.id,
    statementId,
    status: "paid",
    createdAt: paidAt,
    updatedAt: paidAt,
    paidAt,
    failedAt: null,
    failedReason: null,
    billingDate: paidAt,
    chargeType,
    payer: payerPayload(store, owner),
    totals: {
      subtotal: money(subtotal, currency),
      taxTotal: money(0, currency),
      grandTotal: money(subtotal - credit, currency)
    },
    subscriptionItems: [itemPayload(store, owner, item)]
  })
}

/** A payer as events contain it: without instance and credit. */
const payerPayload = (store: Store, owner: Owner) => {
  const { creditsBalance: _, instanceId: __, ...payer } = payerResponse(store, owner)
  return payer
}

const itemPayload = (store: Store, owner: Owner, item: ItemRecord) => {
  const plan = store.state.plans.get(item.planId)
  const { currency, fee } = costOf(store.state, item)
  return {
    object: "commerce_subscription_item" as const,
    id: item.id,
    status: item.status,
    isFreeTrial: item.isFreeTrial,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
    periodStart: item.periodStart,
    periodEnd: item.periodEnd,
    interval: item.planPeriod,
    planId: item.planId,
    plan:
      plan === undefined
        ? null
        : { id: plan.id, slug: plan.slug, name: plan.name, isRecurring: true, amount: fee, currency },
    payer: payerPayload(store, owner),
    subscriptionId: subscriptionId(owner.id)
  }
}
