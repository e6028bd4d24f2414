/**
 * Handlers for failures by what Clerk said, whichever of the two tags carries it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { ClerkErrors, SDKError } from "./ClerkError.js"

/**
 * What is left of an error type once some statuses are handled.
 *
 * @since 0.1.0
 * @category models
 */
export type WithoutStatus<E, Status extends number> =
  E extends ClerkErrors<infer Declared>
    ? [Exclude<Declared, Status>] extends [never]
      ? never
      : ClerkErrors<Exclude<Declared, Status>>
    : E

/**
 * The errors of an error type that may carry one of some statuses.
 *
 * @since 0.1.0
 * @category models
 */
export type WithStatus<E, Status extends number> =
  E extends ClerkErrors<infer Declared> ? ClerkErrors<Extract<Declared, Status>> : Extract<E, SDKError>

type OneOrMore<A> = A | ReadonlyArray<A>

const includes = <A>(wanted: OneOrMore<A>, value: A): boolean =>
  Array.isArray(wanted) ? wanted.includes(value) : wanted === value

const isFailure = (error: unknown): error is ClerkErrors | SDKError =>
  error instanceof ClerkErrors || error instanceof SDKError

/**
 * Handles failures with one of the given statuses, and takes the statuses out of the type of the error. It makes no
 * difference whether the operation declares the status (`ClerkErrors`) or not (`SDKError`).
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect, Option } from "effect"
 * import { catchStatus, Users } from "effect-clerk"
 *
 * const user = Users.get({ userId: "user_1" }).pipe(
 *   Effect.asSome,
 *   catchStatus(404, () => Effect.succeedNone)
 * )
 * ```
 */
export const catchStatus =
  <const Status extends number, E, A2, E2, R2>(
    status: OneOrMore<Status>,
    handle: (error: WithStatus<E, Status>) => Effect.Effect<A2, E2, R2>
  ) =>
  <A, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A | A2, WithoutStatus<E, Status> | E2, R | R2> =>
    Effect.catchAll(
      effect,
      (error): Effect.Effect<A2, WithoutStatus<E, Status> | E2, R2> =>
        isFailure(error) && error.status !== undefined && includes<number>(status, error.status)
          ? // The status was looked at, which the compiler cannot follow through a generic type.
            handle(error as WithStatus<E, Status>)
          : Effect.fail(error as WithoutStatus<E, Status>)
    )

/**
 * Handles failures with one of the given codes of Clerk, such as `resource_not_found`, on both tags.
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
export const catchCode =
  <E, A2, E2, R2>(
    code: OneOrMore<string>,
    handle: (error: Extract<E, ClerkErrors | SDKError>) => Effect.Effect<A2, E2, R2>
  ) =>
  <A, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A | A2, E | E2, R | R2> =>
    Effect.catchAll(
      effect,
      (error): Effect.Effect<A2, E | E2, R2> =>
        isFailure(error) && error.errors.some((item) => includes(code, item.code))
          ? handle(error as Extract<E, ClerkErrors | SDKError>)
          : Effect.fail(error)
    )
