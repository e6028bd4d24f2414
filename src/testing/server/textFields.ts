import * as AST from "effect/SchemaAST"
import { commaSeparatedNames, toWireName } from "../../codec/annotations.js"

/**
 * The fields in a query string or in a form, converted to the JSON types of a schema.
 *
 * Clients of other languages write a list as `user_id=a&user_id=b`, as `user_id[]=a&user_id[]=b` or as `user_id[0]=a`, and
 * an object as `public_metadata[role]=admin` or as JSON.
 */
export const textFields = (ast: AST.AST, parameters: URLSearchParams): Readonly<Record<string, unknown>> => {
  const commaSeparated = commaSeparatedNames(ast)
  const fields: Record<string, unknown> = {}
  for (const [name, type] of wireTypes(ast)) {
    const values = valuesOf(parameters, name)
    const nested = nestedIn(parameters, name)
    if (values.length > 0) {
      fields[name] = fromText(
        type,
        commaSeparated.has(name) ? values.flatMap((value) => (value === "" ? [] : value.split(","))) : values
      )
    } else if (nested !== undefined) fields[name] = nested
  }
  return fields
}

/** The JSON types of the fields, by their names in requests. */
export const wireTypes = (ast: AST.AST): ReadonlyMap<string, AST.AST> =>
  new Map(
    AST.getPropertySignatures(AST.encodedAST(ast)).map((signature) => [
      toWireName(String(signature.name)),
      signature.type
    ])
  )

/** Converts text to the JSON type of the field. Text that does not fit stays text, and the schema rejects it. */
export const fromText = (ast: AST.AST, values: ReadonlyArray<string>): unknown => {
  const types = alternatives(ast)
  const list = types.find(AST.isTupleType)
  const item = list?.rest[0]
  if (item !== undefined) return values.map((value) => fromText(item.type, [value]))
  const text = values.at(-1) ?? ""
  for (const type of types) {
    // Clerk rejects `limit=10.0` (clerk-sdk-python#8).
    if (AST.isNumberKeyword(type) && /^[+-]?\d+$/.test(text)) return Number(text)
    if (AST.isBooleanKeyword(type) && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true"
    if (AST.isLiteral(type) && String(type.literal) === text) return type.literal
  }
  return types.some((type) => AST.isStringKeyword(type)) ? text : fromJson(text)
}

const alternatives = (ast: AST.AST): ReadonlyArray<AST.AST> =>
  AST.isUnion(ast) ? ast.types.flatMap(alternatives) : [ast]

/** Reads an object or a list; other text stays as it is. */
const fromJson = (text: string): unknown => {
  try {
    return /^\s*[[{]/.test(text) ? JSON.parse(text) : text
  } catch {
    return text
  }
}

const valuesOf = (parameters: URLSearchParams, name: string): ReadonlyArray<string> =>
  Array.from(parameters).flatMap(([key, value]) =>
    key === name || (key.startsWith(`${name}[`) && /^\[\d*\]$/.test(key.slice(name.length))) ? [value] : []
  )

/** The object whose keys are in brackets; `undefined` if there are none. Its values are text, as nothing tells their types. */
const nestedIn = (parameters: URLSearchParams, name: string): Readonly<Record<string, unknown>> | undefined => {
  const found = Array.from(parameters).flatMap(([key, value]) => {
    const path = key.startsWith(`${name}[`) ? /^(\[[^[\]]+\])+$/.exec(key.slice(name.length))?.[0] : undefined
    return path === undefined ? [] : [[path.slice(1, -1).split("]["), value] as const]
  })
  return found.length === 0 ? undefined : objectOf(found)
}

const objectOf = (
  entries: ReadonlyArray<readonly [path: ReadonlyArray<string>, value: string]>
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Array.from(new Set(entries.map(([path]) => path[0] ?? "")), (key) => {
      const own = entries.filter(([path]) => path[0] === key)
      const leaf = own.find(([path]) => path.length === 1)
      return [key, leaf === undefined ? objectOf(own.map(([path, value]) => [path.slice(1), value] as const)) : leaf[1]]
    })
  )
