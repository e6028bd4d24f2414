import * as DateTime from "effect/DateTime"

/** What a list can be ordered by. */
export type Keys<A> = Readonly<Record<string, (item: A) => string | number>>

/** The items in an order such as `-created_at`; `undefined` where there is no such order. */
export const ordered = <A>(items: Iterable<A>, keys: Keys<A>, orderBy: string): ReadonlyArray<A> | undefined => {
  const key = keys[orderBy.replace(/^[+-]/, "")]
  if (key === undefined) return undefined
  const sorted = Array.from(items).sort((a, b) => {
    const [before, after] = [key(a), key(b)]
    return before < after ? -1 : before > after ? 1 : 0
  })
  return orderBy.startsWith("-") ? sorted.reverse() : sorted
}

/** A time to order by; nothing comes before everything. */
export const timeKey = (value: DateTime.Utc | null | undefined): number =>
  value == null ? 0 : DateTime.toEpochMillis(value)
