/**
 * Testing tokens: let end-to-end tests past bot detection.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A short-lived token that lets tests past Clerk's bot detection.
 *
 * @since 0.1.0
 * @category schemas
 */
export class TestingToken extends Wire.Struct<TestingToken>("TestingToken")(() => ({
  object: Wire.object("testing_token"),
  token: Schema.String,
  /** Sent in seconds, unlike Clerk's other times. */
  expiresAt: Wire.TimestampSeconds
})) {}

/**
 * Makes a short-lived token that lets end-to-end tests past Clerk's bot detection. Send it to the Frontend API as
 * the query parameter `__clerk_testing_token`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("testingTokens.create", "/testing_tokens", {
  success: TestingToken
})
