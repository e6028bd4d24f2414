import { isReadonlyRecord } from "effect/Predicate"
import type { ErrorItem } from "../ClerkError.js"

/** What an error answer tells, read leniently: proxies answer without any of Clerk's fields. */
export interface ErrorBody {
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** Clerk's keys and tokens by their published prefixes, and anything that looks like a JWT. */
const secretLike = /\b(?:sk_(?:test|live)|ak|mt|oat|whsec|ins_secret)_[\w+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g

/** Takes out what looks like a key or a token, since Clerk's messages may quote the request. */
const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.reduce((clean, secret) => clean.replaceAll(secret, "<redacted>"), text).replace(secretLike, "<redacted>")

export const parseErrorBody = (
  body: string,
  headers: Readonly<Record<string, string | undefined>>,
  secrets: ReadonlyArray<string>
): ErrorBody => {
  const json = parse(body, secrets)
  const entries = isReadonlyRecord(json) && Array.isArray(json["errors"]) ? json["errors"] : []
  return {
    errors: entries.filter(isReadonlyRecord).map((entry) => ({
      code: text(entry["code"]) ?? "unknown_error",
      message: text(entry["message"]) ?? "",
      longMessage: text(entry["long_message"]),
      meta: isReadonlyRecord(entry["meta"]) ? entry["meta"] : {}
    })),
    traceId:
      (isReadonlyRecord(json) ? text(json["clerk_trace_id"]) : undefined) ??
      headers["x-clerk-trace-id"] ??
      headers["cf-ray"]
  }
}

const parse = (body: string, secrets: ReadonlyArray<string>): unknown => {
  try {
    return JSON.parse(body, (_key, value: unknown) =>
      typeof value === "string" ? withoutSecrets(value, secrets) : value
    )
  } catch {
    return undefined
  }
}
