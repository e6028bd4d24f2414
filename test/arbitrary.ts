/**
 * Random values of this library's schemas for tests of round trips. `Arbitrary.make` alone also generates values that JSON
 * does not carry (`-0`, `NaN`, fractions of a second), and would rarely generate a known literal.
 */
import { Arbitrary, DateTime, FastCheck as fc, Option, Schema } from "effect"
import * as AST from "effect/SchemaAST"
import { Wire } from "effect-clerk"
import { OpenLiterals } from "../src/codec/annotations.js"

/** Random values of a schema, each of which survives JSON. */
export const arbitraryOf = <A, I>(schema: Schema.Schema<A, I>): fc.Arbitrary<A> =>
  Arbitrary.make(Schema.make<A, I, never>(prepared(schema.ast)))

const milliseconds = (min: number) => fc.integer({ min, max: 4_102_444_800_000 }).map((n) => DateTime.unsafeMake(n))

/** JSON has no -0, and an object literal has no own `__proto__`. */
const survivesJson = (value: unknown): boolean =>
  typeof value === "object" && value !== null
    ? Object.entries(value).every(([key, item]) => key !== "__proto__" && survivesJson(item))
    : !Object.is(value, -0)

const json = fc.jsonValue({ maxDepth: 2 }).filter(survivesJson)

const float = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).filter(survivesJson)

const named: ReadonlyMap<string, fc.Arbitrary<unknown>> = new Map<string, fc.Arbitrary<unknown>>([
  ["Timestamp", milliseconds(0)],
  ["TimestampSeconds", fc.integer({ min: 0, max: 4_102_444_800 }).map((n) => DateTime.unsafeMake(n * 1000))],
  // A smaller one is read as seconds.
  ["UnixTime", milliseconds(100_000_000_000)],
  ["DateTimeUtc", milliseconds(0)],
  [
    "Upload",
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}\.png$/),
      contentType: fc.constant("image/png"),
      content: fc.uint8Array({ maxLength: 64 })
    })
  ]
])

/** The values of a schema that has its own, whatever its parts. */
const ownValues = (ast: AST.AST): fc.Arbitrary<unknown> | undefined => {
  const literals = ast.annotations[OpenLiterals] as ReadonlyArray<string> | undefined
  if (literals !== undefined) return fc.oneof(fc.constantFrom(...literals), fc.string())
  if (ast === Wire.JsonObject.ast) return fc.dictionary(fc.string(), json, { maxKeys: 5 }).filter(survivesJson)
  if (ast === Wire.Float.ast) return float
  const identifier = Option.getOrUndefined(AST.getIdentifierAnnotation(ast))
  const own = identifier === undefined ? undefined : named.get(identifier)
  if (own !== undefined) return own
  switch (ast._tag) {
    case "NumberKeyword":
      return float
    case "UnknownKeyword":
      return json
    case "Refinement":
      return textOf(ast)
    default:
      return undefined
  }
}

/** Characters of all planes, since limits count code points. */
const textOf = (ast: AST.Refinement): fc.Arbitrary<string> | undefined => {
  const limits = Option.getOrElse(AST.getJSONSchemaAnnotation(ast), (): object => ({}))
  if (!AST.isStringKeyword(ast.from) || !("minLength" in limits || "maxLength" in limits)) return undefined
  const { maxLength = Number.POSITIVE_INFINITY, minLength = 0 } = limits as { minLength?: number; maxLength?: number }
  return fc.string({ unit: "binary", minLength, maxLength: Math.min(maxLength, minLength + 20) })
}

const known = new WeakMap<AST.AST, AST.AST>()

/** The type side of a schema, with an arbitrary at each place that has its own values. */
const prepared = (ast: AST.AST): AST.AST => {
  const before = known.get(ast)
  if (before !== undefined) return before
  const own = ownValues(ast)
  const after = own === undefined ? preparedParts(ast) : AST.annotations(AST.typeAST(ast), arbitrary(own))
  known.set(ast, after)
  return after
}

const arbitrary = (values: fc.Arbitrary<unknown>) => ({ [AST.ArbitraryAnnotationId]: () => () => values })

const preparedParts = (ast: AST.AST): AST.AST => {
  switch (ast._tag) {
    case "Suspend":
      return new AST.Suspend(() => prepared(ast.f()), ast.annotations)
    case "Transformation":
      return prepared(ast.to)
    case "Union":
      return AST.Union.make(ast.types.map(prepared), ast.annotations)
    case "Refinement":
      // Effect generates numbers and texts from the limits of their refinements.
      return isPrimitive(ast.from) ? ast : new AST.Refinement(prepared(ast.from), ast.filter, ast.annotations)
    case "TupleType":
      return new AST.TupleType(
        ast.elements,
        ast.rest.map(({ annotations, type }) => new AST.Type(prepared(type), annotations)),
        ast.isReadonly,
        ast.annotations
      )
    case "TypeLiteral":
      return new AST.TypeLiteral(
        ast.propertySignatures.map(
          ({ annotations, isOptional, isReadonly, name, type }) =>
            new AST.PropertySignature(name, prepared(type), isOptional, isReadonly, annotations)
        ),
        ast.indexSignatures.map(
          ({ isReadonly, parameter, type }) => new AST.IndexSignature(parameter, prepared(type), isReadonly)
        ),
        ast.annotations
      )
    default:
      return ast
  }
}

const isPrimitive = (ast: AST.AST): boolean =>
  AST.isRefinement(ast) ? isPrimitive(ast.from) : AST.isNumberKeyword(ast) || AST.isStringKeyword(ast)
