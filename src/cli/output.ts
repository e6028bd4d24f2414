import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Writes a file that only its owner can read, as it may hold password digests. A file with this name is always a whole one. */
export const writeLines = <E, R>(file: string, lines: Stream.Stream<string, E, R>) =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const part = partOf(file)
    // The mode is that of a new file only.
    yield* files.remove(part, { force: true })
    yield* lines.pipe(
      Stream.map((line) => `${line}\n`),
      Stream.encodeText,
      Stream.run(files.sink(part, { mode: 0o600 }))
    )
    yield* files.rename(part, file)
  })

/** Whether to write `output` would destroy `input`. */
export const overwrites = (output: string, input: string) =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const { resolve } = yield* Path.Path
    const real = (file: string) => Effect.orElseSucceed(files.realPath(file), () => resolve(file))
    const kept = yield* real(input)
    return (yield* Effect.forEach([output, partOf(output)], real)).includes(kept)
  })

const partOf = (file: string) => `${file}.part`
