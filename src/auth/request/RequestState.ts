/**
 * What is known of a request once it was looked at.
 *
 * @since 0.1.0
 */

import type { MachineTokenErrorCode, TokenErrorReason } from "../TokenError.js"
import type { Identity, IdentityOf } from "../token/AuthObject.js"
import type { TokenType } from "../token/TokenType.js"

/**
 * Why an attempt to refresh an expired session token brought none; or the code of Clerk's own error.
 *
 * @since 0.1.0
 * @category models
 */
export type RefreshFailure =
  | "non-eligible-no-refresh-cookie"
  | "non-eligible-non-get"
  | "invalid-session-token"
  | "missing-api-client"
  | "expired-session-token-decode-failed"
  | "expired-session-token-missing-sid-claim"
  | "fetch-error"
  | "unexpected-sdk-error"
  | "unexpected-bapi-error"
  | (string & {})

/**
 * Why the browser is sent to Clerk to have its session brought up to date.
 *
 * @since 0.1.0
 * @category models
 */
export type HandshakeReason =
  | "client-uat-but-no-session-token"
  | "dev-browser-missing"
  | "dev-browser-sync"
  | "primary-responds-to-syncing"
  | "primary-domain-cross-origin-sync"
  | "satellite-needs-syncing"
  | `session-token-expired-refresh-${RefreshFailure}`
  | "session-token-iat-before-client-uat"
  | "session-token-nbf"
  | "session-token-iat-in-the-future"
  | "session-token-but-no-client-uat"
  | "active-organization-mismatch"

/**
 * Why nobody is signed in. A {@link HandshakeReason} stands here where the request is not one to answer with a redirect.
 *
 * @since 0.1.0
 * @category models
 */
export type SignedOutReason =
  | HandshakeReason
  | TokenErrorReason
  | MachineTokenErrorCode
  | "session-token-and-uat-missing"
  | "session-token-missing"
  | "session-pending"
  | "token-type-mismatch"
  | "No token in header"

/**
 * Response headers, in order; `set-cookie` may repeat.
 *
 * @since 0.1.0
 * @category models
 */
export type ResponseHeaders = ReadonlyArray<readonly [name: string, value: string]>

/**
 * The request is someone's. `headers` belong on the response: a refreshed session sets its cookies with them.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignedIn<out A = Identity> {
  readonly _tag: "SignedIn"
  readonly auth: A
  readonly headers: ResponseHeaders
}

/**
 * The request is no one's. `tokenType` is the kind of token that was looked for, `undefined` where the one that came
 * is of a kind that is not accepted.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignedOut {
  readonly _tag: "SignedOut"
  readonly tokenType: TokenType | undefined
  readonly reason: SignedOutReason
  readonly message: string
  readonly headers: ResponseHeaders
}

/**
 * The browser is to be redirected (307) to `location`, from where it comes back signed in or signed out for sure.
 * `headers` has the location too, and the rest of what the response needs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Handshake {
  readonly _tag: "Handshake"
  readonly reason: HandshakeReason
  readonly message: string
  readonly location: string
  readonly headers: ResponseHeaders
}

/**
 * The answer to who a request comes from.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestState<A = Identity> = SignedIn<A> | SignedOut | Handshake

/**
 * The answer for the kinds of token that are accepted.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestStateOf<Type extends TokenType> = RequestState<IdentityOf<Type>>

/** Someone is signed in. */
export const signedIn = <A>(auth: A, headers: ResponseHeaders = []): SignedIn<A> => ({
  _tag: "SignedIn",
  auth,
  headers
})

/** No one is signed in, with the headers by which Clerk's tools show why. */
export const signedOut = (
  tokenType: TokenType | undefined,
  reason: SignedOutReason,
  message = "",
  headers: ResponseHeaders = []
): SignedOut => ({
  _tag: "SignedOut",
  tokenType,
  reason,
  message,
  headers: [...headers, ...diagnostics("signed-out", reason, message)]
})

/** A redirect to Clerk. */
export const handshake = (
  reason: HandshakeReason,
  message: string,
  location: string,
  headers: ResponseHeaders
): Handshake => ({
  _tag: "Handshake",
  reason,
  message,
  location,
  headers: [["location", location], ...headers, ...diagnostics("handshake", reason, message)]
})

const diagnostics = (status: string, reason: string, message: string): ResponseHeaders =>
  (
    [
      ["x-clerk-auth-status", status],
      ["x-clerk-auth-reason", reason],
      ["x-clerk-auth-message", message]
    ] as const
  ).filter(([, value]) => /^[\x20-\x7e]+$/.test(value))
