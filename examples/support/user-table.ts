/**
 * A table of users that webhooks keep in sync with Clerk. A message and the row that it changes are written in one
 * transaction, so a crash leaves both or neither. Old events are ignored, and a deleted user stays deleted.
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
        Effect.flatMap((inserted) => (inserted.length === 0 ? Effect.succeedNone : Effect.asSome(effect))),
        sql.withTransaction,
        Effect.mapError((error) =>
          error instanceof SqlError.SqlError ? new WebhookInboxError({ operation: "record", cause: error }) : error
        )
      )
  }))
)

type User = EventOf<"user.created">["data"]

/** Writes only over an older row that is not deleted, as deliveries come in any order. */
const save = (user: User) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      INSERT INTO users (id, first_name, version) VALUES (${user.id}, ${user.firstName}, ${user.updatedAt.epochMillis})
      ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, version = excluded.version
      WHERE excluded.version > users.version AND NOT users.deleted`
  )

/** Keeps the row, so that an event from before the deletion does not restore the user. */
const softDelete = (id: string) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      INSERT INTO users (id, deleted) VALUES (${id}, 1)
      ON CONFLICT (id) DO UPDATE SET first_name = NULL, deleted = 1`
  )

/** A route that keeps the table in sync. */
export const syncUsers = (signingSecret: Redacted.Redacted) =>
  Webhooks.handler(
    {
      "user.created": ({ data }) => save(data),
      "user.updated": ({ data }) => save(data),
      "user.deleted": ({ data }) => (data.id === undefined ? Effect.void : softDelete(data.id))
    },
    { name: "user-table", signingSecret }
  )
