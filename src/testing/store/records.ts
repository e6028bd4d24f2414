import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { type Failing, fail, notFound, type Problem } from "./problem.js"
import { now } from "./store.js"

/** The record with this id, or a 404 that says what there is none of. */
export const find = <A, Status extends number>(
  records: ReadonlyMap<string, A>,
  operation: Failing<Status>,
  kind: string,
  id: string
) =>
  Effect.suspend(() => {
    const record = records.get(id)
    return record === undefined ? fail(operation, notFound(kind, id)) : Effect.succeed(record)
  })

/** Changes a record, or says what Clerk has against it; nothing else runs between reading and writing. */
export const change = <A, Status extends number>(
  records: Map<string, A>,
  operation: Failing<Status>,
  kind: string,
  id: string,
  changes: (record: A, time: DateTime.Utc) => Either.Either<A, Problem>
) =>
  Effect.flatMap(now, (time) => {
    const record = records.get(id)
    if (record === undefined) return fail(operation, notFound(kind, id))
    return Either.match(changes(record, time), {
      onLeft: (problem) => fail(operation, problem),
      onRight: (changed) => {
        records.set(id, changed)
        return Effect.succeed(changed)
      }
    })
  })

/** Deletes a record and gives it back. */
export const remove = <A, Status extends number>(
  records: Map<string, A>,
  operation: Failing<Status>,
  kind: string,
  id: string
) =>
  Effect.tap(find(records, operation, kind, id), () =>
    Effect.sync(() => {
      records.delete(id)
    })
  )
