import type * as DateTime from "effect/DateTime"
import type { PhoneNumber } from "../../api/PhoneNumbers.js"
import type { User } from "../../models/User.js"

/** The user with the fields that follow from the second factors, after a change at `time`. */
export const withSecondFactors = (user: User, time: DateTime.Utc): User => {
  const isEnabled = user.totpEnabled || user.backupCodeEnabled || user.phoneNumbers.some(isSecondFactor)
  if (isEnabled === user.twoFactorEnabled) return user
  return { ...user, twoFactorEnabled: isEnabled, ...(isEnabled ? { mfaEnabledAt: time } : { mfaDisabledAt: time }) }
}

/** Whether codes to this phone number are a second factor of its user. */
export const isSecondFactor = ({ reservedForSecondFactor, verification }: PhoneNumber): boolean =>
  reservedForSecondFactor === true && verification?.status === "verified"
