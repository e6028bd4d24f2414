import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Encoding from "effect/Encoding"
import { isReadonlyRecord } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type { State } from "./store.js"
import { indexUser } from "./userIdentifiers.js"

/** The whole state as JSON. It holds secrets in plain text, since a restored instance must accept them. */
export const snapshot = ({
  userOrders: _,
  usersByIdentifier: __,
  ...state
}: State): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, encode(value)]))

/** The state of a {@link snapshot}. What it lacks is taken from a new state, and what is not known is left out. */
export const restore = (json: Readonly<Record<string, unknown>>, newState: State): State => {
  const known = Object.entries(json).filter(([name]) => name in newState && !isMadeFromUsers(name))
  const restored = Object.assign(newState, Object.fromEntries(known.map(([name, value]) => [name, decode(value)])))
  for (const user of restored.users.values()) indexUser(restored, undefined, user)
  return restored
}

const isMadeFromUsers = (name: string): boolean => name === "userOrders" || name === "usersByIdentifier"

/** What JSON has no form for is an object with one of these names. */
const names = {
  time: "$time",
  duration: "$duration",
  secret: "$secret",
  map: "$map",
  set: "$set",
  bytes: "$bytes",
  object: "$object"
} as const

const encode = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) return { [names.time]: DateTime.toEpochMillis(value) }
  if (Duration.isDuration(value)) return { [names.duration]: Duration.toMillis(value) }
  if (Redacted.isRedacted(value)) return { [names.secret]: Redacted.value(value) }
  if (value instanceof Map) return { [names.map]: Array.from(value, ([key, each]) => [key, encode(each)]) }
  if (value instanceof Set) return { [names.set]: Array.from(value, encode) }
  if (value instanceof Uint8Array) return { [names.bytes]: Encoding.encodeBase64(value) }
  if (Array.isArray(value)) return value.map(encode)
  if (!isReadonlyRecord(value)) return value
  const fields = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, encode(each)]))
  // Metadata may have such a name too.
  return Object.keys(fields).some((name) => name.startsWith("$")) ? { [names.object]: Object.entries(fields) } : fields
}

const decode = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(decode)
  if (!isReadonlyRecord(value)) return value
  const [[name, content] = []] = Object.entries(value)
  switch (name) {
    case names.time:
      return DateTime.unsafeMake(content as number)
    case names.duration:
      return Duration.millis(content as number)
    case names.secret:
      return Redacted.make(content)
    case names.map:
      return new Map((content as ReadonlyArray<[unknown, unknown]>).map(([key, each]) => [key, decode(each)]))
    case names.set:
      return new Set((content as ReadonlyArray<unknown>).map(decode))
    case names.bytes:
      return Encoding.decodeBase64(content as string).pipe((bytes) =>
        bytes._tag === "Right" ? bytes.right : undefined
      )
    case names.object:
      return Object.fromEntries((content as ReadonlyArray<[string, unknown]>).map(([key, each]) => [key, decode(each)]))
    default:
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decode(each)]))
  }
}
