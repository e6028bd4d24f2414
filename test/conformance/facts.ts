/**
 * A contract as sorted lines of text, one for each operation, parameter, field and schema, and back. `facts.txt` is what
 * Clerk's OpenAPI file states, without its prose: its diff shows what a new version changes.
 */
import {
  type Content,
  type Contract,
  type Field,
  isRule,
  type Member,
  type Numeric,
  type Obj,
  type Operation,
  once,
  type Parameter,
  type Rules,
  ruleNames,
  type Shape,
  tagsOf
} from "./contract.js"

/** The facts of one line: a bare name for what is true, `name=value` in JSON for the rest. */
type Facts = Readonly<Record<string, string | number | boolean | ReadonlyArray<string | number> | undefined>>

type Lines = ReadonlyMap<string, Facts>

const textOf = (facts: Facts): string =>
  Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? name : `${name}=${JSON.stringify(value)}`))
    .join(" ")

const json = /"(?:[^"\\]|\\.)*"/.source

const fact = new RegExp(`(\\w+)(?:=(${json}|\\[(?:(?:${json}|\\d+),?)*\\]|[^\\s"]+))?`, "g")

const factsIn = (text: string): Facts =>
  Object.fromEntries(
    Array.from(text.matchAll(fact), ([, name = "", value]) => [name, value === undefined ? true : JSON.parse(value)])
  )

/** The text of a contract. A named object has its lines once, under its name. */
export const writeFacts = (contract: Contract): string => {
  const lines = Array.from(linesOf(contract), ([key, facts]) => [key, textOf(facts)] as const)
  return lines
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, facts]) => `${key}: ${facts}\n`)
    .join("")
}

const linesOf = ({ operations, version }: Contract): Lines => {
  const lines = new Map<string, Facts>([["API-version", { is: version }]])
  const schemas = new Map<string, Obj>()

  const addOperation = ({ body, method, parameters, path, success, ...operation }: Operation) => {
    const key = `${method} ${path}`
    lines.set(key, {
      id: operation.name,
      success: success.status,
      errors: Array.from(operation.errors).sort(),
      deprecated: operation.deprecated,
      public: !operation.authenticated
    })
    for (const parameter of parameters) addField(`${key} ${parameter.in} ${parameter.name}`, parameter)
    addContent(`${key} body`, body)
    addContent(`${key} response`, success.content)
  }

  const addContent = (key: string, content: Content | undefined) => {
    if (content !== undefined) addShape(key, content.shape, { media: content.mediaType })
  }

  const addField = (key: string, { deprecated, required, shape }: Field) =>
    addShape(key, shape, { [required ? "required" : "optional"]: true, deprecated })

  const addShape = (key: string, shape: Shape, before: Facts = {}) => {
    lines.set(key, { ...before, ...factsOfShape(shape) })
    if (shape.kind === "list") addShape(`${key}[]`, shape.items)
    if (shape.kind === "dictionary") addShape(`${key}.*`, shape.values)
    if (shape.kind === "union") addMembers(key, shape.members)
    if (shape.kind === "object" && shape.name === undefined) addFields(key, shape)
    if (shape.kind === "object" && shape.name !== undefined) schemas.set(shape.name, shape)
  }

  const addMembers = (key: string, members: ReadonlyArray<Member>) => {
    let unnamed = 0
    for (const { shape, tags } of members) {
      const name = tags[0] ?? (shape.kind === "object" ? shape.name : undefined) ?? unnamed++
      addShape(`${key}<${name}>`, shape)
    }
  }

  const addFields = (key: string, { fields, rest }: Obj) => {
    for (const [name, field] of fields()) addField(`${key}.${name}`, field)
    if (rest !== undefined) addShape(`${key}.*`, rest)
  }

  for (const operation of operations) addOperation(operation)
  // The fields of one schema may add others to the end of the map, which this loop then reaches.
  for (const [name, schema] of schemas) {
    lines.set(`schema ${name}`, factsOfShape({ ...schema, name: undefined, nullable: false }))
    addFields(`schema ${name} `, schema)
  }
  return lines
}

const factsOfShape = (shape: Shape): Facts => ({
  ...factsOfKind(shape),
  null: shape.nullable,
  ...("rules" in shape && Object.fromEntries(ruleNames.map((name) => [name, shape.rules[name]])))
})

const factsOfKind = (shape: Shape): Facts => {
  switch (shape.kind) {
    case "text":
      return { string: true, time: shape.time, open: shape.open, values: shape.values }
    case "number":
      return { [shape.whole ? "integer" : "number"]: true, time: shape.time }
    case "boolean":
      return { boolean: true, only: shape.only === undefined ? undefined : String(shape.only) }
    case "list":
      return { list: true, commaSeparated: shape.commaSeparated }
    case "object":
      return { object: true, schema: shape.name }
    case "dictionary":
      return { map: true }
    default:
      return { [shape.kind]: true }
  }
}

