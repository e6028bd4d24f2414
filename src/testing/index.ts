/**
 * Clerk for tests: an embedded Clerk in memory, and a server for any implementation of its operations.
 *
 * @since 0.1.0
 */
export {
  ClerkEmulator,
  type Emulator,
  type EmulatorOptions,
  type TokenOptions
} from "./ClerkEmulator.js"
export * as ClerkServer from "./ClerkServer.js"
export * as Faults from "./Faults.js"
export { RequestKey } from "./RequestKey.js"
export type { WebhookOptions } from "./server/webhookSender.js"
export type { OAuthTokenOptions } from "./store/oauthToken.js"
export { InvalidSigningKey } from "./store/signer.js"
export * as TestAuth from "./TestAuth.js"
export * as WebhookExamples from "./WebhookExamples.js"
