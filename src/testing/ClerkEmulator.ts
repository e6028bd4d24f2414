/**
 * A working Clerk in memory, for tests and for development without a network.
 *
 * @since 0.1.0
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Layer from "effect/Layer"
import * as PubSub from "effect/PubSub"
import type * as Queue from "effect/Queue"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Clerk } from "../api/index.js"
import type { JsonWebKeySet } from "../api/JWKS.js"
import type { Session } from "../api/Sessions.js"
import * as Users from "../api/Users.js"
import * as ClerkClient from "../ClerkClient.js"
import type { ClerkConfigError, ClerkErrors, SDKError } from "../ClerkError.js"
import { ClerkService, fromClient } from "../ClerkService.js"
import type { User } from "../models/User.js"
import type { Permission, Role, SystemPermission } from "../Register.js"
import type { WebhookEvent } from "../webhooks/WebhookEvent.js"
import * as ClerkServer from "./ClerkServer.js"
import * as Faults from "./Faults.js"
import { handlers } from "./handlers/index.js"
import { clientFromHandlers } from "./server/dispatch.js"
import { clientFaults, httpFaults } from "./server/faultMiddleware.js"
import { validateInputs } from "./server/validation.js"
import { send, type WebhookOptions } from "./server/webhookSender.js"
import { newId } from "./store/ids.js"
import { mint as mintOAuthToken, type OAuthTokenOptions } from "./store/oauthToken.js"
import { withSystemRoles } from "./store/roles.js"
import { defaultLifetime, sign } from "./store/sessionToken.js"
import { type InvalidSigningKey, make as makeSigner } from "./store/signer.js"
import { emptyState, type State, type Store } from "./store/store.js"

/**
 * Settings of the embedded Clerk. All have defaults.
 *
 * @since 0.1.0
 * @category models
 */
export interface EmulatorOptions {
  /** The secret key that its HTTP app requires. Default `sk_test_emulator`. */
  readonly secretKey?: Redacted.Redacted
  /** The host in the `iss` of its tokens. Default `clerk.emulator.test`. */
  readonly frontendApi?: string
  /** The id of the instance, which is also the id of its signing key. Default `ins_emulator`. */
  readonly instanceId?: string
  /** The private key that signs tokens, RSA in PKCS#8 PEM. Default: a new key, made at the first signature. */
  readonly signingKey?: string
  /**
   * The permissions of organization roles, by the role's key. They are added to Clerk's own permissions of `org:admin`
   * and `org:member`; other keys are new roles.
   */
  readonly roles?: { readonly [R in Role]?: ReadonlyArray<Permission | SystemPermission> }
}

/**
 * Options for a minted session token.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenOptions {
  /** Default 60. If negative, the token has already expired. */
  readonly expiresInSeconds?: number
  /** Claims to add; they replace claims of the same name. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/**
 * A handle on the embedded Clerk: how to reach it, and operations that only tests need.
 *
 * @since 0.1.0
 * @category models
 */
export interface Emulator {
  /** Its operations, called directly. */
  readonly clerk: Clerk
  /** Its HTTP app, at the paths of the Backend API. */
  readonly httpApp: HttpApp.Default
  readonly secretKey: Redacted.Redacted
  readonly publishableKey: string
  readonly instanceId: string
  /** The `iss` of its tokens. */
  readonly issuer: string
  /** The key that verifies its tokens, in PEM form. */
  readonly jwtKey: Effect.Effect<string>
  readonly jwks: Effect.Effect<JsonWebKeySet>
  readonly faults: Faults.Faults
  /** Signs a session token for a session, even for one that has ended. Dies if there is no such session. */
  readonly mintSessionToken: (sessionId: string, options?: TokenOptions) => Effect.Effect<string>
  /** Makes a refresh token, with which a browser renews the session token of its session. */
  readonly mintRefreshToken: (sessionId: string) => Effect.Effect<string>
  /** Makes an OAuth access token, as an application receives it for a user. */
  readonly mintOAuthToken: (userId: string, options?: OAuthTokenOptions) => Effect.Effect<string>
  /** Creates many users without events; `make` returns the input for user `index`. */
  readonly seedUsers: (
    count: number,
    make: (index: number) => Users.CreateInput
  ) => Effect.Effect<void, ClerkErrors<400 | 401 | 402 | 403 | 422> | SDKError>
  /** All webhook events from now on; `WebhookExamples.deliver` signs them. */
  readonly subscribe: Effect.Effect<Queue.Dequeue<WebhookEvent>, never, Scope.Scope>
  /** The current users and sessions. */
  readonly inspect: Effect.Effect<{
    readonly users: ReadonlyArray<User>
    readonly sessions: ReadonlyArray<Session>
  }>
}

