import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OAuthAccessToken } from "../../api/OAuthAccessTokens.js"
import { timedClaims } from "./sessionToken.js"
import { newHexId, now, type World } from "./store.js"

/**
 * What a test says about an OAuth access token beyond its user.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthTokenOptions {
  /** `opaque` (`oat_…`) is checked at Clerk, `jwt` by its signature. Default `opaque`. */
  readonly format?: "opaque" | "jwt"
  /** The OAuth application. Default `client_emulator`. */
  readonly clientId?: string
  /** Default none. */
  readonly scopes?: ReadonlyArray<string>
  /** Default 86400, a day. Below zero the token has already expired. */
  readonly expiresInSeconds?: number
  /** Whether the token was revoked. Default false. */
  readonly revoked?: boolean
  /** Claims of a JWT that are added, or put in the place of those that Clerk sets: `aud`, for one. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Issues an access token as an OAuth application gets one for a user. */
export const mint = (world: World, userId: string, options: OAuthTokenOptions = {}): Effect.Effect<string> =>
  Effect.gen(function* () {
    const { clientId = "client_emulator", expiresInSeconds = 86_400, scopes = [] } = options
    const id = yield* newHexId("oat")
    const time = yield* now
    const timed = yield* timedClaims(world, userId, expiresInSeconds)
    const token =
      options.format === "jwt"
        ? yield* world.signer.sign(
            { ...timed, jti: id, client_id: clientId, scope: scopes.join(" "), ...options.claims },
            { typ: "at+jwt" }
          )
        : yield* newHexId("oat")
    const issued: OAuthAccessToken = {
      object: "clerk_idp_oauth_access_token",
      id,
      clientId,
      subject: userId,
      scopes,
      revoked: options.revoked ?? false,
      revocationReason: null,
      expired: false,
      expiration: DateTime.add(time, { seconds: expiresInSeconds }),
      createdAt: time,
      updatedAt: time
    }
    world.state.oauthTokens.set(token, issued)
    return token
  })
