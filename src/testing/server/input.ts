import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as AST from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import { commaSeparatedNames, toWireName } from "../../codec/annotations.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import type { AnySpec } from "../../Operation.js"
import type { Match } from "./routes.js"

/** A request that its operation does not take, with what Clerk would answer. */
export class Refusal extends Data.TaggedError("Refusal")<{
  readonly status: number
  readonly code: string
  readonly text: string
  readonly parameter?: string
}> {}

/** The input that a client was called with, read back from its request. */
export const inputOf = (
  { parameters, spec }: Match,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<unknown, Refusal> =>
  spec.fields === undefined
    ? Effect.succeed(parameters)
    : Effect.flatMap(wireFields(spec, spec.fields.ast, request), (wire) => {
        const fields = codecOf(spec.fields?.ast ?? AST.voidKeyword).decode(wire)
        return fields instanceof Mismatch
          ? Effect.fail(mismatch(fields))
          : Effect.succeed({ ...parameters, ...(fields as object) })
      })

const mismatch = (found: Mismatch): Refusal => {
  const parameter = found.path.map((key) => (typeof key === "string" ? toWireName(key) : String(key))).join(".")
  return found.actual === "nothing"
    ? new Refusal({ status: 422, code: "form_param_missing", text: `${parameter} must be included.`, parameter })
    : new Refusal({
        status: 422,
        code: "form_param_format_invalid",
        text: `${parameter} is invalid: expected ${found.expected}, got ${found.actual}.`,
        parameter
      })
}

const wireFields = (
  spec: AnySpec,
  ast: AST.AST,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<Readonly<Record<string, unknown>>, Refusal> => {
  if (spec.method === "GET" || spec.method === "DELETE") {
    return Effect.succeed(queryFields(ast, commaSeparatedNames(ast), searchParams(request.url)))
  }
  if (spec.bodyFormat === "multipart") return formFields(ast, request)
  const { bodyFormat } = spec
  return Effect.flatMap(jsonBody(request), (json) => {
    if (typeof bodyFormat === "object") {
      return Effect.succeed({ [toWireName(bodyFormat.arrayOf)]: json })
    }
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? Effect.succeed(json as Readonly<Record<string, unknown>>)
      : Effect.fail(invalidBody)
  })
}

const searchParams = (url: string): URLSearchParams => {
  const start = url.indexOf("?")
  return new URLSearchParams(start === -1 ? "" : url.slice(start))
}

const invalidBody = new Refusal({
  status: 400,
  code: "request_body_invalid",
  text: "The request body is invalid. Please consult the API documentation for more information."
})

const jsonBody = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<unknown, Refusal> =>
  request.text.pipe(
    // An operation whose fields are all optional may be called without a body.
    Effect.flatMap((text) => (text === "" ? Effect.succeed({}) : Effect.try((): unknown => JSON.parse(text)))),
    Effect.mapError(() => invalidBody)
  )

const formFields = (
  ast: AST.AST,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<Readonly<Record<string, unknown>>, Refusal> => {
  if (request.headers["content-type"]?.startsWith("multipart/form-data") !== true) {
    return new Refusal({
      status: 415,
      code: "unsupported_content_type",
      text: "Content-Type is unsupported. You should use multipart/form-data instead."
    })
  }
  const types = wireTypes(ast)
  return request.multipartStream.pipe(
    Stream.runFoldEffect({} as Record<string, unknown>, (fields, part) => {
      if (part._tag === "Field") {
        const type = types.get(part.key)
        if (type !== undefined) fields[part.key] = fromText(type, [part.value])
        return Effect.succeed(fields)
      }
      return Effect.map(part.contentEffect, (content) => {
        fields[part.key] = { name: part.name, contentType: part.contentType, content }
        return fields
      })
    }),
    Effect.mapError(() => invalidBody)
  )
}

const queryFields = (
  ast: AST.AST,
  commaSeparated: ReadonlySet<string>,
  query: URLSearchParams
): Readonly<Record<string, unknown>> => {
  const fields: Record<string, unknown> = {}
  for (const [name, type] of wireTypes(ast)) {
    const values = query.getAll(name)
    if (values.length === 0) continue
    fields[name] = fromText(
      type,
      commaSeparated.has(name) ? values.flatMap((value) => (value === "" ? [] : value.split(","))) : values
    )
  }
  return fields
}

const wireTypes = (ast: AST.AST): ReadonlyMap<string, AST.AST> =>
  new Map(
    AST.getPropertySignatures(AST.encodedAST(ast)).map((signature) => [
      toWireName(String(signature.name)),
      signature.type
    ])
  )

/** Reads text as the type that the field has in JSON; what does not read stays text, for the schema to refuse. */
const fromText = (ast: AST.AST, values: ReadonlyArray<string>): unknown => {
  const types: ReadonlyArray<AST.AST> = AST.isUnion(ast) ? ast.types : [ast]
  const list = types.find(AST.isTupleType)
  const item = list?.rest[0]
  if (item !== undefined) return values.map((value) => fromText(item.type, [value]))
  const text = values.at(-1) ?? ""
  for (const type of types) {
    if (AST.isNumberKeyword(type) && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text)
    if (AST.isBooleanKeyword(type) && (text === "true" || text === "false")) return text === "true"
    if (AST.isLiteral(type) && String(type.literal) === text) return type.literal
  }
  return text
}
