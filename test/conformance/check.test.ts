import { assert, describe, it } from "@effect/vitest"
import { Either, Schema } from "effect"
import { Endpoint, Page, Wire } from "effect-clerk"
import { check, type Verdict } from "./check.js"
import type { Deliberate } from "./deliberate.js"
import { report } from "./report.js"

/** Each test states a file and a declaration, and reads what the check has to say of the two. */

type Json = Readonly<Record<string, unknown>>

const file = (paths: Json, schemas: Json = {}): string =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { version: "2026-05-12" },
    security: [{ bearerAuth: [] }],
    paths,
    components: { schemas }
  })

const verdictOf = (text: string, things: object, deliberate: ReadonlyArray<Deliberate> = []): Verdict =>
  Either.getOrThrowWith(check(text, { things }, deliberate), (issue) => new Error(issue))

/** The differences as one line each: place, kind, what the file says, what the table says. */
const linesOf = (verdict: Verdict): ReadonlyArray<string> =>
  verdict.unexplained.map(
    ({ contract, declared, group, place, what }) =>
      `${[group, place, what].filter((part) => part !== "").join(" ")}: ${contract ?? "-"} / ${declared ?? "-"}`
  )

const answered = (schema: Json) => ({ "200": { content: { "application/json": { schema } } } })

const ok = answered({ type: "string" })

/** What the check says of an answer, by its schema in the file and in the table. */
const answer = <A>(schema: Json, declared: Endpoint.Shape<A>, schemas: Json = {}): ReadonlyArray<string> =>
  linesOf(
    verdictOf(file({ "/things": { get: { responses: answered(schema) } } }, schemas), {
      get: Endpoint.get("things.get", "/things", { success: declared })
    })
  )

/** What the check says of the one field of an answer. */
const answerField = (schema: Json, declared: Schema.Schema.Any, required = true) =>
  answer({ type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) }, struct(declared))

const optionalAnswerField = (schema: Json, declared: Schema.Schema.Any, required = false) =>
  answer(
    { type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) },
    Schema.make(Schema.Struct({ a: Schema.optional(declared) }).ast)
  )

const struct = (declared: Schema.Schema.Any) => Schema.make(Schema.Struct({ a: declared }).ast)

/** What the check says of a body. */
const body = (schema: Json, payload: Endpoint.Shape<unknown>, mediaType = "application/json", rest: object = {}) =>
  linesOf(
    verdictOf(file({ "/things": { post: { requestBody: { content: { [mediaType]: { schema } } }, responses: ok } } }), {
      create: Endpoint.post("things.create", "/things", { payload, success: Schema.String, ...rest })
    })
  )

const bodyField = (schema: Json, declared: Schema.Schema.Any, required = true) =>
  body({ type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) }, struct(declared))

const optionalBodyField = (schema: Json, declared: Schema.Schema.Any) =>
  body({ type: "object", properties: { a: schema } }, Schema.make(Schema.Struct({ a: Schema.optional(declared) }).ast))

/** What the check says of the query parameters. */
const query = (parameters: ReadonlyArray<Json>, declared: Endpoint.Shape<unknown>) =>
  linesOf(
    verdictOf(
      file({ "/things": { get: { parameters: parameters.map((p) => ({ in: "query", ...p })), responses: ok } } }),
      {
        list: Endpoint.get("things.list", "/things", { query: declared, success: Schema.String })
      }
    )
  )

const agrees = (lines: ReadonlyArray<string>) => assert.deepStrictEqual(lines, [])

