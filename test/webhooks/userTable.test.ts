import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HttpServerRequest } from "@effect/platform"
import { SqlClient } from "@effect/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, FastCheck, Layer, Logger, Redacted } from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import type { WebhookEvent, WebhookInbox } from "effect-clerk/webhooks"
import { createTables, inbox, syncUsers } from "../../examples/support/user-table.js"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
const app = syncUsers(signingSecret)

const deliver = (event: WebhookEvent) =>
  Effect.flatMap(WebhookExamples.request(event, signingSecret), (request) =>
    Effect.map(
      Effect.provideService(app, HttpServerRequest.HttpServerRequest, HttpServerRequest.fromWeb(request)),
      (response) => response.status
    )
  )

const rows = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql<{ id: string; first_name: string | null; deleted: number }>`
    SELECT id, first_name, deleted FROM users ORDER BY id`
)

/** A database of its own on disk, as two connections to `:memory:` would be two databases. */
const database = Layer.unwrapScoped(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-clerk-users-"))),
    (directory) => Effect.sync(() => rmSync(directory, { recursive: true }))
  ).pipe(Effect.map((directory) => LibsqlClient.layer({ url: `file:${join(directory, "users.db")}` })))
)

const withTables = <A, E>(effect: Effect.Effect<A, E, SqlClient.SqlClient | WebhookInbox>) =>
  Effect.zipRight(createTables, effect).pipe(
    Effect.provide(Layer.fresh(Layer.provideMerge(inbox, database))),
    Effect.provide(Logger.remove(Logger.defaultLogger))
  )

const time = DateTime.unsafeMake(1_751_371_200_000)
const updated = (name: string, minutes: number) =>
  WebhookExamples.make("user.updated", {
    messageId: `msg_${name}_${minutes}`,
    data: { firstName: name, updatedAt: DateTime.add(time, { minutes }) }
  })
const created = WebhookExamples.make("user.created", { messageId: "msg_created" })
const deleted = WebhookExamples.make("user.deleted", { messageId: "msg_deleted" })
const ada = (first_name: string | null, deleted = 0) => ({ id: "user_2zExampleAda", first_name, deleted })

describe("a table of users that webhooks update", () => {
  it.effect("has the user of an event once, also if the event is delivered twice", () =>
    withTables(
      Effect.gen(function* () {
        assert.deepStrictEqual([yield* deliver(created), yield* deliver(created)], [204, 204])
        assert.deepStrictEqual([...(yield* rows)], [ada("Ada")])
      })
    )
  )

  it.effect("ignores an event older than the row", () =>
    withTables(
      Effect.gen(function* () {
        for (const event of [updated("Newest", 20), updated("Stale", 10), created]) {
          assert.strictEqual(yield* deliver(event), 204)
        }
        assert.deepStrictEqual([...(yield* rows)], [ada("Newest")])
      })
    )
  )

  it.effect("does not restore a user whose deletion is delivered before the creation", () =>
    withTables(
      Effect.gen(function* () {
        for (const event of [deleted, created, updated("Ghost", 5)]) assert.strictEqual(yield* deliver(event), 204)
        assert.deepStrictEqual([...(yield* rows)], [ada(null, 1)])
      })
    )
  )

  it.effect("handles a message once if it is delivered several times at once", () =>
    withTables(
      Effect.gen(function* () {
        const events = [created, updated("Newest", 20), updated("Stale", 10)].flatMap((event) => [event, event, event])
        const statuses = yield* Effect.forEach(events, deliver, { concurrency: "unbounded" })
        assert.deepStrictEqual(new Set(statuses), new Set([204]))
        assert.deepStrictEqual([...(yield* rows)], [ada("Newest")])
        const sql = yield* SqlClient.SqlClient
        assert.lengthOf(yield* sql`SELECT * FROM inbox`, 3)
      })
    )
  )

  it.effect(
    "rolls back the record of a message together with its failed write, so that the next delivery is handled",
    () =>
      withTables(
        Effect.gen(function* () {
          const sql = yield* SqlClient.SqlClient
          yield* sql`ALTER TABLE users RENAME TO elsewhere`
          assert.strictEqual(yield* deliver(created), 503)
          assert.lengthOf(yield* sql`SELECT * FROM inbox`, 0)
          yield* sql`ALTER TABLE elsewhere RENAME TO users`
          assert.strictEqual(yield* deliver(created), 204)
          assert.deepStrictEqual([...(yield* rows)], [ada("Ada")])
        })
      )
  )

  const updates = [created, updated("Second", 10), updated("Third", 20)]
  it.effect.prop(
    "ends in the same state for any order and number of deliveries",
    {
      order: FastCheck.shuffledSubarray([...updates, ...updates], { minLength: 6 }),
      ends: FastCheck.option(FastCheck.nat({ max: 6 }))
    },
    ({ ends, order }) =>
      withTables(
        Effect.gen(function* () {
          const events: ReadonlyArray<WebhookEvent> =
            ends === null ? order : [...order.slice(0, ends), deleted, ...order.slice(ends)]
          for (const event of events) yield* deliver(event)
          assert.deepStrictEqual([...(yield* rows)], [ends === null ? ada("Third") : ada(null, 1)])
        })
      ),
    { fastCheck: { numRuns: 15 }, timeout: 30_000 }
  )
})
