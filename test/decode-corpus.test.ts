import { HttpClient, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkClient, Endpoint, type Operation, resources } from "effect-clerk"
import { arbitraryOf } from "./arbitrary.js"
import type { Member, Obj, Shape } from "./conformance/contract.js"
import { declarationsOf } from "./conformance/declarations.js"

/**
 * Clerk changes its API without a new version: enums and unions gain members, objects gain fields, optional fields come as
 * null or not at all. None of this may fail a call that succeeded, whatever the schema.
 */

interface Schema {
  readonly name: string
  readonly success: Operation.Shape<unknown>
  readonly shape: Shape
}

/** The schema of every response once, under the name of an operation that has it. */
const schemas: ReadonlyArray<Schema> = Array.from(
  new Map(
    declarationsOf(resources).flatMap(({ name, spec, success }) =>
      success.content === undefined || spec.success === undefined || spec.responseFormat === "text"
        ? []
        : [[success.content.shape, { name, success: spec.success, shape: success.content.shape }]]
    )
  ).values()
)

let response: unknown

const client = Effect.runSync(
  ClerkClient.make({ secretKey: Redacted.make("sk_test_corpus"), retry: { attempts: 1 } }).pipe(
    Effect.provideService(
      HttpClient.HttpClient,
      HttpClient.make((request) =>
        Effect.sync(() => HttpClientResponse.fromWeb(request, new Response(JSON.stringify(response))))
      )
    )
  )
)

const decode = ({ success }: Schema, json: unknown) =>
  Effect.suspend(() => {
    response = json
    return client.execute(Endpoint.get("corpus.decode", "/corpus", { success }).spec, {})
  })

const encode = ({ success }: Schema, value: unknown) =>
  ClerkClient.fromHandler(() => () => Effect.succeed(value)).raw(
    Endpoint.get("corpus.encode", "/corpus", { success }).spec,
    {}
  )

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** JSON with every field; several samples if one cannot have every member of every union. */
const complete = (shape: Shape): ReadonlyArray<Json> => {
  switch (shape.kind) {
    case "text":
      return [shape.time ? "2026-05-12T08:30:00.000Z" : (shape.values?.[0] ?? "text")]
    case "number":
      return [shape.time === "seconds" ? 1_778_574_600 : shape.time ? 1_778_574_600_000 : 1]
    case "boolean":
      return [shape.only ?? true]
    case "list":
    case "page":
      return [complete(shape.items)]
    case "dictionary":
      return [{ someKey: complete(shape.values)[0] ?? null }]
    case "object":
      return completeObjects(shape)
    case "union":
      return shape.members.flatMap((member) => complete(member.shape))
    case "any":
      return [{ any: ["thing"] }]
    case "file":
      throw new Error("no response holds a file")
  }
}

const completeObjects = (shape: Obj): ReadonlyArray<Json> => {
  const fields = Array.from(shape.fields(), ([name, field]) => ({ name, values: complete(field.shape) }))
  const count = Math.max(1, ...fields.map(({ values }) => values.length))
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, values[index % values.length] ?? null]))
  )
}

/** A change that Clerk may make to its JSON. */
interface Change {
  readonly place: string
  readonly kind: "unknown value" | "unknown variant" | "unknown field" | "absent" | "null"
  readonly json: Json
}

/** The object that a place is in, and the path from there. */
interface Owner {
  readonly fields: Obj["fields"]
  readonly path: string
}

/** Objects that many schemas share are changed once. */
const changed = new WeakMap<Obj["fields"], Set<string>>()

const isNew = ({ fields, path }: Owner, kind: Change["kind"]): boolean => {
  const known = changed.get(fields) ?? new Set()
  const key = `${path} ${kind}`
  if (known.has(key)) return false
  changed.set(fields, known.add(key))
  return true
}

/** Every change at every place of a value, except those already made. */
function* changes(shape: Shape, json: Json, owner: Owner): Generator<Change> {
  const change = function* (kind: Change["kind"], json: Json, at = owner): Generator<Change> {
    if (isNew(at, kind)) yield { place: at.path, kind, json }
  }
  const inside = (step: string): Owner => ({ ...owner, path: owner.path + step })
  if (shape.kind === "text" && shape.open) yield* change("unknown value", "a_new_value")
  if (shape.nullable) yield* change("null", null)
  if (Array.isArray(json) && (shape.kind === "list" || shape.kind === "page")) {
    for (const [index, item] of json.entries()) {
      for (const inner of changes(shape.items, item, inside("[]"))) {
        yield { ...inner, json: json.map((other, at) => (at === index ? inner.json : other)) }
      }
    }
  }
  if (!isObject(json)) return
  if (shape.kind === "union") {
    if (shape.open) yield* change("unknown variant", { object: "a_new_variant", news: [1] })
    const member = memberOf(shape.members, json)
    if (member !== undefined) yield* changes(member.shape, json, owner)
  }
  if (shape.kind === "dictionary") {
    for (const [key, value] of Object.entries(json)) {
      for (const inner of changes(shape.values, value, inside(".*"))) {
        yield { ...inner, json: { ...json, [key]: inner.json } }
      }
    }
  }
  if (shape.kind === "object") {
    const here: Owner = { fields: shape.fields, path: "" }
    if (shape.rest === undefined) yield* change("unknown field", { ...json, a_new_field: { of: "any" } }, here)
    for (const [name, field] of shape.fields()) {
      const { [name]: value = null, ...others } = json
      const at: Owner = { ...here, path: name }
      if (!field.required) {
        yield* change("absent", others, at)
        yield* change("null", { ...json, [name]: null }, at)
      }
      for (const inner of changes(field.shape, value, at)) yield { ...inner, json: { ...json, [name]: inner.json } }
    }
  }
}

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json)

const memberOf = (members: ReadonlyArray<Member>, json: { readonly [key: string]: Json }): Member | undefined =>
  members.find(({ tags }) => tags.includes(String(json["object"]))) ??
  members.find(({ shape }) => shape.kind === "object" && Object.keys(json).every((key) => shape.fields().has(key)))

describe.each(schemas.map((schema) => [schema.name, schema] as const))("the response of %s", (_, schema) => {
  it.effect("decodes with unknown values, unknown variants, unknown fields, and optional fields absent or null", () =>
    Effect.gen(function* () {
      for (const json of complete(schema.shape)) {
        const whole = yield* decode(schema, json)
        for (const change of changes(schema.shape, json, { fields: () => new Map(), path: "" })) {
          const value = yield* Effect.orDieWith(
            decode(schema, change.json),
            (error) => new Error(`${change.place} with ${change.kind}: ${error.message}`)
          )
          if (change.kind === "unknown value") assert.include(JSON.stringify(value), "a_new_value", change.place)
          if (change.kind === "unknown variant") assert.include(JSON.stringify(value), "a_new_variant", change.place)
          if (change.kind === "unknown field") assert.deepStrictEqual(value, whole, change.place)
          if (change.kind === "absent" || change.kind === "null") assert.notDeepEqual(value, whole, change.place)
        }
      }
    })
  )

  // That what is encoded decodes to the same value is in roundtrip.test.ts.
  it.effect.prop(
    "is encoded to the JSON that it was decoded from",
    [arbitraryOf(Endpoint.schemaOf(schema.success))],
    ([value]) =>
      Effect.gen(function* () {
        const json = yield* encode(schema, value)
        const decoded = yield* decode(schema, json)
        assert.deepStrictEqual(yield* encode(schema, decoded), json)
      }),
    { fastCheck: { numRuns: 5 } }
  )
})
