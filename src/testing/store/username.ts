import { invalid, type Problem } from "./problem.js"

/**
 * An instance can set its minimum from 1 on. A new one has 4, which would reject many short names of tests, so here it is 1.
 */
const minLength = 1
const maxLength = 64

/** What is wrong with a username, if anything: its length, a letter that it lacks, or a character. */
export const usernameProblem = (username: string): Problem | undefined => {
  const { length } = Array.from(username)
  if (length < minLength || length > maxLength) {
    return problem(`username must be ${minLength} to ${maxLength} characters long.`, "invalid_length")
  }
  if (!/[a-z]/i.test(username)) return problem("username must contain a letter.", "needs_non_number_char")
  return /^[a-z0-9_-]+$/i.test(username)
    ? undefined
    : problem("username can only contain letters, digits, _ and -.", "invalid_character")
}

const problem = (longMessage: string, code: string): Problem =>
  invalid("username", longMessage, `form_username_${code}`)
