/**
 * OAuth applications: third parties that sign users in with Clerk.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as Deleted from "./Deleted.js"

const OAuthApplication_ = () =>
  Schema.Struct({
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
  })

/**
 * A client that signs users in with Clerk as its OAuth identity provider.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthApplication extends Schema.Schema.Type<ReturnType<typeof OAuthApplication_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface OAuthApplicationEncoded extends Schema.Schema.Encoded<ReturnType<typeof OAuthApplication_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const OAuthApplication: Schema.Schema<OAuthApplication, OAuthApplicationEncoded> = Wire.named(
  "OAuthApplication",
  OAuthApplication_
)

const OAuthApplicationWithSecret_ = () =>
  Schema.Struct({
    ...OAuthApplication_().fields,
    /** Empty for a public client. */
    clientSecret: Schema.optional(Schema.String)
  })

/**
 * An OAuth application with its client secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthApplicationWithSecret
  extends Schema.Schema.Type<ReturnType<typeof OAuthApplicationWithSecret_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface OAuthApplicationWithSecretEncoded
  extends Schema.Schema.Encoded<ReturnType<typeof OAuthApplicationWithSecret_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const OAuthApplicationWithSecret: Schema.Schema<OAuthApplicationWithSecret, OAuthApplicationWithSecretEncoded> =
  Wire.named("OAuthApplicationWithSecret", OAuthApplicationWithSecret_)

const ListInput_ = () =>
  Schema.Struct({
    ...Page.query(),
    /** `created_at` or `name`, after `+` (ascending, implied) or `-`. */
    orderBy: Schema.optional(Schema.String),
    /** Part of a name, in any case, or a whole client id. */
    nameQuery: Schema.optional(Schema.String)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface ListInput extends Schema.Schema.Type<ReturnType<typeof ListInput_>> {}

/**
 * Lists the instance's OAuth applications. Name an `orderBy` where the order matters: Clerk's own texts disagree
 * about the default.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("oauthApplications.list", "/oauth_applications", {
  query: Endpoint.input<ListInput>(ListInput_),
  success: Page.of(OAuthApplication),
  errors: [400, 403, 422],
  paging: { style: "offset", most: 500 }
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

const CreateInput_ = () =>
  Schema.Struct({
    /** At most 256 characters. */
    name: Schema.String,
    ...settings()
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateInput extends Schema.Schema.Type<ReturnType<typeof CreateInput_>> {}

/**
 * Registers an OAuth client and returns its `clientSecret`, empty for a public client. A repeat makes a second
 * application, and a lost answer loses the secret; `rotateSecret` gives a new one.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("oauthApplications.create", "/oauth_applications", {
  payload: Endpoint.input<CreateInput>(CreateInput_),
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

const UpdateInput_ = () =>
  Schema.Struct({
    /** At most 256 characters. */
    name: Schema.optional(Schema.NullOr(Schema.String)),
    ...settings()
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateInput extends Schema.Schema.Type<ReturnType<typeof UpdateInput_>> {}

/**
 * Changes the fields given of an OAuth application; its secret stays.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("oauthApplications.update", "/oauth_applications/:oauthApplicationId", {
  payload: Endpoint.input<UpdateInput>(UpdateInput_),
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

const UploadLogoInput_ = () =>
  Schema.Struct({
    /** The user on record as the uploader. */
    uploaderUserId: Schema.optional(Schema.String),
    /** JPEG, PNG, GIF or WebP, at most 10 MB. */
    file: Wire.Upload
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UploadLogoInput extends Schema.Schema.Type<ReturnType<typeof UploadLogoInput_>> {}

/**
 * Sets or replaces the logo: JPEG, PNG, GIF or WebP, at most 10 MB (413 above).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const uploadLogo = Endpoint.put("oauthApplications.uploadLogo", "/oauth_applications/:oauthApplicationId/logo", {
  payload: Endpoint.input<UploadLogoInput>(UploadLogoInput_),
  bodyFormat: "multipart",
  success: OAuthApplication,
  errors: [400, 403, 404, 413]
})

/**
 * Replaces the client secret and returns the new one; every client needs it from then on. A lost answer loses the
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

const RevokeTokenInput_ = () =>
  Schema.Struct({
    /** An opaque access or refresh token; the other tokens of its grant go with it. */
    token: Schema.String
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface RevokeTokenInput extends Schema.Schema.Type<ReturnType<typeof RevokeTokenInput_>> {}

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
    payload: Endpoint.input<RevokeTokenInput>(RevokeTokenInput_),
    successStatus: 204,
    errors: [400, 403, 404, 422],
    repeatable: true
  }
)
