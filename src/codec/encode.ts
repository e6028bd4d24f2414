/** A schema's values (camelCase) to Clerk's JSON (snake_case). */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { isRecord } from "effect/Predicate"
import * as AST from "effect/SchemaAST"
import { OpenUnion, type OpenUnionRule, PageItems, toWireName } from "./annotations.js"
import { Mismatch, UnknownField } from "./Mismatch.js"
import {
  array,
  type Compile,
  expectation,
  isVerbatim,
  leaf,
  once,
  type RestStep,
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
      return encoderOf(ast.f())
    default:
      return leaf(ast)
  }
}

/** The encoder of a schema. */
export const encoderOf: Compile = once(compile)

const struct = (ast: AST.TypeLiteral): Step => {
  const itemsKey = ast.annotations[PageItems]
  const step = fieldsOf(ast)
  return typeof itemsKey === "string" ? page(step, itemsKey) : step
}

/** A list without a total is a bare array. */
const page =
  (step: Step, itemsKey: string): Step =>
  (value) => {
    const encoded = step(value)
    if (encoded instanceof Mismatch || !isRecord(encoded)) return encoded
    const { data, ...total } = encoded
    return Object.keys(total).length === 0 ? data : { [itemsKey]: data, ...total }
  }

const fieldsOf = (ast: AST.TypeLiteral): Step => {
  const expected = expectation(ast)
  const fields = ast.propertySignatures.map(({ isOptional, name, type }) => ({
    name: String(name),
    wireName: toWireName(String(name)),
    isOptional,
    step: compile(withoutUndefined(type))
  }))
  const [index] = ast.indexSignatures
  const known = new Set(fields.map(({ name }) => name))
  const others = index === undefined ? noOthers(known) : rest(index.type, known, compile)
  return (value) => {
    if (!isRecord(value)) return new Mismatch(expected, value)
    const out: Record<string, unknown> = {}
    for (const field of fields) {
      const item = value[field.name]
      if (item === undefined && field.isOptional) continue
      const encoded = field.step(item)
      if (encoded instanceof Mismatch) return encoded.at(field.name)
      out[field.wireName] = encoded
    }
    return others(value, out)
  }
}

/** To drop a field that the schema does not have would lose what the caller meant. */
const noOthers =
  (known: ReadonlySet<string>): RestStep =>
  (value, out) => {
    const unknown = Object.keys(value).find((key) => !known.has(key) && value[key] !== undefined)
    return unknown === undefined ? out : new UnknownField(unknown)
  }

const openUnion = ({ discriminator, members, open }: OpenUnionRule): Step => {
  const steps = new Map(Array.from(members, ([name, ast]) => [name, compile(ast)] as const))
  const openStep = compile(open)
  const key = toWireName(discriminator)
  return (value) => {
    if (!isRecord(value)) return new Mismatch("an object", value)
    const step = steps.get(String(value[discriminator]))
    if (step !== undefined) return step(value)
    const encoded = openStep(value)
    if (encoded instanceof Mismatch || !isRecord(encoded)) return encoded
    const { variant, ...others } = encoded
    return { ...others, [key]: variant }
  }
}

const refinement = (ast: AST.Refinement): Step => {
  const expected = expectation(ast)
  const step = compile(ast.from)
  return (value) => {
    const encoded = step(value)
    if (encoded instanceof Mismatch) return encoded.expecting(expected, value)
    return Option.isNone(ast.filter(value, AST.defaultParseOption, ast)) ? encoded : new Mismatch(expected, value)
  }
}

const transformation = (ast: AST.Transformation): Step => {
  const { transformation } = ast
  if (transformation._tag !== "FinalTransformation") {
    throw new Error(`effect-clerk cannot encode a ${transformation._tag}`)
  }
  const expected = expectation(ast)
  const from = compile(ast.from)
  const to = compile(ast.to)
  return (value) => {
    const checked = to(value)
    if (checked instanceof Mismatch) return checked
    const result = transformation.encode(checked, AST.defaultParseOption, ast, checked)
    return Either.isEither(result) && Either.isRight(result) ? from(result.right) : new Mismatch(expected, value)
  }
}
