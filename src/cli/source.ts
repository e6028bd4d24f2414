import { createHash } from "node:crypto"
import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Rows } from "effect-clerk/bulk"
import { rowsFromCsv } from "./csv.js"
import { CommandExit, exitCodes } from "./exit.js"

/** The rows of a file: CSV if its name ends so, NDJSON otherwise. */
export const rowsOfFile = (file: string): Stream.Stream<Rows.Row, CommandExit, FileSystem.FileSystem> => {
  const bytes = bytesOf(file)
  return file.toLowerCase().endsWith(".csv") ? rowsFromCsv(bytes) : Rows.fromNdjson(Stream.decodeText(bytes))
}

/** The number of rows, and a hash of the file. Fails if the file cannot be read to its end. */
export const examine = (file: string) =>
  Effect.gen(function* () {
    const hash = createHash("sha256")
    yield* checkUtf8(
      file,
      Stream.tap(bytesOf(file), (chunk) => Effect.sync(() => hash.update(chunk)))
    )
    const total = yield* Stream.runCount(rowsOfFile(file))
    if (total === 0) return yield* badInput(`${file} has no rows`)
    return { total, fingerprint: hash.digest("hex").slice(0, 16) }
  })

const bytesOf = (file: string): Stream.Stream<Uint8Array, CommandExit, FileSystem.FileSystem> =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, ({ stream }) => stream(file))).pipe(
    Stream.mapError((error) => unusable(file, error))
  )

/** Text in another encoding would be imported with other letters. */
const checkUtf8 = <E, R>(file: string, bytes: Stream.Stream<Uint8Array, E, R>) =>
  Effect.suspend(() => {
    const decoder = new TextDecoder("utf-8", { fatal: true })
    const decode = (chunk?: Uint8Array) =>
      Effect.try({
        try: () => decoder.decode(chunk, { stream: chunk !== undefined }),
        catch: () => badInput(`${file} is not UTF-8; save it in that encoding`)
      })
    return Effect.zipRight(Stream.runForEach(bytes, decode), decode())
  })

/** A file that cannot be read or written. */
export const unusable = (file: string, error: PlatformError): CommandExit => badInput(`${file}: ${error.message}`)

export const badInput = (message: string): CommandExit => new CommandExit({ code: exitCodes.badInput, message })
