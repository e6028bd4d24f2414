/**
 * Compares two shapes: a table from the kinds of the two to what compares them.
 */
import type { Difference, What } from "./compare.js"
import {
  describe,
  describeField,
  describeValues,
  type Field,
  type Member,
  type Obj,
  type Rule,
  type Rules,
  ruleNames,
  type Shape,
  tagsOf
} from "./contract.js"

/** Where in an operation two shapes are compared. */
export interface Place {
  readonly operation: string
  readonly group: string
  readonly path: string
  readonly direction: "query" | "body" | "response"
  /** In a member of an open union: only the fields that identify the members are required. */
  readonly lenient: boolean
  /** The pairs of objects that were compared before, by their fields: operations share schemas. */
  readonly compared: WeakMap<Obj["fields"], Map<Obj["fields"], Set<string>>>
}

type Differences = ReadonlyArray<Difference>

type Kind = Shape["kind"]

type Of<K extends Kind> = Extract<Shape, { readonly kind: K }>

type Comparer<Contract extends Shape, Declared extends Shape> = (
  at: Place,
  contract: Contract,
  declared: Declared
) => Differences

export const compareFields = (at: Place, contract: Field, declared: Field): Differences => {
  const isResponse = at.direction === "response"
  const constant = declared.shape.kind === "text" && declared.shape.constant
  const excused = contract.required ? at.lenient : isResponse && constant
  const words = ({ required }: Field) => (required ? "required" : "optional")
  // An optional field of a response is absent if it is null; a query cannot carry null.
  const nullable =
    at.direction === "query"
      ? false
      : isResponse && !(contract.required && declared.required)
        ? declared.shape.nullable && contract.shape.nullable
        : contract.shape.nullable
  return [
    ...(contract.required === declared.required || excused
      ? []
      : [different(at, "required", words(contract), words(declared))]),
    ...compareShapes(at, { ...contract.shape, nullable }, declared.shape)
  ]
}

export const compareShapes: Comparer<Shape, Shape> = (at, contract, declared) => {
  const words = ({ nullable }: Shape) => (nullable ? "may be null" : "is never null")
  const compare = comparers.get(`${contract.kind} ${declared.kind}`) ?? differentTypes
  return [
    ...(contract.nullable === declared.nullable ? [] : [different(at, "nullable", words(contract), words(declared))]),
    ...compare(at, contract, declared)
  ]
}

const different = (
  { group, operation, path }: Place,
  what: What,
  contract: string | undefined,
  declared: string | undefined
): Difference => ({ group, operation, place: path, what, contract, declared })

const differentTypes: Comparer<Shape, Shape> = (at, contract, declared) => [
  different(at, "type", describe(contract), describe(declared))
]

const inside = (at: Place, step: string): Place => ({ ...at, path: at.path + step })

const compareTexts: Comparer<Of<"text">, Of<"text">> = (at, contract, declared) => {
  const [theirs, ours] = [contract.values, declared.values]
  const isClosed = ours !== undefined && !declared.open && at.direction === "response" && !at.path.endsWith(".object")
  return [
    ...(contract.time === declared.time ? [] : [different(at, "time", describe(contract), describe(declared))]),
    // The format of a time is the time.
    ...compareRules(at, contract, declared, contract.time ? ["format"] : []),
    ...(theirs?.slice().sort().join("\n") !== ours?.slice().sort().join("\n")
      ? [different(at, "values", valuesBeyond(theirs, ours), valuesBeyond(ours, theirs))]
      : isClosed
        ? [different(at, "closed enum", "may gain values", "fails on a new value")]
        : [])
  ]
}

/** The values that one side has and the other has not. */
const valuesBeyond = (values: ReadonlyArray<string> | undefined, others: ReadonlyArray<string> | undefined): string => {
  if (values === undefined) return "any string"
  if (others === undefined) return describeValues(values)
  const more = values.filter((value) => !others.includes(value))
  return more.length === 0 ? "nothing more" : `also ${describeValues(more)}`
}

const compareNumbers: Comparer<Of<"number">, Of<"number">> = (at, contract, declared) => {
  const isSameTime =
    contract.time === declared.time || (contract.time === "unstated" && declared.time === "milliseconds")
  return [
    ...(isSameTime
      ? contract.time === undefined && contract.whole !== declared.whole
        ? differentTypes(at, contract, declared)
        : []
      : [different(at, "time", describe(contract), describe(declared))]),
    // JSON has one kind of number, in 32 and in 64 bits.
    ...compareRules(at, contract, declared, ["format"])
  ]
}

const compareRules = (
  at: Place,
  contract: { readonly rules: Rules },
  declared: { readonly rules: Rules },
  ignored: ReadonlyArray<Rule> = []
): Differences =>
  ruleNames.flatMap((name) => {
    const [theirs, ours] = [contract.rules[name], declared.rules[name]]
    const words = (value: typeof ours) => (value === undefined ? `no ${name}` : `${name} ${value}`)
    if (at.direction === "response") {
      return ours === undefined ? [] : [different(at, "rules", "responses are not validated", words(ours))]
    }
    return theirs === ours || ignored.includes(name) ? [] : [different(at, "rules", words(theirs), words(ours))]
  })

const compareBooleans: Comparer<Of<"boolean">, Of<"boolean">> = (at, contract, declared) => {
  // A response that may only be `true` today is decoded as any boolean.
  const isWider = at.direction === "response" && declared.only === undefined
  return contract.only === declared.only || isWider ? [] : differentTypes(at, contract, declared)
}

