import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as AST from "effect/SchemaAST"
import { codecOf } from "../../codec/compile.js"
import { Mismatch } from "../../codec/Mismatch.js"
import { wireIssue } from "../../codec/wireIssue.js"
import type { Shape } from "../../Operation.js"

/** The body of a request to the handle is not what its route takes. */
export class Rejected extends Data.TaggedError("Rejected")<{ readonly message: string }> {}

export const json = (body: unknown, status = 200): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.unsafeJson(body, { status })

export const encoded = (shape: Shape<unknown>, value: unknown): unknown => codecOf(shape.ast).encode(value)

/** Responds with what `made` makes. */
export const responding = <A, E>(shape: Shape<A>, made: Effect.Effect<A, E>) =>
  Effect.map(made, (value) => json(encoded(shape, value)))

export const bodyOf = Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ json }) =>
  Effect.mapError(json, () => new Rejected({ message: "the body is not JSON" }))
)

/** Decodes the body of a request and runs `handle` with it. */
export const withBody = <A, E>(
  schema: { readonly Type: A; readonly ast: AST.AST },
  handle: (input: A) => Effect.Effect<HttpServerResponse.HttpServerResponse, E>
) =>
  Effect.flatMap(bodyOf, (body): Effect.Effect<HttpServerResponse.HttpServerResponse, E | Rejected> => {
    const input = codecOf(schema.ast).decode(body)
    // The codec of a schema decodes to the schema's type or says why not.
    return input instanceof Mismatch ? new Rejected({ message: wireIssue(input, "the body") }) : handle(input as A)
  })
