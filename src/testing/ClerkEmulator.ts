/**
 * A Clerk that works, in memory: for tests, and to develop without a network.
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
import { type ClerkConfigError, type ClerkErrors, InvalidInput, SDKError } from "../ClerkError.js"
import { ClerkService, clientFromMethods, fromClient } from "../ClerkService.js"
import { inputIssue } from "../client/request.js"
import type { User } from "../models/User.js"
import type { AnySpec } from "../Operation.js"
import type { WebhookEvent } from "../webhooks/WebhookEvent.js"
import { Caller } from "./RequestKey.js"
import * as ClerkServer from "./ClerkServer.js"
import * as Faults from "./Faults.js"
import { aroundHttp, aroundMethods } from "./server/faultMiddleware.js"
import { mint as mintOAuthToken, type OAuthTokenOptions } from "./store/oauthToken.js"
import { rooms } from "./handlers/index.js"
import { newUser } from "./store/newUser.js"
import { defaultLifetime, sign } from "./store/sessionToken.js"
import { type InvalidSigningKey, make as makeSigner } from "./store/signer.js"
import { send, type WebhookOptions } from "./server/webhookSender.js"
import { emptyState, newId, type World } from "./store/store.js"

/**
 * Who the embedded Clerk is. All of it has defaults.
 *
 * @since 0.1.0
 * @category models
 */
export interface EmulatorOptions {
  /** The key that its HTTP form lets in. Default `sk_test_emulator`. */
  readonly secretKey?: Redacted.Redacted
  /** The host of the issuer of its tokens. Default `clerk.emulator.test`. */
  readonly frontendApi?: string
  /** The id of the instance, which is also the id of its signing key. Default `ins_emulator`. */
  readonly instanceId?: string
  /** The private key that signs tokens, RSA in PKCS#8 PEM. Default: one that is made when it is first needed. */
  readonly signingKey?: string
  /**
   * The permissions of organization roles, by the role's key. `org:admin` and `org:member` have Clerk's own; what is
   * given here comes on top, and adds roles.
   */
  readonly roles?: Readonly<Record<string, ReadonlyArray<string>>>
}

/**
 * What a test says about a session token beyond its session.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenOptions {
  /** Default 60. Below zero the token has already expired. */
  readonly expiresInSeconds?: number
  /** Claims that are added, or put in the place of those that Clerk sets. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/**
 * The embedded Clerk from outside: how to reach it, and what only a test may do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Emulator {
  /** Its operations, called directly. */
  readonly clerk: Clerk
  /** Its HTTP form, at the paths of the Backend API. */
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
  /** Signs a session token for any session there is, also for one that has ended. Dies where there is none. */
  readonly mintSessionToken: (sessionId: string, options?: TokenOptions) => Effect.Effect<string>
  /** Makes the refresh token with which the browser of a session renews its session token. */
  readonly mintRefreshToken: (sessionId: string) => Effect.Effect<string>
  /** Makes an OAuth access token, as an application would have been given it for a user. */
  readonly mintOAuthToken: (userId: string, options?: OAuthTokenOptions) => Effect.Effect<string>
  /** Creates users at once, without events: `make` says what user `index` is to be. */
  readonly seedUsers: (
    count: number,
    make: (index: number) => Users.CreateInput
  ) => Effect.Effect<void, ClerkErrors<400 | 401 | 402 | 403 | 422> | SDKError>
  /** What happens from now on, as webhook events; `WebhookExamples.deliver` signs them. */
  readonly subscribe: Effect.Effect<Queue.Dequeue<WebhookEvent>, never, Scope.Scope>
  /** All users and sessions, as they are now. */
  readonly inspect: Effect.Effect<{
    readonly users: ReadonlyArray<User>
    readonly sessions: ReadonlyArray<Session>
  }>
}

/**
 * A Clerk in memory. It keeps users, sessions and the rest as Clerk does, answers with Clerk's own error codes, and
 * signs real RS256 tokens. Ids and times come from `Random` and `Clock`. An operation that it lacks dies with its name.
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
  /** The service, called directly: no HTTP, no JSON. Input is checked as the client checks it. */
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
   * The service over HTTP without a socket: the whole way of a call, with retries and time limits. Options of the
   * client go second.
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
   * Sends every event from now on to an endpoint, signed, over the `HttpClient` of the context. A delivery that is not
   * answered with 2xx within 15 seconds is repeated at the intervals of Clerk's sender, 5 seconds to 10 hours.
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

