import * as DateTime from "effect/DateTime"

/** What a list can be ordered by. */
export type Keys<A> = Readonly<Record<string, (item: A) => string | number>>

/** The items in an order such as `-created_at`; `undefined` where there is no such order. */
export const ordered = <A>(items: Iterable<A>, keys: Keys<A>, orderBy: string): ReadonlyArray<A> | undefined => {
  const key = keys[orderBy.replace(/^[+-]/, "")]
  if (key === undefined) return undefined
  // Most orders are that of creation, in which the items already are: sorting those costs one comparison each.
  const ascending = Array.from(items).sort((a, b) => compare(key(a), key(b)))
  return orderBy.startsWith("-") ? ascending.reverse() : ascending
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

/** A time to order by; nothing comes before everything. */
export const timeKey = (value: DateTime.Utc | null | undefined): number =>
  value == null ? 0 : DateTime.toEpochMillis(value)
