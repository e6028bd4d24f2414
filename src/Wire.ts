/**
 * Schemas for what Clerk sends and receives: open enums, open unions, times, metadata and limits.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import {
  CommaSeparated,
  DecodeLeaf,
  type LeafDecoder,
  ObjectName,
  OpenLiterals,
  OpenUnion,
  type OpenUnionRule,
  toWireName,
  Verbatim
} from "./codec/annotations.js"

/**
 * The class of a named struct: the schema, and the type of its values, under one name.
 *
 * @since 0.1.0
 * @category models
 */
export interface Struct<Self, Fields extends Schema.Struct.Fields>
  extends Schema.Schema<Self, Schema.Struct.Encoded<Fields>> {
  readonly fields: Fields
  new (_: never): Schema.Struct.Type<Fields>
}

/**
 * Declares a named struct, built when it is first used. Values are plain objects, as with `Schema.Opaque` of Effect 4. The
 * identifier names the struct in messages and in OpenAPI documents, so no two structs of an application may share one.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Struct =
  <Self>(identifier: string) =>
  <Fields extends Schema.Struct.Fields>(fields: () => Fields): Struct<Self, Fields> =>
    // The compiler knows neither the property that is defined, nor that `Self` is the type of the fields.
    Object.defineProperty(
      Schema.make(
        new AST.Suspend(() => Schema.Struct(fields()).annotations({ identifier }).ast, {
          [AST.IdentifierAnnotationId]: identifier
        })
      ),
      "fields",
      { get: fields }
    ) as unknown as Struct<Self, Fields>

/**
 * The known literals, or any string that Clerk adds later. Editors suggest the literals.
 *
 * @since 0.1.0
 * @category models
 */
export type OpenLiteral<Literal extends string> = Literal | (string & {})

/**
 * A string with known values. An unknown value decodes too: Clerk adds values without a new API version.
 *
 * @since 0.1.0
 * @category schemas
 */
export const openLiteral = <const Literals extends ReadonlyArray<string>>(
  ...literals: Literals
): Schema.Schema<OpenLiteral<Literals[number]>, string> => Schema.String.annotations({ [OpenLiterals]: literals })

/** The largest time of a JavaScript date, before or after 1970, in milliseconds (ECMA-262 §21.4.1.1). */
const maxMillis = 8.64e15

/** A Unix time as a number, given how to convert it to milliseconds and back. */
const time = (
  identifier: string,
  description: string,
  toMillis: (value: number) => number,
  fromMillis: (millis: number) => number
): Schema.Schema<DateTime.Utc, number> => {
  const isTime = (value: number) => Math.abs(toMillis(value)) <= maxMillis
  const decode = (value: number) => DateTime.unsafeMake(toMillis(value))
  const leaf: LeafDecoder = (json) => (typeof json === "number" && isTime(json) ? decode(json) : undefined)
  return Schema.transform(Schema.Number.pipe(Schema.filter(isTime, { description })), Schema.DateTimeUtcFromSelf, {
    strict: true,
    decode,
    encode: (time) => fromMillis(DateTime.toEpochMillis(time))
  }).annotations({ identifier, description, [DecodeLeaf]: leaf })
}

/**
 * Unix milliseconds in JSON, `DateTime.Utc` in the program. Clerk's form for most times.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Timestamp: Schema.Schema<DateTime.Utc, number> = time(
  "Timestamp",
  "a time in Unix milliseconds",
  (value) => value,
  (millis) => millis
)

/**
 * Unix seconds in JSON, `DateTime.Utc` in the program. Encoding drops fractions of a second.
 *
 * @since 0.1.0
 * @category schemas
 */
export const TimestampSeconds: Schema.Schema<DateTime.Utc, number> = time(
  "TimestampSeconds",
  "a time in Unix seconds",
  (value) => value * 1000,
  (millis) => Math.floor(millis / 1000)
)

/** Milliseconds below this, before March 1973, are not a plausible time. */
const secondsBelow = 100_000_000_000

/**
 * A Unix time that Clerk documents in milliseconds but sometimes sends in seconds. A value that would be before March 1973
 * in milliseconds is read as seconds. Encoded in milliseconds.
 *
 * @since 0.1.0
 * @category schemas
 */
