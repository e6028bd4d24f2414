import * as Either from "effect/Either"
import * as Jwt from "../Jwt.js"
import type { Application } from "./application.js"
import type { IncomingRequest } from "./Request.js"

/** The tokens and cookies of a request. None of them is verified. */
export interface Credentials {
  /** The token of the `Authorization` header. */
  readonly headerToken: string | undefined
  /** Whether the cookies whose names have the application's suffix are used. */
  readonly usesSuffix: boolean
  /** The session token of the cookies. */
  readonly cookieToken: string | undefined
  readonly refreshToken: string | undefined
  /** When the browser's sign-in state last changed, in Unix seconds; 0 if it is signed out or has no such cookie. */
  readonly clientUat: number
  readonly devBrowserToken: string | undefined
  readonly handshakeToken: string | undefined
  readonly handshakeNonce: string | undefined
  /** How many times in a row the browser was redirected. */
  readonly redirects: number
}

export const readCredentials = (
  request: IncomingRequest,
  headerToken: string | undefined,
  application: Application,
  now: number
): Credentials => {
  const cookie = (name: string) => request.cookies.get(name) || undefined
  const suffixed = (name: string) => cookie(`${name}_${application.cookieSuffix}`)
  const query = (name: string) => request.url.searchParams.get(name) || undefined
  const usesSuffix = usesSuffixedCookies(
    { session: cookie("__session"), clientUat: cookie("__client_uat") },
    { session: suffixed("__session"), clientUat: suffixed("__client_uat") },
    application,
    now
  )
  const chosen = usesSuffix ? suffixed : cookie
  return {
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

/** The cookies that the choice depends on. An empty cookie counts as missing. */
interface SessionCookies {
  readonly session: string | undefined
  readonly clientUat: string | undefined
}

/**
 * Whether to read the suffixed cookies. Port of `usesSuffixedCookies` in `@clerk/backend`:
 * https://github.com/clerk/javascript/blob/main/packages/backend/src/tokens/authenticateContext.ts
 */
const usesSuffixedCookies = (
  plain: SessionCookies,
  suffixed: SessionCookies,
  { issuerHost, key }: Application,
  now: number
): boolean => {
  const plainClaims = claimsOf(plain.session)
  if (plain.session !== undefined) {
    // The plain session token is malformed or has no issuer.
    if (!plainClaims?.["iss"]) return false
    // The plain session belongs to another application on the same domain.
    if (hostOf(plainClaims["iss"]) !== issuerHost) return true
  }
  // There are no suffixed cookies.
  if (suffixed.clientUat === undefined && suffixed.session === undefined) return false
  const suffixedClaims = claimsOf(suffixed.session)
  const isPlainSignedOut = plain.clientUat === "0"
  const isSuffixedSignedOut = suffixed.clientUat === "0"
  const isPlainNewer = secondsOf(plainClaims, "iat") > secondsOf(suffixedClaims, "iat")
  // Neither is signed out, and the plain session is newer: a version of clerk-js without suffixes wrote it.
  if (!isSuffixedSignedOut && !isPlainSignedOut && isPlainNewer) return false
  // Only the suffixed cookies are signed out.
  if (isSuffixedSignedOut && !isPlainSignedOut) return false
  // Only the plain cookies are signed out, but the suffixed session has expired. Development instances only.
  if (!key.isProduction && !isSuffixedSignedOut && isPlainSignedOut && isExpired(suffixedClaims, now)) return false
  // A suffixed session needs a suffixed `__client_uat`.
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

const isExpired = (claims: Jwt.JsonRecord | undefined, now: number): boolean =>
  typeof claims?.["exp"] === "number" && claims["exp"] <= Math.floor(now / 1000)
