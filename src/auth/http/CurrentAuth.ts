/**
 * Who the request at hand comes from, and guards that ask more of them.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { RequestState } from "../request/RequestState.js"
import type { Identity as AnyIdentity } from "../token/AuthObject.js"
import type { Authorization, Reverification } from "../token/Authorization.js"
import type { Organization, SessionAuth } from "../token/SessionAuth.js"
import { Forbidden, ReverificationRequired, Unauthenticated } from "./AccessError.js"

/**
 * Who the request comes from. Provided where authentication is required.
 *
 * @since 0.1.0
 * @category context
 */
export class CurrentAuth extends Context.Tag("effect-clerk/CurrentAuth")<CurrentAuth, AnyIdentity>() {}

/**
 * What is known of the request. Provided where authentication is optional.
 *
 * @since 0.1.0
 * @category context
 */
export class CurrentState extends Context.Tag("effect-clerk/CurrentState")<CurrentState, RequestState>() {}

/**
 * Whoever is signed in, where authentication is optional.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireSignedIn: Effect.Effect<AnyIdentity, Unauthenticated, CurrentState> = Effect.flatMap(
  CurrentState,
  (state) =>
    state._tag === "SignedIn" ? Effect.succeed(state.auth) : Effect.fail(new Unauthenticated({ reason: state.reason }))
)

/**
 * The user in their session. Machines are turned away.
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
 * The active organization.
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
 * A user with everything that is asked. What can be mended by verifying again is asked last.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireAuthorization = (
  asked: Authorization
): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired, CurrentAuth> => {
  const { reverification, ...held } = asked
  const guard = Object.values(held).some((value) => value !== undefined) ? requireHeld(held) : requireSession
  return reverification === undefined ? guard : Effect.zipRight(guard, requireReverification(reverification))
}

const requireHeld = (
  asked: Omit<Authorization, "reverification">
): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> =>
  Effect.flatMap(requireSession, (auth) =>
    auth.has(asked) ? Effect.succeed(auth) : Effect.fail(new Forbidden({ missing: describe(asked) }))
  )

const describe = (asked: Authorization): string =>
  Object.entries(asked)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
    .join(" and ")

/**
 * A user with a role in the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireRole = (role: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> => requireHeld({ role })

/**
 * A user with a permission in the active organization. System permissions (`org:sys_…`) are in no token: ask for a
 * role, or the Backend API.
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
  requireHeld({ permission })

/**
 * A user with a feature, their own or the active organization's.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireFeature = (feature: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> =>
  requireHeld({ feature })

/**
 * A user on a plan, their own or the active organization's.
 *
 * @since 0.1.0
 * @category guards
 */
export const requirePlan = (plan: string): Effect.Effect<SessionAuth, Forbidden, CurrentAuth> => requireHeld({ plan })

/**
 * A user who proved recently enough who they are.
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
 * A machine, or an application, whose token has a scope.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireScope = (scope: string): Effect.Effect<Exclude<AnyIdentity, SessionAuth>, Forbidden, CurrentAuth> =>
  Effect.flatMap(CurrentAuth, (auth) =>
    auth.tokenType !== "session_token" && auth.scopes.includes(scope)
      ? Effect.succeed(auth)
      : Effect.fail(new Forbidden({ missing: `scope ${scope}` }))
  )
