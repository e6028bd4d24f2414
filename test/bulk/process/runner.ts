/** A process that imports a file, for tests that kill it. Its settings are one argument of JSON. */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { LibsqlClient } from "@effect/sql-libsql"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted, Stream } from "effect"
import { ClerkClient, FetchTransport } from "effect-clerk"
import { Import, Rows } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"

export interface Settings extends Pick<Import.Options, "run" | "runner" | "batchSize" | "concurrency"> {
  readonly file: string
  /** `file:…` or `postgres:…`. */
  readonly database: string
  readonly clerkUrl: string
  readonly lease?: number
}

const { clerkUrl, database, file, ...options } = JSON.parse(process.argv[2] ?? "{}") as Settings

const rows = Stream.unwrap(Effect.map(FileSystem.FileSystem, ({ stream }) => stream(file))).pipe(
  Stream.decodeText(),
  Rows.fromNdjson
)

const sql = database.startsWith("file:")
  ? LibsqlClient.layer({ url: database })
  : PgClient.layer({ url: Redacted.make(database) })

const clerk = ClerkClient.layer({ secretKey: "sk_test_emulator", baseUrl: clerkUrl }).pipe(
  Layer.provide(FetchTransport.layer)
)

Import.run(rows, options).pipe(
  Effect.tap((report) => Effect.sync(() => process.stdout.write(`${JSON.stringify(report)}\n`))),
  Effect.provide(SqlCheckpoint.layer.pipe(Layer.provide(sql))),
  Effect.provide(clerk),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain
)
