/**
 * Reads the endpoint table into a contract.
 */
import { DateTime, Option, Schema } from "effect"
import * as AST from "effect/SchemaAST"
import { type Operation as ApiOperation, Endpoint } from "effect-clerk"
import {
  CommaSeparated,
  ObjectName,
  OpenLiterals,
  OpenUnion,
  type OpenUnionRule,
  PageItems,
  toWireName,
  Verbatim
} from "../../src/codec/annotations.js"
import type { Difference, What } from "./compare.js"
import {
  type Content,
  type Contract,
  type Field,
  type Member,
  type Operation,
  once,
  type Parameter,
  rulesOf,
  type Shape,
  tagsOf
} from "./contract.js"

/** Resource modules under their service keys, as `src/api/index.ts` lists them. */
export type Table = Readonly<Record<string, object>>

/** An operation of the table, with its declaration. */
export interface Declared extends Operation {
  readonly spec: ApiOperation.AnySpec
  /** Its path in the service, which its declaration must repeat. */
  readonly place: string
}

export const declarationsOf = (table: Table): ReadonlyArray<Declared> =>
  Object.entries(table).flatMap(([resource, module]) =>
    Object.entries(module).flatMap(([name, member]) =>
      Endpoint.isEndpoint(member) ? [declaredOf(`${resource}.${name}`, member.spec)] : []
    )
  )

/** Whether an operation belongs to another API version than `version`. */
export const isPinnedElsewhere = (version: string, { spec }: Declared): boolean =>
  spec.apiVersion !== undefined && spec.apiVersion !== version

export const declaredContract = (version: string, operations: ReadonlyArray<Declared>): Contract => ({
  version,
  operations: operations.filter((operation) => !isPinnedElsewhere(version, operation))
})

/** Declarations that contradict their own path in the service, their fields or their response. */
export const inconsistencies = (operations: ReadonlyArray<Declared>): ReadonlyArray<Difference> =>
  operations.flatMap(({ name, parameters, place, spec, success }) => {
    const queryShape = (field: string) =>
      parameters.find((parameter) => parameter.in === "query" && parameter.name === field)?.shape
    const problem = (what: What, expected: string, declared: string): Difference => ({
      group: name,
      operation: name,
      place: "",
      what,
      contract: expected,
      declared
    })
    const limit = queryShape("limit")
    const style =
      success.content?.shape.kind !== "page" || spec.method !== "GET"
        ? "none"
        : limit === undefined || limit.kind !== "number"
          ? "single"
          : `${queryShape("starting_after") === undefined ? "offset" : "cursor"}, at most ${limit.rules.maximum}`
    const { paging } = spec
    const declared =
      paging === undefined ? "none" : paging.style === "single" ? "single" : `${paging.style}, at most ${paging.max}`
    return [
      ...(name === place ? [] : [problem("operation", `the name of its place, ${place}`, `the name ${name}`)]),
      ...(style === declared ? [] : [problem("paging", `${style} (by its fields and its response)`, declared)])
    ]
  })

const declaredOf = (place: string, spec: ApiOperation.AnySpec): Declared => {
  const inQuery = spec.method === "GET" || spec.method === "DELETE"
  const fields = spec.fields === undefined ? undefined : shapeOf(spec.fields.ast)
  return {
    place,
    spec,
    name: spec.operation,
    method: spec.method,
    path: spec.path.replace(/:(\w+)/g, (_, name: string) => `{${toWireName(name)}}`),
    deprecated: spec.deprecated,
    authenticated: spec.credential !== "none",
    parameters: [
      ...spec.pathParameters.map((name) => {
        const shape = spec.pathShapes[name]
        return parameter("path", toWireName(name), {
          ...requiredField,
          shape: shape === undefined ? text : shapeOf(shape.ast)
        })
      }),
      ...(inQuery && fields?.kind === "object"
        ? Array.from(fields.fields(), ([name, field]) => parameter("query", name, field))
        : [])
    ],
    body: inQuery || fields === undefined ? undefined : bodyOf(spec, fields),
    success: {
      status: spec.successStatus,
      content:
        spec.success === undefined
          ? undefined
          : {
              mediaType: spec.responseFormat === "text" ? "text/html" : "application/json",
              shape: shapeOf(spec.success.ast)
            }
    },
    errors: spec.errors
  }
}

const parameter = (place: string, name: string, field: Field): Parameter => ({ in: place, name, ...field })

const bodyOf = ({ bodyFormat }: ApiOperation.AnySpec, fields: Shape): Content => {
  if (bodyFormat === "multipart") return { mediaType: "multipart/form-data", shape: fields }
  const whole = bodyFormat === "json" ? undefined : toWireName(bodyFormat.arrayOf)
  const only = whole !== undefined && fields.kind === "object" ? fields.fields().get(whole)?.shape : undefined
  return { mediaType: "application/json", shape: only ?? fields }
}

const plain = { nullable: false } as const

const text = {
  ...plain,
  kind: "text",
  values: undefined,
  open: false,
  time: false,
  constant: false,
  rules: {}
} as const

const number = { ...plain, kind: "number", whole: false, time: undefined, rules: {} } as const

const anything = { ...plain, kind: "any" } as const

