/**
 * Clerk for tests: served over HTTP from plain methods, or whole and in memory.
 *
 * @since 0.1.0
 */
export { Caller } from "./RequestKey.js"
export {
  ClerkEmulator,
  type Emulator,
  type EmulatorOptions,
  type TokenOptions
} from "./ClerkEmulator.js"
export * as ClerkServer from "./ClerkServer.js"
export * as Faults from "./Faults.js"
export type { OAuthTokenOptions } from "./store/oauthToken.js"
export { InvalidSigningKey } from "./store/signer.js"
export * as WebhookExamples from "./WebhookExamples.js"
export type { WebhookOptions } from "./server/webhookSender.js"
