import * as Effect from "effect/Effect"
import type { SecretInput } from "../../Wire.js"
import { matchesDigest } from "./passwordDigest.js"
import { invalid, type Problem } from "./problem.js"
import { reveal } from "./secret.js"
import type { Credentials } from "./store.js"

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

/** Whether this is the user's password; `undefined` if the user has none. */
export const isCorrect = (
  { password, passwordDigest, passwordHasher }: Credentials,
  given: string
): Effect.Effect<boolean | undefined> => {
  if (passwordDigest !== undefined) return matchesDigest(given, reveal(passwordDigest), passwordHasher)
  return Effect.succeed(password === undefined ? undefined : reveal(password) === given)
}
