import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { CreatePriceInput } from "../../api/Billing.js"
import { findOwner, payerResponse } from "../store/billingOwner.js"
import { feeOf } from "../store/billingPrice.js"
import { billingProblem, planNotFound } from "../store/billingProblems.js"
import type { PaymentRecord, PriceRecord } from "../store/billingRecords.js"
import {
  itemResponse,
  paymentResponse,
  planResponse,
  priceResponse,
  statementResponse
} from "../store/billingResponse.js"
import { newId } from "../store/ids.js"
import { allItems, type OwnedItem } from "../store/itemChange.js"
import { currencyProblem } from "../store/money.js"
import { timeKey } from "../store/ordering.js"
import { newestFirst, page, pageOf } from "../store/page.js"
import { invalid, type Problem } from "../store/problem.js"
import { step } from "../store/records.js"
import type { State, Store } from "../store/store.js"
import { matchesText } from "../store/textQuery.js"
import type { Handler } from "./handler.js"

export {
  applySubscriptionItemDiscount,
  cancelSubscriptionItem,
  createPriceTransition,
  extendSubscriptionItemFreeTrial,
  removeSubscriptionItemDiscount
} from "./billingSubscriptionItems.js"

export const listPlans: Handler<"billing.listPlans"> = ({ state }, input = {}) =>
  Effect.sync(() => {
    const plans = newestFirst(state.plans.values()).filter(
      (each) => input.payerType === undefined || each.payerType === input.payerType
    )
    return pageOf(plans, input, (each) => planResponse(state, each))
  })

export const listPrices: Handler<"billing.listPrices"> = (store, input = {}) =>
  step(() => {
    const { planId } = input
    if (planId !== undefined && !store.state.plans.has(planId)) return planNotFound()
    const prices = newestFirst(store.state.prices.values()).filter(
      (each) => planId === undefined || each.planId === planId
    )
    const ascending = Array.from(prices).sort(
      (a, b) => monthlyAmount(a) - monthlyAmount(b) || timeKey(b.createdAt) - timeKey(a.createdAt)
    )
    return pageOf(ascending, input, (each) => priceResponse(store, each))
  })

export const createPrice: Handler<"billing.createPrice"> = (store, input) =>
  Effect.gen(function* () {
    const id = yield* newId("cprice")
    const { currency = "USD" } = input
    const time = yield* DateTime.now
    const problem = currencyProblem(currency) ?? priceProblem(store.state, input)
    if (problem !== undefined) return yield* problem
    const price: PriceRecord = {
      id,
      planId: input.planId,
      currency,
      amount: input.amount,
      annualMonthlyAmount: input.annualMonthlyAmount ?? null,
      description: input.description,
      isDefault: false,
      createdAt: time
    }
    store.state.prices.set(id, price)
    return priceResponse(store, price)
  })

export const listSubscriptionItems: Handler<"billing.listSubscriptionItems"> = (store, input = {}) =>
  step((time) => {
    const { includeFree = false, payerType, planId, status } = input
    const matching = allItems(store, time).filter(
      ({ item, owner }) =>
        (includeFree || !isFree(store.state, item.priceId)) &&
        (payerType === undefined || owner.payerType === payerType) &&
        (planId === undefined || item.planId === planId) &&
        (status === undefined || (status === "free_trial" ? item.isFreeTrial : item.status === status)) &&
        matchesPayer(store, input.query, { item, owner })
    )
    const newest = Array.from(matching).sort((a, b) => timeKey(b.item.createdAt) - timeKey(a.item.createdAt))
    return pageOf(newest, input, ({ item, owner }) => itemResponse(store, owner, item))
  })

export const listStatements: Handler<"billing.listStatements"> = (store, input = {}) =>
  step((time) => {
    const statements = paymentsUntil(store, time).flatMap((payment) => withOwner(store, payment, statementResponse))
    return page(newestFirst(statements), input)
  })

export const getStatement: Handler<"billing.getStatement"> = (store, { statementId }) =>
  step((time) => {
    const [statement] = paymentsUntil(store, time)
      .filter((each) => each.statementId === statementId)
      .flatMap((payment) => withOwner(store, payment, statementResponse))
    return statement ?? statementNotFound(statementId)
  })

export const listStatementPaymentAttempts: Handler<"billing.listStatementPaymentAttempts"> = (
  store,
  { statementId, ...input }
) =>
  step((time) => {
    const payments = paymentsUntil(store, time).filter((each) => each.statementId === statementId)
    const attempts = payments.flatMap((payment) => withOwner(store, payment, paymentResponse))
    return attempts.length === 0 ? statementNotFound(statementId) : page(attempts, input)
  })

/** All payments, with those that became due until `time`. */
const paymentsUntil = (store: Store, time: DateTime.Utc): ReadonlyArray<PaymentRecord> => {
  allItems(store, time)
  return Array.from(store.state.payments.values())
}

const withOwner = <A>(
  store: Store,
  payment: PaymentRecord,
  response: (store: Store, owner: OwnedItem["owner"], payment: PaymentRecord) => A
): ReadonlyArray<A> => {
  const owner = findOwner(store.state, payment.ownerId)
  return owner === undefined ? [] : [response(store, owner, payment)]
}

const matchesPayer = (store: Store, query: string | undefined, { item, owner }: OwnedItem): boolean => {
  if (query === undefined) return true
  const { email, firstName, lastName, organizationName = "" } = payerResponse(store, owner)
  return matchesText(query, item, [`${firstName} ${lastName}`, email, organizationName]) || query === owner.id
}

const isFree = ({ prices }: State, priceId: string): boolean => {
  const price = prices.get(priceId)
  return price === undefined || (feeOf(price, "month") === 0 && feeOf(price, "annual") === 0)
}

const monthlyAmount = ({ amount, annualMonthlyAmount }: PriceRecord): number => amount ?? annualMonthlyAmount ?? 0

const priceProblem = ({ plans }: State, input: CreatePriceInput): Problem | undefined => {
  const { amount, annualMonthlyAmount = null, planId, supportedBillingPeriods } = input
  const plan = plans.get(planId)
  if (plan === undefined) return planNotFound()
  if (plan.isDefault) {
    return billingProblem(
      422,
      "default_plan_price_creation_forbidden",
      "Custom prices cannot be created for default plans. Only custom paid plans support additional pricing"
    )
  }
  const amounts = [amount, annualMonthlyAmount].flatMap((each) => (each === null ? [] : [each]))
  if (amounts.length === 0 || amounts.some((each) => each < 0)) {
    return billingProblem(422, "plan_amount_invalid", "Paid plan month or annual fee invalid")
  }
  if (amounts.some((each) => each > 0 && each < 100)) {
    return billingProblem(422, "payment_amount_too_low", "Payment amount must be at least $1.00")
  }
  if (amounts.some((each) => each > 99_999_999)) {
    return billingProblem(
      422,
      "plan_amount_exceeds_upper_limit",
      "Paid plan monthly base fee must be less than $999,999.99"
    )
  }
  const implied = amount === null ? "annual" : annualMonthlyAmount === null ? "month" : "both"
  return supportedBillingPeriods === undefined || supportedBillingPeriods === implied
    ? undefined
    : invalid(
        "supported_billing_periods",
        `The amounts do not fit when supported_billing_periods is "${supportedBillingPeriods}"`,
        "supported_billing_period_mismatch"
      )
}

const statementNotFound = (id: string): Problem =>
  billingProblem(404, "commerce_statement_not_found", `No statement found with id ${id}.`)
