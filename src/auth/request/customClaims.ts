import * as Either from "effect/Either"
import type * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { ClerkConfigError } from "../../ClerkError.js"
import type { CustomSessionClaims } from "../../Register.js"
import { rejectOnThrow } from "../keys/rejectOnThrow.js"
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

type DecodeClaims = (claims: SessionClaims) => Either.Either<SessionAuth["claims"], TokenError | ClerkConfigError>

/** Decodes custom claims and keeps all others, for each request anew: what a schema makes of them may be mutable. */
export const customClaimsDecoder = (schema: ClaimsSchema): DecodeClaims => {
  const decode = Schema.decodeUnknownEither(schema)
  return (claims) =>
    rejectOnThrow(() =>
      Either.mapBoth(decode(claims), {
        onLeft: (error) => (isForbidden(error.issue) ? notDecodable() : misfit(error.issue, [])),
        onRight: (custom): SessionAuth["claims"] => Object.freeze({ ...claims, ...custom })
      })
    )
}

/** Whether the schema had no result, neither a value nor a misfit: it is asynchronous, or it died. */
const isForbidden = (issue: ParseResult.ParseIssue): boolean => {
  if (issue._tag === "Composite") return [issue.issues].flat().some(isForbidden)
  return "issue" in issue ? isForbidden(issue.issue) : issue._tag === "Forbidden"
}

const notDecodable = () =>
  new ClerkConfigError({
    option: "claims",
    issue: "is a schema that decodes asynchronously or dies; it must decode claims synchronously"
  })

/** Names the claim and what was expected. Its value is left out: clients and logs get the message. */
const misfit = (issue: ParseResult.ParseIssue, path: ReadonlyArray<PropertyKey>): TokenError => {
  switch (issue._tag) {
    case "Pointer":
      return misfit(issue.issue, path.concat(issue.path))
    case "Refinement":
    case "Transformation":
      return misfit(issue.issue, path)
    case "Composite": {
      // Which member of a union was meant is not known.
      const isUnion = issue.ast._tag === "Union" && path.length > 0
      const [first] = [issue.issues].flat()
      return isUnion || first === undefined ? misfitError(path, `expected ${issue.ast}`) : misfit(first, path)
    }
    case "Missing":
      return misfitError(path, "is missing")
    case "Unexpected":
      return misfitError(path, "is unexpected")
    default:
      return misfitError(path, `expected ${issue.ast}`)
  }
}

const misfitError = (path: ReadonlyArray<PropertyKey>, problem: string): TokenError =>
  claimError(
    String(path[0] ?? ""),
    `the claim \`${path.map(String).join(".")}\` does not fit the schema of claims: ${problem}`
  )

/** The state with decoded claims. If they do not fit, no one is signed in. */
export const withCustomClaims = (
  state: RequestState,
  decode: DecodeClaims | undefined
): Either.Either<RequestState, ClerkConfigError> => {
  if (decode === undefined || state._tag !== "SignedIn" || state.auth.tokenType !== "session_token") {
    return Either.right(state)
  }
  const { auth, headers } = state
  return Either.match(decode(auth.claims), {
    onLeft: (error) =>
      error._tag === "TokenError"
        ? Either.right(signedOut("session_token", error.reason, error.message, headers))
        : Either.left(error),
    onRight: (claims) => Either.right(signedIn(Object.freeze({ ...auth, claims }), headers))
  })
}