/** Clerk's own roles, with the permissions that they come with. */
const systemRoles: Readonly<Record<string, ReadonlyArray<string>>> = {
  "org:admin": [
    "org:sys_profile:manage",
    "org:sys_profile:delete",
    "org:sys_memberships:read",
    "org:sys_memberships:manage",
    "org:sys_domains:read",
    "org:sys_domains:manage",
    "org:sys_billing:read",
    "org:sys_billing:manage"
  ],
  "org:member": ["org:sys_memberships:read", "org:sys_billing:read"]
}

const rolesOf = (own: EmulatorOptions["roles"] = {}): Readonly<Record<string, ReadonlyArray<string>>> => ({
  ...systemRoles,
  ...Object.fromEntries(
    Object.entries(own).map(([key, permissions]) => [key, [...(systemRoles[key] ?? []), ...permissions]])
  )
})

const make = (
  options: EmulatorOptions = {}
): Effect.Effect<{ readonly handle: Emulator; readonly client: ClerkClient.Service }, InvalidSigningKey> =>
  Effect.gen(function* () {
    const { frontendApi = "clerk.emulator.test", instanceId = "ins_emulator" } = options
    const secretKey = options.secretKey ?? Redacted.make("sk_test_emulator")
    const publishableKey = `pk_test_${Encoding.encodeBase64(`${frontendApi}$`)}`
    const clock = yield* Effect.clock
    const events = yield* PubSub.unbounded<WebhookEvent>()
    let count = 0
    const world: World = {
      instance: { id: instanceId, secretKey, publishableKey, frontendApi, roles: rolesOf(options.roles) },
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
    const faults = yield* Faults.make
    const methods = clientFromMethods(rooms(world))
    const client = aroundMethods(faults)(checked(methods))
    const sessionOf = (sessionId: string) =>
      Effect.suspend(() => {
        const session = world.state.sessions.get(sessionId)
        return session === undefined
          ? Effect.dieMessage(`The embedded Clerk has no session ${sessionId}; \`sessions.create\` makes one`)
          : Effect.succeed(session)
      })
    return {
      client,
      handle: {
        clerk: fromClient(client),
        httpApp: ClerkServer.toHttpApp(fromClient(methods), { secretKey, around: aroundHttp(faults) }),
        secretKey,
        publishableKey,
        instanceId,
        issuer: `https://${frontendApi}`,
        jwtKey: world.signer.publicKeyPem,
        jwks: world.signer.jwks,
        faults,
        mintSessionToken: (sessionId, { claims, expiresInSeconds } = {}) =>
          Effect.flatMap(sessionOf(sessionId), (session) =>
            sign(world, session, expiresInSeconds ?? defaultLifetime, claims)
          ),
        mintRefreshToken: (sessionId) =>
          Effect.zipWith(sessionOf(sessionId), newId("rt"), (_, token) => {
            world.state.refreshTokens.set(token, sessionId)
            return token
          }),
        mintOAuthToken: (userId, options) => mintOAuthToken(world, userId, options),
        seedUsers: (count, make) =>
          Effect.loop(0, {
            while: (index) => index < count,
            step: (index) => index + 1,
            body: (index) => newUser({ ...world, emit: () => {} }, Users.create.spec, make(index)),
            discard: true
          }),
        subscribe: PubSub.subscribe(events),
        inspect: Effect.sync(() => ({
          users: Array.from(world.state.users.values()),
          sessions: Array.from(world.state.sessions.values())
        }))
      }
    }
  })

const missingMachineKey = "this operation needs the option `machineSecretKey`"

/** Refuses the input that a client would refuse, so that a test without HTTP finds it too. */
const checked = (client: ClerkClient.Service): ClerkClient.Service => {
  const check =
    (spec: AnySpec, input: unknown) =>
    <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, E | SDKError> =>
      Effect.flatMap(
        Effect.all([ClerkClient.CallOptions, Caller]),
        ([{ machineSecretKey }, { key }]): Effect.Effect<A, E | SDKError> => {
          const hasKey = spec.credential !== "machineSecretKey" || machineSecretKey !== undefined || key !== undefined
          const issue = hasKey ? inputIssue(spec, input) : missingMachineKey
          return issue === undefined
            ? call
            : new SDKError({ operation: spec.operation, reason: new InvalidInput({ issue }) })
        }
      )
  return {
    execute: (spec, input) => check(spec, input)(client.execute(spec, input)),
    raw: (spec, input) => check(spec, input)(client.raw(spec, input))
  }
}