describe("operations", () => {
  const things = { get: Endpoint.get("things.get", "/things/:thingId", { success: Schema.String, errors: [404] }) }
  const get = {
    parameters: [{ name: "thing_id", in: "path", required: true, schema: { type: "string" } }],
    responses: { ...ok, "404": {} }
  }
  const compared = (operation: Json, path = "/things/{thing_id}", method = "get") =>
    linesOf(verdictOf(file({ [path]: { [method]: operation } }), things))

  it("agree where file and table say the same", () => agrees(compared(get)))

  it("agree whatever the file calls a path parameter", () => agrees(compared(get, "/things/{thingID}")))

  it("may be missing, with what they take and answer", () => {
    const create = {
      operationId: "CreateThing",
      parameters: [{ name: "dry_run", in: "query", schema: { type: "boolean" } }],
      requestBody: { content: { "application/json": { schema: { type: "object", properties: { name: {} } } } } },
      responses: ok
    }
    const text = file({ "/things/{thing_id}": { get }, "/things": { post: create } })
    const verdict = verdictOf(text, things)
    assert.deepStrictEqual(linesOf(verdict), [
      "POST /things operation: CreateThing takes dry_run, name and answers string / -"
    ])
    assert.strictEqual(verdict.published, 2)
    assert.strictEqual(verdict.covered, 1)
  })

  it("may be too many", () => {
    assert.deepStrictEqual(linesOf(verdictOf(file({}), things)), ["things.get operation: - / GET /things/{thing_id}"])
  })

  it("may have another method or path", () => {
    assert.deepStrictEqual(compared(get, "/things/{thing_id}", "post"), [
      "POST /things/{thing_id} operation: unnamed answers string / -",
      "things.get operation: - / GET /things/{thing_id}"
    ])
    assert.lengthOf(compared(get, "/thing/{thing_id}"), 2)
    assert.lengthOf(compared(get, "/{thing_id}/things"), 2)
  })

  it("may be declared twice", () => {
    const twice = {
      ...things,
      read: Endpoint.get("things.read", "/things/:id", { success: Schema.String, errors: [404] })
    }
    assert.deepStrictEqual(linesOf(verdictOf(file({ "/things/{thing_id}": { get } }), twice)), [
      "things.read operation: declared once / also declared as things.get"
    ])
  })

  it("may have another name than their place in the table", () => {
    const misplaced = { read: things.get }
    assert.deepStrictEqual(linesOf(verdictOf(file({ "/things/{thing_id}": { get } }), misplaced)), [
      "things.get operation: the name of its place, things.read / the name things.get"
    ])
  })

  it("may have another success status", () => {
    assert.deepStrictEqual(compared({ ...get, responses: { "201": ok["200"], "404": {} } }), [
      "things.get status: 201 / 200"
    ])
  })

  it("may have other error statuses", () => {
    assert.deepStrictEqual(compared({ ...get, responses: { ...ok, "404": {}, "422": {} } }), [
      "things.get errors: 404 422 / 404"
    ])
    assert.deepStrictEqual(compared({ ...get, responses: ok }), ["things.get errors: none / 404"])
  })

  it("may be deprecated on one side", () => {
    assert.deepStrictEqual(compared({ ...get, deprecated: true }), ["things.get deprecated: true / false"])
  })

  it("may need a key on one side", () => {
    assert.deepStrictEqual(compared({ ...get, security: [] }), ["things.get credential: needs no key / needs a key"])
  })

  it("may answer on one side only", () => {
    assert.deepStrictEqual(compared({ ...get, responses: { "200": {}, "404": {} } }), [
      "things.get answer answer: - / application/json: string"
    ])
    const silent = { get: Endpoint.get("things.get", "/things/:thingId", { errors: [404] }) }
    assert.deepStrictEqual(linesOf(verdictOf(file({ "/things/{thing_id}": { get } }), silent)), [
      "things.get answer answer: application/json: string / -"
    ])
  })

  it("are left alone where they belong to another API version", () => {
    const pinned = { old: Endpoint.get("things.old", "/old", { success: Schema.String, apiVersion: "2024-10-01" }) }
    const verdict = verdictOf(file({}), pinned)
    agrees(linesOf(verdict))
    assert.deepStrictEqual(
      verdict.pinned.map(({ name }) => name),
      ["things.old"]
    )
  })
})

