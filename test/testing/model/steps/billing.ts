import { Effect } from "effect"
import { Billing, Organizations, Users } from "effect-clerk"
import fc from "fast-check"
import type { Model } from "../Model.js"
import { step } from "../Step.js"

const adjustment = fc.record({
  amount: fc.integer({ min: 1, max: 5000 }),
  action: fc.constantFrom("increase" as const, "decrease" as const),
  idempotencyKey: fc.integer({ min: 1, max: 5 }).map((n) => `change-${n}`)
})

/** The items of a payer. Each has the number of the items before it, and all are deleted with the payer. */
const learnItems = (model: Model) =>
  Effect.map(Billing.listSubscriptionItems({ includeFree: true, limit: 500 }), ({ data }) => {
    for (const { id, payer } of data) {
      const { organizationId, userId } = payer ?? {}
      if (userId != null) model.add("subscriptionItem", id, { user: userId })
      if (organizationId != null) model.add("subscriptionItem", id, { organization: organizationId })
    }
  })

const price = fc.constantFrom("cprice_pro", "cprice_team", "cprice_free_user", "cprice_free_org")

export const billingSteps = [
  step(Users.adjustBillingCreditBalance, {
    about: ["user"],
    values: adjustment,
    input: ([userId = ""], values) => ({ userId, ...values })
  }),
  step(Organizations.adjustBillingCreditBalance, {
    about: ["organization"],
    values: adjustment,
    input: ([organizationId = ""], values) => ({ organizationId, ...values })
  }),
  step(Users.getBillingSubscription, {
    about: ["user"],
    input: ([userId = ""]) => ({ userId }),
    learn: learnItems
  }),
  step(Organizations.getBillingSubscription, {
    about: ["organization"],
    input: ([organizationId = ""]) => ({ organizationId }),
    learn: learnItems
  }),
  step(Billing.createPriceTransition, {
    about: ["subscriptionItem"],
    values: fc.record({ fromPriceId: price, toPriceId: price }),
    input: ([subscriptionItemId = ""], values) => ({ subscriptionItemId, ...values }),
    learn: learnItems
  }),
  step(Billing.cancelSubscriptionItem, {
    about: ["subscriptionItem"],
    values: fc.boolean(),
    input: ([subscriptionItemId = ""], endNow) => ({ subscriptionItemId, endNow }),
    learn: learnItems
  })
]
