/**
 * One compiled walk between Clerk's JSON (snake_case) and a schema's values (camelCase).
 *
 * Renaming and validating in the same pass is what keeps decoding within a small factor of `JSON.parse`; going through
 * `ParseResult` after a renaming pass measures two to three times slower. `test/codec.test.ts` holds both to the same answers.
 */

import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import { isRecord } from "effect/Predicate"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { ObjectName, OpenUnion, type OpenUnionRule, PageItems, toWireName, Verbatim } from "./annotations.js"
import { Mismatch } from "./Mismatch.js"

type Step = (value: unknown) => unknown

type Direction = "decode" | "encode"

interface Codec {
  readonly decode: Step
  readonly encode: Step
}

const codecs = new WeakMap<AST.AST, Codec>()

/** The compiled walk of a schema; each answers the converted value or a {@link Mismatch}. */
export const codecOf = (ast: AST.AST): Codec => {
  let codec = codecs.get(ast)
  if (codec === undefined) {
    codec = { decode: lazily(() => compile(ast, "decode")), encode: lazily(() => compile(ast, "encode")) }
    codecs.set(ast, codec)
  }
  return codec
}

/** Clerk's JSON to a schema's value. */
export const decode =
  <A, I>(schema: Schema.Schema<A, I>) =>
  (json: unknown): A | Mismatch =>
    codecOf(schema.ast).decode(json) as A | Mismatch

/** A schema's value to Clerk's JSON. */
export const encode =
  <A, I>(schema: Schema.Schema<A, I>) =>
  (value: A): unknown =>
    codecOf(schema.ast).encode(value)

const lazily = (make: () => Step): Step => {
  let step: Step | undefined
  return (value) => {
    step ??= make()
    return step(value)
  }
}

const expectation = (ast: AST.AST): string =>
  Option.getOrElse(AST.getIdentifierAnnotation(ast), () =>
    Option.getOrElse(AST.getDescriptionAnnotation(ast), () =>
      AST.isTypeLiteral(ast) ? "an object" : AST.isTupleType(ast) ? "an array" : String(ast)
    )
  )

const leaf = (ast: AST.AST, accepts: (value: unknown) => boolean): Step => {
  const expected = expectation(ast)
  return (value) => (accepts(value) ? value : new Mismatch(expected, value))
}

/** Assigns also a key like `__proto__` as an own property. */
const assign = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}

const compile = (ast: AST.AST, direction: Direction): Step => {
  if (ast.annotations[Verbatim] === true) {
    const checked = AST.isTypeLiteral(ast) && ast.propertySignatures.length > 0
    return leaf(ast, checked ? ParseResult.is({ ast } as Schema.Schema.AnyNoContext) : isRecord)
  }
  const rule = ast.annotations[OpenUnion] as OpenUnionRule | undefined
  if (rule !== undefined) {
    return compileOpenUnion(rule, direction)
  }
  switch (ast._tag) {
    case "StringKeyword":
      return leaf(ast, (value) => typeof value === "string")
    case "NumberKeyword":
      return leaf(ast, (value) => typeof value === "number")
    case "BooleanKeyword":
      return leaf(ast, (value) => typeof value === "boolean")
    case "UndefinedKeyword":
    case "VoidKeyword":
      return leaf(ast, (value) => value === undefined)
    case "UnknownKeyword":
    case "AnyKeyword":
      return (value) => value
    case "Literal":
      if (ast.annotations[ObjectName] === true && direction === "decode") return () => ast.literal
      return leaf(ast, (value) => value === ast.literal)
    case "TypeLiteral":
      return compileTypeLiteral(ast, direction)
    case "TupleType":
      return compileArray(ast, direction)
    case "Union":
      return compileUnion(ast, direction)
    case "Refinement":
      return compileRefinement(ast, direction)
    case "Transformation":
      return compileTransformation(ast, direction)
    case "Suspend":
      return lazily(() => compile(ast.f(), direction))
    case "Declaration": {
      const is = ParseResult.is({ ast } as Schema.Schema.AnyNoContext)
      return leaf(ast, (value) => is(value))
    }
    default:
      throw new Error(`effect-clerk cannot put ${ast._tag} on the wire`)
  }
}

