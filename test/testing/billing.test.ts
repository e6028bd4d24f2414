import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator, EmulatorOptions } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const options: EmulatorOptions = {
  billing: {
    plans: [
      { slug: "pro", payerType: "user", amount: 2000, annualMonthlyAmount: 1500, features: ["reports"] },
      { slug: "max", payerType: "user", amount: 9000 },
      { slug: "trial", payerType: "user", amount: 3000, freeTrialDays: 14 },
      { slug: "team", payerType: "org", amount: 5000 }
    ],
    discounts: [
      { id: "disc_half", percentOff: 50, cycles: 1 },
      { id: "disc_five", amountOff: 500 }
    ]
  }
}

const subscribed = (toPriceId: string) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const { id: userId } = yield* clerk.users.create({ emailAddress: ["ada@example.com"], firstName: "Ada" })
    const free = (yield* clerk.users.getBillingSubscription({ userId })).subscriptionItems[0]
    const { subscriptionItem, transition } = yield* clerk.billing.createPriceTransition({
      subscriptionItemId: free?.id ?? "",
      fromPriceId: "cprice_free_user",
      toPriceId
    })
    const items = Effect.map(clerk.users.getBillingSubscription({ userId }), ({ subscriptionItems }) =>
      subscriptionItems.map((each) => [each.plan?.slug, each.status])
    )
    return { clerk, userId, subscriptionItemId: subscriptionItem.id, transition, items }
  })

