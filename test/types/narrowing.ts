/** Open unions narrow by their discriminator, the unknown variant included. Checked by `tsc`, never run. */
import type { EmailAddresses } from "effect-clerk"

declare const verification: NonNullable<EmailAddresses.EmailAddress["verification"]>

switch (verification.object) {
  case "verification_otp":
    verification.channel satisfies string | undefined
    break
  case "unknown":
    verification.variant satisfies string
    break
  case "verification_saml":
    verification.externalVerificationRedirectUrl satisfies string | undefined
    break
}
