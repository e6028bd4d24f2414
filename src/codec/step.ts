/** What decoding and encoding share: values that look the same on both sides, and containers of other values. */
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import { isRecord } from "effect/Predicate"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { Verbatim } from "./annotations.js"
import { Mismatch } from "./Mismatch.js"

/** Converts a value, or returns the {@link Mismatch} that it found. */
export type Step = (value: unknown) => unknown

/** Builds the step of a schema. */
export type Compile = (ast: AST.AST) => Step

/** Compiles each schema once, when its first value arrives: schemas may refer to themselves, and many share the same parts. */
export const once = (compile: Compile): Compile => {
  const steps = new WeakMap<AST.AST, Step>()
  return (ast) => {
    const known = steps.get(ast)
    if (known !== undefined) return known
    let compiled: Step | undefined
    const step: Step = (value) => {
      compiled ??= compile(ast)
      return compiled(value)
    }
    steps.set(ast, step)
    return step
  }
}

/** How an error message names what a schema accepts. */
export const expectation = (ast: AST.AST): string => {
  const identifier = AST.getIdentifierAnnotation(ast)
  const description = AST.getDescriptionAnnotation(ast)
  // A declared type of Effect has an identifier that programs do not write, such as `DateTimeUtcFromSelf`.
  const names = AST.isDeclaration(ast) ? [description, identifier] : [identifier, description]
  return Option.getOrElse(Option.firstSomeOf(names), () =>
    AST.isTypeLiteral(ast) ? "an object" : AST.isTupleType(ast) ? "an array" : String(ast)
  )
}

/** The step of a schema whose values are the same in JSON and in the program. */
export const leaf: Compile = (ast) => {
  switch (ast._tag) {
    case "StringKeyword":
      return accept(ast, (value) => typeof value === "string")
    case "NumberKeyword":
      return accept(ast, (value) => typeof value === "number")
    case "BooleanKeyword":
      return accept(ast, (value) => typeof value === "boolean")
    case "UndefinedKeyword":
    case "VoidKeyword":
      return accept(ast, (value) => value === undefined)
    case "UnknownKeyword":
    case "AnyKeyword":
      return (value) => value
    case "Literal":
      return accept(ast, (value) => value === ast.literal)
    case "Declaration":
      return accept(ast, ParseResult.is({ ast } as Schema.Schema.AnyNoContext))
    default:
      throw new Error(`effect-clerk cannot convert ${ast._tag} to or from JSON`)
  }
}

/** Whether a schema has the annotation {@link Verbatim}. */
export const isVerbatim = (ast: AST.AST): boolean => ast.annotations[Verbatim] === true

/** Checks the keys that the schema names, and copies nothing. */
export const verbatim: Compile = (ast) =>
  accept(
    ast,
    AST.isTypeLiteral(ast) && ast.propertySignatures.length > 0
      ? ParseResult.is({ ast } as Schema.Schema.AnyNoContext)
      : isRecord
  )

const accept = (ast: AST.AST, accepts: (value: unknown) => boolean): Step => {
  const expected = expectation(ast)
  return (value) => (accepts(value) ? value : new Mismatch(expected, value))
}

/** The step of an array, given how to compile its items. */
export const array = (ast: AST.TupleType, compile: Compile): Step => {
  const item = ast.rest[0]
  if (ast.elements.length > 0 || item === undefined) throw new Error("effect-clerk converts arrays, not tuples")
  const expected = expectation(ast)
  const step = compile(item.type)
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

/** The step of a union: the first member that fits, or the mismatch of the member that fitted furthest. */
export const union = (ast: AST.Union, compile: Compile): Step => {
  const expected = expectation(ast)
  const others = ast.types.filter((type) => !isNull(type))
  const nullable = others.length < ast.types.length
  const steps = others.map(compile)
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

/** Whether `null` is a value of the schema. */
export const acceptsNull = (ast: AST.AST): boolean =>
  AST.isUnknownKeyword(ast) || isNull(ast) || (AST.isUnion(ast) && ast.types.some(acceptsNull))

const isNull = (ast: AST.AST): boolean => AST.isLiteral(ast) && ast.literal === null

/** The schema of a field's value if there is one: an optional field's type is a union with `undefined`. */
export const withoutUndefined = (ast: AST.AST): AST.AST => {
  if (!AST.isUnion(ast) || Object.getOwnPropertySymbols(ast.annotations).length > 0) return ast
  const types = ast.types.filter((type) => !AST.isUndefinedKeyword(type))
  return types.length === ast.types.length ? ast : AST.Union.make(types)
}

/** Converts into `out` what has a key that the schema does not name; returns `out` or a mismatch. */
export type RestStep = (value: Readonly<Record<string, unknown>>, out: Record<string, unknown>) => unknown

/** The step of the keys that an index signature allows. They are not renamed. */
export const rest = (type: AST.AST, known: ReadonlySet<string>, compile: Compile): RestStep => {
  const step = compile(type)
  return (value, out) => {
    for (const key of Object.keys(value)) {
      if (known.has(key)) continue
      const converted = step(value[key])
      if (converted instanceof Mismatch) return converted.at(key)
      assign(out, key, converted)
    }
    return out
  }
}

/** Assigns also a key like `__proto__` as an own property. */
const assign = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}
