/**
 * What browsers and apps do at Clerk's Frontend API, as far as it changes what the Backend API returns.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { SignUp } from "../api/SignUps.js"
import type { TrustedDevice } from "../api/Users.js"
import type { ExternalAccount, Passkey } from "../models/ExternalAccounts.js"
import { clientToken as newClientToken, sessionCookies } from "./store/browserCookies.js"
import { changeUser } from "./store/changeUser.js"
import { normalizedEmail } from "./store/emailAddress.js"
import type { Environment } from "./store/environment.js"
import { nonceOf } from "./store/handshake.js"
import { newId, randomHex } from "./store/ids.js"
import { type AuthorizeOptions, authorize, exchange, type OAuthError, type OAuthTokens } from "./store/oauthGrant.js"
import { find } from "./store/records.js"
import { completeSignUp, type SignUpOptions, startSignUp } from "./store/signUp.js"
import type { Store } from "./store/store.js"

/**
 * A social account that a user connects.
 *
 * @since 0.1.0
 * @category models
 */
export interface AccountOptions {
  /** Such as `oauth_google`. */
  readonly provider: string
  /** Default: a new id. */
  readonly providerUserId?: string | undefined
  readonly emailAddress?: string | undefined
  /** The provider's token, for `users.listOAuthAccessTokens`. Default: a new token. */
  readonly token?: Redacted.Redacted | undefined
  readonly scopes?: ReadonlyArray<string> | undefined
  /** Default: never. */
  readonly expiresAt?: DateTime.Utc | undefined
}

/**
 * A trusted device that a user enrolls.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeviceOptions {
  readonly platform?: "ios" | "android" | undefined
  readonly name?: string | undefined
}

/**
 * Actions that only browsers and apps can do. They die if a user, a session or another record does not exist.
 *
 * @since 0.1.0
 * @category models
 */
export interface Frontend {
  /** Connects a social account. An email address of the user that the account has too is linked to it. */
  readonly connectAccount: (userId: string, options: AccountOptions) => Effect.Effect<ExternalAccount>
  readonly registerPasskey: (userId: string, name?: string) => Effect.Effect<Passkey>
  readonly enrollDevice: (userId: string, options?: DeviceOptions) => Effect.Effect<TrustedDevice>
  /** Starts a sign-up. It dies if the instance does not let its identifiers sign up. */
  readonly startSignUp: (options: SignUpOptions) => Effect.Effect<SignUp>
  /** Verifies the identifiers of a sign-up, and makes its user and the first session. */
  readonly completeSignUp: (signUpId: string) => Effect.Effect<SignUp>
  /**
   * The token that identifies a client in its browser, for `clients.verify`. With it as `__clerk_db_jwt`, in production as
   * the cookie `__client`, a browser is in the sessions of the client at `GET /v1/client/handshake`.
   */
  readonly clientToken: (clientId: string) => Effect.Effect<Redacted.Redacted>
  /** Ends a handshake for a session: the nonce is what the browser returns with, for `clients.getHandshakePayload`. */
  readonly handshake: (sessionId: string) => Effect.Effect<string>
  /** Lets an OAuth application act for a user. It gets the authorization code, and exchanges it for tokens. */
  readonly authorizationCode: (options: AuthorizeOptions) => Effect.Effect<string, OAuthError>
  /** The token endpoint, which is also served at `POST /oauth/token`. It takes the form's fields of RFC 6749. */
  readonly oauthToken: (form: Readonly<Record<string, string>>) => Effect.Effect<OAuthTokens, OAuthError>
}

/**
 * The actions on one store, with the clock and the random numbers of its environment.
 *
 * @internal
 */
export const make = (store: Store, { run }: Environment): Frontend => {
  const action = <A, E>(effect: Effect.Effect<A, E>) => run(Effect.orDie(effect))
  return {
    connectAccount: (userId, options) => action(connectAccount(store, userId, options)),
    registerPasskey: (userId, name = "Passkey") => action(registerPasskey(store, userId, name)),
    enrollDevice: (userId, options) => action(enrollDevice(store, userId, options)),
    startSignUp: (options) => action(startSignUp(store, options)),
    completeSignUp: (signUpId) => action(completeSignUp(store, signUpId)),
    clientToken: (clientId) => action(clientToken(store, clientId)),
    handshake: (sessionId) => action(handshake(store, sessionId)),
    authorizationCode: (options) =>
      Effect.zipRight(action(find(store.state.users, "user", options.userId)), run(authorize(store, options))),
    oauthToken: (form) => run(exchange(store, new Map(Object.entries(form))))
  }
}

const connectAccount = (store: Store, userId: string, options: AccountOptions) =>
  Effect.gen(function* () {
    const id = yield* newId("eac")
    const identificationId = yield* newId("idn")
    const { emailAddress, expiresAt, provider, providerUserId = yield* randomHex, scopes = [] } = options
    const token = options.token ?? Redacted.make(yield* randomHex)
    const time = yield* DateTime.now
    const account: ExternalAccount = {
      object: "external_account",
      id,
      provider,
      identificationId,
      providerUserId,
      approvedScopes: scopes.join(" "),
      emailAddress: emailAddress ?? "",
      firstName: "",
      lastName: "",
      publicMetadata: {},
      createdAt: time,
      updatedAt: time,
      verification: { object: "verification_oauth", status: "verified", strategy: provider }
    }
    const link = { type: provider, id: identificationId }
    yield* changeUser(store, userId, ({ emailAddresses, externalAccounts }) => ({
      externalAccounts: [...externalAccounts, account],
      emailAddresses: emailAddresses.map((each) =>
        each.emailAddress === (emailAddress && normalizedEmail(emailAddress))
          ? { ...each, linkedTo: [...each.linkedTo, link] }
          : each
      )
    }))
    store.state.providerTokens.set(id, {
      object: "oauth_access_token",
      externalAccountId: id,
      providerUserId,
      token,
      expiresAt: expiresAt ?? null,
      provider,
      publicMetadata: {},
      label: null,
      scopes
    })
    return account
  })

const registerPasskey = (store: Store, userId: string, name: string) =>
  Effect.gen(function* () {
    const id = yield* newId("idn")
    const time = yield* DateTime.now
    const passkey: Passkey = {
      object: "passkey",
      id,
      name,
      lastUsedAt: time,
      verification: { object: "verification_passkey", status: "verified", strategy: "passkey" }
    }
    yield* changeUser(store, userId, ({ passkeys }) => ({ passkeys: [...passkeys, passkey] }))
    return passkey
  })

const enrollDevice = (store: Store, userId: string, { name, platform = "ios" }: DeviceOptions = {}) =>
  Effect.gen(function* () {
    const id = yield* newId("tdc")
    const time = yield* DateTime.now
    yield* find(store.state.users, "user", userId)
    const device: TrustedDevice = {
      object: "trusted_device",
      id,
      platform,
      appIdentifier: "com.example.app",
      ...(name === undefined ? {} : { name }),
      algorithm: "ES256",
      status: "active",
      createdAt: time,
      updatedAt: time
    }
    store.state.trustedDevices.set(id, { userId, device })
    return device
  })

const clientToken = (store: Store, clientId: string) =>
  Effect.zipRight(
    find(store.state.clients, "client", clientId),
    Effect.map(newClientToken(store, clientId), (token) => Redacted.make(token))
  )

const handshake = (store: Store, sessionId: string) =>
  Effect.flatMap(find(store.state.sessions, "session", sessionId), (session) =>
    Effect.flatMap(sessionCookies(store, session), (directives) => nonceOf(store, directives))
  )
