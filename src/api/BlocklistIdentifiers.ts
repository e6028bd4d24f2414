/**
 * The block-list: who may not sign up.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * An email address, email domain, phone number or web3 wallet that is kept out of the instance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class BlocklistIdentifier extends Wire.Struct<BlocklistIdentifier>("BlocklistIdentifier")(() => ({
  object: Wire.object("blocklist_identifier"),
  id: Schema.optional(Schema.String),
  /** An email address, an email domain, a phone number or a web3 wallet. */
  identifier: Schema.optional(Schema.String),
  identifierType: Schema.optional(Wire.openLiteral("email_address", "phone_number", "web3_wallet")),
  instanceId: Schema.optional(Schema.String),
  createdAt: Schema.optional(Wire.Timestamp),
  updatedAt: Schema.optional(Wire.Timestamp)
})) {}

/**
 * Lists every blocked identifier in one response, without paging. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("blocklistIdentifiers.list", "/blocklist_identifiers", {
  success: Page.of(BlocklistIdentifier),
  errors: [401, 402],
  paging: { style: "single" }
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("BlocklistIdentifiers.CreateInput")(() => ({
  /** An email address, a phone number or a web3 wallet. */
  identifier: Schema.String
})) {}

/**
 * Keeps an email address, phone number or web3 wallet out of the instance. Counts only while the blocklist
 * restriction is on. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("blocklistIdentifiers.create", "/blocklist_identifiers", {
  payload: CreateInput,
  success: BlocklistIdentifier,
  errors: [400, 402, 422]
})

const delete_ = Endpoint.del("blocklistIdentifiers.delete", "/blocklist_identifiers/:identifierId", {
  success: Deleted.DeletedObject,
  errors: [402, 404]
})

export {
  /**
   * Takes an identifier off the blocklist. Plan-gated (402).
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}
