import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const message = { from: { address: "hello@emulator.test" }, subject: "Hello", text: "Hi" }

describe.each(modes)("emails, %s", (_, provide) => {
  it.effect("go to an address, or to a user's primary one", () =>
    Effect.gen(function* () {
      const { emails, users } = yield* ClerkService
      const events = yield* (yield* ClerkEmulator).subscribe
      const user = yield* users.create({ emailAddress: ["ada@example.com"] })
      const toAddress = yield* emails.create({ ...message, to: { address: "grace@example.com" } })
      assert.deepStrictEqual(yield* emails.get({ emailId: toAddress.id }), toAddress)
      const toUser = yield* emails.create({ ...message, to: { userId: user.id } })
      assert.deepStrictEqual(
        [toUser.toEmailAddress, toUser.emailAddressId, toUser.userId],
        ["ada@example.com", user.primaryEmailAddressId, user.id]
      )
      const sent = Array.from(yield* events.takeAll).flatMap((event) =>
        event.type === "email.created" ? [event.data.toEmailAddress] : []
      )
      assert.deepStrictEqual(sent, ["grace@example.com", "ada@example.com"])
      assert.deepStrictEqual(yield* statusAndCode(emails.create({ ...message, to: { userId: "user_none" } })), [
        422,
        "form_resource_not_found"
      ])
      assert.deepStrictEqual(yield* statusAndCode(emails.get({ emailId: "ema_none" })), [404, "resource_not_found"])
    }).pipe(Effect.scoped, Effect.provide(provide()))
  )

  it.effect("are sent once for an idempotency key", () =>
    Effect.gen(function* () {
      const { emails } = yield* ClerkService
      const input = { ...message, to: { address: "ada@example.com" }, idempotencyKey: "welcome-1" }
      const first = yield* emails.create(input)
      assert.deepStrictEqual(yield* emails.create(input), first)
      assert.notStrictEqual((yield* emails.create({ ...input, idempotencyKey: "welcome-2" })).id, first.id)
      assert.strictEqual((yield* statusAndCode(emails.create({ ...input, subject: "Other" })))[0], 409)
    }).pipe(Effect.provide(provide()))
  )

  it.effect("of a batch succeed and fail on their own", () =>
    Effect.gen(function* () {
      const { emails } = yield* ClerkService
      const to = { address: "ada@example.com" }
      const { data } = yield* emails.createBatch({
        messages: [
          { ...message, to },
          { ...message, to: { address: "nobody" } },
          { ...message, to, cc: ["ADA@example.com"] },
          { ...message, to, text: "x".repeat(50_001) }
        ]
      })
      assert.deepStrictEqual(
        data.map(({ errors, index, statusCode }) => [index, statusCode, errors?.[0]?.code]),
        [
          [0, 200, undefined],
          [1, 422, "form_param_format_invalid"],
          [2, 422, "form_param_duplicate"],
          [3, 422, "form_param_exceeds_allowed_size"]
        ]
      )
      assert.deepStrictEqual(yield* emails.get({ emailId: data[0]?.email?.id ?? "" }), data[0]?.email)
    }).pipe(Effect.provide(provide()))
  )
})
