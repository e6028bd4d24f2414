/**
 * What an API promises, by wire name. An OpenAPI file and the endpoint table are both read into this form, and then compared.
 */
export interface Contract {
  readonly version: string
  readonly operations: ReadonlyArray<Operation>
}

export interface Operation {
  /** The service's method name, or the file's `operationId`. */
  readonly name: string
  readonly method: string
  /** With `{name}` for each path parameter. */
  readonly path: string
  readonly deprecated: boolean
  readonly authenticated: boolean
  readonly parameters: ReadonlyArray<Parameter>
  readonly body: Content | undefined
  readonly success: { readonly status: number; readonly content: Content | undefined }
  readonly errors: ReadonlyArray<number>
}

export interface Parameter extends Field {
  /** `path`, `query`, `header` or `cookie`. */
  readonly in: string
  readonly name: string
}

export interface Content {
  readonly mediaType: string
  readonly shape: Shape
}

/** The values that a place on the wire may have. */
export type Shape = Text | Numeric | Bool | List | Obj | Dictionary | Union | Page | Plain

interface Common {
  readonly nullable: boolean
}

export interface Text extends Common {
  readonly kind: "text"
  readonly values: ReadonlyArray<string> | undefined
  /** Whether other values than `values` are allowed. */
  readonly open: boolean
  readonly time: boolean
  /** Whether decoding gives the one value, whatever Clerk sends. */
  readonly constant: boolean
  readonly rules: Rules
}

export interface Numeric extends Common {
  readonly kind: "number"
  readonly whole: boolean
  /** The unit of a Unix time. Files do not always state it. */
  readonly time: "milliseconds" | "seconds" | "unstated" | undefined
  readonly rules: Rules
}

export interface Bool extends Common {
  readonly kind: "boolean"
  readonly only: boolean | undefined
}

export interface List extends Common {
  readonly kind: "list"
  readonly items: Shape
  readonly commaSeparated: boolean
  readonly rules: Rules
}

/** An object with known fields, which are read on first use: schemas may be recursive. */
export interface Obj extends Common {
  readonly kind: "object"
  readonly name: string | undefined
  readonly fields: () => ReadonlyMap<string, Field>
  /** The values of further keys, if there may be any. */
  readonly rest: Shape | undefined
  readonly rules: Rules
}

/** Remembers the result of the first call. */
export const once = <A>(make: () => A): (() => A) => {
  let value: { readonly made: A } | undefined
  return () => {
    value ??= { made: make() }
    return value.made
  }
}

export interface Field {
  readonly required: boolean
  readonly deprecated: boolean
  readonly shape: Shape
}

/** An object whose keys are data. */
export interface Dictionary extends Common {
  readonly kind: "dictionary"
  readonly values: Shape
}

export interface Union extends Common {
  readonly kind: "union"
  readonly open: boolean
  readonly members: ReadonlyArray<Member>
}

export interface Member {
  /** The values of `object` that identify this member. */
  readonly tags: ReadonlyArray<string>
  readonly shape: Shape
}

/** A list that is decoded from a bare array and from `{ [itemsKey], total_count }`. */
export interface Page extends Common {
  readonly kind: "page"
  readonly itemsKey: string
  readonly items: Shape
}

export interface Plain extends Common {
  readonly kind: "any" | "file"
}

/** What else a value must satisfy. Only an input is validated. */
export type Rules = Readonly<Partial<Record<Rule, number | string | boolean>>>

export const ruleNames = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "uniqueItems",
  /** Fields of which one is required, as `a | b`. */
  "anyOf"
] as const

export type Rule = (typeof ruleNames)[number]

/** The rules among the keywords of a JSON schema. */
export const rulesOf = (keywords: object): Rules => {
  const stated: Readonly<Record<string, unknown>> = { ...keywords, anyOf: requiredAlternatives(keywords) }
  return Object.fromEntries(
    Object.entries(stated).filter(
      ([name, value]) => isRule(name) && (typeof value === "number" || typeof value === "string" || value === true)
    )
  )
}

export const isRule = (name: string): name is Rule => (ruleNames as ReadonlyArray<string>).includes(name)

/** `anyOf: [{ required: [a] }, { required: [b] }]` states which fields are required, not what they are. */
const requiredAlternatives = (keywords: object): string | undefined => {
  const members: ReadonlyArray<object> = "anyOf" in keywords && Array.isArray(keywords.anyOf) ? keywords.anyOf : []
  const required = members.flatMap((member) => (isRequirement(member) ? [member.required.join(" & ")] : []))
  return required.length === 0 ? undefined : required.sort().join(" | ")
}

/** Whether a schema states required fields and nothing else. */
export const isRequirement = (schema: object): schema is { readonly required: ReadonlyArray<string> } =>
  "required" in schema &&
  Array.isArray(schema.required) &&
  Object.keys(schema).every((key) => key === "required" || key === "description")

/** The values of `object` that identify the members of a union. */
export const tagsOf = (shape: Shape): ReadonlyArray<string> => {
  const tag = shape.kind === "object" ? shape.fields().get("object")?.shape : undefined
  return tag?.kind === "text" ? (tag.values ?? []) : []
}

/** A shape in a few words. */
export const describe = (shape: Shape): string => `${core(shape)}${shape.nullable ? " or null" : ""}`

export const describeField = ({ required, shape }: Field): string =>
  `${required ? "required" : "optional"} ${describe(shape)}`

export const describeValues = (values: ReadonlyArray<string>): string =>
  values.map((value) => JSON.stringify(value)).join(" | ")

const core = (shape: Shape): string => {
  switch (shape.kind) {
    case "text": {
      const name = shape.time ? "date-time string" : "string"
      return shape.values === undefined
        ? name + describeRules(shape.time ? {} : shape.rules)
        : describeValues(shape.values)
    }
    case "number":
      return (shape.time ? times[shape.time] : shape.whole ? "integer" : "number") + describeRules(shape.rules)
    case "boolean":
      return shape.only === undefined ? "boolean" : String(shape.only)
    case "list":
      return `array of ${describe(shape.items)}${describeRules(shape.rules)}`
    case "page":
      return `page of ${describe(shape.items)}`
    case "object":
      return shape.name ?? `{ ${Array.from(shape.fields().keys()).join(", ")} }`
    case "dictionary":
      return shape.values.kind === "any" ? "free object" : `map of ${describe(shape.values)}`
    case "union":
      return shape.members.map((member) => describe(member.shape)).join(" | ")
    case "any":
      return "any JSON"
    case "file":
      return "file"
  }
}

const times = {
  milliseconds: "time in milliseconds",
  seconds: "time in seconds",
  unstated: "time"
}

const describeRules = (rules: Rules): string => {
  const stated = ruleNames.filter((name) => rules[name] !== undefined).map((name) => `${name} ${rules[name]}`)
  return stated.length === 0 ? "" : ` (${stated.join(", ")})`
}
