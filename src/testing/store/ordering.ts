import * as DateTime from "effect/DateTime"
import type { OrderBy } from "../../Wire.js"

/** The sort keys of a list: the fields that `order_by` allows, each with the value to sort by. */
export interface SortKeys<A> {
  readonly created_at: (item: A) => string | number
  readonly [field: string]: (item: A) => string | number
}

/** Sorts by an order such as `-created_at`, which is the default. */
export const sorted = <A, Keys extends SortKeys<A>>(
  items: Iterable<A>,
  keys: Keys,
  orderBy: OrderBy<keyof Keys & string> | undefined
): ReadonlyArray<A> => {
  const order: string = orderBy ?? "-created_at"
  const key = keys[order.replace(/^[+-]/, "")] ?? keys.created_at
  const ascending = Array.from(items).sort((a, b) => compare(key(a), key(b)))
  return order.startsWith("-") ? ascending.reverse() : ascending
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

/** The sort key of a time; a missing time sorts first. */
export const timeKey = (value: DateTime.Utc | null | undefined): number =>
  value == null ? 0 : DateTime.toEpochMillis(value)
