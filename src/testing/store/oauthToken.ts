import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { OAuthAccessToken } from "../../api/OAuthAccessTokens.js"
import { issuedAt } from "./credentialLifetime.js"
import { newHexId } from "./ids.js"
import { timedClaims } from "./sessionToken.js"
import type { Store } from "./store.js"

/**
 * Options for a minted OAuth access token.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthTokenOptions {
  /** `opaque` (`oat_…`) is verified by Clerk, `jwt` by its signature. Default `opaque`. */
  readonly format?: "opaque" | "jwt" | undefined
  /** The client id of the OAuth application. Default `client_emulator`. */
  readonly clientId?: string | undefined
  /** Default none. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** Default 86400, a day. If negative, the token has already expired. */
  readonly expiresInSeconds?: number | undefined
  /** Whether the token was revoked. Default false. */
  readonly revoked?: boolean | undefined
  /** The `aud` of the token: the resources that it is for. Default none. */
  readonly audience?: string | ReadonlyArray<string> | undefined
  /** Claims to add to a JWT; they replace claims of the same name. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Makes an access token as an OAuth application receives it for a user.
 *
 * @internal
 */
export const mint = (store: Store, userId: string, options: OAuthTokenOptions = {}): Effect.Effect<string> =>
  Effect.gen(function* () {
    const { audience, clientId = "client_emulator", expiresInSeconds = 86_400, scopes = [] } = options
    const forResources = audience === undefined ? {} : { aud: typeof audience === "string" ? audience : [...audience] }
    const id = yield* newHexId("oat")
    const time = yield* DateTime.now
    const timed = yield* timedClaims(store, userId, expiresInSeconds)
    const token =
      options.format === "jwt"
        ? yield* store.signer.sign(
            { ...timed, jti: id, client_id: clientId, scope: scopes.join(" "), ...forResources, ...options.claims },
            { typ: "at+jwt" }
          )
        : yield* newHexId("oat")
    const issued: OAuthAccessToken = {
      object: "clerk_idp_oauth_access_token",
      id,
      clientId,
      subject: userId,
      scopes,
      ...forResources,
      ...issuedAt(time, DateTime.add(time, { seconds: expiresInSeconds })),
      revoked: options.revoked ?? false
    }
    store.state.oauthTokens.set(token, issued)
    return token
  })
