import * as Duration from "effect/Duration"

const decimal = /^\d+(\.\d+)?$/
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * How long a server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as an IMF-fixdate (RFC 9110 §10.2.3).
 *
 * A date is measured against the response's own `Date`, so a wrong local clock does no harm. Anything else, and what
 * lies in the past, is no request to wait.
 */
export const retryAfter = (
  headers: Readonly<Record<string, string | undefined>>,
  now: number
): Duration.Duration | undefined => {
  const milliseconds = headers["retry-after-ms"]?.trim()
  if (milliseconds !== undefined && decimal.test(milliseconds)) return Duration.millis(Number(milliseconds))
  const value = headers["retry-after"]?.trim()
  if (value === undefined) return undefined
  if (decimal.test(value)) return Duration.seconds(Number(value))
  // Matched by form first, since Date.parse takes "-1" for a date.
  if (!httpDate.test(value)) return undefined
  const date = headers["date"]
  const start = date !== undefined && httpDate.test(date) ? Date.parse(date) : now
  const wait = Date.parse(value) - start
  return wait > 0 ? Duration.millis(wait) : undefined
}
