/**
 * Who is signed in, read off a verified session token of either version.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Sessions from "../../api/Sessions.js"
import type { ClerkClient } from "../../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../../ClerkError.js"
import type { TokenError } from "../TokenError.js"
import { type Authorization, type FactorAges, isGranted } from "./Authorization.js"
import { type Organization, organizationOf, type Scoped, scoped } from "./organizationClaims.js"
import type { Actor, SessionClaims } from "./SessionToken.js"

export type { FactorAges } from "./Authorization.js"
export type { Organization, Scoped } from "./organizationClaims.js"

/**
 * A signed-in user in their session.
 *
 * @since 0.1.0
 * @category models
 */
export interface SessionAuth {
  readonly tokenType: "session_token"
  readonly userId: string
  /** Only a token of a session has one; those made from a template of one's own may not. */
  readonly sessionId: string | undefined
  /** `pending` while the user has something left to do, such as choosing an organization. Old tokens do not say. */
  readonly status: string | undefined
  /** Who acts for the user, where someone does. */
  readonly actor: Actor | undefined
  /** The active organization. */
  readonly organization: Organization | undefined
  readonly factorAges: FactorAges | undefined
  readonly features: Scoped
  readonly plans: Scoped
  readonly claims: SessionClaims
  /** The token itself. */
  readonly token: Redacted.Redacted
  /** Whether the user has everything that is asked, by the token alone. Nothing asked is answered with no. */
  readonly has: (asked: Authorization) => boolean
}

/**
 * Reads the user, session and organization off verified claims.
 *
 * Fails with `token-verification-failed` where the features of an organization's token cannot be read, since its
 * permissions depend on them.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromClaims = (
  claims: SessionClaims,
  token: string | Redacted.Redacted
): Either.Either<SessionAuth, TokenError> =>
  Either.gen(function* () {
    const grants = {
      organization: yield* organizationOf(claims),
      features: entitlements("fea", claims.fea),
      plans: entitlements("pla", claims.pla),
      factorAges: factorAges(claims.fva)
    }
    return {
      tokenType: "session_token",
      userId: claims.sub,
      sessionId: claims.sid,
      status: claims.sts ?? undefined,
      actor: claims.act ?? undefined,
      ...grants,
      claims,
      token: Redacted.isRedacted(token) ? token : Redacted.make(token),
      has: (asked) => isGranted(grants, asked)
    }
  })

/** A list that cannot be read grants nothing. */
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
 * A token for the same session: the one that came, or a new one from Clerk where a template or a lifetime is asked for.
 *
 * A session-less token has nothing to make a new one from; the call then fails as `InvalidInput`.
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
  const made =
    template === undefined
      ? Sessions.createToken(input)
      : Sessions.createTokenFromTemplate({ ...input, templateName: template })
  return Effect.map(made, (token) => Redacted.make(token.jwt))
}
