import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { TokenError } from "../auth/TokenError.js"
import * as SessionAuth from "../auth/token/SessionAuth.js"
import type { Actor } from "../auth/token/SessionToken.js"
import type { CustomSessionClaims, Feature, Permission, Plan, Role } from "../Register.js"

/**
 * The signed-in user of a test. Only the user's id is required.
 *
 * @since 0.1.0
 * @category models
 */
export interface TestUser {
  readonly userId: string
  /** Default `sess_test`. */
  readonly sessionId?: string | undefined
  /** The active organization. Default `org_test` if one of the next three options is given. */
  readonly orgId?: string | undefined
  readonly orgSlug?: string | undefined
  readonly orgRole?: Role | undefined
  /** Such as `org:invoices:create`. */
  readonly orgPermissions?: ReadonlyArray<Permission> | undefined
  readonly actor?: Actor | undefined
  /** Minutes since each factor was verified. Default: both just now. */
  readonly factorAges?: SessionAuth.FactorAges | undefined
  /** Names. The user and the organization have each of them. */
  readonly features?: ReadonlyArray<Feature> | undefined
  /** Names. The user and the organization have each of them. */
  readonly plans?: ReadonlyArray<Plan> | undefined
  /** Custom claims. */
  readonly claims?: (Partial<CustomSessionClaims> & Readonly<Record<string, unknown>>) | undefined
}

/** The Auth object of a test user, as if from a token. */
export const testAuth = (user: TestUser): Effect.Effect<SessionAuth.SessionAuth, TokenError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const seconds = Math.floor(now / 1000)
    const hasOrganization = [user.orgId, user.orgSlug, user.orgRole, user.orgPermissions].some(
      (part) => part !== undefined
    )
    const claims = {
      ...user.claims,
      sub: user.userId,
      sid: user.sessionId ?? "sess_test",
      iat: seconds,
      nbf: seconds,
      exp: seconds + 60,
      sts: "active",
      fva: user.factorAges ?? [0, 0],
      fea: (user.features ?? []).map((name) => `uo:${name}`).join(","),
      pla: (user.plans ?? []).map((name) => `uo:${name}`).join(","),
      ...(user.actor === undefined ? {} : { act: user.actor }),
      ...(hasOrganization
        ? {
            org_id: user.orgId ?? "org_test",
            org_slug: user.orgSlug ?? null,
            org_role: user.orgRole ?? null,
            org_permissions: user.orgPermissions ?? []
          }
        : {})
    }
    return SessionAuth.fromClaims(claims, "test-token")
  })
