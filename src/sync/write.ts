import type { SqlError } from "@effect/sql/SqlError"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkClient } from "../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../ClerkError.js"
import { fingerprintsOf } from "./fingerprint.js"
import type { Item, Key } from "./kind.js"
import { lock, membershipsOf, recordWritten, type SyncRecord } from "./records.js"
import { remove } from "./remove.js"
import * as Rows from "./rows.js"
import type { Kept, Store } from "./store.js"

/** What became of an item: `ignored` if it is older than its row, or deleted. */
export type Outcome = "added" | "updated" | "unchanged" | "ignored"

/**
 * When an item was read from Clerk, in milliseconds; `undefined` for the data of an event, which may be older than what
 * Clerk has now.
 */
export type ReadAt = number | undefined

interface Candidate<A> {
  readonly item: A
  readonly key: Key
  readonly version: number
  readonly row: Rows.Row
  readonly fingerprint: string
}

/**
 * Writes items in the transaction of the caller, unless their rows are newer.
 *
 * The record of an item is locked first. If only Clerk can tell which of two states is the newer one, the item is read
 * again under that lock, so that nothing newer can be written before.
 */
export const write = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  items: ReadonlyArray<A>,
  readAt: ReadAt
): Effect.Effect<ReadonlyMap<string, Outcome>, ClerkErrors | SDKError | SqlError, ClerkClient> =>
  Effect.gen(function* () {
    const { database } = store
    const { kind, table } = kept
    const unique = Array.from(new Map(items.map((item) => [item.id, item])).values())
    const ids = unique.map(({ id }) => id)
    const isOrphan = yield* orphans(store, unique.map(kind.keyOf))
    const records = yield* lock(database, kind.name, ids)
    const present = yield* Rows.present(database, table, ids)
    const outcomes = new Map<string, Outcome>()
    const written: Array<Candidate<A>> = []
    for (const candidate of yield* candidatesOf(store, kept, unique)) {
      const { item } = candidate
      const record = records.get(item.id)
      const isPresent = present.has(item.id)
      const decision = isOrphan(candidate.key) ? ofDeleted(readAt) : decide(candidate, record, isPresent, readAt)
      const current = decision === "ask" ? yield* readAgain(store, kept, candidate.key, record) : Option.some(candidate)
      if (decision === "unchanged" || decision === "ignored") {
        outcomes.set(item.id, decision)
      } else if (Option.isNone(current)) {
        outcomes.set(item.id, "ignored")
      } else {
        outcomes.set(item.id, isPresent ? "updated" : "added")
        written.push(current.value)
      }
    }
    if (written.length === 0) return outcomes
    yield* removeFormer(
      store,
      kept,
      written.filter(({ key }) => (records.get(key.id)?.version ?? -1) < 0)
    )
    const now = yield* Clock.currentTimeMillis
    yield* Rows.upsert(
      database,
      table,
      written.map(({ row }) => row)
    )
    yield* recordWritten(
      database,
      kind.name,
      written.map(({ fingerprint, key, version }) => ({ ...key, version, fingerprint })),
      now
    )
    return outcomes
  })

const candidatesOf = <A extends Item>(
  { database: { dialect } }: Store,
  { kind, table }: Kept<A>,
  items: ReadonlyArray<A>
): Effect.Effect<ReadonlyArray<Candidate<A>>> =>
  Effect.gen(function* () {
    const rows = items.map((item) => {
      const cleared = table.softDelete === undefined ? [] : Object.keys(table.softDelete(item.updatedAt))
      return Rows.columnsOf(dialect, {
        ...Object.fromEntries(cleared.map((column) => [column, null])),
        ...table.columns(item),
        [table.id]: item.id
      })
    })
    const fingerprints = yield* fingerprintsOf(rows)
    return Arr.zipWith(Arr.zip(items, rows), fingerprints, ([item, row], fingerprint) => ({
      item,
      key: kind.keyOf(item),
      version: item.updatedAt.epochMillis,
      row,
      fingerprint
    }))
  })

/** Clerk and this machine may disagree on the time by so much. */
const clockSkew = 60_000

const decide = <A>(
  candidate: Candidate<A>,
  record: SyncRecord | undefined,
  isPresent: boolean,
  readAt: ReadAt
): "write" | "ask" | "unchanged" | "ignored" => {
  if (record === undefined) return "write"
  if (record.isDeleted) return ofDeleted(readAt)
  if (record.version !== candidate.version) return record.version < candidate.version ? "write" : "ignored"
  if (isPresent && record.fingerprint === candidate.fingerprint) return "unchanged"
  // Two changes in one millisecond: only a read after it has surely seen both.
  return readAt !== undefined && readAt - candidate.version > clockSkew ? "write" : "ask"
}

/** A deletion wins over every event. What was read from Clerk may be older than the deletion, or prove it wrong. */
const ofDeleted = (readAt: ReadAt): "ask" | "ignored" => (readAt === undefined ? "ignored" : "ask")

/** The item as Clerk has it now; none if Clerk does not have it, or if its row is newer still. */
const readAgain = <A extends Item>(
  store: Store,
  kept: Kept<A>,
  key: Key,
  record: SyncRecord | undefined
): Effect.Effect<Option.Option<Candidate<A>>, ClerkErrors | SDKError, ClerkClient> =>
  Effect.gen(function* () {
    const current = yield* kept.kind.read(key)
    const [candidate] = yield* candidatesOf(store, kept, Option.toArray(current))
    return candidate === undefined || candidate.version < (record?.version ?? -1)
      ? Option.none()
      : Option.some(candidate)
  })

/**
 * Which memberships belong to a deleted user or organization. Both are locked, so that a deletion in another transaction
 * comes before and is seen here, or comes after and finds the membership.
 */
const orphans = (store: Store, keys: ReadonlyArray<Key>): Effect.Effect<(key: Key) => boolean, SqlError> =>
  Effect.gen(function* () {
    const lockAll = (kind: "users" | "organizations", ids: ReadonlyArray<string | null>) =>
      lock(
        store.database,
        kind,
        ids.filter((id) => id !== null),
        "FOR SHARE"
      )
    const organizations = yield* lockAll(
      "organizations",
      keys.map(({ organizationId }) => organizationId)
    )
    const users = yield* lockAll(
      "users",
      keys.map(({ userId }) => userId)
    )
    return ({ organizationId, userId }) =>
      organizations.get(organizationId ?? "")?.isDeleted === true || users.get(userId ?? "")?.isDeleted === true
  })

/**
 * A user is a member of an organization once. A new membership means that the one before was deleted, even if its event is
 * late or lost, and a table with a unique index accepts the new one only after that.
 */
const removeFormer = <A extends Item>(
  store: Store,
  { kind }: Kept<A>,
  added: ReadonlyArray<Candidate<A>>
): Effect.Effect<void, SqlError> =>
  Effect.gen(function* () {
    if (kind.name !== "memberships") return
    const userIds = added.map(({ key }) => key.userId).filter((id) => id !== null)
    const pairOf = ({ organizationId, userId }: Key) => JSON.stringify([organizationId, userId])
    const createdAt = new Map(added.map(({ item, key }) => [pairOf(key), item.createdAt.epochMillis]))
    const former = (yield* membershipsOf(store.database, "users", userIds)).filter(
      (record) => record.version >= 0 && record.version < (createdAt.get(pairOf(record)) ?? 0)
    )
    yield* remove(
      store,
      "memberships",
      former.map(({ id }) => id)
    )
  })
