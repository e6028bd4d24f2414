import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { Endpoint, type Operation, Page, Wire } from "effect-clerk"
import {
  agrees,
  file,
  type Json,
  linesOf,
  optionalResponseField,
  respondsWith,
  response,
  responseField,
  resultOf
} from "./snippets.js"

describe("responses", () => {
  const text = { type: "string" }

  it("may be absent or null if a field is optional, and only null if it is required", () => {
    agrees(optionalResponseField({ ...text, nullable: true }, Schema.String))
    agrees(optionalResponseField(text, Schema.String))
    agrees(responseField({ ...text, nullable: true }, Schema.NullOr(Schema.String)))
    assert.deepStrictEqual(responseField({ ...text, nullable: true }, Schema.String), [
      "things.get response.a nullable: may be null / is never null"
    ])
    assert.deepStrictEqual(responseField(text, Schema.String, false), [
      "things.get response.a required: optional / required"
    ])
    assert.deepStrictEqual(optionalResponseField(text, Schema.String, true), [
      "things.get response.a required: required / optional"
    ])
  })

  it("must not be declared null in an optional field if the file says that it is never null", () => {
    agrees(optionalResponseField({ ...text, nullable: true }, Schema.NullOr(Schema.String)))
    assert.deepStrictEqual(optionalResponseField(text, Schema.NullOr(Schema.String)), [
      "things.get response.a nullable: is never null / may be null"
    ])
  })

  it("may be null if the file says so beside a reference", () => {
    const owner = { Owner: { type: "object", properties: { id: text }, required: ["id"] } }
    const Owner = Schema.Struct({ id: Schema.String })
    const schema = (reference: Json) => ({ type: "object", properties: { owner: reference }, required: ["owner"] })
    const reference = { $ref: "#/components/schemas/Owner" }
    agrees(
      response(schema({ nullable: true, allOf: [reference] }), Schema.Struct({ owner: Schema.NullOr(Owner) }), owner)
    )
    assert.deepStrictEqual(
      response(schema({ nullable: true, allOf: [reference] }), Schema.Struct({ owner: Owner }), owner),
      ["things.get response.owner nullable: may be null / is never null"]
    )
  })

  it("may have enums that are closed here, or have other values", () => {
    const status = { type: "string", enum: ["on", "off"] }
    agrees(responseField(status, Wire.openLiteral("off", "on")))
    assert.deepStrictEqual(responseField(status, Schema.Literal("on", "off")), [
      "things.get response.a closed enum: may gain values / fails on a new value"
    ])
    assert.deepStrictEqual(
      responseField({ type: "string", enum: ["on", "off", "idle"] }, Wire.openLiteral("on", "off")),
      ['things.get response.a values: also "idle" / nothing more']
    )
    assert.deepStrictEqual(responseField(status, Schema.String), [
      'things.get response.a values: "on" | "off" / any string'
    ])
    assert.deepStrictEqual(responseField(text, Wire.openLiteral("on")), [
      'things.get response.a values: any string / "on"'
    ])
    assert.deepStrictEqual(responseField({ ...text, description: "`on` or `off`" }, Wire.openLiteral("on", "off")), [
      'things.get response.a values: any string / "on" | "off"'
    ])
  })

  it("are not validated against limits", () => {
    agrees(responseField({ type: "integer", minimum: 1 }, Schema.Int))
    assert.deepStrictEqual(responseField({ type: "integer", minimum: 1 }, Wire.intBetween(1, 9)), [
      "things.get response.a rules: responses are not validated / minimum 1",
      "things.get response.a rules: responses are not validated / maximum 9"
    ])
  })

  it("have times in milliseconds unless the file says otherwise", () => {
    const timestamp = { type: "integer", description: "Unix timestamp of creation." }
    agrees(responseField(timestamp, Wire.Timestamp))
    assert.deepStrictEqual(responseField(timestamp, Schema.Int), ["things.get response.a time: time / integer"])
    assert.deepStrictEqual(responseField(timestamp, Wire.TimestampSeconds), [
      "things.get response.a time: time / time in seconds"
    ])
    const seconds = { type: "integer", description: "Unix timestamp (in seconds)." }
    agrees(responseField(seconds, Wire.TimestampSeconds))
    assert.deepStrictEqual(responseField(seconds, Wire.Timestamp), [
      "things.get response.a time: time in seconds / time in milliseconds"
    ])
    assert.deepStrictEqual(responseField({ type: "integer", description: "How many." }, Wire.Timestamp), [
      "things.get response.a time: integer / time in milliseconds"
    ])
    assert.deepStrictEqual(
      response(
        { type: "object", properties: { created_at: { type: "integer" } }, required: ["created_at"] },
        Schema.Struct({ createdAt: Schema.Int })
      ),
      ["things.get response.created_at time: time / integer"]
    )
  })

  it("are booleans even if the file has one value only", () => {
    agrees(responseField({ type: "boolean", enum: [true] }, Schema.Boolean))
    assert.deepStrictEqual(responseField({ type: "boolean" }, Schema.Literal(true)), [
      "things.get response.a type: boolean / true"
    ])
  })

  it("may be pages of a bare array or of an object with a total", () => {
    const Item = Schema.Struct({ id: Schema.String })
    const list = { type: "array", items: { type: "object", properties: { id: text }, required: ["id"] } }
    const page = (key: string) => ({ type: "object", properties: { [key]: list, total_count: { type: "integer" } } })
    const compared = (schema: Json, declared: Operation.Shape<unknown>, paging: Operation.Paging | undefined) =>
      linesOf(
        resultOf(file({ "/things": { get: { responses: respondsWith(schema) } } }), {
          list: Endpoint.get("things.list", "/things", { success: declared, ...(paging && { paging }) })
        })
      )
    const single: Operation.Paging = { style: "single" }
    agrees(compared(list, Page.of(Item), single))
    agrees(compared(page("data"), Page.of(Item), single))
    agrees(compared(page("tokens"), Page.of(Item, "tokens"), single))
    assert.deepStrictEqual(compared(page("tokens"), Page.of(Item), single), [
      "things.list response type: { tokens, total_count } / page of { id }"
    ])
    assert.deepStrictEqual(
      compared(
        { type: "object", properties: { ...page("data").properties, next: { type: "string" } } },
        Page.of(Schema.Struct({ id: Schema.Int })),
        single
      ),
      ["things.list response.next field: optional string / -", "things.list response.data[].id type: string / integer"]
    )
    assert.deepStrictEqual(compared(list, Page.of(Item), undefined), [
      "things.list paging: single (by its fields and its response) / none"
    ])
    assert.deepStrictEqual(compared(list, Page.of(Item), { style: "offset", max: 500 }), [
      "things.list paging: single (by its fields and its response) / offset, at most 500"
    ])
  })

  it("are compared once for each schema that operations share, and under its name", () => {
    const schemas = {
      Thing: {
        type: "object",
        properties: { id: text, parts: { type: "array", items: { $ref: "#/components/schemas/Thing" } } }
      }
    }
    const Thing: Schema.Schema<object> = Schema.make(
      Schema.Struct({
        id: Schema.optional(Schema.Int),
        parts: Schema.optional(Schema.Array(Schema.suspend((): Schema.Schema<object> => Thing)))
      }).ast
    )
    const responses = respondsWith({ $ref: "#/components/schemas/Thing" })
    const result = resultOf(
      file({ "/things": { get: { responses } }, "/things/first": { get: { responses } } }, schemas),
      {
        get: Endpoint.get("things.get", "/things", { success: Thing }),
        first: Endpoint.get("things.first", "/things/first", { success: Thing })
      }
    )
    assert.deepStrictEqual(linesOf(result), ["schema Thing .id type: string / integer"])
  })

  it("may be put together from parts", () => {
    const schemas = { Base: { type: "object", properties: { id: text }, required: ["id"] } }
    const whole = {
      allOf: [
        { $ref: "#/components/schemas/Base" },
        { type: "object", properties: { secret: text }, required: ["secret"] }
      ]
    }
    agrees(response(whole, Schema.Struct({ id: Schema.String, secret: Schema.String }), schemas))
    assert.deepStrictEqual(response(whole, Schema.Struct({ id: Schema.String }), schemas), [
      "things.get response.secret field: required string / -"
    ])
  })
})

