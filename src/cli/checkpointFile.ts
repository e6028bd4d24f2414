import { pathToFileURL } from "node:url"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hasProperty } from "effect/Predicate"
import type { Checkpoint } from "effect-clerk/bulk"
import { CommandExit, exitCodes } from "./exit.js"
import { badInput } from "./source.js"

/** A checkpoint in a SQLite file. The packages for SQLite are loaded only here, as no other command needs them. */
export const checkpointFile = (file: string): Layer.Layer<Checkpoint.Checkpoint, CommandExit> =>
  Layer.unwrapEffect(
    Effect.gen(function* () {
      const { LibsqlClient, SqlCheckpoint } = yield* load
      const client = Layer.suspend(() => LibsqlClient.layer({ url: pathToFileURL(file).href }))
      return SqlCheckpoint.layer.pipe(
        Layer.provide(client),
        Layer.catchAllCause(() =>
          Layer.fail(badInput(`${file} cannot be used as a checkpoint; name another with --checkpoint`))
        )
      )
    })
  )

const load = Effect.tryPromise({
  try: async () => {
    const LibsqlClient = await import("@effect/sql-libsql/LibsqlClient")
    const { SqlCheckpoint } = await import("effect-clerk/bulk/sql")
    return { LibsqlClient, SqlCheckpoint }
  },
  catch: (error) =>
    hasProperty(error, "code") && error.code === "ERR_MODULE_NOT_FOUND"
      ? new CommandExit({
          code: exitCodes.missingPackage,
          message:
            "an import keeps its checkpoint in a SQLite file, for which two packages are missing: npm install @effect/sql@^0.52 @effect/sql-libsql@^0.42"
        })
      : new CommandExit({ code: exitCodes.missingPackage, message: `@effect/sql-libsql cannot be loaded: ${error}` })
})
