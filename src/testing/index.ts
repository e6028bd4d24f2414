/**
 * Clerk for tests: an embedded Clerk in memory, and a server for any implementation of its operations.
 *
 * @module effect-clerk/testing
 * @since 0.1.0
 */
export { ClerkEmulator } from "./ClerkEmulator.js"
export * as ClerkServer from "./ClerkServer.js"
export { type Emulator, type EmulatorOptions, EmulatorState, type TokenOptions } from "./Emulator.js"
export * as Faults from "./Faults.js"
export * as Fixtures from "./Fixtures.js"
export type { AccountOptions, DeviceOptions, Frontend } from "./Frontend.js"
export { RequestKey } from "./RequestKey.js"
export type { LoggedRequest } from "./server/requestLog.js"
export type { Delivery, WebhookOptions } from "./server/webhookSender.js"
export type { BillingOptions, DiscountOptions, PlanOptions } from "./store/billingRecords.js"
export { type AuthorizeOptions, OAuthError, type OAuthTokens } from "./store/oauthGrant.js"
export type { OAuthTokenOptions } from "./store/oauthToken.js"
export { decodeSeed, Seed, type Seeded, SeedMember, SeedOrganization } from "./store/seed.js"
export { InvalidSigningKey } from "./store/signer.js"
export type { SignUpOptions } from "./store/signUp.js"
export { InvalidEmulatorState } from "./store/snapshot.js"
export * as TestAuth from "./TestAuth.js"
export * as WebhookExamples from "./WebhookExamples.js"
