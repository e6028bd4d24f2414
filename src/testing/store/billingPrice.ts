import type { ItemRecord, PriceRecord } from "./billingRecords.js"
import type { State } from "./store.js"

/** What one period of an item costs, in cents. `due` is what is left after the discount. */
export interface Cost {
  readonly currency: string
  readonly fee: number
  readonly due: number
}

/** What the next period of an item costs. */
export const costOf = (state: State, item: ItemRecord): Cost => {
  const price = state.prices.get(item.priceId)
  const fee = price === undefined ? 0 : feeOf(price, item.planPeriod)
  return { currency: price?.currency ?? "USD", fee, due: Math.max(0, fee - discountOn(state, item, fee)) }
}

/** What a period of a price costs, in cents. */
export const feeOf = ({ amount, annualMonthlyAmount }: PriceRecord, period: "month" | "annual"): number =>
  period === "month" ? (amount ?? 0) : (annualMonthlyAmount ?? 0) * 12

/** What the item's discount takes off a fee, in cents. */
const discountOn = ({ discounts }: State, { discount }: ItemRecord, fee: number): number => {
  const terms = discounts.get(discount?.discountId ?? "")
  if (terms === undefined) return 0
  return terms.percentOff === undefined ? (terms.amountOff ?? 0) : Math.round((fee * terms.percentOff) / 100)
}

/** The period that an item can have at a price: its present one if the price has it. */
export const periodAt = (
  { amount, annualMonthlyAmount }: PriceRecord,
  present: "month" | "annual"
): "month" | "annual" => {
  if (amount === null) return "annual"
  return annualMonthlyAmount === null ? "month" : present
}
