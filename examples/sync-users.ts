/** Keeps a SQLite table of users in sync with Clerk, with deliveries that arrive twice, late and in the wrong order. */
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HttpBody, HttpClient, HttpRouter, HttpServer } from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { SqlClient } from "@effect/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { Console, DateTime, Effect, Layer, Redacted } from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import type { WebhookEvent } from "effect-clerk/webhooks"
import { createTables, inbox, syncUsers } from "./support/user-table.js"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

/** Signs and posts an event, as Clerk does. */
const deliver = (label: string, event: WebhookEvent) =>
  Effect.gen(function* () {
    const client = yield* HttpClient.HttpClient
    const { body, headers } = yield* WebhookExamples.deliver(event, signingSecret)
    const response = yield* client.post("/webhooks/clerk", { headers, body: HttpBody.text(body, "application/json") })
    yield* Console.log(`${label.padEnd(15)} ${response.status}`)
  })

const at = (minutes: number) => DateTime.unsafeMake(1_751_371_200_000 + minutes * 60_000)

const created = WebhookExamples.make("user.created", { messageId: "msg_1" })
const renamed = (name: string, minutes: number) =>
  WebhookExamples.make("user.updated", {
    messageId: `msg_${name}`,
    data: { firstName: name, updatedAt: at(minutes) }
  })
const deleted = { messageId: "msg_deleted", data: { id: "user_deleted" } }

const program = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* createTables
  yield* HttpServer.serveEffect(HttpRouter.empty.pipe(HttpRouter.post("/webhooks/clerk", syncUsers(signingSecret))))

  yield* deliver("created", created)
  yield* deliver("the same again", created)
  yield* deliver("renamed twice", renamed("Augusta", 20))
  yield* deliver("... late", renamed("Ada Augusta", 10))
  yield* deliver("deleted", WebhookExamples.make("user.deleted", deleted))
  yield* deliver("... created", WebhookExamples.make("user.created", { ...deleted, messageId: "msg_too_late" }))

  const users = yield* sql`SELECT id, first_name, deleted FROM users ORDER BY id`
  for (const user of users) yield* Console.log(`${user["id"]}: ${user["deleted"] ? "deleted" : user["first_name"]}`)
}).pipe(Effect.scoped)

const database = LibsqlClient.layer({ url: `file:${join(mkdtempSync(join(tmpdir(), "sync-users-")), "users.db")}` })

program.pipe(
  Effect.provide(Layer.provideMerge(Layer.mergeAll(inbox, NodeHttpServer.layerTest), database)),
  NodeRuntime.runMain
)
