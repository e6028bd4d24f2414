/**
 * Deliveries of Clerk's webhooks: verified, decoded, handled; and signed, for tests.
 *
 * @since 0.1.0
 */
export { type HeadersInput, type SignedHeaders, type SigningSecret, sign } from "./signature.js"
