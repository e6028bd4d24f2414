import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { notFound, Problem } from "./problem.js"

/** The record with this id; 404 if there is none. `kind` names the record in the message. */
export const find = <A>(records: ReadonlyMap<string, A>, kind: string, id: string): Effect.Effect<A, Problem> =>
  Effect.suspend(() => {
    const record = records.get(id)
    return record === undefined ? notFound(kind, id) : Effect.succeed(record)
  })

/**
 * Replaces a record by what `changes` returns, unless that is a problem. `emit` is called after the change, for its
 * webhook event. All of it is one synchronous step: no other fiber runs in between.
 */
export const change = <A>(
  records: Map<string, A>,
  kind: string,
  id: string,
  changes: (record: A, time: DateTime.Utc) => A | Problem,
  emit?: (changed: A) => void
): Effect.Effect<A, Problem> =>
  Effect.flatMap(DateTime.now, (time) => {
    const record = records.get(id)
    if (record === undefined) return notFound(kind, id)
    const changed = changes(record, time)
    if (changed instanceof Problem) return changed
    records.set(id, changed)
    emit?.(changed)
    return Effect.succeed(changed)
  })

/** Deletes a record and returns it. */
export const remove = <A>(records: Map<string, A>, kind: string, id: string): Effect.Effect<A, Problem> =>
  Effect.suspend(() => {
    const record = records.get(id)
    if (record === undefined) return notFound(kind, id)
    records.delete(id)
    return Effect.succeed(record)
  })

/** Runs checks and changes as one synchronous step: no other fiber runs in between. */
export const step = <A>(run: (time: DateTime.Utc) => A | Problem): Effect.Effect<A, Problem> =>
  Effect.flatMap(DateTime.now, (time): Effect.Effect<A, Problem> => {
    const result = run(time)
    return result instanceof Problem ? result : Effect.succeed(result)
  })
