/**
 * Authenticates requests for one Clerk instance.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { ClerkClient } from "../../ClerkClient.js"
import type { ClerkConfigError } from "../../ClerkError.js"
import * as Jwks from "../keys/Jwks.js"
import {
  type JwksUnavailable,
  MachineTokenError,
  type TokenError,
  type VerificationUnavailable
} from "../TokenError.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import * as SessionToken from "../token/SessionToken.js"
import type { Accepted, AcceptsToken } from "../token/TokenType.js"
import type { AuthContext } from "./AuthContext.js"
import { type ApplicationOptions, resolveApplication } from "./application.js"
import { authenticate } from "./authenticateRequest.js"
import { type ClaimsSchema, customClaimsDecoder, withCustomClaims } from "./customClaims.js"
import { RejectedNonce } from "./handshakePayload.js"
import * as Request from "./Request.js"
import type { RequestStateOf } from "./RequestState.js"
import { makeRejections } from "./rejections.js"

export type { ApplicationOptions } from "./application.js"
export type { ClaimsSchema } from "./customClaims.js"
export type { OrganizationSync } from "./organizationSync.js"

/**
 * Options of the service: how the application is deployed, and how tokens are verified.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends ApplicationOptions, SessionToken.VerifyOptions {
  /** The dashboard's "JWKS public key" in PEM form. With it, session tokens are verified without the network. */
  readonly jwtKey?: string | Redacted.Redacted | undefined
  /** How keys are fetched and cached, if there is no `jwtKey`. */
  readonly jwks?: Jwks.Options | undefined
  /** Whether a user who has yet to complete their sign-in tasks counts as signed out. Default true. */
  readonly treatPendingAsSignedOut?: boolean | undefined
  /**
   * The custom claims of session tokens, decoded into `auth.claims`. A token whose claims do not fit is rejected, and the
   * message names the claim, not its value. Register the type too, as `sessionClaims` of `Register`.
   */
  readonly claims?: ClaimsSchema | undefined
}

/**
 * Options for one request. Those left out default to the service's.
 *
 * @since 0.1.0
 * @category models
 */
export interface RequestOptions<out A extends AcceptsToken> extends SessionToken.VerifyOptions {
  /** The types of token to accept. Default `session_token`. */
  readonly acceptsToken?: A | undefined
  readonly treatPendingAsSignedOut?: boolean | undefined
}

/**
 * Why a request could not be authenticated: Clerk could not be reached, or the configuration is wrong.
 *
 * @since 0.1.0
 * @category errors
 */
export type AuthenticationFailure = JwksUnavailable | VerificationUnavailable | ClerkConfigError

/**
 * Authenticates requests and verifies session tokens.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The URL of the instance's Frontend API, which issues its tokens. `undefined` without a publishable key. */
  readonly issuer?: string | undefined
  /** Verifies a session token with the service's options, or those given. */
  readonly verifyToken: (
    token: string | Redacted.Redacted,
    options?: SessionToken.VerifyTokenOptions
  ) => Effect.Effect<SessionAuth["claims"], TokenError | JwksUnavailable | ClerkConfigError>
  /** Authenticates a request: `SignedIn`, `SignedOut` or `Handshake`. */
  readonly authenticateRequest: <const A extends AcceptsToken = "session_token">(
    request: Request.RequestInput,
    options?: RequestOptions<A>
  ) => Effect.Effect<RequestStateOf<Accepted<A>>, AuthenticationFailure>
}

/**
 * The service of {@link Service}.
 *
 * @since 0.1.0
 * @category context
 */
export class Auth extends Context.Tag("effect-clerk/Auth")<Auth, Service>() {}