describe("unions", () => {
  const member = (object: string, properties: Json, required: ReadonlyArray<string> = []) => ({
    type: "object",
    properties: { object: { type: "string", enum: [object] }, ...properties },
    required
  })
  const schemas = { A: member("a", { x: { type: "string" } }, ["x"]), B: member("b", { y: { type: "integer" } }) }
  const union = {
    oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }],
    discriminator: { propertyName: "object" }
  }
  const A = Schema.Struct({ object: Wire.object("a"), x: Schema.optional(Schema.String) })
  const B = Schema.Struct({ object: Wire.object("b"), y: Schema.optional(Schema.Int) })

  it("agree member by member, in any order; a name or a field may be absent", () => {
    agrees(response(union, Wire.openUnion({ b: B, a: A }), schemas))
  })

  it("may lack a member, or have one too many", () => {
    assert.deepStrictEqual(response(union, Wire.openUnion({ a: A }), schemas), ["things.get response member: B / -"])
    const C = Schema.Struct({ object: Wire.object("c") })
    assert.deepStrictEqual(response(union, Wire.openUnion({ a: A, b: B, c: C }), schemas), [
      "things.get response member: - / { object }"
    ])
    assert.deepStrictEqual(response(union, A, schemas), ["things.get response type: A | B / { object, x }"])
  })

  it("may differ within a member", () => {
    const wrong = Schema.Struct({ object: Wire.object("b"), y: Schema.optional(Schema.String) })
    assert.deepStrictEqual(response(union, Wire.openUnion({ a: A, b: wrong }), schemas), [
      "schema B .y type: integer / string"
    ])
    const strict = Schema.Struct({ object: Wire.object("b"), y: Schema.Int })
    assert.deepStrictEqual(response(union, Wire.openUnion({ a: A, b: strict }), schemas), [
      "schema B .y required: optional / required"
    ])
  })

  it("are matched by their fields if there is no name", () => {
    const active = { type: "object", properties: { token: { type: "string" } }, required: ["token"] }
    const inactive = { type: "object", properties: { active: { type: "boolean" } }, required: ["active"] }
    const Active = Schema.Struct({ token: Schema.String })
    agrees(response({ anyOf: [active, inactive] }, Schema.Union(Schema.Struct({ active: Schema.Boolean }), Active)))
    assert.deepStrictEqual(
      response({ anyOf: [active, inactive] }, Schema.Union(Schema.Struct({ active: Schema.Int }), Active)),
      ["things.get response.active type: boolean / integer"]
    )
  })

  it("are not validated against patterns, formats and required alternatives", () => {
    const field = { type: "string", pattern: "^a$", format: "uri" }
    agrees(responseField(field, Schema.String))
    assert.lengthOf(responseField(field, Wire.AbsoluteUrl), 1)
  })

  it("are no unions if the file only lists required fields", () => {
    const either = { type: "object", properties: { a: {} }, anyOf: [{ required: ["a"] }, { required: ["b"] }] }
    agrees(response(either, Schema.Struct({ a: Schema.optional(Wire.Json) })))
  })
})