const compileTypeLiteral = (ast: AST.TypeLiteral, direction: Direction): Step => {
  const expected = expectation(ast)
  const itemsKey = ast.annotations[PageItems] as string | undefined
  const fields = ast.propertySignatures.map((signature) => {
    const name = String(signature.name)
    const wireName = itemsKey !== undefined && name === "data" ? itemsKey : toWireName(name)
    return {
      name,
      from: direction === "decode" ? wireName : name,
      to: direction === "decode" ? name : wireName,
      optional: signature.isOptional,
      // Where the type has no null, Clerk's null says that there is no value.
      skipsNull: direction === "decode" && !acceptsNull(signature.type),
      // Clerk leaves out what has no value as often as it sends null, its webhooks above all.
      absentIsNull: direction === "decode" && AST.isUnion(signature.type) && acceptsNull(signature.type),
      step: compile(withoutUndefined(signature.type), direction)
    }
  })
  const rest = ast.indexSignatures[0]
  const restStep = rest === undefined ? undefined : compile(rest.type, direction)
  const known = new Set(fields.map((field) => field.from))

  const walk = (value: Record<string, unknown>): unknown => {
    const out: Record<string, unknown> = {}
    for (const field of fields) {
      const item = value[field.from]
      if (field.optional && (item === undefined || (item === null && field.skipsNull))) continue
      const converted = item === undefined && field.absentIsNull ? null : field.step(item)
      if (converted instanceof Mismatch) return converted.at(field.name)
      out[field.to] = converted
    }
    if (restStep !== undefined) {
      for (const key of Object.keys(value)) {
        if (known.has(key)) continue
        const converted = restStep(value[key])
        if (converted instanceof Mismatch) return converted.at(key)
        assign(out, key, converted)
      }
    } else if (direction === "encode") {
      for (const key of Object.keys(value)) {
        if (!known.has(key) && value[key] !== undefined) {
          return new UnknownField(key)
        }
      }
    }
    return out
  }

  if (itemsKey === undefined) {
    return (value) => (isRecord(value) ? walk(value) : new Mismatch(expected, value))
  }
  if (direction === "decode") {
    return (value) =>
      Array.isArray(value) ? walk({ [itemsKey]: value }) : isRecord(value) ? walk(value) : new Mismatch(expected, value)
  }
  return (value) => {
    if (!isRecord(value)) return new Mismatch(expected, value)
    const out = walk(value)
    return out instanceof Mismatch || value["totalCount"] !== undefined
      ? out
      : (out as Record<string, unknown>)[itemsKey]
  }
}

/** A field that the input's schema does not have: dropping it silently would lose what the caller meant. */
class UnknownField extends Mismatch {
  constructor(key: string) {
    super("no such field", undefined)
    this.at(key)
  }
  override toString(): string {
    return `${this.path.map(String).join(".")}: there is no such field`
  }
}

const acceptsNull = (ast: AST.AST): boolean =>
  AST.isUnknownKeyword(ast) ||
  (AST.isLiteral(ast) && ast.literal === null) ||
  (AST.isUnion(ast) && ast.types.some(acceptsNull))

const withoutUndefined = (ast: AST.AST): AST.AST => {
  if (!AST.isUnion(ast) || Object.getOwnPropertySymbols(ast.annotations).length > 0) return ast
  const types = ast.types.filter((type) => !AST.isUndefinedKeyword(type))
  return types.length === ast.types.length ? ast : AST.Union.make(types)
}

