/**
 * Reads an OpenAPI file into a contract.
 */
import { Either, ParseResult, Schema } from "effect"
import { parse } from "yaml"
import {
  type Content,
  type Contract,
  type Field,
  isRequirement,
  type Member,
  type Numeric,
  type Obj,
  type Operation,
  once,
  type Parameter,
  type Rules,
  rulesOf,
  type Shape,
  tagsOf
} from "./contract.js"

const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optional(Schema.NullOr(schema))

interface SchemaObject {
  readonly $ref?: string | null | undefined
  readonly type?: string | ReadonlyArray<string> | null | undefined
  readonly nullable?: boolean | null | undefined
  readonly description?: string | null | undefined
  readonly deprecated?: boolean | null | undefined
  readonly format?: string | null | undefined
  readonly enum?: ReadonlyArray<unknown> | null | undefined
  readonly items?: SchemaObject | null | undefined
  readonly properties?: { readonly [name: string]: SchemaObject } | null | undefined
  readonly required?: ReadonlyArray<string> | null | undefined
  readonly additionalProperties?: boolean | SchemaObject | null | undefined
  readonly oneOf?: ReadonlyArray<SchemaObject> | null | undefined
  readonly anyOf?: ReadonlyArray<SchemaObject> | null | undefined
  readonly allOf?: ReadonlyArray<SchemaObject> | null | undefined
  readonly [keyword: string]: unknown
}

const SchemaObject: Schema.Schema<SchemaObject> = Schema.Struct(
  {
    $ref: optional(Schema.String),
    type: optional(Schema.Union(Schema.String, Schema.Array(Schema.String))),
    nullable: optional(Schema.Boolean),
    description: optional(Schema.String),
    deprecated: optional(Schema.Boolean),
    format: optional(Schema.String),
    enum: optional(Schema.Array(Schema.Unknown)),
    items: optional(Schema.suspend(() => SchemaObject)),
    properties: optional(Schema.Record({ key: Schema.String, value: Schema.suspend(() => SchemaObject) })),
    required: optional(Schema.Array(Schema.String)),
    additionalProperties: optional(
      Schema.Union(
        Schema.Boolean,
        Schema.suspend(() => SchemaObject)
      )
    ),
    oneOf: optional(Schema.Array(Schema.suspend(() => SchemaObject))),
    anyOf: optional(Schema.Array(Schema.suspend(() => SchemaObject))),
    allOf: optional(Schema.Array(Schema.suspend(() => SchemaObject)))
  },
  { key: Schema.String, value: Schema.Unknown }
)

const ContentObject = Schema.Record({ key: Schema.String, value: Schema.Struct({ schema: optional(SchemaObject) }) })

const ParameterObject = Schema.Struct({
  $ref: optional(Schema.String),
  name: optional(Schema.String),
  in: optional(Schema.String),
  description: optional(Schema.String),
  deprecated: optional(Schema.Boolean),
  required: optional(Schema.Boolean),
  explode: optional(Schema.Boolean),
  schema: optional(SchemaObject)
})

const BodyObject = Schema.Struct({ $ref: optional(Schema.String), content: optional(ContentObject) })

const OperationObject = Schema.Struct({
  operationId: optional(Schema.String),
  deprecated: optional(Schema.Boolean),
  security: optional(Schema.Array(Schema.Unknown)),
  parameters: optional(Schema.Array(ParameterObject)),
  requestBody: optional(BodyObject),
  responses: Schema.Record({ key: Schema.String, value: BodyObject })
})

const methods = ["get", "post", "put", "patch", "delete", "head", "options", "trace"] as const

const PathItem = Schema.Struct({
  parameters: optional(Schema.Array(ParameterObject)),
  ...(Object.fromEntries(methods.map((method) => [method, optional(OperationObject)])) as Record<
    (typeof methods)[number],
    ReturnType<typeof optional<typeof OperationObject.Type, typeof OperationObject.Encoded>>
  >)
})

const named = <A, I>(schema: Schema.Schema<A, I>) => optional(Schema.Record({ key: Schema.String, value: schema }))

const Document = Schema.Struct({
  openapi: Schema.String,
  info: Schema.Struct({ version: Schema.String }),
  security: optional(Schema.Array(Schema.Unknown)),
  paths: Schema.Record({ key: Schema.String, value: PathItem }),
  components: optional(
    Schema.Struct({
      schemas: named(SchemaObject),
      parameters: named(ParameterObject),
      requestBodies: named(BodyObject),
      responses: named(BodyObject)
    })
  )
})

/** The contract that an OpenAPI file states; the failure says which part cannot be read. */
export const contractOf = (text: string): Either.Either<Contract, string> =>
  Either.try({ try: (): unknown => parse(text), catch: (cause) => `not YAML: ${String(cause)}` }).pipe(
    Either.flatMap(contractOfDocument)
  )

const contractOfDocument = (document: unknown): Either.Either<Contract, string> =>
  Schema.decodeUnknownEither(Document)(document).pipe(
    Either.mapLeft((error) => `not an OpenAPI document: ${firstIssue(error)}`),
    Either.flatMap((document) =>
      Either.try({
        try: () => read(document),
        catch: (cause) => (cause instanceof Error ? cause.message : String(cause))
      })
    )
  )

