import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, TestServices } from "effect"
import { ClerkService } from "effect-clerk"
import { Sync } from "effect-clerk/sync"
import { ClerkEmulator } from "effect-clerk/testing"
import { describeOnEach } from "./databases.js"
import { assertInStep, interrupted, newOrganization, newUser, rowsOf, withSync } from "./setup.js"

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)

const seed = Effect.gen(function* () {
  const { organizationMemberships } = yield* ClerkService
  const users = yield* Effect.forEach(numbers(10), (number) => newUser(`user_${number}`))
  const organizations = yield* Effect.forEach(numbers(10), (number) => newOrganization(`organization-${number}`))
  for (const [index, { id }] of organizations.entries()) {
    const member = { organizationId: id, userId: users[index]?.id ?? "", role: "org:member" }
    yield* organizationMemberships.create(member)
  }
  return { users, organizations }
})

describeOnEach("a backfill", (database) => {
  it.effect("fills the tables", () =>
    Effect.gen(function* () {
      yield* seed
      const report = yield* (yield* Sync).backfill
      const each = { read: 10, written: 10 }
      assert.deepStrictEqual(report, { users: each, organizations: each, memberships: each })
      yield* assertInStep
    }).pipe(withSync(database, { pageSize: 4 }))
  )

  it.effect("writes nothing again when it is run again", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      yield* seed
      yield* sync.backfill
      assert.deepStrictEqual((yield* sync.backfill).users, { read: 10, written: 0 })
    }).pipe(withSync(database, { pageSize: 4 }))
  )

  it.effect("continues after a failure where it ended", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      const { faults } = yield* ClerkEmulator
      yield* seed
      yield* faults.inject("users.list", { times: 2 })
      yield* faults.inject("users.list", { status: 500 })
      const error = yield* Effect.flip(sync.backfill)
      assert.strictEqual(error.reason._tag, "ClerkFailed")
      assert.include(error.message, "sync.backfill: a call to Clerk failed: users.list:")
      assert.lengthOf(yield* rowsOf("clerk_users"), 8)
      assert.deepStrictEqual(yield* sync.backfill, {
        organizations: { read: 0, written: 0 },
        users: { read: 2, written: 2 },
        memberships: { read: 10, written: 10 }
      })
      yield* assertInStep
    }).pipe(withSync(database, { pageSize: 4 }))
  )

  it.effect("continues after it was killed in the middle of a page", () =>
    Effect.gen(function* () {
      const { faults } = yield* ClerkEmulator
      const sync = yield* Sync
      yield* seed
      yield* faults.inject("users.list", { times: 2 })
      yield* faults.inject("users.list", { latency: "1 hour" })
      const fiber = yield* Effect.fork(sync.backfill)
      yield* Effect.repeat(Effect.zipRight(TestServices.provideLive(Effect.sleep("5 millis")), rowsOf("clerk_users")), {
        until: (rows) => rows.length === 8
      })
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual((yield* sync.backfill).users, { read: 2, written: 2 })
      yield* assertInStep
    }).pipe(withSync(database, { pageSize: 4 }))
  )

  it.effect("writes neither the cursor nor the rows of a page if one of them fails", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* seed
      for (const table of ["clerk_users", "clerk_sync_state"]) {
        const breakTable = sql`ALTER TABLE ${sql(table)} RENAME TO elsewhere`
        const sync = yield* interrupted("users.list", breakTable)
        const error = yield* Effect.flip(sync.backfill)
        assert.strictEqual(error.reason._tag, "DatabaseFailed")
        assert.include(error.message, "run `migrate`")
        yield* sql`ALTER TABLE elsewhere RENAME TO ${sql(table)}`
        assert.lengthOf(yield* rowsOf("clerk_users"), 0)
      }
      assert.deepStrictEqual((yield* (yield* Sync).backfill).users, { read: 10, written: 10 })
    }).pipe(withSync(database, { pageSize: 4 }))
  )

  it.effect("goes on if the user at whom it stopped was deleted since", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const all = yield* seed
      const sync = yield* interrupted("users.list", users.delete({ userId: all.users[3]?.id ?? "" }), { pageSize: 4 })
      yield* sync.backfill
      yield* sync.reconcile()
      yield* assertInStep
      assert.lengthOf(yield* rowsOf("clerk_users"), 9)
    }).pipe(withSync(database))
  )

  it.effect("misses no organization if others are deleted between its pages", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const all = yield* seed
      const deleted = all.organizations.slice(0, 4).map(({ id }) => id)
      const remove = Effect.forEach(deleted, (organizationId) => clerk.organizations.delete({ organizationId }))
      const sync = yield* interrupted("organizations.list", remove, { pageSize: 4 })
      yield* sync.backfill
      const ids = (yield* rowsOf("clerk_organizations")).map((row) => row["id"])
      assert.includeMembers(
        ids,
        all.organizations.slice(4).map(({ id }) => id)
      )
    }).pipe(withSync(database))
  )

  it.effect("includes users who are created while it runs", () =>
    Effect.gen(function* () {
      yield* seed
      const sync = yield* interrupted("users.list", newUser("late"), { pageSize: 4 })
      yield* sync.backfill
      assert.lengthOf(yield* rowsOf("clerk_users"), 11)
    }).pipe(withSync(database))
  )

  it.effect("rejects the secret key of another instance", () =>
    Effect.gen(function* () {
      yield* (yield* Sync).backfill
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE clerk_sync_state SET value = 'ins_other' WHERE name = 'instance'`
      const { message } = yield* Effect.flip((yield* Sync).backfill)
      assert.include(message, "filled from the Clerk instance ins_other, and the secret key belongs to ins_emulator")
      assert.include((yield* Effect.flip((yield* Sync).reconcile())).message, "ins_other")
    }).pipe(withSync(database))
  )
})
