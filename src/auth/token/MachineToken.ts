/**
 * Verifies machine tokens: API keys, machine-to-machine tokens and OAuth access tokens, opaque or as JWTs.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as ClerkClient from "../../ClerkClient.js"
import type { ClerkConfigError } from "../../ClerkError.js"
import { decode } from "../Jwt.js"
import * as Jwks from "../keys/Jwks.js"
import { type JwksUnavailable, MachineTokenError, type VerificationUnavailable } from "../TokenError.js"
import type { MachineAuth } from "./AuthObject.js"
import { limitCall, maxCredentialLength } from "./limitCall.js"
import { verifyM2MJwt, verifyOAuthJwt } from "./machineJwt.js"
import { verifyOpaque } from "./opaqueToken.js"
import { type Policy, policyOf, type VerifyOptions } from "./policy.js"
import { isJwtShaped, machineTokenType } from "./TokenType.js"

/**
 * Options for verifying a machine token. An OAuth token must have one of the audiences. An M2M token must be for one of
 * them, according to its `aud` or else its scopes, so that `audience` must name the id of this machine (`mch_…`). API keys
 * have no audience. `authorizedParties` and `issuer` apply to OAuth tokens that are JWTs.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifyMachineOptions
  extends Pick<VerifyOptions, "audience" | "authorizedParties" | "clockSkew" | "issuer"> {}

/**
 * Verifies a machine token: JWTs by their signature, opaque tokens with a call to Clerk. A token that is revoked, expired
 * or inactive is invalid.
 *
 * Fails with `MachineTokenError` if the token is invalid, and with `VerificationUnavailable` or `JwksUnavailable` if it
 * could not be verified.
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = (
  token: string | Redacted.Redacted,
  options: VerifyMachineOptions = {}
): Effect.Effect<
  MachineAuth,
  MachineTokenError | VerificationUnavailable | JwksUnavailable | ClerkConfigError,
  Jwks.Jwks | ClerkClient.ClerkClient
> =>
  Effect.flatMap(Effect.all([Jwks.Jwks, policyOf(options)]), ([jwks, policy]) =>
    verifyWith(jwks, ClerkClient.ClerkClient, Redacted.isRedacted(token) ? Redacted.value(token) : token, policy)
  )

/** Verifies a machine token with a policy. `client` runs only if the token is opaque. */
export const verifyWith = <E, R>(
  jwks: Jwks.Service,
  client: Effect.Effect<ClerkClient.Service, E, R>,
  token: string,
  policy: Policy
): Effect.Effect<MachineAuth, MachineTokenError | VerificationUnavailable | JwksUnavailable | E, R> => {
  const type = machineTokenType(token)
  if (type === undefined) {
    return Effect.fail(
      Either.isRight(decode(token))
        ? new MachineTokenError({
            tokenType: "oauth_token",
            code: "token-verification-failed",
            detail: "the JWT is neither an OAuth access token (`typ` at+jwt) nor a machine's (`sub` mch_…)"
          })
        : new MachineTokenError({
            tokenType: "m2m_token",
            code: "token-invalid",
            detail: "the token has none of the forms mt_…, oat_… and ak_…, and is not a JWT"
          })
    )
  }
  if (isJwtShaped(token)) {
    return type === "m2m_token" ? verifyM2MJwt(jwks, token, policy) : verifyOAuthJwt(jwks, token, policy)
  }
  if (token.length > maxCredentialLength) {
    return Effect.fail(
      new MachineTokenError({ tokenType: type, code: "token-invalid", detail: "the token is longer than Clerk's are" })
    )
  }
  return limitCall(Effect.provideServiceEffect(verifyOpaque[type](token, policy), ClerkClient.ClerkClient, client))
}
