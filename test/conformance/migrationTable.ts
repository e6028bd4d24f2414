/**
 * The tables of docs/migration.md: methods, results, functions and options of `@clerk/backend`, with what replaces them.
 */

import * as AST from "effect/SchemaAST"
import type { Operation } from "effect-clerk"
import { declaredMembers, declaredType, declaredValues } from "../testing/javascript/declarations.js"
import { type BackendMethod, backendMethods, type Result } from "./clerkBackendCalls.js"
import { clerkBackendNames } from "./clerkBackendNames.js"
import { declarationsOf, type Table } from "./declarations.js"
import { aliases, functionNotes, methodNotes, optionNotes, resultNotes } from "./migrationNotes.js"

const mark = "<!-- Below: written by `npm run operations`. Edits are lost. -->"

/** The page with its tables, from the page as it is. */
export const renderMigrationPage = (page: string, table: Table): string => {
  const rows = methodRows(table)
  const methods = rows.map(({ cells }) => line(cells))
  const functions = functionsOf().map(([name, from]) => line([code(name), from, functionNotes[name] ?? ""]))
  const options = optionsOf().map(([name, takers]) =>
    line([code(name), takers.map(code).join(" "), optionNotes[name] ?? ""])
  )
  const results = Object.entries(resultNotes).map(([field, note]) => line([code(field), note]))
  return [
    `${page.split(mark)[0]}${mark}`,
    "",
    "## Methods",
    "",
    `All ${rows.length} methods of the client. An input is written with the fields that it must have; \`…\` stands for those that it may have.`,
    "",
    ...head("`@clerk/backend`", "effect-clerk", "what differs"),
    ...methods,
    "",
    "## Fields of results",
    "",
    "Where a result has a field that is called otherwise here, or is not there.",
    "",
    ...head("`@clerk/backend`", "here"),
    ...results,
    "",
    "## Functions, errors and constants",
    "",
    ...head("`@clerk/backend`", "of", "here"),
    ...functions,
    "",
    "## Options",
    "",
    "Of `createClerkClient`, `verifyToken` and `authenticateRequest`.",
    "",
    ...head("option", "of", "here"),
    ...options,
    ""
  ].join("\n")
}

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

const head = (...titles: ReadonlyArray<string>): ReadonlyArray<string> => [
  line(titles),
  `|${titles.map(() => "---|").join("")}`
]

const code = (text: string): string => `\`${text}\``

/** A row, and what its notes must explain. */
export interface MethodRow {
  readonly method: string
  readonly operations: ReadonlyArray<string>
  readonly cells: ReadonlyArray<string>
  /** Fields of the input that the operations do not have under any name. */
  readonly missingFields: ReadonlyArray<string>
  /** Fields of the result that the operations do not have under any name. */
  readonly missingResults: ReadonlyArray<string>
  /** Whether the result is of another kind, and no remark says so without a note. */
  readonly isOfOtherKind: boolean
}

export const methodRows = (table: Table): ReadonlyArray<MethodRow> => {
  const specs = new Map(declarationsOf(table).map(({ name, spec }) => [name, spec]))
  return backendMethods().map((method) => {
    const { name, parameters, returns } = method
    const replacements = operationsOf(name).flatMap((operation) => specs.get(operation) ?? [])
    const results = replacements.map(({ success }) => readShape(success?.ast))
    const [result] = results
    const input = compare(
      method.fields,
      replacements.flatMap((spec) => inputOf(spec).map(({ name }) => name))
    )
    const output = compare(
      returns.fields,
      results.flatMap(({ fields }) => fields)
    )
    const isDeletion = returns.type !== "DeletedObject" && result?.fields.includes("deleted") === true
    const isPageOfArray = returns.kind === "array" && result?.kind === "page"
    const remarks = [
      ...remarksOf(method, replacements),
      ...input.renamed,
      ...(isDeletion ? ["returns the id of what was deleted"] : output.renamed.map((pair) => `result: ${pair}`)),
      ...(isPageOfArray ? ["returns a page: the array is its `data`"] : []),
      ...(methodNotes[name] ?? [])
    ]
    return {
      method: name,
      operations: replacements.map(({ operation }) => operation),
      cells: [
        code(`${name}(${parameters})`),
        replacements.map(callOf).map(code).join(" or ") || "none",
        remarks.join("; ")
      ],
      missingFields: input.missing,
      missingResults:
        isDeletion || result === undefined ? [] : output.missing.map((field) => `${returns.type}.${field}`),
      isOfOtherKind: result !== undefined && kindOf(result) !== kindOf(returns) && !isPageOfArray
    }
  })
}

const kindOf = ({ fields, kind }: Omit<Result, "type">): string =>
  kind === "value" && fields.length === 0 ? "primitive" : kind

