import * as Redacted from "effect/Redacted"
import type { SecretInput } from "../../Wire.js"

/** The secret itself. */
export const reveal = (secret: SecretInput): string => (Redacted.isRedacted(secret) ? Redacted.value(secret) : secret)

/** The secret as the store keeps it. */
export const redact = (secret: SecretInput): Redacted.Redacted => Redacted.make(reveal(secret))

/** The secret as the store keeps it; `undefined` if there is none. */
export const redactIfGiven = (secret: SecretInput | null | undefined): Redacted.Redacted | undefined =>
  secret == null ? undefined : redact(secret)
