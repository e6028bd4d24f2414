import { assert, describe, it } from "@effect/vitest"
import { Either, Schema } from "effect"
import { Endpoint, type Operation, Wire } from "effect-clerk"
import type { Deliberate } from "./deliberate.js"
import { readFacts, writeFacts } from "./facts.js"
import { contractOf } from "./openapi.js"
import { changedLines, report } from "./report.js"
import {
  agrees,
  body,
  bodyField,
  factsOfFile,
  file,
  type Json,
  linesOf,
  ok,
  optionalBodyField,
  query,
  respondsWith,
  resultOf
} from "./snippets.js"

describe("operations", () => {
  const things = { get: Endpoint.get("things.get", "/things/:thingId", { success: Schema.String, errors: [404] }) }
  const get = {
    parameters: [{ name: "thing_id", in: "path", required: true, schema: { type: "string" } }],
    responses: { ...ok, "404": {} }
  }
  const compared = (operation: Json, path = "/things/{thing_id}", method = "get") =>
    linesOf(resultOf(file({ [path]: { [method]: operation } }), things))

  it("agree if file and table say the same", () => agrees(compared(get)))

  it("agree whatever the file calls a path parameter", () => {
    const [parameter] = get.parameters
    agrees(compared({ ...get, parameters: [{ ...parameter, name: "thingID" }] }, "/things/{thingID}"))
  })

  it("may be missing; the report lists what they take and return", () => {
    const create = {
      operationId: "CreateThing",
      parameters: [{ name: "dry_run", in: "query", schema: { type: "boolean" } }],
      requestBody: { content: { "application/json": { schema: { type: "object", properties: { name: {} } } } } },
      responses: ok
    }
    const text = file({ "/things/{thing_id}": { get }, "/things": { post: create } })
    const result = resultOf(text, things)
    assert.deepStrictEqual(linesOf(result), [
      "POST /things operation: CreateThing takes dry_run, name and returns string / -"
    ])
    assert.strictEqual(result.published, 2)
    assert.strictEqual(result.covered, 1)
  })

  it("may be too many", () => {
    assert.deepStrictEqual(linesOf(resultOf(file({}), things)), ["things.get operation: - / GET /things/{thing_id}"])
  })

  it("may have another method or path", () => {
    assert.deepStrictEqual(compared(get, "/things/{thing_id}", "post"), [
      "POST /things/{thing_id} operation: unnamed returns string / -",
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
    assert.deepStrictEqual(linesOf(resultOf(file({ "/things/{thing_id}": { get } }), twice)), [
      "things.read operation: declared once / also declared as things.get"
    ])
  })

  it("may have another name than their place in the table", () => {
    const misplaced = { read: things.get }
    assert.deepStrictEqual(linesOf(resultOf(file({ "/things/{thing_id}": { get } }), misplaced)), [
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
    const list = Endpoint.get("things.list", "/things", { success: Schema.String, errors: [404] })
    assert.deepStrictEqual(linesOf(resultOf(file({ "/things": { get: { responses: ok } } }), { list })), [
      "things.list errors: none / 404"
    ])
  })

  it("with a path parameter declare 404, whether the file lists it or not", () => {
    agrees(compared({ ...get, responses: ok }))
    const silent = { get: Endpoint.get("things.get", "/things/:thingId", { success: Schema.String, errors: [422] }) }
    const unprocessable = { ...get, responses: { ...ok, "422": {} } }
    assert.deepStrictEqual(linesOf(resultOf(file({ "/things/{thing_id}": { get: unprocessable } }), silent)), [
      "things.get errors: 404 422 / 422"
    ])
  })

  it("may be deprecated on one side", () => {
    assert.deepStrictEqual(compared({ ...get, deprecated: true }), ["things.get deprecated: true / false"])
  })

  it("may need a key on one side", () => {
    assert.deepStrictEqual(compared({ ...get, security: [] }), ["things.get credential: needs no key / needs a key"])
  })

  it("may have a response on one side only", () => {
    assert.deepStrictEqual(compared({ ...get, responses: { "200": {}, "404": {} } }), [
      "things.get response response: - / application/json: string"
    ])
    const silent = { get: Endpoint.get("things.get", "/things/:thingId", { errors: [404] }) }
    assert.deepStrictEqual(linesOf(resultOf(file({ "/things/{thing_id}": { get } }), silent)), [
      "things.get response response: application/json: string / -"
    ])
  })

  it("are not compared if they belong to another API version", () => {
    const pinned = { old: Endpoint.get("things.old", "/old", { success: Schema.String, apiVersion: "2024-10-01" }) }
    const result = resultOf(file({}), pinned)
    agrees(linesOf(result))
    assert.deepStrictEqual(
      result.pinned.map(({ name }) => name),
      ["things.old"]
    )
  })
})

describe("path parameters", () => {
  const compared = (schema: Json, declared?: Operation.Shape<string>) =>
    linesOf(
      resultOf(
        file({
          "/things/{part_id}/{thing_id}": {
            get: {
              parameters: [
                { name: "thing_id", in: "path", required: true, schema },
                { name: "part_id", in: "path", required: true, schema: { type: "string" } }
              ],
              responses: ok
            }
          }
        }),
        {
          get: Endpoint.get("things.get", "/things/:partId/:thingId", {
            ...(declared && { path: { thingId: declared } }),
            success: Schema.String,
            errors: [404]
          })
        }
      )
    )

  it("may have other values", () => {
    const kind = { type: "string", enum: ["email", "sms"] }
    agrees(compared(kind, Schema.Literal("email", "sms")))
    assert.deepStrictEqual(compared(kind), ['things.get path thing_id values: "email" | "sms" / any string'])
    assert.deepStrictEqual(compared(kind, Schema.Literal("email")), [
      'things.get path thing_id values: also "sms" / nothing more'
    ])
  })

  it("may have another pattern", () => {
    const id = { type: "string", pattern: "^ak_\\w{2}$" }
    agrees(compared(id, Wire.matching(/^ak_\w{2}$/, "an id")))
    assert.deepStrictEqual(compared(id), ["things.get path thing_id rules: pattern ^ak_\\w{2}$ / no pattern"])
    assert.lengthOf(compared({ type: "string" }, Wire.matching(/^ak$/, "an id")), 1)
  })

  it("may have another type", () => {
    assert.deepStrictEqual(compared({ type: "integer" }), ["things.get path thing_id type: integer / string"])
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

  it("may state the fields of an order in words only", () => {
    const orderBy = Schema.make(Schema.Struct({ orderBy: Schema.optional(Wire.orderBy("name", "created_at")) }).ast)
    const order = (description: string) =>
      query([{ name: "order_by", description, schema: { type: "string" } }], orderBy)
    agrees(order("Order by `name` or `created_at`, for example `-created_at`. Only one `order_by` is supported."))
    agrees(order("Sorts things by name, created_at or name. Prepend + or -."))
    assert.deepStrictEqual(order("Order by `name`, `key` or `created_at`."), [
      "things.list query order_by rules: pattern ^[+-]?(name|key|created_at)$ / pattern ^[+-]?(name|created_at)$"
    ])
  })

  it('may be booleans if the file says "true" or "false"', () => {
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
        resultOf(
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

  it("may have other limits; those of lists may be stated in words", () => {
    const list = { type: "array", items: text }
    agrees(bodyField({ ...list, maxItems: 50 }, Wire.atMost(50, Schema.String)))
    assert.deepStrictEqual(bodyField({ ...list, maxItems: 50 }, Wire.atMost(51, Schema.String)), [
      "things.create body.a rules: maxItems 50 / maxItems 51"
    ])
    assert.deepStrictEqual(bodyField({ ...list, maxItems: 50 }, Schema.Array(Schema.String)), [
      "things.create body.a rules: maxItems 50 / no maxItems"
    ])
    assert.deepStrictEqual(bodyField(list, Wire.atMost(50, Schema.String)), [
      "things.create body.a rules: no maxItems / maxItems 50"
    ])
    agrees(bodyField({ ...list, description: "Takes at most 50 of them." }, Wire.atMost(50, Schema.String)))
    assert.deepStrictEqual(bodyField({ ...list, description: "At most 500." }, Wire.atMost(50, Schema.String)), [
      "things.create body.a rules: maxItems 500 / maxItems 50"
    ])
    assert.deepStrictEqual(bodyField({ ...list, description: "At most 50." }, Schema.Array(Schema.String)), [
      "things.create body.a rules: maxItems 50 / no maxItems"
    ])
    agrees(bodyField({ ...text, minLength: 3, maxLength: 25 }, Wire.text(3, 25)))
    assert.lengthOf(bodyField({ ...text, minLength: 1, maxLength: 25 }, Wire.text(3, 26)), 2)
    agrees(bodyField({ type: "integer", minimum: 0, exclusiveMinimum: true, maximum: 9 }, Wire.intBetween(1, 9)))
    agrees(bodyField({ type: "number", exclusiveMinimum: 0 }, Wire.PositiveNumber))
  })

  it("may have another pattern", () => {
    const id = { ...text, pattern: "^ak_\\w{2}$" }
    agrees(bodyField(id, Wire.matching(/^ak_\w{2}$/, "an id")))
    assert.deepStrictEqual(bodyField(id, Schema.String), [
      "things.create body.a rules: pattern ^ak_\\w{2}$ / no pattern"
    ])
    assert.deepStrictEqual(bodyField(text, Wire.matching(/^ak$/, "an id")), [
      "things.create body.a rules: no pattern / pattern ^ak$"
    ])
  })

  it("may have another format", () => {
    agrees(bodyField({ ...text, format: "email" }, Wire.EmailAddress))
    agrees(bodyField({ type: "integer", format: "int64" }, Schema.Int))
    assert.deepStrictEqual(bodyField({ ...text, format: "uri" }, Schema.String), [
      "things.create body.a rules: format uri / no format"
    ])
    assert.deepStrictEqual(bodyField(text, Wire.AbsoluteUrl), ["things.create body.a rules: no format / format uri"])
  })

  it("may have lists with repeated items on one side", () => {
    const list = { type: "array", items: text, uniqueItems: true }
    agrees(bodyField(list, Wire.distinct(Schema.Array(Schema.String))))
    agrees(bodyField({ ...list, uniqueItems: false }, Schema.Array(Schema.String)))
    assert.deepStrictEqual(bodyField(list, Schema.Array(Schema.String)), [
      "things.create body.a rules: uniqueItems true / no uniqueItems"
    ])
  })

  it("may require one of several fields on one side", () => {
    const properties = { home_url: text, b: text }
    const either = { type: "object", properties, anyOf: [{ required: ["b"] }, { required: ["home_url"] }] }
    const fields = Schema.Struct({ homeUrl: Schema.optional(Schema.String), b: Schema.optional(Schema.String) })
    agrees(body(either, Wire.requiringOneOf(fields, "homeUrl", "b")))
    assert.deepStrictEqual(body(either, fields), ["things.create body rules: anyOf b | home_url / no anyOf"])
    assert.deepStrictEqual(body({ type: "object", properties }, Wire.requiringOneOf(fields, "b")), [
      "things.create body rules: no anyOf / anyOf b"
    ])
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
    const further = (value: Schema.Schema.AnyNoContext) =>
      Wire.verbatim(Schema.Struct({ sub: Schema.String }, { key: Schema.String, value }))
    agrees(bodyField(open, further(Wire.Json)))
    assert.deepStrictEqual(bodyField(open, further(Schema.Boolean)), [
      "things.create body.a.* type: any JSON / boolean"
    ])
    assert.deepStrictEqual(bodyField(open, Schema.Struct({ sub: Schema.String })), [
      "things.create body.a further keys: any JSON / not allowed"
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

describe("facts that the table does not repeat", () => {
  const facts = (field: Json) =>
    factsOfFile(file({ "/things": { get: { responses: respondsWith({ type: "object", properties: { a: field } }) } } }))
  const a = "GET /things response.a: optional string"

  it.each([
    ["deprecated", { deprecated: true }, `${a.replace("optional", "optional deprecated")}`],
    ["nullable", { nullable: true }, `${a} null`],
    ["format", { format: "uri" }, `${a} format="uri"`],
    ["pattern", { pattern: "^a b$" }, `${a} pattern="^a b$"`]
  ])("show in the file of facts: %s", (_, keyword, line) => {
    const [before, after] = [facts({ type: "string" }), facts({ type: "string", ...keyword })]
    assert.deepStrictEqual(changedLines(before, after), [`- ${a}`, `+ ${line}`])
    assert.strictEqual(writeFacts(readFacts(after)), after)
  })

  it("leave out the prose", () => {
    assert.strictEqual(facts({ type: "string", description: "Its name.", example: "x" }), facts({ type: "string" }))
  })
})

describe("deliberate differences", () => {
  const text = file({
    "/things": {
      get: { responses: respondsWith({ type: "object", properties: { a: {}, b: {} }, required: ["a", "b"] }) }
    }
  })
  const things = {
    get: Endpoint.get("things.get", "/things", { success: Schema.Struct({ a: Schema.Int, b: Schema.Int }) })
  }
  const entry: Deliberate = {
    group: "things.get",
    place: /response\.\w/,
    what: "type",
    times: 2,
    reason: "they are counts"
  }

  it("are explained by an entry that says how many there are", () => {
    const result = resultOf(text, things, [entry])
    assert.isTrue(result.agrees)
    assert.include(report(result, { source: "api.yml", deliberate: true }), "they are counts")
    assert.notInclude(report(result, { source: "api.yml" }), "they are counts")
  })

  it("fail the check if an entry matches more, less or nothing", () => {
    for (const times of [1, 3]) {
      const result = resultOf(text, things, [{ ...entry, times }])
      assert.isFalse(result.agrees)
      assert.include(report(result, { source: "api.yml" }), `says ${times}, found 2`)
    }
    assert.isFalse(resultOf(text, things, [entry, { ...entry, place: "response.c", times: 1 }]).agrees)
  })

  it("are matched as a whole, never by a part of their place", () => {
    assert.lengthOf(resultOf(text, things, [{ ...entry, place: /response\./ }]).unexplained, 2)
    assert.lengthOf(resultOf(text, things, [{ ...entry, what: "required" }]).unexplained, 2)
  })
})

describe("the report", () => {
  it("groups what is missing, extra and different, and ends with the count", () => {
    const text = file({
      "/things": {
        get: { operationId: "GetThings", responses: respondsWith({ type: "object", properties: { a: {}, b: {} } }) },
        put: { operationId: "PutThings", responses: ok }
      }
    })
    const result = resultOf(text, {
      get: Endpoint.get("things.get", "/things", {
        success: Schema.Struct({ b: Schema.optional(Schema.Int), c: Schema.Boolean })
      }),
      old: Endpoint.get("things.old", "/old", {})
    })
    assert.strictEqual(
      report(result, { source: "api.yml" }),
      `The endpoint table against api.yml, API version 2026-05-12

-: only the file has it   +: only the table has it   ~: they differ

things.get
  - response.a       missing: optional any JSON
  ~ response.b type  file: any JSON, table: integer
  + response.c       not in the file: required boolean

operations
  - PUT /things  missing: PutThings returns string
  + things.old   not in the file: GET /old

1 of 2 operations are declared, and 1 that the file lacks.
5 unexplained differences, 0 deliberate (--deliberate lists them).`
    )
  })
})

describe("a file that cannot be read", () => {
  const issueOf = (text: string) => Either.getOrThrow(Either.flip(contractOf(text)))

  it("is named as such", () => {
    assert.match(issueOf("a: [b"), /^not YAML: /)
    assert.strictEqual(issueOf("openapi: 3.0.3"), "not an OpenAPI document: info is missing")
    assert.match(issueOf("just words"), /^not an OpenAPI document: /)
    assert.strictEqual(
      issueOf(file({ "/things": { get: { responses: respondsWith({ $ref: "#/components/schemas/Gone" }) } } })),
      "the document refers to #/components/schemas/Gone, which it does not contain"
    )
  })
})
