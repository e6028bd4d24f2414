import * as Clock from "effect/Clock"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as APIKeys from "../../api/APIKeys.js"
import * as M2M from "../../api/M2M.js"
import * as OAuthAccessTokens from "../../api/OAuthAccessTokens.js"
import * as ClerkClient from "../../ClerkClient.js"
import type { SDKError } from "../../ClerkError.js"
import type { Shape, Spec } from "../../Operation.js"
import { MachineTokenError, type MachineTokenType, VerificationUnavailable } from "../TokenError.js"
import type { ApiKeyAuth, M2MAuth, MachineAuth, OAuthAuth } from "./AuthObject.js"
import { invalidToken } from "./invalidToken.js"
import { checkAudience, type Policy } from "./policy.js"

type Verified<A> = Effect.Effect<A, MachineTokenError | VerificationUnavailable, ClerkClient.ClerkClient>

const verifyM2M = (token: string, policy: Policy): Verified<M2MAuth> =>
  fetchToken("m2m_token", M2M.verifyToken.spec, M2M.M2MToken, { token }, policy).pipe(
    Effect.tap(({ scopes }) => requireAudience("m2m_token", scopes, policy)),
    Effect.map((found) => ({
      tokenType: "m2m_token",
      id: found.id,
      subject: found.subject,
      machineId: found.subject,
      scopes: found.scopes ?? [],
      claims: found.claims ?? null,
      expiration: found.expiration ?? undefined,
      token: Redacted.make(token)
    }))
  )

const verifyOAuth = (token: string, policy: Policy): Verified<OAuthAuth> =>
  fetchToken(
    "oauth_token",
    OAuthAccessTokens.verify.spec,
    OAuthAccessTokens.OAuthAccessToken,
    { accessToken: token },
    policy
  ).pipe(
    Effect.tap(({ aud }) => requireAudience("oauth_token", aud, policy)),
    Effect.map((found) => ({
      tokenType: "oauth_token",
      id: found.id,
      subject: found.subject,
      userId: found.subject,
      clientId: found.clientId,
      audience: [found.aud ?? []].flat(),
      actor: found.act ?? undefined,
      scopes: found.scopes,
      expiration: found.expiration ?? undefined,
      token: Redacted.make(token)
    }))
  )

const verifyApiKey = (token: string, policy: Policy): Verified<ApiKeyAuth> =>
  fetchToken("api_key", APIKeys.verify.spec, APIKeys.ApiKey, { secret: token }, policy).pipe(
    Effect.map((found) => {
      const owner = (prefix: string) => (found.subject.startsWith(prefix) ? found.subject : undefined)
      return {
        tokenType: "api_key",
        id: found.id,
        subject: found.subject,
        name: found.name,
        claims: found.claims ?? null,
        userId: owner("user_"),
        organizationId: owner("org_"),
        machineId: owner("mch_"),
        scopes: found.scopes,
        expiration: found.expiration ?? undefined,
        token: Redacted.make(token)
      }
    })
  )

/** Verifies an opaque token of each type with a call to Clerk. */
export const verifyOpaque: Readonly<
  Record<MachineTokenType, (token: string, policy: Policy) => Verified<MachineAuth>>
> = {
  m2m_token: verifyM2M,
  oauth_token: verifyOAuth,
  api_key: verifyApiKey
}

const requireAudience = (type: MachineTokenType, aud: unknown, policy: Policy) => {
  const error = checkAudience(aud, policy.audience, true)
  return error === undefined ? Effect.void : Effect.fail(invalidToken(type, error))
}

/** Clerk's response for a token that it knows. */
interface KnownToken {
  readonly subject: string
  readonly revoked: boolean
  readonly expired: boolean
  readonly expiration: DateTime.Utc | null
}

/**
 * Fetches what Clerk knows about a token. Fails with `MachineTokenError` if the token is invalid, and with
 * `VerificationUnavailable` if the call failed.
 */
const fetchToken = <Input, Output, A extends KnownToken>(
  tokenType: MachineTokenType,
  spec: Spec<Input, Output, 400 | 404>,
  form: Shape<A>,
  input: Input,
  { skew }: Policy
): Verified<A> => {
  const invalid = (detail: string, status: number) =>
    new MachineTokenError({ tokenType, code: "token-invalid", detail: `the token ${detail}`, status })
  const problem = (found: A, now: number): string | undefined => {
    if (found.revoked) return "was revoked"
    if (found.expired || (found.expiration !== null && found.expiration.epochMillis <= now - skew)) return "has expired"
    return found.subject === "" ? "has no subject" : undefined
  }
  return Effect.gen(function* () {
    const client = yield* ClerkClient.ClerkClient
    const found = yield* client.execute({ ...spec, success: orInactive(form) }, input)
    if ("active" in found) return yield* invalid("is not active", 200)
    const detail = problem(found, yield* Clock.currentTimeMillis)
    return detail === undefined ? found : yield* invalid(detail, 200)
  }).pipe(
    Effect.catchTags({
      ClerkErrors: ({ status }) =>
        Effect.fail(invalid(status === 404 ? "is not known to Clerk" : "is malformed, according to Clerk", status)),
      SDKError: (cause) =>
        Effect.fail(new VerificationUnavailable({ operation: spec.operation, reason: unavailableReason(cause), cause }))
    })
  )
}

/** A token that is called inactive is so whatever else the response says. */
const orInactive = <A>(form: Shape<A>): Shape<A | OAuthAccessTokens.InactiveToken> =>
  Schema.Union(OAuthAccessTokens.InactiveToken, Schema.make<A>(form.ast))

const unavailableReason = ({ reason }: SDKError): VerificationUnavailable["reason"] =>
  (reason._tag === "UnexpectedStatus" && reason.status === 401) || reason._tag === "InvalidInput"
    ? "secret-key-invalid"
    : "unexpected-error"
