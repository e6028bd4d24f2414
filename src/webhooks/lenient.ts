/**
 * Events that differ from their schema. Clerk's own examples leave out fields that its specification requires, and a
 * delivery that is not decoded is delivered again for 28 hours, with the same body.
 */
import type * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import { isRecord } from "effect/Predicate"
import * as AST from "effect/SchemaAST"
import { toWireName } from "../codec/annotations.js"
import { codecOf } from "../codec/compile.js"
import { Mismatch, type Path } from "../codec/Mismatch.js"
import { acceptsNull } from "../codec/step.js"

/** JSON that can be decoded, and where it differs from what Clerk sent. */
export interface Filled {
  readonly json: unknown
  readonly paths: ReadonlyArray<Path>
}

/**
 * Puts a default in place of what is missing or does not fit, and leaves out items and optional parts that do not fit.
 * An `id` has no default: without it, the part that it identifies does not fit. `time` is the default of times.
 */
export const fillIn = (ast: AST.AST, json: unknown, time: DateTime.Utc): Filled | Mismatch => {
  const decoded = codecOf(ast).decode(json)
  if (!(decoded instanceof Mismatch)) return { json, paths: [] }
  const type = partsOf(ast)
  if (AST.isTypeLiteral(type) && isRecord(json)) return fillStruct(type, json, time)
  if (AST.isTupleType(type) && Array.isArray(json)) return fillArray(type, json, time)
  return decoded
}

/** The struct or the array of a schema that also accepts `null` or `undefined`. */
const partsOf = (ast: AST.AST): AST.AST => {
  if (AST.isSuspend(ast)) return partsOf(ast.f())
  if (!AST.isUnion(ast)) return ast
  const [type, ...others] = ast.types.filter((type) => !acceptsNull(type) && !AST.isUndefinedKeyword(type))
  return type === undefined || others.length > 0 ? ast : partsOf(type)
}

const fillStruct = (
  ast: AST.TypeLiteral,
  json: Readonly<Record<string, unknown>>,
  time: DateTime.Utc
): Filled | Mismatch => {
  const filled: Record<string, unknown> = { ...json }
  const paths: Array<Path> = []
  for (const { isOptional, name, type } of ast.propertySignatures) {
    const wireName = toWireName(String(name))
    const value = json[wireName]
    const isAbsent = value === undefined ? isOptional || acceptsNull(type) : value === null && isOptional
    if (isAbsent) continue
    const field = fillIn(type, value, time)
    if (!(field instanceof Mismatch)) {
      filled[wireName] = field.json
      paths.push(...field.paths.map((path) => [name, ...path]))
      continue
    }
    const standIn = name === "id" ? field : isOptional ? undefined : defaultOf(type, time)
    if (standIn instanceof Mismatch) return field.at(name)
    filled[wireName] = standIn
    paths.push([name])
  }
  return { json: filled, paths }
}

const fillArray = (ast: AST.TupleType, json: ReadonlyArray<unknown>, time: DateTime.Utc): Filled => {
  const items: Array<unknown> = []
  const paths: Array<Path> = []
  for (const { type } of ast.rest) {
    for (const [index, value] of json.entries()) {
      const item = fillIn(type, value, time)
      if (item instanceof Mismatch) {
        paths.push([index])
      } else {
        items.push(item.json)
        paths.push(...item.paths.map((path) => [index, ...path]))
      }
    }
  }
  return { json: items, paths }
}

/** The JSON of the default that the schema declares, or else of the first of these values that fits. */
const defaultOf = (ast: AST.AST, time: DateTime.Utc): unknown => {
  const { decode, encode } = codecOf(ast)
  const declared = AST.getAnnotation<unknown>(ast, AST.DefaultAnnotationId)
  const candidates = [...Option.toArray(declared), null, false, [], {}, encode(time), "", 0]
  const found = candidates.findIndex((json) => !(json instanceof Mismatch || decode(json) instanceof Mismatch))
  if (found >= 0) return candidates[found]
  if (hasId(partsOf(ast))) return decode(undefined)
  const filled = fillIn(ast, {}, time)
  return filled instanceof Mismatch ? filled : filled.json
}

const hasId = (ast: AST.AST): boolean =>
  AST.isTypeLiteral(ast) && ast.propertySignatures.some(({ name }) => name === "id")
