/**
 * Clerk for tests: served over HTTP from plain methods, or whole and in memory.
 *
 * @since 0.1.0
 */
export { Caller } from "./Caller.js"
export * as ClerkServer from "./ClerkServer.js"
export * as WebhookExamples from "./WebhookExamples.js"
