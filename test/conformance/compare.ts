/**
 * Compares two contracts: what Clerk publishes and what the endpoint table declares.
 *
 * The two do not say the same things in the same way, by design. What counts as agreement:
 * - an optional field of a response may be absent or null, whatever the file says of null; an input distinguishes the two;
 * - an enum of a response is open, and in the members of an open union only the fields that identify them are required;
 * - the name of a resource (`object`) is constant, whether Clerk sends it or not;
 * - a time is in milliseconds if the file does not state its unit;
 * - a response is not validated against rules: limits, patterns, formats, unique items;
 * - the text "true" or "false" in a query is a boolean; a query cannot carry null;
 * - the name of a path parameter is never sent, so parameters are matched by position;
 * - an operation with a path parameter declares 404, whether the file lists it or not: Clerk sends it for an unknown id.
 */
import { type Content, type Contract, describe, describeField, type Operation, type Parameter } from "./contract.js"
import { compareFields, compareShapes, type Place } from "./shapes.js"

export interface Difference {
  /** The operation, or the schema that several operations share. */
  readonly group: string
  /** The operation in which it was found. */
  readonly operation: string
  /** Where in it, such as `query limit`, `body.name` or `response.data[].id`. */
  readonly place: string
  readonly what: What
  /** What the file says; undefined if it has no such thing. */
  readonly contract: string | undefined
  /** What the table says; undefined if it has no such thing. */
  readonly declared: string | undefined
}

export type What =
  | "operation"
  | "parameter"
  | "field"
  | "member"
  | "body"
  | "response"
  | "required"
  | "nullable"
  | "type"
  | "time"
  | "values"
  | "closed enum"
  | "rules"
  | "further keys"
  | "serialisation"
  | "media type"
  | "status"
  | "errors"
  | "deprecated"
  | "credential"
  | "paging"

export const compare = (contract: Contract, declared: Contract): ReadonlyArray<Difference> => {
  const differences: Array<Difference> = []
  const unmatched = new Map<string, Operation>()
  for (const operation of declared.operations) {
    const twin = unmatched.get(keyOf(operation))
    if (twin !== undefined) {
      differences.push(difference(operation.name, "", "operation", `declared once`, `also declared as ${twin.name}`))
    }
    unmatched.set(keyOf(operation), operation)
  }
  const compared = new WeakMap()
  for (const operation of contract.operations) {
    const found = unmatched.get(keyOf(operation))
    unmatched.delete(keyOf(operation))
    differences.push(
      ...(found === undefined
        ? [difference(`${operation.method} ${operation.path}`, "", "operation", summary(operation), undefined)]
        : compareOperations(operation, found, compared))
    )
  }
  for (const { method, name, path } of unmatched.values()) {
    differences.push(difference(name, "", "operation", undefined, `${method} ${path}`))
  }
  return differences
}

/** The names of path parameters do not matter, their positions do. */
const keyOf = ({ method, path }: Operation): string => `${method} ${path.replace(/\{\w+\}/g, "{}")}`

const difference = (
  operation: string,
  place: string,
  what: What,
  contract: string | undefined,
  declared: string | undefined
): Difference => ({ group: operation, operation, place, what, contract, declared })

/** What a maintainer needs to know of an operation that is new. */
const summary = ({ body, name, parameters, success }: Operation): string => {
  const parameterNames = parameters.filter((parameter) => parameter.in !== "path").map((parameter) => parameter.name)
  const fieldNames = body?.shape.kind === "object" ? Array.from(body.shape.fields().keys()) : body ? ["a body"] : []
  const inputs = [...parameterNames, ...fieldNames]
  const output = success.content === undefined ? "nothing" : describe(success.content.shape)
  return `${name || "unnamed"}${inputs.length === 0 ? "" : ` takes ${inputs.join(", ")} and`} returns ${output}`
}

const compareOperations = (
  contract: Operation,
  declared: Operation,
  compared: Place["compared"]
): ReadonlyArray<Difference> => {
  const group = declared.name
  const values = (what: What, theirs: string | number | boolean, ours: typeof theirs) =>
    theirs === ours ? [] : [difference(group, "", what, String(theirs), String(ours))]
  const at = { operation: group, group, lenient: false, compared }
  return [
    ...values("deprecated", contract.deprecated, declared.deprecated),
    ...values("credential", needsKey(contract), needsKey(declared)),
    ...values("status", contract.success.status, declared.success.status),
    ...values("errors", statuses(expectedErrors(contract)), statuses(declared.errors)),
    ...compareParameters(at, contract, declared),
    ...compareContents({ ...at, path: "body", direction: "body" }, contract.body, declared.body),
    ...compareContents(
      { ...at, path: "response", direction: "response" },
      contract.success.content,
      declared.success.content
    )
  ]
}

const needsKey = ({ authenticated }: Operation): string => (authenticated ? "needs a key" : "needs no key")

/** Clerk sends 404 for an unknown id on the operations that leave it out of the file too. */
const expectedErrors = ({ errors, path }: Operation): ReadonlyArray<number> =>
  path.includes("{") ? Array.from(new Set([...errors, 404])) : errors

const statuses = (errors: ReadonlyArray<number>): string =>
  errors.length === 0
    ? "none"
    : Array.from(errors)
        .sort((a, b) => a - b)
        .join(" ")

const compareParameters = (
  at: Omit<Place, "path" | "direction">,
  contract: Operation,
  declared: Operation
): ReadonlyArray<Difference> => {
  const ours = parametersByPlace(declared)
  const theirs = parametersByPlace(contract)
  return Array.from(new Set([...theirs.keys(), ...ours.keys()])).flatMap((place) => {
    const [their, our] = [theirs.get(place), ours.get(place)]
    const path = `${(their ?? our)?.in} ${(our ?? their)?.name}`
    return their === undefined || our === undefined
      ? [difference(at.group, path, "parameter", their && describeField(their), our && describeField(our))]
      : compareFields({ ...at, path, direction: "query" }, their, our)
  })
}

const parametersByPlace = ({ parameters, path }: Operation): ReadonlyMap<string, Parameter> => {
  const positions = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name)
  return new Map(
    parameters.map((parameter) => [
      `${parameter.in} ${parameter.in === "path" ? positions.indexOf(parameter.name) : parameter.name}`,
      parameter
    ])
  )
}

const compareContents = (
  at: Place & { readonly direction: "body" | "response" },
  contract: Content | undefined,
  declared: Content | undefined
): ReadonlyArray<Difference> => {
  if (contract === undefined && declared === undefined) return []
  const report = (what: What, theirs: string | undefined, ours: string | undefined) =>
    difference(at.group, at.path, what, theirs, ours)
  if (contract === undefined || declared === undefined) {
    const words = (content: Content | undefined) => content && `${content.mediaType}: ${describe(content.shape)}`
    return [report(at.direction, words(contract), words(declared))]
  }
  return [
    ...(contract.mediaType === declared.mediaType
      ? []
      : [report("media type", contract.mediaType, declared.mediaType)]),
    ...compareShapes(at, contract.shape, declared.shape)
  ]
}
