/**
 * The Auth object of the current request, and guards with further requirements.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Feature, Permission, Plan, Role, SystemPermission } from "../../Register.js"
import type { RequestState } from "../request/RequestState.js"
import type { AuthObject, AuthObjectOf, MachineAuth } from "../token/AuthObject.js"
import { type Authorization, type InScope, Reverification } from "../token/Authorization.js"
import type { MemberAuth, Organization, SessionAuth } from "../token/SessionAuth.js"
import type { Accepted, AcceptsToken, TokenType } from "../token/TokenType.js"
import { Forbidden, ReverificationRequired, type Unauthenticated } from "./AccessError.js"
import { MissingScope } from "./MissingScope.js"
import { signedInAuth } from "./signedIn.js"

/**
 * Identifies the Auth object of routes that accept these types of token. All of them are one service, so what needs a
 * `Current` of more types, as guards do, also runs in routes that accept fewer.
 *
 * @since 0.1.0
 * @category models
 */
export interface Current<in Type extends TokenType> {
  readonly "~effect-clerk/CurrentAuth": (type: Type) => void
}

/**
 * The Auth object in routes that accept these types of token, which must be those of the middleware.
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { HttpRouter, HttpServerResponse } from "@effect/platform"
 * import { AuthMiddleware, CurrentAuth } from "effect-clerk/auth"
 * import { Effect } from "effect"
 *
 * export const routes = HttpRouter.empty.pipe(
 *   HttpRouter.get(
 *     "/me",
 *     Effect.flatMap(CurrentAuth.current("oauth_token"), ({ clientId, userId }) =>
 *       HttpServerResponse.json({ clientId, userId })
 *     )
 *   ),
 *   HttpRouter.use(AuthMiddleware.required({ acceptsToken: "oauth_token" }))
 * )
 * ```
 */
export const current = <const A extends AcceptsToken>(
  _acceptsToken?: A
): Context.Tag<Current<Accepted<A>>, AuthObjectOf<Accepted<A>>> => Context.GenericTag("effect-clerk/CurrentAuth")

/**
 * Identifies the session of the current request.
 *
 * @since 0.1.0
 * @category models
 */
export type CurrentAuth = Current<"session_token">

/**
 * The session of the current request. Provided by middleware that accepts session tokens only, as it does by default.
 *
 * @since 0.1.0
 * @category context
 */
export const CurrentAuth: Context.Tag<CurrentAuth, SessionAuth> = current("session_token")

/**
 * Identifies the machine that sent the current request.
 *
 * @since 0.1.0
 * @category models
 */
export type CurrentMachine = Current<MachineAuth["tokenType"]>

/**
 * The machine that sent the current request. Provided by middleware that accepts machine tokens only.
 *
 * @since 0.1.0
 * @category context
 */
export const CurrentMachine: Context.Tag<CurrentMachine, MachineAuth> = current(["api_key", "m2m_token", "oauth_token"])

/**
 * Identifies the user or machine that sent the current request.
 *
 * @since 0.1.0
 * @category models
 */
export type CurrentCaller = Current<TokenType>

/**
 * The user or machine that sent the current request, discriminated by `tokenType`. Provided by all middleware that requires
 * authentication.
 *
 * @since 0.1.0
 * @category context
 */
export const CurrentCaller: Context.Tag<CurrentCaller, AuthObject> = current("any")

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
  signedInAuth
)

const forbidden = (missing: string): Effect.Effect<never, Forbidden> => Effect.fail(new Forbidden({ missing }))

/**
 * Requires the session of a user. Machines are rejected.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireSession: Effect.Effect<SessionAuth, Forbidden, CurrentCaller> = Effect.flatMap(
  CurrentCaller,
  (auth) => (auth.tokenType === "session_token" ? Effect.succeed(auth) : forbidden("a user's session"))
)

/**
 * Requires a machine token: an API key, a machine-to-machine token or an OAuth access token. Sessions are rejected.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireMachine: Effect.Effect<MachineAuth, Forbidden, CurrentCaller> = Effect.flatMap(
  CurrentCaller,
  (auth) => (auth.tokenType === "session_token" ? forbidden("a machine token") : Effect.succeed(auth))
)

/**
 * Requires a type of token.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireTokenType = <Type extends TokenType>(
  type: Type
): Effect.Effect<AuthObjectOf<Type>, Forbidden, CurrentCaller> =>
  Effect.flatMap(CurrentCaller, (auth) =>
    isOfType(auth, type) ? Effect.succeed(auth) : forbidden(`a token of the type ${type}`)
  )

const isOfType = <Type extends TokenType>(auth: AuthObject, type: Type): auth is AuthObjectOf<Type> =>
  auth.tokenType === type

/**
 * Requires an active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireOrganization: Effect.Effect<Organization, Forbidden, CurrentCaller> = Effect.flatMap(
  requireSession,
  ({ organization }) =>
    organization === undefined ? forbidden("an active organization") : Effect.succeed(organization)
)

/**
 * Requires a user who meets all requirements. If there are none, or all are `undefined`, every user is rejected, as with
 * `has`. Reverification is checked last: only that failure can be fixed by verifying again.
 *
 * With a role or a permission, the organization of the result is defined.
 *
 * @since 0.1.0
 * @category guards
 */
