import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { resources } from "effect-clerk"
import { parse } from "yaml"
import { check } from "./check.js"
import { compare } from "./compare.js"
import { type Declared, declarationsOf, declaredContract } from "./declarations.js"
import { deliberate } from "./deliberate.js"
import { contractOfDocument } from "./openapi.js"
import { report } from "./report.js"

/** Clerk's files are not part of this repository; `npm run conformance -- <file>` compares with one from anywhere. */
const fileOf = (version: string) => new URL(`../../../shared/spec/backend-${version}.yml`, import.meta.url)

const current = fileOf("2026-05-12")
const previous = fileOf("2024-10-01")

for (const file of [current, previous]) {
  if (!existsSync(file))
    process.stderr.write(`Skipped: the conformance check needs ${file.pathname}, which is not there.\n`)
}

const read = (file: URL) => readFileSync(file, "utf8")

const declarations = declarationsOf(resources)

describe.skipIf(!existsSync(current))("the endpoint table", { timeout: 30_000 }, () => {
  it("has every operation of Clerk's file, and differs from it only deliberately", () => {
    const verdict = Either.getOrThrow(check(read(current), resources, deliberate))
    assert.isTrue(verdict.agrees, report(verdict, current.pathname))
    assert.strictEqual(verdict.published, 249)
    assert.strictEqual(verdict.covered, 249)
    assert.deepStrictEqual(
      verdict.pinned.map(({ name }) => name),
      ["sessions.verify"]
    )
  })

  it("misses the operations of a resource that is left out", () => {
    const { users, ...others } = resources
    const verdict = Either.getOrThrow(check(read(current), others, deliberate))
    const missing = verdict.unexplained.filter(({ what }) => what === "operation").map(({ group }) => group)
    const expected = declarationsOf({ users })
    assert.strictEqual(verdict.covered, 249 - expected.length)
    assert.sameMembers(
      missing.map((title) => title.replace(/\{\w+\}/g, "{}")),
      expected.map(keyOf)
    )
  })
})

describe.skipIf(!existsSync(previous))("sessions.verify", { timeout: 30_000 }, () => {
  it("is what the last API version that had it says", () => {
    const { verify } = resources.sessions
    const verdict = Either.getOrThrow(check(read(previous), { sessions: { verify } }, []))
    assert.deepStrictEqual(
      verdict.unexplained.filter(({ group }) => group === "sessions.verify"),
      []
    )
    assert.strictEqual(verdict.covered, 1)
  })
})

/** A node of a parsed OpenAPI file, as far as the mutations below look. */
interface Node {
  $ref?: string
  name?: string
  in?: string
  type?: string
  enum?: Array<unknown>
  required?: Array<string> | boolean
  properties?: Record<string, Node>
  items?: Node
  additionalProperties?: Node | boolean
  oneOf?: Array<Node>
  anyOf?: Array<Node>
  allOf?: Array<Node>
  schema?: Node
  parameters?: Array<Node>
  requestBody?: Node
  responses?: Record<string, Node>
  content?: Record<string, Node>
  deprecated?: boolean
  security?: Array<unknown>
}

interface Document {
  readonly paths: Record<string, Record<string, Node>>
  readonly components: Record<string, Record<string, Node>>
}

/** A change of one fact of a file. */
interface Mutation {
  readonly title: string
  readonly apply: () => void
}

describe.skipIf(!existsSync(current))("the check", () => {
  const document: Document | undefined = existsSync(current) ? parse(read(current)) : undefined
  const places = Object.entries(document?.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ path, method }))
  )

  it("notices when any one fact of the file changes", { timeout: 60_000 }, () => {
    if (document === undefined) return
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(), ({ method, path }, pick) => {
        const copy: Document = structuredClone({
          ...document,
          paths: { [path]: { [method]: document.paths[path]?.[method] ?? {} } }
        })
        const declared = declarations.filter(
          (operation) => keyOf(operation) === keyOf({ method: method.toUpperCase(), path })
        )
        const before = differences(copy, declared)
        const mutations = mutationsOf(copy, copy.paths[path]?.[method] ?? {})
        const mutation = mutations[pick % mutations.length]
        mutation?.apply()
        assert.notDeepEqual(differences(copy, declared), before, `${method} ${path}: ${mutation?.title}`)
      }),
      { numRuns: 60 }
    )
  })
})

