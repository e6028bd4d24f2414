import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClerkClient, type Service } from "../ClerkClient.js"
import { ClerkService, fromClient } from "../ClerkService.js"
import { CurrentLimiter, type Limiter } from "../client/limiter.js"

/** A service and a client whose calls ask a limiter before each request. */
export const limitedLayer = <E, R>(
  limiter: Effect.Effect<Limiter, E, R>
): Layer.Layer<ClerkService | ClerkClient, E, ClerkClient | R> =>
  Layer.effectContext(
    Effect.zipWith(ClerkClient, limiter, (inner, limiter) => {
      const client = limitedClient(inner, limiter)
      return Context.make(ClerkClient, client).pipe(Context.add(ClerkService, fromClient(client)))
    })
  )

const limitedClient = (client: Service, limiter: Limiter): Service => {
  // The client finds what it worked out for a context by the object, so the same context must give the same one.
  const contexts = new WeakMap<Context.Context<never>, Context.Context<never>>()
  const contextOf = (outer: Context.Context<never>): Context.Context<never> => {
    let context = contexts.get(outer)
    if (context === undefined) {
      context = Context.add(outer, CurrentLimiter, limiter)
      contexts.set(outer, context)
    }
    return context
  }
  return ClerkClient.of({
    execute: (spec, input, caller) => Effect.mapInputContext(client.execute(spec, input, caller), contextOf),
    response: (spec, input) => Effect.mapInputContext(client.response(spec, input), contextOf),
    raw: (spec, input) => Effect.mapInputContext(client.raw(spec, input), contextOf)
  })
}
