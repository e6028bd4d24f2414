/**
 * Fills a table with the 100,000 users of an embedded Clerk and compares them again, as `Sync` does: on SQLite, and with no
 * more memory at the end than at the beginning.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { SqlClient } from "@effect/sql"
import { LibsqlClient } from "@effect/sql-libsql"
import { Duration, Effect, Layer } from "effect"
import { ClerkService } from "effect-clerk"
import { Sync, Table } from "effect-clerk/sync"
import { ClerkEmulator, ClerkServer } from "effect-clerk/testing"
import { amount, report } from "./measure.js"

const users = amount(100_000, 2000)
const perSample = users / 10

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** Bytes in use after a garbage collection, ten times in a walk over all rows. */
const samples: Array<number> = []
let mapped = 0
const table: Table.Table<Parameters<typeof Table.users.columns>[0]> = {
  ...Table.users,
  columns: (user) => {
    mapped += 1
    if (mapped % perSample === 0) {
      collectGarbage()
      samples.push(process.memoryUsage().heapUsed)
    }
    return Table.users.columns(user)
  }
}

const reportRun = (name: string, time: Duration.Duration, targetSeconds: number) => {
  const [first = 0, ...others] = samples.splice(0)
  report({ name, value: Duration.toSeconds(time), unit: " s", target: targetSeconds }, `${users} users`)
  report({
    name: `${name}: growth of the heap after a tenth of the users`,
    value: (Math.max(...others) - first) / 1024 / 1024,
    unit: " MiB",
    target: 5
  })
}

const directory = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "effect-clerk-sync-"))

const program = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator
  yield* emulator.seedUsers(users, (number) => ({ username: `user_${number}`, skipPasswordRequirement: true }))
  const client = ClerkService.layer({ secretKey: emulator.secretKey }).pipe(
    Layer.provide(ClerkServer.layerHttpClient(emulator.httpApp))
  )
  const database = LibsqlClient.layer({ url: `file:${join(directory, "bench.db")}` })
  yield* Effect.gen(function* () {
    const sync = yield* Sync
    const sql = yield* SqlClient.SqlClient
    yield* sync.migrate
    const [backfilled] = yield* Effect.timed(sync.backfill)
    reportRun("backfill", backfilled, 60)
    const rows = yield* sql`SELECT count(*) AS count FROM clerk_users`
    report({ name: "users without a row", value: users - Number(rows[0]?.["count"]), unit: "", target: 0 })
    const [reconciled] = yield* Effect.timed(sync.reconcile())
    reportRun("reconciliation", reconciled, 60)
  }).pipe(Effect.provide(Sync.layer({ users: table }).pipe(Layer.provideMerge(Layer.merge(database, client)))))
}).pipe(Effect.ensuring(Effect.sync(() => rmSync(directory, { recursive: true }))))

Effect.runPromise(program.pipe(Effect.provide(ClerkEmulator.layer())))
