/**
 * Lookups of users and organizations that may not exist: `None` in place of a 404 or an empty list.
 *
 * @since 0.1.0
 */
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Organizations from "./api/Organizations.js"
import * as Users from "./api/Users.js"
import type { ClerkClient } from "./ClerkClient.js"
import type { ClerkErrors, SDKError } from "./ClerkError.js"
import { including } from "./idFilter.js"
import type { Organization } from "./models/Organization.js"
import type { User } from "./models/User.js"
import { noneIfNotFound } from "./noneIfNotFound.js"
import type { Page } from "./Page.js"

/**
 * A user by id.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect, Option } from "effect"
 * import { Find } from "effect-clerk"
 *
 * const name = Find.user({ userId: "user_1" }).pipe(
 *   Effect.map(Option.match({ onNone: () => "nobody", onSome: (user) => user.firstName }))
 * )
 * ```
 */
export const user = (input: {
  readonly userId: string
}): Effect.Effect<Option.Option<User>, ClerkErrors<400 | 401> | SDKError, ClerkClient> =>
  noneIfNotFound(Users.get(input))

/**
 * The user with an email address, primary or not. An address belongs to one user at most.
 *
 * @since 0.1.0
 * @category combinators
 */
export const userByEmailAddress = ({
  emailAddress
}: {
  readonly emailAddress: string
}): Effect.Effect<Option.Option<User>, ClerkErrors<400 | 401 | 422> | SDKError, ClerkClient> =>
  first(Users.list({ emailAddress: [emailAddress], limit: 1 }))

/**
 * The user whose `externalId` is the id of your own system.
 *
 * @since 0.1.0
 * @category combinators
 */
export const userByExternalId = ({
  externalId
}: {
  readonly externalId: string
}): Effect.Effect<Option.Option<User>, ClerkErrors<400 | 401 | 422> | SDKError, ClerkClient> =>
  first(Users.list({ externalId: including([externalId]), limit: 1 }))

/**
 * A page of users with the number of all users that match, for which `users.list` alone has no field: two requests at the
 * same time, `users.list` and `users.count`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const usersWithTotal = (
  input: Users.ListInput = {}
): Effect.Effect<UsersWithTotal, ClerkErrors<400 | 401 | 422> | SDKError, ClerkClient> => {
  const { limit: _, offset: __, orderBy: ___, startingAfter: ____, ...filters } = input
  return Effect.zipWith(
    Users.list(input),
    Users.count(filters),
    ({ data }, { totalCount }): UsersWithTotal => ({ data, totalCount }),
    { concurrent: true }
  )
}

/**
 * A page of users, and how many users there are on all pages.
 *
 * @since 0.1.0
 * @category models
 */
export interface UsersWithTotal extends Page<User> {
  readonly totalCount: number
}

/**
 * An organization by id.
 *
 * @since 0.1.0
 * @category combinators
 */
export const organization = (
  input: Organizations.GetInput & { readonly organizationId: string }
): Effect.Effect<Option.Option<Organization>, ClerkErrors<403> | SDKError, ClerkClient> =>
  noneIfNotFound(Organizations.get(input))

/**
 * An organization by its slug.
 *
 * @since 0.1.0
 * @category combinators
 */
export const organizationBySlug = ({
  slug,
  ...input
}: Organizations.GetInput & { readonly slug: string }): Effect.Effect<
  Option.Option<Organization>,
  ClerkErrors<403> | SDKError,
  ClerkClient
> => organization({ ...input, organizationId: slug })

const first = <A, E, R>(page: Effect.Effect<Page<A>, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.map(page, ({ data }) => Array.head(data))
