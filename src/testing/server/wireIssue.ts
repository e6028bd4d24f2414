import { toWireName } from "../../codec/annotations.js"
import type { Mismatch } from "../../codec/Mismatch.js"

/** The parameter that a mismatch is about, by the names of the request. */
export const parameterOf = ({ path }: Mismatch): string =>
  path.map((key) => (typeof key === "string" ? toWireName(key) : String(key))).join(".")

/** What is wrong with JSON that somebody else wrote, by its own names and without its values. */
export const wireIssue = (found: Mismatch): string =>
  `${parameterOf(found) || "the body"}: expected ${found.expected}, got ${found.actual}`
