/**
 * The Svix application behind webhooks, `clerk.webhooks`. To receive events, see `effect-clerk/webhooks`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A login link to the instance's Svix dashboard. Whoever opens it is logged in.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SvixUrl extends Wire.Struct<SvixUrl>("SvixUrl")(() => ({
  svixUrl: Schema.String
})) {}

/**
 * Gives the instance a Svix app, without which no webhook is sent, and returns a link to its dashboard. Returns
 * 400 if there is one already.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const createSvixApp = Endpoint.post("webhooks.createSvixApp", "/webhooks/svix", {
  success: SvixUrl,
  errors: [400]
})

/**
 * Deletes the instance's Svix app with its endpoints: all webhooks stop. Not reversible; a new app starts empty.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const deleteSvixApp = Endpoint.del("webhooks.deleteSvixApp", "/webhooks/svix", {
  successStatus: 204,
  errors: [400]
})

/**
 * Makes a login link to the instance's Svix dashboard. Whoever opens it can change endpoints and see their secrets:
 * keep it out of logs.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const generateSvixAuthURL = Endpoint.post("webhooks.generateSvixAuthURL", "/webhooks/svix_url", {
  success: SvixUrl,
  errors: [400]
})
