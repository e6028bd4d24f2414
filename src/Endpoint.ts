/**
 * Declares operations of the Backend API as data: method, path, input, output and errors.
 *
 * An endpoint is also a function that needs only `ClerkClient`, so a bundle that calls one operation contains one operation.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import { type Caller, ClerkClient, type Service } from "./ClerkClient.js"
import type { ClerkErrors, SDKError } from "./ClerkError.js"
import {
  type AnySpec,
  type BodyFormat,
  type Credential,
  type Paging,
  type Shape,
  type Spec,
  TypeId
} from "./Operation.js"

/**
 * An operation as a function: of a service (`R` is `never`) or on its own (`R` is `ClerkClient`).
 *
 * @since 0.1.0
 * @category models
 */
export interface Method<in out Input, out Output, out Status extends number, out R = never> {
  (...input: Arguments<Input>): Effect.Effect<Output, ClerkErrors<Status> | SDKError, R>
  readonly spec: Spec<Input, Output, Status>
}

/**
 * An operation that is called through the `ClerkClient` of its context.
 *
 * @since 0.1.0
 * @category models
 */
export interface Endpoint<in out Input, out Output, out Status extends number>
  extends Method<Input, Output, Status, ClerkClient> {}

/**
 * The arguments of an operation: none if it has no fields, and optional if all its fields are.
 *
 * @since 0.1.0
 * @category models
 */
export type Arguments<Input> = unknown extends Input ? [] : {} extends Input ? [input?: Input] : [input: Input]

/**
 * The path parameters of a path template, each a string.
 *
 * @since 0.1.0
 * @category models
 */
export type PathInput<Path extends string> = [PathParameter<Path>] extends [never]
  ? unknown
  : { readonly [Name in PathParameter<Path>]: string }

type PathParameter<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameter<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/**
 * The type of `clerk.users`: the endpoints of a module as methods, with `ClerkClient` already provided.
 *
 * @since 0.1.0
 * @category models
 */
export type Resource<Module> = {
  readonly [Key in keyof Pick<Module, EndpointKey<Module>>]: Module[Key] extends Endpoint<
    infer Input,
    infer Output,
    infer Status
  >
    ? Method<Input, Output, Status>
    : never
}

/** Schemas begin with a capital letter. They are skipped by name, so that the compiler need not look into them. */
type EndpointKey<Module> = {
  [Key in keyof Module]: Key extends Capitalize<Key & string>
    ? never
    : Module[Key] extends { readonly spec: { readonly [TypeId]: unknown } }
      ? Key
      : never
}[keyof Module]

/**
 * An endpoint with any input, output and errors.
 *
 * @since 0.1.0
 * @category models
 */
export interface Any {
  readonly spec: AnySpec
}

/**
 * The schemas of path parameters that take fewer values than any text, such as one of two words.
 *
 * @since 0.1.0
 * @category models
 */
export type PathShapes<Path extends string, Parameters> = {
  readonly [Name in keyof Parameters]: Name extends PathParameter<Path> ? Shape<Parameters[Name]> : never
}

interface Common<Path extends string, Parameters, Output, Status extends number> {
  /** The path parameters that have a schema. The others are any one path segment. */
  readonly path?: PathShapes<Path, Parameters>
  /** The schema of the response; omitted if the response has no body. */
  readonly success?: Shape<Output>
  /** Default 200. */
  readonly successStatus?: number
  /** The error statuses that the operation declares. */
  readonly errors?: ReadonlyArray<Status>
  readonly credential?: Credential
  /** The API version to request, if only an older one has this operation. Default: the version of the client. */
  readonly apiVersion?: string
  readonly deprecated?: boolean
  readonly responseFormat?: "json" | "text"
}

interface WithQuery<Path extends string, Parameters, Fields, Output, Status extends number>
  extends Common<Path, Parameters, Output, Status> {
  readonly query?: Shape<Fields>
  readonly paging?: Paging
}

interface WithPayload<Path extends string, Parameters, Fields, Output, Status extends number>
  extends Common<Path, Parameters, Output, Status> {
  readonly payload?: Shape<Fields>
  readonly bodyFormat?: BodyFormat
  /** Marks a POST as idempotent: it is retried after a lost response. */
  readonly idempotent?: boolean
  /** The field that is sent as the header `idempotency-key`. A call that has it is retried after a lost response. */
  readonly idempotencyHeader?: keyof Fields & string
}

interface Declared<Path extends string, Parameters, Fields, Output, Status extends number>
  extends WithQuery<Path, Parameters, Fields, Output, Status>,
    WithPayload<Path, Parameters, Fields, Output, Status> {}