/**
 * A Clerk in memory. It stores users, sessions and other resources as Clerk does, fails with Clerk's own error codes, and
 * signs real RS256 tokens. Ids and times come from `Random` and `Clock`. A missing operation dies with its name.
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ClerkService } from "effect-clerk"
 * import { ClerkEmulator } from "effect-clerk/testing"
 *
 * export const test = Effect.gen(function* () {
 *   const clerk = yield* ClerkService
 *   const user = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
 *   const session = yield* clerk.sessions.create({ userId: user.id })
 *   const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id })
 *   return jwt
 * }).pipe(Effect.provide(ClerkEmulator.layer()))
 * ```
 */
export class ClerkEmulator extends Context.Tag("effect-clerk/testing/ClerkEmulator")<ClerkEmulator, Emulator>() {
  /** The service without HTTP and JSON. Input is validated as a client over HTTP validates it. */
  static readonly layer = (
    options?: EmulatorOptions
  ): Layer.Layer<ClerkService | ClerkClient.ClerkClient | ClerkEmulator, InvalidSigningKey> =>
    Layer.effectContext(
      Effect.map(make(options), ({ client, handle }) =>
        Context.make(ClerkEmulator, handle).pipe(
          Context.add(ClerkService, handle.clerk),
          Context.add(ClerkClient.ClerkClient, client)
        )
      )
    )

  /**
   * The service over HTTP without a socket, so that a call runs completely, with retries and time limits. The second
   * parameter has the options of the client.
   */
  static readonly layerHttp = (
    options?: EmulatorOptions,
    client?: ClerkClient.Options
  ): Layer.Layer<ClerkService | ClerkClient.ClerkClient | ClerkEmulator, InvalidSigningKey | ClerkConfigError> =>
    Layer.unwrapEffect(
      Effect.map(make(options), ({ handle }) =>
        ClerkService.layer({ secretKey: handle.secretKey, ...client }).pipe(
          Layer.provide(ClerkServer.layerHttpClient(handle.httpApp)),
          Layer.merge(Layer.succeed(ClerkEmulator, handle))
        )
      )
    )

  /** The service over a socket: serves on the `HttpServer` of the context, and calls through its `HttpClient`. */
  static readonly layerServed = (
    options?: EmulatorOptions,
    client?: ClerkClient.Options
  ): Layer.Layer<
    ClerkService | ClerkClient.ClerkClient | ClerkEmulator,
    InvalidSigningKey | ClerkConfigError,
    HttpServer.HttpServer | HttpClient.HttpClient
  > =>
    Layer.unwrapEffect(
      Effect.gen(function* () {
        const { handle } = yield* make(options)
        const { address } = yield* HttpServer.HttpServer
        return Layer.mergeAll(
          HttpServer.serve(handle.httpApp),
          ClerkService.layer({ secretKey: handle.secretKey, baseUrl: urlOf(address), ...client }),
          Layer.succeed(ClerkEmulator, handle)
        )
      })
    )

  /**
   * Sends every event from now on to an endpoint, signed, over the `HttpClient` of the context. A delivery that gets no
   * 2xx response within 15 seconds is retried after the delays of Clerk's sender, 5 seconds to 10 hours.
   */
  static readonly layerWebhooks = (
    options: WebhookOptions
  ): Layer.Layer<never, never, ClerkEmulator | HttpClient.HttpClient> =>
    Layer.scopedDiscard(
      Effect.gen(function* () {
        const { subscribe } = yield* ClerkEmulator
        const http = yield* HttpClient.HttpClient
        const events = yield* subscribe
        yield* Stream.fromQueue(events).pipe(
          Stream.mapEffect((event) => send(http, options, event), { concurrency: "unbounded", unordered: true }),
          Stream.runDrain,
          Effect.forkScoped
        )
      })
    )
}

