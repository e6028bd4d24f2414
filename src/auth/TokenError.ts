/**
 * Errors of token verification: the token is invalid, or it could not be verified.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import type { ClerkErrors, SDKError } from "../ClerkError.js"

/**
 * What is wrong with a JWT, with the reason codes of Clerk's own libraries.
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
 * The two times that were compared to check a time claim.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenTimes {
  /** The time in the claim. */
  readonly claimed: DateTime.Utc
  /** The time on this machine's clock. */
  readonly now: DateTime.Utc
  /** The maximum difference between clocks that is tolerated. */
  readonly clockSkew: Duration.Duration
}

/**
 * The token is invalid. `claim` names the claim or header parameter that is wrong. `times` is set if a time claim is
 * wrong; `expected` and `actual` are set for the others.
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
      return `; \`${this.claim}\` is ${DateTime.formatIso(claimed)}, this machine's clock ${DateTime.formatIso(now)}, allowed skew ${Duration.format(clockSkew)}; is the clock right?`
    }
    return this.expected === undefined ? "" : `; expected ${this.expected}, got ${this.actual}`
  }
}

/**
 * The keys could not be fetched, so the token was not verified: it may be valid. `cause` is the failed call. `isResponse`
 * is true if Clerk did respond, with something other than keys: keys of an earlier response are then no longer used.
 *
 * @since 0.1.0
 * @category errors
 */
export class JwksUnavailable extends Data.TaggedError("JwksUnavailable")<{
  readonly reason: "jwk-remote-failed-to-load" | "secret-key-invalid"
  readonly detail: string
  readonly cause?: ClerkErrors | SDKError | undefined
  readonly isResponse?: boolean | undefined
}> {
  override get message(): string {
    return `${this.reason}: ${this.detail}; the token was not verified, try again${this.reason === "secret-key-invalid" ? " with the right `secretKey`" : " later, or set `jwtKey` to verify without the network"}`
  }
}

/**
 * The types of machine token.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineTokenType = "api_key" | "m2m_token" | "oauth_token"

/**
 * What is wrong with a machine token, with the codes of Clerk's own libraries.
 *
 * @since 0.1.0
 * @category models
 */
export type MachineTokenErrorCode = "token-invalid" | "token-verification-failed"

/**
 * The machine token is invalid: unknown, revoked, expired, or a JWT that does not verify (`cause` is then its error).
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
 * Clerk could not verify a token or refresh a session, so the caller may be signed in. `cause` is the failed call.
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
    return `${this.operation}: the token was not verified (${this.reason}): ${this.cause.message}`
  }
}
