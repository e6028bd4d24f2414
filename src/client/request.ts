import * as HttpBody from "@effect/platform/HttpBody"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { commaSeparatedNames, toWireName } from "../codec/annotations.js"
import { codecOf } from "../codec/compile.js"
import { Mismatch } from "../codec/Mismatch.js"
import type { AnySpec, Shape } from "../Operation.js"
import { multipartBody } from "./multipart.js"

/** What is sent, apart from the headers that every call shares. */
export interface EncodedRequest {
  /** The encoded path below `/v1`. */
  readonly path: string
  /** The path with the query string. */
  readonly target: string
  readonly body: HttpBody.HttpBody
  /** The value of the header `idempotency-key`. */
  readonly idempotencyKey: string | undefined
}

/** What is wrong with an input, without sending it; nothing if it can be sent. */
export const inputIssue = (spec: AnySpec, input: unknown): string | undefined =>
  Option.getOrUndefined(Either.getLeft(encodeRequest(spec, input, "")))

/** Encodes an input by its endpoint; the failure is a sentence without any value. */
export const encodeRequest = (
  spec: AnySpec,
  input: unknown,
  boundary: string
): Either.Either<EncodedRequest, string> => {
  if (typeof input !== "object" || input === null) return Either.left("expected an object of fields")
  const given = input as Fields
  const { names, parts } = templateOf(spec)
  let path = parts[0] ?? ""
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? ""
    const issue = segmentIssue(name, given[name]) ?? shapeIssue(name, given[name], spec.pathShapes[name])
    if (issue !== undefined) return Either.left(issue)
    path += encodeURIComponent(String(given[name])) + (parts[index + 1] ?? "")
  }
  const fields = encodeFields(spec, withoutPath(given, names))
  if (typeof fields === "string") return Either.left(fields)
  if (spec.method === "GET" || spec.method === "DELETE") {
    return Either.map(queryString(spec, fields), (query) => ({
      path,
      target: path + query,
      body: HttpBody.empty,
      idempotencyKey: undefined
    }))
  }
  const [idempotencyKey, inBody] = takeIdempotencyKey(spec, fields)
  return Either.map(bodyOf(spec, inBody, boundary), (body) => ({ path, target: path, body, idempotencyKey }))
}

type Fields = Readonly<Record<string, unknown>>

/** A path template cut at its parameters: one part more than there are names. */
interface Template {
  readonly names: ReadonlyArray<string>
  readonly parts: ReadonlyArray<string>
  readonly commaSeparated: ReadonlySet<string>
}

const templates = new WeakMap<AnySpec, Template>()

const templateOf = (spec: AnySpec): Template => {
  let template = templates.get(spec)
  if (template === undefined) {
    template = {
      names: spec.pathParameters,
      parts: spec.path.split(/:\w+/),
      commaSeparated: commaSeparatedNames(spec.fields?.ast)
    }
    templates.set(spec, template)
  }
  return template
}

const withoutPath = (given: Fields, names: ReadonlyArray<string>): Fields => {
  const rest: Record<string, unknown> = {}
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) rest[name] = given[name]
  }
  return rest
}

/** The fields by their wire names, or what is wrong with them. */
const encodeFields = (spec: AnySpec, fields: Fields): Fields | string => {
  if (spec.fields !== undefined) {
    const encoded = codecOf(spec.fields.ast).encode(fields)
    return encoded instanceof Mismatch ? encoded.toString() : (encoded as Fields)
  }
  const extra = Object.keys(fields).find((name) => fields[name] !== undefined)
  return extra === undefined ? {} : `${extra}: there is no such field`
}

/** The value of the header, and the fields that stay in the body. */
const takeIdempotencyKey = (spec: AnySpec, fields: Fields): readonly [string | undefined, Fields] => {
  if (spec.idempotencyHeader === undefined) return [undefined, fields]
  const { [toWireName(spec.idempotencyHeader)]: key, ...inBody } = fields
  return [key === undefined ? undefined : String(key), inBody]
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
const shapeIssue = (name: string, value: unknown, shape: Shape<unknown> | undefined): string | undefined => {
  if (shape === undefined) return undefined
  const encoded = codecOf(shape.ast).encode(value)
  return encoded instanceof Mismatch ? encoded.at(name).toString() : undefined
}

const queryString = (spec: AnySpec, fields: Fields): Either.Either<string, string> => {
  const { commaSeparated } = templateOf(spec)
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

const bodyOf = (spec: AnySpec, fields: Fields, boundary: string): Either.Either<HttpBody.HttpBody, string> => {
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