export function requireAuthorization(
  requirements: Authorization & (Required<Pick<Authorization, "role">> | Required<Pick<Authorization, "permission">>)
): Effect.Effect<MemberAuth, Forbidden | ReverificationRequired, CurrentCaller>
export function requireAuthorization(
  requirements: Authorization
): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired, CurrentCaller>
export function requireAuthorization({
  reverification,
  ...grants
}: Authorization): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired, CurrentCaller> {
  if (reverification === undefined) return requireGrants(grants)
  const guard = Object.values(grants).some((value) => value !== undefined) ? requireGrants(grants) : requireSession
  return Effect.zipRight(guard, requireReverification(reverification))
}

type GrantRequirements = Omit<Authorization, "reverification">

const requireGrants = (requirements: GrantRequirements): Effect.Effect<SessionAuth, Forbidden, CurrentCaller> =>
  Effect.flatMap(requireSession, (auth) =>
    auth.has(requirements) ? Effect.succeed(auth) : forbidden(describe(requirements))
  )

/** For requirements that only a member of an organization can meet. */
const requireMember = (requirements: GrantRequirements): Effect.Effect<MemberAuth, Forbidden, CurrentCaller> =>
  Effect.flatMap(requireGrants(requirements), (auth) =>
    isMember(auth) ? Effect.succeed(auth) : forbidden("an active organization")
  )

const isMember = (auth: SessionAuth): auth is MemberAuth => auth.organization !== undefined

const describe = (requirements: GrantRequirements): string => {
  const parts = Object.entries(requirements).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`]
  )
  if (parts.length === 0) return "a requirement, but the guard has none"
  const hint = isSystemPermission(requirements.permission)
    ? " (no session token contains system permissions: require a role instead)"
    : ""
  return `${parts.join(" and ")}${hint}`
}

const isSystemPermission = (permission: string | undefined): boolean => /^(org:)?sys_/.test(permission ?? "")

/**
 * Requires a user with a role in the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireRole = (role: Role): Effect.Effect<MemberAuth, Forbidden, CurrentCaller> => requireMember({ role })

/**
 * Requires a user with a permission in the active organization. Tokens never contain system permissions (`org:sys_…`), so
 * these do not compile: require a role instead, or call the Backend API.
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
 *   return { createdBy: userId, organizationId: organization.id }
 * })
 * ```
 */
export const requirePermission = <const P extends Permission>(
  permission: P extends SystemPermission ? "no session token contains system permissions: require a role instead" : P
): Effect.Effect<MemberAuth, Forbidden, CurrentCaller> => requireMember({ permission })

/**
 * Requires a feature of the user or the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireFeature = (feature: InScope<Feature>): Effect.Effect<SessionAuth, Forbidden, CurrentCaller> =>
  requireGrants({ feature })

/**
 * Requires a plan of the user or the active organization.
 *
 * @since 0.1.0
 * @category guards
 */
export const requirePlan = (plan: InScope<Plan>): Effect.Effect<SessionAuth, Forbidden, CurrentCaller> =>
  requireGrants({ plan })

/**
 * Requires a user who has verified themselves recently enough. A rule that is not valid rejects every user with `Forbidden`:
 * verifying again would not help them.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireReverification = (
  reverification: Reverification
): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired, CurrentCaller> =>
  Effect.flatMap(requireSession, (auth): Effect.Effect<SessionAuth, Forbidden | ReverificationRequired> => {
    if (!isReverification(reverification)) return forbidden(validReverification)
    return auth.has({ reverification }) ? Effect.succeed(auth) : Effect.fail(ReverificationRequired.for(reverification))
  })

const isReverification = Schema.is(Reverification)

const validReverification =
  "a valid reverification rule, but that of the guard is none: it must be a preset, or have a level and an `afterMinutes` that is positive and finite"

/**
 * Requires a machine token with a scope. In a `ProtectedResource`, the 403 is an `insufficient_scope` challenge, upon which a
 * client asks its user for the scope.
 *
 * @since 0.1.0
 * @category guards
 */
export const requireScope = (scope: string): Effect.Effect<MachineAuth, Forbidden, CurrentCaller> =>
  Effect.flatMap(CurrentCaller, (auth) =>
    auth.tokenType !== "session_token" && auth.scopes.includes(scope)
      ? Effect.succeed(auth)
      : Effect.flatMap(MissingScope, (report) => {
          report(scope)
          return forbidden(`scope ${scope}`)
        })
  )
