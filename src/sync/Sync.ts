/**
 * A database's tables of users, organizations and memberships, in step with Clerk.
 *
 * @since 0.1.0
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import type * as SqlClient from "@effect/sql/SqlClient"
import { SqlError } from "@effect/sql/SqlError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClerkClient } from "../ClerkClient.js"
import { type ClerkErrors, isClerkErrors, isSDKError, type SDKError } from "../ClerkError.js"
import type { Organization } from "../models/Organization.js"
import type { OrganizationMembership } from "../models/OrganizationMembership.js"
import type { User } from "../models/User.js"
import * as RateLimit from "../RateLimit.js"
import type { WebhookEvent } from "../webhooks/WebhookEvent.js"
import { type Inbox, WebhookInbox } from "../webhooks/WebhookInbox.js"
import * as Webhooks from "../webhooks/Webhooks.js"
import { type BackfillReport, backfill } from "./backfill.js"
import * as Database from "./database.js"
import { ensureUser, type SessionIds } from "./ensureUser.js"
import { handle, handlersOf } from "./handle.js"
import { makeInbox } from "./inbox.js"
import * as Kind from "./kind.js"
import { migrate } from "./migrate.js"
import { type ReconcileOptions, type ReconcileReport, reconcile } from "./reconcile.js"
import { ClerkFailed, DatabaseFailed, SyncError, type SyncErrorReason } from "./SyncError.js"
import type { Store } from "./store.js"
import * as Table from "./Table.js"

/**
 * What is kept, and how. Without any table, all three default tables are kept; else those that are given.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly users?: Table.Table<User> | undefined
  readonly organizations?: Table.Table<Organization> | undefined
  readonly memberships?: Table.Table<OrganizationMembership> | undefined
  /** How many items are read from Clerk, and written in one transaction, at a time: 2 to 500. Default 500. */
  readonly pageSize?: number | undefined
}

/**
 * What keeps the tables in step with Clerk. All of it may run at the same time, in several processes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates the tables of this library that do not exist, and those of `Table.create`. It can run at each start, or as one
   * of your own migrations.
   */
  readonly migrate: Effect.Effect<void, SyncError>
  /**
   * Reads all of Clerk into the tables, a page in a transaction. The cursor is stored with each page, so that a run after a
   * failure or a crash continues where the last one ended. It removes nothing. Like `reconcile`, it is bulk work under
   * `RateLimit`.
   */
  readonly backfill: Effect.Effect<BackfillReport, SyncError>
  /**
   * Compares all of Clerk with the tables and repairs what events have missed: missing, stale and superfluous rows. It
   * removes rows only after it has read all lists to their ends, and only those that Clerk does not have when it is asked
   * for them. Run it every night.
   */
  readonly reconcile: (options?: ReconcileOptions) => Effect.Effect<ReconcileReport, SyncError>
  /**
   * For a request with a session: adds the user, the active organization and the membership if they have no rows, for
   * example because the event is late, or cannot reach a development machine. Returns false if Clerk has no such user.
   */
  readonly ensureUser: (ids: SessionIds) => Effect.Effect<boolean, SyncError>
  /** Brings the row of an event up to date. Use it with `inbox` if your handlers do more than `webhooks` does. */
  readonly handle: (event: WebhookEvent) => Effect.Effect<void, SyncError>
  /** Records a message in the transaction of its handler. */
  readonly inbox: Inbox
  /**
   * An app for Clerk's webhooks: verifies a delivery, brings the row up to date, and records the message in the same
   * transaction. Responds with 503 to what fails, so that Clerk delivers it again. `name` is `sync` by default.
   */
  readonly webhooks: (options?: Webhooks.HandlerOptions) => HttpApp.Default
}

