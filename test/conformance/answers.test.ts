import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { Endpoint, type Operation, Page, Wire } from "effect-clerk"
import {
  agrees,
  answer,
  answered,
  answerField,
  file,
  type Json,
  linesOf,
  optionalAnswerField,
  verdictOf
} from "./statements.js"

describe("answers", () => {
  const text = { type: "string" }

  it("may be absent or null where a field is optional, but null only where it is required", () => {
    agrees(optionalAnswerField({ ...text, nullable: true }, Schema.String))
    agrees(optionalAnswerField(text, Schema.String))
    agrees(answerField({ ...text, nullable: true }, Schema.NullOr(Schema.String)))
    assert.deepStrictEqual(answerField({ ...text, nullable: true }, Schema.String), [
      "things.get answer.a nullable: may be null / is never null"
    ])
    assert.deepStrictEqual(answerField(text, Schema.String, false), [
      "things.get answer.a required: optional / required"
    ])
    assert.deepStrictEqual(optionalAnswerField(text, Schema.String, true), [
      "things.get answer.a required: required / optional"
    ])
  })

  it("may be null where the file hangs it on a reference", () => {
    const owner = { Owner: { type: "object", properties: { id: text }, required: ["id"] } }
    const Owner = Schema.Struct({ id: Schema.String })
    const schema = (reference: Json) => ({ type: "object", properties: { owner: reference }, required: ["owner"] })
    const reference = { $ref: "#/components/schemas/Owner" }
    agrees(
      answer(schema({ nullable: true, allOf: [reference] }), Schema.Struct({ owner: Schema.NullOr(Owner) }), owner)
    )
    assert.deepStrictEqual(
      answer(schema({ nullable: true, allOf: [reference] }), Schema.Struct({ owner: Owner }), owner),
      ["things.get answer.owner nullable: may be null / is never null"]
    )
  })

  it("may have enums that are closed here, or have other values", () => {
    const status = { type: "string", enum: ["on", "off"] }
    agrees(answerField(status, Wire.openLiteral("off", "on")))
    assert.deepStrictEqual(answerField(status, Schema.Literal("on", "off")), [
      "things.get answer.a closed enum: may gain values / fails on a new value"
    ])
    assert.deepStrictEqual(
      answerField({ type: "string", enum: ["on", "off", "idle"] }, Wire.openLiteral("on", "off")),
      ['things.get answer.a values: also "idle" / nothing more']
    )
    assert.deepStrictEqual(answerField(status, Schema.String), [
      'things.get answer.a values: "on" | "off" / any string'
    ])
    assert.deepStrictEqual(answerField(text, Wire.openLiteral("on")), ['things.get answer.a values: any string / "on"'])
    agrees(answerField({ ...text, description: "`on` or `off`" }, Wire.openLiteral("on", "off")))
  })

  it("may be held to limits, which no answer should be", () => {
    agrees(answerField({ type: "integer", minimum: 1 }, Schema.Int))
    assert.deepStrictEqual(answerField({ type: "integer", minimum: 1 }, Wire.intBetween(1, 9)), [
      "things.get answer.a limits: answers are not held to limits / minimum 1",
      "things.get answer.a limits: answers are not held to limits / maximum 9"
    ])
  })

  it("have times in milliseconds unless the file says otherwise", () => {
    const timestamp = { type: "integer", description: "Unix timestamp of creation." }
    agrees(answerField(timestamp, Wire.Timestamp))
    assert.deepStrictEqual(answerField(timestamp, Schema.Int), ["things.get answer.a time: time / integer"])
    assert.deepStrictEqual(answerField(timestamp, Wire.TimestampSeconds), [
      "things.get answer.a time: time / time in seconds"
    ])
    const seconds = { type: "integer", description: "Unix timestamp (in seconds)." }
    agrees(answerField(seconds, Wire.TimestampSeconds))
    assert.deepStrictEqual(answerField(seconds, Wire.Timestamp), [
      "things.get answer.a time: time in seconds / time in milliseconds"
    ])
    assert.deepStrictEqual(answerField({ type: "integer", description: "How many." }, Wire.Timestamp), [
      "things.get answer.a time: integer / time in milliseconds"
    ])
    assert.deepStrictEqual(
      answer(
        { type: "object", properties: { created_at: { type: "integer" } }, required: ["created_at"] },
        Schema.Struct({ createdAt: Schema.Int })
      ),
      ["things.get answer.created_at time: time / integer"]
    )
  })

  it("are booleans also where the file knows one value only", () => {
    agrees(answerField({ type: "boolean", enum: [true] }, Schema.Boolean))
    assert.deepStrictEqual(answerField({ type: "boolean" }, Schema.Literal(true)), [
      "things.get answer.a type: boolean / true"
    ])
  })

  it("may be pages of a bare array or of an object with a total", () => {
    const Item = Schema.Struct({ id: Schema.String })
    const list = { type: "array", items: { type: "object", properties: { id: text }, required: ["id"] } }
    const page = (key: string) => ({ type: "object", properties: { [key]: list, total_count: { type: "integer" } } })
    const compared = (schema: Json, declared: Operation.Shape<unknown>, paging: Operation.Paging | undefined) =>
      linesOf(
        verdictOf(file({ "/things": { get: { responses: answered(schema) } } }), {
          list: Endpoint.get("things.list", "/things", { success: declared, ...(paging && { paging }) })
        })
      )
    const single: Operation.Paging = { style: "single" }
    agrees(compared(list, Page.of(Item), single))
    agrees(compared(page("data"), Page.of(Item), single))
    agrees(compared(page("tokens"), Page.of(Item, "tokens"), single))
    assert.deepStrictEqual(compared(page("tokens"), Page.of(Item), single), [
      "things.list answer type: { tokens, total_count } / page of { id }"
    ])
    assert.deepStrictEqual(
      compared(
        { type: "object", properties: { ...page("data").properties, next: { type: "string" } } },
        Page.of(Schema.Struct({ id: Schema.Int })),
        single
      ),
      ["things.list answer.next field: optional string / -", "things.list answer.data[].id type: string / integer"]
    )
    assert.deepStrictEqual(compared(list, Page.of(Item), undefined), [
      "things.list paging: single (by its fields and its answer) / none"
    ])
    assert.deepStrictEqual(compared(list, Page.of(Item), { style: "offset", max: 500 }), [
      "things.list paging: single (by its fields and its answer) / offset, at most 500"
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
    const responses = answered({ $ref: "#/components/schemas/Thing" })
    const verdict = verdictOf(
      file({ "/things": { get: { responses } }, "/things/first": { get: { responses } } }, schemas),
      {
        get: Endpoint.get("things.get", "/things", { success: Thing }),
        first: Endpoint.get("things.first", "/things/first", { success: Thing })
      }
    )
    assert.deepStrictEqual(linesOf(verdict), ["schema Thing .id type: string / integer"])
  })

  it("may be put together from parts", () => {
    const schemas = { Base: { type: "object", properties: { id: text }, required: ["id"] } }
    const whole = {
      allOf: [
        { $ref: "#/components/schemas/Base" },
        { type: "object", properties: { secret: text }, required: ["secret"] }
      ]
    }
    agrees(answer(whole, Schema.Struct({ id: Schema.String, secret: Schema.String }), schemas))
    assert.deepStrictEqual(answer(whole, Schema.Struct({ id: Schema.String }), schemas), [
      "things.get answer.secret field: required string / -"
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

  it("agree member by member, in any order, where a name may be left out and fields may be missing", () => {
    agrees(answer(union, Wire.openUnion({ b: B, a: A }), schemas))
  })

  it("may lack a member, or have one too many", () => {
    assert.deepStrictEqual(answer(union, Wire.openUnion({ a: A }), schemas), ["things.get answer member: B / -"])
    const C = Schema.Struct({ object: Wire.object("c") })
    assert.deepStrictEqual(answer(union, Wire.openUnion({ a: A, b: B, c: C }), schemas), [
      "things.get answer member: - / { object }"
    ])
    assert.deepStrictEqual(answer(union, A, schemas), ["things.get answer type: A | B / { object, x }"])
  })

  it("may differ within a member", () => {
    const wrong = Schema.Struct({ object: Wire.object("b"), y: Schema.optional(Schema.String) })
    assert.deepStrictEqual(answer(union, Wire.openUnion({ a: A, b: wrong }), schemas), [
      "schema B .y type: integer / string"
    ])
    const strict = Schema.Struct({ object: Wire.object("b"), y: Schema.Int })
    assert.deepStrictEqual(answer(union, Wire.openUnion({ a: A, b: strict }), schemas), [
      "schema B .y required: optional / required"
    ])
  })

  it("are told apart by their fields where there is no name", () => {
    const active = { type: "object", properties: { token: { type: "string" } }, required: ["token"] }
    const inactive = { type: "object", properties: { active: { type: "boolean" } }, required: ["active"] }
    const Active = Schema.Struct({ token: Schema.String })
    agrees(answer({ anyOf: [active, inactive] }, Schema.Union(Schema.Struct({ active: Schema.Boolean }), Active)))
    assert.deepStrictEqual(
      answer({ anyOf: [active, inactive] }, Schema.Union(Schema.Struct({ active: Schema.Int }), Active)),
      ["things.get answer.active type: boolean / integer"]
    )
  })

  it("are no unions where the file only says which fields go together", () => {
    const either = { type: "object", properties: { a: {} }, anyOf: [{ required: ["a"] }, { required: ["b"] }] }
    agrees(answer(either, Schema.Struct({ a: Schema.optional(Wire.Json) })))
  })
})