const requiredField = { required: true, deprecated: false }

const shapes = new WeakMap<AST.AST, Shape>()

const shapeOf = (ast: AST.AST): Shape => {
  let shape = shapes.get(ast)
  if (shape === undefined) {
    shape = read(ast)
    if (ast.annotations[CommaSeparated] === true && shape.kind === "list") shape = { ...shape, commaSeparated: true }
    shapes.set(ast, shape)
  }
  return shape
}

const read = (ast: AST.AST): Shape => {
  const rule = ast.annotations[OpenUnion] as OpenUnionRule | undefined
  if (rule !== undefined) {
    const members = Array.from(rule.members, ([tag, member]): Member => ({ tags: [tag], shape: shapeOf(member) }))
    return { ...plain, kind: "union", open: true, members }
  }
  const literals = ast.annotations[OpenLiterals] as ReadonlyArray<string> | undefined
  if (literals !== undefined) return { ...text, values: literals, open: true }
  switch (ast._tag) {
    case "StringKeyword":
      return text
    case "NumberKeyword":
      return number
    case "BooleanKeyword":
      return { ...plain, kind: "boolean", only: undefined }
    case "UnknownKeyword":
    case "AnyKeyword":
      return anything
    case "Literal":
      return literalOf(ast)
    case "Suspend":
      return shapeOf(ast.f())
    case "TupleType": {
      const items = ast.rest[0] === undefined ? anything : shapeOf(ast.rest[0].type)
      return { ...plain, kind: "list", items, commaSeparated: false, rules: {} }
    }
    case "TypeLiteral":
      return objectOf(ast)
    case "Union":
      return unionOf(ast)
    case "Refinement":
      return refinedOf(ast)
    case "Transformation":
      return transformedOf(ast)
    case "Declaration":
      if (identifierOf(ast) === "Upload") return { ...plain, kind: "file" }
  }
  throw new Error(`the conformance check cannot read ${ast._tag} (${ast})`)
}

const identifierOf = (ast: AST.AST): string | undefined => Option.getOrUndefined(AST.getIdentifierAnnotation(ast))

const literalOf = ({ annotations, literal }: AST.Literal): Shape => {
  if (typeof literal === "string") return { ...text, values: [literal], constant: annotations[ObjectName] === true }
  if (typeof literal === "boolean") return { ...plain, kind: "boolean", only: literal }
  throw new Error(`the conformance check cannot read the literal ${String(literal)}`)
}

const objectOf = (ast: AST.TypeLiteral): Shape => {
  const index = ast.indexSignatures[0]
  const rest = index === undefined ? undefined : shapeOf(index.type)
  if (rest !== undefined && ast.propertySignatures.length === 0) return { ...plain, kind: "dictionary", values: rest }
  const itemsKey = ast.annotations[PageItems]
  const fields = once(
    () =>
      new Map(
        ast.propertySignatures.map(({ isOptional, name, type }): [string, Field] => [
          ast.annotations[Verbatim] === true ? String(name) : toWireName(String(name)),
          { required: !isOptional, deprecated: false, shape: shapeOf(type) }
        ])
      )
  )
  if (typeof itemsKey === "string") {
    const data = fields().get("data")?.shape
    return { ...plain, kind: "page", itemsKey, items: data?.kind === "list" ? data.items : anything }
  }
  return { ...plain, kind: "object", name: identifierOf(ast), fields, rest, rules: {} }
}

const unionOf = (ast: AST.Union): Shape => {
  const types = ast.types.filter((type) => !AST.isUndefinedKeyword(type))
  const others = types.filter((type) => !(AST.isLiteral(type) && type.literal === null))
  const nullable = others.length < types.length
  const members = others.map(shapeOf)
  const [first] = members
  if (members.length === 1 && first !== undefined) return { ...first, nullable: nullable || first.nullable }
  const values = members.flatMap((member) =>
    member.kind === "text" && member.values?.length === 1 ? member.values : []
  )
  if (values.length === members.length) return { ...text, nullable, values }
  return {
    ...plain,
    kind: "union",
    nullable,
    open: false,
    members: members.map((shape) => ({ tags: tagsOf(shape), shape }))
  }
}

const refinedOf = (ast: AST.Refinement): Shape => {
  const from = shapeOf(ast.from)
  const stated = Option.getOrElse(AST.getJSONSchemaAnnotation(ast), (): object => ({}))
  const name = from.kind === "object" ? { name: identifierOf(ast) ?? from.name } : {}
  const whole = "type" in stated && stated.type === "integer" ? { whole: true } : {}
  return "rules" in from ? { ...from, ...name, ...whole, rules: { ...from.rules, ...rulesOf(stated) } } : from
}

/** A transformed value has the encoded side's shape on the wire. */
const transformedOf = (ast: AST.Transformation): Shape => {
  const from = shapeOf(ast.from)
  if (!Schema.is(Schema.make(AST.typeAST(ast.to)))(DateTime.unsafeMake(0))) return from
  if (from.kind === "text") return { ...text, time: true }
  const unit = identifierOf(ast) === "TimestampSeconds" ? "seconds" : "milliseconds"
  return from.kind === "number" ? { ...number, whole: true, time: from.time ?? unit } : from
}
