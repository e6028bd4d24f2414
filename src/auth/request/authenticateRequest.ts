import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { ClerkClient, fromHandler } from "../../ClerkClient.js"
import { ClerkConfigError } from "../../ClerkError.js"
import type { JwksUnavailable, VerificationUnavailable } from "../TokenError.js"
import type { MachineAuth } from "../token/AuthObject.js"
import * as MachineToken from "../token/MachineToken.js"
import { type AcceptsToken, isJwtShaped, machineTokenType, type TokenType } from "../token/TokenType.js"
import type { Instance } from "./AuthContext.js"
import { authenticateCookies, authenticateHeader } from "./authenticateSession.js"
import { readCredentials } from "./credentials.js"
import { bearerToken, type IncomingRequest } from "./Request.js"
import { type RequestState, signedIn, signedOut } from "./RequestState.js"

type Failure = JwksUnavailable | VerificationUnavailable | ClerkConfigError

/** The whole decision: which kind of token counts, where it may stand, and what it says. */
export const authenticate = (
  instance: Instance,
  request: IncomingRequest,
  acceptsToken: AcceptsToken,
  now: number
): Effect.Effect<RequestState, Failure> => {
  const headerToken = bearerToken(request)
  const credentials = () => readCredentials(request, headerToken, instance.application, now)
  const judge = (type: TokenType): Effect.Effect<RequestState, Failure> => {
    if (headerToken === undefined) return authenticateCookies(instance, credentials())
    return type === "session_token"
      ? authenticateHeader(instance, headerToken, credentials)
      : authenticateMachine(instance, headerToken)
  }
  if (acceptsToken === "session_token") return judge(acceptsToken)
  const type: TokenType = (headerToken === undefined ? undefined : machineTokenType(headerToken)) ?? "session_token"
  if (acceptsToken === "any") return judge(type)
  if (typeof acceptsToken !== "string") {
    return acceptsToken.includes(type) ? judge(type) : Effect.succeed(signedOut(undefined, "token-type-mismatch"))
  }
  if (headerToken === undefined) return Effect.succeed(signedOut(acceptsToken, "No token in header"))
  return type === acceptsToken ? judge(type) : Effect.succeed(signedOut(acceptsToken, "token-type-mismatch"))
}

const authenticateMachine = (instance: Instance, token: string): Effect.Effect<RequestState<MachineAuth>, Failure> => {
  if (Option.isNone(instance.client) && !isJwtShaped(token)) {
    return new ClerkConfigError({
      option: "secretKey",
      issue: "is missing; only Clerk can tell about opaque machine tokens, so use `Auth.layer` with a `ClerkClient`"
    })
  }
  return MachineToken.verifyWith(instance.jwks, token, instance.policy).pipe(
    Effect.provideService(
      ClerkClient,
      Option.getOrElse(instance.client, () => noClient)
    ),
    Effect.map((auth) => signedIn(auth)),
    Effect.catchTag("MachineTokenError", (error) =>
      Effect.succeed(signedOut(error.tokenType, error.code, error.message))
    )
  )
}

/** JWTs are verified without it. */
const noClient = fromHandler(() => undefined)
