import { HttpServerRequest } from "@effect/platform"
import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { Sync, Table } from "effect-clerk/sync"
import { ClerkEmulator, WebhookExamples } from "effect-clerk/testing"
import { WebhookInbox, Webhooks } from "effect-clerk/webhooks"
import { describeOnEach } from "./databases.js"
import {
  assertInStep,
  collectEvents,
  deliver,
  deliverAll,
  newOrganization,
  newUser,
  rowsOf,
  signingSecret,
  withResponses,
  withSync
} from "./setup.js"

const time = DateTime.unsafeMake(1_751_371_200_000)
const created = WebhookExamples.make("user.created", { messageId: "msg_created" })
const deleted = WebhookExamples.make("user.deleted", { messageId: "msg_deleted" })
const updated = (firstName: string, minutes: number) =>
  WebhookExamples.make("user.updated", {
    messageId: `msg_${firstName}`,
    data: { firstName, updatedAt: DateTime.add(time, { minutes }) }
  })
const names = Effect.map(rowsOf("clerk_users"), (rows) => rows.map((row) => row["first_name"]))
const messages = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT message_id FROM clerk_sync_inbox`)

/** An organization with a member, and the events of both. */
const membership = Effect.gen(function* () {
  const events = yield* collectEvents
  const { organizationMemberships } = yield* ClerkService
  const user = yield* newUser("ada")
  const organization = yield* newOrganization("engines")
  yield* events
  const member = { organizationId: organization.id, userId: user.id }
  yield* organizationMemberships.create({ ...member, role: "org:member" })
  return { user, organization, member, added: yield* events, events }
})

describeOnEach("webhooks of a sync", (database) => {
  it.effect("write, change and remove the rows of users, organizations and memberships", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { added, events, member, organization, user } = yield* membership
      yield* deliverAll(added)
      assert.lengthOf(yield* rowsOf("clerk_memberships"), 1)
      yield* TestClock.adjust("1 second")
      yield* clerk.users.update({ userId: user.id, firstName: "Ada" })
      yield* clerk.organizations.update({ organizationId: organization.id, name: "Analytical Engines" })
      yield* clerk.organizationMemberships.update({ ...member, role: "org:admin" })
      yield* deliverAll(yield* events)
      yield* assertInStep
      yield* clerk.organizations.delete({ organizationId: organization.id })
      yield* clerk.users.delete({ userId: user.id })
      yield* deliverAll(yield* events)
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("ignore an event that is older than the row", () =>
    deliverAll([updated("Newest", 20), updated("Stale", 10), created]).pipe(
      Effect.zipRight(names),
      Effect.map((found) => assert.deepStrictEqual(found, ["Newest"])),
      withSync(database)
    )
  )

  it.effect("do not restore a user whose deletion is delivered before the creation", () =>
    deliverAll([deleted, created, updated("Ghost", 5)]).pipe(
      Effect.zipRight(names),
      Effect.map((found) => assert.deepStrictEqual(found, [])),
      withSync(database)
    )
  )

  it.effect("read the user from Clerk if two events have the same time", () =>
    Effect.gen(function* () {
      const events = yield* collectEvents
      const { users } = yield* ClerkService
      const { id } = yield* newUser("ada")
      yield* users.update({ userId: id, firstName: "First" })
      yield* users.update({ userId: id, firstName: "Second" })
      yield* deliverAll((yield* events).reverse())
      assert.deepStrictEqual(yield* names, ["Second"])
    }).pipe(withSync(database))
  )

  it.effect("ignore what Clerk returns if it is older than the row", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const user = yield* newUser("ada")
      yield* TestClock.adjust("1 second")
      const newer = yield* users.update({ userId: user.id, firstName: "Newer" })
      const sync = yield* withResponses("users.get", () => Effect.succeed(user))
      for (const firstName of ["Newer", "Other"]) {
        yield* sync.handle(WebhookExamples.make("user.updated", { data: { ...newer, firstName } }))
      }
      assert.deepStrictEqual(yield* names, ["Newer"])
    }).pipe(withSync(database))
  )

  it.effect("read the user from Clerk if the event lacks its time", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const sync = yield* Sync
      const user = yield* newUser("ada")
      yield* users.update({ userId: user.id, firstName: "Current" })
      const data = { ...user, firstName: "Undated", updatedAt: DateTime.add(time, { days: 1 }) }
      yield* sync.handle(WebhookExamples.make("user.updated", { data, filledIn: ["data.updatedAt"] }))
      assert.deepStrictEqual(yield* names, ["Current"])
      yield* assertInStep
    }).pipe(withSync(database))
  )

  it.effect("accept a membership before its user and its organization", () =>
    Effect.gen(function* () {
      const { added } = yield* membership
      yield* deliverAll(added)
      assert.lengthOf(yield* rowsOf("clerk_memberships"), 1)
      assert.lengthOf(yield* rowsOf("clerk_users"), 0)
    }).pipe(withSync(database))
  )

  it.effect("remove the memberships of a deleted organization, which have no events of their own", () =>
    Effect.gen(function* () {
      const { added, events, organization } = yield* membership
      yield* deliverAll(added)
      yield* (yield* ClerkService).organizations.delete({ organizationId: organization.id })
      yield* deliverAll(yield* events)
      assert.lengthOf(yield* rowsOf("clerk_memberships"), 0)
    }).pipe(withSync(database))
  )

  it.effect("do not add a membership whose organization or user is deleted already", () =>
    Effect.gen(function* () {
      const { added, events, organization } = yield* membership
      yield* (yield* ClerkService).organizations.delete({ organizationId: organization.id })
      yield* deliverAll([...(yield* events), ...added])
      assert.lengthOf(yield* rowsOf("clerk_memberships"), 0)

      const example = WebhookExamples.make("organizationMembership.created", { messageId: "msg_late" })
      yield* deliverAll([WebhookExamples.make("user.deleted"), example])
      assert.lengthOf(yield* rowsOf("clerk_memberships"), 0)
    }).pipe(withSync(database))
  )

  it.effect("replace the membership of a user who left and joined again, if the first deletion is late", () =>
    Effect.gen(function* () {
      const { organizationMemberships } = yield* ClerkService
      const sql = yield* SqlClient.SqlClient
      yield* sql`CREATE UNIQUE INDEX one_membership ON clerk_memberships (organization_id, user_id)`
      const { added, events, member } = yield* membership
      yield* deliverAll(added)
      yield* TestClock.adjust("1 second")
      yield* organizationMemberships.delete(member)
      yield* organizationMemberships.create({ ...member, role: "org:admin" })
      yield* deliverAll((yield* events).reverse())
      yield* deliverAll(added)
      assert.deepStrictEqual(
        (yield* rowsOf("clerk_memberships")).map((row) => row["role"]),
        ["org:admin"]
      )
    }).pipe(withSync(database))
  )

  it.effect("handle a message once if it is delivered several times at once", () =>
    Effect.gen(function* () {
      const events = [created, updated("Newest", 20), updated("Stale", 10)].flatMap((event) => [event, event, event])
      const statuses = yield* Effect.forEach(events, deliver, { concurrency: "unbounded" })
      assert.deepStrictEqual(new Set(statuses), new Set([204]))
      assert.deepStrictEqual(yield* names, ["Newest"])
      assert.lengthOf(yield* messages, 3)
    }).pipe(withSync(database))
  )

  it.effect("tell messages with the same id apart by what was signed", () =>
    Effect.gen(function* () {
      const other = { ...updated("Other", 5), messageId: created.messageId }
      yield* deliverAll([created, other])
      assert.deepStrictEqual(yield* names, ["Other"])
      assert.lengthOf(yield* messages, 2)
    }).pipe(withSync(database))
  )

  it.effect("respond with 503 and record nothing if the write fails, so that the next delivery is handled", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`ALTER TABLE clerk_users RENAME TO elsewhere`
      assert.strictEqual(yield* deliver(created), 503)
      assert.lengthOf(yield* messages, 0)
      yield* sql`ALTER TABLE elsewhere RENAME TO clerk_users`
      assert.strictEqual(yield* deliver(created), 204)
      assert.deepStrictEqual(yield* names, ["Ada"])
    }).pipe(withSync(database))
  )

  it.effect("respond with 503 if Clerk has to be asked and fails, so that the event comes again", () =>
    Effect.gen(function* () {
      const { faults } = yield* ClerkEmulator
      const other = { ...created, messageId: "msg_other", data: { ...created.data, firstName: "Other" } }
      yield* deliverAll([created])
      yield* faults.inject("users.get", { status: 500 })
      assert.strictEqual(yield* deliver(other), 503)
      assert.lengthOf(yield* messages, 1)
    }).pipe(withSync(database))
  )

  it.effect("ignore events of other kinds, and of kinds that are not kept", () =>
    Effect.gen(function* () {
      yield* deliverAll([WebhookExamples.make("session.created"), WebhookExamples.make("organization.created")])
      assert.lengthOf(yield* rowsOf("clerk_users"), 0)
    }).pipe(withSync(database, { users: Table.users }))
  )

  it.effect("share their transaction with a handler that does more", () =>
    Effect.gen(function* () {
      const sync = yield* Sync
      const sql = yield* SqlClient.SqlClient
      yield* sql`CREATE TABLE welcomed (id TEXT PRIMARY KEY)`
      let isBroken = true
      const app = Webhooks.handler(
        {
          "user.created": (event) =>
            sync
              .handle(event)
              .pipe(
                Effect.zipRight(sql`INSERT INTO welcomed VALUES (${event.data.id})`),
                Effect.zipRight(Effect.suspend(() => (isBroken ? Effect.fail("broken") : Effect.void)))
              )
        },
        { signingSecret }
      ).pipe(Effect.provideService(WebhookInbox, sync.inbox))
      const post = Effect.gen(function* () {
        const request = HttpServerRequest.fromWeb(yield* WebhookExamples.request(created, signingSecret))
        return (yield* Effect.provideService(app, HttpServerRequest.HttpServerRequest, request)).status
      })
      const counts = Effect.all([names, sql`SELECT * FROM welcomed`, messages]).pipe(
        Effect.map((lists) => lists.map((list) => list.length))
      )
      assert.strictEqual(yield* post, 503)
      assert.deepStrictEqual(yield* counts, [0, 0, 0])
      isBroken = false
      assert.deepStrictEqual([yield* post, yield* post], [204, 204])
      assert.deepStrictEqual(yield* counts, [1, 1, 1])
    }).pipe(withSync(database))
  )
})
