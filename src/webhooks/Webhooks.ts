/**
 * Deliveries of Clerk's webhooks: verified, decoded, handled; and signed, for tests.
 *
 * @since 0.1.0
 */
export {
  type AllHandlers,
  type HandlerOptions,
  type Handlers,
  handler,
  make,
  type Requirements,
  toWebHandler
} from "./handler.js"
export type { SigningSecret } from "./secret.js"
export { type HeadersInput, type SignedHeaders, sign } from "./signature.js"
export { type Delivery, encode, type VerifyOptions, verify } from "./verification.js"
