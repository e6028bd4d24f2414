/**
 * A Clerk that works, in memory: for tests, and to develop without a network.
 *
 * @since 0.1.0
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Clerk } from "../api/index.js"
import type { JsonWebKeySet } from "../api/JWKS.js"
import type { Session } from "../api/Sessions.js"
import type { User } from "../api/User.js"
import * as ClerkClient from "../ClerkClient.js"
import { type ClerkConfigError, InvalidInput, SDKError } from "../ClerkError.js"
import { ClerkService, clientFromMethods, fromClient } from "../ClerkService.js"
import { outgoing } from "../client/request.js"
import type { AnySpec } from "../Endpoint.js"
import * as ClerkServer from "./ClerkServer.js"
import * as Faults from "./Faults.js"
import { aroundHttp, aroundMethods } from "./faulty.js"
import { rooms } from "./rooms/index.js"
import { defaultLifetime, sign } from "./sessionToken.js"
import { type InvalidSigningKey, make as makeSigner } from "./signer.js"
import { emptyState, newId, type World } from "./world.js"

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
  /** Everything that it knows, as it is now. */
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
}

const urlOf = (address: HttpServer.Address): string =>
  address._tag === "UnixAddress"
    ? "http://localhost"
    : `http://${address.hostname === "0.0.0.0" ? "127.0.0.1" : address.hostname}:${address.port}`

const make = (
  options: EmulatorOptions = {}
): Effect.Effect<{ readonly handle: Emulator; readonly client: ClerkClient.Service }, InvalidSigningKey> =>
  Effect.gen(function* () {
    const { frontendApi = "clerk.emulator.test", instanceId = "ins_emulator" } = options
    const secretKey = options.secretKey ?? Redacted.make("sk_test_emulator")
    const publishableKey = `pk_test_${Encoding.encodeBase64(`${frontendApi}$`)}`
    const world: World = {
      instance: { id: instanceId, secretKey, publishableKey, frontendApi },
      signer: yield* makeSigner(instanceId, options.signingKey),
      state: emptyState()
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
        inspect: Effect.sync(() => ({
          users: Array.from(world.state.users.values()),
          sessions: Array.from(world.state.sessions.values())
        }))
      }
    }
  })

/** Refuses the input that a client would refuse, so that a test without HTTP finds it too. */
const checked = (client: ClerkClient.Service): ClerkClient.Service => {
  const check =
    (spec: AnySpec, input: unknown) =>
    <A, E>(call: Effect.Effect<A, E>): Effect.Effect<A, E | SDKError> =>
      Either.match(outgoing(spec, input, ""), {
        onLeft: (issue) =>
          Effect.fail(new SDKError({ operation: spec.operation, reason: new InvalidInput({ issue }) })),
        onRight: () => call
      })
  return {
    execute: (spec, input) => check(spec, input)(client.execute(spec, input)),
    raw: (spec, input) => check(spec, input)(client.raw(spec, input))
  }
}
