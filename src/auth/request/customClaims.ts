import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { CustomSessionClaims } from "../../Register.js"
import type { TokenError } from "../TokenError.js"
import { claimError } from "../token/claims.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import type { SessionClaims } from "../token/SessionToken.js"
import { type RequestState, signedIn, signedOut } from "./RequestState.js"

/**
 * A schema of the custom claims of session tokens. It must decode synchronously, to the registered `sessionClaims`.
 *
 * @since 0.1.0
 * @category models
 */
export type ClaimsSchema = Schema.Schema.AnyNoContext & { readonly Type: CustomSessionClaims & object }

type DecodeClaims = (claims: SessionClaims) => Either.Either<SessionAuth["claims"], TokenError>

/** Decodes custom claims and keeps all others, for each request anew: what a schema makes of them may be mutable. */
export const customClaimsDecoder = (schema: ClaimsSchema): DecodeClaims => {
  const decode = Schema.decodeUnknownEither(schema)
  return (claims) =>
    Either.mapBoth(decode(claims), {
      onLeft: misfit,
      onRight: (custom): SessionAuth["claims"] => Object.freeze({ ...claims, ...custom })
    })
}

const misfit = (error: ParseResult.ParseError): TokenError => {
  const { message, path } = ParseResult.ArrayFormatter.formatErrorSync(error)[0] ?? { message: error.message, path: [] }
  return claimError(
    String(path[0] ?? ""),
    `the claim \`${path.map(String).join(".")}\` does not fit the schema of claims: ${message}`
  )
}

/** The state with decoded claims. If they do not fit, no one is signed in. */
export const withCustomClaims = (state: RequestState, decode: DecodeClaims | undefined): RequestState => {
  if (decode === undefined || state._tag !== "SignedIn" || state.auth.tokenType !== "session_token") return state
  const { auth, headers } = state
  return Either.match(decode(auth.claims), {
    onLeft: (error) => signedOut("session_token", error.reason, error.message, headers),
    onRight: (claims) => signedIn(Object.freeze({ ...auth, claims }), headers)
  })
}
