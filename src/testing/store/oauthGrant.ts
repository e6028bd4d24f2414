import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import type { OAuthApplicationWithSecret } from "../../api/OAuthApplications.js"
import { asRevoked } from "./credentialLifetime.js"
import { newHexId, newId, randomHex } from "./ids.js"
import { mint } from "./oauthToken.js"
import { reveal } from "./secret.js"
import { timedClaims } from "./sessionToken.js"
import type { OAuthGrant, State, Store } from "./store.js"

/**
 * What a user grants to an OAuth application.
 *
 * @since 0.1.0
 * @category models
 */
export interface AuthorizeOptions {
  readonly clientId: string
  readonly userId: string
  /** One of the application's. Default: its first one. */
  readonly redirectUri?: string | undefined
  /** Default: all scopes of the application. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The SHA-256 of the PKCE verifier, in base64url. */
  readonly codeChallenge?: string | undefined
}

/**
 * An error response of the token endpoint (RFC 6749 §5.2).
 *
 * @since 0.1.0
 * @category errors
 */
export class OAuthError extends Data.TaggedError("OAuthError")<{
  readonly code: "invalid_request" | "invalid_client" | "invalid_grant" | "invalid_scope" | "unsupported_grant_type"
  readonly description: string
}> {
  override get message(): string {
    return `${this.code}: ${this.description}`
  }
}

/**
 * The response of the token endpoint (RFC 6749 §5.1).
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthTokens {
  readonly access_token: string
  readonly token_type: "Bearer"
  readonly expires_in: number
  readonly refresh_token: string
  readonly scope: string
  /** Who the user is, signed, if the scope has `openid` (OpenID Connect Core §3.1.3.3). */
  readonly id_token?: string
}

/**
 * Makes an authorization code, as the application gets one after the user's consent.
 *
 * @internal
 */
export const authorize = (store: Store, options: AuthorizeOptions): Effect.Effect<string, OAuthError> =>
  Effect.gen(function* () {
    const { state } = store
    const code = yield* randomHex
    const time = yield* DateTime.now
    const application = findApplication(state, options.clientId)
    if (application === undefined) return yield* failed("invalid_client", "no application has this client_id")
    const redirectUri = options.redirectUri ?? application.redirectUris[0] ?? ""
    const allowed = application.scopes.split(" ")
    const scopes = options.scopes ?? allowed
    if (!application.redirectUris.includes(redirectUri)) {
      return yield* failed("invalid_request", "the redirect_uri is not one of the application's")
    }
    if (scopes.some((scope) => !allowed.includes(scope))) {
      return yield* failed("invalid_scope", "the application does not have all of these scopes")
    }
    if (application.pkceRequired && options.codeChallenge === undefined) {
      return yield* failed("invalid_request", "the application requires PKCE")
    }
    state.oauthCodes.set(code, {
      clientId: application.clientId,
      userId: options.userId,
      scopes,
      redirectUri,
      codeChallenge: options.codeChallenge,
      expiresAt: DateTime.add(time, { minutes: 10 })
    })
    return code
  })

/**
 * The token endpoint: exchanges an authorization code or a refresh token for new tokens.
 *
 * @internal
 */
export const exchange = (
  store: Store,
  parameters: ReadonlyMap<string, string>
): Effect.Effect<OAuthTokens, OAuthError> =>
  Effect.gen(function* () {
    const application = findApplication(store.state, parameters.get("client_id") ?? "")
    if (application === undefined || !hasSecret(application, parameters.get("client_secret"))) {
      return yield* failed("invalid_client", "unknown client_id, or wrong client_secret")
    }
    switch (parameters.get("grant_type")) {
      case "authorization_code":
        return yield* exchangeCode(store, application, parameters)
      case "refresh_token":
        return yield* exchangeRefreshToken(store, application, parameters.get("refresh_token") ?? "")
      default:
        return yield* failed("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")
    }
  })

/**
 * Revokes the grant that a token belongs to; `false` if the application has no such token.
 *
 * @internal
 */
export const revokeGrant = ({ state }: Store, clientId: string, token: string, time: DateTime.Utc): boolean => {
  const grant = Array.from(state.oauthGrants.values()).find(
    (each) => each.clientId === clientId && (each.refreshToken === token || each.accessTokens.includes(token))
  )
  if (grant !== undefined) state.oauthGrants.delete(grant.id)
  const accessTokens = grant?.accessTokens ?? [token]
  const own = accessTokens.flatMap((each) => {
    const issued = state.oauthTokens.get(each)
    return issued?.clientId === clientId ? [[each, issued] as const] : []
  })
  for (const [each, issued] of own) state.oauthTokens.set(each, asRevoked(issued, null, time))
  return grant !== undefined || own.length > 0
}

