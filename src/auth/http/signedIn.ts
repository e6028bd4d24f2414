import * as Effect from "effect/Effect"
import type { RequestState } from "../request/RequestState.js"
import { Unauthenticated } from "./AccessError.js"

/** The Auth object of a signed-in request. */
export const signedInAuth = <A>(state: RequestState<A>): Effect.Effect<A, Unauthenticated> =>
  state._tag === "SignedIn" ? Effect.succeed(state.auth) : Effect.fail(new Unauthenticated({ reason: state.reason }))
