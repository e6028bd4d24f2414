/**
 * The rows of an import: records with their numbers, read as a stream.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { ImportRecord } from "./ImportRecord.js"
import { readRecord, writeRecord } from "./readRecord.js"

/**
 * A row of an import. `number` is its line in a file, from 1; each row has a larger one than the row before. `record` is the record, or why
 * the row is none. `json` is the row as it was read.
 *
 * @since 0.1.0
 * @category models
 */
export interface Row {
  readonly number: number
  readonly record: Either.Either<ImportRecord, string>
  readonly json: unknown
}

/**
 * A row from JSON with the field names of Clerk's API.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (number: number, json: unknown): Row => ({ number, record: readRecord(json), json })

/**
 * Rows from the text of an NDJSON file: one JSON object a line, with the field names of Clerk's API (`external_id`,
 * `email_address`, …) and a `type` of `user` (the default), `organization` or `organization_membership`. Empty lines are
 * skipped. Fields whose name begins with `_` are ignored; other unknown fields make the row one that is rejected.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { FileSystem } from "@effect/platform"
 * import { Effect, Stream } from "effect"
 * import { Rows } from "effect-clerk/bulk"
 *
 * export const rows = Stream.unwrap(
 *   Effect.map(FileSystem.FileSystem, (files) =>
 *     files.stream("users.ndjson").pipe(Stream.decodeText(), Rows.fromNdjson)
 *   )
 * )
 * ```
 */
export const fromNdjson = <E, R>(text: Stream.Stream<string, E, R>): Stream.Stream<Row, E, R> =>
  text.pipe(
    Stream.splitLines,
    Stream.zipWithIndex,
    Stream.filter(([line]) => line.trim() !== ""),
    Stream.map(([line, index]) => {
      const number = index + 1
      // A file from Windows may begin with a byte order mark.
      return Option.match(parseJson(index === 0 ? line.replace(/^\uFEFF/, "") : line), {
        onNone: (): Row => ({ number, record: Either.left("not JSON"), json: line }),
        onSome: (json) => make(number, json)
      })
    })
  )

/**
 * Rows from JSON objects that were read from somewhere else, such as a database, with the field names of Clerk's API. They
 * are numbered from 1.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromJson = <E, R>(objects: Stream.Stream<unknown, E, R>): Stream.Stream<Row, E, R> =>
  Stream.map(Stream.zipWithIndex(objects), ([json, index]) => make(index + 1, json))

/**
 * Rows from records of a program, numbered from 1. The stream must give the same records in the same order whenever it is
 * run, since an import that is resumed recognizes rows by their numbers.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromRecords = <E, R>(records: Stream.Stream<ImportRecord, E, R>): Stream.Stream<Row, E, R> =>
  fromJson(Stream.map(records, writeRecord))

const parseJson = Schema.decodeOption(Schema.parseJson())
