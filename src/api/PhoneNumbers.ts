/**
 * Phone numbers of users.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Deleted from "../models/Deleted.js"
import * as PhoneNumber from "../models/PhoneNumber.js"
import * as Verification from "../models/Verification.js"
import * as Wire from "../Wire.js"

export { PhoneNumber } from "../models/PhoneNumber.js"

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("PhoneNumbers.CreateInput")(() => ({
  userId: Schema.String,
  /** In E.164 form, such as +15555550100. */
  phoneNumber: Schema.String,
  /** True: verified at once, with no code sent. Default false. */
  verified: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Default false, but a user's first number becomes primary. */
  primary: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Sets it aside for the second factor; it must be verified. The first such number becomes the default one. */
  reservedForSecondFactor: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Adds a phone number to a user. It stays unverified unless `verified` is true; then Clerk takes your word for it.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("phoneNumbers.create", "/phone_numbers", {
  payload: CreateInput,
  success: PhoneNumber.PhoneNumber,
  errors: [400, 401, 403, 404, 422]
})

/**
 * Reads one phone number.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const get = Endpoint.get("phoneNumbers.get", "/phone_numbers/:phoneNumberId", {
  success: PhoneNumber.PhoneNumber,
  errors: [400, 401, 403, 404]
})

const delete_ = Endpoint.del("phoneNumbers.delete", "/phone_numbers/:phoneNumberId", {
  success: Deleted.DeletedObject,
  errors: [400, 401, 403, 404]
})

export {
  /**
   * Removes a phone number from its user, who can no longer sign in or pass a second factor with it. Cannot be undone.
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
export class UpdateInput extends Wire.Struct<UpdateInput>("PhoneNumbers.UpdateInput")(() => ({
  /** True: verified at once, with no code sent. */
  verified: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** True: becomes the primary number. */
  primary: Schema.optional(Schema.NullOr(Schema.Boolean)),
  /** Sets it aside for the second factor; it must be verified. The first such number becomes the default one. */
  reservedForSecondFactor: Schema.optional(Schema.NullOr(Schema.Boolean))
})) {}

/**
 * Marks a phone number as verified, makes it the primary one or sets it aside for the second factor, without a code
 * being sent.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const update = Endpoint.patch("phoneNumbers.update", "/phone_numbers/:phoneNumberId", {
  payload: UpdateInput,
  success: PhoneNumber.PhoneNumber,
  errors: [400, 401, 403, 404]
})

/**
 * Sends a one-time code to the phone and returns the verification it belongs to; keep its `id` for
 * `phoneNumbers.attemptVerification`. Each call sends another message; too many return 429.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const prepareVerification = Endpoint.post(
  "phoneNumbers.prepareVerification",
  "/phone_numbers/:phoneNumberId/prepare_verification",
  {
    success: Verification.VerificationAttempt,
    errors: [400, 401, 403, 404, 429, 500]
  }
)

/**
 * @since 0.1.0
 * @category schemas
 */
export class AttemptVerificationInput extends Wire.Struct<AttemptVerificationInput>(
  "PhoneNumbers.AttemptVerificationInput"
)(() => ({
  /** The `id` that `prepareVerification` returned. */
  verificationId: Schema.String,
  code: Schema.String
})) {}

/**
 * Checks a code that was sent to the phone; a right one also verifies the number, and no session is opened. A wrong
 * or late code is no error: read `status`. Once accepted, the same verification is rejected.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const attemptVerification = Endpoint.post(
  "phoneNumbers.attemptVerification",
  "/phone_numbers/:phoneNumberId/attempt_verification",
  {
    payload: AttemptVerificationInput,
    success: Verification.VerificationAttempt,
    errors: [400, 401, 403, 404, 500]
  }
)
