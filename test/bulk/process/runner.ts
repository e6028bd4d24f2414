/** A process that imports a file. Its settings are one argument of JSON. */
import * as RateLimiterRedis from "@effect/experimental/RateLimiter/Redis"
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { LibsqlClient } from "@effect/sql-libsql"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted, Stream } from "effect"
import { ClerkClient, FetchTransport, type RateLimit } from "effect-clerk"
import { Import, Rows } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"
import { SharedRateLimit } from "effect-clerk/shared"

export interface Settings extends Pick<Import.Options, "run" | "runner" | "batchSize" | "concurrency"> {
  readonly file: string
  /** `file:…` or `postgres:…`. */
  readonly database: string
  readonly clerkUrl: string
  readonly lease?: number
  /** Keeps the limits together with all processes that count in this Redis. */
  readonly limits?: RateLimit.Options & { readonly redisPort: number }
}

const { clerkUrl, database, file, limits, ...options } = JSON.parse(process.argv[2] ?? "{}") as Settings

const rows = Stream.unwrap(Effect.map(FileSystem.FileSystem, ({ stream }) => stream(file))).pipe(
  Stream.decodeText(),
  Rows.fromNdjson
)

const sql = database.startsWith("file:")
  ? LibsqlClient.layer({ url: database })
  : PgClient.layer({ url: Redacted.make(database) })

const client = ClerkClient.layer({ secretKey: "sk_test_emulator", baseUrl: clerkUrl }).pipe(
  Layer.provide(FetchTransport.layer)
)

const limited = ({ redisPort, ...options }: NonNullable<Settings["limits"]>) =>
  SharedRateLimit.layer({ instance: "emulator", ...options }).pipe(
    Layer.provide(client),
    Layer.provide(RateLimiterRedis.layerStore({ host: "127.0.0.1", port: redisPort }))
  )

const clerk = limits === undefined ? client : limited(limits)

Import.run(rows, options).pipe(
  Effect.tap((report) => Effect.sync(() => process.stdout.write(`${JSON.stringify(report)}\n`))),
  Effect.provide(SqlCheckpoint.layer.pipe(Layer.provide(sql))),
  Effect.provide(clerk),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain
)
