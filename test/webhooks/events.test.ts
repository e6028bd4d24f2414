import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import { eventSchemas, isWebhookEventType, WebhookEvent, type WebhookEventType, Webhooks } from "effect-clerk/webhooks"
import { webhookExamples } from "../conformance/webhookExamples.js"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

const receive = (json: unknown) =>
  Effect.gen(function* () {
    const body = JSON.stringify(json)
    const headers = yield* Webhooks.sign({ messageId: "msg_1", body, signingSecret })
    return yield* Webhooks.verify({ headers, body, signingSecret })
  })

describe("Clerk's specification", () => {
  const examples = webhookExamples().map(({ body, webhook }) => [webhook, body] as const)

  it("has 45 event types, and this version knows all of them", () => {
    assert.lengthOf(examples, 45)
    assert.deepStrictEqual(
      examples.map(([type]) => type).filter((type) => !isWebhookEventType(type)),
      []
    )
  })

  it("has every event type of this version except the one that only Clerk's SDK lists", () => {
    const specified = new Set(examples.map(([type]) => type))
    assert.deepStrictEqual(
      Object.keys(eventSchemas).filter((type) => !specified.has(type)),
      ["subscriptionItem.created"]
    )
  })

  it.effect.each(examples)(
    "the example of %s decodes, and no value of its data is lost that has a field in the schema",
    ([type, example]) =>
      Effect.gen(function* () {
        const event = yield* receive(example)
        assert.strictEqual<string>(event.type, type)
        assert.strictEqual(event.timestamp.epochMillis, example.timestamp * 1000)
        assert.strictEqual(event.instanceId, example.instance_id)
        const sent: Record<string, unknown> = JSON.parse(yield* Webhooks.encode(event)).data
        for (const [key, value] of Object.entries(sent)) {
          if (typeof value !== "object")
            assert.strictEqual(value, key === "object" ? value : (example.data[key] ?? null))
        }
      })
  )
})

describe("an example", () => {
  it("exists for all 46 event types", () => {
    assert.deepStrictEqual(
      WebhookExamples.all()
        .map((event) => event.type as string)
        .sort(),
      Object.keys(eventSchemas).sort()
    )
    assert.lengthOf(WebhookExamples.all(), 46)
  })

  it.effect.each(WebhookExamples.all().map((event) => [event.type, event] as const))(
    "of %s is the same after it was delivered and verified",
    ([, event]) =>
      Effect.gen(function* () {
        const delivery = yield* WebhookExamples.deliver(event, signingSecret)
        assert.deepStrictEqual(yield* Webhooks.verify({ ...delivery, signingSecret }), event)
      })
  )

  it.effect("can be changed in its envelope and its data", () =>
    Effect.gen(function* () {
      const event = WebhookExamples.make("user.created", { messageId: "msg_2", data: { firstName: "Grace" } })
      const delivery = yield* WebhookExamples.deliver(event, signingSecret)
      assert.strictEqual(delivery.headers["svix-id"], "msg_2")
      const received = yield* Webhooks.verify({ ...delivery, signingSecret })
      assert(received.type === "user.created")
      assert.deepStrictEqual([received.data.firstName, received.data.lastName], ["Grace", "Lovelace"])
    })
  )

  it.effect("of an unknown type is encoded with the type that Clerk sent", () =>
    Effect.gen(function* () {
      const event = yield* receive({ type: "apiKey.created", data: { snake_key: 1 }, timestamp: 1751371200000 })
      const body = yield* Webhooks.encode(event)
      assert.deepStrictEqual(JSON.parse(body), {
        object: "event",
        type: "apiKey.created",
        data: { snake_key: 1 },
        timestamp: 1751371200000
      })
    })
  )

  it.effect("that does not match its schema is not delivered", () =>
    Effect.gen(function* () {
      // @ts-expect-error: an id is a string
      const wrong = WebhookExamples.make("user.deleted", { data: { id: 7 } })
      const error = yield* Effect.flip(WebhookExamples.deliver(wrong, signingSecret))
      assert.strictEqual(error.reason._tag, "InvalidEvent")
    })
  )

  it.effect("keeps metadata byte for byte, message_id keys included", () =>
    Effect.gen(function* () {
      const publicMetadata = { message_id: 1, snake_key: { camelKey: [null] } }
      const event = WebhookExamples.make("user.updated", { data: { publicMetadata } })
      const delivery = yield* WebhookExamples.deliver(event, signingSecret)
      assert.include(delivery.body, JSON.stringify(publicMetadata))
      const received = yield* Webhooks.verify({ ...delivery, signingSecret })
      assert(received.type === "user.updated")
      assert.deepStrictEqual(received.data.publicMetadata, publicMetadata)
    })
  )
})

