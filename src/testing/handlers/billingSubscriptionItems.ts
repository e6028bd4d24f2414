import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { legacyItem, legacyPlan } from "../store/billingLegacy.js"
import { costOf, feeOf, periodAt } from "../store/billingPrice.js"
import { billingProblem, planNotFound } from "../store/billingProblems.js"
import type { ItemRecord, PlanRecord, PriceRecord, RedemptionRecord } from "../store/billingRecords.js"
import { isTrialEligible, itemResponse, priceResponse, redemptionResponse } from "../store/billingResponse.js"
import { newId } from "../store/ids.js"
import { type OwnedItem, withItem } from "../store/itemChange.js"
import { money } from "../store/money.js"
import { invalid, notFound, type Problem } from "../store/problem.js"
import type { Store } from "../store/store.js"
import { charge, freeItemAt, isCurrent, itemsOf, newItem, putItem } from "../store/subscriptionItems.js"
import type { Handler } from "./handler.js"

export const cancelSubscriptionItem: Handler<"billing.cancelSubscriptionItem"> = (
  store,
  { endNow = false, subscriptionItemId }
) =>
  withItem(store, subscriptionItemId, ({ item, owner }, time) => {
    const problem = cancelProblem(store, item, endNow)
    if (problem !== undefined) return problem
    const canceledAt = item.canceledAt ?? time
    const canceled: ItemRecord = endNow
      ? { ...item, status: "ended", canceledAt, endedAt: time, updatedAt: time }
      : { ...item, status: "canceled", canceledAt, updatedAt: time }
    putItem(store, owner, canceled)
    abandonUpcoming(store, { item, owner }, time)
    putItem(
      store,
      owner,
      endNow
        ? freeItemAt(store.state, owner, time, "active")
        : freeItemAt(store.state, owner, item.periodEnd ?? time, "upcoming")
    )
    return itemResponse(store, owner, canceled)
  })

export const extendSubscriptionItemFreeTrial: Handler<"billing.extendSubscriptionItemFreeTrial"> = (
  store,
  { extendTo, subscriptionItemId }
) =>
  withItem(store, subscriptionItemId, ({ item, owner }, time) => {
    if (!item.isFreeTrial || !isCurrent(item)) {
      return billingProblem(403, "subscription_item_not_in_free_trial", "Subscription item is not in free trial")
    }
    if (
      DateTime.lessThanOrEqualTo(extendTo, time) ||
      DateTime.greaterThan(extendTo, DateTime.add(time, { days: 365 }))
    ) {
      return invalid("extend_to", "extend_to must be in the future, and at most 365 days from now.")
    }
    const extended = { ...item, periodEnd: extendTo, updatedAt: time }
    putItem(store, owner, extended)
    return legacyItem(store, owner, extended)
  })

export const createPriceTransition: Handler<"billing.createPriceTransition"> = (
  store,
  { fromPriceId, subscriptionItemId, toPriceId }
) =>
  withItem(store, subscriptionItemId, ({ item, owner }, time) => {
    const price = store.state.prices.get(toPriceId)
    if (price === undefined) return notFound("price", toPriceId)
    const plan = store.state.plans.get(price.planId)
    const previousPlan = store.state.plans.get(item.planId)
    const previousPrice = store.state.prices.get(item.priceId)
    if (plan === undefined || previousPlan === undefined || previousPrice === undefined) return planNotFound()
    const problem = transitionProblem({ item, owner }, fromPriceId, price, plan)
    if (problem !== undefined) return problem
    const change = isUpgrade(previousPrice, price, item)
      ? upgrade(store, { item, owner }, price, plan, time)
      : downgrade(store, { item, owner }, price, time)
    const { currency, due } = costOf(store.state, change.next)
    return {
      object: "commerce_price_transition",
      subscriptionItem: legacyItem(store, owner, change.next),
      transition: {
        previousPlan: legacyPlan(store.state, previousPlan),
        previousPrice: priceResponse(store, previousPrice),
        effectiveAt: change.next.periodStart,
        effectiveMode: change.previous.status === "ended" ? "immediate" : "end_of_period",
        ...(change.next.periodEnd === null ? {} : { nextBillingDate: change.next.periodEnd }),
        chargedImmediately: change.isCharged,
        ...(change.isCharged ? { immediateCharge: money(due, currency) } : {}),
        previousSubscriptionItemStatus: change.previous.status,
        previousSubscriptionItemId: item.id
      }
    }
  })

export const applySubscriptionItemDiscount: Handler<"billing.applySubscriptionItemDiscount"> = (
  store,
  { discountId, subscriptionItemId }
) =>
  Effect.flatMap(newId("cdiscr"), (id) =>
    withItem(store, subscriptionItemId, ({ item, owner }, time) => {
      const terms = store.state.discounts.get(discountId)
      if (terms === undefined) return discountNotFound()
      if (item.status !== "active" || costOf(store.state, item).fee === 0) return discountNotApplicable()
      if (item.discount?.discountId === discountId) return discountApplied()
      const discount: RedemptionRecord = {
        id,
        discountId,
        cyclesRemaining: terms.cycles ?? null,
        cyclesApplied: 0,
        redeemedAt: time
      }
      const changed = { ...item, discount, updatedAt: time }
      putItem(store, owner, changed)
      return redemptionResponse(store.state, changed, "active") ?? discountNotFound()
    })
  )