const firstIssue = (error: ParseResult.ParseError): string => {
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
  return issue === undefined ? "" : `${issue.path.map(String).join(".")} ${issue.message}`.trim()
}

const read = (document: typeof Document.Type): Contract => {
  const { parameters, requestBodies, responses, schemas } = document.components ?? {}
  const lookUp = <A>(components: Readonly<Record<string, A>>, $ref: string): A => {
    const found = components[nameOf($ref)]
    if (found === undefined) throw new Error(`the document refers to ${$ref}, which it does not contain`)
    return found
  }
  const resolve = <A extends { readonly $ref?: string | null | undefined }>(
    components: Readonly<Record<string, A>>,
    value: A
  ): A => (value.$ref == null ? value : resolve(components, lookUp(components, value.$ref)))

  const parameterOf = (value: typeof ParameterObject.Type): Parameter => {
    const { deprecated, description, explode, name, required, schema, in: place } = resolve(parameters ?? {}, value)
    const read = withTimeOf(name ?? "", shapeOf(schema ?? {}, description ?? ""))
    const shape = read.kind === "text" && name === "order_by" ? { ...read, rules: orderIn(description ?? "") } : read
    return {
      in: place ?? "",
      name: name ?? "",
      required: required ?? false,
      deprecated: deprecated ?? schema?.deprecated ?? false,
      shape: shape.kind === "list" ? { ...shape, commaSeparated: explode === false } : shape
    }
  }

  const contentOf = (body: typeof BodyObject.Type): Content | undefined => {
    const [entry] = Object.entries(body.content ?? {})
    return entry?.[1].schema == null ? undefined : { mediaType: entry[0], shape: shapeOf(entry[1].schema, "") }
  }

  const operationOf = (
    method: string,
    path: string,
    shared: ReadonlyArray<typeof ParameterObject.Type>,
    operation: typeof OperationObject.Type
  ): Operation => {
    const statuses = Object.keys(operation.responses)
    const success = statuses.find((status) => status.startsWith("2")) ?? ""
    const response = operation.responses[success]
    return {
      name: operation.operationId ?? "",
      method: method.toUpperCase(),
      path,
      deprecated: operation.deprecated ?? false,
      authenticated: (operation.security ?? document.security ?? []).length > 0,
      parameters: [...shared, ...(operation.parameters ?? [])].map(parameterOf),
      body: operation.requestBody == null ? undefined : contentOf(resolve(requestBodies ?? {}, operation.requestBody)),
      success: {
        status: Number(success),
        content: response === undefined ? undefined : contentOf(resolve(responses ?? {}, response))
      },
      errors: statuses.filter((status) => /^[45]\d\d$/.test(status)).map(Number)
    }
  }

  const components = new Map<string, Shape>()
  const componentOf = ($ref: string): Shape => {
    const name = nameOf($ref)
    let shape = components.get(name)
    if (shape === undefined) {
      const read = shapeOf(lookUp(schemas ?? {}, $ref), "")
      shape = read.kind === "object" ? { ...read, name } : read
      components.set(name, shape)
    }
    return shape
  }

  const shapeOf = (schema: SchemaObject, outerProse: string): Shape => {
    const prose = schema.description ?? outerProse
    if (schema.$ref != null) return componentOf(schema.$ref)
    const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? [])
    const common = {
      nullable: schema.nullable === true || types.includes("null") || (schema.enum ?? []).includes(null)
    }
    const whole = schema.allOf ?? []
    const alternatives = (schema.oneOf ?? schema.anyOf ?? []).filter((member) => !isRequirement(member))
    const only = [...whole, ...alternatives]
    // A list of one is how 3.0 hangs a description or `nullable` on a reference.
    if (
      only.length === 1 &&
      only[0] !== undefined &&
      schema.properties == null &&
      schema["discriminator"] === undefined
    ) {
      const shape = shapeOf(only[0], prose)
      return { ...shape, nullable: shape.nullable || common.nullable }
    }
    if (whole.length > 0) return intersectionOf(schema, whole, common)
    if (alternatives.length > 0) {
      return { ...common, kind: "union", open: false, members: alternatives.map(memberOf) }
    }
    const rules = rulesOf(inOneSpelling(schema))
    switch (types.find((type) => type !== "null") ?? (schema.properties == null ? "any" : "object")) {
      case "string": {
        if (schema.format === "binary") return { ...common, kind: "file" }
        const values = schema.enum?.filter((value) => typeof value === "string")
        const open = schema["x-speakeasy-unknown-values"] === "allow"
        const time = schema.format === "date-time" || /RFC ?3339/i.test(prose)
        return { ...common, kind: "text", values, open, time, constant: false, rules }
      }
      case "integer":
        return { ...common, kind: "number", whole: true, time: timeIn(prose), rules: inWholeNumbers(rules) }
      case "number":
        return { ...common, kind: "number", whole: false, time: timeIn(prose), rules }
      case "boolean": {
        const value = schema.enum?.length === 1 ? schema.enum[0] : undefined
        return { ...common, kind: "boolean", only: typeof value === "boolean" ? value : undefined }
      }
      case "array":
        return {
          ...common,
          kind: "list",
          items: shapeOf(schema.items ?? {}, ""),
          commaSeparated: false,
          rules: { ...maxItemsIn(prose), ...rules }
        }
      case "object":
        return objectOf(schema, common)
      default:
        return { ...common, kind: "any" }
    }
  }

  const memberOf = (schema: SchemaObject): Member => {
    const shape = shapeOf(schema, "")
    return { tags: tagsOf(shape), shape }
  }

  const objectOf = (schema: SchemaObject, common: Pick<Shape, "nullable">): Shape => {
    const { additionalProperties, properties, required } = schema
    const rest: Shape | undefined =
      typeof additionalProperties === "object" && additionalProperties !== null
        ? shapeOf(additionalProperties, "")
        : additionalProperties === true
          ? { kind: "any", nullable: false }
          : undefined
    if (Object.keys(properties ?? {}).length === 0) {
      return { ...common, kind: "dictionary", values: rest ?? { kind: "any", nullable: false } }
    }
    const fields = once(
      () =>
        new Map(
          Object.entries(properties ?? {}).map(([name, property]): [string, Field] => [
            name,
            {
              required: (required ?? []).includes(name),
              deprecated: property.deprecated ?? false,
              shape: withTimeOf(name, shapeOf(property, ""))
            }
          ])
        )
    )
    return { ...common, kind: "object", name: undefined, fields, rest, rules: rulesOf(schema) }
  }

  const intersectionOf = (
    schema: SchemaObject,
    parts: ReadonlyArray<SchemaObject>,
    common: Pick<Shape, "nullable">
  ): Obj => {
    const fields = once(() => {
      const own = schema.properties == null ? [] : [{ ...schema, allOf: undefined }]
      const merged = new Map<string, Field>()
      for (const part of [...parts, ...own]) {
        const shape = shapeOf(part, "")
        if (shape.kind !== "object") continue
        for (const [name, field] of shape.fields()) {
          merged.set(name, { ...field, required: field.required || merged.get(name)?.required === true })
        }
      }
      for (const name of [...(schema.required ?? []), ...parts.flatMap((part) => part.required ?? [])]) {
        const field = merged.get(name)
        if (field !== undefined) merged.set(name, { ...field, required: true })
      }
      return merged
    })
    return { ...common, kind: "object", name: undefined, fields, rest: undefined, rules: rulesOf(schema) }
  }

  return {
    version: document.info.version,
    operations: Object.entries(document.paths).flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const operation = item[method]
        return operation == null ? [] : [operationOf(method, path, item.parameters ?? [], operation)]
      })
    )
  }
}

