/**
 * The Auth object of the current request, and guards with further requirements.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { RequestState } from "../request/RequestState.js"
import type { AuthObject } from "../token/AuthObject.js"
import type { Authorization, Reverification } from "../token/Authorization.js"
import type { Organization, SessionAuth } from "../token/SessionAuth.js"
import { Forbidden, ReverificationRequired, Unauthenticated } from "./AccessError.js"

/**
 * The Auth object of the current request. Provided by middleware that requires authentication.
 *
 * @since 0.1.0
 * @category context
 */
export class CurrentAuth extends Context.Tag("effect-clerk/CurrentAuth")<CurrentAuth, AuthObject>() {}

/**
 * The state of the current request. Provided by middleware in which authentication is optional.
 *
 * @since 0.1.0
 * @category context
 */
export class CurrentState extends Context.Tag("effect-clerk/CurrentState")<CurrentState, RequestState>() {}

/**
 * The Auth object of the current request, for middleware in which authentication is optional.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireSignedIn: Effect.Effect<AuthObject, Unauthenticated, CurrentState> = Effect.flatMap(
  CurrentState,
  (state) =>
    state._tag === "SignedIn" ? Effect.succeed(state.auth) : Effect.fail(new Unauthenticated({ reason: state.reason }))
)

/**
 * Requires the session of a user. Machines are rejected.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireSession: Effect.Effect<SessionAuth, Forbidden, CurrentAuth> = Effect.flatMap(CurrentAuth, (auth) =>
  auth.tokenType === "session_token"
    ? Effect.succeed(auth)
    : Effect.fail(new Forbidden({ missing: "a user's session" }))
)

/**
 * Requires an active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireOrganization: Effect.Effect<Organization, Forbidden, CurrentAuth> = Effect.flatMap(
  requireSession,
  ({ organization }) =>
    organization === undefined
      ? Effect.fail(new Forbidden({ missing: "an active organization" }))
      : Effect.succeed(organization)
)

/**
 * Requires a user who meets all requirements. If there are none, or all are `undefined`, every user is rejected, as with
 * `has`. Reverification is checked last: only that failure can be fixed by verifying again.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireAuthorization = (
  requirements: Authorization
): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired, CurrentAuth> => {
  const { reverification, ...grants } = requirements
  if (reverification === undefined) return requireGrants(grants)
  const guard = Object.values(grants).some((value) => value !== undefined) ? requireGrants(grants) : requireSession
  return Effect.zipRight(guard, requireReverification(reverification))
}

const requireGrants = (
  requirements: Omit<Authorization, "reverification">
): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> =>
  Effect.flatMap(requireSession, (auth) =>
    auth.has(requirements) ? Effect.succeed(auth) : Effect.fail(new Forbidden({ missing: describe(requirements) }))
  )

const describe = (requirements: Authorization): string =>
  Object.entries(requirements)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
    .join(" and ") || "a requirement, but the guard has none"

/**
 * Requires a user with a role in the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireRole = (role: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> => requireGrants({ role })

/**
 * Requires a user with a permission in the active organization. Tokens never contain system permissions (`org:sys_…`):
 * require a role instead, or call the Backend API.
 *
 * @since 0.1.0
 * @category guards
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { CurrentAuth } from "effect-clerk/auth"
 *
 * export const createInvoice = Effect.gen(function* () {
 *   const { organization, userId } = yield* CurrentAuth.requirePermission("org:invoices:create")
 *   return { createdBy: userId, organizationId: organization?.id }
 * })
 * ```
 */
export const requirePermission = (permission: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> =>
  requireGrants({ permission })

/**
 * Requires a feature of the user or the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireFeature = (feature: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> =>
  requireGrants({ feature })

/**
 * Requires a plan of the user or the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requirePlan = (plan: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> => requireGrants({ plan })

/**
 * Requires a user who has verified themselves recently enough.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireReverification = (
  reverification: Reverification
): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired, CurrentAuth> =>
  Effect.flatMap(
    requireSession,
    (auth): Effect.Effect<SessionAuth, ReverificationRequired> =>
      auth.has({ reverification }) ? Effect.succeed(auth) : Effect.fail(ReverificationRequired.for(reverification))
  )

/**
 * Requires a machine token with a scope.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireScope = (scope: string): Effect.Effect<Exclude<AuthObject, SessionAuth>, Forbidden, CurrentAuth> =>
  Effect.flatMap(CurrentAuth, (auth) =>
    auth.tokenType !== "session_token" && auth.scopes.includes(scope)
      ? Effect.succeed(auth)
      : Effect.fail(new Forbidden({ missing: `scope ${scope}` }))
  )
