/**
 * A table of users that webhooks keep in step with Clerk. A message and what it changes are written in one transaction, so
 * a crash leaves both or neither; stale news is ignored, and what is deleted stays deleted.
 */
import { SqlClient, SqlError } from "@effect/sql"
import { Effect, Layer, type Redacted } from "effect"
import { type EventOf, WebhookInbox, WebhookInboxError, Webhooks } from "effect-clerk/webhooks"

export const createTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE users (id TEXT PRIMARY KEY, first_name TEXT, version INTEGER, deleted INTEGER DEFAULT 0)`
  yield* sql`CREATE TABLE inbox (handler TEXT, message_id TEXT, PRIMARY KEY (handler, message_id))`
})

export const inbox = Layer.effect(
  WebhookInbox,
  Effect.map(SqlClient.SqlClient, (sql) => ({
    once: ({ handler, messageId }, effect) =>
      sql`INSERT INTO inbox VALUES (${handler}, ${messageId}) ON CONFLICT DO NOTHING RETURNING message_id`.pipe(
        Effect.flatMap((fresh) => (fresh.length === 0 ? Effect.succeedNone : Effect.asSome(effect))),
        sql.withTransaction,
        Effect.mapError((error) =>
          error instanceof SqlError.SqlError ? new WebhookInboxError({ operation: "record", cause: error }) : error
        )
      )
  }))
)

type User = EventOf<"user.created">["data"]

/** Newer than what is there, and not deleted: deliveries come in any order. */
const save = (user: User) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      INSERT INTO users (id, first_name, version) VALUES (${user.id}, ${user.firstName}, ${user.updatedAt.epochMillis})
      ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, version = excluded.version
      WHERE excluded.version > users.version AND NOT users.deleted`
  )

/** The row stays as a tombstone, so that an event from before the deletion does not bring the user back. */
const bury = (id: string) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      INSERT INTO users (id, deleted) VALUES (${id}, 1)
      ON CONFLICT (id) DO UPDATE SET first_name = NULL, deleted = 1`
  )

/** A route that keeps the table in step. */
export const syncUsers = (signingSecret: Redacted.Redacted) =>
  Webhooks.handler(
    {
      "user.created": ({ data }) => save(data),
      "user.updated": ({ data }) => save(data),
      "user.deleted": ({ data }) => (data.id === undefined ? Effect.void : bury(data.id))
    },
    { name: "user-table", signingSecret }
  )
