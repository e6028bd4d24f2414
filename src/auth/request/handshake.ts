import * as Effect from "effect/Effect"
import type { BrowserContext } from "./BrowserContext.js"
import type { IncomingRequest } from "./Request.js"
import {
  type Handshake,
  type HandshakeReason,
  handshake,
  noStore,
  type ResponseHeaders,
  type SignedOut,
  signedOut
} from "./RequestState.js"

/** The version of the Frontend API that the handshake is written for. */
const apiVersion = "2026-05-12"

/** After this many redirects in a row, another one will not help. */
const maxRedirects = 3

/** Whether a browser is opening a page, so that the response may be a redirect. */
export const isNavigation = (request: IncomingRequest): boolean => {
  if (request.method !== "GET") return false
  const destination = request.header("sec-fetch-dest")
  return destination === undefined
    ? (request.header("accept") ?? "").startsWith("text/html")
    : destination === "document" || destination === "iframe"
}

/**
 * Redirects a browser that opens a page to `location`, by default the handshake page of the Frontend API. Other requests
 * are signed out, and so is a browser after too many redirects.
 */
export const handshakeOrSignedOut = (
  browser: BrowserContext,
  reason: HandshakeReason,
  message = "",
  location: (browser: BrowserContext, reason: HandshakeReason) => string = handshakeUrl
): Effect.Effect<Handshake | SignedOut> => {
  const { redirects } = browser.credentials
  if (!isNavigation(browser.request)) return Effect.succeed(signedOut("session_token", reason, message))
  return redirects < maxRedirects
    ? Effect.sync(() => handshake(reason, message, location(browser, reason), redirectHeaders(redirects + 1)))
    : Effect.as(warnAboutLoop(reason), signedOut("session_token", reason, message))
}

const warnAboutLoop = (reason: HandshakeReason) =>
  Effect.logWarning(
    `Clerk: a browser was redirected ${maxRedirects} times in a row and still needs a handshake (${reason}), so it is not redirected again; are \`publishableKey\` and \`secretKey\` or \`jwtKey\` of one instance, and does the browser accept the cookies of this domain?`
  )

const redirectHeaders = (redirects: number): ResponseHeaders => [
  ...noStore(),
  ["set-cookie", `__clerk_redirect_count=${redirects}; SameSite=Lax; HttpOnly; Max-Age=2`]
]

/** What Clerk adds to a URL. The next return adds it again, and the first of two values would count. */
const ownParameters = [
  "__clerk_db_jwt",
  "__dev_session",
  "__clerk_handshake",
  "__clerk_handshake_nonce",
  "__clerk_help"
]

/** A page of the Frontend API, which has cookies of its own. It redirects back with a session or without. */
const handshakeUrl = (browser: BrowserContext, reason: HandshakeReason): string => {
  const { application, credentials, request } = browser
  const { cookieToken, devBrowserToken, headerToken, usesSuffix } = credentials
  const url = new URL(`${application.frontendApiUrl(request.url.origin)}/v1/client/handshake`)
  const sessionToken = cookieToken ?? headerToken
  const target = application.targetOf(request.url.pathname)
  const add = (name: string, value: string) => url.searchParams.append(name, value)
  add("redirect_url", withoutParameters(request.url, ownParameters))
  add("__clerk_api_version", apiVersion)
  add("suffixed_cookies", String(usesSuffix))
  add("__clerk_hs_reason", reason)
  add("format", "nonce")
  if (sessionToken !== undefined) add("__session", sessionToken)
  if (!application.key.isProduction && devBrowserToken !== undefined) add("__clerk_db_jwt", devBrowserToken)
  if (target !== undefined) add("organization_id", target.organizationId)
  return url.href
}

/** The URL without some of its query parameters. The rest is unchanged, order and fragment included. */
export const withoutParameters = (url: URL, names: ReadonlyArray<string>): string => {
  const copy = new URL(url)
  for (const name of names) copy.searchParams.delete(name)
  return copy.href
}