export const UnixTime: Schema.Schema<DateTime.Utc, number> = time(
  "UnixTime",
  "a time in Unix milliseconds",
  (value) => (value < secondsBelow ? value * 1000 : value),
  (millis) => millis
)

/**
 * An RFC 3339 string in JSON, `DateTime.Utc` in the program.
 *
 * @since 0.1.0
 * @category schemas
 */
export const DateTimeString: Schema.Schema<DateTime.Utc, string> = Schema.DateTimeUtc.annotations({
  description: "an RFC 3339 date and time"
})

const RedactedText = Schema.RedactedFromSelf(Schema.String).annotations({ description: "a `Redacted` string" })

/**
 * A long-lived secret in a response: `Redacted` in the program, so that neither a log nor `JSON.stringify` contains it.
 * `Redacted.value` returns the secret itself.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Secret: Schema.Schema<Redacted.Redacted, string> = Schema.transform(Schema.String, RedactedText, {
  strict: true,
  decode: Redacted.make<string>,
  encode: Redacted.value
}).annotations({ description: "a secret" })

/**
 * A secret that a program passes to Clerk: `Redacted`, or a plain string.
 *
 * @since 0.1.0
 * @category models
 */
export type SecretInput = string | Redacted.Redacted

/**
 * The schema of {@link SecretInput}. Decodes to `Redacted`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const SecretInput: Schema.Schema<SecretInput, string> = Schema.transform(
  Schema.String,
  Schema.Union(Schema.String, RedactedText).annotations({ description: "a string or a `Redacted` string" }),
  {
    strict: true,
    decode: Redacted.make<string>,
    encode: (secret) => (Redacted.isRedacted(secret) ? Redacted.value(secret) : secret)
  }
).annotations({ description: "a secret" })

/**
 * A JSON object of any content: metadata, claims, error details. Keys and values are kept as they are.
 *
 * @since 0.1.0
 * @category models
 */
export interface JsonObject {
  readonly [key: string]: unknown
}

/**
 * The schema of {@link JsonObject}. No key is renamed and no value is copied.
 *
 * @since 0.1.0
 * @category schemas
 */
export const JsonObject: Schema.Schema<JsonObject> = Schema.Record({
  key: Schema.String,
  value: Schema.Unknown
}).annotations({
  [Verbatim]: true,
  description: "an object",
  // That of `Schema.Unknown` has an `$id`, which a document may have once only.
  jsonSchema: { type: "object", additionalProperties: true },
  arbitrary: () => (fc) => fc.dictionary(fc.string(), fc.jsonValue())
})

/** How many bytes of UTF-8 JSON Clerk stores in one metadata field (Clerk docs, "User metadata"). */
const metadataLimit = 8 * 1024

/**
 * Metadata to store: at most 8 KB as JSON, checked before the request is sent.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Metadata: Schema.Schema<JsonObject> = JsonObject.pipe(
  Schema.filter((value) => jsonBytes(value) <= metadataLimit, {
    description: `a JSON object of at most ${metadataLimit} bytes`
  })
)

const jsonBytes = (value: unknown): number => {
  try {
    return new TextEncoder().encode(JSON.stringify(value)).length
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/**
 * Any JSON value, kept as it is.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Json: Schema.Schema<unknown> = Schema.Unknown.annotations({
  jsonSchema: { type: ["null", "boolean", "number", "string", "array", "object"] },
  arbitrary: () => (fc) => fc.jsonValue()
})

/**
 * A number that may have a fraction. `NaN` and infinities do not exist in JSON.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Float: Schema.Schema<number> = Schema.Number.pipe(Schema.finite())

/**
 * A variant of an open union that this version of the library does not know. `variant` is the `object` that Clerk sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface UnknownVariant {
  readonly object: "unknown"
  readonly variant: string
  readonly strategy?: string | undefined
  readonly status?: string | undefined
}

const unknownVariant = (known: ReadonlySet<string>): Schema.Schema<UnknownVariant> =>
  Schema.Struct({
    object: Schema.Literal("unknown"),
    variant: Schema.String.pipe(Schema.filter((value) => !known.has(value))),
    strategy: Schema.optional(Schema.String),
    status: Schema.optional(Schema.String)
  })

/**
 * A union whose members differ in their `object` field. An unknown variant decodes to {@link UnknownVariant}.
 *
 * `strategies` chooses the member if Clerk omits `object`: the first one whose pattern matches `strategy`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const openUnion = <const Members extends Readonly<Record<string, Schema.Schema.AnyNoContext>>>(
  members: Members,
  strategies: ReadonlyArray<readonly [pattern: RegExp, member: string]> = []
): Schema.Schema<
  Schema.Schema.Type<Members[keyof Members]> | UnknownVariant,
  Schema.Schema.Encoded<Members[keyof Members]> | UnknownVariant
> => {
  const asts = new Map<string, AST.AST>(Object.entries(members).map(([name, member]) => [name, member.ast]))
  const open = unknownVariant(new Set(asts.keys()))
  const rule: OpenUnionRule = {
    discriminator: "object",
    members: asts,
    open: open.ast,
    infer: (json) => {
      const strategy = json["strategy"]
      if (typeof strategy !== "string") return ""
      return strategies.find(([pattern, member]) => asts.has(member) && pattern.test(strategy))?.[1] ?? strategy
    }
  }
  return Schema.Union(...Object.values(members), open).annotations({ [OpenUnion]: rule })
}

/**
 * The name of a resource. Decoding gives `name` whatever Clerk calls the resource, since the operation already determines
 * what it is; the name matters only in an input or a union.
 *
 * @since 0.1.0
 * @category schemas
 */
