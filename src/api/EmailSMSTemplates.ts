/**
 * The texts of the emails and messages that Clerk sends. The whole resource is deprecated.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Page from "../Page.js"
import * as Wire from "../Wire.js"

/**
 * The text, sender and delivery settings of an email or SMS that Clerk sends.
 *
 * @since 0.1.0
 * @category schemas
 */
export class Template extends Wire.Struct<Template>("Template")(() => ({
  id: Schema.optional(Schema.String),
  object: Wire.object("template"),
  instanceId: Schema.optional(Schema.String),
  /** Whether it is Clerk's own text or your changed one. */
  resourceType: Schema.optional(Schema.String),
  /** `email` or `sms`. */
  templateType: Schema.optional(Schema.String),
  name: Schema.optional(Schema.String),
  slug: Schema.optional(Schema.String),
  /** Its place in the list. */
  position: Schema.optional(Schema.Int),
  /** Whether Clerk's own text can be brought back. */
  canRevert: Schema.optional(Schema.Boolean),
  canDelete: Schema.optional(Schema.Boolean),
  canEditBody: Schema.optional(Schema.Boolean),
  /** True only for SMS notifications. */
  canToggle: Schema.optional(Schema.Boolean),
  subject: Schema.optional(Schema.String),
  /** The editor's source that `body` is made from. */
  markup: Schema.optional(Schema.String),
  /** With its variables not yet filled in. */
  body: Schema.optional(Schema.String),
  /** Variables `body` may use. */
  availableVariables: Schema.optional(Schema.Array(Schema.String)),
  /** Variables `body` must use. */
  requiredVariables: Schema.optional(Schema.Array(Schema.String)),
  /** The part of the sender's address before the @; email only. */
  fromEmailName: Schema.optional(Schema.String),
  /** The part of the reply address before the @; email only. */
  replyToEmailName: Schema.optional(Schema.String),
  /** False: you send it yourself, from webhooks. */
  deliveredByClerk: Schema.optional(Schema.Boolean),
  enabled: Schema.optional(Schema.Boolean),
  /** Clerk's review found the text suspect. */
  flaggedAsSuspicious: Schema.optional(Schema.Boolean),
  updatedAt: Schema.optional(Wire.Timestamp),
  createdAt: Schema.optional(Wire.Timestamp)
})) {}

const TemplateType = Schema.Literal("email", "sms")

/**
 * @since 0.1.0
 * @category schemas
 */
export class ListInput extends Wire.Struct<ListInput>("EmailSMSTemplates.ListInput")(Page.countedQuery) {}

/**
 * Lists the email or the SMS templates in their display order.
 *
 * @deprecated Clerk names no replacement call; edit templates in the Clerk Dashboard.
 * @since 0.1.0
 * @category endpoints
 */
export const list = Endpoint.get("emailSmsTemplates.list", "/templates/:templateType", {
  path: { templateType: TemplateType },
  query: ListInput,
  success: Page.of(Template),
  errors: [400, 401, 404, 422],
  paging: { style: "offset", max: 500 },
  deprecated: true
})

/**
 * Reads one template by type and slug.
 *
 * @deprecated Clerk names no replacement call; edit templates in the Clerk Dashboard.
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("emailSmsTemplates.get", "/templates/:templateType/:slug", {
  path: { templateType: TemplateType },
  success: Template,
  errors: [400, 401, 404],
  deprecated: true
})

const message = () => ({
  /** Email only. */
  subject: Schema.optional(Schema.NullOr(Schema.String)),
  /** With its variables not yet filled in. */
  body: Schema.optional(Schema.String),
  /** The part of the sender's address before the @; email only. */
  fromEmailName: Schema.optional(Schema.String),
  /** The part of the reply address before the @; email only. */
  replyToEmailName: Schema.optional(Schema.String)
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpsertInput extends Wire.Struct<UpsertInput>("EmailSMSTemplates.UpsertInput")(() => ({
  name: Schema.optional(Schema.String),
  ...message(),
  /** The editor's source that `body` is made from. */
  markup: Schema.optional(Schema.NullOr(Schema.String)),
  /** False: Clerk stops sending it. */
  deliveredByClerk: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Overwrites a template's text and sender. Plan-gated (402); a locked template returns 423, and too many changes
 * 429.
 *
 * @deprecated Clerk names no replacement call; edit templates in the Clerk Dashboard.
 * @since 0.1.0
 * @category endpoints
 */
export const upsert = Endpoint.put("emailSmsTemplates.upsert", "/templates/:templateType/:slug", {
  path: { templateType: TemplateType },
  payload: UpsertInput,
  success: Template,
  errors: [400, 401, 402, 403, 404, 422, 423, 429],
  deprecated: true
})

/**
 * Throws away a template's changes and brings back Clerk's own text. Plan-gated (402).
 *
 * @deprecated Clerk names no replacement call; edit templates in the Clerk Dashboard.
 * @since 0.1.0
 * @category endpoints
 */
export const revert = Endpoint.post("emailSmsTemplates.revert", "/templates/:templateType/:slug/revert", {
  path: { templateType: TemplateType },
  success: Template,
  errors: [400, 401, 402, 404],
  idempotent: true,
  deprecated: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class PreviewInput extends Wire.Struct<PreviewInput>("EmailSMSTemplates.PreviewInput")(() => ({
  ...message()
})) {}

/**
 * Renders a template with sample values, without saving or sending anything.
 *
 * @deprecated Clerk names no replacement call; edit templates in the Clerk Dashboard.
 * @since 0.1.0
 * @category endpoints
 */
export const preview = Endpoint.post("emailSmsTemplates.preview", "/templates/:templateType/:slug/preview", {
  payload: PreviewInput,
  success: Wire.JsonObject,
  errors: [400, 401, 404, 422],
  idempotent: true,
  deprecated: true
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class ToggleDeliveryInput extends Wire.Struct<ToggleDeliveryInput>("EmailSMSTemplates.ToggleDeliveryInput")(
  () => ({
    /** False: Clerk stops sending it. */
    deliveredByClerk: Schema.optional(Schema.Boolean)
  })
) {}

/**
 * Decides who sends a template's messages. With `deliveredByClerk` false Clerk sends none: deliver them yourself
 * from the `email.created` and `sms.created` webhooks.
 *
 * @deprecated Clerk names no replacement call; edit templates in the Clerk Dashboard.
 * @since 0.1.0
 * @category endpoints
 */
export const toggleDelivery = Endpoint.post(
  "emailSmsTemplates.toggleDelivery",
  "/templates/:templateType/:slug/toggle_delivery",
  {
    path: { templateType: TemplateType },
    payload: ToggleDeliveryInput,
    success: Template,
    errors: [400, 401, 404, 423, 429],
    idempotent: true,
    deprecated: true
  }
)
