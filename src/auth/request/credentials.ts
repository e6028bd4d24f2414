import * as Either from "effect/Either"
import * as Jwt from "../Jwt.js"
import type { Application } from "./application.js"
import type { IncomingRequest } from "./Request.js"

/** Everything on a request that says who sent it, before any of it is believed. */
export interface Credentials {
  readonly request: IncomingRequest
  readonly application: Application | undefined
  /** The token of the `Authorization` header. */
  readonly headerToken: string | undefined
  /** Whether the cookies whose names carry the application's suffix are the ones that count. */
  readonly usesSuffix: boolean
  /** The session token of the cookies. */
  readonly cookieToken: string | undefined
  readonly refreshToken: string | undefined
  /** When the browser's sign-in state last changed, in Unix seconds; 0: signed out, or not known. */
  readonly clientUat: number
  readonly devBrowserToken: string | undefined
  readonly handshakeToken: string | undefined
  readonly handshakeNonce: string | undefined
  /** How many redirects in a row the browser has behind it. */
  readonly redirects: number
}

export const readCredentials = (
  request: IncomingRequest,
  headerToken: string | undefined,
  application: Application | undefined,
  now: number
): Credentials => {
  if (application === undefined) return { ...nothing, request, application, headerToken }
  const cookie = (name: string) => request.cookies.get(name) || undefined
  const suffixed = (name: string) => cookie(`${name}_${application.cookieSuffix}`)
  const query = (name: string) => request.url.searchParams.get(name) || undefined
  const usesSuffix = areSuffixedCookiesCurrent(
    { session: cookie("__session"), clientUat: cookie("__client_uat") },
    { session: suffixed("__session"), clientUat: suffixed("__client_uat") },
    { issuerHost: application.issuerHost, isProduction: application.key.isProduction },
    now
  )
  const chosen = usesSuffix ? suffixed : cookie
  return {
    request,
    application,
    headerToken,
    usesSuffix,
    cookieToken: chosen("__session"),
    refreshToken: suffixed("__refresh"),
    clientUat: Number.parseInt(chosen("__client_uat") ?? "", 10) || 0,
    devBrowserToken: query("__clerk_db_jwt") ?? chosen("__clerk_db_jwt"),
    handshakeToken: query("__clerk_handshake") ?? cookie("__clerk_handshake"),
    handshakeNonce: query("__clerk_handshake_nonce") ?? cookie("__clerk_handshake_nonce"),
    redirects: Number(cookie("__clerk_redirect_count")) || 0
  }
}

const nothing: Omit<Credentials, "request" | "application" | "headerToken"> = {
  usesSuffix: false,
  cookieToken: undefined,
  refreshToken: undefined,
  clientUat: 0,
  devBrowserToken: undefined,
  handshakeToken: undefined,
  handshakeNonce: undefined,
  redirects: 0
}

/** The cookies that the choice depends on; one that is empty counts as missing. */
export interface CookiePair {
  readonly session: string | undefined
  readonly clientUat: string | undefined
}

/**
 * Whether the suffixed cookies are the newer truth than the plain ones. Both may be there, and disagree: older versions
 * of Clerk's browser library write only the plain ones, and another application of the domain may have written those.
 */
export const areSuffixedCookiesCurrent = (
  plain: CookiePair,
  suffixed: CookiePair,
  instance: { readonly issuerHost: string; readonly isProduction: boolean },
  now: number
): boolean => {
  const plainClaims = claimsOf(plain.session)
  if (plain.session !== undefined) {
    if (!plainClaims?.["iss"]) return false
    if (hostOf(plainClaims["iss"]) !== instance.issuerHost) return true
  }
  if (suffixed.clientUat === undefined && suffixed.session === undefined) return false
  const suffixedClaims = claimsOf(suffixed.session)
  const isPlainNewer = secondsOf(plainClaims, "iat") > secondsOf(suffixedClaims, "iat")
  if (suffixed.clientUat !== "0" && plain.clientUat !== "0" && isPlainNewer) return false
  if (suffixed.clientUat === "0" && plain.clientUat !== "0") return false
  if (!instance.isProduction && suffixed.clientUat !== "0" && plain.clientUat === "0") {
    if (suffixedClaims !== undefined && isExpired(suffixedClaims, now)) return false
  }
  return suffixed.clientUat !== undefined || suffixed.session === undefined
}

const claimsOf = (token: string | undefined): Jwt.JsonRecord | undefined =>
  token === undefined
    ? undefined
    : Either.match(Jwt.decode(token), { onLeft: () => undefined, onRight: ({ payload }) => payload })

const hostOf = (issuer: unknown): string | undefined =>
  typeof issuer === "string" ? issuer.replace(/^https?:\/\//, "") : undefined

const secondsOf = (claims: Jwt.JsonRecord | undefined, name: string): number => {
  const value = claims?.[name]
  return typeof value === "number" ? value : 0
}

const isExpired = (claims: Jwt.JsonRecord, now: number): boolean =>
  typeof claims["exp"] === "number" && claims["exp"] <= Math.floor(now / 1000)
