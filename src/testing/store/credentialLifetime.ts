import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import { badRequest, Problem } from "./problem.js"

/** The fields that API keys, M2M tokens and OAuth access tokens share. */
export interface CredentialLifetime {
  readonly revoked: boolean
  readonly revocationReason: string | null
  readonly expired: boolean
  readonly expiration: DateTime.Utc | null
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** The lifetime of a credential that is issued at `time`. */
export const issuedAt = (time: DateTime.Utc, expiration: DateTime.Utc | null): CredentialLifetime => ({
  revoked: false,
  revocationReason: null,
  expired: false,
  expiration,
  createdAt: time,
  updatedAt: time
})

/** `seconds` after `time`; a problem if a date cannot represent it. */
export const expirationAfter = (time: DateTime.Utc, seconds: number): DateTime.Utc | Problem =>
  Option.getOrElse(
    DateTime.make(Math.round(DateTime.toEpochMillis(time) + seconds * 1000)).pipe(Option.map(DateTime.toUtc)),
    () => badRequest("seconds_until_expiration", "seconds_until_expiration ends in no year that a date can hold")
  )

/** The credential with `expired` computed at `time`. */
export const asOf = <A extends CredentialLifetime>(credential: A, time: DateTime.Utc): A => ({
  ...credential,
  expired: credential.expiration !== null && DateTime.lessThanOrEqualTo(credential.expiration, time)
})

/** The revoked credential. Revoking it again changes nothing: the first reason stays. */
export const asRevoked = <A extends CredentialLifetime>(
  credential: A,
  reason: string | null | undefined,
  time: DateTime.Utc
): A =>
  credential.revoked ? credential : { ...credential, revoked: true, revocationReason: reason ?? null, updatedAt: time }

/** Whether the credential is neither revoked nor expired at `time`. */
export const isUsable = (credential: CredentialLifetime, time: DateTime.Utc): boolean =>
  !credential.revoked && !asOf(credential, time).expired

/** 404: at Clerk, verifying a credential that is unknown, revoked or expired is an error. */
export const unusable = (kind: string, credential: CredentialLifetime | undefined): Problem =>
  new Problem({
    status: 404,
    code: "resource_not_found",
    message: `${kind} not found`,
    longMessage:
      credential === undefined
        ? `No ${kind} was found for the given secret`
        : `The ${kind} ${credential.revoked ? "was revoked" : "has expired"}`
  })
