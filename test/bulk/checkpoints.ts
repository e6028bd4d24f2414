import { FileSystem, Path } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { LibsqlClient } from "@effect/sql-libsql"
import { Effect, Layer } from "effect"
import { MemoryCheckpoint } from "effect-clerk/bulk"
import { SqlCheckpoint } from "effect-clerk/bulk/sql"

/** A checkpoint in a SQLite file of its own, deleted afterwards. */
export const layerSqlite = Layer.unwrapScoped(
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const directory = yield* files.makeTempDirectoryScoped({ prefix: "effect-clerk-" })
    return layerFile((yield* Path.Path).join(directory, "checkpoint.db"))
  })
).pipe(Layer.provide(NodeContext.layer))

/** A checkpoint in a SQLite file. */
export const layerFile = (file: string) =>
  SqlCheckpoint.layer.pipe(Layer.provide(LibsqlClient.layer({ url: `file:${file}` })))

/** All checkpoints that need no server, by name. */
export const checkpoints = { "in memory": MemoryCheckpoint.layer, "in SQLite": layerSqlite } as const
