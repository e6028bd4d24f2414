/**
 * Access tokens that this instance issued as an OAuth provider.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"
import * as TokenState from "./TokenState.js"

const OAuthAccessToken_ = () =>
  Schema.Struct({
    object: Wire.object("clerk_idp_oauth_access_token"),
    id: Schema.String,
    clientId: Schema.String,
    subject: Schema.String,
    scopes: Schema.Array(Schema.String),
    ...TokenState.tokenState()
  })

/**
 * A valid or formerly valid access token: `revoked` and `expired` say whether it can still be used.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthAccessToken extends Schema.Schema.Type<ReturnType<typeof OAuthAccessToken_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface OAuthAccessTokenEncoded extends Schema.Schema.Encoded<ReturnType<typeof OAuthAccessToken_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const OAuthAccessToken: Schema.Schema<OAuthAccessToken, OAuthAccessTokenEncoded> = Wire.named(
  "OAuthAccessToken",
  OAuthAccessToken_
)

const InactiveToken_ = () => Schema.Struct({ active: Schema.Literal(false) })

/**
 * What Clerk says of a token that it does not know.
 *
 * @since 0.1.0
 * @category models
 */
export interface InactiveToken extends Schema.Schema.Type<ReturnType<typeof InactiveToken_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface InactiveTokenEncoded extends Schema.Schema.Encoded<ReturnType<typeof InactiveToken_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const InactiveToken: Schema.Schema<InactiveToken, InactiveTokenEncoded> = Wire.named(
  "InactiveToken",
  InactiveToken_
)

const VerifyInput_ = () =>
  Schema.Struct({
    accessToken: Schema.optional(Schema.String),
    /** @deprecated Use `accessToken`. */
    secret: Schema.optional(Schema.String)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface VerifyInput extends Schema.Schema.Type<ReturnType<typeof VerifyInput_>> {}

/**
 * Asks Clerk about an OAuth access token and returns its user, client and scopes. An expired JWT answers `{ active:
 * false }`; else check `revoked` and `expired`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("oauthAccessTokens.verify", "/oauth_applications/access_tokens/verify", {
  payload: Endpoint.input<VerifyInput>(VerifyInput_),
  success: Schema.Union(InactiveToken, OAuthAccessToken),
  errors: [400, 404],
  repeatable: true
})
