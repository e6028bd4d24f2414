/**
 * Keeps all calls of a program together under Clerk's documented rate limits, instead of meeting them as 429s.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { ClerkClient } from "./ClerkClient.js"
import type { ClerkConfigError } from "./ClerkError.js"
import type { ClerkService } from "./ClerkService.js"
import { Bulk } from "./client/limiter.js"
import { limitedLayer } from "./rateLimit/limitedLayer.js"
import { type Options, resolve } from "./rateLimit/options.js"
import { RequestLimits, timing } from "./rateLimit/RequestLimits.js"
import { SlidingWindow } from "./rateLimit/SlidingWindow.js"

export type { Options } from "./rateLimit/options.js"

/**
 * A service, and a client for endpoints called on their own, over the client provided: each request, retries included,
 * waits until it is under the limits of its instance, operation and resource. A wait that could not end before the
 * deadline of the call, or that is longer than `retry.maxRetryAfter`, fails at once as `SDKError` with the reason
 * `RateLimited` (`byLimiter: true`).
 *
 * The layer counts what goes through it: build it once in a program. `SharedRateLimit` of `effect-clerk/shared` counts
 * for several processes.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import { FetchHttpClient } from "@effect/platform"
 * import { Layer } from "effect"
 * import { ClerkService, RateLimit } from "effect-clerk"
 *
 * export const ClerkLayer = RateLimit.layer().pipe(
 *   Layer.provide(ClerkService.layerConfig()),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const layer = (options: Options = {}): Layer.Layer<ClerkService | ClerkClient, ClerkConfigError, ClerkClient> =>
  limitedLayer(
    Effect.zipWith(
      resolve(options),
      timing,
      (settings, timing) =>
        new RequestLimits(timing, settings, { permits: (limit) => new SlidingWindow(limit) }, undefined)
    )
  )

/**
 * Marks the calls inside an effect as bulk work. Under {@link layer} they use at most `bulkShare` of each limit, spread over
 * time, and wait while other calls wait. Without the layer it changes nothing.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { RateLimit, Users } from "effect-clerk"
 *
 * const ban = (userIds: ReadonlyArray<string>) =>
 *   Effect.forEach(userIds, (userId) => Users.ban({ userId }), { concurrency: 20, discard: true }).pipe(RateLimit.bulk)
 * ```
 */
export const bulk = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(effect, Bulk, true)
