import * as Effect from "effect/Effect"
import { adjustCredit, balanceResponse } from "../store/billingCredit.js"
import { subscriptionResponse } from "../store/billingResponse.js"
import { notFound } from "../store/problem.js"
import { find, step } from "../store/records.js"
import { itemsOf } from "../store/subscriptionItems.js"
import type { Handler } from "./handler.js"

export const getBillingSubscription: Handler<"organizations.getBillingSubscription"> = (store, { organizationId }) =>
  step((time) => {
    const organization = store.state.organizations.get(organizationId)
    if (organization === undefined) return notFound("organization", organizationId)
    const owner = { id: organizationId, payerType: "org" as const, createdAt: organization.createdAt }
    return subscriptionResponse(store, owner, itemsOf(store, owner, time))
  })

export const getBillingCreditBalance: Handler<"organizations.getBillingCreditBalance"> = (
  { state },
  { organizationId }
) => Effect.map(find(state.organizations, "organization", organizationId), () => balanceResponse(state, organizationId))

export const adjustBillingCreditBalance: Handler<"organizations.adjustBillingCreditBalance"> = (
  { state },
  { organizationId, ...input }
) =>
  Effect.zipRight(find(state.organizations, "organization", organizationId), adjustCredit(state, organizationId, input))
