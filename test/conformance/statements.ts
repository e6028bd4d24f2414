/**
 * Each test states a file and a declaration, and reads what the check has to say of the two.
 */
import { assert } from "@effect/vitest"
import { Either, Schema } from "effect"
import { Endpoint, type Operation } from "effect-clerk"
import { check, type Verdict } from "./check.js"
import type { Deliberate } from "./deliberate.js"

export type Json = Readonly<Record<string, unknown>>

export const file = (paths: Json, schemas: Json = {}): string =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { version: "2026-05-12" },
    security: [{ bearerAuth: [] }],
    paths,
    components: { schemas }
  })

export const verdictOf = (text: string, things: object, deliberate: ReadonlyArray<Deliberate> = []): Verdict =>
  Either.getOrThrowWith(check(text, { things }, deliberate), (issue) => new Error(issue))

/** The differences as one line each: place, kind, what the file says, what the table says. */
export const linesOf = (verdict: Verdict): ReadonlyArray<string> =>
  verdict.unexplained.map(
    ({ contract, declared, group, place, what }) =>
      `${[group, place, what].filter((part) => part !== "").join(" ")}: ${contract ?? "-"} / ${declared ?? "-"}`
  )

export const answered = (schema: Json) => ({ "200": { content: { "application/json": { schema } } } })

export const ok = answered({ type: "string" })

/** What the check says of an answer, by its schema in the file and in the table. */
export const answer = <A>(schema: Json, declared: Operation.Shape<A>, schemas: Json = {}): ReadonlyArray<string> =>
  linesOf(
    verdictOf(file({ "/things": { get: { responses: answered(schema) } } }, schemas), {
      get: Endpoint.get("things.get", "/things", { success: declared })
    })
  )

/** What the check says of the one field of an answer. */
export const answerField = (schema: Json, declared: Schema.Schema.Any, required = true) =>
  answer({ type: "object", properties: { a: schema }, ...(required ? { required: ["a"] } : {}) }, struct(declared))

export const optionalAnswerField = (schema: Json, declared: Schema.Schema.Any, required = false) =>
  answer(
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
    verdictOf(file({ "/things": { post: { requestBody: { content: { [mediaType]: { schema } } }, responses: ok } } }), {
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
    verdictOf(
      file({ "/things": { get: { parameters: parameters.map((p) => ({ in: "query", ...p })), responses: ok } } }),
      {
        list: Endpoint.get("things.list", "/things", { query: declared, success: Schema.String })
      }
    )
  )

export const agrees = (lines: ReadonlyArray<string>) => assert.deepStrictEqual(lines, [])
