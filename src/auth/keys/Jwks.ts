/**
 * The keys that Clerk signs tokens with, and the check of a token's signature.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as JWKS from "../../api/JWKS.js"
import * as ClerkClient from "../../ClerkClient.js"
import type { ClerkConfigError, ClerkErrors, SDKError } from "../../ClerkError.js"
import { JwksUnavailable } from "../TokenError.js"
import { makeKeySet } from "./keySet.js"
import { makeVerifier, type Service } from "./SignatureVerifier.js"
import { importPem } from "./signingKey.js"

export type { Service } from "./SignatureVerifier.js"

/**
 * The service of {@link Service}.
 *
 * @since 0.1.0
 * @category context
 */
export class Jwks extends Context.Tag("effect-clerk/Jwks")<Jwks, Service>() {}

/**
 * How long keys and verified signatures are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How long a fetched key set is used before it is fetched again. Default 5 minutes. */
  readonly timeToLive?: Duration.DurationInput | undefined
  /** How much longer it is used while Clerk cannot be reached. Zero: not at all. Default 1 hour. */
  readonly staleIfError?: Duration.DurationInput | undefined
  /**
   * The least time between two fetches that tokens ask for, by naming an unknown key or by failing with a known one.
   * Default 30 seconds.
   */
  readonly cooldown?: Duration.DurationInput | undefined
  /** The least time between a failed fetch and the next. Default 5 seconds. */
  readonly failureCooldown?: Duration.DurationInput | undefined
  /** How many verified tokens are remembered, so that their signature is not computed again. Default 1000. */
  readonly rememberedTokens?: number | undefined
}

/**
 * A service over a key set that `fetch` gets, as the entries of the `keys` of RFC 7517. Entries that are not public
 * RSA signing keys of at least 2048 bits are left out. Fetches run in the scope, not in the caller that needs the keys.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  fetch: Effect.Effect<ReadonlyArray<unknown>, JwksUnavailable>,
  options: Options = {}
): Effect.Effect<Service, never, Scope.Scope> =>
  Effect.map(
    makeKeySet(fetch, {
      timeToLive: Duration.toMillis(options.timeToLive ?? "5 minutes"),
      staleIfError: Duration.toMillis(options.staleIfError ?? "1 hour"),
      cooldown: Duration.toMillis(options.cooldown ?? "30 seconds"),
      failureCooldown: Duration.toMillis(options.failureCooldown ?? "5 seconds")
    }),
    (keys) => makeVerifier(keys, options.rememberedTokens ?? 1000)
  )

/**
 * A service that fetches its keys with the client's secret key, when the first token comes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromClient = (
  client: ClerkClient.Service,
  options?: Options
): Effect.Effect<Service, never, Scope.Scope> => make(fetchFrom(client), options)

/**
 * A service with one key in PEM form, the dashboard's "JWKS public key". Needs no network. The key may have `\n` for
 * line breaks or lack its armour, as environment variables often do.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromPem = (
  pem: string | Redacted.Redacted,
  options: Pick<Options, "rememberedTokens"> = {}
): Effect.Effect<Service, ClerkConfigError> =>
  Effect.map(importPem(Redacted.isRedacted(pem) ? Redacted.value(pem) : pem), (key) => {
    const keys = { current: () => key, find: () => Effect.succeed(key), replacement: () => Effect.succeed(undefined) }
    return makeVerifier(keys, options.rememberedTokens ?? 1000)
  })

/**
 * A layer of {@link fromClient}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<Jwks, never, ClerkClient.ClerkClient> =>
  Layer.scoped(
    Jwks,
    Effect.flatMap(ClerkClient.ClerkClient, (client) => fromClient(client, options))
  )

/**
 * A layer of {@link fromPem}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerPem = (
  pem: string | Redacted.Redacted,
  options?: Pick<Options, "rememberedTokens">
): Layer.Layer<Jwks, ClerkConfigError> => Layer.effect(Jwks, fromPem(pem, options))

/** Keys are small and someone is waiting: far less patience than an operation of the API deserves. */
const patience: ClerkClient.Options = {
  attemptTimeout: "5 seconds",
  deadline: "10 seconds",
  maxResponseBytes: 1024 * 1024
}

/** Undecoded, so that an entry of a form unknown here does not spoil the others. */
const fetchFrom = (client: ClerkClient.Service): Effect.Effect<ReadonlyArray<unknown>, JwksUnavailable> =>
  client.raw(JWKS.get.spec, {}).pipe(
    ClerkClient.withOptions(patience),
    Effect.mapError(unavailable),
    Effect.flatMap((answer) =>
      hasProperty(answer, "keys") && Array.isArray(answer.keys)
        ? Effect.succeed(answer.keys)
        : Effect.fail(new JwksUnavailable({ reason: "jwk-remote-failed-to-load", detail: "the answer holds no keys" }))
    )
  )

const unavailable = (cause: ClerkErrors | SDKError): JwksUnavailable =>
  new JwksUnavailable({
    reason: isInvalidSecretKey(cause) ? "secret-key-invalid" : "jwk-remote-failed-to-load",
    detail: cause.message,
    cause
  })

/** Clerk tells a wrong key by its code; a 401 from something before Clerk is no word about the key. */
const isInvalidSecretKey = (cause: ClerkErrors | SDKError): boolean =>
  cause._tag === "SDKError" &&
  cause.reason._tag === "UnexpectedStatus" &&
  cause.reason.errors.some((item) => item.code === "clerk_key_invalid")
