/**
 * Access tokens that this instance issued as an OAuth provider.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as IssuedToken from "../models/IssuedToken.js"
import * as Wire from "../Wire.js"

/**
 * A valid or formerly valid access token: `revoked` and `expired` say whether it can still be used.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OAuthAccessToken extends Wire.Struct<OAuthAccessToken>("OAuthAccessTokens.OAuthAccessToken")(() => ({
  object: Wire.object("clerk_idp_oauth_access_token"),
  id: Schema.String,
  clientId: Schema.String,
  subject: Schema.String,
  scopes: Schema.Array(Schema.String),
  /** The resources that the token is for (RFC 8707), such as the URL of an API. */
  aud: Schema.optional(Schema.NullOr(Schema.Union(Schema.String, Schema.Array(Schema.String)))),
  /** Who acts for the user. */
  act: Schema.optional(Schema.NullOr(Schema.Struct({ sub: Schema.String }, { key: Schema.String, value: Wire.Json }))),
  ...IssuedToken.fields()
})) {}

/**
 * The response for a token that Clerk does not know.
 *
 * @since 0.1.0
 * @category schemas
 */
export class InactiveToken extends Wire.Struct<InactiveToken>("InactiveToken")(() => ({
  active: Schema.Literal(false)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyInput extends Wire.Struct<VerifyInput>("OAuthAccessTokens.VerifyInput")(() => ({
  accessToken: Schema.optional(Wire.SecretInput),
  /** @deprecated Use `accessToken`. */
  secret: Schema.optional(Wire.SecretInput)
})) {}

/**
 * Asks Clerk about an OAuth access token and returns its user, client and scopes. An expired JWT returns `{ active:
 * false }`; else check `revoked` and `expired`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("oauthAccessTokens.verify", "/oauth_applications/access_tokens/verify", {
  payload: VerifyInput,
  success: Schema.Union(InactiveToken, OAuthAccessToken),
  errors: [400, 404],
  idempotent: true
})
