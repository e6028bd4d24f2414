/**
 * Deletes many users.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Users from "../api/Users.js"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { catchStatus } from "../catchError.js"
import * as RateLimit from "../RateLimit.js"
import { meaningOf, reasonOf } from "./meaning.js"
import { persist } from "./persist.js"

/**
 * What becomes of users to delete. A user who is gone already counts as deleted.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  readonly deleted: number
  readonly rejected: number
}

/**
 * Settings of a deletion.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How many users are deleted at the same time. Default 10. */
  readonly concurrency?: number | undefined
  /** How long a call that fails for now is repeated. Default 10 minutes. */
  readonly patience?: Duration.DurationInput | undefined
  /** Called for a user whom Clerk does not delete, such as one of a directory. */
  readonly onRejected?: ((user: Users.User, reason: string) => Effect.Effect<void>) | undefined
  /** Called after each user, with the numbers so far. */
  readonly onProgress?: ((report: Report) => Effect.Effect<void>) | undefined
}

/**
 * Deletes all users that match, as bulk work of `RateLimit.layer`. Deletion cannot be undone. It fails if Clerk cannot be
 * reached for longer than `patience`; run again, it deletes those that are left.
 *
 * @since 0.1.0
 * @category constructors
 */
export const run = Effect.fn("bulk.deleteUsers")(function* (filter: Users.CountInput, options: Options = {}) {
  return yield* RateLimit.bulk(deleteAll(filter, options))
})

const deleteAll = Effect.fnUntraced(function* (filter: Users.CountInput, options: Options) {
  const persistently = persist(Duration.toMillis(options.patience ?? "10 minutes"))
  const report = yield* Ref.make<Report>({ deleted: 0, rejected: 0 })
  const count = (field: keyof Report) =>
    Effect.flatMap(
      Ref.updateAndGet(report, (now) => ({ ...now, [field]: now[field] + 1 })),
      (now) => options.onProgress?.(now) ?? Effect.void
    )
  const remove = (user: Users.User): Effect.Effect<void, ClerkErrors | SDKError, ClerkClient> =>
    Users.delete({ userId: user.id }).pipe(
      // An attempt whose response was lost may have deleted the user.
      catchStatus(404, () => Effect.void),
      persistently,
      Effect.zipRight(count("deleted")),
      Effect.catchAll((error) =>
        meaningOf(error) === "rejected"
          ? Effect.zipRight(options.onRejected?.(user, reasonOf(error)) ?? Effect.void, count("rejected"))
          : Effect.fail(error)
      )
    )
  let seen: ReadonlySet<string> = new Set()
  while (true) {
    // Users that were not deleted are the oldest ones left. A cursor cannot be used: its user would be gone.
    const { rejected } = yield* Ref.get(report)
    const { data } = yield* persistently(
      Users.list({ ...filter, orderBy: "+created_at", limit: pageSize, offset: rejected })
    )
    if (data.length === 0) return yield* Ref.get(report)
    const fresh = data.filter(({ id }) => !seen.has(id))
    // Clerk may list users for a moment after they were deleted.
    if (fresh.length === 0) yield* Effect.sleep("1 second")
    yield* Effect.forEach(fresh, remove, { concurrency: options.concurrency ?? 10, discard: true })
    seen = new Set(data.map(({ id }) => id))
  }
})

const pageSize = 500
