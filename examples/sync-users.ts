/** Keeps tables of users and organizations in step with Clerk: in PostgreSQL if DATABASE_URL is set, else in SQLite. */
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HttpRouter, HttpServer } from "@effect/platform"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { SqlClient } from "@effect/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { PgClient } from "@effect/sql-pg"
import { Config, Console, Effect, Layer, Option, Redacted, Schedule } from "effect"
import { ClerkService } from "effect-clerk"
import { Sync } from "effect-clerk/sync"
import { ClerkEmulator } from "effect-clerk/testing"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

const DatabaseLayer = Layer.unwrapEffect(
  Effect.map(Config.option(Config.redacted("DATABASE_URL")), (url) =>
    Option.isSome(url)
      ? PgClient.layer({ url: url.value })
      : LibsqlClient.layer({ url: `file:${join(mkdtempSync(join(tmpdir(), "sync-users-")), "app.db")}` })
  )
)

const program = Effect.gen(function* () {
  const sync = yield* Sync
  const clerk = yield* ClerkService
  const { deliveries, seedUsers } = yield* ClerkEmulator
  const create = (username: string) => ({ username, skipPasswordRequirement: true })

  yield* sync.migrate
  const [first] = yield* seedUsers(3, (number) => create(`user_${number}`))
  yield* Console.log("backfill", yield* sync.backfill)
  const webhooks = HttpRouter.post("/webhooks/clerk", sync.webhooks({ signingSecret }))
  yield* HttpServer.serveEffect(HttpRouter.empty.pipe(webhooks))
  yield* Effect.forkScoped(Effect.schedule(Effect.ignoreLogged(sync.reconcile()), Schedule.cron("0 3 * * *")))

  const late = yield* clerk.users.create(create("late"))
  yield* clerk.users.update({ userId: late.id, firstName: "Late" })
  yield* clerk.users.delete({ userId: first?.id ?? "" })
  yield* Effect.repeat(deliveries, { until: (all) => all.length === 3, schedule: Schedule.spaced("10 millis") })
  for (const { status, type } of yield* deliveries) yield* Console.log(`${type}: ${status}`)

  yield* seedUsers(1, () => create("missed"))
  const session = yield* clerk.users.create(create("just_now"))
  yield* Console.log("has the user of a session:", yield* sync.ensureUser({ userId: session.id }))
  yield* Console.log("reconciliation", (yield* sync.reconcile()).users)
  const sql = yield* SqlClient.SqlClient
  yield* Console.log(yield* sql`SELECT username, first_name FROM clerk_users ORDER BY username`)
}).pipe(Effect.scoped)

const WebhooksLayer = ClerkEmulator.layerWebhooks({ url: "/webhooks/clerk", signingSecret })
const Services = Layer.mergeAll(ClerkEmulator.layer(), NodeHttpServer.layerTest, DatabaseLayer)
program.pipe(
  Effect.provide(Layer.mergeAll(Sync.layer(), WebhooksLayer).pipe(Layer.provideMerge(Services))),
  NodeRuntime.runMain
)
