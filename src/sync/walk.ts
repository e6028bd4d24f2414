import type { SqlError } from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { Cursor, CursorPage } from "../pagesByOffset.js"
import type { Item } from "./kind.js"
import type { RepeatedPage } from "./SyncError.js"
import type { Kept, Store } from "./store.js"

export interface ReadPage<A> extends CursorPage<A> {
  readonly readAt: number
}

/** Reads all items of Clerk, and writes one page after the other. */
export const walk = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  from: Option.Option<Cursor>,
  writePage: (page: ReadPage<A>) => Effect.Effect<void, ClerkErrors | SDKError | SqlError, ClerkClient>
): Effect.Effect<void, ClerkErrors | SDKError | RepeatedPage | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    let cursor = from
    do {
      const readAt = yield* Clock.currentTimeMillis
      const { items, next } = yield* kept.kind.pages(cursor, store.pageSize)
      yield* writePage({ items, next, readAt })
      yield* Effect.logDebug(`${kept.kind.name}: ${items.length} compared with their rows`)
      cursor = next
    } while (Option.isSome(cursor))
  })