const compileArray = (ast: AST.TupleType, direction: Direction): Step => {
  const item = ast.rest[0]
  if (ast.elements.length > 0 || item === undefined) throw new Error("effect-clerk puts arrays on the wire, not tuples")
  const expected = expectation(ast)
  const step = compile(item.type, direction)
  return (value) => {
    if (!Array.isArray(value)) return new Mismatch(expected, value)
    const out = new Array<unknown>(value.length)
    for (let index = 0; index < value.length; index++) {
      const converted = step(value[index])
      if (converted instanceof Mismatch) return converted.at(index)
      out[index] = converted
    }
    return out
  }
}

const compileUnion = (ast: AST.Union, direction: Direction): Step => {
  const expected = expectation(ast)
  const others = ast.types.filter((type) => !(AST.isLiteral(type) && type.literal === null))
  const nullable = others.length < ast.types.length
  const steps = others.map((type) => compile(type, direction))
  const only = steps.length === 1 ? steps[0] : undefined
  if (only !== undefined) {
    return nullable ? (value) => (value === null ? null : only(value)) : only
  }
  return (value) => {
    if (nullable && value === null) return null
    let deepest: Mismatch | undefined
    for (const step of steps) {
      const converted = step(value)
      if (!(converted instanceof Mismatch)) return converted
      if (converted.path.length > (deepest?.path.length ?? 0)) deepest = converted
    }
    return deepest ?? new Mismatch(expected, value)
  }
}

const compileOpenUnion = (rule: OpenUnionRule, direction: Direction): Step => {
  const members = new Map(Array.from(rule.members, ([name, ast]) => [name, compile(ast, direction)] as const))
  const open = compile(rule.open, direction)
  const { discriminator } = rule
  const key = toWireName(discriminator)
  if (direction === "encode") {
    return (value) => {
      if (!isRecord(value)) return new Mismatch("an object", value)
      const step = members.get(String(value[discriminator]))
      if (step !== undefined) return step(value)
      const encoded = open(value)
      if (!isRecord(encoded) || encoded instanceof Mismatch) return encoded
      const { variant, ...rest } = encoded
      return { ...rest, [key]: variant }
    }
  }
  return (value) => {
    if (!isRecord(value)) return new Mismatch("an object", value)
    const found = value[key]
    const name = typeof found === "string" ? found : rule.infer(value)
    const step = members.get(name)
    if (step === undefined) return open({ ...value, [key]: "unknown", variant: name })
    return step(found === name ? value : { ...value, [key]: name })
  }
}

const compileRefinement = (ast: AST.Refinement, direction: Direction): Step => {
  const expected = expectation(ast)
  const step = compile(ast.from, direction)
  const accepts = (value: unknown): boolean => Option.isNone(ast.filter(value, AST.defaultParseOption, ast))
  return (value) => {
    const converted = step(value)
    // The refinement says more of what is wanted than what it refines, unless that names a place inside.
    if (converted instanceof Mismatch) return converted.path.length === 0 ? new Mismatch(expected, value) : converted
    return accepts(direction === "decode" ? converted : value) ? converted : new Mismatch(expected, value)
  }
}

const compileTransformation = (ast: AST.Transformation, direction: Direction): Step => {
  const { transformation } = ast
  if (transformation._tag !== "FinalTransformation") {
    throw new Error(`effect-clerk cannot put ${transformation._tag} on the wire`)
  }
  const expected = expectation(ast)
  const from = compile(ast.from, direction)
  const run = (result: unknown, value: unknown): unknown =>
    Either.isEither(result) && Either.isRight(result) ? result.right : new Mismatch(expected, value)
  if (direction === "decode") {
    return (value) => {
      const decoded = from(value)
      return decoded instanceof Mismatch
        ? decoded
        : run(transformation.decode(decoded, AST.defaultParseOption, ast, decoded), value)
    }
  }
  const to = compile(ast.to, direction)
  return (value) => {
    const checked = to(value)
    if (checked instanceof Mismatch) return new Mismatch(expected, value)
    const encoded = run(transformation.encode(checked, AST.defaultParseOption, ast, checked), value)
    return encoded instanceof Mismatch ? encoded : from(encoded)
  }
}
