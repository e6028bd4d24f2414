import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { catchStatus } from "../catchError.js"
import type { User } from "../models/User.js"
import * as ByOffset from "../pagesByOffset.js"
import { RepeatedPage } from "./SyncError.js"

export type Pages<A> = ByOffset.Pages<A, ClerkErrors | SDKError | RepeatedPage, ClerkClient>

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

/** A list that Clerk pages by offset. */
export const byOffset = <A extends { readonly id: string }>(
  list: string,
  load: ByOffset.Load<A, ClerkErrors | SDKError, ClerkClient>
): Pages<A> => ByOffset.pagesByOffset(load, () => new RepeatedPage({ list }))
