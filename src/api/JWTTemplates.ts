/**
 * JWT templates: the claims of tokens for other services.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * A recipe for custom JWTs: claims, lifetime, signing.
 *
 * @since 0.1.0
 * @category schemas
 */
export class JWTTemplate extends Wire.Struct<JWTTemplate>("JWTTemplate")(() => ({
  object: Wire.object("jwt_template"),
  id: Schema.String,
  name: Schema.String,
  claims: Wire.JsonObject,
  /** In seconds. */
  lifetime: Schema.Int,
  /** In seconds. */
  allowedClockSkew: Schema.Int,
  /** Whether tokens are signed with your own key instead of the instance's. */
  customSigningKey: Schema.Boolean,
  signingAlgorithm: Schema.String,
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("JWTTemplates.ListInput")(Page.countedQuery) {}

/**
 * Lists the instance's JWT templates.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("jwtTemplates.list", "/jwt_templates", {
  query: ListInput,
  success: Page.of(JWTTemplate),
  paging: { style: "offset", max: 500 }
})

const template = () => ({
  name: Schema.String,
  /** The template's claims; their keys are sent as they are. */
  claims: Wire.JsonObject,
  /** In seconds, 30 to 315360000 (10 years). */
  lifetime: Schema.optional(Schema.NullOr(Wire.intBetween(30, 315_360_000))),
  /** In seconds, 0 to 300. */
  allowedClockSkew: Schema.optional(Schema.NullOr(Wire.intBetween(0, 300))),
  /** Signs with your own key; `signingAlgorithm` and `signingKey` are then required. */
  customSigningKey: Schema.optional(Schema.Boolean),
  /** Required with `customSigningKey`. */
  signingAlgorithm: Schema.optional(Schema.NullOr(Schema.String)),
  /** The private key, required with `customSigningKey`. Clerk does not give it back. */
  signingKey: Schema.optional(Schema.NullOr(Wire.SecretInput))
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("JWTTemplates.CreateInput")(template) {}

/**
 * Creates a template for tokens that other services accept. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("jwtTemplates.create", "/jwt_templates", {
  payload: CreateInput,
  success: JWTTemplate,
  errors: [400, 402, 422]
})

/**
 * Reads one JWT template.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("jwtTemplates.get", "/jwt_templates/:templateId", {
  success: JWTTemplate,
  errors: [404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("JWTTemplates.UpdateInput")(template) {}

/**
 * Rewrites a JWT template: `name` and `claims` are required, so send them as they are to keep them. Changes the
 * tokens minted from now on, not those already out. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("jwtTemplates.update", "/jwt_templates/:templateId", {
  payload: UpdateInput,
  success: JWTTemplate,
  errors: [400, 402, 404, 422]
})

const delete_ = Endpoint.del("jwtTemplates.delete", "/jwt_templates/:templateId", {
  success: Deleted.DeletedObject,
  errors: [403, 404]
})

export {
  /**
   * Deletes a JWT template. No tokens can be minted from it any more, so whatever asks for it by name starts to fail.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
