/**
 * The vocabulary in which resource files describe what travels: open enums, open unions, times, metadata and limits.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import {
  CommaSeparated,
  ObjectName,
  OpenLiterals,
  OpenUnion,
  type OpenUnionRule,
  toWireName,
  Verbatim
} from "./codec/annotations.js"

/**
 * Names a schema and builds it when it is first used: building all of them would take most of the time that importing
 * this library takes.
 *
 * @since 0.1.0
 * @category schemas
 */
export const named = <A, I>(identifier: string, build: () => Schema.Schema<A, I>): Schema.Schema<A, I> =>
  Schema.suspend(() => build().annotations({ identifier })).annotations({ identifier })

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
 * Declares a named struct, built when it is first used. Values are plain objects, as with `Schema.Opaque` of Effect 4.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Struct =
  <Self>(identifier: string) =>
  <Fields extends Schema.Struct.Fields>(fields: () => Fields): Struct<Self, Fields> =>
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
 * The known literals, or any string that Clerk adds later. Editors complete the literals.
 *
 * @since 0.1.0
 * @category models
 */
export type OpenLiteral<Literal extends string> = Literal | (string & {})

/**
 * A string with known values. An unknown one decodes too: Clerk adds values without a new API version.
 *
 * @since 0.1.0
 * @category schemas
 */
export const openLiteral = <const Literals extends ReadonlyArray<string>>(
  ...literals: Literals
): Schema.Schema<OpenLiteral<Literals[number]>, string> =>
  Schema.String.annotations({
    [OpenLiterals]: literals,
    arbitrary: () => (fc) => fc.oneof(fc.constantFrom(...literals), fc.string())
  })

/**
 * Unix milliseconds on the wire, `DateTime.Utc` in the program. Clerk's form for most times.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Timestamp: Schema.Schema<DateTime.Utc, number> = time("Timestamp", 1, "a time in Unix milliseconds")

/**
 * Unix seconds on the wire, `DateTime.Utc` in the program. Sub-second parts are cut off.
 *
 * @since 0.1.0
 * @category schemas
 */
export const TimestampSeconds: Schema.Schema<DateTime.Utc, number> = time(
  "TimestampSeconds",
  1000,
  "a time in Unix seconds"
)

function time(identifier: string, unit: number, description: string): Schema.Schema<DateTime.Utc, number> {
  // The largest magnitude a JavaScript date holds, ECMA-262 §21.4.1.1.
  const max = Math.floor(8.64e15 / unit)
  return Schema.transform(
    Schema.Number.pipe(
      Schema.filter((value) => value >= -max && value <= max, {
        description,
        arbitrary: () => (fc) => fc.integer({ min: 0, max: Math.floor(4_102_444_800_000 / unit) })
      })
    ),
    Schema.DateTimeUtcFromSelf.annotations({
      arbitrary: () => (fc) =>
        fc.integer({ min: 0, max: Math.floor(4_102_444_800_000 / unit) }).map((n) => DateTime.unsafeMake(n * unit))
    }),
    {
      strict: true,
      decode: (value) => DateTime.unsafeMake(value * unit),
      encode: (value) => Math.floor(DateTime.toEpochMillis(value) / unit)
    }
  ).annotations({ identifier, description })
}

/**
 * An RFC 3339 string on the wire, `DateTime.Utc` in the program.
 *
 * @since 0.1.0
 * @category schemas
 */
export const DateTimeString: Schema.Schema<DateTime.Utc, string> = Schema.DateTimeUtc.annotations({
  description: "an RFC 3339 date and time",
  arbitrary: () => (fc) => fc.integer({ min: 0, max: 4_102_444_800_000 }).map((n) => DateTime.unsafeMake(n))
})

/**
 * A free JSON object: metadata, claims, error details. Keys and values survive as they are.
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
  arbitrary: () => (fc) => fc.dictionary(fc.string(), plainJson(fc), { maxKeys: 5 }).filter(isCarriedByJson)
})

/** The last second that, read as milliseconds, is no plausible time. */
const secondsBelow = 100_000_000_000

/** How many bytes of UTF-8 JSON Clerk keeps in one metadata field (Clerk docs, "User metadata"). */
const metadataLimit = 8 * 1024

