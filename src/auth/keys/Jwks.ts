/**
 * The keys that Clerk signs tokens with, and the verification of signatures.
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
import { isFetchShared } from "#shared-fetch"
import * as JWKS from "../../api/JWKS.js"
import * as ClerkClient from "../../ClerkClient.js"
import type { ClerkConfigError, ClerkErrors, SDKError } from "../../ClerkError.js"
import { JwksUnavailable } from "../TokenError.js"
import { makeKeySet } from "./keySet.js"
import * as SignatureVerifier from "./SignatureVerifier.js"
import { importPem } from "./signingKey.js"

/**
 * Verifies signatures with the keys of one Clerk instance: ids of keys are not unique across instances.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends SignatureVerifier.SignatureVerifier {}

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
  /**
   * How much longer it is used while Clerk cannot be reached: no connection, no response in time, or a status of 429 or
   * 5xx. A token of one of these keys waits for a fetch for at most half a second, a token of another key until its end.
   * Default 1 hour; 0 turns this off.
   */
  readonly staleIfError?: Duration.DurationInput | undefined
  /**
   * The minimum time from the end of a fetch to the next that is caused by a token, which names an unknown key or does
   * not match a known one. Default 30 seconds.
   */
  readonly cooldown?: Duration.DurationInput | undefined
  /** The minimum time from the end of a failed fetch to the next. Default 5 seconds. */
  readonly failureCooldown?: Duration.DurationInput | undefined
  /** How many verified tokens are remembered, whose signatures are then not verified again. Default 1000. */
  readonly rememberedTokens?: number | undefined
}

/**
 * A service over the key set that `fetch` returns: the entries of `keys` in RFC 7517. Entries that are not public RSA
 * signing keys of at least 2048 bits are left out.
 *
 * On Node, Bun and Deno all callers who wait for keys share one fetch, which runs in the scope, so that it outlives an
 * interrupted caller. On other runtimes each caller fetches the keys that it lacks.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  fetch: Effect.Effect<ReadonlyArray<unknown>, JwksUnavailable>,
  options: Options = {}
): Effect.Effect<Service, never, Scope.Scope> =>
  Effect.map(
    makeKeySet(
      fetch,
      {
        timeToLive: Duration.toMillis(options.timeToLive ?? "5 minutes"),
        staleIfError: Duration.toMillis(options.staleIfError ?? "1 hour"),
        cooldown: Duration.toMillis(options.cooldown ?? "30 seconds"),
        failureCooldown: Duration.toMillis(options.failureCooldown ?? "5 seconds"),
        maxWait: 500
      },
      isFetchShared
    ),
    (keys) => SignatureVerifier.make(keys, options.rememberedTokens ?? 1000)
  )

/**
 * A service that fetches its keys with the client's secret key, when it verifies its first token.
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
 * line breaks or lack its BEGIN and END lines, as in many environment variables.
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
    return SignatureVerifier.make(keys, options.rememberedTokens ?? 1000)
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

/** Keys are small and a request is waiting, so time and size have lower limits than in other calls. */
const fetchOptions: ClerkClient.Options = {
  attemptTimeout: "5 seconds",
  deadline: "10 seconds",
  maxResponseBytes: 1024 * 1024
}

/** Returns undecoded JSON, so that one entry of an unknown form does not make the others fail. */
const fetchFrom = (client: ClerkClient.Service): Effect.Effect<ReadonlyArray<unknown>, JwksUnavailable> =>
  client.raw(JWKS.get.spec, {}).pipe(
    ClerkClient.withOptions(fetchOptions),
    Effect.mapError(unavailable),
    Effect.flatMap((body) =>
      hasProperty(body, "keys") && Array.isArray(body.keys)
        ? Effect.succeed(body.keys)
        : Effect.fail(
            new JwksUnavailable({
              reason: "jwk-remote-failed-to-load",
              detail: "the response holds no keys",
              isResponse: true
            })
          )
    )
  )

const unavailable = (cause: ClerkErrors | SDKError): JwksUnavailable =>
  new JwksUnavailable({
    reason: isInvalidSecretKey(cause) ? "secret-key-invalid" : "jwk-remote-failed-to-load",
    detail: cause.message,
    cause,
    isResponse: cause.status !== undefined && cause.status !== 429 && cause.status < 500
  })

/** Only the code `clerk_key_invalid` means a bad key; a bare 401 may come from a proxy. */
const isInvalidSecretKey = (cause: ClerkErrors | SDKError): boolean =>
  cause._tag === "SDKError" &&
  cause.reason._tag === "UnexpectedStatus" &&
  cause.reason.errors.some((item) => item.code === "clerk_key_invalid")
