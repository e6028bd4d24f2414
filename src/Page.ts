/**
 * Lists: one page at a time, or all of it as a stream.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type ClerkErrors, InvalidResponse, SDKError } from "./ClerkError.js"
import { PageItems } from "./codec/annotations.js"
import type { Arguments, Method } from "./Endpoint.js"
import type { AnySpec } from "./Operation.js"
import * as Wire from "./Wire.js"

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
  Schema.suspend(() =>
    Schema.Struct({
      data: Schema.Array(item),
      totalCount: Schema.optional(Schema.Int)
    }).annotations({ [PageItems]: itemsKey })
  )

/**
 * The query fields by which most lists are paged.
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
 * The query fields of lists that Clerk counts only on request.
 *
 * @since 0.1.0
 * @category schemas
 */
export const countedQuery = () => ({
  /** Asks Clerk to count, so that the page has a `totalCount`. */
  paginated: Schema.optional(Schema.Boolean),
  ...query()
})

/**
 * All items of a list, page after page. A page is asked for when its first item is wanted, so a slow consumer slows the
 * requests down, and taking ten items asks for one page.
 *
 * Pages are as large as the list allows (500, or 100) unless the input has a `limit`, and start at its `offset`.
 * `users.list` moves on by cursor while it is ordered by creation time, which neither repeats nor skips a user while
 * others are created or deleted; other lists move on by offset, where an item that slides into the next page is not
 * repeated, but one that slides out of it is missed.
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
  // A query is the list's input with a place to go on from, which every paged list takes.
  const page = (place: Query) => method(...([{ ...query, ...place }] as unknown as Arguments<Input>))
  const { paging } = method.spec
  if (paging === undefined || paging.style === "single") {
    return Stream.unwrap(Effect.map(page({}), ({ data }) => Stream.fromIterable(data)))
  }
  const limit = query.limit ?? paging.max
  if (paging.style === "cursor" && followsCreation(query)) {
    return Stream.paginateChunkEffect(query.startingAfter, (startingAfter) =>
      Effect.map(page(startingAfter === undefined ? { limit } : { limit, startingAfter }), ({ data }) => {
        const last = data[data.length - 1]
        return [
          Chunk.unsafeFromArray(data),
          data.length < limit || !hasProperty(last, "id") ? Option.none() : Option.some(String(last.id))
        ]
      })
    )
  }
  const start: OffsetState = { offset: query.offset ?? 0, seen: new Set() }
  return Stream.paginateChunkEffect(start, (state) =>
    Effect.flatMap(page({ limit, offset: state.offset }), ({ data, totalCount }) => {
      const fresh = data.filter((item) => !state.seen.has(identity(item)))
      if (fresh.length === 0 && data.length >= limit) return standsStill(method.spec)
      const offset = state.offset + data.length
      const done = data.length === 0 || (totalCount === undefined ? data.length < limit : offset >= totalCount)
      const next: OffsetState = { offset, seen: new Set(data.map(identity)) }
      return Effect.succeed([Chunk.unsafeFromArray(fresh), done ? Option.none() : Option.some(next)])
    })
  )
}

interface Query {
  readonly limit?: number
  readonly offset?: number
  readonly startingAfter?: string
  readonly orderBy?: string
}

interface OffsetState {
  readonly offset: number
  /** The items of the page before, of which some slide into the next page when others are added. */
  readonly seen: ReadonlySet<unknown>
}

/** Clerk takes the cursor only in this order and without an offset. */
const followsCreation = (query: Query): boolean =>
  (query.orderBy === undefined || /^[+-]?created_at$/.test(query.orderBy)) && (query.offset ?? 0) === 0

const identity = (item: unknown): unknown => (hasProperty(item, "id") ? item.id : JSON.stringify(item))

/** A server that answers the same page for ever would otherwise never let the stream end. */
const standsStill = (spec: AnySpec) =>
  new SDKError({
    operation: spec.operation,
    reason: new InvalidResponse({
      status: spec.successStatus,
      detail: "the list does not move on: a page repeats the one before it",
      traceId: undefined,
      attempts: 1
    })
  })