/** A code is used up by the first attempt. */
const exchangeCode = (
  store: Store,
  application: OAuthApplicationWithSecret,
  parameters: ReadonlyMap<string, string>
): Effect.Effect<OAuthTokens, OAuthError> =>
  Effect.gen(function* () {
    const { oauthCodes } = store.state
    const verifier = parameters.get("code_verifier")
    const challenge = verifier === undefined ? undefined : yield* challengeOf(verifier)
    const id = yield* newId("oag")
    const time = yield* DateTime.now
    const code = parameters.get("code") ?? ""
    const found = oauthCodes.get(code)
    oauthCodes.delete(code)
    if (
      found === undefined ||
      found.clientId !== application.clientId ||
      found.redirectUri !== parameters.get("redirect_uri") ||
      found.codeChallenge !== challenge ||
      DateTime.lessThanOrEqualTo(found.expiresAt, time)
    ) {
      return yield* failed("invalid_grant", "the code is unknown, used, expired, or was made for another request")
    }
    const { clientId, scopes, userId } = found
    const grant: OAuthGrant = { id, clientId, userId, scopes, refreshToken: undefined, accessTokens: [] }
    store.state.oauthGrants.set(id, grant)
    return yield* issue(store, grant)
  })

/** A refresh token is used up by the first attempt. */
const exchangeRefreshToken = (
  store: Store,
  { clientId }: OAuthApplicationWithSecret,
  refreshToken: string
): Effect.Effect<OAuthTokens, OAuthError> =>
  Effect.suspend(() => {
    const { oauthGrants } = store.state
    const grant = Array.from(oauthGrants.values()).find(
      (each) => each.clientId === clientId && each.refreshToken === refreshToken
    )
    if (grant === undefined) return failed("invalid_grant", "the refresh_token is unknown, used or revoked")
    oauthGrants.set(grant.id, { ...grant, refreshToken: undefined })
    return issue(store, grant)
  })

/** Gives a grant new tokens, unless it is revoked meanwhile. */
const issue = (store: Store, { clientId, id, scopes, userId }: OAuthGrant): Effect.Effect<OAuthTokens, OAuthError> =>
  Effect.gen(function* () {
    const { oauthGrants, oauthTokens, settings } = store.state
    const format = settings.oauthApplications.oauthJwtAccessTokens ? "jwt" : "opaque"
    const refreshToken = yield* newHexId("ort")
    const options = { clientId, scopes, expiresInSeconds: accessTokenLifetime, format } as const
    const accessToken = yield* mint(store, userId, options)
    const idToken = scopes.includes("openid") ? yield* signIdToken(store, userId, clientId) : undefined
    const grant = oauthGrants.get(id)
    if (grant === undefined) {
      oauthTokens.delete(accessToken)
      return yield* failed("invalid_grant", "the grant was revoked")
    }
    oauthGrants.set(id, { ...grant, refreshToken, accessTokens: [...grant.accessTokens, accessToken] })
    return {
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: accessTokenLifetime,
      refresh_token: refreshToken,
      scope: scopes.join(" "),
      ...(idToken === undefined ? {} : { id_token: idToken })
    }
  })

const signIdToken = (store: Store, userId: string, clientId: string): Effect.Effect<string> =>
  Effect.flatMap(timedClaims(store, userId, accessTokenLifetime), (claims) =>
    store.signer.sign({ ...claims, aud: clientId })
  )

/** A day, as Clerk documents it. */
const accessTokenLifetime = 86_400

const findApplication = ({ oauthApplications }: State, clientId: string): OAuthApplicationWithSecret | undefined =>
  Array.from(oauthApplications.values()).find((each) => each.clientId === clientId)

/** A public client authenticates with PKCE instead. */
const hasSecret = (application: OAuthApplicationWithSecret, secret: string | undefined): boolean =>
  application.public || (application.clientSecret !== undefined && reveal(application.clientSecret) === secret)

/** The `S256` challenge of a verifier (RFC 7636 §4.2). */
const challengeOf = (verifier: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
    (hash) => Encoding.encodeBase64Url(new Uint8Array(hash))
  )

const failed = (code: OAuthError["code"], description: string): OAuthError => new OAuthError({ code, description })
