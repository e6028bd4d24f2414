import { invalid, type Problem } from "./problem.js"

const pattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** An email address as Clerk keeps it, compares it and returns it: in lower case. */
export const normalizedEmail = (address: string): string => address.toLowerCase()

/** What is wrong with the format of an email address, if anything. */
export const emailProblem = (address: string): Problem | undefined =>
  pattern.test(address)
    ? undefined
    : invalid("email_address", "email_address must be a valid email address.", "form_param_format_invalid")
