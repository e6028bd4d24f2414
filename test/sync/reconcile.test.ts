import { SqlClient } from "@effect/sql"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, TestClock } from "effect"
import { ClerkService, type Users } from "effect-clerk"
import { Sync, Table } from "effect-clerk/sync"
import { ClerkEmulator } from "effect-clerk/testing"
import { describeOnEach } from "./databases.js"
import {
  assertInStep,
  collectEvents,
  deliver,
  deliverAll,
  interrupted,
  newOrganization,
  newUser,
  rowsOf,
  withResponses,
  withSync
} from "./setup.js"

const nothing = { count: 0, ids: [] }
const only = (...ids: ReadonlyArray<string>) => ({ count: ids.length, ids })
const addUser = (id: string) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      INSERT INTO clerk_users ${sql.insert({ id, banned: 0, public_metadata: "{}", created_at: "2025-07-01T00:00:00.000Z", updated_at: "2025-07-01T00:00:00.000Z" })}`
  )
const userIds = Effect.map(rowsOf("clerk_users"), (rows) => rows.map((row) => row["id"]))

/** Three users, one of whom is a member of an organization, all with their rows. */
const filled = Effect.gen(function* () {
  const { organizationMemberships } = yield* ClerkService
  const users = yield* Effect.forEach(["ada", "grace", "alan"], newUser)
  const organization = yield* newOrganization("engines")
  const [ada, grace, alan] = users.map(({ id }) => id) as [string, string, string]
  const membership = yield* organizationMemberships.create({
    organizationId: organization.id,
    userId: ada,
    role: "org:member"
  })
  yield* (yield* Sync).backfill
  yield* TestClock.adjust("1 hour")
  return { ada, grace, alan, organizationId: organization.id, membershipId: membership.id }
})

describeOnEach("a reconciliation", (database) => {
  it.effect("repairs what events have missed, and reports it", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { ada, alan, grace, membershipId, organizationId } = yield* filled
      const late = yield* newUser("late")
      yield* clerk.users.update({ userId: grace, firstName: "Grace" })
      yield* clerk.users.delete({ userId: ada })
      const report = yield* (yield* Sync).reconcile()
      assert.deepStrictEqual(report, {
        users: { checked: 3, missing: only(late.id), stale: only(grace), extra: only(ada), unknown: nothing },
        organizations: { checked: 1, missing: nothing, stale: nothing, extra: nothing, unknown: nothing },
        memberships: { checked: 0, missing: nothing, stale: nothing, extra: only(membershipId), unknown: nothing }
      })
      assert.sameMembers(yield* userIds, [alan, grace, late.id])
      assert.isString(organizationId)
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("restores a row that was removed by hand", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { ada } = yield* filled
      yield* sql`DELETE FROM clerk_users WHERE id = ${ada}`
      const { users } = yield* (yield* Sync).reconcile()
      assert.deepStrictEqual(users?.missing, only(ada))
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("names at most the first ids of each kind", () =>
    Effect.gen(function* () {
      yield* Effect.forEach(["ada", "grace", "alan"], newUser)
      const { users } = yield* (yield* Sync).reconcile({ maxIds: 2 })
      assert.strictEqual(users?.missing.count, 3)
      assert.lengthOf(users?.missing.ids ?? [], 2)
    }).pipe(withSync(database))
  )

  it.effect.each(["users.list", "organizations.list", "organizationMemberships.listAll"] as const)(
    "removes nothing if %s fails before its end",
    (operation) =>
      Effect.gen(function* () {
        const { faults } = yield* ClerkEmulator
        const { users } = yield* ClerkService
        const { ada } = yield* filled
        yield* users.delete({ userId: ada })
        yield* faults.inject(operation, { status: 500 })
        const error = yield* Effect.flip((yield* Sync).reconcile())
        assert.strictEqual(error.reason._tag, "ClerkFailed")
        assert.include(yield* userIds, ada)
        assert.lengthOf(yield* rowsOf("clerk_memberships"), 1)
        yield* (yield* Sync).reconcile()
        yield* assertInStep
      }).pipe(withSync(database, { pageSize: 2 }))
  )

  it.effect("keeps a row whose item was not in the list, but which Clerk has when it is asked", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const all = yield* filled
      // It moves the user before the page that was read last, and so out of the rest of the list.
      const move = users.update({ userId: all.alan, createdAt: DateTime.unsafeMake(0) })
      const sync = yield* interrupted("users.list", move, { pageSize: 2 })
      const report = yield* sync.reconcile()
      assert.deepStrictEqual([report.users?.extra, report.users?.stale], [nothing, only(all.alan)])
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("keeps a row that was written while it ran, even if Clerk does not list its user yet", () =>
    Effect.gen(function* () {
      const events = yield* collectEvents
      yield* filled
      yield* events
      const createLate = Effect.gen(function* () {
        yield* TestClock.adjust("1 second")
        yield* newUser("late")
        yield* deliverAll(yield* events)
      })
      // The list is read before the user is created, and a replica does not have the user afterwards.
      const sync = yield* withResponses("users.list", (response, input) => {
        const isWalk = !("userId" in (input as object))
        return isWalk ? Effect.as(createLate, response) : Effect.succeed({ data: [] })
      })
      const { users } = yield* sync.reconcile()
      assert.deepStrictEqual(users?.extra, nothing)
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("removes none of more rows than it may", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const sync = yield* Sync
      const { ada, alan, grace } = yield* filled
      for (const userId of [ada, alan]) yield* clerk.users.delete({ userId })
      const { message } = yield* Effect.flip(sync.reconcile({ maxRemovals: 1 }))
      assert.include(message, "Clerk does not know more than 1 rows of clerk_users, and none was removed")
      assert.lengthOf(yield* userIds, 3)
      yield* sync.reconcile({ maxRemovals: 2 })
      assert.deepStrictEqual(yield* userIds, [grace])
    }).pipe(withSync(database))
  )

  it.effect("leaves rows alone that it never wrote, and removes them on request", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      yield* addUser("system")
      const { users } = yield* sync.reconcile()
      assert.deepStrictEqual([users?.unknown, users?.extra], [only("system"), nothing])
      assert.deepStrictEqual(yield* userIds, ["system"])
      const after = yield* sync.reconcile({ removeUnrecorded: true })
      assert.deepStrictEqual([after.users?.unknown, after.users?.extra], [nothing, only("system")])
      assert.deepStrictEqual(yield* userIds, [])
    }).pipe(withSync(database))
  )

  it.effect("takes over the rows of a table that existed before", () =>
    Effect.gen(function* () {
      const ada = yield* newUser("ada")
      yield* addUser(ada.id)
      const { users } = yield* (yield* Sync).reconcile()
      assert.deepStrictEqual(users?.stale, only(ada.id))
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("does not write an older state over that of an event which comes meanwhile", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { ada } = yield* filled
      const events = yield* collectEvents
      const rename = Effect.gen(function* () {
        yield* TestClock.adjust("1 second")
        yield* users.update({ userId: ada, firstName: "Newer" })
        yield* deliverAll(yield* events)
      })
      const sync = yield* interrupted("users.list", rename)
      yield* sync.reconcile()
      assert.include(
        (yield* rowsOf("clerk_users")).map((row) => row["first_name"]),
        "Newer"
      )
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("does not restore a user whose deletion comes meanwhile", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { ada } = yield* filled
      const events = yield* collectEvents
      const remove = Effect.gen(function* () {
        yield* users.delete({ userId: ada })
        yield* deliverAll(yield* events)
      })
      const sync = yield* interrupted("users.list", remove)
      yield* sync.reconcile()
      assert.notInclude(yield* userIds, ada)
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("restores a user who was taken for deleted and whom Clerk has", () =>
    Effect.gen(function* () {
      const { ada } = yield* filled
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE clerk_sync_records SET deleted_at = 0 WHERE id = ${ada}`
      yield* sql`DELETE FROM clerk_users WHERE id = ${ada}`
      const { users } = yield* (yield* Sync).reconcile()
      assert.deepStrictEqual(users?.missing, only(ada))
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("writes all rows again that a new mapping changes", () =>
    Effect.gen(function* () {
      yield* filled
      const emails: typeof Table.users = {
        ...Table.users,
        columns: (user) => ({ ...Table.users.columns(user), first_name: "new" })
      }
      const sync = yield* interrupted("none", Effect.void, { users: emails })
      const { users } = yield* sync.reconcile()
      assert.strictEqual(users?.stale.count, 3)
    }).pipe(withSync(database))
  )

  it.effect("forgets messages and deletions after their retention", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const clerk = yield* ClerkService
      const sync = yield* Sync
      const events = yield* collectEvents
      const { id } = yield* newUser("ada")
      yield* clerk.users.delete({ userId: id })
      yield* deliverAll(yield* events)
      const remembered = Effect.all([
        sql`SELECT * FROM clerk_sync_inbox`,
        sql`SELECT * FROM clerk_sync_records WHERE deleted_at IS NOT NULL`
      ]).pipe(Effect.map((lists) => lists.map((list) => list.length)))
      yield* TestClock.adjust("29 days")
      yield* sync.reconcile()
      assert.deepStrictEqual(yield* remembered, [2, 1])
      yield* TestClock.adjust("2 days")
      yield* sync.reconcile()
      assert.deepStrictEqual(yield* remembered, [0, 0])
    }).pipe(withSync(database))
  )

  it.effect("can run twice at the same time, with deliveries between", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const sync = yield* Sync
      const events = yield* collectEvents
      const { ada, grace } = yield* filled
      yield* clerk.users.update({ userId: grace, firstName: "Grace" })
      yield* clerk.users.delete({ userId: ada })
      const deliveries = Effect.forEach(yield* events, deliver, { concurrency: "unbounded" })
      yield* Effect.all([sync.reconcile(), deliveries, sync.reconcile()], { concurrency: "unbounded" })
      yield* assertInStep
    }).pipe(withSync(database, { pageSize: 2 }))
  )

  describe("with a unique column", () => {
    const named: Table.Table<Users.User> = {
      name: "named",
      id: "clerk_id",
      columns: ({ username }) => ({ username }),
      create: () => ["CREATE TABLE named (clerk_id TEXT PRIMARY KEY, username TEXT UNIQUE)"]
    }
    const names = Effect.map(rowsOf("named"), (rows) => rows.map((row) => [row["clerk_id"], row["username"]]))

    it.effect("gives a value of a deleted user to the one who has it now", () =>
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const sync = yield* Sync
        const [ada, grace] = yield* Effect.all([newUser("ada"), newUser("grace")])
        yield* sync.backfill
        yield* TestClock.adjust("1 hour")
        yield* users.delete({ userId: ada.id })
        const next = yield* newUser("ada")
        const others = yield* Effect.forEach(["alan", "edsger", "barbara"], newUser)
        const report = yield* sync.reconcile()
        assert.deepStrictEqual(report.users?.extra, only(ada.id))
        assert.sameMembers(
          [...(report.users?.missing.ids ?? [])],
          [next, ...others].map(({ id }) => id)
        )
        assert.strictEqual(report.users?.checked, 5)
        assert.sameDeepMembers(
          yield* names,
          [grace, next, ...others].map(({ id, username }) => [id, username])
        )
      }).pipe(withSync(database, { users: named }))
    )

    it.effect("passes values on from one user to the next", () =>
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const sync = yield* Sync
        const [first, second, third] = yield* Effect.all([newUser("one"), newUser("two"), newUser("three")])
        yield* sync.backfill
        yield* TestClock.adjust("1 hour")
        yield* users.update({ userId: third.id, username: "four" })
        yield* users.update({ userId: second.id, username: "three" })
        yield* users.update({ userId: first.id, username: "two" })
        yield* sync.reconcile()
        assert.sameDeepMembers(yield* names, [
          [first.id, "two"],
          [second.id, "three"],
          [third.id, "four"]
        ])
      }).pipe(withSync(database, { users: named }))
    )

    it.effect("fails if two users have a value that must be unique", () =>
      Effect.gen(function* () {
        const sync = yield* Sync
        yield* Effect.all([newUser("one"), newUser("two")])
        const { message, reason } = yield* Effect.flip(sync.reconcile())
        assert.strictEqual(reason._tag, "DatabaseFailed")
        assert.include(message, "unique column")
      }).pipe(withSync(database, { users: { ...named, columns: () => ({ username: "same" }) } }))
    )
  })
})
