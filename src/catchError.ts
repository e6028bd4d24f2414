/**
 * Handlers for failures by what Clerk responded, whichever of the two tags carries it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import { type ClerkErrors, isClerkErrors, isSDKError, type SDKError } from "./ClerkError.js"
import type { ErrorCode } from "./ClerkErrorCode.js"

/**
 * What is left of an error type once some statuses are handled. A status that is not known to the compiler takes nothing
 * away, and `SDKError` always stays: it has other reasons.
 *
 * @since 0.1.0
 * @category models
 */
export type WithoutStatus<E, Status extends number> = number extends Status
  ? E
  : E extends ClerkErrors<infer Declared>
    ? OfStatus<Exclude<Declared, Status>>
    : E

/**
 * The errors of an error type that may have one of some statuses.
 *
 * @since 0.1.0
 * @category models
 */
export type WithStatus<E, Status extends number> =
  E extends ClerkErrors<infer Declared> ? OfStatus<Declared & Status> : Extract<E, SDKError>

type OfStatus<Status extends number> = [Status] extends [never] ? never : ClerkErrors<Status>

type OneOrMore<A> = A | ReadonlyArray<A>

const isOneOf = <A>(value: A, wanted: OneOrMore<A>): boolean =>
  Array.isArray(wanted) ? wanted.includes(value) : wanted === value

const isFailure = (error: unknown): error is ClerkErrors | SDKError => isClerkErrors(error) || isSDKError(error)

/**
 * Handles failures with one of the given statuses, and takes the statuses out of the type of the error. It makes no
 * difference whether the operation declares the status (`ClerkErrors`) or not (`SDKError`).
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { catchStatus, Users } from "effect-clerk"
 *
 * const user = Users.get({ userId: "user_1" }).pipe(
 *   Effect.asSome,
 *   catchStatus(404, () => Effect.succeedNone)
 * )
 * ```
 */
export const catchStatus: {
  <const Status extends number, E, A2, E2, R2>(
    status: OneOrMore<Status>,
    handle: (error: NoInfer<WithStatus<E, Status>>) => Effect.Effect<A2, E2, R2>
  ): <A, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A | A2, WithoutStatus<E, Status> | E2, R | R2>
  <A, E, R, const Status extends number, A2, E2, R2>(
    effect: Effect.Effect<A, E, R>,
    status: OneOrMore<Status>,
    handle: (error: NoInfer<WithStatus<E, Status>>) => Effect.Effect<A2, E2, R2>
  ): Effect.Effect<A | A2, WithoutStatus<E, Status> | E2, R | R2>
} = dual(
  3,
  <A, E, R, Status extends number, A2, E2, R2>(
    effect: Effect.Effect<A, E, R>,
    status: OneOrMore<Status>,
    handle: (error: WithStatus<E, Status>) => Effect.Effect<A2, E2, R2>
  ) =>
    Effect.catchIf(
      effect,
      (error) => isFailure(error) && error.status !== undefined && isOneOf<number>(error.status, status),
      // The predicate looked at the status, which the compiler cannot follow through a generic type.
      (error) => handle(error as WithStatus<E, Status>)
    )
)

/**
 * Handles failures with one of the given codes, such as `resource_not_found`, on both tags. docs/errors.md lists the codes.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { catchCode, Invitations } from "effect-clerk"
 *
 * const invited = Invitations.create({ emailAddress: "ada@example.com" }).pipe(
 *   catchCode("duplicate_record", () => Effect.log("was invited before"))
 * )
 * ```
 */
export const catchCode: {
  <E, A2, E2, R2>(
    code: OneOrMore<ErrorCode>,
    handle: (error: NoInfer<Extract<E, ClerkErrors | SDKError>>) => Effect.Effect<A2, E2, R2>
  ): <A, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A | A2, E | E2, R | R2>
  <A, E, R, A2, E2, R2>(
    effect: Effect.Effect<A, E, R>,
    code: OneOrMore<ErrorCode>,
    handle: (error: NoInfer<Extract<E, ClerkErrors | SDKError>>) => Effect.Effect<A2, E2, R2>
  ): Effect.Effect<A | A2, E | E2, R | R2>
} = dual(
  3,
  <A, E, R, A2, E2, R2>(
    effect: Effect.Effect<A, E, R>,
    code: OneOrMore<ErrorCode>,
    handle: (error: Extract<E, ClerkErrors | SDKError>) => Effect.Effect<A2, E2, R2>
  ) =>
    Effect.catchIf(
      effect,
      (error): error is Extract<E, ClerkErrors | SDKError> =>
        isFailure(error) && error.errors.some((item) => isOneOf(item.code, code)),
      handle
    )
)
