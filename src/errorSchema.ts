/**
 * Error classes that are schemas of their own instances: as JSON for RPC and workflows, and with an HTTP status for each
 * instance, for `HttpApi`. No schema is built before it is used.
 */
import { AnnotationStatus } from "@effect/platform/HttpApiSchema"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as ParseResult from "effect/ParseResult"
import { isReadonlyRecord } from "effect/Predicate"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"

/** Schemas of the fields of a class, each under its name. */
type Fields = Readonly<Record<string, Schema.Schema.AnyNoContext>>

/** What an error class is as JSON. */
export interface ErrorForm {
  readonly fields: Fields
  /** HTTP statuses, each with the fields that are narrower in its errors. Together they are all errors of the class. */
  readonly variants: ReadonlyArray<readonly [status: number, narrower: Fields]>
}

/** `Data.TaggedError`, for a class that is also the schema of its instances. */
export const SchemaError =
  <Self>() =>
  <const Tag extends string>(tag: Tag, form: () => ErrorForm) => {
    type Member = Schema.Schema<Self, unknown>
    let built: { readonly members: ReadonlyArray<Member>; readonly ast: AST.AST } | undefined

    // HttpApi takes one HTTP status from each member of a union, so there is a member for each status.
    const union = (Class: new (props: never) => Self) => {
      if (built !== undefined) return built
      const { fields, variants } = form()
      const json = jsonOf(tag, fields).annotations({ identifier: tag })
      const members = variants.map(([status, narrower]) =>
        instancesOf(Class, tag, json, { ...fields, ...narrower }).annotations({
          [AnnotationStatus]: status,
          description: "A call to Clerk failed"
        })
      )
      built = { members, ast: Schema.Union(...members).ast }
      return built
    }

    const Base = Data.TaggedError(tag)
    return Object.defineProperties(Base, {
      [Schema.TypeId]: { value: Schema.Never[Schema.TypeId] },
      pipe: { value: Schema.Never.pipe },
      ast: {
        get(this: new (props: never) => Self) {
          return union(this).ast
        }
      },
      annotations: {
        value(this: new (props: never) => Self, annotations: Schema.Annotations.GenericSchema<Self>) {
          return Schema.Union(...union(this).members.map((member) => member.annotations(annotations)))
        }
      }
    }) as typeof Base & Schema.Schema<Self, unknown>
  }

/** A tagged class as JSON, to be used as a field. The fields must have the types that its constructor takes. */
export const instances = <const F extends Fields, A extends { readonly _tag: string }>(
  Class: new (props: Schema.Struct.Type<F>) => A,
  tag: A["_tag"],
  fields: F
): Schema.Schema<A, unknown> => instancesOf(Class, tag, jsonOf(tag, fields), fields)

const jsonOf = (tag: string, fields: Fields): Schema.Schema.AnyNoContext =>
  Schema.Struct({ _tag: Schema.Literal(tag), ...fields })

/** The instances of a class whose fields are those of `fields`. */
const instancesOf = <A>(
  Class: new (props: never) => A,
  tag: string,
  json: Schema.Schema.AnyNoContext,
  fields: Fields
): Schema.Schema<A, unknown> => {
  const props = Schema.typeSchema(Schema.Struct(fields))
  const hasFields = Schema.is(props)
  // The fields were decoded with the schemas of what the constructor takes.
  const make = (values: object): A => new Class(values as never)
  const check = () => (input: unknown, _: AST.ParseOptions, ast: AST.Declaration) =>
    input instanceof Class && hasFields(input)
      ? ParseResult.succeed(input)
      : ParseResult.fail(new ParseResult.Type(ast, input))
  const instance = Schema.declare(
    [props],
    { decode: check, encode: check },
    { title: tag, pretty: () => String, arbitrary: (values) => (fc) => values(fc).map(make) }
  )
  return Schema.transform(json, instance, {
    strict: false,
    decode: ({ _tag, ...values }) => make(values),
    // Undefined fields are left out, since not every format has `undefined`.
    encode: (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  })
}

/** A duration as a number of milliseconds. */
export const millis = (): Schema.Schema<Duration.Duration, number> =>
  Schema.transform(
    Schema.NonNegative.pipe(Schema.finite({ title: "milliseconds", description: "a number of milliseconds" })),
    Schema.DurationFromSelf.annotations({ arbitrary: () => (fc) => fc.nat().map(Duration.millis) }),
    { strict: true, decode: Duration.millis, encode: Duration.toMillis }
  )

/** An object with any JSON in it. */
export const jsonObject = (): Schema.Schema<Readonly<Record<string, unknown>>> =>
  Schema.declare((input) => isReadonlyRecord(input), {
    title: "a JSON object",
    jsonSchema: { type: "object" },
    // JSON has no -0.
    arbitrary: () => (fc) => fc.dictionary(fc.string(), fc.jsonValue()).map((json) => JSON.parse(JSON.stringify(json)))
  })
