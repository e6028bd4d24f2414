/**
 * A schema, compiled to one pass between Clerk's JSON (snake_case) and the schema's values (camelCase).
 *
 * Renaming and validating in the same pass keeps decoding within a small factor of `JSON.parse`: renaming first and using
 * `ParseResult` afterwards takes two to three times as long. `test/codec.test.ts` checks that both give the same results.
 */
import type * as AST from "effect/SchemaAST"
import { decoderOf } from "./decode.js"
import { encoderOf } from "./encode.js"
import type { Step } from "./step.js"

/** Both directions of a schema. Each returns the converted value or a `Mismatch`. */
export interface Codec {
  readonly decode: Step
  readonly encode: Step
}

/** The codec of a schema. */
export const codecOf = (ast: AST.AST): Codec => ({ decode: decoderOf(ast), encode: encoderOf(ast) })
