/**
 * Snippets of an OpenAPI file and of an endpoint table, and the differences that the check finds between the two.
 */
import { assert } from "@effect/vitest"
import { Either, Schema } from "effect"
import { Endpoint, type Operation } from "effect-clerk"
import { check, type Result } from "./check.js"
import type { Deliberate } from "./deliberate.js"
import { readFacts, writeFacts } from "./facts.js"
import { contractOf } from "./openapi.js"

export type Json = Readonly<Record<string, unknown>>

export const file = (paths: Json, schemas: Json = {}): string =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { version: "2026-05-12" },
    security: [{ bearerAuth: [] }],
    paths,
    components: { schemas }
  })

/** Compares by way of the facts, as CI does. */
export const resultOf = (text: string, things: object, deliberate: ReadonlyArray<Deliberate> = []): Result =>
  check(readFacts(factsOfFile(text)), { things }, deliberate)

/** The facts that a file states. */
export const factsOfFile = (text: string): string =>
  writeFacts(Either.getOrThrowWith(contractOf(text), (issue) => new Error(issue)))

/** The differences as one line each: place, kind, what the file says, what the table says. */
export const linesOf = (result: Result): ReadonlyArray<string> =>
  result.unexplained.map(
    ({ contract, declared, group, place, what }) =>
      `${[group, place, what].filter((part) => part !== "").join(" ")}: ${contract ?? "-"} / ${declared ?? "-"}`
  )

export const respondsWith = (schema: Json) => ({ "200": { content: { "application/json": { schema } } } })

export const ok = respondsWith({ type: "string" })

/** What the check says of a response, by its schema in the file and in the table. */
export const response = <A>(schema: Json, declared: Operation.Shape<A>, schemas: Json = {}): ReadonlyArray<string> =>
  linesOf(
    resultOf(file({ "/things": { get: { responses: respondsWith(schema) } } }, schemas), {
      get: Endpoint.get("things.get", "/things", { success: declared })
    })
  )

/** What the check says of the one field of a response. */
export const responseField = (schema: Json, declared: Schema.Schema.Any, required = true) =>
  response({ type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) }, struct(declared))

export const optionalResponseField = (schema: Json, declared: Schema.Schema.Any, required = false) =>
  response(
    { type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) },
    Schema.make(Schema.Struct({ a: Schema.optional(declared) }).ast)
  )

const struct = (declared: Schema.Schema.Any) => Schema.make(Schema.Struct({ a: declared }).ast)

/** What the check says of a body. */
export const body = (
  schema: Json,
  payload: Operation.Shape<unknown>,
  mediaType = "application/json",
  rest: object = {}
) =>
  linesOf(
    resultOf(file({ "/things": { post: { requestBody: { content: { [mediaType]: { schema } } }, responses: ok } } }), {
      create: Endpoint.post("things.create", "/things", { payload, success: Schema.String, ...rest })
    })
  )

export const bodyField = (schema: Json, declared: Schema.Schema.Any, required = true) =>
  body({ type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) }, struct(declared))

export const optionalBodyField = (schema: Json, declared: Schema.Schema.Any) =>
  body({ type: "object", properties: { a: schema } }, Schema.make(Schema.Struct({ a: Schema.optional(declared) }).ast))

/** What the check says of the query parameters. */
export const query = (parameters: ReadonlyArray<Json>, declared: Operation.Shape<unknown>) =>
  linesOf(
    resultOf(
      file({ "/things": { get: { parameters: parameters.map((p) => ({ in: "query", ...p })), responses: ok } } }),
      {
        list: Endpoint.get("things.list", "/things", { query: declared, success: Schema.String })
      }
    )
  )

export const agrees = (lines: ReadonlyArray<string>) => assert.deepStrictEqual(lines, [])
