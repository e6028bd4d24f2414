import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Session } from "../../api/Sessions.js"
import { cookieSuffix } from "../../auth/keys/PublishableKey.js"
import { newId, randomHex } from "./ids.js"
import { sign } from "./sessionToken.js"
import type { Store } from "./store.js"

/** Which cookies a browser gets. */
export interface CookieOptions {
  /** The origin of the application, which becomes `azp` in the session token. */
  readonly origin?: string | undefined
  /** Whether cookies also get the suffix of the instance, and the browser a refresh token. */
  readonly isSuffixed?: boolean | undefined
}

/** The `Set-Cookie` values of a browser with a session, or of one that is signed out. */
export const sessionCookies = (
  store: Store,
  session: Session | undefined,
  options: CookieOptions = {}
): Effect.Effect<ReadonlyArray<string>> =>
  session === undefined
    ? Effect.zipWith(
        named(store, options, "__session", "", expired),
        named(store, options, "__client_uat", "0"),
        (removed, signedOut) => [...removed, ...signedOut]
      )
    : Effect.gen(function* () {
        const signedInAt = Math.floor(DateTime.toEpochMillis(session.createdAt) / 1000)
        return [
          ...(yield* tokenCookies(store, session, options)),
          ...(yield* named(store, options, "__client_uat", String(signedInAt))),
          ...(options.isSuffixed === true ? [yield* refreshCookie(store, session)] : [])
        ]
      })

/** The cookies with a new session token. */
export const tokenCookies = (
  store: Store,
  session: Session,
  options: CookieOptions
): Effect.Effect<ReadonlyArray<string>> => {
  const claims = options.origin === undefined ? {} : { azp: options.origin }
  return Effect.flatMap(sign(store, session, store.state.settings.sessions.tokenLifetime, claims), (token) =>
    named(store, options, "__session", token)
  )
}

/** The cookies with the token of a development browser. */
export const devBrowserCookies = (store: Store, token: string, options: CookieOptions) =>
  named(store, options, "__clerk_db_jwt", token)

/** A token that identifies a client in its browser. */
export const clientToken = ({ signer }: Store, clientId: string): Effect.Effect<string> =>
  Effect.flatMap(randomHex, (rotatingToken) => signer.sign({ id: clientId, rotating_token: rotatingToken }))

/** Makes a refresh token for a session. */
export const refreshToken = ({ state }: Store, sessionId: string): Effect.Effect<string> =>
  Effect.map(newId("rt"), (token) => {
    state.refreshTokens.set(token, sessionId)
    return token
  })

/** Refresh tokens are only in a cookie with a suffix. */
const refreshCookie = (store: Store, { id }: Session): Effect.Effect<string> =>
  Effect.zipWith(
    refreshToken(store, id),
    suffixOf(store),
    (token, suffix) => `__refresh_${suffix}=${token}; ${attributes}; HttpOnly`
  )

/** A cookie under its plain name and, if that is wanted, under the name with the suffix of the instance. */
const named = (store: Store, { isSuffixed }: CookieOptions, name: string, value: string, more = "") =>
  Effect.map(isSuffixed === true ? suffixOf(store) : Effect.succeed(undefined), (suffix) =>
    [name, ...(suffix === undefined ? [] : [`${name}_${suffix}`])].map(
      (each) => `${each}=${value}; ${attributes}${more}`
    )
  )

const suffixOf = ({ instance }: Store): Effect.Effect<string> =>
  cookieSuffix({
    value: instance.publishableKey,
    isProduction: instance.environment === "production",
    frontendApi: instance.frontendApi
  })

const attributes = "Path=/; SameSite=Lax"

/** The attribute with which a browser deletes a cookie. */
export const expired = "; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
