/**
 * The Auth object of a signed-in user, from a verified session token of version 1 or 2.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Sessions from "../../api/Sessions.js"
import type { ClerkClient } from "../../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../../ClerkError.js"
import type { CustomSessionClaims } from "../../Register.js"
import { deepFreeze } from "../deepFreeze.js"
import type { TokenError } from "../TokenError.js"
import { type Authorization, type FactorAges, isGranted } from "./Authorization.js"
import { type Organization, organizationOf, type Scoped, scoped } from "./organizationClaims.js"
import type { Actor, SessionClaims } from "./SessionToken.js"

export type { FactorAges } from "./Authorization.js"
export type { Organization, Scoped } from "./organizationClaims.js"

/**
 * A signed-in user in their session. Frozen, because the requests with one token share it.
 *
 * @since 0.1.0
 * @category models
 */
export interface SessionAuth {
  readonly tokenType: "session_token"
  readonly userId: string
  /** A token made from a custom JWT template may have none. */
  readonly sessionId: string | undefined
  /** `pending` while the user has tasks to complete, such as choosing an organization. Old tokens have no status. */
  readonly status: string | undefined
  /** Who acts for the user, if someone does. */
  readonly actor: Actor | undefined
  /** The active organization. */
  readonly organization: Organization | undefined
  readonly factorAges: FactorAges | undefined
  readonly features: Scoped
  readonly plans: Scoped
  /** All claims of the token. Custom claims have their registered types, and are decoded if `Auth` has a schema of them. */
  readonly claims: SessionClaims & CustomSessionClaims
  /** The token itself. */
  readonly token: Redacted.Redacted
  /** Whether the user meets all requirements, according to the token. Returns `false` if no condition is given. */
  readonly has: (requirements: Authorization) => boolean
}

/**
 * A signed-in user in their session, with an active organization.
 *
 * @since 0.1.0
 * @category models
 */
export interface MemberAuth extends SessionAuth {
  readonly organization: Organization
}

/**
 * Builds the Auth object from verified claims.
 *
 * Fails with `token-verification-failed` if the token has an organization and its features cannot be decoded, because
 * its permissions depend on them.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromClaims = (
  claims: SessionClaims,
  token: string | Redacted.Redacted
): Either.Either<SessionAuth, TokenError> =>
  Either.gen(function* () {
    const grants = deepFreeze({
      organization: yield* organizationOf(claims),
      features: entitlements("fea", claims.fea),
      plans: entitlements("pla", claims.pla),
      factorAges: factorAges(claims.fva)
    })
    return Object.freeze<SessionAuth>({
      tokenType: "session_token",
      userId: claims.sub,
      sessionId: claims.sid,
      status: claims.sts ?? undefined,
      actor: claims.act ?? undefined,
      ...grants,
      claims,
      token: Redacted.isRedacted(token) ? token : Redacted.make(token),
      has: (requirements) => isGranted(grants, requirements)
    })
  })

/** A list that cannot be decoded grants nothing. */
const entitlements = (claim: "fea" | "pla", list: string | null | undefined): Scoped =>
  Either.getOrElse(scoped(claim, list), () => ({ organization: [], user: [] }))

const factorAges = (value: unknown): FactorAges | undefined => {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [first, second]: ReadonlyArray<unknown> = value
  return isAge(first) && isAge(second) ? [first, second] : undefined
}

const isAge = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && (value === -1 || value >= 0)

/**
 * A token for the same session: that of the request, or a new one from Clerk if a template or a lifetime is given.
 *
 * If the token of the request has no session id, a new one cannot be created and the call fails with `InvalidInput`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const getToken = (
  auth: SessionAuth,
  options: { readonly template?: string | undefined; readonly expiresInSeconds?: number | undefined } = {}
): Effect.Effect<Redacted.Redacted, ClerkErrors<401 | 404> | SDKError, ClerkClient> => {
  const { expiresInSeconds, template } = options
  if (template === undefined && expiresInSeconds === undefined) return Effect.succeed(auth.token)
  const input = { sessionId: auth.sessionId ?? "", ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }) }
  const created =
    template === undefined
      ? Sessions.createToken(input)
      : Sessions.createTokenFromTemplate({ ...input, templateName: template })
  return Effect.map(created, (token) => Redacted.make(token.jwt))
}
