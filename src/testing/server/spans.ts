import * as Effect from "effect/Effect"
import type * as ClerkClient from "../../ClerkClient.js"
import { type Caller, withSpan } from "../../client/observe.js"
import type { AnySpec } from "../../Operation.js"

/** A client without HTTP whose calls are spans, with the names and attributes that a client over HTTP gives them. */
export const withSpans = (client: ClerkClient.Service): ClerkClient.Service => {
  const spanned = <A, E>(spec: AnySpec, caller: Caller | undefined, call: Effect.Effect<A, E>) =>
    Effect.withFiberRuntime<A, E>((fiber) => withSpan(fiber, spec, caller, () => call))
  return {
    execute: (spec, input, caller) => spanned(spec, caller, client.execute(spec, input)),
    response: (spec, input) => spanned(spec, undefined, client.response(spec, input)),
    raw: (spec, input) => spanned(spec, undefined, client.raw(spec, input))
  }
}