/** A query spells a boolean as text. */
const compareTextWithBoolean: Comparer<Of<"text">, Of<"boolean">> = (at, contract, declared) =>
  at.direction === "query" && [...(contract.values ?? [])].sort().join() === "false,true"
    ? []
    : differentTypes(at, contract, declared)

const compareLists: Comparer<Of<"list">, Of<"list">> = (at, contract, declared) => {
  const words = ({ commaSeparated }: Of<"list">) =>
    commaSeparated ? "values separated by commas" : "the parameter repeated"
  return [
    ...(contract.commaSeparated === declared.commaSeparated
      ? []
      : [different(at, "serialisation", words(contract), words(declared))]),
    ...compareRules(at, contract, declared),
    ...compareShapes(inside(at, "[]"), contract.items, declared.items)
  ]
}

const compareObjects: Comparer<Obj, Obj> = (at, contract, declared) => {
  if (isCompared(at, contract, declared)) return []
  const place = contract.name === undefined ? at : { ...at, group: `schema ${contract.name}`, path: "" }
  const [theirs, ours] = [contract.fields(), declared.fields()]
  const fields = Array.from(new Set([...theirs.keys(), ...ours.keys()])).flatMap((name) => {
    const [their, our] = [theirs.get(name), ours.get(name)]
    const inner = inside(place, `.${name}`)
    return their === undefined || our === undefined
      ? [different(inner, "field", their && describeField(their), our && describeField(our))]
      : compareFields(inner, their, our)
  })
  // Further keys of a response are ignored.
  const further = at.direction === "body" ? compareFurtherKeys(place, contract.rest, declared.rest) : []
  return [...fields, ...compareRules(place, contract, declared), ...further]
}

const compareFurtherKeys = (at: Place, contract: Shape | undefined, declared: Shape | undefined): Differences => {
  if (contract !== undefined && declared !== undefined) return compareShapes(inside(at, ".*"), contract, declared)
  const words = (rest: Shape | undefined) => (rest === undefined ? "not allowed" : describe(rest))
  return contract === declared ? [] : [different(at, "further keys", words(contract), words(declared))]
}

/** Whether the fields of two objects were compared before in the same manner. Nullable copies share their fields. */
const isCompared = ({ compared, direction, lenient }: Place, contract: Obj, declared: Obj): boolean => {
  const others = compared.get(contract.fields) ?? new Map<Obj["fields"], Set<string>>()
  const manners = others.get(declared.fields) ?? new Set<string>()
  const manner = `${direction} ${lenient}`
  if (manners.has(manner)) return true
  compared.set(contract.fields, others.set(declared.fields, manners.add(manner)))
  return false
}

const compareDictionaries: Comparer<Of<"dictionary">, Of<"dictionary">> = (at, contract, declared) =>
  compareShapes(inside(at, ".*"), contract.values, declared.values)

const compareListWithPage: Comparer<Of<"list">, Of<"page">> = (at, contract, declared) =>
  compareShapes(inside(at, "[]"), contract.items, declared.items)

const compareObjectWithPage: Comparer<Obj, Of<"page">> = (at, contract, declared) => {
  const { [declared.itemsKey]: list, total_count: total, ...others } = Object.fromEntries(contract.fields())
  if (list?.shape.kind !== "list" || total?.shape.kind !== "number") return differentTypes(at, contract, declared)
  return [
    ...Object.entries(others).map(([name, field]) =>
      different(inside(at, `.${name}`), "field", describeField(field), undefined)
    ),
    ...compareShapes(inside(at, `.${declared.itemsKey}[]`), list.shape.items, declared.items)
  ]
}

/** Anything may come to be a union, which then has one member so far. */
const compareWithUnion: Comparer<Shape, Of<"union">> = (at, contract, declared) => {
  const members = contract.kind === "union" ? contract.members : [{ tags: tagsOf(contract), shape: contract }]
  const unmatched = new Set(declared.members)
  const within = { ...at, lenient: at.lenient || declared.open }
  const differences = members.flatMap((member) => {
    const found = partner(member, unmatched)
    if (found === undefined) return [different(at, "member", describe(member.shape), undefined)]
    unmatched.delete(found)
    const [name] = member.tags
    return compareShapes(name === undefined ? within : inside(within, `<${name}>`), member.shape, found.shape)
  })
  return [
    ...differences,
    ...Array.from(unmatched, (member) => different(at, "member", undefined, describe(member.shape)))
  ]
}

/** The member with one of the same tags; without tags, the one with the most fields in common. */
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

const entry = <C extends Kind, D extends Kind>(
  contract: C,
  declared: D,
  compare: Comparer<Of<C>, Of<D>>
): readonly [string, Comparer<Shape, Shape>] =>
  // The two kinds are the key, so the comparer only meets shapes of these kinds.
  [`${contract} ${declared}`, compare as Comparer<Shape, Shape>]

const noDifference = (): Differences => []

const kinds: ReadonlyArray<Kind> = ["text", "number", "boolean", "list", "object", "dictionary", "union", "any", "file"]

/** Other pairs of kinds are different types. */
const comparers: ReadonlyMap<string, Comparer<Shape, Shape>> = new Map([
  entry("text", "text", compareTexts),
  entry("text", "boolean", compareTextWithBoolean),
  entry("number", "number", compareNumbers),
  entry("boolean", "boolean", compareBooleans),
  entry("list", "list", compareLists),
  entry("list", "page", compareListWithPage),
  entry("object", "object", compareObjects),
  entry("object", "page", compareObjectWithPage),
  entry("dictionary", "dictionary", compareDictionaries),
  entry("any", "any", noDifference),
  entry("file", "file", noDifference),
  ...kinds.map((kind) => entry(kind, "union", compareWithUnion))
])