/**
 * Keeps tables of users, organizations and memberships in PostgreSQL or SQLite in step with Clerk.
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { Effect, Schedule } from "effect"
 * import { Sync } from "effect-clerk/sync"
 *
 * export const program = Effect.gen(function* () {
 *   const sync = yield* Sync
 *   yield* sync.migrate
 *   yield* sync.backfill
 *   yield* Effect.fork(Effect.schedule(Effect.ignoreLogged(sync.reconcile()), Schedule.cron("0 3 * * *")))
 * })
 * ```
 */
export class Sync extends Context.Tag("effect-clerk/Sync")<Sync, Service>() {
  /** Keeps these tables in the database of the `SqlClient`. */
  static readonly layer = (options: Options = {}): Layer.Layer<Sync, SyncError, SqlClient.SqlClient | ClerkClient> =>
    Layer.effect(Sync, make(options))
}

/**
 * Makes the service of {@link Sync}, for several in one program.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<Service, SyncError, SqlClient.SqlClient | ClerkClient> =>
  Effect.gen(function* () {
    const client = yield* ClerkClient
    const database = yield* Database.make
    const store = storeOf(database, options)
    const inbox = makeInbox(database)
    const run =
      <E extends Failure>(operation: SyncError["operation"]) =>
      <A>(effect: Effect.Effect<A, E, ClerkClient>): Effect.Effect<A, SyncError> =>
        effect.pipe(asSyncError(operation), Effect.provideService(ClerkClient, client))
    const handleEvent = (event: WebhookEvent) =>
      handle(store, event).pipe(
        run("handle"),
        Effect.withSpan("clerk.sync.handle", { attributes: { "clerk.event": event.type }, captureStackTrace: false })
      )
    const tables = [store.users, store.organizations, store.memberships].flatMap((kept) => kept?.table ?? [])
    return {
      migrate: migrate(database, tables).pipe(run("migrate"), Effect.withSpan("clerk.sync.migrate")),
      backfill: backfill(store).pipe(RateLimit.bulk, run("backfill"), Effect.withSpan("clerk.sync.backfill")),
      reconcile: Effect.fn("clerk.sync.reconcile")((reconcileOptions: ReconcileOptions = {}) =>
        reconcile(store, reconcileOptions).pipe(RateLimit.bulk, run("reconcile"))
      ),
      ensureUser: Effect.fn("clerk.sync.ensureUser")((ids: SessionIds) => run("ensureUser")(ensureUser(store, ids))),
      handle: handleEvent,
      inbox,
      webhooks: (handlerOptions) =>
        Effect.provideService(
          Webhooks.handler(handlersOf(handleEvent), { name: "sync", ...handlerOptions }),
          WebhookInbox,
          inbox
        )
    } satisfies Service
  }).pipe(asSyncError("layer"))

const storeOf = (database: Database.Database, { pageSize = 500, ...tables }: Options): Store => {
  const { memberships, organizations, users } = Object.values(tables).some((table) => table !== undefined)
    ? tables
    : Table
  return {
    database,
    users: users && { kind: Kind.users, table: users },
    organizations: organizations && { kind: Kind.organizations, table: organizations },
    memberships: memberships && { kind: Kind.memberships, table: memberships },
    // A page of a list by offset begins with the last item of the page before.
    pageSize: Math.min(500, Math.max(2, pageSize))
  }
}

type Failure = SyncErrorReason | SqlError | ClerkErrors | SDKError

/** A commit that fails is a defect in `@effect/sql`. It is a failure of the database like any other. */
const asSyncError =
  (operation: SyncError["operation"]) =>
  <A, R>(effect: Effect.Effect<A, Failure, R>): Effect.Effect<A, SyncError, R> =>
    effect.pipe(
      Effect.catchAllDefect((defect) => (defect instanceof SqlError ? Effect.fail(defect) : Effect.die(defect))),
      Effect.mapError((failure) => new SyncError({ operation, reason: reasonOf(failure) }))
    )

const reasonOf = (failure: Failure): SyncErrorReason => {
  if (failure instanceof SqlError) return new DatabaseFailed({ cause: failure })
  return isClerkErrors(failure) || isSDKError(failure) ? new ClerkFailed({ cause: failure }) : failure
}
