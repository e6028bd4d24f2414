/**
 * Sign-ups under way.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Register from "../Register.js"
import * as Wire from "../Wire.js"

/**
 * The next step to verify one of the sign-up's fields.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SignUpVerification extends Wire.Struct<SignUpVerification>("SignUpVerification")(() => ({
  /** `needs_prepare`: send the code; `needs_attempt`: try the code; `""`: nothing to do. */
  nextAction: Schema.optional(Wire.openLiteral("needs_prepare", "needs_attempt", "")),
  /** The ways this field can be verified. */
  supportedStrategies: Schema.optional(Schema.Array(Schema.String))
})) {}

/**
 * Where each of the sign-up's fields is on its way to being verified.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SignUpVerifications extends Wire.Struct<SignUpVerifications>("SignUpVerifications")(() => ({
  emailAddress: Schema.NullOr(SignUpVerification),
  phoneNumber: Schema.NullOr(SignUpVerification),
  web3Wallet: Schema.NullOr(SignUpVerification),
  externalAccount: Schema.NullOr(Wire.JsonObject)
})) {}

/**
 * An attempt to sign up, from the first field to the new user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class SignUp extends Wire.Struct<SignUp>("SignUp")(() => ({
  object: Wire.object("sign_up_attempt"),
  id: Schema.String,
  status: Wire.openLiteral("missing_requirements", "complete", "abandoned"),
  requiredFields: Schema.Array(Schema.String),
  optionalFields: Schema.Array(Schema.String),
  /** Required fields still without a value. */
  missingFields: Schema.Array(Schema.String),
  /** Fields with a value still to be verified. */
  unverifiedFields: Schema.Array(Schema.String),
  verifications: SignUpVerifications,
  username: Schema.NullOr(Schema.String),
  emailAddress: Schema.NullOr(Schema.String),
  phoneNumber: Schema.NullOr(Schema.String),
  web3Wallet: Schema.NullOr(Schema.String),
  passwordEnabled: Schema.Boolean,
  firstName: Schema.NullOr(Schema.String),
  lastName: Schema.NullOr(Schema.String),
  /** The frontend can write it: do not trust it. */
  unsafeMetadata: Schema.optional(Register.metadata<Register.UserUnsafeMetadata>()),
  /** The frontend can read it. */
  publicMetadata: Schema.optional(Register.metadata<Register.UserPublicMetadata>()),
  customAction: Schema.Boolean,
  /** The person's id in your own system; the new user gets it. */
  externalId: Schema.NullOr(Schema.String),
  /** Set once the sign-up is complete. */
  createdSessionId: Schema.NullOr(Schema.String),
  /** Set once the sign-up is complete. */
  createdUserId: Schema.NullOr(Schema.String),
  /** When an unfinished attempt counts as abandoned. */
  abandonAt: Wire.Timestamp,
  legalAcceptedAt: Schema.NullOr(Wire.Timestamp),
  /** A BCP 47 language tag. */
  locale: Schema.optional(Schema.String),
  /** @deprecated See `verifications.externalAccount`. */
  externalAccount: Schema.optional(Wire.JsonObject)
})) {}

/**
 * Reads a sign-up attempt: what it has, what it lacks, and the user it became.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("signUps.get", "/sign_ups/:id", {
  success: SignUp,
  errors: [403, 404]
})

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("SignUps.UpdateInput")(() => ({
  /** The person's id in your own system; the new user gets it. */
  externalId: Schema.optional(Schema.NullOr(Schema.String)),
  customAction: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Sets the external id or the custom-action mark of a sign-up in progress.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("signUps.update", "/sign_ups/:id", {
  payload: UpdateInput,
  success: SignUp,
  errors: [403, 404]
})
