import ts from "typescript"
import { checker, isPublic } from "./declarations.js"

/**
 * Where a value is not what its declared type says, as `path: expected type, got value`. Methods are not compared, nor
 * fields that a type does not declare.
 */
export const mismatches = (type: ts.Type, value: unknown, path: string): ReadonlyArray<string> => {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return []
  if (type.isUnion()) return ofUnion(type, value, path)
  if (type.isIntersection()) return type.types.flatMap((each) => mismatches(each, value, path))
  if (isPrimitive(type)) return isOfPrimitive(type, value) ? [] : [mismatch(type, value, path)]
  if (typeof value !== "object" || value === null) return [mismatch(type, value, path)]
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference)
    if (!Array.isArray(value)) return [mismatch(type, value, path)]
    return item === undefined ? [] : value.flatMap((each) => mismatches(item, each, `${path}[]`))
  }
  return ofObject(type, value, path)
}

const primitives =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Void |
  ts.TypeFlags.Never

const isPrimitive = (type: ts.Type): boolean => (type.flags & primitives) !== 0

const isOfPrimitive = (type: ts.Type, value: unknown): boolean => {
  if (type.isStringLiteral() || type.isNumberLiteral()) return value === type.value
  const { flags } = type
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) return String(value) === checker.typeToString(type)
  if ((flags & ts.TypeFlags.StringLike) !== 0) return typeof value === "string"
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return typeof value === "number" && Number.isFinite(value)
  if ((flags & ts.TypeFlags.BooleanLike) !== 0) return typeof value === "boolean"
  if ((flags & ts.TypeFlags.Null) !== 0) return value === null
  return (flags & ts.TypeFlags.Never) === 0 && value === undefined
}

/** A value must fit one member of a union. If none fits, the one with the fewest mismatches is reported. */
const ofUnion = (type: ts.UnionType, value: unknown, path: string): ReadonlyArray<string> => {
  const attempts = type.types.map((each) => mismatches(each, value, path))
  const isObject = typeof value === "object" && value !== null
  const best = attempts
    .filter((_, index) => isObject && !isPrimitive(type.types[index] ?? type))
    .sort((a, b) => a.length - b.length)[0]
  return attempts.some(({ length }) => length === 0) ? [] : (best ?? [mismatch(type, value, path)])
}

const ofObject = (type: ts.Type, value: object, path: string): ReadonlyArray<string> => {
  const values = new Map(Object.entries(value))
  return type.getProperties().flatMap((property) => {
    if (!isPublic(property) || (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) !== 0) return []
    const field: unknown = values.get(property.name)
    if (field === undefined && (property.flags & ts.SymbolFlags.Optional) !== 0) return []
    return mismatches(checker.getTypeOfSymbol(property), field, `${nameOf(type) ?? path}.${property.name}`)
  })
}

/** Paths begin anew at each named type, so that a mismatch is named once wherever a resource is nested. */
const nameOf = (type: ts.Type): string | undefined => {
  const name = (type.aliasSymbol ?? type.symbol).name
  return name === "__type" || name === "PaginatedResourceResponse" ? undefined : name
}

const mismatch = (type: ts.Type, value: unknown, path: string): string =>
  `${path}: expected ${checker.typeToString(type)}, got ${JSON.stringify(value)}`
