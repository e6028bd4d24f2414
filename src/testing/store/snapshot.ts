import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { isReadonlyRecord } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import { Organization } from "../../api/Organizations.js"
import { Session } from "../../api/Sessions.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import { User } from "../../models/User.js"
import type { Shape } from "../../Operation.js"
import type { State } from "./store.js"
import { indexUser } from "./userIdentifiers.js"

/**
 * A state to import is not one that an embedded Clerk exported.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidEmulatorState extends Data.TaggedError("InvalidEmulatorState")<{ readonly issue: string }> {
  override get message(): string {
    return `the state cannot be imported: ${this.issue}`
  }
}

/** The whole state as JSON. It holds secrets in plain text, since a restored instance must accept them. */
export const snapshot = ({
  userOrders: _,
  usersByIdentifier: __,
  ...state
}: State): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, encode(value)]))

/**
 * The state of a {@link snapshot}, or what is wrong with it. What it lacks is taken from a new state, and what is not known
 * is left out.
 */
export const restore = (
  json: Readonly<Record<string, unknown>>,
  newState: State
): Either.Either<State, InvalidEmulatorState> =>
  Either.gen(function* () {
    const known = Object.entries(json).filter(([name]) => Object.hasOwn(newState, name) && !isMadeFromUsers(name))
    const restored = yield* Either.try({
      try: () => Object.fromEntries(known.map(([name, value]) => [name, decode(value)])),
      catch: () => new InvalidEmulatorState({ issue: "a value with a name such as $map does not have its form" })
    })
    const mismatch = mismatchOf(restored, newState) ?? recordMismatch(restored)
    if (mismatch !== undefined) return yield* Either.left(new InvalidEmulatorState({ issue: mismatch.toString() }))
    const state = Object.assign(newState, withLacking(restored, { ...newState }))
    for (const user of state.users.values()) indexUser(state, undefined, user)
    return state
  })

/** The first value that has another kind than its counterpart in a new state. Text may stand for a duration. */
const mismatchOf = (value: unknown, counterpart: unknown): Mismatch | undefined => {
  if (counterpart instanceof Map) return value instanceof Map ? undefined : new Mismatch("a map", value)
  if (Array.isArray(counterpart)) return Array.isArray(value) ? undefined : new Mismatch("an array", value)
  if (typeof counterpart === "boolean" || typeof counterpart === "number") {
    return typeof value === typeof counterpart ? undefined : new Mismatch(`a ${typeof counterpart}`, value)
  }
  if (!isPlainObject(counterpart)) return undefined
  if (!isPlainObject(value)) return new Mismatch("an object", value)
  return Object.entries(value)
    .map(([name, each]) => mismatchOf(each, counterpart[name])?.at(name))
    .find((found) => found !== undefined)
}

/** Not a map, a time or a duration. */
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isReadonlyRecord(value) && Object.getPrototypeOf(value) === Object.prototype

/** The records that everything else refers to. */
const shapes: ReadonlyArray<readonly [keyof State, Shape<unknown>]> = [
  ["users", User],
  ["organizations", Organization],
  ["sessions", Session]
]

/** The first of these records that a response could not contain. */
const recordMismatch = (state: Readonly<Record<string, unknown>>): Mismatch | undefined => {
  for (const [name, shape] of shapes) {
    const { encode } = codecOf(shape.ast)
    for (const [id, record] of (state[name] ?? new Map()) as ReadonlyMap<PropertyKey, unknown>) {
      const encoded = encode(record)
      if (encoded instanceof Mismatch) return encoded.at(id).at(name)
    }
  }
  return undefined
}

/** An object with the fields that it lacks, also those of the objects in it, from another one. */
const withLacking = (
  value: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> => ({
  ...other,
  ...Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const counterpart = other[name]
      return [name, isPlainObject(each) && isPlainObject(counterpart) ? withLacking(each, counterpart) : each]
    })
  )
})

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
