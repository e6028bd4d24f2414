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
 * The part of a schema that an endpoint needs: the type of its values, and its AST.
 *
 * @since 0.1.0
 * @category models
 */
export interface Shape<out A> {
  readonly Type: A
  readonly ast: AST.AST
}

/**
 * How a list is paged. `cursor` lists also accept `startingAfter`; a `single` list is one page.
 *
 * @since 0.1.0
 * @category models
 */
export type Paging =
  | { readonly style: "offset"; readonly max: number }
  | { readonly style: "cursor"; readonly max: number }
  | { readonly style: "single" }

/**
 * Which key authorizes an operation. `either` uses the machine secret key if the client has one, else the secret key.
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
  /** The name in the service, such as `sessions.createToken`. */
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
  /** The field that is sent as the header `idempotency-key` and not in the body. A call that has it is idempotent. */
  readonly idempotencyHeader: string | undefined
  readonly paging: Paging | undefined
  readonly credential: Credential
  readonly apiVersion: string | undefined
  readonly deprecated: boolean
}

/**
 * How the body holds the fields: as one JSON object, as the array in one of the fields, or as a multipart form.
 *
 * @since 0.1.0
 * @category models
 */
export type BodyFormat = "json" | "multipart" | { readonly arrayOf: string }

/**
 * A declaration with any input, output and errors.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnySpec extends Omit<Spec<unknown, unknown, number>, TypeId> {
  readonly [TypeId]: unknown
}
