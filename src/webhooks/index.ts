/**
 * Events in: what Clerk sends to webhook endpoints.
 *
 * @module effect-clerk/webhooks
 * @since 0.1.0
 */
export * from "./BillingPayloads.js"
export * from "./WebhookError.js"
export * from "./WebhookEvent.js"
export * from "./WebhookInbox.js"
export * from "./WebhookPayloads.js"
export * as Webhooks from "./Webhooks.js"
