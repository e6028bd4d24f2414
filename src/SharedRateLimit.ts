/**
 * `RateLimit` for several processes: they count in one store, such as Redis. Import it from `effect-clerk/shared`; needs the
 * package `@effect/experimental`.
 *
 * @since 0.1.0
 */
import { RateLimiterStore } from "@effect/experimental/RateLimiter"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FiberSet from "effect/FiberSet"
import * as Layer from "effect/Layer"
import type { ClerkClient } from "./ClerkClient.js"
import type { ClerkConfigError } from "./ClerkError.js"
import type { ClerkService } from "./ClerkService.js"
import { checkDuration, unusable } from "./client/checkOptions.js"
import { Leased } from "./rateLimit/Leased.js"
import { limitedLayer } from "./rateLimit/limitedLayer.js"
import { type Options as LocalOptions, resolve } from "./rateLimit/options.js"
import { RequestLimits, timing } from "./rateLimit/RequestLimits.js"
import { SharedStore } from "./rateLimit/SharedStore.js"

/**
 * Limits of requests to one Clerk instance that several processes call.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Omit<LocalOptions, "processes"> {
  /** Names the Clerk instance: processes with the same name count together, whatever keys they use. It is part of the keys in the store. */
  readonly instance: string
  /** How many processes there are at most. While the store is out of use, each has so small a part of each limit. Default 4. */
  readonly processes?: number | undefined
  /** How long a call waits for the store at most, before the store is out of use. Default 500 milliseconds. */
  readonly storeTimeout?: Duration.DurationInput | undefined
}

/**
 * `RateLimit.layer` over the `RateLimiterStore` of the context. If the store fails or does not respond in time, a warning is
 * logged and each process goes on alone with its part of the limits; as soon as the store responds it is used again. The
 * gauge `clerk_client_rate_limit_shared` is 0 meanwhile.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import * as RateLimiterRedis from "@effect/experimental/RateLimiter/Redis"
 * import { FetchHttpClient } from "@effect/platform"
 * import { Layer } from "effect"
 * import { ClerkService } from "effect-clerk"
 * import { SharedRateLimit } from "effect-clerk/shared"
 *
 * export const ClerkLayer = SharedRateLimit.layer({ instance: "shop-production", processes: 6 }).pipe(
 *   Layer.provide(ClerkService.layerConfig()),
 *   Layer.provide(RateLimiterRedis.layerStore({ host: "localhost" })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const layer = (
  options: Options
): Layer.Layer<ClerkService | ClerkClient, ClerkConfigError, ClerkClient | RateLimiterStore> =>
  Layer.unwrapScoped(
    Effect.gen(function* () {
      const { instance, storeTimeout, ...rest } = options
      const settings = yield* resolve({ processes: 4, ...rest })
      const timeout = yield* checkDuration("storeTimeout", storeTimeout ?? "500 millis")
      const name = yield* checkInstance(instance)
      const store = new SharedStore(yield* RateLimiterStore, yield* FiberSet.makeRuntime(), timeout, settings.processes)
      const times = yield* timing
      const limiter = new RequestLimits(
        times,
        // The store counts for all processes together.
        { ...settings, parts: 1 },
        { permits: (limit, key, changed) => new Leased(store, limit, settings.processes, key, times.now, changed) },
        name
      )
      store.changed = () => limiter.pump()
      return limitedLayer(Effect.succeed(limiter))
    })
  )

const checkInstance = (value: string): Either.Either<string, ClerkConfigError> =>
  /^[\w.-]+$/.test(value) ? Either.right(value) : unusable("instance", "must be a name of letters, digits, ., - and _")
