/**
 * The facts of an API, by wire name. An OpenAPI file and the endpoint table are both read into this form, and then compared.
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

export interface Parameter {
  readonly in: string
  readonly name: string
  readonly required: boolean
  readonly shape: Shape
}

export interface Content {
  readonly mediaType: string
  readonly shape: Shape
}

/** What may stand at a place on the wire. */
export type Shape = Text | Numeric | Bool | List | Obj | Dictionary | Union | Page | Plain

interface Common {
  readonly nullable: boolean
  /** What the file says in words: limits and units are often stated nowhere else. */
  readonly prose: string
}

export interface Text extends Common {
  readonly kind: "text"
  readonly values: ReadonlyArray<string> | undefined
  /** Whether values beyond `values` pass. */
  readonly open: boolean
  readonly time: boolean
  /** Whether it is the same whatever Clerk sends, or leaves out. */
  readonly constant: boolean
  readonly limits: Limits
}

export interface Numeric extends Common {
  readonly kind: "number"
  readonly whole: boolean
  /** What it counts since 1970, where it is a time. Files do not always say. */
  readonly time: "milliseconds" | "seconds" | "unsaid" | undefined
  readonly limits: Limits
}

export interface Bool extends Common {
  readonly kind: "boolean"
  readonly only: boolean | undefined
}

export interface List extends Common {
  readonly kind: "list"
  readonly items: Shape
  readonly commaSeparated: boolean
  readonly limits: Limits
}

/** An object with known fields, which are read when they are asked for: schemas may be recursive. */
export interface Obj extends Common {
  readonly kind: "object"
  readonly name: string | undefined
  readonly fields: () => ReadonlyMap<string, Field>
  /** What further keys hold, where there may be any. */
  readonly rest: Shape | undefined
}

/** Keeps what the first call made. */
export const once = <A>(make: () => A): (() => A) => {
  let value: { readonly made: A } | undefined
  return () => {
    value ??= { made: make() }
    return value.made
  }
}

export interface Field {
  readonly required: boolean
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
  /** The values of `object` that say it is this member. */
  readonly tags: ReadonlyArray<string>
  readonly shape: Shape
}

/** A list that is read from a bare array and from `{ [itemsKey], total_count }`. */
export interface Page extends Common {
  readonly kind: "page"
  readonly itemsKey: string
  readonly items: Shape
}

export interface Plain extends Common {
  readonly kind: "any" | "file"
}

export type Limits = Readonly<Partial<Record<Limit, number>>>

export const limitNames = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems"
] as const

export type Limit = (typeof limitNames)[number]

/** The values of `object` by which an object is told apart. */
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
      return shape.values === undefined ? name + describeLimits(shape.limits) : describeValues(shape.values)
    }
    case "number":
      return (shape.time ? times[shape.time] : shape.whole ? "integer" : "number") + describeLimits(shape.limits)
    case "boolean":
      return shape.only === undefined ? "boolean" : String(shape.only)
    case "list":
      return `array of ${describe(shape.items)}${describeLimits(shape.limits)}`
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
  unsaid: "time"
}

const describeLimits = (limits: Limits): string => {
  const stated = limitNames.filter((name) => limits[name] !== undefined).map((name) => `${name} ${limits[name]}`)
  return stated.length === 0 ? "" : ` (${stated.join(", ")})`
}
