import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import { allOwners, findOwner, type Owner } from "./billingOwner.js"
import { itemNotFound } from "./billingProblems.js"
import type { ItemRecord } from "./billingRecords.js"
import type { Problem } from "./problem.js"
import { step } from "./records.js"
import type { Store } from "./store.js"
import { itemsOf } from "./subscriptionItems.js"

/** An item with its owner. */
export interface OwnedItem {
  readonly owner: Owner
  readonly item: ItemRecord
}

/** The items of all owners that still exist, after everything that was due until `time` has happened. */
export const allItems = (store: Store, time: DateTime.Utc): ReadonlyArray<OwnedItem> =>
  allOwners(store.state).flatMap((owner) => itemsOf(store, owner, time).map((item) => ({ owner, item })))

/** Finds an item and uses it in one synchronous step. */
export const withItem = <A>(
  store: Store,
  id: string,
  use: (owned: OwnedItem, time: DateTime.Utc) => A | Problem
): Effect.Effect<A, Problem> =>
  step((time) => {
    const owner = findOwner(store.state, id.replace(/^csubitem_/, "").replace(/_\d+$/, ""))
    const item = owner && itemsOf(store, owner, time).find((each) => each.id === id)
    return owner === undefined || item === undefined ? itemNotFound() : use({ owner, item }, time)
  })
