/**
 * Compares two contracts: what Clerk publishes and what the endpoint table declares.
 *
 * The two do not say the same things in the same way, by design. What counts as agreement:
 * - an answer's optional field covers absence and null, so its nullability does not matter; an input tells the two apart;
 * - an answer's enum is open, and within the members of an open union only what tells them apart is required;
 * - the name of a resource (`object`) is what it is, whether Clerk sends it or not;
 * - a time is in milliseconds where the file does not say;
 * - a limit, or the values of an open enum, may be declared that the file states only in words;
 * - the text "true" or "false" in a query is a boolean; null has no form in a query; path parameters are just text;
 * - the name of a path parameter never travels, so only its place counts.
 */
import {
  type Bool,
  type Content,
  type Contract,
  describe,
  describeField,
  describeValues,
  type Field,
  type List,
  limitNames,
  type Member,
  type Numeric,
  type Obj,
  type Operation,
  type Parameter,
  type Shape,
  type Text,
  tagsOf
} from "./contract.js"

export interface Difference {
  /** The operation, or the schema that several operations share. */
  readonly group: string
  /** The operation that it was met in. */
  readonly operation: string
  /** Where in it, such as `query limit`, `body name` or `answer data[].id`. */
  readonly place: string
  readonly what: What
  /** What the file says; undefined where it has no such thing. */
  readonly contract: string | undefined
  /** What the table says; undefined where it has no such thing. */
  readonly declared: string | undefined
}

export type What =
  | "operation"
  | "parameter"
  | "field"
  | "member"
  | "body"
  | "answer"
  | "required"
  | "nullable"
  | "type"
  | "time"
  | "values"
  | "closed enum"
  | "limits"
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
  const walk = new Walk((difference) => differences.push(difference))
  const here = new Map<string, Operation>()
  for (const operation of declared.operations) {
    const twin = here.get(key(operation))
    if (twin !== undefined) {
      differences.push(difference(operation.name, "", "operation", `declared once`, `also declared as ${twin.name}`))
    }
    here.set(key(operation), operation)
  }
  for (const operation of contract.operations) {
    const found = here.get(key(operation))
    if (found === undefined) {
      const title = `${operation.method} ${operation.path}`
      differences.push(difference(title, "", "operation", summary(operation), undefined))
    } else {
      here.delete(key(operation))
      walk.operation(operation, found)
    }
  }
  for (const operation of here.values()) {
    differences.push(difference(operation.name, "", "operation", undefined, `${operation.method} ${operation.path}`))
  }
  return differences
}

/** The names of path parameters are left out, their places are not. */
const key = ({ method, path }: Operation): string => `${method} ${path.replace(/\{\w+\}/g, "{}")}`

const difference = (
  operation: string,
  place: string,
  what: What,
  contract: string | undefined,
  declared: string | undefined
): Difference => ({ group: operation, operation, place, what, contract, declared })

/** What a maintainer wants to know of an operation that is new. */
const summary = ({ body, name, parameters, success }: Operation): string => {
  const takes = parameters.filter((parameter) => parameter.in !== "path").map((parameter) => parameter.name)
  const fields = body?.shape.kind === "object" ? Array.from(body.shape.fields().keys()) : body ? ["a body"] : []
  const inputs = [...takes, ...fields]
  const answer = success.content === undefined ? "nothing" : describe(success.content.shape)
  return `${name || "unnamed"}${inputs.length === 0 ? "" : ` takes ${inputs.join(", ")} and`} answers ${answer}`
}

type Direction = "query" | "body" | "answer"

/** Where the walk is. */
interface Place {
  readonly operation: string
  readonly group: string
  readonly path: string
  readonly direction: Direction
  /** Within a member of an open union: only what tells the members apart is required. */
  readonly lenient: boolean
}

class Walk {
  private readonly report: (difference: Difference) => void
  /** A schema that many operations share is compared once. */
  private readonly compared = new WeakMap<Obj["fields"], Map<Obj["fields"], Set<string>>>()
  constructor(report: (difference: Difference) => void) {
    this.report = report
  }

