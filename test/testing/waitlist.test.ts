import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("the waitlist, %s", (_, provide) => {
  it.effect("has an address once, whatever its case", () =>
    Effect.gen(function* () {
      const { waitlistEntries } = yield* ClerkService
      const first = yield* waitlistEntries.create({ emailAddress: "ada@example.com" })
      assert.deepStrictEqual(yield* waitlistEntries.create({ emailAddress: "ADA@example.com" }), first)
      yield* TestClock.adjust("1 second")
      const { data } = yield* waitlistEntries.createBulk({
        entries: [{ emailAddress: "ada@example.com" }, { emailAddress: "grace@example.com" }]
      })
      assert.strictEqual(data[0]?.id, first.id)
      const listed = yield* waitlistEntries.list()
      assert.deepStrictEqual([listed.totalCount, listed.data], [2, [data[1], data[0]]])
      assert.deepStrictEqual((yield* waitlistEntries.list({ query: "GRACE" })).data[0], data[1])
      assert.deepStrictEqual((yield* waitlistEntries.list({ orderBy: "email_address", limit: 1 })).data, [first])
      const repeated = [{ emailAddress: "lin@example.com" }, { emailAddress: "LIN@example.com" }]
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.createBulk({ entries: repeated })), [
        422,
        "form_param_duplicate"
      ])
      assert.strictEqual((yield* waitlistEntries.list()).totalCount, 2)
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.create({ emailAddress: "nobody" })), [
        422,
        "form_param_format_invalid"
      ])
    }).pipe(Effect.provide(provide()))
  )

  it.effect("invites with an invitation that can be listed, and revokes it with a rejection", () =>
    Effect.gen(function* () {
      const { invitations, waitlistEntries } = yield* ClerkService
      const { id: waitlistEntryId } = yield* waitlistEntries.create({ emailAddress: "ada@example.com" })
      const invited = yield* waitlistEntries.invite({ waitlistEntryId })
      assert.strictEqual(invited.status, "invited")
      assert.deepStrictEqual((yield* invitations.list()).data[0], invited.invitation)
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.invite({ waitlistEntryId })), [
        409,
        "waitlist_entry_already_invited"
      ])
      const rejected = yield* waitlistEntries.reject({ waitlistEntryId })
      assert.deepStrictEqual([rejected.status, rejected.invitation?.status], ["rejected", "revoked"])
      assert.deepStrictEqual((yield* invitations.list({ status: "revoked" })).data[0], rejected.invitation)
      assert.deepStrictEqual((yield* waitlistEntries.list({ status: "rejected" })).data, [rejected])
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.reject({ waitlistEntryId })), [
        409,
        "waitlist_entry_already_rejected"
      ])
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.delete({ waitlistEntryId })), [
        409,
        "waitlist_entry_already_rejected"
      ])
    }).pipe(Effect.provide(provide()))
  )

  it.effect("invites no one who has a user or an invitation, unless told to", () =>
    Effect.gen(function* () {
      const { invitations, waitlistEntries } = yield* ClerkService
      const { id: waitlistEntryId } = yield* waitlistEntries.create({ emailAddress: "ada@example.com" })
      yield* invitations.create({ emailAddress: "ada@example.com" })
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.invite({ waitlistEntryId })), [
        400,
        "duplicate_record"
      ])
      assert.strictEqual((yield* waitlistEntries.list({ status: "pending" })).totalCount, 1)
      yield* waitlistEntries.invite({ waitlistEntryId, ignoreExisting: true })
      assert.strictEqual((yield* invitations.list()).data.length, 2)
    }).pipe(Effect.provide(provide()))
  )

  it.effect("completes an entry when its address becomes a user's", () =>
    Effect.gen(function* () {
      const { users, waitlistEntries } = yield* ClerkService
      const events = yield* (yield* ClerkEmulator).subscribe
      const { id: waitlistEntryId } = yield* waitlistEntries.create({ emailAddress: "ada@example.com" })
      const { id: otherId } = yield* waitlistEntries.create({ emailAddress: "grace@example.com" })
      yield* users.create({ emailAddress: ["Ada@example.com"] })
      const { data } = yield* waitlistEntries.list({ status: "completed" })
      assert.deepStrictEqual(
        data.map(({ id }) => id),
        [waitlistEntryId]
      )
      for (const rejected of [
        statusAndCode(waitlistEntries.invite({ waitlistEntryId })),
        statusAndCode(waitlistEntries.reject({ waitlistEntryId })),
        statusAndCode(waitlistEntries.delete({ waitlistEntryId }))
      ]) {
        assert.deepStrictEqual(yield* rejected, [409, "waitlist_entry_already_completed"])
      }
      yield* waitlistEntries.delete({ waitlistEntryId: otherId })
      assert.deepStrictEqual(yield* statusAndCode(waitlistEntries.delete({ waitlistEntryId: otherId })), [
        404,
        "resource_not_found"
      ])
      assert.deepStrictEqual(
        Array.from(yield* events.takeAll, ({ type }) => type),
        ["waitlistEntry.created", "waitlistEntry.created", "user.created", "waitlistEntry.updated"]
      )
    }).pipe(Effect.scoped, Effect.provide(provide()))
  )
})
