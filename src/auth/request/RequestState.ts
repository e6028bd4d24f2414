/**
 * The result of authenticating a request: `SignedIn`, `SignedOut` or `Handshake`.
 *
 * @since 0.1.0
 */
import * as Inspectable from "effect/Inspectable"
import type { MachineTokenErrorCode, TokenError, TokenErrorReason } from "../TokenError.js"
import type { AuthObject, AuthObjectOf } from "../token/AuthObject.js"
import type { TokenType } from "../token/TokenType.js"

/**
 * Why an expired session token was not refreshed, or the code of Clerk's error response.
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
 * Why the browser is redirected to Clerk to update its session.
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
 * Why no one is signed in. It is a {@link HandshakeReason} if a handshake is needed but the request cannot be redirected.
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
 * Response headers, in order; `set-cookie` may repeat. They fit `new Response(null, { headers })`, whose type accepts no
 * readonly array.
 *
 * @since 0.1.0
 * @category models
 */
export type ResponseHeaders = Array<[name: string, value: string]>

/**
 * The request is authenticated. `headers` must be added to the response: they set the cookies of a refreshed session.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignedIn<out A = AuthObject> {
  readonly _tag: "SignedIn"
  readonly auth: A
  readonly headers: ResponseHeaders
}

/**
 * The request is not authenticated. `tokenType` is the type of token that was expected; `undefined` if it was one of a list
 * of types, and no token or one of another type was sent.
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
 * The browser must be redirected (307) to `location`, which redirects it back signed in or signed out. `headers` are all
 * headers of the response, `location` included.
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
 * The result of authenticating a request.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestState<A = AuthObject> = SignedIn<A> | SignedOut | Handshake

/**
 * The result for the accepted types of token.
 *
 * @since 0.1.0
 * @category models
 */
export type RequestStateOf<Type extends TokenType> = RequestState<AuthObjectOf<Type>>

/**
 * Headers contain session tokens: in `Set-Cookie`, and in the query of `location`. Loggers, `JSON.stringify` and Node's
 * `inspect` show a state without them.
 */
const printable = <State extends SignedIn<unknown> | SignedOut | Handshake>(state: State): State =>
  Object.assign(Object.create(printableProto), state)

const printableProto = {
  ...Inspectable.BaseProto,
  toJSON(this: SignedIn<unknown> | SignedOut | Handshake) {
    return {
      ...this,
      ...(this._tag === "Handshake" ? { location: withoutQuery(this.location) } : {}),
      headers: this.headers.map(([name, value]) => [name, printableValue(name, value)])
    }
  }
}

const printableValue = (name: string, value: string): string => {
  if (name === "set-cookie") return `${value.split("=", 1)[0]}=<redacted>`
  return name === "location" ? withoutQuery(value) : value
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, "?<redacted>")

export const signedIn = <A>(auth: A, headers: ResponseHeaders = []): SignedIn<A> =>
  printable({ _tag: "SignedIn", auth, headers })

/**
 * Adds the headers in which Clerk's tools look for the reason. `shown` is the message in them, if the message is not for
 * everyone.
 */
export const signedOut = (
  tokenType: TokenType | undefined,
  reason: SignedOutReason,
  message = "",
  headers: ResponseHeaders = [],
  shown = message
): SignedOut =>
  printable({
    _tag: "SignedOut",
    tokenType,
    reason,
    message,
    headers: [...headers, ...diagnostics("signed-out", reason, shown)]
  })

/** The message of an error without the option that the token was compared with, such as the list of authorized parties. */
export const publicMessage = ({ detail, expected, message, reason }: TokenError): string =>
  expected === undefined ? message : `${reason}: ${detail}`

export const handshake = (
  reason: HandshakeReason,
  message: string,
  location: string,
  headers: ResponseHeaders
): Handshake =>
  printable({
    _tag: "Handshake",
    reason,
    message,
    location,
    headers: [["location", location], ...headers, ...diagnostics("handshake", reason, message)]
  })

const diagnostics = (status: string, reason: string, message: string): ResponseHeaders => {
  const headers: ResponseHeaders = [
    ["x-clerk-auth-status", status],
    ["x-clerk-auth-reason", reason],
    ["x-clerk-auth-message", message]
  ]
  return headers.filter(([, value]) => isHeaderValue(value))
}

/** Keeps caches from storing a response that sets cookies of a session. */
export const noStore = (): ResponseHeaders => [["cache-control", "no-store"]]

/** `Set-Cookie` values as headers. Values that are not allowed in a header are left out. */
export const setCookieHeaders = (values: ReadonlyArray<string>): ResponseHeaders =>
  values.filter(isHeaderValue).map((value) => ["set-cookie", value])

const isHeaderValue = (value: string): boolean => /^[\x20-\x7e]+$/.test(value)
