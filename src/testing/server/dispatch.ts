import * as Effect from "effect/Effect"
import * as ClerkClient from "../../ClerkClient.js"
import type { Handlers } from "../handlers/handler.js"
import type { Environment } from "../store/environment.js"
import type { Problem } from "../store/problem.js"
import type { Store } from "../store/store.js"
import { failWith } from "./errors.js"

/** A client that runs handlers on a store. A `Problem` becomes `ClerkErrors` or `SDKError`, as over HTTP. */
export const clientFromHandlers = (handlers: Handlers, store: Store, environment: Environment): ClerkClient.Service => {
  const table: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> = handlers
  return ClerkClient.fromHandler((spec) => {
    const [resource = "", name = ""] = spec.operation.split(".")
    // `Handlers` checks the type of each handler; here they are looked up by name.
    const handler = table[resource]?.[name] as AnyHandler | undefined
    return (
      handler &&
      ((input: unknown) =>
        environment.run(Effect.catchAll(handler(store, input), (problem) => failWith(spec, problem))))
    )
  })
}

type AnyHandler = (store: Store, input: unknown) => Effect.Effect<unknown, Problem>
