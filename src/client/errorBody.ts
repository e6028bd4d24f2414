import { isReadonlyRecord } from "effect/Predicate"
import type { ErrorItem } from "../ClerkError.js"

/** What an error response tells, read leniently: proxies respond without any of Clerk's fields. */
export interface ErrorBody {
  readonly errors: ReadonlyArray<ErrorItem>
  readonly traceId: string | undefined
  /** The beginning of a body that has no error list, as plain text. */
  readonly excerpt: string | undefined
}

type Headers = Readonly<Record<string, string | undefined>>

type Redact = (text: string) => string

export const parseErrorBody = (body: string, headers: Headers, redact: Redact): ErrorBody => {
  const json = parse(body)
  const record = isReadonlyRecord(json) ? json : {}
  const list = record["errors"]
  const traceId = text(record["clerk_trace_id"]) ?? traceIdOf(headers)
  return {
    errors: (Array.isArray(list) ? list : []).filter(isReadonlyRecord).map((entry) => errorItem(entry, redact)),
    traceId: traceId === undefined ? undefined : redact(traceId),
    excerpt: Array.isArray(list) ? undefined : excerptOf(body, redact)
  }
}

export const traceIdOf = (headers: Headers): string | undefined => headers["x-clerk-trace-id"] ?? headers["cf-ray"]

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const errorItem = (entry: Readonly<Record<string, unknown>>, redact: Redact): ErrorItem => {
  const longMessage = text(entry["long_message"])
  const { meta } = entry
  return {
    code: redact(text(entry["code"]) ?? "unknown_error"),
    message: redact(text(entry["message"]) ?? ""),
    longMessage: longMessage === undefined ? undefined : redact(longMessage),
    meta: isReadonlyRecord(meta) ? redactMeta(meta, redact) : {}
  }
}

/** Nesting that the stack cannot hold says nothing that a caller could use. */
const redactMeta = (meta: Readonly<Record<string, unknown>>, redact: Redact): Readonly<Record<string, unknown>> => {
  try {
    return redactRecord(meta, redact)
  } catch {
    return {}
  }
}

/** Keys and values alike. `Object.fromEntries` keeps a key like `__proto__` a plain one. */
const redactRecord = (record: Readonly<Record<string, unknown>>, redact: Redact): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [redact(key), redactValue(value, redact)]))

const redactValue = (value: unknown, redact: Redact): unknown =>
  typeof value === "string"
    ? redact(value)
    : Array.isArray(value)
      ? value.map((item) => redactValue(item, redact))
      : isReadonlyRecord(value)
        ? redactRecord(value, redact)
        : value

const excerptOf = (body: string, redact: Redact): string | undefined => {
  // Only so much is looked at, since a body may be 32 MiB long.
  const plain = redact(body.slice(0, 4096).replace(/<[^<>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim()
  return plain === "" ? undefined : plain.length > 256 ? `${plain.slice(0, 255)}…` : plain
}
