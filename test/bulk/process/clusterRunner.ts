/** A runner of a cluster that imports, for tests that kill it. Its settings are one argument of JSON. */
import { ClusterWorkflowEngine, RunnerAddress } from "@effect/cluster"
import { FileSystem } from "@effect/platform"
import { NodeClusterSocket, NodeContext, NodeRuntime } from "@effect/platform-node"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Option, Redacted, Stream } from "effect"
import { ClerkClient, FetchTransport } from "effect-clerk"
import { Rows } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"
import { ImportWorkflow } from "effect-clerk/bulk/workflow"

export interface Settings {
  readonly run: string
  readonly file: string
  readonly database: string
  readonly clerkUrl: string
  readonly port: number
  readonly batchSize: number
  readonly lease: number
  /** Whether this runner starts the import and prints its result. One that does not prints that it is ready. */
  readonly starts: boolean
}

const { batchSize, clerkUrl, database, file, lease, port, run, starts } = JSON.parse(
  process.argv[2] ?? "{}"
) as Settings

const imports = ImportWorkflow.make({
  batchSize,
  lease,
  concurrency: 4,
  rows: (source) =>
    Stream.unwrap(Effect.map(FileSystem.FileSystem, ({ stream }) => stream(source))).pipe(
      Stream.decodeText(),
      Rows.fromNdjson
    )
})

const sql = PgClient.layer({ url: Redacted.make(database) })

const cluster = NodeClusterSocket.layer({
  storage: "sql",
  shardingConfig: {
    runnerAddress: Option.some(RunnerAddress.make("127.0.0.1", port)),
    shardsPerGroup: 20,
    shardLockExpiration: "6 seconds",
    shardLockRefreshInterval: "1 second",
    refreshAssignmentsInterval: "1 second",
    runnerHealthCheckInterval: "2 seconds",
    entityMessagePollInterval: "500 millis",
    entityReplyPollInterval: "200 millis"
  }
})

const clerk = ClerkClient.layer({ secretKey: "sk_test_emulator", baseUrl: clerkUrl }).pipe(
  Layer.provide(FetchTransport.layer)
)

const layer = imports.layer.pipe(
  Layer.provideMerge(ClusterWorkflowEngine.layer),
  Layer.provide(cluster),
  Layer.provideMerge(SqlCheckpoint.layer),
  Layer.provide(sql),
  Layer.provideMerge(clerk),
  Layer.provideMerge(NodeContext.layer)
)

const program = starts
  ? Effect.flatMap(imports.execute({ run, source: file, parts: 6 }), (result) =>
      Effect.sync(() => process.stdout.write(`${JSON.stringify(result)}\n`))
    )
  : Effect.zipRight(
      Effect.sync(() => process.stdout.write("ready\n")),
      Effect.never
    )

program.pipe(Effect.provide(layer), NodeRuntime.runMain)
