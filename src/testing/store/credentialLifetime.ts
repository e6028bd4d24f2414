import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { Problem } from "./problem.js"

/** What credentials of all kinds keep of their life. */
export interface Issued {
  readonly revoked: boolean
  readonly revocationReason: string | null
  readonly expired: boolean
  readonly expiration: DateTime.Utc | null
  readonly createdAt: DateTime.Utc
  readonly updatedAt: DateTime.Utc
}

/** The life of a credential that is issued now. */
export const issued = (time: DateTime.Utc, expiration: DateTime.Utc | null): Issued => ({
  revoked: false,
  revocationReason: null,
  expired: false,
  expiration,
  createdAt: time,
  updatedAt: time
})

/** When a lifetime that begins now ends; a time beyond what a date can hold is refused. */
export const expirationAfter = (time: DateTime.Utc, seconds: number): Either.Either<DateTime.Utc, Problem> =>
  Either.fromOption(DateTime.make(Math.round(DateTime.toEpochMillis(time) + seconds * 1000)), () =>
    badRequest("seconds_until_expiration", "seconds_until_expiration ends in no year that a date can hold")
  ).pipe(Either.map(DateTime.toUtc))

/** A credential as time has made it. */
export const asOf = <A extends Issued>(credential: A, time: DateTime.Utc): A => ({
  ...credential,
  expired: credential.expiration !== null && DateTime.lessThanOrEqualTo(credential.expiration, time)
})

/** The credential revoked; once is for good, with the first reason. */
export const revoke = <A extends Issued>(credential: A, reason: string | null | undefined, time: DateTime.Utc): A =>
  credential.revoked ? credential : { ...credential, revoked: true, revocationReason: reason ?? null, updatedAt: time }

/** Whether a credential can be used now. */
export const isUsable = (credential: Issued, time: DateTime.Utc): boolean =>
  !credential.revoked && !asOf(credential, time).expired

/** The first of the values that passes, looking no further. */
export const firstOf = <A>(values: Iterable<A>, test: (value: A) => boolean): Option.Option<A> => {
  for (const value of values) if (test(value)) return Option.some(value)
  return Option.none()
}

/** 404: verifying a credential that is unknown, revoked or expired is an error at Clerk, not an answer. */
export const unusable = (kind: string, credential: Option.Option<Issued>): Problem => ({
  status: 404,
  code: "resource_not_found",
  message: `${kind} not found`,
  longMessage: Option.match(credential, {
    onNone: () => `No ${kind} was found for the given secret`,
    onSome: ({ revoked }) => `The ${kind} ${revoked ? "was revoked" : "has expired"}`
  })
})

/** 400: these operations declare no 422. */
export const badRequest = (parameter: string, longMessage: string): Problem => ({
  status: 400,
  code: "bad_request",
  message: "Bad Request",
  longMessage,
  meta: { param_name: parameter }
})