describe("query parameters", () => {
  const limit = { name: "limit", schema: { type: "integer", minimum: 1, maximum: 500 } }
  const optional = (declared: Schema.Schema.Any) => Schema.make(Schema.Struct({ a: Schema.optional(declared) }).ast)

  it("agree by wire name, type and limits", () => {
    agrees(query([limit], Schema.make(Schema.Struct({ limit: Schema.optional(Wire.limit(500)) }).ast)))
    agrees(
      query(
        [{ name: "last_active_at_before", schema: { type: "integer" } }],
        Schema.make(Schema.Struct({ lastActiveAtBefore: Schema.optional(Wire.Timestamp) }).ast)
      )
    )
  })

  it("may be missing or too many", () => {
    assert.deepStrictEqual(query([{ name: "user_id", schema: { type: "string" } }], optional(Schema.Int)), [
      "things.list query user_id parameter: optional string / -",
      "things.list query a parameter: - / optional integer"
    ])
  })

  it("may travel elsewhere", () => {
    assert.deepStrictEqual(query([{ name: "a", in: "header", schema: { type: "string" } }], optional(Schema.String)), [
      "things.list header a parameter: optional string / -",
      "things.list query a parameter: - / optional string"
    ])
  })

  it("may be required on one side", () => {
    assert.deepStrictEqual(
      query([{ name: "a", required: true, schema: { type: "string" } }], optional(Schema.String)),
      ["things.list query a required: required / optional"]
    )
  })

  it("may be joined with commas on one side, or repeated", () => {
    const list = { type: "array", items: { type: "string" } }
    agrees(query([{ name: "a", schema: list }], optional(Schema.Array(Schema.String))))
    agrees(
      query([{ name: "a", explode: false, schema: list }], optional(Wire.commaSeparated(Schema.Array(Schema.String))))
    )
    assert.deepStrictEqual(
      query([{ name: "a", explode: false, schema: list }], optional(Schema.Array(Schema.String))),
      ["things.list query a serialisation: values separated by commas / the parameter repeated"]
    )
  })

  it('may be booleans where the file says "true" or "false"', () => {
    agrees(query([{ name: "a", schema: { type: "string", enum: ["true", "false"] } }], optional(Schema.Boolean)))
    assert.deepStrictEqual(query([{ name: "a", schema: { type: "string" } }], optional(Schema.Boolean)), [
      "things.list query a type: string / boolean"
    ])
  })

  it("cannot be null", () => {
    agrees(query([{ name: "a", schema: { type: "integer", nullable: true } }], optional(Schema.Int)))
    assert.deepStrictEqual(
      query([{ name: "a", schema: { type: "integer", nullable: true } }], optional(Schema.NullOr(Schema.Int))),
      ["things.list query a nullable: is never null / may be null"]
    )
  })

  it("may have other values", () => {
    const status = { name: "a", schema: { type: "string", enum: ["pending", "accepted"] } }
    agrees(query([status], optional(Schema.Literal("accepted", "pending"))))
    assert.deepStrictEqual(query([status], optional(Wire.openLiteral("pending"))), [
      'things.list query a values: also "accepted" / nothing more'
    ])
  })
})

