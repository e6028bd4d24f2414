/**
 * A user's phone number.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Verification from "./Verification.js"

/**
 * A phone number of a user, how far it is verified and whether it serves as a second factor.
 *
 * @since 0.1.0
 * @category schemas
 */
export class PhoneNumber extends Wire.Struct<PhoneNumber>("PhoneNumber")(() => ({
  id: Schema.optional(Schema.String),
  object: Wire.object("phone_number"),
  /** In E.164 form, such as +15555550100. */
  phoneNumber: Schema.String,
  /** Whether it may serve as a second factor. */
  reservedForSecondFactor: Schema.optional(Schema.Boolean),
  /** Whether it is the second factor asked for first. */
  defaultSecondFactor: Schema.optional(Schema.Boolean),
  /** Unverified, yet usable for sign-in and closed to other users. */
  reserved: Schema.Boolean,
  /** Null if it was never verified or tried. */
  verification: Schema.NullOr(
    Verification.of({
      verification_otp: Verification.VerificationOtp,
      verification_admin: Verification.VerificationAdmin
    })
  ),
  /** The accounts this number came with. */
  linkedTo: Schema.Array(Verification.IdentificationLink),
  /** Each signs the user in once past the second factor. */
  backupCodes: Schema.optional(Schema.Array(Wire.Secret)),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}
