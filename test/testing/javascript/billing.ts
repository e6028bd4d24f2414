import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const day = 86_400_000

/** A user in the free trial of the plan `pro`. */
const inTrial = async ({ client, emulator, run }: Context) => {
  const { id: userId } = await client.users.createUser({ emailAddress: ["ada@example.com"], firstName: "Ada" })
  const { subscriptionItems } = await client.billing.getUserBillingSubscription(userId)
  const { subscriptionItem } = await run(
    emulator.clerk.billing.createPriceTransition({
      subscriptionItemId: subscriptionItems[0]?.id ?? "",
      fromPriceId: "cprice_free_user",
      toPriceId: "cprice_pro"
    })
  )
  return { userId, itemId: subscriptionItem.id }
}

const message = {
  from: { address: "hello@emulator.test", name: "Engines" },
  replyTo: { address: "help@emulator.test" },
  subject: "Hello",
  text: "Hi",
  headers: { "X-Campaign": "welcome" }
}

export const billing: Cases = {
  "billing.getPlanList": async ({ client }) => {
    const { data, totalCount } = await client.billing.getPlanList({ payerType: "user" })
    assert.strictEqual(totalCount, 2)
    const pro = data.find(({ slug }) => slug === "pro")
    assert.deepStrictEqual(
      [
        pro?.name,
        pro?.fee?.amount,
        pro?.fee?.currencySymbol,
        pro?.features.map(({ slug }) => slug),
        pro?.freeTrialDays
      ],
      ["pro", 2000, "$", ["reports"], 14]
    )
    assert.strictEqual((await client.billing.getPlanList({ payerType: "org" })).totalCount, 1)
  },

  "billing.getUserBillingSubscription": async (context) => {
    const { client } = context
    const { itemId, userId } = await inTrial(context)
    const subscription = await client.billing.getUserBillingSubscription(userId)
    assert.deepStrictEqual(
      [subscription.status, subscription.subscriptionItems.map(({ id, plan }) => [id, plan?.slug])],
      ["active", [[itemId, "pro"]]]
    )
  },

  "billing.getOrganizationBillingSubscription": async ({ client }) => {
    const { id } = await client.organizations.createOrganization({ name: "Engines" })
    const { subscriptionItems } = await client.billing.getOrganizationBillingSubscription(id)
    assert.deepStrictEqual(
      subscriptionItems.map(({ plan, status }) => [plan?.slug, status]),
      [["free_org", "active"]]
    )
  },

  "billing.cancelSubscriptionItem": async (context) => {
    const { client } = context
    const { itemId, userId } = await inTrial(context)
    const canceled = await client.billing.cancelSubscriptionItem(itemId)
    assert.deepStrictEqual([canceled.id, canceled.status, canceled.canceledAt !== null], [itemId, "canceled", true])
    await client.billing.cancelSubscriptionItem(itemId, { endNow: true })
    const { subscriptionItems } = await client.billing.getUserBillingSubscription(userId)
    assert.deepStrictEqual(
      subscriptionItems.map(({ plan, status }) => [plan?.slug, status]),
      [["free_user", "active"]]
    )
  },

  "billing.extendSubscriptionItemFreeTrial": async (context) => {
    const { client } = context
    const { itemId } = await inTrial(context)
    const extendTo = new Date(Date.now() + 20 * day)
    const extended = await client.billing.extendSubscriptionItemFreeTrial(itemId, { extendTo })
    assert.deepStrictEqual([extended.isFreeTrial, extended.periodEnd], [true, extendTo.getTime()])
    const past = client.billing.extendSubscriptionItemFreeTrial(itemId, { extendTo: new Date(0) })
    assert.deepStrictEqual(await rejection(past), [422, "form_param_value_invalid"])
  },

  "emails.create": async ({ client }) => {
    const { id: userId, primaryEmailAddressId } = await client.users.createUser({ emailAddress: ["ada@example.com"] })
    const sent = await client.emails.create({ ...message, to: { userId } }, { idempotencyKey: "welcome-1" })
    assert.deepStrictEqual(
      [sent.toEmailAddress, sent.emailAddressId, sent.subject, sent.bodyPlain, sent.status],
      ["ada@example.com", primaryEmailAddressId, "Hello", "Hi", "queued"]
    )
    const again = client.emails.create({ ...message, to: { userId } }, { idempotencyKey: "welcome-1" })
    assert.strictEqual((await again).id, sent.id)
  },

  "emails.createBatch": async ({ client }) => {
    const results = await client.emails.createBatch([
      { ...message, to: { address: "ada@example.com" }, idempotencyKey: "a" },
      { ...message, to: { address: "nobody" } }
    ])
    assert.deepStrictEqual(
      results.map(({ email, errors, index, statusCode }) => [
        index,
        statusCode,
        email?.toEmailAddress,
        errors?.[0]?.code
      ]),
      [
        [0, 200, "ada@example.com", undefined],
        [1, 422, undefined, "form_param_format_invalid"]
      ]
    )
  },

  "emails.get": async ({ client }) => {
    const { id } = await client.emails.create({ ...message, to: { address: "ada@example.com" } })
    const found = await client.emails.get(id)
    assert.deepStrictEqual([found.id, found.toEmailAddress], [id, "ada@example.com"])
    assert.deepStrictEqual(await rejection(client.emails.get("ema_0")), [404, "resource_not_found"])
  }
}
