import * as ClerkClient from "../../ClerkClient.js"

/**
 * Anyone can cause these calls, by sending a token or a nonce that only Clerk can check. A request waits for each of them,
 * and they use the rate limit of the application's own calls, so they end soon and are not repeated.
 */
const limits: ClerkClient.Options = {
  attemptTimeout: "5 seconds",
  deadline: "10 seconds",
  maxResponseBytes: 1024 * 1024,
  // After a 429 other calls fail at once instead of waiting for the endpoint. Zero is not allowed.
  retry: { attempts: 1, maxRetryAfter: "1 millis" }
}

/** Makes a call with short limits. */
export const limitCall = ClerkClient.withOptions(limits)

/** Opaque tokens and nonces of Clerk are far shorter. A longer one is invalid, and Clerk need not be called to know it. */
export const maxCredentialLength = 1024
