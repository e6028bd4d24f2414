/**
 * Changes of a line of facts, by which the test of the check breaks one fact at a time.
 */

/** A change of one fact: the lines that come in place of a line. */
export type Mutation = (line: string) => string

const replacing =
  (pattern: RegExp, replacement: string): Mutation =>
  (line) =>
    `${line.replace(pattern, replacement)}\n`

const kind = /\b(string|integer|number|list|object|map|union|file|any)\b/

/** A 404 may be missing if there is a path parameter: the table declares it all the same. */
const withoutOneError: Mutation = (line) => {
  const listed = /errors=\[([\d,]+)\]/.exec(line)?.[1]?.split(",") ?? []
  const dropped = listed.find((status) => status !== "404" || !line.includes("{"))
  return `${line.replace(/errors=\[[\d,]*\]/, `errors=[${listed.filter((status) => status !== dropped)}]`)}\n`
}

const operationMutations: ReadonlyArray<Mutation> = [
  replacing(/success=\d+/, "success=299"),
  replacing(/errors=\[(?=\d)/, "errors=[418,"),
  replacing(/errors=\[\]/, "errors=[418]"),
  withoutOneError,
  (line) => (line.includes(" deprecated") ? replacing(/ deprecated/, "")(line) : `${line} deprecated\n`),
  (line) => (line.includes(" public") ? replacing(/ public/, "")(line) : `${line} public\n`),
  () => ""
]

/** Changes that the table must contradict. The rest of what a response says of a value does not bind it. */
export const mutationsOf = (line: string): ReadonlyArray<Mutation> => {
  const end = line.indexOf(": ")
  const [key, stated] = [line.slice(0, end), line.slice(end)]
  // The keys of a key set are one struct in the table, see deliberate.ts.
  if (key.startsWith("schema JWKS")) return []
  // Further keys of a response are ignored.
  if (/^schema \w+ \.\*$/.test(key)) return []
  if (/^[A-Z]+ \S+$/.test(key)) return operationMutations.filter((mutation) => mutation(line) !== `${line}\n`)
  const place = / (body|path|query)\b/.exec(key)?.[1]
  const rule =
    / (minimum|maximum|minLength|maxLength|pattern|minItems|maxItems|uniqueItems|anyOf)(=("(\\.|[^"])*"|\d+))?/
  // A boolean of a query is often spelled as text.
  const isBooleanText = stated.includes('values=["true","false"]')
  return [
    ...(isBooleanText || !kind.test(stated) ? [] : [replacing(kind, "boolean")]),
    ...(/ boolean\b/.test(stated) ? [replacing(/ boolean\b/, " integer")] : []),
    ...(stated.includes(" values=[") && !isBooleanText ? [replacing(/ values=\[/, ' values=["another",')] : []),
    ...(/\.\w+$/.test(key) || place === "query" ? [() => ""] : []),
    ...(/ object$/.test(stated)
      ? [(line: string) => `${line}\n${key}${key.startsWith("schema ") ? " " : ""}.another: optional string\n`]
      : []),
    ...(place === "query" || place === "body" ? required(stated) : []),
    ...(place === "body" && /\.\w+$/.test(key) ? [nullable(stated)] : []),
    ...(place !== undefined && rule.test(stated) ? [replacing(rule, "")] : [])
  ]
}

const required = (stated: string): ReadonlyArray<Mutation> =>
  stated.includes(" required ")
    ? [replacing(/: required /, ": optional ")]
    : stated.includes(" optional ")
      ? [replacing(/: optional /, ": required ")]
      : []

const nullable = (stated: string): Mutation =>
  / null\b/.test(stated) ? replacing(/ null\b/, "") : (line) => `${line} null\n`
