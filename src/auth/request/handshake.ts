import type { Credentials } from "./credentials.js"
import type { IncomingRequest } from "./Request.js"
import {
  type Handshake,
  type HandshakeReason,
  handshake,
  type ResponseHeaders,
  type SignedOut,
  signedOut
} from "./RequestState.js"

/** The version of the Frontend API that the handshake is written for. */
const apiVersion = "2026-05-12"

/** After this many redirects in a row something is wrong that one more will not mend. */
const mostRedirects = 3

/** Whether the request is a page that a browser opens, and so can be answered with a redirect. */
export const isNavigation = (request: IncomingRequest): boolean => {
  if (request.method !== "GET") return false
  const destination = request.header("sec-fetch-dest")
  return destination === undefined
    ? (request.header("accept") ?? "").startsWith("text/html")
    : destination === "document" || destination === "iframe"
}

/**
 * Sends a browser to Clerk, or wherever `location` says, and anyone else away signed out. A browser that comes back
 * unchanged again and again ends signed out too.
 */
export const handshakeOr = (
  credentials: Credentials,
  reason: HandshakeReason,
  message = "",
  location: string | undefined = handshakeUrl(credentials, reason)
): Handshake | SignedOut =>
  location === undefined || !isNavigation(credentials.request) || credentials.redirects >= mostRedirects
    ? signedOut("session_token", reason, message)
    : handshake(reason, message, location, redirectHeaders(credentials))

const redirectHeaders = (credentials: Credentials): ResponseHeaders => [
  ["cache-control", "no-store"],
  ["set-cookie", `__clerk_redirect_count=${credentials.redirects + 1}; SameSite=Lax; HttpOnly; Max-Age=2`]
]

/** The page of the Frontend API that looks at the browser's own cookies and sends it back with a session, or none. */
const handshakeUrl = (credentials: Credentials, reason: HandshakeReason): string | undefined => {
  const { application, cookieToken, devBrowserToken, headerToken, request, usesSuffix } = credentials
  if (application === undefined) return undefined
  const url = new URL(`${application.frontendApiUrl(request.url.origin)}/v1/client/handshake`)
  const sessionToken = cookieToken ?? headerToken
  const target = application.targetOf(request.url.pathname)
  const add = (name: string, value: string) => url.searchParams.append(name, value)
  add("redirect_url", withoutParameters(request.url, ["__clerk_db_jwt", "__dev_session"]))
  add("__clerk_api_version", apiVersion)
  add("suffixed_cookies", String(usesSuffix))
  add("__clerk_hs_reason", reason)
  add("format", "nonce")
  if (sessionToken !== undefined) add("__session", sessionToken)
  if (!application.key.isProduction && devBrowserToken !== undefined) add("__clerk_db_jwt", devBrowserToken)
  if (target !== undefined) add("organization_id", target.organizationId)
  return url.href
}

/** The URL without some of its query parameters; all else stays, order and fragment included. */
export const withoutParameters = (url: URL, names: ReadonlyArray<string>): string => {
  const copy = new URL(url)
  for (const name of names) copy.searchParams.delete(name)
  return copy.href
}
