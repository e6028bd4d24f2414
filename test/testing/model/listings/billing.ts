import { Effect } from "effect"
import { Billing, Organizations, Users } from "effect-clerk"
import type { Listing } from "../Listing.js"

/** Every user and every organization has one plan at a time, and nobody else pays for one. */
const payers: Listing = {
  operation: Billing.listSubscriptionItems.spec.operation,
  check: (model, pick) =>
    Effect.gen(function* () {
      const { data: items, totalCount } = yield* Billing.listSubscriptionItems({
        includeFree: true,
        limit: 500,
        paginated: true
      })
      if (totalCount !== items.length) yield* Effect.dieMessage(`${totalCount} items are counted, not ${items.length}`)
      const payersOf = (status: (text: string) => boolean) =>
        items.flatMap(({ payer, status: own }) =>
          status(own) ? [payer?.userId ?? payer?.organizationId ?? "nobody"] : []
        )
      const owners = [...model.ids("user"), ...model.ids("organization")].sort()
      const current = payersOf((status) => status === "active" || status === "canceled").sort()
      if (current.join() !== owners.join()) {
        yield* Effect.dieMessage(`current items of ${current}, but the payers are ${owners}`)
      }
      const stray = payersOf(() => true).filter((id) => !owners.includes(id))
      if (stray.length > 0) yield* Effect.dieMessage(`items of payers that are deleted: ${stray}`)

      const { data: statements } = yield* Billing.listStatements({ limit: 500 })
      const strayStatements = statements.filter(
        ({ payer }) => !owners.includes(payer?.userId ?? payer?.organizationId ?? "nobody")
      )
      if (strayStatements.length > 0) yield* Effect.dieMessage("a statement is of a payer that is deleted")

      const user = pick(model.ids("user"))
      const organization = pick(model.ids("organization"))
      const subscriptions = [
        ...(user === undefined ? [] : [yield* Users.getBillingSubscription({ userId: user })]),
        ...(organization === undefined
          ? []
          : [yield* Organizations.getBillingSubscription({ organizationId: organization })])
      ]
      const listed = new Set(items.map(({ id }) => id))
      for (const { id, subscriptionItems } of subscriptions) {
        const unknown = subscriptionItems.filter((each) => !listed.has(each.id))
        if (unknown.length > 0)
          yield* Effect.dieMessage(`${id} has items that are in no list: ${JSON.stringify(unknown)}`)
      }
    }).pipe(Effect.orDie)
}

export const billingListings = [payers]
