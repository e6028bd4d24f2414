import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { ClerkConfigError } from "../../ClerkError.js"
import type { JwksUnavailable, TokenError, VerificationUnavailable } from "../TokenError.js"
import type { AuthContext } from "./AuthContext.js"
import type { BrowserContext } from "./BrowserContext.js"
import { devBrowserMissing, devBrowserSync, primaryRespondsToSync, satelliteSync } from "./browserSync.js"
import { handshakeOrSignedOut } from "./handshake.js"
import { handshakeForValidSession } from "./handshakeForValidSession.js"
import { handshakeReturn } from "./handshakeReturn.js"
import type { IncomingRequest } from "./Request.js"
import { type HandshakeReason, publicMessage, signedOut } from "./RequestState.js"
import { RefreshOutage, refresh } from "./refresh.js"
import { firstDecision, type SessionRule } from "./sessionRule.js"
import { type SessionState, sessionState } from "./sessionState.js"
import { verifySession, verifySessionCookie } from "./verifySession.js"

/** A request with a token in its `Authorization` header. `browser` is needed only if the token is invalid. */
export const authenticateHeader = (
  context: AuthContext,
  request: IncomingRequest,
  token: string,
  browser: () => BrowserContext | undefined
): Effect.Effect<SessionState, JwksUnavailable | VerificationUnavailable> =>
  verifySession(context, token).pipe(
    Effect.map((auth) => sessionState(context, auth)),
    Effect.catchTags({
      NotASession: () => Effect.succeed(signedOut("session_token", "token-type-mismatch")),
      TokenError: (error) => recover(request, browser(), token, error, "header")
    })
  )

/** A request without a token in its `Authorization` header. */
export const authenticateCookies = (
  browser: BrowserContext | undefined
): Effect.Effect<SessionState, JwksUnavailable | VerificationUnavailable | ClerkConfigError> =>
  browser === undefined
    ? Effect.succeed(signedOut("session_token", "session-token-and-uat-missing"))
    : Effect.flatMap(
        decideBeforeSession(browser),
        Option.match({ onNone: () => authenticateSessionCookie(browser), onSome: Effect.succeed })
      )

const decideBeforeSession: SessionRule = firstDecision([
  handshakeReturn,
  satelliteSync,
  primaryRespondsToSync,
  devBrowserSync,
  devBrowserMissing
])

/** Decides by the session cookie and `__client_uat`, which must both be present or both be absent. */
const authenticateSessionCookie = (
  browser: BrowserContext
): Effect.Effect<SessionState, JwksUnavailable | VerificationUnavailable> => {
  const { clientUat, cookieToken } = browser.credentials
  if (cookieToken === undefined) {
    return clientUat === 0
      ? Effect.succeed(signedOut("session_token", "session-token-and-uat-missing"))
      : handshakeOrSignedOut(browser, "client-uat-but-no-session-token")
  }
  if (clientUat === 0) return handshakeOrSignedOut(browser, "session-token-but-no-client-uat")
  return verifySessionCookie(browser, cookieToken, clientUat).pipe(
    Effect.tap(browser.policy.authorizedParties.length === 0 ? browser.warnAboutAnyParty : Effect.void),
    Effect.flatMap((auth) =>
      Effect.map(
        handshakeForValidSession(browser, auth),
        Option.getOrElse(() => sessionState(browser, auth))
      )
    ),
    Effect.catchTags({
      NotASession: () => Effect.succeed(signedOut("session_token", "token-type-mismatch")),
      OlderThanClientUat: () => handshakeOrSignedOut(browser, "session-token-iat-before-client-uat"),
      TokenError: (error) => recover(browser.request, browser, cookieToken, error, "cookie")
    })
  )
}

/**
 * The state after an invalid token: a refreshed session, a handshake, or signed out. Fails if the session could not be
 * refreshed because of an outage, and a handshake is not possible.
 */
const recover = (
  request: IncomingRequest,
  browser: BrowserContext | undefined,
  token: string,
  error: TokenError,
  carrier: "header" | "cookie"
): Effect.Effect<SessionState, JwksUnavailable | VerificationUnavailable> => {
  const suffix = ` (reason=${error.reason}, token-carrier=${carrier})`
  const message = error.message + suffix
  const retryInBrowser = (reason: HandshakeReason): Effect.Effect<SessionState> =>
    browser === undefined
      ? Effect.succeed(signedOut("session_token", reason, message))
      : handshakeOrSignedOut(browser, reason, message)
  switch (error.reason) {
    case "token-not-active-yet":
      return retryInBrowser("session-token-nbf")
    case "token-iat-in-the-future":
      return retryInBrowser("session-token-iat-in-the-future")
    case "token-expired":
      return Effect.catchAll(refresh(request, browser, token), (failure) =>
        failure instanceof RefreshOutage
          ? Effect.filterOrFail(
              retryInBrowser(`session-token-expired-refresh-${failure.reason}`),
              (state) => state._tag === "Handshake",
              () => failure.cause
            )
          : retryInBrowser(`session-token-expired-refresh-${failure}`)
      )
    default:
      return Effect.succeed(signedOut("session_token", error.reason, message, [], publicMessage(error) + suffix))
  }
}