  operation(contract: Operation, declared: Operation): void {
    const group = declared.name
    this.values(group, "", "deprecated", contract.deprecated, declared.deprecated)
    this.values(group, "", "credential", needsKey(contract), needsKey(declared))
    this.values(group, "", "status", contract.success.status, declared.success.status)
    this.values(group, "", "errors", statuses(contract.errors), statuses(declared.errors))
    this.parameters(group, contract.parameters, declared.parameters)
    this.content(group, "body", contract.body, declared.body)
    this.content(group, "answer", contract.success.content, declared.success.content)
  }

  private values<A extends string | number | boolean>(
    group: string,
    place: string,
    what: What,
    contract: A,
    declared: A
  ) {
    if (contract !== declared) this.report(difference(group, place, what, String(contract), String(declared)))
  }

  private parameters(group: string, contract: ReadonlyArray<Parameter>, declared: ReadonlyArray<Parameter>): void {
    const named = new Map(
      declared
        .filter((parameter) => parameter.in !== "path")
        .map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])
    )
    for (const parameter of contract) {
      if (parameter.in === "path") continue
      const name = `${parameter.in} ${parameter.name}`
      const found = named.get(name)
      named.delete(name)
      if (found === undefined) {
        this.report(difference(group, name, "parameter", describeField(parameter), undefined))
      } else {
        this.field({ operation: group, group, path: name, direction: "query", lenient: false }, parameter, found)
      }
    }
    for (const [name, parameter] of named) {
      this.report(difference(group, name, "parameter", undefined, describeField(parameter)))
    }
  }

  private content(
    group: string,
    direction: "body" | "answer",
    contract: Content | undefined,
    declared: Content | undefined
  ) {
    if (contract === undefined || declared === undefined) {
      if (contract !== declared) {
        const words = (content: Content | undefined) => content && `${content.mediaType}: ${describe(content.shape)}`
        this.report(difference(group, direction, direction, words(contract), words(declared)))
      }
      return
    }
    this.values(group, direction, "media type", contract.mediaType, declared.mediaType)
    this.shape({ operation: group, group, path: direction, direction, lenient: false }, contract.shape, declared.shape)
  }

  private field(at: Place, contract: Field, declared: Field): void {
    const answered = at.direction === "answer"
    const constant = declared.shape.kind === "text" && declared.shape.constant
    const excused = contract.required ? at.lenient : answered && constant
    if (contract.required !== declared.required && !excused) {
      const words = (required: boolean) => (required ? "required" : "optional")
      this.different(at, "required", words(contract.required), words(declared.required))
    }
    const nullableCounts = answered ? contract.required && declared.required : at.direction === "body"
    if (nullableCounts) {
      this.shape(at, contract.shape, declared.shape)
    } else {
      const nullable = at.direction === "query" && declared.shape.nullable
      this.shape(at, { ...contract.shape, nullable: false }, { ...declared.shape, nullable })
    }
  }

  private shape(at: Place, contract: Shape, declared: Shape): void {
    if (contract.nullable !== declared.nullable) {
      const words = (shape: Shape) => (shape.nullable ? "may be null" : "is never null")
      this.different(at, "nullable", words(contract), words(declared))
    }
    if (contract.kind === "text" && declared.kind === "text") this.text(at, contract, declared)
    else if (contract.kind === "number" && declared.kind === "number") this.number(at, contract, declared)
    else if (contract.kind === "boolean" && declared.kind === "boolean") this.boolean(at, contract, declared)
    else if (contract.kind === "list" && declared.kind === "list") this.list(at, contract, declared)
    else if (contract.kind === "object" && declared.kind === "object") this.object(at, contract, declared)
    else if (declared.kind === "union") this.union(at, membersOf(contract), declared)
    else if (contract.kind === "dictionary" && declared.kind === "dictionary") {
      this.shape(inside(at, ".*"), contract.values, declared.values)
    } else if (declared.kind === "page") this.page(at, contract, declared)
    else if (!isSame(contract, declared, at)) this.types(at, contract, declared)
  }

  private number(at: Place, contract: Numeric, declared: Numeric): void {
    const sameTime = contract.time === declared.time || (contract.time === "unsaid" && declared.time === "milliseconds")
    if (!sameTime) this.different(at, "time", describe(contract), describe(declared))
    else if (contract.time === undefined && contract.whole !== declared.whole) this.types(at, contract, declared)
    this.limits(at, contract, declared)
  }

  private boolean(at: Place, contract: Bool, declared: Bool): void {
    // An answer that may only be `true` today is read as what it is: a boolean.
    const wider = at.direction === "answer" && declared.only === undefined
    if (contract.only !== declared.only && !wider) this.types(at, contract, declared)
  }

  private list(at: Place, contract: List, declared: List): void {
    if (contract.commaSeparated !== declared.commaSeparated) {
      const words = (comma: boolean) => (comma ? "values separated by commas" : "the parameter repeated")
      this.different(at, "serialisation", words(contract.commaSeparated), words(declared.commaSeparated))
    }
    this.limits(at, contract, declared)
    this.shape(inside(at, "[]"), contract.items, declared.items)
  }

  private text(at: Place, contract: Text, declared: Text): void {
    if (contract.time !== declared.time) this.different(at, "time", describe(contract), describe(declared))
    this.limits(at, contract, declared)
    const theirs = contract.values
    const ours = declared.values
    const inWords = theirs === undefined && declared.open && ours?.every((value) => contract.prose.includes(value))
    if (theirs?.slice().sort().join("\n") !== ours?.slice().sort().join("\n") && !inWords) {
      this.different(at, "values", valuesBeyond(theirs, ours), valuesBeyond(ours, theirs))
    } else if (ours !== undefined && !declared.open && at.direction === "answer" && !at.path.endsWith(".object")) {
      this.different(at, "closed enum", "may gain values", "fails on a new value")
    }
  }

  private limits(
    at: Place,
    contract: Extract<Shape, { readonly limits: unknown }>,
    declared: Extract<Shape, { readonly limits: unknown }>
  ): void {
    for (const name of limitNames) {
      const theirs = contract.limits[name]
      const ours = declared.limits[name]
      if (at.direction === "answer") {
        if (ours !== undefined) this.different(at, "limits", "answers are not held to limits", `${name} ${ours}`)
      } else if (theirs !== ours) {
        const inWords = theirs === undefined && new RegExp(`(?<![\\d.,])${ours}(?!\\d|[.,]\\d)`).test(contract.prose)
        if (!inWords) this.different(at, "limits", limit(name, theirs), limit(name, ours))
      }
    }
  }

  private page(at: Place, contract: Shape, declared: Extract<Shape, { readonly kind: "page" }>): void {
    if (contract.kind === "list") {
      this.shape(inside(at, "[]"), contract.items, declared.items)
      return
    }
    const fields = contract.kind === "object" ? contract.fields() : new Map<string, Field>()
    const list = fields.get(declared.itemsKey)?.shape
    if (list?.kind !== "list" || fields.get("total_count")?.shape.kind !== "number") {
      this.types(at, contract, declared)
      return
    }
    for (const [name, field] of fields) {
      if (name !== declared.itemsKey && name !== "total_count") {
        this.different(inside(at, `.${name}`), "field", describeField(field), undefined)
      }
    }
    this.shape(inside(at, `.${declared.itemsKey}[]`), list.items, declared.items)
  }

  private object(at: Place, contract: Obj, declared: Obj): void {
    const place = contract.name === undefined ? at : { ...at, group: `schema ${contract.name}`, path: "" }
    if (this.seen(contract, declared, at)) return
    const fields = new Map(declared.fields())
    for (const [name, field] of contract.fields()) {
      const found = fields.get(name)
      fields.delete(name)
      const inner = inside(place, `.${name}`)
      if (found === undefined) this.different(inner, "field", describeField(field), undefined)
      else this.field(inner, field, found)
    }
    for (const [name, field] of fields) {
      this.different(inside(place, `.${name}`), "field", undefined, describeField(field))
    }
    // An answer's further keys are ignored, whatever they are.
    if (at.direction === "body" && (contract.rest === undefined) !== (declared.rest === undefined)) {
      const words = ({ rest }: Obj) => (rest === undefined ? "not taken" : describe(rest))
      this.different(place, "further keys", words(contract), words(declared))
    }
  }

  /** Copies of a shape share their fields, whatever was said about the copy's nullability. */
  private seen(contract: Obj, declared: Obj, { direction, lenient }: Place): boolean {
    const others = this.compared.get(contract.fields) ?? new Map<Obj["fields"], Set<string>>()
    const manners = others.get(declared.fields) ?? new Set<string>()
    const manner = `${direction} ${lenient}`
    if (manners.has(manner)) return true
    this.compared.set(contract.fields, others.set(declared.fields, manners.add(manner)))
    return false
  }

  private union(
    at: Place,
    contract: ReadonlyArray<Member>,
    declared: Extract<Shape, { readonly kind: "union" }>
  ): void {
    const left = new Set(declared.members)
    const within = { ...at, lenient: at.lenient || declared.open }
    for (const member of contract) {
      const found = partner(member, left)
      if (found === undefined) {
        this.different(at, "member", describe(member.shape), undefined)
      } else {
        left.delete(found)
        const name = member.tags[0]
        this.shape(name === undefined ? within : inside(within, `<${name}>`), member.shape, found.shape)
      }
    }
    for (const member of left) this.different(at, "member", undefined, describe(member.shape))
  }

  private types(at: Place, contract: Shape, declared: Shape): void {
    this.different(at, "type", describe(contract), describe(declared))
  }

  private different(
    { group, operation, path }: Place,
    what: What,
    contract: string | undefined,
    declared: string | undefined
  ): void {
    this.report({ group, operation, place: path, what, contract, declared })
  }
}

