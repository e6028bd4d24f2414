import * as HttpBody from "@effect/platform/HttpBody"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type * as AST from "effect/SchemaAST"
import { commaSeparatedNames, toWireName } from "../codec/annotations.js"
import { codecOf } from "../codec/compile.js"
import { Mismatch } from "../codec/Mismatch.js"
import type { AnySpec } from "../Operation.js"
import { multipartBody } from "./multipart.js"

/** What goes over the wire, apart from the headers that every call shares. */
export interface EncodedRequest {
  /** The encoded path below `/v1`, with the query string. */
  readonly target: string
  readonly body: HttpBody.HttpBody
}

/** What is wrong with an input, without sending it; nothing if it can be sent. */
export const inputIssue = (spec: AnySpec, input: unknown): string | undefined =>
  Option.getOrUndefined(Either.getLeft(encodeRequest(spec, input, "")))

/** Encodes an input by its endpoint; the failure is a sentence without any value. */
export const encodeRequest = (spec: AnySpec, input: unknown, boundary: string): Either.Either<EncodedRequest, string> =>
  Either.gen(function* () {
    if (typeof input !== "object" || input === null) return yield* Either.left("expected an object of fields")
    const { path, rest } = yield* split(spec, input as Readonly<Record<string, unknown>>)
    const fields = spec.fields === undefined ? yield* none(rest) : yield* encodeFields(spec.fields.ast, rest)
    return spec.method === "GET" || spec.method === "DELETE"
      ? { target: path + (yield* queryString(spec, fields)), body: HttpBody.empty }
      : { target: path, body: yield* bodyOf(spec, fields, boundary) }
  })

const split = (spec: AnySpec, input: Readonly<Record<string, unknown>>) => {
  const rest: Record<string, unknown> = { ...input }
  let issue: string | undefined
  const path = spec.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    issue ??= segmentIssue(name, value) ?? shapeIssue(name, value, spec.pathShapes[name]?.ast)
    return issue === undefined ? encodeURIComponent(String(value)) : ""
  })
  return issue === undefined ? Either.right({ path, rest }) : Either.left(issue)
}

/** The longest id or slug Clerk makes is far below this; it stops a body from being passed as an id. */
const longestSegment = 512

/** A segment that a server or a proxy would read as something else than one segment never leaves. */
const segmentIssue = (name: string, value: unknown): string | undefined => {
  if (typeof value !== "string") {
    return `${name}: expected a string, got ${value === undefined ? "nothing" : `a ${typeof value}`}`
  }
  if (value === "") return `${name}: must not be empty`
  if (value.length > longestSegment) return `${name}: is longer than ${longestSegment} characters`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  return /^\.+$|[\s/\\?#%\u0000-\u001f\u007f]|\p{Surrogate}/u.test(value)
    ? `${name}: must be one path segment, without white space, slashes, "?", "#" or "%"`
    : undefined
}

/** What is wrong with a path parameter that has a schema. */
const shapeIssue = (name: string, value: unknown, ast: AST.AST | undefined): string | undefined => {
  const encoded = ast === undefined ? value : codecOf(ast).encode(value)
  return encoded instanceof Mismatch ? encoded.at(name).toString() : undefined
}

const none = (rest: Readonly<Record<string, unknown>>): Either.Either<Readonly<Record<string, unknown>>, string> => {
  const extra = Object.keys(rest).find((key) => rest[key] !== undefined)
  return extra === undefined ? Either.right({}) : Either.left(`${extra}: there is no such field`)
}

const encodeFields = (
  ast: AST.AST,
  rest: Readonly<Record<string, unknown>>
): Either.Either<Readonly<Record<string, unknown>>, string> => {
  const encoded = codecOf(ast).encode(rest)
  return encoded instanceof Mismatch
    ? Either.left(encoded.toString())
    : Either.right(encoded as Readonly<Record<string, unknown>>)
}

const queryString = (spec: AnySpec, fields: Readonly<Record<string, unknown>>): Either.Either<string, string> => {
  const commaSeparated = commaSeparatedNames(spec.fields?.ast)
  const pairs: Array<string> = []
  for (const [name, value] of Object.entries(fields)) {
    const values: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
    for (const text of commaSeparated.has(name) ? [values.map(String).join(",")] : values.map(String)) {
      if (/\p{Surrogate}/u.test(text)) return Either.left(`${name}: contains half of a surrogate pair`)
      // encodeURIComponent also writes "+" as %2B, which `+created_at` depends on.
      pairs.push(`${name}=${encodeURIComponent(text)}`)
    }
  }
  return Either.right(pairs.length === 0 ? "" : `?${pairs.join("&")}`)
}

const bodyOf = (
  spec: AnySpec,
  fields: Readonly<Record<string, unknown>>,
  boundary: string
): Either.Either<HttpBody.HttpBody, string> => {
  if (spec.fields === undefined) return Either.right(HttpBody.empty)
  if (spec.bodyFormat === "multipart") return Either.right(multipartBody(fields, boundary))
  const value = spec.bodyFormat === "json" ? fields : fields[toWireName(spec.bodyFormat.arrayOf)]
  return Either.flatMap(stringify(value), (text) =>
    // JSON.stringify writes half of a surrogate pair as an escape, which Clerk would store as garbage.
    /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(text)
      ? Either.left("contains half of a surrogate pair")
      : Either.right(HttpBody.text(text, "application/json"))
  )
}

const stringify = (value: unknown): Either.Either<string, string> =>
  Either.try({ try: () => JSON.stringify(value), catch: () => "cannot be written as JSON (circular or too deep)" })
