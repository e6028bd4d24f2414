import * as Effect from "effect/Effect"
import type { CommerceCreditBalance, CommerceCreditLedger } from "../../models/Subscriptions.js"
import { type CreditRecord, payerId } from "./billingRecords.js"
import { newId } from "./ids.js"
import { currencyProblem, money } from "./money.js"
import { invalid, type Problem } from "./problem.js"
import { step } from "./records.js"
import type { State } from "./store.js"

/** A payer's credit in cents; null if the payer never had any. */
export const balanceOf = (
  { credits }: State,
  ownerId: string
): { readonly amount: number; readonly currency: string } | null => {
  const own = Array.from(credits.values()).filter((each) => each.ownerId === ownerId)
  const [first] = own
  return first === undefined
    ? null
    : { amount: own.reduce((sum, each) => sum + each.amount, 0), currency: first.currency }
}

/** The balance as responses contain it. */
export const balanceResponse = (state: State, ownerId: string): CommerceCreditBalance => {
  const balance = balanceOf(state, ownerId)
  return {
    object: "commerce_credit_balance",
    balance: balance === null ? null : money(balance.amount, balance.currency)
  }
}

/** Adds or takes credit. The same idempotency key again returns the first entry and changes nothing. */
export const adjustCredit = (
  state: State,
  ownerId: string,
  input: {
    readonly amount: number
    readonly action: "increase" | "decrease"
    readonly currency?: string | undefined
    readonly idempotencyKey: string
    readonly note?: string | undefined
  }
): Effect.Effect<CommerceCreditLedger, Problem> =>
  Effect.flatMap(newId("ccredit"), (id) =>
    step((time) => {
      const { action, currency = "USD", idempotencyKey, note } = input
      const known = Array.from(state.credits.values()).find(
        (each) => each.ownerId === ownerId && each.sourceType === "grant" && each.sourceId === idempotencyKey
      )
      if (known !== undefined) return entryResponse(known)
      const balance = balanceOf(state, ownerId)
      const problem =
        (input.amount > 0 ? undefined : amountProblem()) ??
        currencyProblem(currency) ??
        (balance !== null && balance.currency !== currency ? otherCurrency(balance.currency) : undefined) ??
        (action === "decrease" && input.amount > (balance?.amount ?? 0) ? insufficient() : undefined)
      if (problem !== undefined) return problem
      const entry: CreditRecord = {
        id,
        ownerId,
        amount: action === "increase" ? input.amount : -input.amount,
        currency,
        sourceType: "grant",
        sourceId: idempotencyKey,
        note,
        createdAt: time
      }
      state.credits.set(id, entry)
      return entryResponse(entry)
    })
  )

const entryResponse = ({ amount, createdAt, currency, id, note, ownerId, sourceId, sourceType }: CreditRecord) => ({
  object: "commerce_credit_ledger",
  id,
  payerId: payerId(ownerId),
  amount: money(amount, currency),
  sourceType,
  sourceId,
  ...(note === undefined ? {} : { note }),
  createdAt
})

const amountProblem = (): Problem =>
  invalid("amount", "Credit amount must be greater than zero", "invalid_credit_amount")

const insufficient = (): Problem =>
  invalid("amount", "The decrease amount exceeds the current credit balance", "insufficient_credit_balance")

const otherCurrency = (currency: string): Problem => invalid("currency", `The payer's credit is in ${currency}.`)
