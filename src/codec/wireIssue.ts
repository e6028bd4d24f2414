import { toWireName } from "./annotations.js"
import type { Mismatch } from "./Mismatch.js"

/** The parameter that a mismatch is about, by the names of the request. */
export const parameterOf = ({ path }: Mismatch): string =>
  path.map((key) => (typeof key === "string" ? toWireName(key) : String(key))).join(".")

/** What is wrong with JSON that somebody else wrote, by its own names and without its values. `whole` is what the JSON is. */
export const wireIssue = (found: Mismatch, whole: string): string =>
  `${parameterOf(found) || whole}: expected ${found.expected}, got ${found.actual}`
