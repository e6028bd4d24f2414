/**
 * What fits no resource.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class GetPublicInterstitialInput extends Wire.Struct<GetPublicInterstitialInput>(
  "Miscellaneous.GetPublicInterstitialInput"
)(() => ({
  /** The host of your Frontend API. */
  frontendApi: Schema.optional(Schema.String),
  /** `pk_test_…` or `pk_live_…`. */
  publishableKey: Schema.optional(Schema.String),
  /** Where you proxy the Frontend API, if you do. */
  proxyUrl: Schema.optional(Schema.String),
  /** The satellite domain, if it is one. */
  domain: Schema.optional(Schema.String),
  signInUrl: Schema.optional(Schema.String),
  /** Loads clerk-js from `domain`. */
  useDomainForScript: Schema.optional(Schema.Boolean)
})) {}

/**
 * Fetches the HTML page that loads clerk-js to settle an unknown sign-in state. Needs no secret key; the page itself
 * is not decoded.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getPublicInterstitial = Endpoint.get("miscellaneous.getPublicInterstitial", "/public/interstitial", {
  query: GetPublicInterstitialInput,
  responseFormat: "text",
  success: Schema.String,
  errors: [400, 500],
  credential: "none"
})
