import * as Effect from "effect/Effect"
import { adjustCredit, balanceResponse } from "../store/billingCredit.js"
import { subscriptionResponse } from "../store/billingResponse.js"
import { notFound } from "../store/problem.js"
import { find, step } from "../store/records.js"
import { itemsOf } from "../store/subscriptionItems.js"
import type { Handler } from "./handler.js"

export const getBillingSubscription: Handler<"users.getBillingSubscription"> = (store, { userId }) =>
  step((time) => {
    const user = store.state.users.get(userId)
    if (user === undefined) return notFound("user", userId)
    const owner = { id: userId, payerType: "user" as const, createdAt: user.createdAt }
    return subscriptionResponse(store, owner, itemsOf(store, owner, time))
  })

export const getBillingCreditBalance: Handler<"users.getBillingCreditBalance"> = ({ state }, { userId }) =>
  Effect.map(find(state.users, "user", userId), () => balanceResponse(state, userId))

export const adjustBillingCreditBalance: Handler<"users.adjustBillingCreditBalance"> = (
  { state },
  { userId, ...input }
) => Effect.zipRight(find(state.users, "user", userId), adjustCredit(state, userId, input))
