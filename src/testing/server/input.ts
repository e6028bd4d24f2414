import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as AST from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import { toWireName } from "../../codec/annotations.js"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import { parameterOf } from "../../codec/wireIssue.js"
import type { AnySpec } from "../../Operation.js"
import { Problem } from "../store/problem.js"
import type { Match } from "./routes.js"
import { fromText, textFields, wireTypes } from "./textFields.js"

/** The input of an operation, decoded from a request. */
export const inputOf = (
  { parameters, spec }: Match,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<unknown, Problem> =>
  spec.fields === undefined
    ? Effect.succeed(parameters)
    : Effect.flatMap(wireFields(spec, spec.fields.ast, request), (wire) => {
        const fields = codecOf(spec.fields?.ast ?? AST.voidKeyword).decode(wire)
        return fields instanceof Mismatch
          ? mismatchProblem(fields)
          : Effect.succeed({ ...parameters, ...(fields as object) })
      })

const mismatchProblem = (found: Mismatch): Problem => {
  const parameter = parameterOf(found)
  const isMissing = found.actual === "nothing"
  return new Problem({
    status: 422,
    code: isMissing ? "form_param_missing" : "form_param_format_invalid",
    message: isMissing
      ? `${parameter} must be included.`
      : `${parameter} is invalid: expected ${found.expected}, got ${found.actual}.`,
    meta: { param_name: parameter }
  })
}

const wireFields = (
  spec: AnySpec,
  ast: AST.AST,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<Readonly<Record<string, unknown>>, Problem> => {
  if (spec.method === "GET" || spec.method === "DELETE") {
    return Effect.succeed(textFields(ast, searchParams(request.url)))
  }
  if (spec.bodyFormat === "multipart") return formFields(ast, request)
  const { bodyFormat } = spec
  if (contentType(request) === "application/x-www-form-urlencoded") {
    return Effect.map(bodyText(request), (text) => ({
      ...textFields(ast, new URLSearchParams(text)),
      ...idempotencyField(spec, request)
    }))
  }
  return Effect.flatMap(jsonBody(request), (json) => {
    if (typeof bodyFormat === "object") {
      return Effect.succeed({ [toWireName(bodyFormat.arrayOf)]: json })
    }
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? Effect.succeed({ ...json, ...idempotencyField(spec, request) })
      : invalidBody()
  })
}

const idempotencyField = ({ idempotencyHeader }: AnySpec, { headers }: HttpServerRequest.HttpServerRequest) => {
  const key = headers["idempotency-key"]
  return idempotencyHeader === undefined || key === undefined ? {} : { [toWireName(idempotencyHeader)]: key }
}

const searchParams = (url: string): URLSearchParams => {
  const start = url.indexOf("?")
  return new URLSearchParams(start === -1 ? "" : url.slice(start))
}

const invalidBody = (): Problem =>
  new Problem({
    status: 400,
    code: "request_body_invalid",
    message: "The request body is invalid. Please consult the API documentation for more information."
  })

const jsonBody = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<unknown, Problem> =>
  bodyText(request).pipe(
    // An operation whose fields are all optional may be called without a body.
    Effect.flatMap((text) => (text === "" ? Effect.succeed({}) : Effect.try((): unknown => JSON.parse(text)))),
    Effect.mapError(invalidBody)
  )

const bodyText = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<string, Problem> =>
  Effect.mapError(request.text, invalidBody)

/** The media type of the body, without parameters such as the character set. */
const contentType = ({ headers }: HttpServerRequest.HttpServerRequest): string | undefined =>
  headers["content-type"]?.split(";")[0]?.trim().toLowerCase()

const formFields = (
  ast: AST.AST,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<Readonly<Record<string, unknown>>, Problem> => {
  if (contentType(request) !== "multipart/form-data") {
    return new Problem({
      status: 415,
      code: "unsupported_content_type",
      message: "Content-Type is unsupported. You should use multipart/form-data instead."
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
    Effect.mapError(invalidBody)
  )
}
