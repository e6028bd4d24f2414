import { SqlClient } from "@effect/sql"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Metric, MetricKey, TestClock } from "effect"
import { ClerkService, type Organizations, Users } from "effect-clerk"
import { make, Sync, type Table } from "effect-clerk/sync"
import { ClerkEmulator, WebhookExamples } from "effect-clerk/testing"
import { describeOnEach } from "./databases.js"
import { assertInStep, collectEvents, deliverAll, newOrganization, newUser, rowsOf, withSync } from "./setup.js"

const people: Table.Table<Users.User> = {
  name: "people",
  id: "clerk_id",
  columns: (user) => ({
    email: Users.primaryEmailAddress(user)?.emailAddress,
    plan: String(user.publicMetadata["plan"] ?? "free"),
    is_banned: user.banned,
    joined: user.createdAt,
    logins: 3n
  }),
  softDelete: (time) => ({ removed: time, email: null }),
  create: (dialect) => [
    `CREATE TABLE IF NOT EXISTS people (
      id ${dialect === "pg" ? "SERIAL" : "INTEGER"} PRIMARY KEY, clerk_id TEXT UNIQUE, email TEXT, plan TEXT,
      is_banned ${dialect === "pg" ? "BOOLEAN" : "INTEGER"}, joined ${dialect === "pg" ? "TIMESTAMPTZ" : "TEXT"},
      logins BIGINT, removed ${dialect === "pg" ? "TIMESTAMPTZ" : "TEXT"}, notes TEXT)`
  ]
}

const person = Effect.map(rowsOf("people"), (rows) => {
  assert.lengthOf(rows, 1)
  return rows[0] as Readonly<Record<string, unknown>>
})

const newPerson = Effect.flatMap(ClerkService, ({ users }) =>
  users.create({ emailAddress: ["ada@example.com"], skipPasswordRequirement: true, publicMetadata: { plan: "pro" } })
)

describeOnEach("a table of one's own", (database, { transforming }) => {
  it.effect("gets the columns of its mapping, and keeps those that are not in it", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const sync = yield* Sync
      const { users } = yield* ClerkService
      const ada = yield* newPerson
      yield* sync.backfill
      yield* sql`UPDATE people SET notes = 'hello'`
      yield* TestClock.adjust("1 second")
      yield* users.updateMetadata({ userId: ada.id, publicMetadata: { plan: "free" } })
      yield* sync.reconcile()
      const { is_banned, joined, logins, ...row } = yield* person
      assert.deepStrictEqual(row, {
        id: 1,
        clerk_id: ada.id,
        email: "ada@example.com",
        plan: "free",
        removed: null,
        notes: "hello"
      })
      assert.deepStrictEqual([Boolean(is_banned), Number(logins)], [false, 3])
      assert.strictEqual(new Date(joined as string).getTime(), DateTime.toEpochMillis(ada.createdAt))
    }).pipe(withSync(database, { users: people }))
  )

  it.effect("keeps a soft-deleted row with the time of the deletion, through reconciliations and late events", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const sync = yield* Sync
      const events = yield* collectEvents
      const ada = yield* newPerson
      yield* sync.backfill
      yield* users.delete({ userId: ada.id })
      const all = yield* events
      yield* deliverAll(all.filter(({ type }) => type === "user.deleted"))
      const { email, removed } = yield* person
      assert.isNull(email)
      assert.strictEqual(new Date(removed as string).getTime(), 1_751_371_200_000)
      yield* TestClock.adjust("100 days")
      yield* deliverAll(all.filter(({ type }) => type === "user.created"))
      yield* sync.handle(WebhookExamples.make("user.deleted", { data: { id: ada.id } }))
      yield* sync.reconcile()
      const report = yield* sync.reconcile()
      assert.deepStrictEqual([report.users?.extra.count, report.users?.unknown.count], [0, 0])
      assert.deepStrictEqual((yield* person)["removed"], removed)
      assert.isFalse(yield* sync.ensureUser({ userId: ada.id }))
    }).pipe(withSync(database, { users: people }))
  )

  it.effect("is soft-deleted by a reconciliation, and cleared when Clerk has the user after all", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      const ada = yield* newPerson
      yield* sync.backfill
      yield* sync.handle(WebhookExamples.make("user.deleted", { data: { id: ada.id } }))
      assert.isNotNull((yield* person)["removed"])
      yield* sync.reconcile()
      const { email, removed } = yield* person
      assert.deepStrictEqual([email, removed], ["ada@example.com", null])
      yield* (yield* ClerkService).users.delete({ userId: ada.id })
      const { users } = yield* sync.reconcile()
      assert.strictEqual(users?.extra.count, 1)
      assert.isNotNull((yield* person)["removed"])
    }).pipe(withSync(database, { users: people }))
  )

  it.effect("may have only the id", () =>
    Effect.gen(function* () {
      const { id } = yield* newOrganization("engines")
      yield* (yield* Sync).backfill
      yield* (yield* Sync).reconcile()
      assert.deepStrictEqual(yield* rowsOf("orgs"), [{ id }])
    }).pipe(withSync(database, { organizations: ids }))
  )

  it.effect("may have rows with different columns", () =>
    Effect.gen(function* () {
      yield* Effect.forEach(["ada", "grace"], newUser)
      yield* (yield* Sync).backfill
      assert.sameMembers(
        (yield* rowsOf("people")).map((row) => row["notes"]),
        ["ada", null]
      )
    }).pipe(
      withSync(database, {
        users: {
          ...people,
          columns: (user): Table.Columns => (user.username === "ada" ? { notes: "ada" } : { plan: "x" })
        }
      })
    )
  )

  it.effect("has the names that it was given, also if the client transforms names", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      yield* newUser("ada")
      yield* newOrganization("engines")
      yield* sync.backfill
      yield* sync.reconcile()
      yield* deliverAll([WebhookExamples.make("user.created")])
      assert.lengthOf(yield* rowsOf("clerk_users"), 2)
    }).pipe(withSync(transforming))
  )
})

