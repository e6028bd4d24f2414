/**
 * OAuth applications: third parties that sign users in with Clerk.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A client that signs users in with Clerk as its OAuth identity provider.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OAuthApplication extends Wire.Struct<OAuthApplication>("OAuthApplication")(() => ({
  object: Wire.object("oauth_application"),
  id: Schema.String,
  instanceId: Schema.String,
  name: Schema.String,
  clientId: Schema.String,
  clientUri: Schema.NullOr(Schema.String),
  clientImageUrl: Schema.NullOr(Schema.String),
  /** Whether the client registered itself. */
  dynamicallyRegistered: Schema.Boolean,
  consentScreenEnabled: Schema.Boolean,
  pkceRequired: Schema.Boolean,
  public: Schema.Boolean,
  /** Separated by spaces. */
  scopes: Schema.String,
  redirectUris: Schema.Array(Schema.String),
  /** @deprecated Use `redirectUris`. */
  callbackUrl: Schema.String,
  authorizeUrl: Schema.String,
  tokenFetchUrl: Schema.String,
  userInfoUrl: Schema.String,
  discoveryUrl: Schema.String,
  tokenIntrospectionUrl: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * An OAuth application with its client secret.
 *
 * @since 0.1.0
 * @category schemas
 */
export class OAuthApplicationWithSecret extends Wire.Struct<OAuthApplicationWithSecret>("OAuthApplicationWithSecret")(
  () => ({
    ...OAuthApplication.fields,
    /** Empty for a public client. */
    clientSecret: Schema.optional(Wire.Secret)
  })
) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("OAuthApplications.ListInput")(() => ({
  ...Page.query(),
  orderBy: Schema.optional(Wire.orderBy("created_at", "name")),
  /** Part of a name, in any case, or a whole client id. */
  nameQuery: Schema.optional(Schema.String)
})) {}

/**
 * Lists the instance's OAuth applications. Name an `orderBy` if the order matters: Clerk's own texts disagree
 * about the default.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("oauthApplications.list", "/oauth_applications", {
  query: ListInput,
  success: Page.of(OAuthApplication),
  errors: [400, 403, 422],
  paging: { style: "offset", max: 500 }
})

const settings = () => ({
  /** Any URL scheme will do, `myapp://` too. An update replaces the whole list. */
  redirectUris: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
  /** @deprecated Use `redirectUris`. */
  callbackUrl: Schema.optional(Schema.NullOr(Wire.text(0, 1024))),
  /** Separated by spaces, of `profile`, `email`, `public_metadata`, `private_metadata`. At first `profile email`. */
  scopes: Schema.optional(Schema.NullOr(Wire.text(0, 1024))),
  /** On at first. Cannot be turned off for an application that registered itself. */
  consentScreenEnabled: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Off at first. */
  pkceRequired: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** A client that cannot keep a secret; it uses PKCE and gets an empty `clientSecret`. */
  public: Schema.optional(Schema.NullOr(Schema.Boolean))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("OAuthApplications.CreateInput")(() => ({
  /** At most 256 characters. */
  name: Schema.String,
  ...settings()
})) {}

/**
 * Registers an OAuth client and returns its `clientSecret`, empty for a public client. A repeat makes a second
 * application, and a lost response loses the secret; `rotateSecret` gives a new one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("oauthApplications.create", "/oauth_applications", {
  payload: CreateInput,
  success: OAuthApplicationWithSecret,
  errors: [400, 403, 422]
})

/**
 * Reads one OAuth application, without its secret.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("oauthApplications.get", "/oauth_applications/:oauthApplicationId", {
  success: OAuthApplication,
  errors: [403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("OAuthApplications.UpdateInput")(() => ({
  /** At most 256 characters. */
  name: Schema.optional(Schema.NullOr(Schema.String)),
  ...settings()
})) {}

/**
 * Changes the fields given of an OAuth application; its secret stays.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("oauthApplications.update", "/oauth_applications/:oauthApplicationId", {
  payload: UpdateInput,
  success: OAuthApplication,
  errors: [400, 403, 404, 422]
})

const delete_ = Endpoint.del("oauthApplications.delete", "/oauth_applications/:oauthApplicationId", {
  success: Deleted.DeletedObject,
  errors: [403, 404]
})

export {
  /**
   * Deletes an OAuth application for good: its clients cannot sign users in any more.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * @since 0.1.0
 * @category schemas
 */
export class UploadLogoInput extends Wire.Struct<UploadLogoInput>("OAuthApplications.UploadLogoInput")(() => ({
  /** The user on record as the uploader. */
  uploaderUserId: Schema.optional(Schema.String),
  /** JPEG, PNG, GIF or WebP, at most 10 MB. */
  file: Wire.Upload
})) {}

/**
 * Sets or replaces the logo: JPEG, PNG, GIF or WebP, at most 10 MB (413 above).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const uploadLogo = Endpoint.put("oauthApplications.uploadLogo", "/oauth_applications/:oauthApplicationId/logo", {
  payload: UploadLogoInput,
  bodyFormat: "multipart",
  success: OAuthApplication,
  errors: [400, 403, 404, 413]
})

/**
 * Replaces the client secret and returns the new one; every client needs it from then on. A lost response loses the
 * secret, and only another rotation helps.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const rotateSecret = Endpoint.post(
  "oauthApplications.rotateSecret",
  "/oauth_applications/:oauthApplicationId/rotate_secret",
  {
    success: OAuthApplicationWithSecret,
    errors: [403, 404]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class RevokeTokenInput extends Wire.Struct<RevokeTokenInput>("OAuthApplications.RevokeTokenInput")(() => ({
  /** An opaque access or refresh token; the other tokens of its grant go with it. */
  token: Wire.SecretInput
})) {}

/**
 * Revokes the whole grant behind an opaque access or refresh token: both kinds stop working. JWT access tokens
 * cannot be revoked and live until they expire.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revokeToken = Endpoint.post(
  "oauthApplications.revokeToken",
  "/oauth_applications/:oauthApplicationId/revoke_token",
  {
    payload: RevokeTokenInput,
    successStatus: 204,
    errors: [400, 403, 404, 422],
    idempotent: true
  }
)
