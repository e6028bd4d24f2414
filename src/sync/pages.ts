import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { catchStatus } from "../catchError.js"
import type { User } from "../models/User.js"
import type { Page } from "../Page.js"
import { RepeatedPage } from "./SyncError.js"

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
export type Pages<A> = (
  cursor: Option.Option<Cursor>,
  limit: number
) => Effect.Effect<CursorPage<A>, ClerkErrors | SDKError | RepeatedPage, ClerkClient>

const UserCursor = Schema.parseJson(Schema.Struct({ id: Schema.String, createdAt: Schema.Number }))

/**
 * Users after the last one of the page before. If that user was deleted meanwhile, Clerk rejects the cursor, and the list
 * continues with the users created since, those of the same millisecond included.
 */
export const usersByCursor: Pages<User> = (cursor, limit) =>
  Effect.gen(function* () {
    const last = Option.flatMap(cursor, Schema.decodeOption(UserCursor))
    const query = { orderBy: "+created_at", limit } as const
    const since = ({ createdAt }: typeof UserCursor.Type) =>
      Users.list({ ...query, createdAtAfter: DateTime.unsafeMake(createdAt - 1) })
    const { data } = yield* Option.match(last, {
      onNone: () => Users.list(query),
      onSome: (user) =>
        Users.list({ ...query, startingAfter: user.id }).pipe(catchStatus([400, 404, 422], () => since(user)))
    })
    const end = data.at(-1)
    if (end !== undefined && data.length === limit && Option.exists(last, ({ id }) => id === end.id)) {
      return yield* Effect.fail(new RepeatedPage({ list: "users" }))
    }
    return {
      items: data,
      next:
        end === undefined || data.length < limit
          ? Option.none()
          : Option.some(Schema.encodeSync(UserCursor)({ id: end.id, createdAt: end.createdAt.epochMillis }))
    }
  })

const OffsetCursor = Schema.parseJson(Schema.Struct({ offset: Schema.Number, last: Schema.Array(Schema.String) }))

/** How many ids of a page are kept to recognise it by. */
const kept = 20

/**
 * A list that Clerk pages by offset. A deletion moves the items behind it forward, so each page starts with the last item
 * of the one before. If it does not, items were deleted, and an earlier page is read.
 */
export const byOffset =
  <A extends { readonly id: string }>(
    list: string,
    load: (query: {
      readonly orderBy: "+created_at"
      readonly limit: number
      readonly offset: number
    }) => Effect.Effect<Page<A>, ClerkErrors | SDKError, ClerkClient>
  ): Pages<A> =>
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
        return yield* Effect.fail(new RepeatedPage({ list }))
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
