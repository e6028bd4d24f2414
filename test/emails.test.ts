import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { ClerkService, Emails } from "effect-clerk"
import { ClerkServer } from "effect-clerk/testing"
import * as Recording from "./recording.js"

const email = {
  object: "email",
  id: "ema_1",
  from_email_name: "support",
  to_email_address: "customer@example.com",
  email_address_id: null,
  status: "accepted",
  delivered_by_clerk: true
}

const receipt = {
  to: { address: "customer@example.com" },
  from: { address: "support@example.com", name: "Support" },
  subject: "Your receipt",
  text: "Thanks for your order."
}

describe("emails.create", () => {
  it.effect("sends the idempotency key as a header, and all else in the body", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.json(200, email))
      const sent = yield* Emails.create({
        ...receipt,
        to: { userId: "user_1" },
        headers: { "X-Order": "123" },
        replyTo: { address: "sales@example.com" },
        idempotencyKey: "order_123-receipt"
      }).pipe(Effect.provide(client()))
      assert.deepStrictEqual([sent.id, sent.status, sent.suppressionReason], ["ema_1", "accepted", null])
      const [request] = requests
      assert.strictEqual(request?.url, "https://api.clerk.com/v1/email")
      assert.strictEqual(request?.headers["idempotency-key"], "order_123-receipt")
      assert.deepStrictEqual(JSON.parse(request?.body ?? ""), {
        ...receipt,
        to: { user_id: "user_1" },
        headers: { "X-Order": "123" },
        reply_to: { address: "sales@example.com" }
      })
    })
  )

  it.effect("is retried after an ambiguous failure only with an idempotency key", () =>
    Effect.gen(function* () {
      const attempts = (input: Emails.CreateInput) =>
        Effect.gen(function* () {
          const { client, requests } = Recording.make(Recording.errors(500, "internal"))
          const fiber = yield* Effect.fork(Effect.flip(Emails.create(input)).pipe(Effect.provide(client())))
          yield* TestClock.adjust("1 minute")
          const { isRetryable } = yield* fiber
          return {
            count: requests.length,
            keys: new Set(requests.map(({ headers }) => headers["idempotency-key"])),
            isRetryable
          }
        })
      assert.deepStrictEqual(yield* attempts(receipt), { count: 1, keys: new Set([undefined]), isRetryable: false })
      assert.deepStrictEqual(yield* attempts({ ...receipt, idempotencyKey: "k" }), {
        count: 3,
        keys: new Set(["k"]),
        isRetryable: true
      })
    })
  )

  it.effect("needs a text, one recipient and a valid key", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(Recording.json(200, email))
      const issue = (input: Emails.CreateInput) =>
        Effect.map(Effect.flip(Emails.create(input)), ({ message }) => message).pipe(Effect.provide(client()))
      const { text: _, ...empty } = receipt
      assert.include(yield* issue(empty), "expected an object with `html` or `text`")
      assert.include(yield* issue({ ...receipt, to: { address: "a@b.c", userId: "user_1" } }), "to.userId: there is no")
      assert.include(yield* issue({ ...receipt, idempotencyKey: "a b" }), "idempotencyKey: expected 1 to 255 letters")
      assert.include(yield* issue({ ...receipt, subject: "x".repeat(999) }), "subject: expected text of at most 998")
      assert.lengthOf(requests, 0)
    })
  )

  it.effect("is served with the key of the header", () =>
    Effect.gen(function* () {
      let received: unknown
      const app = ClerkServer.toHttpApp({
        emails: {
          create: (input) => {
            received = input
            return Effect.dieMessage("not sent")
          }
        }
      })
      const fetch = yield* ClerkServer.toFetch(app)
      yield* Effect.promise(() =>
        fetch("http://localhost/v1/email", {
          method: "POST",
          headers: { "content-type": "application/json", "idempotency-key": "k" },
          body: JSON.stringify(receipt)
        })
      )
      assert.deepStrictEqual(received, { ...receipt, idempotencyKey: "k" })
    })
  )
})

describe("emails.createBatch", () => {
  it.effect("keeps the keys in the body, and returns a result for each email", () =>
    Effect.gen(function* () {
      const { client, requests } = Recording.make(
        Recording.json(200, [
          { index: 0, email, status_code: 200 },
          {
            index: 1,
            errors: [{ code: "rate_limited", message: "slow down", long_message: "Slow down" }],
            status_code: 429,
            retry_after_seconds: 30
          }
        ])
      )
      const { data } = yield* Emails.createBatch({
        messages: [{ ...receipt, idempotencyKey: "a" }, receipt]
      }).pipe(Effect.provide(client()))
      assert.deepStrictEqual(
        data.map((each) => [each.email?.id, each.errors?.[0]?.longMessage, each.statusCode, each.retryAfterSeconds]),
        [
          ["ema_1", undefined, 200, undefined],
          [undefined, "Slow down", 429, 30]
        ]
      )
      assert.deepStrictEqual(JSON.parse(requests[0]?.body ?? ""), {
        messages: [{ ...receipt, idempotency_key: "a" }, receipt]
      })
      assert.notProperty(requests[0]?.headers, "idempotency-key")
    })
  )
})

it.effect("operations that only @clerk/backend has are sent as it sends them", () =>
  Effect.gen(function* () {
    const { clerk, requests } = Recording.make(
      Recording.json(200, email),
      Recording.json(200, { directives: ["__session=1"] }),
      Recording.json(200, { object: "invitation", id: "inv_1", deleted: true })
    )
    yield* Effect.gen(function* () {
      const { clients, emails, invitations } = yield* ClerkService
      assert.strictEqual((yield* emails.get({ emailId: "ema_1" })).id, "ema_1")
      assert.deepStrictEqual((yield* clients.getHandshakePayload({ nonce: "n" })).directives, ["__session=1"])
      assert.isTrue((yield* invitations.delete({ invitationId: "inv_1" })).deleted)
    }).pipe(Effect.provide(clerk()))
    assert.deepStrictEqual(
      requests.map(({ method, url }) => `${method} ${url.replace("https://api.clerk.com/v1", "")}`),
      ["GET /email/ema_1", "GET /clients/handshake_payload?nonce=n", "DELETE /invitations/inv_1"]
    )
  })
)
