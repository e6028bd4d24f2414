/**
 * How the methods of `@clerk/backend` are called and what they return, from its declaration files.
 */
import ts from "typescript"
import { checker, declaredMethods, declaredResults, isPublic } from "../testing/javascript/declarations.js"

/** A method, with what must be known to replace its calls. */
export interface BackendMethod {
  readonly name: string
  /** Its parameters; objects are written with the fields that they must have. */
  readonly parameters: string
  /** The fields of all parameters that are objects. */
  readonly fields: ReadonlyArray<string>
  readonly returns: Result
  readonly isDeprecated: boolean
}

/** A result: one value, an array, or a page, and the fields of the value or of the items. */
export interface Result {
  readonly kind: "value" | "array" | "page" | "nothing"
  /** The name of the type, where the declarations have one. */
  readonly type: string
  readonly fields: ReadonlyArray<string>
}

export const backendMethods = (): ReadonlyArray<BackendMethod> =>
  Array.from(declaredMethods, ([name, signatures]) => {
    const parameters = signatures[0]?.getParameters().map(readParameter) ?? []
    return {
      name,
      parameters: parameters.map(({ text }) => text).join(", "),
      fields: parameters.flatMap(({ fields }) => fields),
      returns: readResult(declaredResults.get(name)?.[0]),
      isDeprecated: signatures.every((each) => each.getJsDocTags().some((tag) => tag.name === "deprecated"))
    }
  })

interface Parameter {
  readonly text: string
  readonly fields: ReadonlyArray<string>
}

const readParameter = (parameter: ts.Symbol): Parameter => {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(parameter))
  const { valueDeclaration } = parameter
  const isOptional =
    valueDeclaration !== undefined && ts.isParameter(valueDeclaration) && checker.isOptionalParameter(valueDeclaration)
  const text = `${parameter.name}${isOptional ? "?" : ""}`
  if (!isObject(type)) return { text, fields: [] }
  const fields = new Set(variantsOf(type).flatMap((variant) => checker.getPropertiesOfType(variant).map(nameOf)))
  const required = checker
    .getPropertiesOfType(type)
    .filter((field) => (field.flags & ts.SymbolFlags.Optional) === 0)
    .map(nameOf)
  const shown = required.length < fields.size ? [...required, "…"] : required
  return { text: required.length === 0 ? text : `{ ${shown.join(", ")} }`, fields: [...fields] }
}

const nameOf = (symbol: ts.Symbol): string => symbol.name

const variantsOf = (type: ts.Type): ReadonlyArray<ts.Type> => (type.isUnion() ? type.types : [type])

const isObject = (type: ts.Type): boolean =>
  !checker.isArrayType(type) &&
  variantsOf(type).every((variant) => (variant.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0)

const readResult = (type: ts.Type | undefined): Result => {
  if (type === undefined || (type.flags & ts.TypeFlags.Void) !== 0) return { kind: "nothing", type: "", fields: [] }
  const data = type.getProperty("totalCount") && type.getProperty("data")
  const listed = data === undefined ? type : checker.getTypeOfSymbol(data)
  const item = checker.isArrayType(listed) ? checker.getIndexTypeOfType(listed, ts.IndexKind.Number) : undefined
  return {
    kind: data !== undefined ? "page" : item !== undefined ? "array" : "value",
    type: checker.typeToString(item ?? type),
    fields: fieldsOf(item ?? type)
  }
}

const fieldsOf = (type: ts.Type): ReadonlyArray<string> =>
  (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.Union)) === 0
    ? []
    : checker
        .getPropertiesOfType(type)
        .filter((field) => isPublic(field) && (field.flags & ts.SymbolFlags.Method) === 0)
        .map(nameOf)
