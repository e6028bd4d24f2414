/**
 * The declaration behind an endpoint, as data. The client, the embedded Clerk and the contract check all read it.
 *
 * @since 0.1.0
 */
import type * as AST from "effect/SchemaAST"
import type * as Types from "effect/Types"

/**
 * @since 0.1.0
 * @category models
 */
export const TypeId: unique symbol = Symbol.for("~effect-clerk/Endpoint")

/**
 * @since 0.1.0
 * @category models
 */
export type TypeId = typeof TypeId

/**
 * What an endpoint needs to know of a schema: the value's type and the description it is read from.
 *
 * @since 0.1.0
 * @category models
 */
export interface Shape<out A> {
  readonly Type: A
  readonly ast: AST.AST
}

/**
 * How a list is paged. `cursor` lists also take `startingAfter`, `single` lists come whole.
 *
 * @since 0.1.0
 * @category models
 */
export type Paging =
  | { readonly style: "offset"; readonly max: number }
  | { readonly style: "cursor"; readonly max: number }
  | { readonly style: "single" }

/**
 * Which key authorizes an operation. `either` prefers the machine secret key where the client has one.
 *
 * @since 0.1.0
 * @category models
 */
export type Credential = "secretKey" | "machineSecretKey" | "either" | "none"

/**
 * The declaration behind an endpoint.
 *
 * @since 0.1.0
 * @category models
 */
export interface Spec<in out Input, out Output, out Status extends number> {
  readonly [TypeId]: { readonly _Input: Types.Invariant<Input> }
  /** Its name in the service, such as `sessions.createToken`. */
  readonly operation: string
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** The path below `/v1`, with `:name` for each path parameter. */
  readonly path: `/${string}`
  readonly pathParameters: ReadonlyArray<string>
  /** The schemas of those path parameters that take fewer values than any text. */
  readonly pathShapes: Readonly<Record<string, Shape<unknown>>>
  /** The struct of the query string (GET, DELETE) or of the body (the others). */
  readonly fields: Shape<unknown> | undefined
  readonly success: Shape<Output> | undefined
  readonly successStatus: number
  readonly errors: ReadonlyArray<Status>
  readonly bodyFormat: BodyFormat
  readonly responseFormat: "json" | "text"
  readonly idempotent: boolean
  readonly paging: Paging | undefined
  readonly credential: Credential
  readonly apiVersion: string | undefined
  readonly deprecated: boolean
}

/**
 * How the fields travel in the body: as one JSON object, as the array that one field holds, or as a multipart form.
 *
 * @since 0.1.0
 * @category models
 */
export type BodyFormat = "json" | "multipart" | { readonly arrayOf: string }

/**
 * A declaration of whatever input, output and errors.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnySpec extends Omit<Spec<unknown, unknown, number>, TypeId> {
  readonly [TypeId]: unknown
}
