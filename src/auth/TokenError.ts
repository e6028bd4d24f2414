/**
 * Why a token is not accepted, kept apart from why it could not be checked.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import type { ClerkErrors, SDKError } from "../ClerkError.js"

/**
 * What is wrong with a JWT, in the words that Clerk's own libraries use.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenErrorReason =
  | "token-expired"
  | "token-invalid"
  | "token-invalid-algorithm"
  | "token-invalid-authorized-parties"
  | "token-invalid-issuer"
  | "token-invalid-signature"
  | "token-not-active-yet"
  | "token-iat-in-the-future"
  | "token-verification-failed"
  | "jwk-kid-mismatch"

/**
 * The two times that a time claim was judged by.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenTimes {
  /** What the claim says. */
  readonly claimed: DateTime.Utc
  /** What this machine's clock says. */
  readonly now: DateTime.Utc
  /** How far apart they may be. */
  readonly clockSkew: Duration.Duration
}

/**
 * The token is not good. `claim` names the claim or header parameter at fault, `times` shows both clocks where the
 * fault is one of time, and `expected` and `actual` compare the others.
 *
 * @since 0.1.0
 * @category errors
 */
export class TokenError extends Data.TaggedError("TokenError")<{
  readonly reason: TokenErrorReason
  readonly detail: string
  readonly claim?: string | undefined
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  readonly times?: TokenTimes | undefined
}> {
  override get message(): string {
    return `${this.reason}: ${this.detail}${this.comparison}`
  }

  private get comparison(): string {
    if (this.times !== undefined) {
      const { claimed, clockSkew, now } = this.times
      return `; \`${this.claim}\` says ${DateTime.formatIso(claimed)}, the clock here ${DateTime.formatIso(now)}, skew allowed ${Duration.format(clockSkew)}; is the clock right?`
    }
    return this.expected === undefined ? "" : `; expected ${this.expected}, got ${this.actual}`
  }
}

/**
 * The keys that tokens are checked with could not be had, so nothing is known of the token. `cause` is the failed call.
 *
 * @since 0.1.0
 * @category errors
 */
export class JwksUnavailable extends Data.TaggedError("JwksUnavailable")<{
  readonly reason: "jwk-remote-failed-to-load" | "secret-key-invalid"
  readonly detail: string
  readonly cause?: ClerkErrors | SDKError | undefined
}> {
  override get message(): string {
    return `${this.reason}: ${this.detail}; the token was not judged, try again${this.reason === "secret-key-invalid" ? " with the right `secretKey`" : " later, or set `jwtKey` to verify without the network"}`
  }
}

/**
 * A token type besides the session token.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineTokenType = "api_key" | "m2m_token" | "oauth_token"

/**
 * What is wrong with a machine token, in the words that Clerk's own libraries use.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineTokenErrorCode = "token-invalid" | "token-verification-failed"

/**
 * The machine token is not good: unknown, revoked, expired, or wrongly signed (`cause` then says how).
 *
 * @since 0.1.0
 * @category errors
 */
export class MachineTokenError extends Data.TaggedError("MachineTokenError")<{
  readonly tokenType: MachineTokenType
  readonly code: MachineTokenErrorCode
  readonly detail: string
  readonly status?: number | undefined
  readonly cause?: TokenError | undefined
}> {
  override get message(): string {
    return `${this.detail} (code=${this.code}, status=${this.status ?? "n/a"})`
  }
}

/**
 * Clerk could not be asked about a token, so nothing is known of it. `cause` is the failed call.
 *
 * @since 0.1.0
 * @category errors
 */
export class VerificationUnavailable extends Data.TaggedError("VerificationUnavailable")<{
  readonly operation: string
  readonly reason: "unexpected-error" | "secret-key-invalid"
  readonly cause: ClerkErrors | SDKError
}> {
  override get message(): string {
    return `${this.operation}: the token was not judged (${this.reason}): ${this.cause.message}`
  }
}
