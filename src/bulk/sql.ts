/**
 * Checkpoints of imports in a database, for those who have `@effect/sql`.
 *
 * @module effect-clerk/bulk/sql
 * @since 0.1.0
 */
export * as SqlCheckpoint from "./SqlCheckpoint.js"
