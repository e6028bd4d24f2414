/**
 * Lists: one page at a time, or all of it as a stream.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { PageItems } from "./client/codec.js"

/**
 * One page of a list. `totalCount` is there where Clerk counts: always on most lists, and on those that take
 * `paginated` when it is true.
 *
 * @since 0.1.0
 * @category models
 */
export interface Page<out A> {
  readonly data: ReadonlyArray<A>
  readonly totalCount?: number | undefined
}

/**
 * The schema of a page. Reads both forms in which Clerk sends lists: a bare array, and an object with a total.
 *
 * `itemsKey` is the name under which the object holds the items, `data` in all but one list.
 *
 * @since 0.1.0
 * @category schemas
 */
export const of = <A, I>(item: Schema.Schema<A, I>, itemsKey = "data"): Schema.Schema<Page<A>, Page<I>> =>
  Schema.Struct({
    data: Schema.Array(item),
    totalCount: Schema.optional(Schema.Int)
  }).annotations({ [PageItems]: itemsKey })
