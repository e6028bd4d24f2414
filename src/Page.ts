/**
 * Lists: one page at a time, or all items as a stream.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { ClerkErrors, SDKError } from "./ClerkError.js"
import { PageItems } from "./codec/annotations.js"
import type { Arguments, Method } from "./Endpoint.js"
import type { AnySpec } from "./Operation.js"
import { repeatedPage } from "./repeatedPage.js"
import * as Wire from "./Wire.js"

/**
 * One page of a list. `totalCount` is set if Clerk counts the items: always in most lists, and only with `paginated: true`
 * in those that have this field.
 *
 * @since 0.1.0
 * @category models
 */
export interface Page<out A> {
  readonly data: ReadonlyArray<A>
  readonly totalCount?: number | undefined
}

/**
 * The schema of a page. Decodes both forms in which Clerk sends lists: a bare array, and an object with a total.
 *
 * `itemsKey` is the key of the items in that object: `data` in all but one list.
 *
 * @since 0.1.0
 * @category schemas
 */
export const of = <A, I>(item: Schema.Schema<A, I>, itemsKey = "data"): Schema.Schema<Page<A>, Page<I>> =>
  Schema.suspend(() =>
    Schema.Struct({
      data: Schema.Array(item),
      // Clerk documents a number that may have a fraction: too little to lose a page over.
      totalCount: Schema.optional(Schema.Number)
    }).annotations({ [PageItems]: itemsKey })
  )

/**
 * The query fields that page most lists.
 *
 * @since 0.1.0
 * @category schemas
 */
export const query = () => ({
  /** 1 to 500. Default 10. */
  limit: Schema.optional(Wire.limit(500)),
  /** How many items to skip. Default 0. */
  offset: Schema.optional(Wire.Offset)
})

/**
 * The query fields of lists whose items Clerk counts only on request.
 *
 * @since 0.1.0
 * @category schemas
 */
export const countedQuery = () => ({
  /** If true, Clerk counts the items and the page has a `totalCount`. */
  paginated: Schema.optional(Schema.Boolean),
  ...query()
})

/**
 * All items of a list, page after page. A page is requested when its first item is needed: a slow consumer slows the
 * requests down, and taking ten items requests one page.
 *
 * Pages are as large as the list allows (500, or 100) unless the input has a `limit`, and start at its `offset`.
 * `users.list` is read by cursor if it is ordered by creation time, which neither repeats nor skips a user while others are
 * created or deleted. Other lists are read by offset: an item that moves into the next page meanwhile is not repeated, but
 * one that moves out of it is missed.
 *
 * A server that repeats its pages, because it ignores the cursor or the offset, fails the stream with `InvalidResponse`.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { Effect, Stream } from "effect"
 * import { ClerkService, Page } from "effect-clerk"
 *
 * const bannedUsers = Effect.gen(function* () {
 *   const clerk = yield* ClerkService
 *   return yield* Page.stream(clerk.users.list, { banned: true }).pipe(
 *     Stream.map((user) => user.id),
 *     Stream.runCollect
 *   )
 * })
 * ```
 */
export const stream = <Input, Item, Status extends number, R = never>(
  method: Method<Input, Page<Item>, Status, R>,
  ...[input]: Arguments<Input>
): Stream.Stream<Item, ClerkErrors<Status> | SDKError, R> => {
  const query: Query = input ?? {}
  const { spec } = method
  // Every paged list has these query fields, which its generic input does not show.
  const load = (place: Query) => method(...([{ ...query, ...place }] as unknown as Arguments<Input>))
  if (spec.paging === undefined || spec.paging.style === "single") return singlePage(load)
  const list = { spec, query, load, limit: query.limit ?? spec.paging.max }
  return spec.paging.style === "cursor" && hasCursor(query) ? cursorPages(list) : offsetPages(list)
}

interface Query {
  readonly limit?: number
  readonly offset?: number
  readonly startingAfter?: string
  readonly orderBy?: string
}

/** Clerk accepts the cursor only in this order and without an offset. */
const hasCursor = ({ offset = 0, orderBy = "created_at" }: Query): boolean =>
  /^[+-]?created_at$/.test(orderBy) && offset === 0

interface List<Item, E, R> {
  readonly spec: AnySpec
  readonly query: Query
  readonly limit: number
  /** Requests the page at a place of the list. */
  readonly load: (place: Query) => Effect.Effect<Page<Item>, E, R>
}

const singlePage = <Item, E, R>(load: List<Item, E, R>["load"]): Stream.Stream<Item, E, R> =>
  Stream.fromIterableEffect(Effect.map(load({}), ({ data }) => data))

const cursorPages = <Item, E, R>({
  limit,
  load,
  query,
  spec
}: List<Item, E, R>): Stream.Stream<Item, E | SDKError, R> =>
  Stream.paginateChunkEffect({ cursor: query.startingAfter, seen: nothing }, ({ cursor, seen }) =>
    Effect.flatMap(load(cursor === undefined ? { limit } : { limit, startingAfter: cursor }), ({ data }) => {
      const last = data.at(-1)
      if (last !== undefined && isSeen(seen, last)) return repeatedPage(spec)
      const next =
        data.length >= limit && hasProperty(last, "id")
          ? Option.some({ cursor: String(last.id), seen: after(seen, data) })
          : Option.none()
      return Effect.succeed([Chunk.unsafeFromArray(data), next])
    })
  )

const offsetPages = <Item, E, R>({
  limit,
  load,
  query,
  spec
}: List<Item, E, R>): Stream.Stream<Item, E | SDKError, R> =>
  Stream.paginateChunkEffect({ offset: query.offset ?? 0, seen: nothing }, ({ offset, seen }) =>
    Effect.flatMap(load({ limit, offset }), ({ data, totalCount }) => {
      // Some items move into the next page when others are added before them.
      const fresh = data.filter((item) => !isSeen(seen, item))
      if (fresh.length === 0 && data.length > 0) return repeatedPage(spec)
      const end = offset + data.length
      const isLast = data.length === 0 || (totalCount === undefined ? data.length < limit : end >= totalCount)
      const next = isLast ? Option.none() : Option.some({ offset: end, seen: after(seen, data) })
      return Effect.succeed([Chunk.unsafeFromArray(fresh), next])
    })
  )

/**
 * The items of two earlier pages: the one before, and the last one whose number was a power of two. A server that repeats
 * its pages in a cycle of any length repeats the second in the end (Brent's algorithm), and memory is bounded by two pages.
 */
interface Seen {
  readonly pages: number
  readonly before: ReadonlySet<unknown>
  readonly checkpoint: ReadonlySet<unknown>
}

const nothing: Seen = { pages: 0, before: new Set(), checkpoint: new Set() }

const isSeen = ({ before, checkpoint }: Seen, item: unknown): boolean => {
  const id = identity(item)
  return before.has(id) || checkpoint.has(id)
}

const after = (seen: Seen, data: ReadonlyArray<unknown>): Seen => {
  const pages = seen.pages + 1
  const before = new Set(data.map(identity))
  return { pages, before, checkpoint: Number.isInteger(Math.log2(pages)) ? before : seen.checkpoint }
}

const identity = (item: unknown): unknown => (hasProperty(item, "id") ? item.id : JSON.stringify(item))
