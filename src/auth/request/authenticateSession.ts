import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { ClerkConfigError } from "../../ClerkError.js"
import type { JwksUnavailable, TokenError, VerificationUnavailable } from "../TokenError.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import type { Instance } from "./AuthContext.js"
import type { Application } from "./application.js"
import type { Credentials } from "./credentials.js"
import { handshakeOr } from "./handshake.js"
import { resolveHandshake } from "./handshakeReturn.js"
import type { IncomingRequest } from "./Request.js"
import {
  type Handshake,
  type RequestState,
  type ResponseHeaders,
  type SignedOut,
  signedIn,
  signedOut
} from "./RequestState.js"
import { refresh } from "./refresh.js"
import { verifyCookieToken, verifyHeaderToken } from "./verifySession.js"

type SessionState = RequestState<SessionAuth>

/** A request whose `Authorization` header holds what may be a session token. */
export const authenticateHeader = (
  instance: Instance,
  token: string,
  credentials: () => Credentials
): Effect.Effect<SessionState, JwksUnavailable> =>
  verifyHeaderToken(instance, token).pipe(
    Effect.map((auth) => settled(instance, auth)),
    Effect.catchTags({
      NotASession: () => Effect.succeed(signedOut("session_token", "token-type-mismatch")),
      TokenError: (error) => recover(instance, credentials(), token, error, "header")
    })
  )

/** A request without a token in its header: a browser with its cookies, or no one. */
export const authenticateCookies = (
  instance: Instance,
  credentials: Credentials
): Effect.Effect<SessionState, JwksUnavailable | VerificationUnavailable | ClerkConfigError> =>
  Effect.gen(function* () {
    const { application } = credentials
    if (application === undefined) return signedOut("session_token", "session-token-and-uat-missing")
    if (credentials.handshakeNonce !== undefined || credentials.handshakeToken !== undefined) {
      const returned = yield* resolveHandshake(instance, application, credentials)
      if (Option.isSome(returned)) {
        const state = returned.value
        return state._tag === "SignedIn" ? settled(instance, state.auth, state.headers) : state
      }
    }
    return (yield* synchronization(application, credentials)) ?? (yield* ownCookies(instance, application, credentials))
  })

/** The end of every path to a session: a pending one counts as none, unless it is asked for. */
const settled = (instance: Instance, auth: SessionAuth, headers: ResponseHeaders = []): SessionState =>
  isAdmitted(instance, auth)
    ? signedIn(auth, headers)
    : signedOut("session_token", "session-pending", "the user has yet to complete the session's tasks", headers)

const isAdmitted = (instance: Instance, auth: SessionAuth): boolean =>
  auth.status !== "pending" || !instance.treatPendingAsSignedOut

/** Keeps browser state in step across domains, before anything is made of the cookies. `undefined`: nothing to do. */
const synchronization = (
  application: Application,
  credentials: Credentials
): Effect.Effect<Handshake | SignedOut | undefined, ClerkConfigError> => {
  const { request } = credentials
  const query = request.url.searchParams
  const { isProduction } = application.key
  if (application.isSatellite && query.get("__clerk_synced") !== "true" && isDocument(request)) {
    const state = satelliteSync(application, credentials)
    if (state !== undefined) return state
  }
  if (isProduction) return Effect.succeed(undefined)
  const returnTo = query.get("__clerk_redirect_url")
  if (!application.isSatellite && returnTo !== null && /^https?:/i.test(returnTo) && URL.canParse(returnTo)) {
    const url = new URL(returnTo)
    if (credentials.devBrowserToken !== undefined)
      url.searchParams.append("__clerk_db_jwt", credentials.devBrowserToken)
    url.searchParams.set("__clerk_synced", "true")
    return Effect.succeed(handshakeOr(credentials, "primary-responds-to-syncing", "", url.href))
  }
  if (query.has("__clerk_db_jwt")) return Effect.succeed(handshakeOr(credentials, "dev-browser-sync"))
  if (credentials.devBrowserToken === undefined) return Effect.succeed(handshakeOr(credentials, "dev-browser-missing"))
  return Effect.succeed(undefined)
}

/** A satellite without a session of its own asks the primary application for one. */
const satelliteSync = (
  application: Application,
  credentials: Credentials
): Effect.Effect<Handshake | SignedOut, ClerkConfigError> | undefined => {
  const { request } = credentials
  const mustSync = request.url.searchParams.get("__clerk_synced") === "false"
  const hasCookies = credentials.cookieToken !== undefined || credentials.clientUat !== 0
  if (!mustSync && !hasCookies && !application.satelliteAutoSync) {
    return Effect.succeed(signedOut("session_token", "session-token-and-uat-missing"))
  }
  if (hasCookies && !mustSync) return undefined
  const reason = "satellite-needs-syncing"
  if (application.key.isProduction) return Effect.succeed(handshakeOr(credentials, reason))
  const location = new URL(application.signInUrl ?? request.url)
  if (location.origin === request.url.origin) {
    return new ClerkConfigError({
      option: "signInUrl",
      issue: "is a page of the satellite itself; it must be the primary application's"
    })
  }
  location.searchParams.append("__clerk_redirect_url", request.url.href)
  return Effect.succeed(handshakeOr(credentials, reason, "", location.href))
}

