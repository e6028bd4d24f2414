/**
 * A user's email address.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import * as Verification from "./Verification.js"

/**
 * An email address of a user and how far it is verified.
 *
 * @since 0.1.0
 * @category schemas
 */
export class EmailAddress extends Wire.Struct<EmailAddress>("EmailAddress")(() => ({
  id: Schema.optional(Schema.String),
  object: Wire.object("email_address"),
  emailAddress: Schema.String,
  /** Unverified, yet usable for sign-in and closed to other users. */
  reserved: Schema.Boolean,
  /** Null if it was never verified or tried. */
  verification: Schema.NullOr(
    Verification.of({
      verification_otp: Verification.VerificationOtp,
      verification_admin: Verification.VerificationAdmin,
      verification_from_oauth: Verification.VerificationFromOauth,
      verification_ticket: Verification.VerificationTicket,
      verification_saml: Verification.VerificationSaml,
      verification_email_link: Verification.VerificationEmailLink,
      verification_scim: Verification.VerificationScim
    })
  ),
  /** The accounts this address came with. */
  linkedTo: Schema.Array(Verification.IdentificationLink),
  /** Whether an active enterprise connection claims the address's domain. */
  matchesSsoConnection: Schema.optional(Schema.Boolean),
  createdAt: Wire.Timestamp,
  updatedAt: Wire.Timestamp
})) {}