const make = <Path extends `/${string}`, Parameters, Fields, Output, Status extends number>(
  method: Spec<never, never, never>["method"],
  operation: string,
  path: Path,
  declared: Declared<Path, Parameters, Fields, Output, Status>
): Endpoint<PathInput<Path> & Parameters & Fields, Output, Status> => {
  type Input = PathInput<Path> & Parameters & Fields
  const spec: Spec<Input, Output, Status> = {
    [TypeId]: { _Input: (input: Input) => input },
    operation,
    method,
    path,
    pathParameters: Array.from(path.matchAll(/:(\w+)/g), (match) => match[1] ?? ""),
    pathShapes: declared.path ?? {},
    fields: declared.query ?? declared.payload,
    success: declared.success,
    successStatus: declared.successStatus ?? 200,
    errors: declared.errors ?? [],
    bodyFormat: declared.bodyFormat ?? "json",
    responseFormat: declared.responseFormat ?? "json",
    idempotent: method !== "POST" || declared.idempotent === true,
    idempotencyHeader: declared.idempotencyHeader,
    paging: declared.paging,
    credential: declared.credential ?? "secretKey",
    apiVersion: declared.apiVersion,
    deprecated: declared.deprecated ?? false
  }
  return methodOf(spec, (input, caller) => Effect.flatMap(ClerkClient, (client) => client.execute(spec, input, caller)))
}

/** A method that notes where it is called. An omitted argument is the empty input. */
const methodOf = <Input, Output, Status extends number, R>(
  spec: Spec<Input, Output, Status>,
  run: (input: Input, caller: Caller) => Effect.Effect<Output, ClerkErrors<Status> | SDKError, R>
): Method<Input, Output, Status, R> => {
  const call = (...input: Arguments<Input>) => {
    // Two frames, this function and its caller, cost a third of what a whole stack does. The text is made when it is asked for.
    // `Reflect.set` and not `=`: some sandboxes freeze `Error`.
    const limit: unknown = Reflect.get(Error, "stackTraceLimit")
    Reflect.set(Error, "stackTraceLimit", 2)
    const here = new Error()
    Reflect.set(Error, "stackTraceLimit", limit)
    return run((input[0] ?? {}) as Input, () => here.stack?.split(/\n\s+(?=at )/)[2])
  }
  return Object.assign(call, { spec })
}

const withQuery =
  (method: Spec<never, never, never>["method"]) =>
  <
    const Path extends `/${string}`,
    Fields = unknown,
    Output = void,
    const Status extends number = never,
    Parameters = unknown
  >(
    operation: string,
    path: Path,
    declared: WithQuery<Path, Parameters, Fields, Output, Status>
  ): Endpoint<PathInput<Path> & Parameters & Fields, Output, Status> =>
    make(method, operation, path, declared)

const withPayload =
  (method: Spec<never, never, never>["method"]) =>
  <
    const Path extends `/${string}`,
    Fields = unknown,
    Output = void,
    const Status extends number = never,
    Parameters = unknown
  >(
    operation: string,
    path: Path,
    declared: WithPayload<Path, Parameters, Fields, Output, Status>
  ): Endpoint<PathInput<Path> & Parameters & Fields, Output, Status> =>
    make(method, operation, path, declared)

/**
 * Declares a GET operation; `query` names its query parameters.
 *
 * @since 0.1.0
 * @category constructors
 */
export const get = withQuery("GET")

/**
 * Declares a DELETE operation; `query` names its query parameters.
 *
 * @since 0.1.0
 * @category constructors
 */
export const del = withQuery("DELETE")

/**
 * Declares a POST operation; `payload` names the fields of its body.
 *
 * @since 0.1.0
 * @category constructors
 */
export const post = withPayload("POST")

/**
 * Declares a PUT operation; `payload` names the fields of its body.
 *
 * @since 0.1.0
 * @category constructors
 */
export const put = withPayload("PUT")

/**
 * Declares a PATCH operation; `payload` names the fields of its body.
 *
 * @since 0.1.0
 * @category constructors
 */
export const patch = withPayload("PATCH")

/**
 * Binds an endpoint to one client: the same function, which needs no context.
 *
 * @since 0.1.0
 * @category combinators
 */
export const bind = <Input, Output, Status extends number>(
  endpoint: Method<Input, Output, Status, ClerkClient>,
  client: Service
): Method<Input, Output, Status> =>
  methodOf(endpoint.spec, (input, caller) => client.execute(endpoint.spec, input, caller))

/**
 * Whether a value is an endpoint.
 *
 * @since 0.1.0
 * @category guards
 */
export const isEndpoint = (value: unknown): value is Any =>
  typeof value === "function" && hasProperty(value, "spec") && hasProperty(value.spec, TypeId)

/**
 * The schema that a shape is part of.
 *
 * @since 0.1.0
 * @category combinators
 */
export const schemaOf = <A>(shape: Shape<A>): Schema.Schema<A, unknown> => Schema.make(shape.ast)