const needsKey = ({ authenticated }: Operation): string => (authenticated ? "needs a key" : "needs no key")

const statuses = (errors: ReadonlyArray<number>): string =>
  errors.length === 0
    ? "none"
    : Array.from(errors)
        .sort((a, b) => a - b)
        .join(" ")

/** The shapes that have no parts, and the one that a query spells differently. */
const isSame = (contract: Shape, declared: Shape, { direction }: Place): boolean => {
  if (contract.kind === "text" && declared.kind === "boolean" && direction === "query") {
    return [...(contract.values ?? [])].sort().join() === "false,true"
  }
  return contract.kind === declared.kind && (contract.kind === "any" || contract.kind === "file")
}

/** A union may come to have one member only. */
const membersOf = (shape: Shape): ReadonlyArray<Member> =>
  shape.kind === "union" ? shape.members : [{ tags: tagsOf(shape), shape }]

const inside = (at: Place, step: string): Place => ({ ...at, path: at.path + step })

/** What one side's values have that the other's have not. */
const valuesBeyond = (values: ReadonlyArray<string> | undefined, others: ReadonlyArray<string> | undefined): string => {
  if (values === undefined) return "any string"
  if (others === undefined) return describeValues(values)
  const more = values.filter((value) => !others.includes(value))
  return more.length === 0 ? "nothing more" : `also ${describeValues(more)}`
}

const limit = (name: string, value: number | undefined): string =>
  value === undefined ? `no ${name}` : `${name} ${value}`

/** The member that carries one of the same tags; without tags, the one with the most fields in common. */
const partner = (member: Member, others: ReadonlySet<Member>): Member | undefined => {
  const tagged = Array.from(others).find((other) => other.tags.some((tag) => member.tags.includes(tag)))
  if (tagged !== undefined) return tagged
  const ranked = Array.from(others)
    .filter((other) => member.tags.length === 0 || other.tags.length === 0)
    .map((other) => ({ other, score: likeness(member.shape, other.shape) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  return ranked[0]?.other
}

const likeness = (a: Shape, b: Shape): number => {
  if (a.kind !== b.kind) return 0
  if (a.kind !== "object" || b.kind !== "object") return 1
  const names = b.fields()
  return Array.from(a.fields().keys()).filter((name) => names.has(name)).length / Math.max(a.fields().size, names.size)
}
