import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import { invalid, type Problem } from "./problem.js"

/** The sort keys of a list: the names that `order_by` allows, each with the value to sort by. */
export type SortKeys<A> = Readonly<Record<string, (item: A) => string | number>>

/** Sorts by an order such as `-created_at`; an unknown key is a problem. */
export const sorted = <A>(
  items: Iterable<A>,
  keys: SortKeys<A>,
  orderBy = "-created_at"
): Either.Either<ReadonlyArray<A>, Problem> => {
  const key = keys[orderBy.replace(/^[+-]/, "")]
  if (key === undefined) {
    return Either.left(
      invalid("order_by", `${orderBy} does not match one of the allowed values for parameter order_by`)
    )
  }
  const ascending = Array.from(items).sort((a, b) => compare(key(a), key(b)))
  return Either.right(orderBy.startsWith("-") ? ascending.reverse() : ascending)
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

/** The sort key of a time; a missing time sorts first. */
export const timeKey = (value: DateTime.Utc | null | undefined): number =>
  value == null ? 0 : DateTime.toEpochMillis(value)
