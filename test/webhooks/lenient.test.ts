import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, TestClock } from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import { type KnownEvent, type WebhookEvent, type WebhookEventType, Webhooks } from "effect-clerk/webhooks"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
const time = 1_751_371_200_000

const receive = (type: string, data: unknown, envelope: object = { object: "event", timestamp: time }) =>
  Effect.gen(function* () {
    const body = JSON.stringify({ ...envelope, type, data })
    const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret })
    return yield* Webhooks.verify({ headers, body, signingSecret })
  })

/** An event of the type, or the text of its error. */
const receiveAs = <Type extends WebhookEventType>(type: Type, data: unknown) =>
  Effect.map(receive(type, data), (event) => {
    assert.strictEqual<string>(event.type, type)
    return event as Extract<KnownEvent, { readonly type: Type }>
  })

const jsonOf = (event: WebhookEvent) =>
  Effect.map(Webhooks.encode(event), (body): Record<string, unknown> => JSON.parse(body).data)

const without = (data: Readonly<Record<string, unknown>>, ...names: ReadonlyArray<string>) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)))

/** The example of `user.created` in Clerk's guide "Webhooks overview". */
const documented = {
  birthday: "",
  created_at: 1654012591514,
  email_addresses: [
    {
      email_address: "exaple@example.org",
      id: "idn_29w83yL7CwVlJXylYLxcslromF1",
      linked_to: [],
      object: "email_address",
      verification: { status: "verified", strategy: "ticket" }
    }
  ],
  external_accounts: [],
  external_id: "567772",
  first_name: "Example",
  gender: "",
  id: "user_29w83sxmDNGwOuEthce5gg56FcC",
  image_url: "https://img.clerk.com/xxxxxx",
  last_name: "Example",
  last_sign_in_at: 1654012591514,
  object: "user",
  password_enabled: true,
  phone_numbers: [],
  primary_email_address_id: "idn_29w83yL7CwVlJXylYLxcslromF1",
  primary_phone_number_id: null,
  primary_web3_wallet_id: null,
  private_metadata: {},
  profile_image_url: "https://www.gravatar.com/avatar?d=mp",
  public_metadata: {},
  two_factor_enabled: false,
  unsafe_metadata: {},
  updated_at: 1654012591835,
  username: null,
  web3_wallets: []
}

const examples = WebhookExamples.all().map((event) => [event.type, event] as const)

/** The parts without which an event does not say what it is about. */
const identifying: ReadonlyArray<readonly [type: string, field: string]> = [
  ["organizationMembership.created", "organization"],
  ["organizationMembership.updated", "organization"],
  ["organizationMembership.deleted", "organization"]
]

describe("an event that lacks fields of its schema", () => {
  it.effect("is decoded if it is Clerk's own example", () =>
    Effect.gen(function* () {
      const { data, filledIn } = yield* receiveAs("user.created", documented)
      assert.deepStrictEqual(filledIn, [
        "data.hasImage",
        "data.emailAddresses[0].reserved",
        "data.emailAddresses[0].createdAt",
        "data.emailAddresses[0].updatedAt",
        "data.passkeys",
        "data.totpEnabled",
        "data.backupCodeEnabled",
        "data.samlAccounts",
        "data.enterpriseAccounts",
        "data.banned",
        "data.locked",
        "data.deleteSelfEnabled",
        "data.createOrganizationEnabled"
      ])
      assert.deepStrictEqual(
        [data.id, data.firstName, data.emailAddresses[0]?.emailAddress, data.passwordEnabled],
        ["user_29w83sxmDNGwOuEthce5gg56FcC", "Example", "exaple@example.org", true]
      )
      assert.deepStrictEqual([data.hasImage, data.banned, data.passkeys, data.mfaEnabledAt], [false, false, [], null])
      assert.isFalse(data.emailAddresses[0]?.reserved)
    })
  )

  it.effect("has Clerk's defaults, which are not always false", () =>
    Effect.gen(function* () {
      const user = yield* receiveAs("user.created", documented)
      assert.deepStrictEqual([user.data.deleteSelfEnabled, user.data.createOrganizationEnabled], [true, true])
      const deleted = yield* receiveAs("user.deleted", { id: "user_1", object: "user" })
      assert.deepStrictEqual([deleted.data.deleted, deleted.filledIn], [true, ["data.deleted"]])
      const email = yield* receiveAs("email.created", { id: "ema_1" })
      assert.isTrue(email.data.deliveredByClerk)
    })
  )

  it.effect("has the time of the event in place of a time", () =>
    Effect.gen(function* () {
      const { data, timestamp } = yield* receiveAs("session.ended", { id: "sess_1" })
      assert.strictEqual(data.updatedAt.epochMillis, time)
      assert.strictEqual(timestamp.epochMillis, time)
    })
  )

  it.effect.each(examples)("is decoded without any one of the fields of %s but `id`", ([type, example]) =>
    Effect.gen(function* () {
      const data = yield* jsonOf(example)
      for (const name of Object.keys(data)) {
        if (name === "id" || identifying.some(([of, field]) => of === type && field === name)) continue
        const event = yield* receive(type, without(data, name))
        assert.deepStrictEqual(without(yield* jsonOf(event), name), without(data, name), name)
        assert.isAtMost(event.filledIn?.length ?? 0, 1, name)
      }
    })
  )

  it.effect.each(examples)(
    "is decoded with nothing but the ids of %s, and its values match the schema",
    ([type, example]) =>
      Effect.gen(function* () {
        const data = yield* jsonOf(example)
        const needed = ["id", ...identifying.flatMap(([of, field]) => (of === type ? [field] : []))]
        const event = yield* receive(type, without(data, ...Object.keys(data).filter((name) => !needed.includes(name))))
        assert.strictEqual<string>(event.type, type)
        assert.strictEqual((yield* jsonOf(event))["id"], data["id"])
      })
  )

  const withId = examples.filter(([type]) => !type.endsWith(".deleted") || type === "organizationMembership.deleted")
  it.effect.each(withId)("is rejected if the `id` of %s is missing or no string", ([type, example]) =>
    Effect.gen(function* () {
      const data = yield* jsonOf(example)
      for (const id of [undefined, null, 7, {}]) {
        const error = yield* Effect.flip(receive(type, { ...data, id }))
        assert(error.reason._tag === "InvalidEvent")
        assert.match(error.reason.detail, /^data\.id: expected a string, got/)
      }
    })
  )

  it.effect.each(identifying)("is rejected if %s has no `%s`", ([type, field]) =>
    Effect.gen(function* () {
      const example = examples.find(([of]) => of === type)
      const error = yield* Effect.flip(receive(type, without(yield* jsonOf((example ?? assert.fail())[1]), field)))
      assert.include(error.message, `data.${field}`)
    })
  )

  it.effect("is rejected if the optional `id` of what was deleted is no string", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(receive("user.deleted", { id: 7, object: "user", deleted: true }))
      assert.match(error.message, /: data\.id: expected .*, got a number$/)
    })
  )

  it.effect.each([undefined, null, "a user", 7, []])("is rejected if its data is %j", (data) =>
    Effect.gen(function* () {
      for (const type of ["user.created", "user.deleted"] as const) {
        const error = yield* Effect.flip(receive(type, data))
        assert.match(error.message, /: data: expected /)
      }
    })
  )
})

