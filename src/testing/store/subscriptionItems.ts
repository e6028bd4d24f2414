import * as DateTime from "effect/DateTime"
import { balanceOf } from "./billingCredit.js"
import { emitItem, emitPayment } from "./billingEvents.js"
import type { Owner } from "./billingOwner.js"
import { costOf } from "./billingPrice.js"
import { defaultPriceId, freePlanId, type ItemRecord, type PaymentRecord } from "./billingRecords.js"
import type { State, Store } from "./store.js"

/** All items of an owner, in the order of their creation, after everything that was due until `time` has happened. */
export const itemsOf = (store: Store, owner: Owner, time: DateTime.Utc): ReadonlyArray<ItemRecord> => {
  const { state } = store
  // Whoever never subscribed to anything has the free plan, without a record of it.
  if (!hasItems(state, owner.id)) return [freeItem(owner, 1, owner.createdAt)]
  for (let due = dueItem(state, owner.id, time); due !== undefined; due = dueItem(state, owner.id, time)) {
    endPeriod(store, owner, due.item, due.end)
  }
  return recordedItems(state, owner.id)
}

/** The item that an owner has now. */
export const currentItem = (items: ReadonlyArray<ItemRecord>): ItemRecord | undefined => items.find(isCurrent)

/** Whether the item's plan is the one that its owner has now. */
export const isCurrent = ({ status }: ItemRecord): boolean => status === "active" || status === "canceled"

/** Stores an item, with the free one that came before it if that has no record yet. */
export const putItem = (store: Store, owner: Owner, item: ItemRecord): void => {
  const { subscriptionItems } = store.state
  if (!hasItems(store.state, owner.id)) {
    const free = freeItem(owner, 1, owner.createdAt)
    subscriptionItems.set(free.id, free)
  }
  const former = subscriptionItems.get(item.id)
  subscriptionItems.set(item.id, item)
  emitItem(store, owner, item, former)
}

/** The id of an owner's next item. */
export const nextItemId = (state: State, { id }: Owner): string =>
  `csubitem_${id}_${Math.max(1, recordedItems(state, id).length) + 1}`

/** A new item that starts at `time`, with its first period. */
export const newItem = (
  state: State,
  owner: Owner,
  terms: Pick<ItemRecord, "planId" | "priceId" | "planPeriod">,
  time: DateTime.Utc,
  trialDays: number | null
): ItemRecord => ({
  id: nextItemId(state, owner),
  ownerId: owner.id,
  ...terms,
  status: "active",
  isFreeTrial: trialDays !== null,
  periodStart: time,
  periodEnd: trialDays === null ? afterPeriod(terms.planPeriod, time) : DateTime.add(time, { days: trialDays }),
  ...unused,
  createdAt: time,
  updatedAt: time
})

/** The owner's free item that starts at `time`. */
export const freeItemAt = (
  state: State,
  owner: Owner,
  time: DateTime.Utc,
  status: ItemRecord["status"]
): ItemRecord => ({
  ...freeItem(owner, Math.max(1, recordedItems(state, owner.id).length) + 1, time),
  status
})

const unused = { canceledAt: null, endedAt: null, lifetimePaid: 0, discount: undefined } as const

/** Charges an item for the period that it has now, and returns it as paid. */
export const charge = (
  store: Store,
  owner: Owner,
  item: ItemRecord,
  chargeType: PaymentRecord["chargeType"],
  time: DateTime.Utc
): ItemRecord => {
  const { state } = store
  const { currency, due, fee } = costOf(state, item)
  if (fee === 0) return item
  const balance = balanceOf(state, owner.id)
  const credit = balance?.currency === currency ? Math.min(balance.amount, due) : 0
  const paid: ItemRecord = {
    ...item,
    lifetimePaid: item.lifetimePaid + due - credit,
    discount: item.discount && afterCycle(item.discount)
  }
  const number = state.payments.size + 1
  const payment: PaymentRecord = {
    id: `cpay_${number}`,
    statementId: `cstmt_${number}`,
    ownerId: owner.id,
    item: paid,
    chargeType,
    currency,
    baseFee: fee,
    subtotal: due,
    credit,
    paidAt: time
  }
  state.payments.set(payment.id, payment)
  if (credit > 0) {
    const id = `ccredit_${payment.id}`
    const source = { sourceType: "payment" as const, sourceId: payment.id, note: undefined }
    state.credits.set(id, { id, ownerId: owner.id, amount: -credit, currency, ...source, createdAt: time })
  }
  emitPayment(store, owner, payment)
  return paid
}

/** What happens to an item at the end of its period: the next one starts and is charged, or the item ends. */
const endPeriod = (store: Store, owner: Owner, item: ItemRecord, end: DateTime.Utc): void => {
  if (item.status === "canceled") {
    putItem(store, owner, { ...item, status: "ended", endedAt: end, updatedAt: end })
    const next = recordedItems(store.state, owner.id).find((each) => each.status === "upcoming")
    start(store, owner, next ?? freeItemAt(store.state, owner, end, "upcoming"), end)
    return
  }
  start(store, owner, item, end)
}

/** Starts a period of an item at `time`, and charges it. */
const start = (store: Store, owner: Owner, item: ItemRecord, time: DateTime.Utc): void => {
  const isFree = costOf(store.state, item).fee === 0
  const started: ItemRecord = {
    ...item,
    status: "active",
    isFreeTrial: false,
    periodStart: time,
    periodEnd: isFree ? null : afterPeriod(item.planPeriod, time),
    updatedAt: time
  }
  putItem(store, owner, charge(store, owner, started, "recurring", time))
}

const dueItem = (state: State, ownerId: string, time: DateTime.Utc) => {
  const item = currentItem(recordedItems(state, ownerId))
  return item?.periodEnd != null && DateTime.lessThanOrEqualTo(item.periodEnd, time)
    ? { item, end: item.periodEnd }
    : undefined
}

const hasItems = ({ subscriptionItems }: State, ownerId: string): boolean =>
  subscriptionItems.has(`csubitem_${ownerId}_1`)

const recordedItems = ({ subscriptionItems }: State, ownerId: string): ReadonlyArray<ItemRecord> =>
  Array.from(subscriptionItems.values()).filter((each) => each.ownerId === ownerId)

const freeItem = (owner: Owner, number: number, time: DateTime.Utc): ItemRecord => ({
  id: `csubitem_${owner.id}_${number}`,
  ownerId: owner.id,
  planId: freePlanId(owner.payerType),
  priceId: defaultPriceId({ slug: `free_${owner.payerType}` }),
  planPeriod: "month",
  status: "active",
  isFreeTrial: false,
  periodStart: time,
  periodEnd: null,
  ...unused,
  createdAt: time,
  updatedAt: time
})

const afterPeriod = (period: "month" | "annual", time: DateTime.Utc): DateTime.Utc =>
  DateTime.add(time, period === "month" ? { months: 1 } : { years: 1 })

/** The discount after one more payment; none if that was the last. */
const afterCycle = (discount: NonNullable<ItemRecord["discount"]>): ItemRecord["discount"] => {
  const cyclesRemaining = discount.cyclesRemaining === null ? null : discount.cyclesRemaining - 1
  return cyclesRemaining === 0 ? undefined : { ...discount, cyclesRemaining, cyclesApplied: discount.cyclesApplied + 1 }
}