const urlOf = (address: HttpServer.Address): string =>
  address._tag === "UnixAddress"
    ? "http://localhost"
    : `http://${address.hostname === "0.0.0.0" ? "127.0.0.1" : address.hostname}:${address.port}`

const make = (
  options: EmulatorOptions = {}
): Effect.Effect<{ readonly handle: Emulator; readonly client: ClerkClient.Service }, InvalidSigningKey> =>
  Effect.gen(function* () {
    const events = yield* PubSub.unbounded<WebhookEvent>()
    const store = yield* makeStore(options, events)
    const faults = yield* Faults.make
    const handlerClient = clientFromHandlers(handlers, store)
    const client = clientFaults(faults)(validateInputs(handlerClient))
    return { client, handle: makeHandle({ store, events, faults, handlerClient, client }) }
  })

const makeStore = (
  { frontendApi = "clerk.emulator.test", instanceId = "ins_emulator", ...options }: EmulatorOptions,
  events: PubSub.PubSub<WebhookEvent>
): Effect.Effect<Store, InvalidSigningKey> =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock
    let count = 0
    return {
      instance: {
        id: instanceId,
        secretKey: options.secretKey ?? Redacted.make("sk_test_emulator"),
        publishableKey: `pk_test_${Encoding.encodeBase64(`${frontendApi}$`)}`,
        frontendApi,
        roles: withSystemRoles(options.roles)
      },
      signer: yield* makeSigner(instanceId, options.signingKey),
      state: emptyState(),
      emit: (type, data) => {
        count += 1
        const envelope = {
          object: "event" as const,
          timestamp: DateTime.unsafeMake(clock.unsafeCurrentTimeMillis()),
          instanceId,
          messageId: `msg_${instanceId}_${count}`
        }
        // The compiler cannot pair type and data of a union that is built from one type parameter.
        events.unsafeOffer({ ...envelope, type, data } as unknown as WebhookEvent)
      }
    }
  })

const makeHandle = ({
  client,
  events,
  faults,
  handlerClient,
  store
}: {
  readonly store: Store
  readonly events: PubSub.PubSub<WebhookEvent>
  readonly faults: Faults.Faults
  /** Runs the handlers. */
  readonly handlerClient: ClerkClient.Service
  /** Runs the handlers too, but validates inputs and injects faults first. */
  readonly client: ClerkClient.Service
}): Emulator => {
  const { instance, signer, state } = store
  const withoutEvents = clientFromHandlers(handlers, { ...store, emit: () => {} })
  return {
    clerk: fromClient(client),
    httpApp: ClerkServer.toHttpApp(fromClient(handlerClient), {
      secretKey: instance.secretKey,
      around: httpFaults(faults)
    }),
    secretKey: instance.secretKey,
    publishableKey: instance.publishableKey,
    instanceId: instance.id,
    issuer: `https://${instance.frontendApi}`,
    jwtKey: signer.publicKeyPem,
    jwks: signer.jwks,
    faults,
    mintSessionToken: (sessionId, { claims, expiresInSeconds = defaultLifetime } = {}) =>
      Effect.flatMap(findSession(state, sessionId), (session) => sign(store, session, expiresInSeconds, claims)),
    mintRefreshToken: (sessionId) =>
      Effect.zipWith(findSession(state, sessionId), newId("rt"), (_, token) => {
        state.refreshTokens.set(token, sessionId)
        return token
      }),
    mintOAuthToken: (userId, options) => mintOAuthToken(store, userId, options),
    seedUsers: (count, make) =>
      Effect.loop(0, {
        while: (index) => index < count,
        step: (index) => index + 1,
        body: (index) => withoutEvents.execute(Users.create.spec, make(index)),
        discard: true
      }),
    subscribe: PubSub.subscribe(events),
    inspect: Effect.sync(() => ({
      users: Array.from(state.users.values()),
      sessions: Array.from(state.sessions.values())
    }))
  }
}

const findSession = ({ sessions }: State, sessionId: string): Effect.Effect<Session> =>
  Effect.suspend(() => {
    const session = sessions.get(sessionId)
    return session === undefined
      ? Effect.dieMessage(`The embedded Clerk has no session ${sessionId}; \`sessions.create\` makes one`)
      : Effect.succeed(session)
  })
