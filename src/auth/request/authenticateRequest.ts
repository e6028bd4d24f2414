import * as Effect from "effect/Effect"
import { ClerkConfigError } from "../../ClerkError.js"
import type { JwksUnavailable, VerificationUnavailable } from "../TokenError.js"
import type { MachineAuth } from "../token/AuthObject.js"
import * as MachineToken from "../token/MachineToken.js"
import { type AcceptsToken, isJwtShaped, machineTokenType, type TokenType } from "../token/TokenType.js"
import type { AuthContext } from "./AuthContext.js"
import { authenticateCookies, authenticateHeader } from "./authenticateSession.js"
import { makeBrowserContext } from "./BrowserContext.js"
import { bearerToken, type IncomingRequest } from "./Request.js"
import { publicMessage, type RequestState, signedIn, signedOut } from "./RequestState.js"

type Failure = JwksUnavailable | VerificationUnavailable | ClerkConfigError

/** Chooses the token to verify and how to verify it. A token in the `Authorization` header goes before cookies. */
export const authenticate = (
  context: AuthContext,
  request: IncomingRequest,
  acceptsToken: AcceptsToken,
  now: number
): Effect.Effect<RequestState, Failure> => {
  const headerToken = bearerToken(request)
  const browser = () => makeBrowserContext(context, request, headerToken, now)
  const authenticateAs = (type: TokenType): Effect.Effect<RequestState, Failure> => {
    if (headerToken === undefined) return authenticateCookies(browser())
    return type === "session_token"
      ? authenticateHeader(context, request, headerToken, browser)
      : authenticateMachine(context, headerToken)
  }
  if (acceptsToken === "session_token") return authenticateAs(acceptsToken)
  const type: TokenType = (headerToken === undefined ? undefined : machineTokenType(headerToken)) ?? "session_token"
  if (acceptsToken === "any") return authenticateAs(type)
  const accepted = [acceptsToken].flat()
  if (accepted.includes(type)) return authenticateAs(type)
  const expected = typeof acceptsToken === "string" ? acceptsToken : undefined
  return Effect.succeed(signedOut(expected, headerToken === undefined ? "No token in header" : "token-type-mismatch"))
}

const authenticateMachine = (
  { client, jwks, policy, rejectedTokens }: AuthContext,
  token: string
): Effect.Effect<RequestState<MachineAuth>, Failure> => {
  const verified = MachineToken.verifyWith(jwks, Effect.mapError(client, missingClient), token, policy)
  return (isJwtShaped(token) ? verified : rejectedTokens.check(token, verified)).pipe(
    Effect.map((auth) => signedIn(auth)),
    Effect.catchTag("MachineTokenError", (error) =>
      Effect.succeed(
        signedOut(
          error.tokenType,
          error.code,
          error.message,
          [],
          error.cause === undefined ? error.message : publicMessage(error.cause)
        )
      )
    )
  )
}

const missingClient = () =>
  new ClerkConfigError({
    option: "secretKey",
    issue: "is missing; only Clerk can verify opaque machine tokens, so use `Auth.layer` with a `ClerkClient`"
  })
