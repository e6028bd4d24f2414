import type { LegacyCommercePlan, LegacyCommerceSubscriptionItem } from "../../models/CommerceLegacy.js"
import { type Owner, payerResponse, testCard } from "./billingOwner.js"
import { costOf } from "./billingPrice.js"
import { type ItemRecord, type PlanRecord, payerId } from "./billingRecords.js"
import { planResponse } from "./billingResponse.js"
import { money } from "./money.js"
import { defaultImage } from "./newUser.js"
import type { State, Store } from "./store.js"

/** A plan in the older shape of two operations, where nothing is null. */
export const legacyPlan = (state: State, record: PlanRecord): LegacyCommercePlan => {
  const plan = planResponse(state, record)
  const currency = plan.fee?.currency ?? plan.annualMonthlyFee?.currency ?? "USD"
  const none = money(0, currency)
  const { annualFee, annualMonthlyFee, fee, freeTrialDays, unitPrices: _, ...own } = plan
  return {
    ...own,
    fee,
    annualMonthlyFee,
    annualFee,
    amount: (fee ?? none).amount,
    amountFormatted: (fee ?? none).amountFormatted,
    annualMonthlyAmount: (annualMonthlyFee ?? none).amount,
    annualMonthlyAmountFormatted: (annualMonthlyFee ?? none).amountFormatted,
    annualAmount: (annualFee ?? none).amount,
    annualAmountFormatted: (annualFee ?? none).amountFormatted,
    currency,
    currencySymbol: none.currencySymbol,
    description: "",
    payerType: [record.payerType],
    avatarUrl: defaultImage,
    features: record.features.map((slug) => ({
      object: "feature",
      id: `feat_${slug}`,
      name: slug,
      description: "",
      slug,
      avatarUrl: defaultImage
    })),
    ...(freeTrialDays === null ? {} : { freeTrialDays })
  }
}

/** A subscription item in the older shape of two operations. */
export const legacyItem = (store: Store, owner: Owner, item: ItemRecord): LegacyCommerceSubscriptionItem => {
  const plan = store.state.plans.get(item.planId)
  const { currency, fee } = costOf(store.state, item)
  return {
    object: "commerce_subscription_item",
    id: item.id,
    instanceId: store.instance.id,
    status: item.status === "canceled" ? "active" : item.status,
    planId: item.planId,
    plan: plan === undefined ? null : legacyPlan(store.state, plan),
    priceId: item.priceId,
    planPeriod: item.planPeriod,
    paymentSourceId: testCard(owner.id).id,
    amount: money(fee, currency),
    lifetimePaid: money(item.lifetimePaid, currency),
    payerId: payerId(owner.id),
    payer: payerResponse(store, owner),
    isFreeTrial: item.isFreeTrial,
    periodStart: item.periodStart,
    ...(item.periodEnd === null ? {} : { periodEnd: item.periodEnd }),
    prorationDate: "",
    ...(item.canceledAt === null ? {} : { canceledAt: item.canceledAt }),
    ...(item.endedAt === null ? {} : { endedAt: item.endedAt }),
    createdAt: item.createdAt,
    updatedAt: item.updatedAt
  }
}