/** The contract that a text of {@link writeFacts} describes. */
export const readFacts = (text: string): Contract => {
  const lines: Lines = new Map(
    text.split("\n").map((line) => {
      const end = line.indexOf(": ")
      return [line.slice(0, end), factsIn(line.slice(end + 2))]
    })
  )
  const parts = partsOf(lines)

  const operationOf = (key: string, facts: Facts): Operation => {
    const [method = "", path = ""] = key.split(" ")
    return {
      method,
      path,
      name: String(facts["id"]),
      deprecated: facts["deprecated"] === true,
      authenticated: facts["public"] !== true,
      parameters: (parts.get(key) ?? []).map(parameterOf),
      body: contentOf(`${key} body`),
      success: { status: Number(facts["success"]), content: contentOf(`${key} response`) },
      errors: facts["errors"] as ReadonlyArray<number>
    }
  }

  const parameterOf = ({ key }: Part): Parameter => {
    const [, , place = "", name = ""] = key.split(" ")
    return { in: place, name, ...fieldOf(key) }
  }

  const contentOf = (key: string): Content | undefined => {
    const facts = lines.get(key)
    return facts && { mediaType: String(facts["media"]), shape: shapeOf(key) }
  }

  const fieldOf = (key: string): Field => {
    const facts = lines.get(key) ?? {}
    return { required: facts["required"] === true, deprecated: facts["deprecated"] === true, shape: shapeOf(key) }
  }

  const partAt = (key: string, wanted: string): Shape | undefined => {
    const part = parts.get(key)?.find(({ step }) => step === wanted)
    return part && shapeOf(part.key)
  }

  const shapeOf = (key: string): Shape => {
    const facts = lines.get(key) ?? {}
    const nullable = facts["null"] === true
    const rules: Rules = Object.fromEntries(Object.entries(facts).filter(([name]) => isRule(name)))
    switch (kinds.find((kind) => facts[kind] === true)) {
      case "string": {
        const values = facts["values"] as ReadonlyArray<string> | undefined
        const [open, time] = [facts["open"] === true, facts["time"] === true]
        return { kind: "text", nullable, values, open, time, constant: false, rules }
      }
      case "integer":
      case "number": {
        const time = facts["time"] as Numeric["time"]
        return { kind: "number", nullable, whole: facts["integer"] === true, time, rules }
      }
      case "boolean":
        return { kind: "boolean", nullable, only: facts["only"] === undefined ? undefined : facts["only"] === "true" }
      case "list": {
        const commaSeparated = facts["commaSeparated"] === true
        return { kind: "list", nullable, items: partAt(key, "[]") ?? anything, commaSeparated, rules }
      }
      case "object":
        return typeof facts["schema"] === "string"
          ? { ...schemaOf(facts["schema"]), nullable }
          : { kind: "object", nullable, name: undefined, fields: fieldsOf(key), rest: partAt(key, ".*"), rules }
      case "map":
        return { kind: "dictionary", nullable, values: partAt(key, ".*") ?? anything }
      case "union": {
        const members = (parts.get(key) ?? []).map((part) => memberOf(shapeOf(part.key)))
        return { kind: "union", nullable, open: false, members }
      }
      case "file":
        return { kind: "file", nullable }
      default:
        return { kind: "any", nullable }
    }
  }

  const fieldsOf = (key: string) =>
    once(() => {
      const fields = (parts.get(key) ?? []).filter(({ step }) => step !== ".*")
      return new Map(fields.map(({ key, step }) => [step.slice(1), fieldOf(key)]))
    })

  const schemas = new Map<string, Shape>()
  const schemaOf = (name: string): Shape => {
    const shape = schemas.get(name) ?? { ...shapeOf(`schema ${name}`), name }
    schemas.set(name, shape)
    return shape
  }

  return {
    version: String(lines.get("API-version")?.["is"]),
    operations: Array.from(lines).flatMap(([key, facts]) => (/^[A-Z]+ \S+$/.test(key) ? [operationOf(key, facts)] : []))
  }
}

const kinds = ["string", "integer", "number", "boolean", "list", "object", "map", "union", "file", "any"]

const anything: Shape = { kind: "any", nullable: false }

const memberOf = (shape: Shape): Member => ({ tags: tagsOf(shape), shape })

/** A line about a part of what another line is about: a parameter, a field, the items of a list. */
interface Part {
  readonly key: string
  /** `.name`, `[]` or `<member>`; empty for a parameter. */
  readonly step: string
}

const partsOf = (lines: Lines): ReadonlyMap<string, ReadonlyArray<Part>> => {
  const parts = new Map<string, Array<Part>>()
  for (const key of lines.keys()) {
    const { parent, step } = splitKey(key)
    if (parent === undefined) continue
    const siblings = parts.get(parent) ?? []
    parts.set(parent, siblings)
    siblings.push({ key, step })
  }
  return parts
}

const splitKey = (key: string): { readonly parent: string | undefined; readonly step: string } => {
  const words = key.split(" ")
  // The name of a schema may have dots, which are no steps.
  const [, parent, step] = (words.length > 2 && /^(.*?) ?(\.[^.[\]<>]+|\[\]|<[^<>]+>)$/.exec(key)) || []
  if (step !== undefined) return { parent, step }
  return { parent: words.length === 4 ? `${words[0]} ${words[1]}` : undefined, step: "" }
}