describe("bodies", () => {
  const text = { type: "string" }

  it("may be missing, or too many", () => {
    assert.deepStrictEqual(
      linesOf(
        verdictOf(
          file({
            "/things": {
              post: { requestBody: { content: { "application/json": { schema: { type: "string" } } } }, responses: ok }
            }
          }),
          { create: Endpoint.post("things.create", "/things", { success: Schema.String }) }
        )
      ),
      ["things.create body body: application/json: string / -"]
    )
  })

  it("may have other fields", () => {
    assert.deepStrictEqual(
      body(
        { type: "object", properties: { first_name: text, external_id: text } },
        Schema.Struct({ firstName: Schema.optional(Schema.String), externalID: Schema.optional(Schema.String) })
      ),
      [
        "things.create body.external_id field: optional string / -",
        "things.create body.external_i_d field: - / optional string"
      ]
    )
  })

  it("may have fields required, or null, on one side", () => {
    assert.deepStrictEqual(bodyField(text, Schema.String, false), [
      "things.create body.a required: optional / required"
    ])
    assert.deepStrictEqual(optionalBodyField({ ...text, nullable: true }, Schema.String), [
      "things.create body.a nullable: may be null / is never null"
    ])
    assert.deepStrictEqual(optionalBodyField(text, Schema.NullOr(Schema.String)), [
      "things.create body.a nullable: is never null / may be null"
    ])
    agrees(optionalBodyField({ ...text, nullable: true }, Schema.NullOr(Schema.String)))
  })

  it("may have fields of other types", () => {
    assert.deepStrictEqual(bodyField(text, Schema.Boolean), ["things.create body.a type: string / boolean"])
    assert.deepStrictEqual(bodyField({ type: "number" }, Schema.Int), ["things.create body.a type: number / integer"])
    assert.deepStrictEqual(bodyField({ type: "array", items: text }, Schema.Array(Schema.Int)), [
      "things.create body.a[] type: string / integer"
    ])
    assert.deepStrictEqual(bodyField({}, Wire.JsonObject), ["things.create body.a type: any JSON / free object"])
    assert.deepStrictEqual(bodyField({ type: "object", additionalProperties: text }, Wire.JsonObject), [
      "things.create body.a.* type: string / any JSON"
    ])
    agrees(bodyField({ type: "object", additionalProperties: true }, Wire.Metadata))
    agrees(bodyField({}, Wire.Json))
  })

  it("may have other limits, unless the file states them in words", () => {
    const list = { type: "array", items: text }
    agrees(bodyField({ ...list, maxItems: 50 }, Wire.atMost(50, Schema.String)))
    assert.deepStrictEqual(bodyField({ ...list, maxItems: 50 }, Wire.atMost(51, Schema.String)), [
      "things.create body.a limits: maxItems 50 / maxItems 51"
    ])
    assert.deepStrictEqual(bodyField({ ...list, maxItems: 50 }, Schema.Array(Schema.String)), [
      "things.create body.a limits: maxItems 50 / no maxItems"
    ])
    assert.deepStrictEqual(bodyField(list, Wire.atMost(50, Schema.String)), [
      "things.create body.a limits: no maxItems / maxItems 50"
    ])
    agrees(bodyField({ ...list, description: "Takes at most 50 of them." }, Wire.atMost(50, Schema.String)))
    assert.deepStrictEqual(bodyField({ ...list, description: "At most 500." }, Wire.atMost(50, Schema.String)), [
      "things.create body.a limits: no maxItems / maxItems 50"
    ])
    agrees(bodyField({ ...text, minLength: 3, maxLength: 25 }, Wire.text(3, 25)))
    assert.lengthOf(bodyField({ ...text, minLength: 1, maxLength: 25 }, Wire.text(3, 26)), 2)
    agrees(bodyField({ type: "integer", minimum: 0, exclusiveMinimum: true, maximum: 9 }, Wire.intBetween(1, 9)))
    agrees(bodyField({ type: "number", exclusiveMinimum: 0 }, Wire.PositiveNumber))
  })

  it("may have times that are declared as something else", () => {
    const time = { type: "string", description: "In RFC3339 format." }
    agrees(bodyField(time, Wire.DateTimeString))
    assert.deepStrictEqual(bodyField(time, Schema.String), ["things.create body.a time: date-time string / string"])
    assert.deepStrictEqual(bodyField({ ...text, format: "date-time" }, Schema.String), [
      "things.create body.a time: date-time string / string"
    ])
  })

  it("may take further keys on one side", () => {
    const open = { type: "object", properties: { sub: text }, required: ["sub"], additionalProperties: true }
    agrees(
      bodyField(open, Wire.verbatim(Schema.Struct({ sub: Schema.String }, { key: Schema.String, value: Wire.Json })))
    )
    assert.deepStrictEqual(bodyField(open, Schema.Struct({ sub: Schema.String })), [
      "things.create body.a further keys: any JSON / not taken"
    ])
  })

  it("may be arrays, which the table holds under one field", () => {
    const list = { type: "array", items: text, maxItems: 10 }
    const payload = Schema.Struct({ things: Wire.atMost(10, Schema.String) })
    agrees(body(list, payload, "application/json", { bodyFormat: { arrayOf: "things" } }))
    assert.deepStrictEqual(body(list, payload), ["things.create body type: array of string (maxItems 10) / { things }"])
  })

  it("may be forms with files", () => {
    const form = { type: "object", properties: { file: { type: "string", format: "binary" } }, required: ["file"] }
    const payload = Schema.Struct({ file: Wire.Upload })
    agrees(body(form, payload, "multipart/form-data", { bodyFormat: "multipart" }))
    assert.deepStrictEqual(body(form, payload, "multipart/form-data"), [
      "things.create body media type: multipart/form-data / application/json"
    ])
    assert.deepStrictEqual(
      body(form, Schema.Struct({ file: Schema.String }), "multipart/form-data", { bodyFormat: "multipart" }),
      ["things.create body.file type: file / string"]
    )
  })
})

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
    const compared = (schema: Json, declared: Endpoint.Shape<unknown>, paging: Endpoint.Paging | undefined) =>
      linesOf(
        verdictOf(file({ "/things": { get: { responses: answered(schema) } } }), {
          list: Endpoint.get("things.list", "/things", { success: declared, ...(paging && { paging }) })
        })
      )
    const single: Endpoint.Paging = { style: "single" }
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
    assert.deepStrictEqual(compared(list, Page.of(Item), { style: "offset", most: 500 }), [
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

describe("deliberate differences", () => {
  const text = file({
    "/things": { get: { responses: answered({ type: "object", properties: { a: {}, b: {} }, required: ["a", "b"] }) } }
  })
  const things = {
    get: Endpoint.get("things.get", "/things", { success: Schema.Struct({ a: Schema.Int, b: Schema.Int }) })
  }
  const entry: Deliberate = {
    group: "things.get",
    place: /answer\.\w/,
    what: "type",
    times: 2,
    reason: "they are counts"
  }

  it("are explained by an entry that says how many there are", () => {
    const verdict = verdictOf(text, things, [entry])
    assert.isTrue(verdict.agrees)
    assert.include(report(verdict, "api.yml"), "they are counts")
  })

  it("fail the check where an entry matches more, less or nothing", () => {
    for (const times of [1, 3]) {
      const verdict = verdictOf(text, things, [{ ...entry, times }])
      assert.isFalse(verdict.agrees)
      assert.include(report(verdict, "api.yml"), `says ${times}, found 2`)
    }
    assert.isFalse(verdictOf(text, things, [entry, { ...entry, place: "answer.c", times: 1 }]).agrees)
  })

  it("are matched as a whole, never by a part of their place", () => {
    assert.lengthOf(verdictOf(text, things, [{ ...entry, place: /answer\./ }]).unexplained, 2)
    assert.lengthOf(verdictOf(text, things, [{ ...entry, what: "required" }]).unexplained, 2)
  })
})

describe("the report", () => {
  it("groups what is missing, extra and different, and ends with the count", () => {
    const text = file({
      "/things": {
        get: { operationId: "GetThings", responses: answered({ type: "object", properties: { a: {}, b: {} } }) },
        put: { operationId: "PutThings", responses: ok }
      }
    })
    const verdict = verdictOf(text, {
      get: Endpoint.get("things.get", "/things", {
        success: Schema.Struct({ b: Schema.optional(Schema.Int), c: Schema.Boolean })
      })
    })
    assert.strictEqual(
      report(verdict, "api.yml"),
      `The endpoint table against api.yml, API version 2026-05-12

things.get
  - answer.a       missing: optional any JSON
  ~ answer.b type  file: any JSON, table: integer
  + answer.c       not in the file: required boolean

operations
  - PUT /things  missing: PutThings answers string

1 of 2 operations are declared. 4 unexplained differences, 0 deliberate.`
    )
  })
})

describe("a file that cannot be read", () => {
  const issueOf = (text: string) => Either.getOrThrow(Either.flip(check(text, {}, [])))

  it("is named as such", () => {
    assert.match(issueOf("a: [b"), /^not YAML: /)
    assert.strictEqual(issueOf("openapi: 3.0.3"), "not an OpenAPI document: info is missing")
    assert.match(issueOf("just words"), /^not an OpenAPI document: /)
    assert.strictEqual(
      issueOf(file({ "/things": { get: { responses: answered({ $ref: "#/components/schemas/Gone" }) } } })),
      "the document refers to #/components/schemas/Gone, which it does not contain"
    )
  })
})
