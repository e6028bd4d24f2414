/**
 * Instance settings that are still in beta.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * Beta settings of the instance.
 *
 * @since 0.1.0
 * @category schemas
 */
export class InstanceSettings extends Wire.Struct<InstanceSettings>("InstanceSettings")(() => ({
  object: Wire.object("instance_settings"),
  id: Schema.optional(Schema.String),
  restrictedToAllowlist: Schema.optional(Schema.Boolean),
  fromEmailAddress: Schema.optional(Schema.String),
  progressiveSignUp: Schema.optional(Schema.Boolean),
  /** @deprecated Clerk is retiring it; set up a sending domain for the instance instead. */
  enhancedEmailDeliverability: Schema.optional(Schema.Boolean)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInstanceSettingsInput extends Wire.Struct<UpdateInstanceSettingsInput>(
  "BetaFeatures.UpdateInstanceSettingsInput"
)(() => ({
  /** Lets only identifiers on the allowlist sign up. Default false. */
  restrictedToAllowlist: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** The part before the `@` that sign-in emails come from; letters and digits only. */
  fromEmailAddress: Schema.optional(Schema.NullOr(Schema.String)),
  /** @deprecated Ask Clerk's support before using it. */
  progressiveSignUp: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Allows test email addresses and phone numbers. On by default in development instances. */
  testMode: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Changes beta settings of the instance: allowlist-only sign-up, the sender address, test mode. Takes effect for all
 * users of the instance; some settings are plan-gated (402).
 *
 * @since 0.1.0
 * @category endpoints
 */
export const updateInstanceSettings = Endpoint.patch(
  "betaFeatures.updateInstanceSettings",
  "/beta_features/instance_settings",
  {
    payload: UpdateInstanceSettingsInput,
    success: InstanceSettings,
    errors: [402, 422]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateDomainInput extends Wire.Struct<UpdateDomainInput>("BetaFeatures.UpdateDomainInput")(() => ({
  /** With scheme, as in `https://www.example.com`. */
  homeUrl: Schema.optional(Schema.String),
  /** Keeps the subdomain as part of the domain, so that several apps can share one root domain. */
  isSecondary: Schema.optional(Schema.Boolean)
})) {}

/**
 * Moves a production instance to another domain. Signs every user out, and the instance is down until DNS,
 * certificates, redirect URLs and keys are changed too.
 *
 * @deprecated Use `instance.changeDomain`.
 * @since 0.1.0
 * @category endpoints
 */
export const updateDomain = Endpoint.put("betaFeatures.updateDomain", "/beta_features/domain", {
  payload: UpdateDomainInput,
  successStatus: 202,
  errors: [400, 422],
  deprecated: true
})
