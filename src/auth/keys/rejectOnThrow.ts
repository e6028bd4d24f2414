import * as Either from "effect/Either"
import { TokenError } from "../TokenError.js"

/**
 * The result of a check that reads a token. If the check throws, the token is invalid: no content of a token may make
 * authentication itself fail.
 */
export const rejectOnThrow = <A, E>(check: () => Either.Either<A, E>): Either.Either<A, E | TokenError> => {
  try {
    return check()
  } catch {
    return Either.left(new TokenError({ reason: "token-invalid", detail: "the token could not be checked" }))
  }
}