export const object = <const Name extends string>(name: Name): Schema.Schema<Name> =>
  Schema.Literal(name).annotations({ [ObjectName]: true })

/**
 * Text of `min` to `max` characters. As in JSON Schema, a character is a Unicode code point: an emoji such as 🙂 counts as
 * one, although its `length` in JavaScript is 2.
 *
 * @since 0.1.0
 * @category schemas
 */
export const text = (min: number, max = Number.POSITIVE_INFINITY): Schema.Schema<string> =>
  Schema.String.pipe(
    Schema.filter(
      (value) => {
        const length = characters(value)
        return length >= min && length <= max
      },
      {
        description:
          max === Number.POSITIVE_INFINITY
            ? `text of at least ${min} characters`
            : min === 0
              ? `text of at most ${max} characters`
              : `text of ${min} to ${max} characters`,
        jsonSchema: {
          ...(min === 0 ? {} : { minLength: min }),
          ...(max === Number.POSITIVE_INFINITY ? {} : { maxLength: max })
        }
      }
    )
  )

const characters = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

/**
 * A whole number from `min` to `max`, both included.
 *
 * @since 0.1.0
 * @category schemas
 */
export const intBetween = (min: number, max: number): Schema.Schema<number> =>
  Schema.Int.pipe(Schema.between(min, max, { description: `a whole number from ${min} to ${max}` }))

/**
 * A whole number of at least `min`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const intFrom = (min: number): Schema.Schema<number> =>
  Schema.Int.pipe(Schema.greaterThanOrEqualTo(min, { description: `a whole number from ${min}` }))

/**
 * A number above zero, with or without a fraction.
 *
 * @since 0.1.0
 * @category schemas
 */
export const PositiveNumber: Schema.Schema<number> = Float.pipe(
  Schema.greaterThan(0, { description: "a number above zero" })
)

/**
 * A page size: 1 to `max`, the largest that Clerk accepts for this list.
 *
 * @since 0.1.0
 * @category schemas
 */
export const limit = (max: number): Schema.Schema<number> => intBetween(1, max)

/**
 * How many items to skip, from 0.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Offset: Schema.Schema<number> = intFrom(0)

/**
 * The order of a list: a field, with `-` before it for descending, and `+` or nothing for ascending.
 *
 * @since 0.1.0
 * @category models
 */
export type OrderBy<Field extends string> = Field | `+${Field}` | `-${Field}`

/**
 * The schema of {@link OrderBy}, given the fields that the list can be ordered by.
 *
 * @since 0.1.0
 * @category schemas
 */
export const orderBy = <const Fields extends ReadonlyArray<string>>(
  ...fields: Fields
): Schema.Schema<OrderBy<Fields[number]>, string> => {
  type Order = OrderBy<Fields[number]>
  const orders: ReadonlyArray<string> = fields.flatMap((field) => [field, `+${field}`, `-${field}`])
  return Schema.String.pipe(
    Schema.filter((value): value is Order => orders.includes(value), {
      description: `one of ${fields.map((field) => `\`${field}\``).join(", ")}, with or without \`+\` or \`-\` before it`,
      jsonSchema: { pattern: `^[+-]?(${fields.join("|")})$` },
      arbitrary: () => (fc) => fc.constantFrom(...(orders as ReadonlyArray<Order>))
    })
  )
}