export const removeSubscriptionItemDiscount: Handler<"billing.removeSubscriptionItemDiscount"> = (
  store,
  { discountId, subscriptionItemId }
) =>
  withItem(store, subscriptionItemId, ({ item, owner }, time) => {
    const removed = redemptionResponse(store.state, item, "removed")
    if (removed?.discountId !== discountId) return discountNotFound()
    putItem(store, owner, { ...item, discount: undefined, updatedAt: time })
    return removed
  })

interface Change {
  readonly previous: ItemRecord
  readonly next: ItemRecord
  readonly isCharged: boolean
}

/** A higher price is charged at once, unless the payer gets the plan's free trial first. */
const upgrade = (
  store: Store,
  { item, owner }: OwnedItem,
  price: PriceRecord,
  plan: PlanRecord,
  time: DateTime.Utc
): Change => {
  const trialDays = isTrialEligible(store.state, itemsOf(store, owner, time)) ? plan.freeTrialDays : null
  const previous: ItemRecord = { ...item, status: "ended", endedAt: time, updatedAt: time }
  putItem(store, owner, previous)
  abandonUpcoming(store, { item, owner }, time)
  const started = newItem(store.state, owner, termsOf(price, item), time, trialDays)
  const next = trialDays === null ? charge(store, owner, started, "checkout", time) : started
  putItem(store, owner, next)
  return { previous, next, isCharged: next !== started }
}

/** A lower price follows at the end of the period that is paid. */
const downgrade = (store: Store, { item, owner }: OwnedItem, price: PriceRecord, time: DateTime.Utc): Change => {
  const previous: ItemRecord = { ...item, status: "canceled", canceledAt: time, updatedAt: time }
  putItem(store, owner, previous)
  abandonUpcoming(store, { item, owner }, time)
  const start = item.periodEnd ?? time
  const next: ItemRecord = {
    ...newItem(store.state, owner, termsOf(price, item), start, null),
    status: "upcoming",
    createdAt: time,
    updatedAt: time
  }
  putItem(store, owner, next)
  return { previous, next, isCharged: false }
}

/** What was to follow an item does not follow any more. */
const abandonUpcoming = (store: Store, { owner }: OwnedItem, time: DateTime.Utc): void => {
  for (const each of itemsOf(store, owner, time)) {
    if (each.status === "upcoming") putItem(store, owner, { ...each, status: "abandoned", updatedAt: time })
  }
}

const termsOf = (price: PriceRecord, { planPeriod }: ItemRecord) => ({
  planId: price.planId,
  priceId: price.id,
  planPeriod: periodAt(price, planPeriod)
})

const isUpgrade = (from: PriceRecord, to: PriceRecord, { planPeriod }: ItemRecord): boolean =>
  feeOf(to, periodAt(to, planPeriod)) > feeOf(from, planPeriod)

const cancelProblem = (store: Store, item: ItemRecord, endNow: boolean): Problem | undefined => {
  if (item.status === "ended" || item.status === "abandoned") {
    return billingProblem(422, "subscription_already_ended", "Subscription is already ended")
  }
  if (item.status === "canceled" && !endNow) {
    return billingProblem(
      400,
      "commerce_subscription_item_already_canceled",
      "You can't cancel a subscription item that is already canceled"
    )
  }
  if (item.status === "upcoming" || costOf(store.state, item).fee === 0) {
    const reason = item.status === "upcoming" ? "it has not started yet" : "its plan is free"
    return billingProblem(
      422,
      "commerce_subscription_item_cannot_be_canceled",
      `Subscription item cannot be canceled because ${reason}`
    )
  }
  return undefined
}

const transitionProblem = (
  { item, owner }: OwnedItem,
  fromPriceId: string,
  price: PriceRecord,
  plan: PlanRecord
): Problem | undefined => {
  if (!isCurrent(item)) {
    return billingProblem(
      409,
      "subscription_item_no_longer_active",
      "The subscription item is no longer the payer's active subscription item. It may have been changed by another request."
    )
  }
  if (item.priceId !== fromPriceId) {
    return billingProblem(
      409,
      "out_of_date_price",
      "There was a mismatch in the price transition. The price may have been changed by another request."
    )
  }
  const reason =
    price.id === item.priceId
      ? "the subscription item has this price already"
      : plan.payerType === owner.payerType
        ? undefined
        : "the plan is for other payers"
  return reason === undefined
    ? undefined
    : billingProblem(422, "price_transition_not_allowed", `Price transition not allowed because ${reason}`)
}

const discountNotFound = (): Problem => billingProblem(404, "discount_not_found", "The discount was not found")

const discountNotApplicable = (): Problem =>
  billingProblem(
    422,
    "discount_not_applicable_to_subscription_item",
    "This discount cannot be applied to this subscription item"
  )

const discountApplied = (): Problem =>
  billingProblem(409, "discount_already_applied", "This subscription item already has an active discount applied")
