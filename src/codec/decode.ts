/** Clerk's JSON (snake_case) to a schema's values (camelCase). */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { isRecord } from "effect/Predicate"
import * as AST from "effect/SchemaAST"
import {
  DecodeLeaf,
  type LeafDecoder,
  ObjectName,
  OpenUnion,
  type OpenUnionRule,
  PageItems,
  toWireName
} from "./annotations.js"
import { Mismatch } from "./Mismatch.js"
import {
  acceptsNull,
  array,
  type Compile,
  expectation,
  isVerbatim,
  leaf,
  once,
  rest,
  type Step,
  union,
  verbatim,
  withoutUndefined
} from "./step.js"

const compile: Compile = (ast) => {
  if (isVerbatim(ast)) return verbatim(ast)
  const rule = ast.annotations[OpenUnion] as OpenUnionRule | undefined
  if (rule !== undefined) return openUnion(rule)
  switch (ast._tag) {
    case "Literal":
      return ast.annotations[ObjectName] === true ? () => ast.literal : leaf(ast)
    case "TypeLiteral":
      return struct(ast)
    case "TupleType":
      return array(ast, compile)
    case "Union":
      return union(ast, compile)
    case "Refinement":
      return refinement(ast)
    case "Transformation":
      return transformation(ast)
    case "Suspend":
      return decoderOf(ast.f())
    default:
      return leaf(ast)
  }
}

/** The decoder of a schema. */
export const decoderOf: Compile = once(compile)

const struct = (ast: AST.TypeLiteral): Step => {
  const itemsKey = ast.annotations[PageItems]
  const step = fieldsOf(ast)
  return typeof itemsKey === "string" ? page(step, itemsKey) : step
}

/** A list is a bare array, or an object with a total. */
const page =
  (step: Step, itemsKey: string): Step =>
  (value) =>
    step(Array.isArray(value) ? { data: value } : isRecord(value) ? { ...value, data: value[itemsKey] } : value)

const fieldsOf = (ast: AST.TypeLiteral): Step => {
  const expected = expectation(ast)
  const fields = ast.propertySignatures.map(({ isOptional, name, type }) => ({
    name: String(name),
    wireName: toWireName(String(name)),
    isOptional,
    nullIsAbsence: isOptional && !acceptsNull(type),
    // Clerk omits what has no value as often as it sends null, above all in webhooks.
    absenceIsNull: AST.isUnion(type) && acceptsNull(type),
    step: compile(withoutUndefined(type))
  }))
  const [index] = ast.indexSignatures
  const known = new Set(fields.map(({ wireName }) => wireName))
  const others = index === undefined ? undefined : rest(index.type, known, compile)
  return (value) => {
    if (!isRecord(value)) return new Mismatch(expected, value)
    const out: Record<string, unknown> = {}
    for (const field of fields) {
      const json = value[field.wireName]
      if ((json === undefined && field.isOptional) || (json === null && field.nullIsAbsence)) continue
      const decoded = json === undefined && field.absenceIsNull ? null : field.step(json)
      if (decoded instanceof Mismatch) return decoded.at(field.name)
      out[field.name] = decoded
    }
    return others === undefined ? out : others(value, out)
  }
}

const openUnion = ({ discriminator, infer, members, open }: OpenUnionRule): Step => {
  const steps = new Map(Array.from(members, ([name, ast]) => [name, compile(ast)] as const))
  const openStep = compile(open)
  const key = toWireName(discriminator)
  return (value) => {
    if (!isRecord(value)) return new Mismatch("an object", value)
    const found = value[key]
    const name = typeof found === "string" ? found : infer(value)
    const step = steps.get(name)
    if (step === undefined) return openStep({ ...value, [key]: "unknown", variant: name })
    return step(found === name ? value : { ...value, [key]: name })
  }
}

const refinement = (ast: AST.Refinement): Step => {
  const expected = expectation(ast)
  const step = compile(ast.from)
  return (value) => {
    const decoded = step(value)
    if (decoded instanceof Mismatch) return decoded.expecting(expected, value)
    return Option.isNone(ast.filter(decoded, AST.defaultParseOption, ast)) ? decoded : new Mismatch(expected, value)
  }
}

const transformation = (ast: AST.Transformation): Step => {
  const direct = ast.annotations[DecodeLeaf] as LeafDecoder | undefined
  if (direct !== undefined) return leafDecoder(direct, expectation(ast.from))
  const { transformation } = ast
  if (transformation._tag !== "FinalTransformation") {
    throw new Error(`effect-clerk cannot decode a ${transformation._tag}`)
  }
  const expected = expectation(ast)
  const from = compile(ast.from)
  return (value) => {
    const given = from(value)
    if (given instanceof Mismatch) return given.expecting(expected, value)
    const result = transformation.decode(given, AST.defaultParseOption, ast, given)
    return Either.isEither(result) && Either.isRight(result) ? result.right : new Mismatch(expected, value)
  }
}

const leafDecoder =
  (decode: LeafDecoder, expected: string): Step =>
  (value) =>
    decode(value) ?? new Mismatch(expected, value)
