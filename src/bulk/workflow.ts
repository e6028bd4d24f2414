/**
 * Imports as durable workflows, for those who have `@effect/workflow`.
 *
 * @module effect-clerk/bulk/workflow
 * @since 0.1.0
 */
export * as ImportWorkflow from "./ImportWorkflow.js"
