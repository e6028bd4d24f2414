import * as DateTime from "effect/DateTime"

/**
 * A plan of the embedded Clerk's billing, beside the two free ones that every instance has: `free_user` and `free_org`.
 *
 * @since 0.1.0
 * @category models
 */
export interface PlanOptions {
  /** Its name in code, unique. Its id is `cplan_<slug>`, the id of its price `cprice_<slug>`. */
  readonly slug: string
  /** Default: the slug. */
  readonly name?: string
  readonly payerType: "user" | "org"
  /** Per month, in cents. */
  readonly amount: number
  /** Per month when billed by the year, in cents. Default: the plan has no annual billing. */
  readonly annualMonthlyAmount?: number
  /** Length of the free trial that a new subscriber gets. Default: no trial. */
  readonly freeTrialDays?: number
  /** Slugs of the features that the plan includes. */
  readonly features?: ReadonlyArray<string>
}

/**
 * A discount that `billing.applySubscriptionItemDiscount` can put on a subscription item.
 *
 * @since 0.1.0
 * @category models
 */
export interface DiscountOptions {
  readonly id: string
  readonly name?: string
  /** Above 0, at most 100. Give this or `amountOff`. */
  readonly percentOff?: number
  /** In cents. */
  readonly amountOff?: number
  /** For how many payments. Default: for ever. */
  readonly cycles?: number
}

/**
 * What the embedded Clerk's billing offers. The API has no operation that creates plans or discounts.
 *
 * @since 0.1.0
 * @category models
 */
export interface BillingOptions {
  readonly plans?: ReadonlyArray<PlanOptions>
  readonly discounts?: ReadonlyArray<DiscountOptions>
}

/** A plan. */
export interface PlanRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly payerType: "user" | "org"
  readonly isDefault: boolean
  readonly freeTrialDays: number | null
  readonly features: ReadonlyArray<string>
}

/** A price of a plan. */
export interface PriceRecord {
  readonly id: string
  readonly planId: string
  readonly currency: string
  /** Per month, in cents; null without monthly billing. */
  readonly amount: number | null
  /** Per month when billed by the year, in cents; null without annual billing. */
  readonly annualMonthlyAmount: number | null
  readonly description: string | undefined
  readonly isDefault: boolean
  readonly createdAt: DateTime.Utc
}

/** A plan that a payer has, had or will have. */
export interface ItemRecord {
  readonly id: string
  /** The id of the user or the organization that pays. */
  readonly ownerId: string
  readonly planId: string
  readonly priceId: string
  readonly planPeriod: "month" | "annual"
  /** `canceled` items run on until the end of their period. */
  readonly status: "active" | "canceled" | "upcoming" | "ended" | "abandoned"
  readonly isFreeTrial: boolean
  readonly periodStart: DateTime.Utc
  readonly periodEnd: DateTime.Utc | null
  readonly canceledAt: DateTime.Utc | null
  readonly endedAt: DateTime.Utc | null
  /** All that was ever paid for it, in cents. */
  readonly lifetimePaid: number
  readonly discount: RedemptionRecord | undefined
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** A discount on a subscription item. */
export interface RedemptionRecord {
  readonly id: string
  readonly discountId: string
  /** Null: for ever. */
  readonly cyclesRemaining: number | null
  readonly cyclesApplied: number
  readonly redeemedAt: DateTime.Utc
}

/** A payment for a subscription item, and the statement that lists it. */
export interface PaymentRecord {
  readonly id: string
  readonly statementId: string
  readonly ownerId: string
  /** The item when it was paid. */
  readonly item: ItemRecord
  readonly chargeType: "checkout" | "recurring"
  readonly currency: string
  /** In cents, like all amounts. `subtotal` is after the discount; `credit` is what the payer's balance paid. */
  readonly baseFee: number
  readonly subtotal: number
  readonly credit: number
  readonly paidAt: DateTime.Utc
}

/** One change of a payer's credit balance. */
export interface CreditRecord {
  readonly id: string
  readonly ownerId: string
  /** In cents; negative for a decrease. */
  readonly amount: number
  readonly currency: string
  readonly sourceType: "grant" | "payment"
  /** The idempotency key of a grant, the id of a payment. */
  readonly sourceId: string
  readonly note: string | undefined
  readonly createdAt: DateTime.Utc
}

/** The records of a new instance: the free plans, the given plans and discounts. */
export const initialBilling = ({ discounts = [], plans = [] }: BillingOptions = {}) => {
  const offered: ReadonlyArray<PlanOptions & { readonly isDefault?: boolean }> = [...freePlans, ...plans]
  return {
    plans: new Map(offered.map((plan) => [planId(plan.slug), newPlan(plan)])),
    prices: new Map(offered.map((plan) => [priceId(plan.slug), newPrice(plan)])),
    discounts: new Map(discounts.map((discount) => [discount.id, discount]))
  }
}

/** The id of a payer comes from its user or organization. */
export const payerId = (ownerId: string): string => `cpayer_${ownerId}`

/** The id of a subscription comes from its user or organization, too. */
export const subscriptionId = (ownerId: string): string => `csub_${ownerId}`

/** The id of the plan that payers have who subscribed to nothing else. */
export const freePlanId = (payerType: "user" | "org"): string => planId(`free_${payerType}`)

/** The id of a plan's own price. */
export const defaultPriceId = ({ slug }: Pick<PlanRecord, "slug">): string => priceId(slug)

const planId = (slug: string): string => `cplan_${slug}`

const priceId = (slug: string): string => `cprice_${slug}`

const freePlans = (["user", "org"] as const).map((payerType) => ({
  slug: `free_${payerType}`,
  name: "Free",
  payerType,
  amount: 0,
  isDefault: true
}))

const newPlan = (plan: PlanOptions & { readonly isDefault?: boolean }): PlanRecord => ({
  id: planId(plan.slug),
  slug: plan.slug,
  name: plan.name ?? plan.slug,
  payerType: plan.payerType,
  isDefault: plan.isDefault ?? false,
  freeTrialDays: plan.freeTrialDays ?? null,
  features: plan.features ?? []
})

const newPrice = (plan: PlanOptions): PriceRecord => ({
  id: priceId(plan.slug),
  planId: planId(plan.slug),
  currency: "USD",
  amount: plan.amount,
  annualMonthlyAmount: plan.annualMonthlyAmount ?? null,
  description: undefined,
  isDefault: true,
  createdAt: DateTime.unsafeMake(0)
})
