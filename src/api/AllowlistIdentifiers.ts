/**
 * The allow-list: who may sign up on a restricted instance.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * An email address, phone number or web3 wallet that may sign up while the allowlist is on.
 *
 * @since 0.1.0
 * @category schemas
 */
export class AllowlistIdentifier extends Wire.Struct<AllowlistIdentifier>("AllowlistIdentifier")(() => ({
  object: Wire.object("allowlist_identifier"),
  id: Schema.optional(Schema.String),
  /** The invitation sent with it, if any. */
  invitationId: Schema.optional(Schema.String),
  identifier: Schema.optional(Schema.String),
  identifierType: Schema.optional(Wire.openLiteral("email_address", "phone_number", "web3_wallet")),
  instanceId: Schema.optional(Schema.String),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("AllowlistIdentifiers.ListInput")(Page.countedQuery) {}

/**
 * Lists the identifiers that may sign up while the allowlist is on. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("allowlistIdentifiers.list", "/allowlist_identifiers", {
  query: ListInput,
  success: Page.of(AllowlistIdentifier),
  errors: [401, 402],
  paging: { style: "offset", max: 500 }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("AllowlistIdentifiers.CreateInput")(() => ({
  /** An email address, a phone number or a web3 wallet. */
  identifier: Schema.String,
  /** Sends an invitation too; not for web3 wallets. Default false. */
  notify: Schema.optional(Schema.Boolean)
})) {}

/**
 * Lets an email address, phone number or web3 wallet sign up; with `notify` it is also sent an invitation. Counts
 * only while the allowlist restriction is on. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("allowlistIdentifiers.create", "/allowlist_identifiers", {
  payload: CreateInput,
  success: AllowlistIdentifier,
  errors: [400, 402, 422]
})

const delete_ = Endpoint.del("allowlistIdentifiers.delete", "/allowlist_identifiers/:identifierId", {
  success: Deleted.DeletedObject,
  errors: [402, 404]
})

export {
  /**
   * Takes an identifier off the allowlist. Users who already signed up with it are kept. Plan-gated (402).
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
