/**
 * Clerk for tests: served over HTTP from plain methods, or whole and in memory.
 *
 * @since 0.1.0
 */
export { Caller } from "./Caller.js"
export {
  ClerkEmulator,
  type Emulator,
  type EmulatorOptions,
  type TokenOptions
} from "./ClerkEmulator.js"
export * as ClerkServer from "./ClerkServer.js"
export * as Faults from "./Faults.js"
export type { OAuthTokenOptions } from "./oauthToken.js"
export { InvalidSigningKey } from "./signer.js"
export * as WebhookExamples from "./WebhookExamples.js"
export type { WebhookOptions } from "./webhookSender.js"