const isDocument = (request: IncomingRequest): boolean =>
  request.method === "GET" && request.header("sec-fetch-dest") === "document"

/** What the session cookie and the cookie with the time of the last change say together. */
const ownCookies = (
  instance: Instance,
  application: Application,
  credentials: Credentials
): Effect.Effect<SessionState, JwksUnavailable> => {
  const { clientUat, cookieToken } = credentials
  if (cookieToken === undefined) {
    return Effect.succeed(
      clientUat === 0
        ? signedOut("session_token", "session-token-and-uat-missing")
        : handshakeOr(credentials, "client-uat-but-no-session-token")
    )
  }
  if (clientUat === 0) return Effect.succeed(handshakeOr(credentials, "session-token-but-no-client-uat"))
  return verifyCookieToken(instance, cookieToken, clientUat).pipe(
    Effect.tap((auth) => (auth.claims.azp ? Effect.void : instance.warnOfMissingParty)),
    Effect.map((auth) => elsewhere(instance, application, credentials, auth) ?? settled(instance, auth)),
    Effect.catchTags({
      NotASession: () => Effect.succeed(signedOut("session_token", "token-type-mismatch")),
      OlderThanClientUat: () => Effect.succeed(handshakeOr(credentials, "session-token-iat-before-client-uat")),
      TokenError: (error) => recover(instance, credentials, cookieToken, error, "cookie")
    })
  )
}

/** Reasons why a good session may still not be the one to go on with. `undefined`: there are none. */
const elsewhere = (
  instance: Instance,
  application: Application,
  credentials: Credentials,
  auth: SessionAuth
): Handshake | SignedOut | undefined => {
  const { redirects, request } = credentials
  if (
    !application.isSatellite &&
    isDocument(request) &&
    redirects === 0 &&
    comesFromAnotherSite(application, request)
  ) {
    return handshakeOr(
      credentials,
      "primary-domain-cross-origin-sync",
      "Cross-origin request from satellite domain requires handshake"
    )
  }
  const target = isAdmitted(instance, auth) ? application.targetOf(request.url.pathname) : undefined
  if (target === undefined || target.isActive(auth)) return undefined
  const state = handshakeOr(credentials, "active-organization-mismatch")
  // Being in the wrong organization is no reason to be signed out.
  return state._tag === "Handshake" ? state : undefined
}

const comesFromAnotherSite = (application: Application, request: IncomingRequest): boolean => {
  const referer = request.header("referer")
  if (referer === undefined || !URL.canParse(referer)) return false
  const { host, hostname, origin } = new URL(referer)
  return origin !== request.url.origin && !isClerkHost(application, host, hostname)
}

/** Clerk's own pages, from which a browser comes back without anything being out of step. */
const isClerkHost = (application: Application, host: string, hostname: string): boolean => {
  const { frontendApi, isProduction } = application.key
  return (
    host === frontendApi ||
    host === accountsHost(frontendApi) ||
    (!isProduction &&
      (/^accounts\..*\.(lcl\.dev|lclstage\.dev|lclclerk\.com)$/.test(hostname) ||
        (/\.(accounts\.dev|accountsstage\.dev|accounts\.lclclerk\.com)$/.test(hostname) &&
          !/\.clerk\.(accounts\.dev|accountsstage\.dev|accounts\.lclclerk\.com)$/.test(hostname))))
  )
}

/** Where the instance's account portal is: `clerk.example.com` has it at `accounts.example.com`. */
const accountsHost = (frontendApi: string): string =>
  /\.clerk\.accounts(stage)?\.dev$/.test(frontendApi)
    ? frontendApi.replace(".clerk.accounts", ".accounts")
    : frontendApi.replace(/^clerk\./, "accounts.")

/** After a session token that is not good: a refresh, a redirect, or signed out. */
const recover = (
  instance: Instance,
  credentials: Credentials,
  token: string,
  error: TokenError,
  carrier: "header" | "cookie"
): Effect.Effect<SessionState, JwksUnavailable> => {
  const message = `${error.message} (reason=${error.reason}, token-carrier=${carrier})`
  switch (error.reason) {
    case "token-not-active-yet":
      return Effect.succeed(handshakeOr(credentials, "session-token-nbf", message))
    case "token-iat-in-the-future":
      return Effect.succeed(handshakeOr(credentials, "session-token-iat-in-the-future", message))
    case "token-expired":
      return Effect.map(Effect.either(refreshed(instance, credentials, token)), (result) =>
        Either.isRight(result)
          ? settled(instance, result.right.auth, result.right.headers)
          : handshakeOr(credentials, `session-token-expired-refresh-${result.left}`, message)
      )
    default:
      return Effect.succeed(signedOut("session_token", error.reason, message))
  }
}

const refreshed = (instance: Instance, credentials: Credentials, token: string) => {
  if (credentials.request.method !== "GET") return Effect.fail("non-eligible-non-get")
  if (credentials.refreshToken === undefined) return Effect.fail("non-eligible-no-refresh-cookie")
  return refresh(instance, credentials, token, credentials.refreshToken)
}
