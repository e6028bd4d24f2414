/**
 * Instance settings that are still in beta.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

const InstanceSettings_ = () =>
  Schema.Struct({
    object: Wire.object("instance_settings"),
    id: Schema.optional(Schema.String),
    restrictedToAllowlist: Schema.optional(Schema.Boolean),
    fromEmailAddress: Schema.optional(Schema.String),
    progressiveSignUp: Schema.optional(Schema.Boolean),
    /** @deprecated Clerk is retiring it; set up a sending domain for the instance instead. */
    enhancedEmailDeliverability: Schema.optional(Schema.Boolean)
  })

/**
 * Beta settings of the instance.
 *
 * @since 0.1.0
 * @category models
 */
export interface InstanceSettings extends Schema.Schema.Type<ReturnType<typeof InstanceSettings_>> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface InstanceSettingsEncoded extends Schema.Schema.Encoded<ReturnType<typeof InstanceSettings_>> {}

/**
 * @since 0.1.0
 * @category schemas
 */
export const InstanceSettings: Schema.Schema<InstanceSettings, InstanceSettingsEncoded> = Wire.named(
  "InstanceSettings",
  InstanceSettings_
)

const UpdateInstanceSettingsInput_ = () =>
  Schema.Struct({
    /** Lets only identifiers on the allowlist sign up. Default false. */
    restrictedToAllowlist: Schema.optional(Schema.NullOr(Schema.Boolean)),
    /** The part before the `@` that sign-in emails come from; letters and digits only. */
    fromEmailAddress: Schema.optional(Schema.NullOr(Schema.String)),
    /** @deprecated Ask Clerk's support before using it. */
    progressiveSignUp: Schema.optional(Schema.NullOr(Schema.Boolean)),
    /** Allows test email addresses and phone numbers. On by default in development instances. */
    testMode: Schema.optional(Schema.NullOr(Schema.Boolean))
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateInstanceSettingsInput
  extends Schema.Schema.Type<ReturnType<typeof UpdateInstanceSettingsInput_>> {}

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
    payload: Endpoint.input<UpdateInstanceSettingsInput>(UpdateInstanceSettingsInput_),
    success: InstanceSettings,
    errors: [402, 422]
  }
)

const UpdateDomainInput_ = () =>
  Schema.Struct({
    /** With scheme, as in `https://www.example.com`. */
    homeUrl: Schema.optional(Schema.String),
    /** Keeps the subdomain as part of the domain, so that several apps can share one root domain. */
    isSecondary: Schema.optional(Schema.Boolean)
  })

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateDomainInput extends Schema.Schema.Type<ReturnType<typeof UpdateDomainInput_>> {}

/**
 * Moves a production instance to another domain. Signs every user out, and the instance is down until DNS,
 * certificates, redirect URLs and keys are changed too.
 *
 * @deprecated Use `instance.changeDomain`.
 * @since 0.1.0
 * @category endpoints
 */
export const updateDomain = Endpoint.put("betaFeatures.updateDomain", "/beta_features/domain", {
  payload: Endpoint.input<UpdateDomainInput>(UpdateDomainInput_),
  successStatus: 202,
  errors: [400, 422],
  deprecated: true
})