/**
 * A list of at most `max` values.
 *
 * @since 0.1.0
 * @category schemas
 */
export const atMost = <A, I>(
  max: number,
  item: Schema.Schema<A, I>
): Schema.Schema<ReadonlyArray<A>, ReadonlyArray<I>> =>
  Schema.Array(item).pipe(Schema.maxItems(max, { description: `at most ${max} values` }))

/**
 * A list of at least `min` values.
 *
 * @since 0.1.0
 * @category schemas
 */
export const atLeast = <A, I>(
  min: number,
  item: Schema.Schema<A, I>
): Schema.Schema<ReadonlyArray<A>, ReadonlyArray<I>> =>
  Schema.Array(item).pipe(Schema.minItems(min, { description: `at least ${min} values` }))

/**
 * A list of `min` to `max` values.
 *
 * @since 0.1.0
 * @category schemas
 */
export const between = <A, I>(
  min: number,
  max: number,
  item: Schema.Schema<A, I>
): Schema.Schema<ReadonlyArray<A>, ReadonlyArray<I>> =>
  Schema.Array(item).pipe(
    Schema.minItems(min),
    Schema.maxItems(max),
    Schema.annotations({ description: `${min} to ${max} values` })
  )

/**
 * A query list whose values share one parameter, separated by commas. Others repeat the parameter.
 *
 * @since 0.1.0
 * @category schemas
 */
export const commaSeparated = <A, I>(list: Schema.Schema<A, I>): Schema.Schema<A, I> =>
  list.annotations({ [CommaSeparated]: true })

/**
 * A JSON object of which some keys are known. All keys and values are kept as they are.
 *
 * @since 0.1.0
 * @category schemas
 */
export const verbatim = <A, I>(schema: Schema.Schema<A, I>): Schema.Schema<A, I> =>
  schema.annotations({ [Verbatim]: true })

/**
 * Text of a form that Clerk documents, such as an id. Errors name the form by `description`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const matching = (pattern: RegExp, description: string): Schema.Schema<string> =>
  Schema.String.pipe(Schema.pattern(pattern, { description }))

/**
 * An email address, as far as its form can be checked: something on both sides of an `@`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const EmailAddress: Schema.Schema<string> = Schema.String.pipe(
  Schema.filter((value) => /^\S+@[^\s@]+$/.test(value), {
    description: "an email address",
    jsonSchema: { format: "email" },
    arbitrary: () => (fc) => fc.emailAddress()
  })
)

/**
 * A URL with its scheme.
 *
 * @since 0.1.0
 * @category schemas
 */
export const AbsoluteUrl: Schema.Schema<string> = Schema.String.pipe(
  Schema.filter((value) => !/\s/.test(value) && URL.canParse(value), {
    description: "an absolute URL, such as https://example.com/path",
    jsonSchema: { format: "uri" },
    arbitrary: () => (fc) => fc.webUrl()
  })
)

/**
 * A list that has each of its values once.
 *
 * @since 0.1.0
 * @category schemas
 */
export const distinct = <A, I>(list: Schema.Schema<ReadonlyArray<A>, I>): Schema.Schema<ReadonlyArray<A>, I> =>
  list.pipe(
    Schema.filter((values) => new Set(values).size === values.length, {
      description: `${Option.getOrElse(AST.getDescriptionAnnotation(list.ast), () => "values")}, each once`,
      jsonSchema: { uniqueItems: true }
    })
  )

/**
 * Fields of which at least one of `names` must be given.
 *
 * @since 0.1.0
 * @category schemas
 */
export const requiringOneOf = <A extends object, I>(
  fields: Schema.Schema<A, I>,
  ...names: ReadonlyArray<keyof A & string>
): Schema.Schema<A, I> =>
  fields.pipe(
    Schema.filter((value) => names.some((name) => value[name] !== undefined), {
      description: `an object with ${names.map((name) => `\`${name}\``).join(" or ")}`,
      jsonSchema: { anyOf: names.map((name) => ({ required: [toWireName(name)] })) }
    })
  )

export { isUpload, Upload } from "./Upload.js"
