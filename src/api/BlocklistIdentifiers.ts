/**
 * The block-list: who may not sign up.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"
import * as Deleted from "./Deleted.js"

const BlocklistIdentifier_ = () =>
  Schema.Struct({
    object: Wire.object("blocklist_identifier"),
    id: Schema.optional(Schema.String),
    /** An email address, an email domain, a phone number or a web3 wallet. */
    identifier: Schema.optional(Schema.String),
    identifierType: Schema.optional(Wire.openLiteral("email_address", "phone_number", "web3_wallet")),
    instanceId: Schema.optional(Schema.String),
    createdAt: Schema.optional(Wire.Timestamp),
    updatedAt: Schema.optional(Wire.Timestamp)
  })

/**
 * An email address, email domain, phone number or web3 wallet that is kept out of the instance.
 *
 * @since 0.1.0
 * @category models
 */
export interface BlocklistIdentifier extends Schema.Schema.Type<ReturnType<typeof BlocklistIdentifier_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface BlocklistIdentifierEncoded extends Schema.Schema.Encoded<ReturnType<typeof BlocklistIdentifier_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const BlocklistIdentifier: Schema.Schema<BlocklistIdentifier, BlocklistIdentifierEncoded> = Wire.named(
  "BlocklistIdentifier",
  BlocklistIdentifier_
)

/**
 * Lists every blocked identifier in one answer, without paging. Plan-gated: a 402 means the plan lacks it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("blocklistIdentifiers.list", "/blocklist_identifiers", {
  success: Page.of(BlocklistIdentifier),
  errors: [401, 402],
  paging: { style: "single" }
})

const CreateInput_ = () =>
  Schema.Struct({
    /** An email address, a phone number or a web3 wallet. */
    identifier: Schema.String
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateInput extends Schema.Schema.Type<ReturnType<typeof CreateInput_>> {}

/**
 * Keeps an email address, phone number or web3 wallet out of the instance. Counts only while the blocklist
 * restriction is on. Plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("blocklistIdentifiers.create", "/blocklist_identifiers", {
  payload: Endpoint.input<CreateInput>(CreateInput_),
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
