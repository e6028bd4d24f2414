/**
 * Email addresses of users.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as EmailAddress from "../models/EmailAddress.js"
import * as Verification from "../models/Verification.js"
import * as Wire from "../Wire.js"

export { EmailAddress } from "../models/EmailAddress.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("EmailAddresses.CreateInput")(() => ({
  userId: Schema.String,
  emailAddress: Schema.String,
  /** True: verified at once, with no code sent. Default false. */
  verified: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Default false, but a user's first address becomes primary. */
  primary: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Emails the former primary address if this one takes over. Default false. */
  notifyPrimaryEmailAddressChanged: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Adds an email address to a user. It stays unverified unless `verified` is true; then Clerk takes your word for it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("emailAddresses.create", "/email_addresses", {
  payload: CreateInput,
  success: EmailAddress.EmailAddress,
  errors: [400, 401, 403, 404, 409, 422]
})

/**
 * Reads one email address.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("emailAddresses.get", "/email_addresses/:emailAddressId", {
  success: EmailAddress.EmailAddress,
  errors: [400, 401, 403, 404]
})

const delete_ = Endpoint.del("emailAddresses.delete", "/email_addresses/:emailAddressId", {
  success: Deleted.DeletedObject,
  errors: [400, 401, 403, 404, 409]
})

export {
  /**
   * Removes an email address from its user, who can no longer sign in with it. Cannot be undone.
   *
   * @since 0.1.0
   * @category endpoints
   */
  delete_ as delete
}

/**
 * @since 0.1.0
 * @category schemas
 */
export class UpdateInput extends Wire.Struct<UpdateInput>("EmailAddresses.UpdateInput")(() => ({
  /** True: verified at once, with no code sent. */
  verified: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** True: becomes the primary address. */
  primary: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Emails the former primary address if this one takes over. Default false. */
  notifyPrimaryEmailAddressChanged: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Marks an email address as verified or makes it the user's primary one, without a code being sent.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("emailAddresses.update", "/email_addresses/:emailAddressId", {
  payload: UpdateInput,
  success: EmailAddress.EmailAddress,
  errors: [400, 401, 403, 404, 409]
})

/**
 * Emails a one-time code and returns the verification it belongs to; keep its `id` for
 * `emailAddresses.attemptVerification`. Each call sends another email.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const prepareVerification = Endpoint.post(
  "emailAddresses.prepareVerification",
  "/email_addresses/:emailAddressId/prepare_verification",
  {
    success: Verification.VerificationAttempt,
    errors: [400, 401, 403, 404, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class AttemptVerificationInput extends Wire.Struct<AttemptVerificationInput>(
  "EmailAddresses.AttemptVerificationInput"
)(() => ({
  /** The `id` that `prepareVerification` returned. */
  verificationId: Schema.String,
  code: Schema.String
})) {}

/**
 * Checks a code that was emailed; a right one also verifies the address, and no session is opened. A wrong or late
 * code is no error: read `status`. Once accepted, the same verification is rejected.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const attemptVerification = Endpoint.post(
  "emailAddresses.attemptVerification",
  "/email_addresses/:emailAddressId/attempt_verification",
  {
    payload: AttemptVerificationInput,
    success: Verification.VerificationAttempt,
    errors: [400, 401, 403, 404, 500]
  }
)