const keyOf = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  `${method} ${path.replace(/\{\w+\}/g, "{}")}`

const differences = (document: Document, declared: ReadonlyArray<Declared>) => {
  const contract = Either.getOrThrow(contractOfDocument(document))
  return compare(contract, declaredContract(contract.version, declared))
}

const mutationsOf = (document: Document, operation: Node): ReadonlyArray<Mutation> => {
  const mutations: Array<Mutation> = []
  const add = (title: string, apply: () => void) => mutations.push({ title, apply })
  const resolve = (node: Node): Node => {
    if (node.$ref === undefined) return node
    const [, , section = "", name = ""] = node.$ref.split("/")
    return resolve(document.components[section]?.[name] ?? {})
  }

  const visited = new Set<Node>()
  const visit = (place: string, reference: Node): void => {
    // The keys of a key set are one struct here, see deliberate.ts.
    if (reference.$ref?.includes("/JWKS.")) return
    const node = resolve(reference)
    if (visited.has(node)) return
    visited.add(node)
    if (isText(node) || node.type === "integer" || node.type === "number" || node.type === "boolean") {
      add(`${place} has another type`, () => {
        node.type = node.type === "boolean" ? "string" : "boolean"
        delete node.enum
      })
    }
    if (isText(node) && node.enum !== undefined) {
      add(`${place} has another value`, () => node.enum?.push("another"))
    }
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      add(`${place}.${name} is gone`, () => delete node.properties?.[name])
      visit(`${place}.${name}`, property)
    }
    if (node.properties !== undefined) {
      add(`${place} has another field`, () => Object.assign(node.properties ?? {}, { another: { type: "string" } }))
    }
    const { additionalProperties, allOf = [], anyOf = [], items, oneOf = [] } = node
    // The parts of an intersection may state one fact twice.
    const parts = [...(allOf.length === 1 ? allOf : []), ...anyOf, ...oneOf, ...(items ? [items] : [])]
    for (const part of parts) visit(`${place}[]`, part)
    if (typeof additionalProperties === "object") visit(`${place}.*`, additionalProperties)
  }

  for (const parameter of (operation.parameters ?? []).map(resolve)) {
    if (parameter.in === "path" || parameter.schema === undefined) continue
    const place = `query ${parameter.name}`
    add(`${place} is gone`, () => {
      operation.parameters = operation.parameters?.filter((other) => resolve(other) !== parameter) ?? []
    })
    add(`${place} is required or not`, () => {
      parameter.required = parameter.required !== true
    })
    // A boolean and the two words for it are the same in a query.
    if (parameter.schema.enum?.includes("true") !== true) visit(place, parameter.schema)
  }
  const contents = [
    ...(operation.requestBody === undefined ? [] : [["body", operation.requestBody] as const]),
    ...Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith("2"))
  ]
  for (const [place, content] of contents) {
    for (const { schema } of Object.values(resolve(content).content ?? {})) {
      if (schema !== undefined) visit(place, schema)
    }
  }
  for (const status of Object.keys(operation.responses ?? {})) {
    add(`${status} is gone`, () => delete operation.responses?.[status])
  }
  add("there is a 418", () => Object.assign(operation.responses ?? {}, { "418": {} }))
  add("it is deprecated or not", () => {
    operation.deprecated = operation.deprecated !== true
  })
  add("it needs a key or not", () => {
    if (operation.security === undefined) operation.security = []
    else delete operation.security
  })
  return mutations
}

const isText = (node: Node): boolean => node.type === "string"
