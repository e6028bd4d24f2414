/**
 * A database's tables of users, organizations and memberships, in step with Clerk.
 *
 * @since 0.1.0
 */
export type { Backfilled, BackfillReport } from "./backfill.js"
export type { SessionIds } from "./ensureUser.js"
export type { Found, Reconciled, ReconcileOptions, ReconcileReport } from "./reconcile.js"
export * from "./Sync.js"
export * from "./SyncError.js"
export * as Table from "./Table.js"