/**
 * Builds a service. A client is not needed if `jwks` has a key and tokens are JWTs. Fails if an option is invalid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options,
  client: Option.Option<ClerkClient["Type"]>,
  jwks: Jwks.Service
): Effect.Effect<Service, ClerkConfigError> =>
  Effect.gen(function* () {
    const application = yield* resolveApplication(options)
    const defaults: SessionToken.VerifyOptions = { issuer: application?.issuers, ...definedOnly(options) }
    const context: AuthContext = {
      application,
      jwks,
      client,
      policy: yield* SessionToken.policyOf(defaults),
      treatPendingAsSignedOut: options.treatPendingAsSignedOut ?? true,
      rejectedTokens: makeRejections(isUnknownToClerk),
      rejectedNonces: makeRejections((error) => error instanceof RejectedNonce),
      warnAboutAnyParty: yield* Effect.once(
        Effect.logWarning(
          "Clerk: `authorizedParties` is not set, so the `azp` claim of session cookies is not checked: a cookie that another application on a subdomain can read or set is accepted here"
        )
      )
    }
    const contextFor = (
      overrides: SessionToken.VerifyTokenOptions | undefined
    ): Either.Either<AuthContext, ClerkConfigError> =>
      overrides === undefined
        ? Either.right(context)
        : Either.map(SessionToken.policyOf({ ...defaults, ...definedOnly(overrides) }), (policy) => ({
            ...context,
            policy,
            treatPendingAsSignedOut: overrides.treatPendingAsSignedOut ?? context.treatPendingAsSignedOut
          }))
    const decodeClaims = options.claims === undefined ? undefined : customClaimsDecoder(options.claims)
    return Auth.of({
      issuer: application?.issuers[0],
      verifyToken: (token, overrides) =>
        Either.match(contextFor(overrides), {
          onLeft: Effect.fail,
          onRight: ({ policy, treatPendingAsSignedOut }) =>
            Effect.flatMap(
              SessionToken.verifySessionToken(jwks, token, policy, { ...overrides, treatPendingAsSignedOut }),
              decodeClaims ?? Either.right
            )
        }),
      authenticateRequest: <const A extends AcceptsToken = "session_token">(
        input: Request.RequestInput,
        overrides?: RequestOptions<A>
      ) =>
        Effect.flatMap(
          Clock.currentTimeMillis,
          (now) =>
            // Only Auth objects of the accepted types are returned.
            Effect.flatMap(contextFor(overrides), (context) =>
              Effect.flatMap(
                authenticate(
                  context,
                  Request.from(input, application?.publicOrigins),
                  overrides?.acceptsToken ?? "session_token",
                  now
                ),
                (state) => withCustomClaims(state, decodeClaims)
              )
            ) as Effect.Effect<RequestStateOf<Accepted<A>>, AuthenticationFailure>
        )
    })
  })

/** A revoked or expired token is not remembered: which tokens are accepted may also depend on the options of a request. */
const isUnknownToClerk = (error: unknown): error is MachineTokenError =>
  error instanceof MachineTokenError && (error.status === 400 || error.status === 404)

/** An option that is `undefined` counts as left out. */
const definedOnly = <A extends object>(options: A): A =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as A

const fromContext = (options: Options): Effect.Effect<Service, ClerkConfigError, ClerkClient | Scope.Scope> =>
  Effect.gen(function* () {
    const client = yield* ClerkClient
    const jwks =
      options.jwtKey === undefined
        ? yield* Jwks.fromClient(client, options.jwks)
        : yield* Jwks.fromPem(options.jwtKey, options.jwks)
    return yield* make(options, Option.some(client), jwks)
  })

/**
 * A layer that uses the `ClerkClient` of the context to fetch keys, to verify opaque machine tokens and to refresh
 * sessions.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { FetchHttpClient } from "@effect/platform"
 * import { Effect, Layer } from "effect"
 * import { ClerkClient } from "effect-clerk"
 * import { Auth } from "effect-clerk/auth"
 *
 * const whoIsIt = (request: Request) =>
 *   Auth.authenticateRequest(request).pipe(
 *     Effect.map((state) => (state._tag === "SignedIn" ? state.auth.userId : undefined))
 *   )
 *
 * export const AuthLayer = Auth.layer({
 *   publishableKey: "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
 *   authorizedParties: ["https://example.com"]
 * }).pipe(
 *   Layer.provide(ClerkClient.layerConfig()),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 *
 * export const program = whoIsIt(new Request("https://example.com")).pipe(Effect.provide(AuthLayer))
 * ```
 */
