/**
 * Work on many records: imports that can be resumed, exports, and deletions.
 *
 * @module effect-clerk/bulk
 * @since 0.1.0
 */
export * from "./BulkError.js"
export * as Checkpoint from "./Checkpoint.js"
export * as DeleteUsers from "./DeleteUsers.js"
export * as DryRun from "./DryRun.js"
export * as Export from "./Export.js"
export * as Import from "./Import.js"
export * from "./ImportRecord.js"
export * as MemoryCheckpoint from "./MemoryCheckpoint.js"
export * as Rows from "./Rows.js"
