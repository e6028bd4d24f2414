import type { SqlError } from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import type { Cursor } from "../pagesByOffset.js"
import type { Item } from "./kind.js"
import { countOutcomes } from "./metrics.js"
import type { RepeatedPage } from "./SyncError.js"
import type { Kept, Store } from "./store.js"
import { type Outcome, write } from "./write.js"

/** A page whose items were written. */
export interface WalkedPage {
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** None after the last page. */
  readonly next: Option.Option<Cursor>
}

/** Reads all items of Clerk, one page after the other, and writes each page in one transaction together with `also`. */
export const walk = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  from: Option.Option<Cursor>,
  also: (page: WalkedPage) => Effect.Effect<void, SqlError>
): Effect.Effect<void, ClerkErrors | SDKError | RepeatedPage | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    let cursor = from
    do {
      const readAt = yield* Clock.currentTimeMillis
      const { items, next } = yield* kept.kind.pages(cursor, store.pageSize)
      const outcomes = yield* write(store, kept, items, readAt).pipe(
        Effect.tap((outcomes) => also({ outcomes, next })),
        store.database.transaction
      )
      yield* countOutcomes(kept.kind.name, outcomes)
      yield* Effect.logDebug(`${kept.kind.name}: ${outcomes.size} compared with their rows`)
      cursor = next
    } while (Option.isSome(cursor))
  })
