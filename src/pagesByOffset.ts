import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Page } from "./Page.js"

/** Where a list continues, as text that can be stored. */
export type Cursor = string

export interface CursorPage<A> {
  readonly items: ReadonlyArray<A>
  /** None after the last page. */
  readonly next: Option.Option<Cursor>
}

/**
 * Reads a list from the oldest item to the newest, so that items created meanwhile are added at its end. Items deleted
 * meanwhile do not make it miss others. An item may come twice.
 */
export type Pages<A, E, R> = (cursor: Option.Option<Cursor>, limit: number) => Effect.Effect<CursorPage<A>, E, R>

/** Reads the items of a list from an offset on. */
export type Load<A, E, R> = (query: {
  readonly orderBy: "+created_at"
  readonly limit: number
  readonly offset: number
}) => Effect.Effect<Page<A>, E, R>

const OffsetCursor = Schema.parseJson(Schema.Struct({ offset: Schema.Number, last: Schema.Array(Schema.String) }))

/** How many ids of a page are kept to recognise it by. */
const kept = 20

/**
 * A list that Clerk pages by offset. A deletion moves the items behind it forward, so each page starts with the last item
 * of the one before. If it does not, items were deleted, and an earlier page is read. `repeated` is the error if a page
 * repeats the one before.
 */
export const pagesByOffset =
  <A extends { readonly id: string }, E, R, E2>(load: Load<A, E, R>, repeated: () => E2): Pages<A, E | E2, R> =>
  (cursor, limit) =>
    Effect.gen(function* () {
      const { last, offset } = Option.getOrElse(Option.flatMap(cursor, Schema.decodeOption(OffsetCursor)), () => ({
        last: [],
        offset: 0
      }))
      const known = new Set(last)
      let start = Math.max(0, offset - 1)
      let { data } = yield* load({ orderBy: "+created_at", limit, offset: start })
      if (data.length === limit && offset > 0 && data.at(-1)?.id === last.at(-1)) {
        return yield* Effect.fail(repeated())
      }
      while (start > 0 && !data.some(({ id }) => known.has(id))) {
        start = Math.max(0, start - limit + 1)
        data = (yield* load({ orderBy: "+created_at", limit, offset: start })).data
      }
      return {
        items: data.filter(({ id }) => !known.has(id)),
        next:
          data.length < limit
            ? Option.none()
            : Option.some(
                Schema.encodeSync(OffsetCursor)({
                  offset: start + data.length,
                  last: data.slice(-kept).map(({ id }) => id)
                })
              )
      }
    })