describe("data that differs from Clerk's specification", () => {
  const data = (type: WebhookEventType) =>
    Effect.map(
      Webhooks.encode(WebhookExamples.make(type) as WebhookEvent),
      (body): Record<string, unknown> => JSON.parse(body).data
    )

  it.effect("a session decodes with its user, with null as its user, and without one", () =>
    Effect.gen(function* () {
      const { user, ...session } = yield* data("session.created")
      const event = yield* receive({ type: "session.created", data: { ...session, user } })
      assert(event.type === "session.created")
      assert.strictEqual(event.data.user?.firstName, "Ada")
      for (const without of [session, { ...session, user: null }]) {
        const event = yield* receive({ type: "session.ended", data: without })
        assert(event.type === "session.ended")
        assert.notProperty(event.data, "user")
      }
    })
  )

  it.effect("a text message decodes with its time in `created_at` instead of `created_at_ms`", () =>
    Effect.gen(function* () {
      const { created_at_ms, ...sms } = yield* data("sms.created")
      const event = yield* receive({ type: "sms.created", data: { ...sms, created_at: created_at_ms } })
      assert(event.type === "sms.created")
      assert.strictEqual(event.data.createdAt?.epochMillis, created_at_ms)
    })
  )

  it.effect("an unknown status decodes", () =>
    Effect.gen(function* () {
      const session = yield* data("session.created")
      const event = yield* receive({ type: "session.created", data: { ...session, status: "dormant" } })
      assert(event.type === "session.created")
      assert.strictEqual(event.data.status, "dormant")
    })
  )

  it.effect("unknown fields are ignored", () =>
    Effect.gen(function* () {
      const user = yield* data("user.created")
      const event = yield* receive({ type: "user.created", data: { ...user, favourite_color: "blue" }, more: 1 })
      assert.strictEqual(event.type, "user.created")
      assert.notProperty(event.data, "favouriteColor")
    })
  )

  it.effect("nullable fields that are absent decode to null", () =>
    Effect.gen(function* () {
      const { inviter_id, public_inviter_data, ...invitation } = yield* data("organizationInvitation.created")
      const event = yield* receive({ type: "organizationInvitation.created", data: invitation })
      assert(event.type === "organizationInvitation.created")
      assert.isNull(event.data.inviterId)
      assert.isNull(event.data.publicInviterData)
    })
  )
})

describe("the WebhookEvent schema", () => {
  it.effect.each(WebhookExamples.all().map((event) => [event.type, event] as const))(
    "encodes and decodes %s as JSON, message id included",
    ([, event]) =>
      Effect.gen(function* () {
        const json = JSON.stringify(yield* Schema.encode(WebhookEvent)(event))
        assert.deepStrictEqual(yield* Schema.decodeUnknown(WebhookEvent)(JSON.parse(json)), event)
      })
  )

  it.effect("encodes and decodes an event of an unknown type", () =>
    Effect.gen(function* () {
      const event = yield* receive({ type: "apiKey.created", data: { snake_key: 1 }, timestamp: 1751371200000 })
      assert.strictEqual(event.type, "unknown")
      const encoded = yield* Schema.encode(WebhookEvent)(event)
      assert.deepStrictEqual(yield* Schema.decode(WebhookEvent)(encoded), event)
    })
  )
})
