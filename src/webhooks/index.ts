/**
 * Events in: what Clerk sends to webhook endpoints.
 *
 * @since 0.1.0
 */
export * from "./WebhookError.js"
export * as Webhooks from "./Webhooks.js"