/**
 * Metadata to store: at most 8 KB as JSON, which is checked before anything is sent.
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

type FastCheck = Parameters<ReturnType<NonNullable<Schema.Annotations.Schema<unknown>["arbitrary"]>>>[0]

const plainJson = (fc: FastCheck) => fc.jsonValue({ maxDepth: 2 }).filter(isCarriedByJson)

/** JSON has no -0, and an object literal has no own `__proto__`. */
const isCarriedByJson = (value: unknown): boolean => {
  const text = JSON.stringify(value)
  return (
    !text.includes('"__proto__"') &&
    JSON.stringify(JSON.parse(text)) === text &&
    !/-0(?![.\d])/.test(inspectZero(value))
  )
}

const inspectZero = (value: unknown): string =>
  typeof value === "number"
    ? Object.is(value, -0)
      ? "-0"
      : ""
    : typeof value === "object" && value !== null
      ? Object.values(value).map(inspectZero).join("")
      : ""

/**
 * Any JSON value, taken as it is.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Json: Schema.Schema<unknown> = Schema.Unknown.annotations({
  arbitrary: () => (fc) => plainJson(fc)
})

/**
 * A number with a fraction. `NaN` and infinities do not exist in JSON.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Float: Schema.Schema<number> = Schema.Number.pipe(
  Schema.filter((value) => Number.isFinite(value), {
    description: "a finite number",
    arbitrary: () => (fc) =>
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => (value === 0 ? 0 : value))
  })
)

/**
 * The variant of an open union that this version does not know. `variant` is the `object` that Clerk sent.
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
 * A union told apart by its `object` field that lets unknown variants through as {@link UnknownVariant}.
 *
 * `strategies` names the variant where Clerk leaves `object` out: the first member whose pattern `strategy` matches.
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
 * The name of a resource. Decoding takes whatever Clerk calls it today for `name`, since the operation already says what
 * it is; only an input or a union has to tell names apart.
 *
 * @since 0.1.0
 * @category schemas
 */
export const object = <const Name extends string>(name: Name): Schema.Schema<Name> =>
  Schema.Literal(name).annotations({ [ObjectName]: true })

/**
 * A Unix time that Clerk documents in milliseconds and sends in seconds here and there. A value before March 1973 read
 * as milliseconds is taken for seconds; milliseconds are written.
 *
 * @since 0.1.0
 * @category schemas
 */
export const UnixTime: Schema.Schema<DateTime.Utc, number> = Schema.transform(
  Timestamp,
  Schema.typeSchema(Timestamp).annotations({
    arbitrary: () => (fc) =>
      fc.integer({ min: secondsBelow, max: 4_102_444_800_000 }).map((value) => DateTime.unsafeMake(value))
  }),
  {
    strict: true,
    decode: (time) => {
      const value = DateTime.toEpochMillis(time)
      return value < secondsBelow ? DateTime.unsafeMake(value * 1000) : time
    },
    encode: (time) => time
  }
).annotations({ identifier: "UnixTime" })

/**
 * Text of a length that Clerk documents, in UTF-16 code units, both ends included.
 *
 * @since 0.1.0
 * @category schemas
 */
export const text = (min: number, max = Number.POSITIVE_INFINITY): Schema.Schema<string> =>
  Schema.String.pipe(
    Schema.filter((value) => value.length >= min && value.length <= max, {
      description:
        max === Number.POSITIVE_INFINITY ? `text of at least ${min} characters` : `text of ${min} to ${max} characters`,
      jsonSchema: {
        ...(min === 0 ? {} : { minLength: min }),
        ...(max === Number.POSITIVE_INFINITY ? {} : { maxLength: max })
      },
      arbitrary: () => (fc) => fc.string({ minLength: min, maxLength: Math.min(max, min + 20) })
    })
  )

/**
 * A whole number in the range that Clerk documents, both ends included.
 *
 * @since 0.1.0
 * @category schemas
 */
export const intBetween = (min: number, max: number): Schema.Schema<number> =>
  Schema.Int.pipe(Schema.between(min, max, { description: `a whole number from ${min} to ${max}` }))

/**
 * A whole number from `min` on.
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
  Schema.filter((value) => value > 0, {
    description: "a number above zero",
    jsonSchema: { exclusiveMinimum: 0 },
    arbitrary: () => (fc) => fc.integer({ min: 1, max: 1_000_000 })
  })
)

/**
 * A page size: 1 to `max`, which is what Clerk accepts for this list.
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
 * A list of values of which Clerk takes at most `max`.
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
 * A JSON object of which some keys are known. All keys and values are taken as they are.
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