const nameOf = ($ref: string): string => $ref.slice($ref.lastIndexOf("/") + 1)

/** 3.0 writes `minimum: 0, exclusiveMinimum: true` for the `exclusiveMinimum: 0` of 3.1. */
const inOneSpelling = (schema: SchemaObject): SchemaObject => ({
  ...schema,
  ...(schema["exclusiveMinimum"] === true && { exclusiveMinimum: schema["minimum"], minimum: undefined }),
  ...(schema["exclusiveMaximum"] === true && { exclusiveMaximum: schema["maximum"], maximum: undefined })
})

/** Query lists state their limit in words only. */
const maxItemsIn = (prose: string): Rules => {
  const max = /\b(?:up to|at most) (\d+)\b/i.exec(prose)?.[1]
  return max === undefined ? {} : { maxItems: Number(max) }
}

/** The fields of an order are stated in words only: each in backticks, or in one list without any. */
const orderIn = (prose: string): Rules => {
  const quoted = Array.from(prose.matchAll(/`([a-z]\w*)`/g), ([, word = ""]) => word)
  const listed = /\bby ((?:\w+, )+\w+ or \w+)\./.exec(prose)?.[1]?.split(/, | or /) ?? []
  const fields = new Set([...quoted, ...listed].filter((word) => word !== "order_by" && word !== "starting_after"))
  return fields.size === 0 ? {} : { pattern: `^[+-]?(${[...fields].join("|")})$` }
}

const inWholeNumbers = ({ exclusiveMaximum, exclusiveMinimum, ...rules }: Rules): Rules => ({
  ...rules,
  ...(typeof exclusiveMinimum === "number" && { minimum: exclusiveMinimum + 1 }),
  ...(typeof exclusiveMaximum === "number" && { maximum: exclusiveMaximum - 1 })
})

const timeIn = (prose: string): Numeric["time"] =>
  /timestamp/i.test(prose)
    ? /millisecond/i.test(prose)
      ? "milliseconds"
      : /seconds/i.test(prose)
        ? "seconds"
        : "unstated"
    : undefined

/** Many times are recognised by their name only. */
const withTimeOf = (name: string, shape: Shape): Shape =>
  shape.kind === "number" && /(_at|_at_(before|after|since)|^expiration)$/.test(name)
    ? { ...shape, time: shape.time ?? "unstated" }
    : shape
