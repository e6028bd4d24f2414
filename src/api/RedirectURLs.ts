/**
 * Where native applications may be redirected to after a sign-in.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A URL that a native or OAuth flow may return to.
 *
 * @since 0.1.0
 * @category schemas
 */
export class RedirectUrl extends Wire.Struct<RedirectUrl>("RedirectUrl")(() => ({
  object: Wire.object("redirect_url"),
  id: Schema.String,
  url: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("RedirectURLs.ListInput")(Page.countedQuery) {}

/**
 * Lists the URLs that a native or OAuth flow may return to.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("redirectUrls.list", "/redirect_urls", {
  query: ListInput,
  success: Page.of(RedirectUrl),
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("RedirectURLs.CreateInput")(() => ({
  /** The full URL, `https://` or a custom scheme as in `my-app://oauth-callback`. */
  url: Schema.String
})) {}

/**
 * Allows a URL as the end of a native or OAuth flow. Tokens can go there: allow only URLs you control.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("redirectUrls.create", "/redirect_urls", {
  payload: CreateInput,
  success: RedirectUrl,
  errors: [400, 422]
})

/**
 * Reads one allowed redirect URL.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("redirectUrls.get", "/redirect_urls/:id", {
  success: RedirectUrl,
  errors: [404]
})

const delete_ = Endpoint.del("redirectUrls.delete", "/redirect_urls/:id", {
  success: Deleted.DeletedObject,
  errors: [404]
})

export {
  /**
   * Stops allowing a redirect URL; flows that return to it fail from then on.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