const compare = (theirs: ReadonlyArray<string>, ours: ReadonlyArray<string>) => {
  const others = theirs.filter((field) => !ours.includes(field))
  const isRenamed = (field: string) => ours.includes(camelCase(field))
  return {
    renamed: others.filter(isRenamed).map((field) => `\`${field}\` → \`${camelCase(field)}\``),
    missing: others.filter((field) => !isRenamed(field))
  }
}

const camelCase = (field: string): string =>
  field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/ID$/, "Id")

const operationsOf = (method: string): ReadonlyArray<string> => {
  const named = aliases[method] ?? method
  return Object.entries(clerkBackendNames).flatMap(([operation, name]) => (name === named ? [operation] : []))
}

interface Field {
  readonly name: string
  readonly isRequired: boolean
}

const inputOf = ({ fields, pathParameters }: Operation.AnySpec): ReadonlyArray<Field> => [
  ...pathParameters.map((name) => ({ name, isRequired: true })),
  ...(fields === undefined ? [] : AST.getPropertySignatures(AST.typeAST(fields.ast))).map(({ isOptional, name }) => ({
    name: String(name),
    isRequired: !isOptional
  }))
]

const callOf = (spec: Operation.AnySpec): string => {
  const input = inputOf(spec)
  const required = input.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  const shown = required.length < input.length ? [...required, "…"] : required
  return `${spec.operation}(${shown.length === 0 ? "" : `{ ${shown.join(", ")} }`})`
}

const readShape = (ast: AST.AST | undefined): Omit<Result, "type"> => {
  if (ast === undefined) return { kind: "nothing", fields: [] }
  const type = opened(AST.typeAST(ast))
  const item = itemOf(type)
  if (item !== undefined) return { kind: "array", fields: fieldsOf(item) }
  const data = AST.getPropertySignatures(type).find(({ name }) => name === "data")
  const listed = data && itemOf(opened(data.type))
  return listed === undefined ? { kind: "value", fields: fieldsOf(type) } : { kind: "page", fields: fieldsOf(listed) }
}

const opened = (ast: AST.AST): AST.AST => {
  if (AST.isSuspend(ast)) return opened(AST.typeAST(ast.f()))
  return AST.isRefinement(ast) ? opened(ast.from) : ast
}

const itemOf = (ast: AST.AST): AST.AST | undefined => {
  const item = AST.isTupleType(ast) ? ast.rest[0]?.type : undefined
  return item && opened(item)
}

const fieldsOf = (ast: AST.AST): ReadonlyArray<string> =>
  AST.isUnion(ast)
    ? ast.types.flatMap((type) => fieldsOf(opened(type)))
    : AST.getPropertySignatures(ast).map(({ name }) => String(name))

const remarksOf = (method: BackendMethod, specs: ReadonlyArray<Operation.AnySpec>): ReadonlyArray<string> => [
  ...(specs.some(({ deprecated }) => deprecated)
    ? ["deprecated by Clerk"]
    : method.isDeprecated
      ? ["deprecated there"]
      : []),
  ...specs.flatMap(({ apiVersion }) => (apiVersion === undefined ? [] : [`sent with API version ${apiVersion}`])),
  ...(method.returns.kind === "page" && specs.some((spec) => inputOf(spec).some(({ name }) => name === "paginated"))
    ? ["`totalCount` only with `paginated: true`"]
    : [])
]

/** The functions, errors and constants, and the members of a client that are no resources, each with its origin. */
export const functionsOf = (): ReadonlyArray<readonly [name: string, from: string]> =>
  declaredValues.flatMap(([entryPoint, names]) =>
    names.flatMap((name) => [
      [name, code(`@clerk/backend${entryPoint}`)] as const,
      ...(name === "createClerkClient"
        ? declaredMembers.map((member) => [`clerk.${member}`, "the client"] as const)
        : [])
    ])
  )

/** The options, each with the functions that take it. */
export const optionsOf = (): ReadonlyArray<readonly [name: string, takers: ReadonlyArray<string>]> => {
  const takers = new Map<string, Array<string>>()
  const types = [
    ["createClerkClient", declaredType("", "ClerkOptions")],
    ["verifyToken", declaredType("", "VerifyTokenOptions")],
    ["authenticateRequest", declaredType("/internal", "AuthenticateRequestOptions")]
  ] as const
  for (const [taker, type] of types) {
    for (const { name } of type.getProperties()) takers.set(name, [...(takers.get(name) ?? []), taker])
  }
  // The order of the properties of an intersection is that in which TypeScript happened to see them.
  return [...takers].sort(([one], [other]) => (one < other ? -1 : 1))
}