describe("an event with values of other types than its schema", () => {
  it.effect("has defaults in their place, and says so", () =>
    Effect.gen(function* () {
      const example = yield* jsonOf(WebhookExamples.make("user.created"))
      const changed = { banned: "yes", created_at: "yesterday", passkeys: {}, first_name: 7, locale: 7 }
      const { data, filledIn } = yield* receiveAs("user.created", { ...example, ...changed })
      assert.deepStrictEqual(
        [data.banned, data.createdAt.epochMillis, data.passkeys, data.firstName, data.locale],
        [false, time, [], null, undefined]
      )
      assert.notProperty(data, "locale")
      assert.sameMembers(
        [...(filledIn ?? [])],
        ["data.banned", "data.createdAt", "data.passkeys", "data.firstName", "data.locale"]
      )
    })
  )

  it.effect("leaves out items and optional parts without an `id`", () =>
    Effect.gen(function* () {
      const session = yield* jsonOf(WebhookExamples.make("session.created"))
      const { data, filledIn } = yield* receiveAs("session.created", { ...session, user: { first_name: "Ada" } })
      assert.notProperty(data, "user")
      assert.deepStrictEqual(filledIn, ["data.user"])
      const [account] = [{ object: "external_account", provider: "oauth_x" }]
      const user = yield* receiveAs("user.created", {
        ...documented,
        external_accounts: [account, { ...account, id: "eac_1" }]
      })
      assert.deepStrictEqual(
        user.data.externalAccounts.map(({ id }) => id),
        ["eac_1"]
      )
      assert.include(user.filledIn ?? [], "data.externalAccounts[0]")
    })
  )

  it.effect("in its envelope is decoded too", () =>
    Effect.gen(function* () {
      const event = yield* receive(
        "user.deleted",
        { id: "user_1", object: "user", deleted: true },
        {
          timestamp: "now",
          instance_id: 7,
          event_attributes: { http_request: { client_ip: 7, user_agent: "curl" } }
        }
      )
      assert.strictEqual(event.timestamp.epochMillis, 0)
      assert.notProperty(event, "instanceId")
      assert.deepStrictEqual(event.eventAttributes, { httpRequest: { userAgent: "curl" } })
      assert.deepStrictEqual(event.filledIn, ["instanceId", "eventAttributes.httpRequest.clientIp"])
    })
  )

  it.effect("as its time has the time of signing", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(time)
      const event = yield* receive(
        "user.deleted",
        { id: "user_1", object: "user", deleted: true },
        { timestamp: 1e300 }
      )
      assert.strictEqual(event.timestamp.epochMillis, time)
      assert.deepStrictEqual(event.filledIn, ["timestamp"])
    })
  )

  it.effect("of an unknown type has its data unchanged", () =>
    Effect.gen(function* () {
      const event = yield* receive("apiKey.rotated", { a_b: 1 }, { timestamp: time, instance_id: 7 })
      assert(event.type === "unknown")
      assert.deepStrictEqual([event.data, event.filledIn], [{ a_b: 1 }, ["instanceId"]])
    })
  )
})

describe("a complete event", () => {
  it.effect.each(examples)("of %s has nothing filled in, whatever the body claims", ([type, example]) =>
    Effect.gen(function* () {
      const event = yield* receive(type, yield* jsonOf(example), { timestamp: time, filled_in: ["data.id"] })
      assert.notProperty(event, "filledIn")
    })
  )

  it.effect("does not send what was filled in", () =>
    Effect.gen(function* () {
      const event = yield* receiveAs("user.created", documented)
      assert.notProperty(JSON.parse(yield* Webhooks.encode(event)), "filled_in")
    })
  )
})