describe.each(modes)("billing, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide(options))

  it.effect("offers the free plans and those of the options, with their prices", () =>
    emulated(
      Effect.gen(function* () {
        const { billing } = yield* ClerkService
        const plans = yield* billing.listPlans({ payerType: "user", paginated: true })
        assert.strictEqual(plans.totalCount, 4)
        const pro = plans.data.find((each) => each.slug === "pro")
        assert.deepStrictEqual(
          [pro?.fee?.amountFormatted, pro?.annualFee?.amount, pro?.features?.[0]?.slug, pro?.isDefault],
          ["$20.00", 18_000, "reports", false]
        )
        const created = yield* billing.createPrice({ planId: "cplan_pro", amount: 1000, description: "Friends" })
        const prices = yield* billing.listPrices({ planId: "cplan_pro" })
        assert.deepStrictEqual(
          prices.data.map((each) => [each.id, each.amount, each.isDefault, each.supportedBillingPeriods]),
          [
            [created.id, 1000, false, "month"],
            ["cprice_pro", 2000, true, "both"]
          ]
        )
        const create = (planId: string, amount: number | null) => statusAndCode(billing.createPrice({ planId, amount }))
        assert.deepStrictEqual(yield* create("cplan_0", 1000), [404, "plan_not_found"])
        assert.deepStrictEqual(yield* create("cplan_free_org", 1000), [422, "default_plan_price_creation_forbidden"])
        assert.deepStrictEqual(yield* create("cplan_pro", null), [422, "plan_amount_invalid"])
        assert.deepStrictEqual(yield* create("cplan_pro", 50), [422, "payment_amount_too_low"])
        assert.deepStrictEqual(yield* statusAndCode(billing.listPrices({ planId: "cplan_0" })), [404, "plan_not_found"])
      })
    )
  )

  it.effect("charges a payer who gets a plan, and again for each period", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, items, transition, userId } = yield* subscribed("cprice_pro")
        assert.deepStrictEqual(
          [transition.effectiveMode, transition.chargedImmediately, transition.immediateCharge?.amount],
          ["immediate", true, 2000]
        )
        assert.deepStrictEqual(yield* items, [["pro", "active"]])
        const { nextPayment, subscriptionItems } = yield* clerk.users.getBillingSubscription({ userId })
        assert.strictEqual(nextPayment?.amount.amount, 2000)
        assert.strictEqual(subscriptionItems[0]?.lifetimePaid?.amount, 2000)
        const statements = clerk.billing.listStatements({ paginated: true })
        const [first] = (yield* statements).data
        assert.deepStrictEqual([first?.payer.userId, first?.totals.grandTotal.amount], [userId, 2000])
        yield* TestClock.adjust("62 days")
        assert.strictEqual((yield* statements).totalCount, 3)
        const statementId = first?.id ?? ""
        assert.deepStrictEqual(yield* clerk.billing.getStatement({ statementId }), first)
        const attempts = yield* clerk.billing.listStatementPaymentAttempts({ statementId })
        assert.deepStrictEqual(
          attempts.data.map((each) => [each.status, each.chargeType, each.amount.amount]),
          [["paid", "checkout", 2000]]
        )
        assert.deepStrictEqual(yield* statusAndCode(clerk.billing.getStatement({ statementId: "cstmt_0" })), [
          404,
          "commerce_statement_not_found"
        ])
      })
    )
  )

  it.effect("cancels at the end of the period or at once, and the free plan follows", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, items, subscriptionItemId } = yield* subscribed("cprice_pro")
        const { billing } = clerk
        const canceled = yield* billing.cancelSubscriptionItem({ subscriptionItemId })
        assert.strictEqual(canceled.status, "canceled")
        assert.deepStrictEqual(yield* items, [
          ["pro", "canceled"],
          ["free_user", "upcoming"]
        ])
        assert.deepStrictEqual(yield* statusAndCode(billing.cancelSubscriptionItem({ subscriptionItemId })), [
          400,
          "commerce_subscription_item_already_canceled"
        ])
        yield* TestClock.adjust("40 days")
        assert.deepStrictEqual(yield* items, [["free_user", "active"]])
        assert.deepStrictEqual(yield* statusAndCode(billing.cancelSubscriptionItem({ subscriptionItemId })), [
          422,
          "subscription_already_ended"
        ])
        assert.strictEqual((yield* billing.listStatements({ paginated: true })).totalCount, 1)
        const { data } = yield* billing.listSubscriptionItems({ status: "active", includeFree: true })
        const freeItem = data.find((each) => each.planId === "cplan_free_user")?.id ?? ""
        assert.deepStrictEqual(yield* statusAndCode(billing.cancelSubscriptionItem({ subscriptionItemId: freeItem })), [
          422,
          "commerce_subscription_item_cannot_be_canceled"
        ])
        const again = yield* billing.createPriceTransition({
          subscriptionItemId: freeItem,
          fromPriceId: "cprice_free_user",
          toPriceId: "cprice_pro"
        })
        yield* billing.cancelSubscriptionItem({ subscriptionItemId: again.subscriptionItem.id, endNow: true })
        assert.deepStrictEqual(yield* items, [["free_user", "active"]])
        assert.deepStrictEqual(yield* statusAndCode(billing.cancelSubscriptionItem({ subscriptionItemId: "none" })), [
          404,
          "subscription_item_not_found"
        ])
      })
    )
  )

  it.effect("moves to a higher price at once, and to a lower one when the period ends", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, items, subscriptionItemId } = yield* subscribed("cprice_max")
        const move = (fromPriceId: string, toPriceId: string) =>
          clerk.billing.createPriceTransition({ subscriptionItemId, fromPriceId, toPriceId })
        assert.deepStrictEqual(yield* statusAndCode(move("cprice_free_user", "cprice_pro")), [409, "out_of_date_price"])
        assert.deepStrictEqual(yield* statusAndCode(move("cprice_max", "cprice_max")), [
          422,
          "price_transition_not_allowed"
        ])
        assert.deepStrictEqual(yield* statusAndCode(move("cprice_max", "cprice_team")), [
          422,
          "price_transition_not_allowed"
        ])
        assert.deepStrictEqual(yield* statusAndCode(move("cprice_max", "cprice_0")), [404, "resource_not_found"])
        const { transition } = yield* move("cprice_max", "cprice_pro")
        assert.deepStrictEqual([transition.effectiveMode, transition.chargedImmediately], ["end_of_period", false])
        assert.deepStrictEqual(yield* items, [
          ["max", "canceled"],
          ["pro", "upcoming"]
        ])
        yield* TestClock.adjust("31 days")
        assert.deepStrictEqual(yield* items, [["pro", "active"]])
        const { data } = yield* clerk.billing.listStatements()
        assert.deepStrictEqual(
          data.map((each) => each.totals.grandTotal.amount),
          [2000, 9000]
        )
        assert.deepStrictEqual(yield* statusAndCode(move("cprice_max", "cprice_pro")), [
          409,
          "subscription_item_no_longer_active"
        ])
      })
    )
  )

  it.effect("starts with a free trial once, which can be extended", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, subscriptionItemId, transition, userId } = yield* subscribed("cprice_trial")
        const { billing, users } = clerk
        assert.isFalse(transition.chargedImmediately)
        assert.isFalse((yield* users.getBillingSubscription({ userId })).eligibleForFreeTrial)
        const inTrial = billing.listSubscriptionItems({ status: "free_trial", paginated: true })
        assert.strictEqual((yield* inTrial).totalCount, 1)
        const extendTo = DateTime.unsafeMake(20 * 24 * 60 * 60 * 1000)
        const extend = (to: DateTime.Utc) =>
          billing.extendSubscriptionItemFreeTrial({ subscriptionItemId, extendTo: to })
        assert.deepStrictEqual((yield* extend(extendTo)).periodEnd, extendTo)
        yield* TestClock.adjust("15 days")
        assert.strictEqual((yield* inTrial).totalCount, 1)
        assert.deepStrictEqual(yield* statusAndCode(extend(DateTime.unsafeMake(0))), [422, "form_param_value_invalid"])
        yield* TestClock.adjust("6 days")
        assert.strictEqual((yield* inTrial).totalCount, 0)
        assert.strictEqual((yield* billing.listStatements({ paginated: true })).totalCount, 1)
        assert.deepStrictEqual(yield* statusAndCode(extend(extendTo)), [403, "subscription_item_not_in_free_trial"])
      })
    )
  )

  it.effect("takes one discount at a time off the next payments", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, subscriptionItemId, userId } = yield* subscribed("cprice_pro")
        const { billing } = clerk
        const apply = (discountId: string) => billing.applySubscriptionItemDiscount({ subscriptionItemId, discountId })
        const next = Effect.map(
          clerk.users.getBillingSubscription({ userId }),
          ({ nextPayment }) => nextPayment?.totals?.grandTotal.amount
        )
        assert.deepStrictEqual(yield* statusAndCode(apply("disc_0")), [404, "discount_not_found"])
        yield* apply("disc_five")
        assert.strictEqual(yield* next, 1500)
        assert.deepStrictEqual(yield* statusAndCode(apply("disc_five")), [409, "discount_already_applied"])
        const redemption = yield* apply("disc_half")
        assert.deepStrictEqual([redemption.percentOff, redemption.cyclesRemaining], [50, 1])
        assert.strictEqual(yield* next, 1000)
        const removeFive = billing.removeSubscriptionItemDiscount({ subscriptionItemId, discountId: "disc_five" })
        assert.deepStrictEqual(yield* statusAndCode(removeFive), [404, "discount_not_found"])
        yield* TestClock.adjust("31 days")
        assert.strictEqual(yield* next, 2000)
        assert.strictEqual((yield* billing.listStatements()).data[0]?.totals.grandTotal.amount, 1000)
        yield* apply("disc_five")
        assert.strictEqual((yield* removeFive).status, "removed")
        assert.strictEqual(yield* next, 2000)
      })
    )
  )

  it.effect("keeps credit for users and organizations, once for each key, and pays with it", () =>
    emulated(
      Effect.gen(function* () {
        const { organizations, billing } = yield* ClerkService
        const { id: organizationId } = yield* organizations.create({ name: "Engines" })
        const balance = Effect.map(
          organizations.getBillingCreditBalance({ organizationId }),
          (each) => each.balance?.amount
        )
        const adjust = (action: "increase" | "decrease", amount: number, idempotencyKey: string) =>
          organizations.adjustBillingCreditBalance({ organizationId, action, amount, idempotencyKey })
        assert.isUndefined(yield* balance)
        const entry = yield* adjust("increase", 7000, "one")
        assert.deepStrictEqual(yield* adjust("increase", 7000, "one"), entry)
        assert.strictEqual(yield* balance, 7000)
        assert.strictEqual((yield* adjust("decrease", 500, "two")).amount.amount, -500)
        assert.deepStrictEqual(yield* statusAndCode(adjust("decrease", 9000, "three")), [
          422,
          "insufficient_credit_balance"
        ])
        assert.deepStrictEqual(yield* statusAndCode(adjust("increase", 0, "four")), [422, "invalid_credit_amount"])
        const [free] = (yield* organizations.getBillingSubscription({ organizationId })).subscriptionItems
        yield* billing.createPriceTransition({
          subscriptionItemId: free?.id ?? "",
          fromPriceId: "cprice_free_org",
          toPriceId: "cprice_team"
        })
        assert.strictEqual(yield* balance, 1500)
        assert.strictEqual((yield* billing.listStatements()).data[0]?.totals.grandTotal.amount, 0)
      })
    )
  )

  it.effect("belongs to the user: credit, and no items without one", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, userId } = yield* subscribed("cprice_pro")
        const { billing, users } = clerk
        yield* users.adjustBillingCreditBalance({ userId, action: "increase", amount: 100, idempotencyKey: "a" })
        assert.strictEqual((yield* users.getBillingCreditBalance({ userId })).balance?.amountFormatted, "$1.00")
        assert.strictEqual((yield* billing.listSubscriptionItems({ query: "ada@", paginated: true })).totalCount, 1)
        yield* users.delete({ userId })
        assert.strictEqual((yield* billing.listSubscriptionItems({ paginated: true })).totalCount, 0)
        assert.deepStrictEqual(yield* statusAndCode(users.getBillingSubscription({ userId })), [
          404,
          "resource_not_found"
        ])
        assert.deepStrictEqual(yield* statusAndCode(users.getBillingCreditBalance({ userId })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )
})