const ids: Table.Table<Organizations.Organization> = {
  name: "orgs",
  id: "id",
  columns: () => ({}),
  create: () => ["CREATE TABLE IF NOT EXISTS orgs (id TEXT PRIMARY KEY)"]
}

describeOnEach("the rows of a session", (database) => {
  const session = Effect.gen(function* () {
    const { organizationMemberships } = yield* ClerkService
    const user = yield* newUser("ada")
    const organization = yield* newOrganization("engines")
    const member = { organizationId: organization.id, userId: user.id }
    yield* organizationMemberships.create({ ...member, role: "org:admin" })
    return member
  })

  it.effect("are added if they do not exist: the user, the organization and the membership", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* (yield* Sync).ensureUser(yield* session))
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("are not read from Clerk if they exist", () =>
    Effect.gen(function* () {
      const { faults } = yield* ClerkEmulator
      const sync = yield* Sync
      const member = yield* session
      yield* sync.ensureUser(member)
      yield* faults.inject("*", { status: 500 })
      assert.isTrue(yield* sync.ensureUser(member))
    }).pipe(withSync(database))
  )

  it.effect("are only the user's without an active organization", () =>
    Effect.gen(function* () {
      const { userId } = yield* session
      assert.isTrue(yield* (yield* Sync).ensureUser({ userId, organizationId: null }))
      assert.lengthOf(yield* rowsOf("clerk_users"), 1)
      assert.lengthOf(yield* rowsOf("clerk_organizations"), 0)
    }).pipe(withSync(database))
  )

  it.effect("are not added for a user whom Clerk does not have", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      const { userId } = yield* session
      yield* sync.ensureUser({ userId })
      const events = yield* collectEvents
      yield* (yield* ClerkService).users.delete({ userId })
      yield* deliverAll(yield* events)
      assert.isFalse(yield* sync.ensureUser({ userId }))
      assert.lengthOf(yield* rowsOf("clerk_users"), 0)
    }).pipe(withSync(database))
  )

  it.effect("are added once by many requests at the same time", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      const member = yield* session
      const all = Array.from({ length: 10 }, () => sync.ensureUser(member))
      assert.deepStrictEqual(new Set(yield* Effect.all(all, { concurrency: "unbounded" })), new Set([true]))
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("tell which call to Clerk failed", () =>
    Effect.gen(function* () {
      const { faults } = yield* ClerkEmulator
      yield* faults.inject("users.list", { status: 500 })
      const { message } = yield* Effect.flip((yield* Sync).ensureUser({ userId: "user_1" }))
      assert.include(message, "sync.ensureUser: a call to Clerk failed: users.list:")
    }).pipe(withSync(database))
  )
})

describeOnEach("the tables of a sync", (database) => {
  it.effect("can be created again, by several processes at the same time", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      yield* Effect.all([sync.migrate, sync.migrate, sync.migrate], { concurrency: "unbounded" })
    }).pipe(withSync(database))
  )

  it.effect("are created within a migration of the program", () =>
    Effect.gen(function* () {
      const sync = yield* make({ users: people })
      const sql = yield* SqlClient.SqlClient
      yield* sql.withTransaction(Effect.zipRight(sync.migrate, sql`SELECT 1`))
      yield* newPerson
      yield* sync.backfill
      assert.lengthOf(yield* rowsOf("people"), 1)
    }).pipe(withSync(database))
  )

  it.effect("are counted by outcome", () =>
    Effect.gen(function* () {
      const count = Metric.value(
        Metric.fromMetricKey(
          MetricKey.counter("clerk_sync_rows", {
            description: "Users, organizations and memberships compared with their rows, by table and outcome",
            incremental: true
          }).pipe(MetricKey.tagged("kind", "users"), MetricKey.tagged("outcome", "added"))
        )
      )
      const before = yield* count
      yield* Effect.forEach(["ada", "grace"], newUser)
      yield* (yield* Sync).backfill
      assert.strictEqual((yield* count).count - before.count, 2)
    }).pipe(withSync(database))
  )
})

describe("a database of another kind", () => {
  it.effect("is rejected when the layer is built", () =>
    Effect.gen(function* () {
      const sql = { onDialectOrElse: ({ orElse }: { readonly orElse: () => unknown }) => orElse() }
      const { message } = yield* Effect.flip(
        make().pipe(
          Effect.provide(
            Layer.merge(
              ClerkEmulator.layer(),
              Layer.succeed(SqlClient.SqlClient, sql as unknown as SqlClient.SqlClient)
            )
          )
        )
      )
      assert.strictEqual(message, "sync.layer: the SqlClient is for neither PostgreSQL nor SQLite")
    })
  )
})
