import type { SecretInput } from "../../Wire.js"
import { invalid, type Problem } from "./problem.js"
import { reveal } from "./secret.js"

/** What is wrong with a new password, if anything. Lists of leaked passwords are not consulted. */
export const passwordProblem = (input: {
  readonly password?: SecretInput | null | undefined
  readonly skipPasswordChecks?: boolean | null | undefined
}): Problem | undefined => {
  if (input.password == null || input.skipPasswordChecks === true) return undefined
  const password = reveal(input.password)
  if (password.length < 8) {
    return invalid("password", "Passwords must be 8 characters or more.", "form_password_length_too_short")
  }
  return new TextEncoder().encode(password).length > 72
    ? invalid(
        "password",
        "Your password is too long. Please use a shorter one.",
        "form_password_size_in_bytes_exceeded"
      )
    : undefined
}
