import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { ClerkClient, fromHandler } from "../ClerkClient.js"
import { ClerkConfigError } from "../ClerkError.js"
import { type Credentials, readCredentials } from "./credentials.js"
import type { MachineAuth } from "./Identity.js"
import type { Instance } from "./instance.js"
import * as MachineToken from "./MachineToken.js"
import type { IncomingRequest } from "./Request.js"
import { type RequestState, signedIn, signedOut } from "./RequestState.js"
import { authenticateCookies, authenticateHeader } from "./sessionRequest.js"
import type { JwksUnavailable, VerificationUnavailable } from "./TokenError.js"
import { type AcceptsToken, isJwtShaped, machineTokenType, type TokenType } from "./TokenType.js"

type Failure = JwksUnavailable | VerificationUnavailable | ClerkConfigError

/** The whole decision: which kind of token counts, where it may stand, and what it says. */
export const authenticate = (
  instance: Instance,
  request: IncomingRequest,
  acceptsToken: AcceptsToken,
  now: number
): Effect.Effect<RequestState, Failure> => {
  const readsCookies = acceptsToken === "any" || [acceptsToken].flat().some((type) => !isHeaderOnly(type))
  const credentials = readCredentials(request, readsCookies ? instance.application : undefined, now)
  const { headerToken } = credentials
  const machineType = headerToken === undefined ? undefined : machineTokenType(headerToken)
  const type: TokenType = machineType ?? "session_token"
  if (typeof acceptsToken !== "string") {
    return acceptsToken.includes(type)
      ? authenticateAs(instance, credentials, type)
      : Effect.succeed(signedOut(undefined, "token-type-mismatch"))
  }
  if (acceptsToken === "any") return authenticateAs(instance, credentials, type)
  if (acceptsToken === "session_token") return authenticateAs(instance, credentials, "session_token")
  if (headerToken === undefined) return Effect.succeed(signedOut(acceptsToken, "No token in header"))
  return machineType === acceptsToken
    ? authenticateAs(instance, credentials, machineType)
    : Effect.succeed(signedOut(acceptsToken, "token-type-mismatch"))
}

/** OAuth requests may come from browsers, the other machines' never do. */
const isHeaderOnly = (type: TokenType): boolean => type === "m2m_token" || type === "api_key"

const authenticateAs = (
  instance: Instance,
  credentials: Credentials,
  type: TokenType
): Effect.Effect<RequestState, Failure> => {
  const { headerToken } = credentials
  if (headerToken === undefined) return authenticateCookies(instance, credentials)
  return type === "session_token"
    ? authenticateHeader(instance, credentials, headerToken)
    : authenticateMachine(instance, headerToken)
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
