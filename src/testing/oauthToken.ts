import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OAuthAccessToken } from "../api/OAuthAccessTokens.js"
import { timedClaims } from "./sessionToken.js"
import { newHexId, now, type World } from "./world.js"

/**
 * What an OAuth access token is to say.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthTokenOptions {
  readonly userId: string
  /** The OAuth application. */
  readonly clientId: string
  /** Default none. */
  readonly scopes?: ReadonlyArray<string>
  /** Default 86400, a day. Below zero the token has already expired. */
  readonly expiresInSeconds?: number
  /** `opaque` (`oat_…`) is checked at Clerk, `jwt` by its signature. Default `opaque`. */
  readonly format?: "opaque" | "jwt"
  /** Whether the token was revoked. Default false. */
  readonly revoked?: boolean
  /** Claims of a JWT that are added, or put in the place of those that Clerk sets: `aud`, for one. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Issues an access token as an OAuth application gets one for a user. */
export const issueOAuthToken = (
  world: World,
  {
    claims,
    clientId,
    expiresInSeconds = 86_400,
    format = "opaque",
    revoked = false,
    scopes = [],
    userId
  }: OAuthTokenOptions
): Effect.Effect<string> =>
  Effect.gen(function* () {
    const id = yield* newHexId("oat")
    const time = yield* now
    const timed = yield* timedClaims(world, userId, expiresInSeconds)
    const token =
      format === "opaque"
        ? yield* newHexId("oat")
        : yield* world.signer.sign(
            { ...timed, jti: id, client_id: clientId, scope: scopes.join(" "), ...claims },
            { typ: "at+jwt" }
          )
    const issued: OAuthAccessToken = {
      object: "clerk_idp_oauth_access_token",
      id,
      clientId,
      subject: userId,
      scopes,
      revoked,
      revocationReason: null,
      expired: false,
      expiration: DateTime.add(time, { seconds: expiresInSeconds }),
      createdAt: time,
      updatedAt: time
    }
    world.state.oauthTokens.set(token, issued)
    return token
  })
