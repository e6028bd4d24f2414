/**
 * API keys of users, organizations and machines.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as IssuedToken from "../models/IssuedToken.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A long-lived credential with which a user, an organization or a machine calls your API; here without its secret.
 *
 * @since 0.1.0
 * @category schemas
 */
export class ApiKey extends Wire.Struct<ApiKey>("ApiKey")(() => ({
  object: Wire.object("api_key"),
  id: Schema.String,
  type: Schema.String,
  /** The id of the user, organization or machine whose key it is. */
  subject: Schema.String,
  name: Schema.String,
  description: Schema.optional(Schema.String),
  claims: Schema.NullOr(Wire.Json),
  scopes: Schema.Array(Schema.String),
  ...IssuedToken.fields(),
  /** A user's id. */
  createdBy: Schema.NullOr(Schema.String),
  lastUsedAt: Schema.NullOr(Wire.UnixTime)
})) {}

/**
 * A new API key together with its secret.
 *
 * @since 0.1.0
 * @category schemas
 */
export class ApiKeyWithSecret extends Wire.Struct<ApiKeyWithSecret>("ApiKeyWithSecret")(() => ({
  ...ApiKey.fields,
  /** The credential itself; `Redacted.value(secret)` is the text to give to its owner. */
  secret: Wire.Secret
})) {}

/**
 * What is left of a deleted API key.
 *
 * @since 0.1.0
 * @category schemas
 */
export class DeletedApiKey extends Wire.Struct<DeletedApiKey>("DeletedApiKey")(() => ({
  id: Schema.String,
  object: Wire.object("api_key"),
  deleted: Schema.Literal(true)
})) {}

/**
 * The secret of an API key.
 *
 * @since 0.1.0
 * @category schemas
 */
export class ApiKeySecret extends Wire.Struct<ApiKeySecret>("ApiKeySecret")(() => ({
  secret: Wire.Secret
})) {}

const ApiKeyId = Wire.matching(/^(ak|api_key)_[0-9A-Fa-f]{32}$/, "an API key's id, `ak_` and 32 hexadecimal digits")

const UserId = Wire.matching(/^user_\w{27}$/, "a user's id, `user_` and 27 letters or digits")

const Subject = Wire.matching(
  /^(user|org|mch|scim)_\w{27}$/,
  "the id of a user, an organization, a machine or a SCIM directory"
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("APIKeys.CreateInput")(() => ({
  /** 3 to 25 characters. Default `api_key`. */
  type: Schema.optional(Wire.text(3, 25)),
  /** At least 3 characters, no space at either end. */
  name: Wire.text(3).pipe(
    Schema.pattern(/^(\S(.*\S)?)?$/, { description: "text of at least 3 characters, without space at either end" })
  ),
  /** At most 255 characters. */
  description: Schema.optional(Schema.NullOr(Wire.text(0, 255))),
  /** Whose key it is: the id of a user, an organization, a machine or a SCIM directory. */
  subject: Subject,
  /** Any JSON; every verification returns it. */
  claims: Schema.optional(Schema.NullOr(Wire.Json)),
  scopes: Schema.optional(Schema.Array(Schema.String)),
  /** A user's id. */
  createdBy: Schema.optional(Schema.NullOr(UserId)),
  /** Above 0. Default: never expires. */
  secondsUntilExpiration: Schema.optional(Schema.NullOr(Wire.PositiveNumber))
})) {}

/**
 * Issues an API key for a user, an organization or a machine; a repeat makes a second key. `secret` is a credential:
 * show it to its owner once.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("apiKeys.create", "/api_keys", {
  payload: CreateInput,
  success: ApiKeyWithSecret,
  errors: [400, 409]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("APIKeys.ListInput")(() => ({
  /** Default `api_key`. */
  type: Schema.optional(Wire.text(3)),
  /** The id of the user, organization or machine. */
  subject: Subject,
  /** Whether to list revoked and expired keys too. Default false. */
  includeInvalid: Schema.optional(Schema.Boolean),
  /** 1 to 100. Default 10. */
  limit: Schema.optional(Wire.limit(100)),
  offset: Schema.optional(Wire.Offset),
  query: Schema.optional(Schema.String)
})) {}

/**
 * Lists a subject's API keys, without their secrets; at most 100 a page. Revoked and expired ones only with
 * `includeInvalid`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("apiKeys.list", "/api_keys", {
  query: ListInput,
  success: Page.of(ApiKey),
  errors: [400, 404],
  paging: { style: "offset", max: 100 }
})

/**
 * Reads one API key, without its secret.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("apiKeys.get", "/api_keys/:apiKeyId", {
  path: { apiKeyId: ApiKeyId },
  success: ApiKey,
  errors: [400, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("APIKeys.UpdateInput")(() => ({
  /** Replaces the whole value. */
  claims: Schema.optional(Schema.NullOr(Wire.Json)),
  /** Replaces the whole list. */
  scopes: Schema.optional(Schema.Array(Schema.String)),
  /** At most 255 characters. Null removes it. */
  description: Schema.optional(Schema.NullOr(Wire.text(0, 255))),
  subject: Schema.optional(Subject),
  /** Above 0. */
  secondsUntilExpiration: Schema.optional(Schema.NullOr(Wire.PositiveNumber))
})) {}

/**
 * Changes an API key's claims, scopes, description, subject or lifetime; the secret stays. Arrays and claims are
 * replaced whole.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("apiKeys.update", "/api_keys/:apiKeyId", {
  path: { apiKeyId: ApiKeyId },
  payload: UpdateInput,
  success: ApiKey,
  errors: [400, 404]
})

const delete_ = Endpoint.del("apiKeys.delete", "/api_keys/:apiKeyId", {
  path: { apiKeyId: ApiKeyId },
  success: DeletedApiKey,
  errors: [400, 404]
})

export {
  /**
   * Deletes an API key and its record for good: requests with it fail. Use `revoke` to keep the record.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * Reads an API key's secret again.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const getSecret = Endpoint.get("apiKeys.getSecret", "/api_keys/:apiKeyId/secret", {
  path: { apiKeyId: ApiKeyId },
  success: ApiKeySecret,
  errors: [400, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class RevokeInput extends Wire.Struct<RevokeInput>("APIKeys.RevokeInput")(() => ({
  revocationReason: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * Ends an API key for good but keeps its record, with the reason.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post("apiKeys.revoke", "/api_keys/:apiKeyId/revoke", {
  path: { apiKeyId: ApiKeyId },
  payload: RevokeInput,
  success: ApiKey,
  errors: [400, 404],
  idempotent: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class VerifyInput extends Wire.Struct<VerifyInput>("APIKeys.VerifyInput")(() => ({
  /** The key as the caller sent it (`ak_…`). */
  secret: Wire.SecretInput
})) {}

/**
 * Asks Clerk whether an API key's secret is known and returns its key, subject and scopes. Check `revoked` and
 * `expired` yourself; to guard requests, use `effect-clerk/auth`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const verify = Endpoint.post("apiKeys.verify", "/api_keys/verify", {
  payload: VerifyInput,
  success: ApiKey,
  errors: [400, 404],
  idempotent: true
})