export const layer = (options: Options = {}): Layer.Layer<Auth, ClerkConfigError, ClerkClient> =>
  Layer.scoped(Auth, fromContext(options))

/**
 * A layer that never uses the network: JWTs are verified with `jwtKey`. Opaque machine tokens, refreshing and handshakes
 * by nonce need Clerk and are not available.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerNetworkless = (
  options: Options & { readonly jwtKey: string | Redacted.Redacted }
): Layer.Layer<Auth, ClerkConfigError> =>
  Layer.effect(
    Auth,
    Effect.flatMap(Jwks.fromPem(options.jwtKey, options.jwks), (jwks) => make(options, Option.none(), jwks))
  )

/**
 * Options from the configuration, with Clerk's own variable names: `CLERK_PUBLISHABLE_KEY`, `CLERK_JWT_KEY`, `CLERK_DOMAIN`,
 * `CLERK_IS_SATELLITE`, `CLERK_PROXY_URL` and `CLERK_SIGN_IN_URL`. Two are of this library, and each is a list separated by
 * commas: `CLERK_AUTHORIZED_PARTIES` and `CLERK_PUBLIC_ORIGIN`. All are optional, but a list that is set must have items.
 *
 * @since 0.1.0
 * @category constructors
 */
export const config: Config.Config<Options> = Config.map(
  Config.all({
    publishableKey: Config.option(Config.string("CLERK_PUBLISHABLE_KEY")),
    jwtKey: Config.option(Config.redacted("CLERK_JWT_KEY")),
    domain: Config.option(Config.string("CLERK_DOMAIN")),
    isSatellite: Config.option(Config.boolean("CLERK_IS_SATELLITE")),
    proxyUrl: Config.option(Config.string("CLERK_PROXY_URL")),
    signInUrl: Config.option(Config.string("CLERK_SIGN_IN_URL")),
    authorizedParties: Config.option(Config.string("CLERK_AUTHORIZED_PARTIES")),
    publicOrigin: Config.option(Config.string("CLERK_PUBLIC_ORIGIN"))
  }),
  (found) => ({
    publishableKey: Option.getOrUndefined(found.publishableKey),
    jwtKey: Option.getOrUndefined(found.jwtKey),
    domain: Option.getOrUndefined(found.domain),
    isSatellite: Option.getOrUndefined(found.isSatellite),
    proxyUrl: Option.getOrUndefined(found.proxyUrl),
    signInUrl: Option.getOrUndefined(found.signInUrl),
    authorizedParties: Option.getOrUndefined(Option.map(found.authorizedParties, itemsOf)),
    publicOrigin: Option.getOrUndefined(Option.map(found.publicOrigin, itemsOf))
  })
)

/** A list without items becomes an empty text, which the options refuse: an empty list would turn the check off. */
const itemsOf = (list: string): ReadonlyArray<string> => {
  const items = list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
  return items.length === 0 ? [""] : items
}

/**
 * A layer with options from the configuration, by default {@link config}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options: Config.Config.Wrap<Options> = config
): Layer.Layer<Auth, ClerkConfigError | ConfigError, ClerkClient> =>
  Layer.scoped(Auth, Effect.flatMap(Config.unwrap(options), fromContext))

/**
 * Authenticates a request: `SignedIn`, `SignedOut` or `Handshake`, with the headers to add to the response. Fails only if
 * the request could not be authenticated.
 *
 * @since 0.1.0
 * @category combinators
 */
export const authenticateRequest = <const A extends AcceptsToken = "session_token">(
  request: Request.RequestInput,
  options?: RequestOptions<A>
): Effect.Effect<RequestStateOf<Accepted<A>>, AuthenticationFailure, Auth> =>
  Effect.flatMap(Auth, (auth) => auth.authenticateRequest(request, options))

/**
 * Verifies a session token with the service's options, or those given.
 *
 * @since 0.1.0
 * @category combinators
 */
export const verifyToken = (
  token: string | Redacted.Redacted,
  options?: SessionToken.VerifyTokenOptions
): Effect.Effect<SessionAuth["claims"], TokenError | JwksUnavailable | ClerkConfigError, Auth> =>
  Effect.flatMap(Auth, (auth) => auth.verifyToken(token, options))
