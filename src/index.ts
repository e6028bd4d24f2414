/**
 * The Clerk Backend API for Effect.
 *
 * @since 0.1.0
 */
export * as ActorTokens from "./api/ActorTokens.js"
export type { Clerk } from "./api/index.js"
export * as Sessions from "./api/Sessions.js"
export * as ClerkClient from "./ClerkClient.js"
export * from "./ClerkError.js"
export { ClerkService } from "./ClerkService.js"
export * as Endpoint from "./Endpoint.js"
export * as Page from "./Page.js"
export * as Wire from "./Wire.js"
