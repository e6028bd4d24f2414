import type * as Effect from "effect/Effect"
import type { Clerk } from "../../api/index.js"
import type { Arguments, Method } from "../../Endpoint.js"
import type { Operation } from "../Faults.js"
import type { Problem } from "../store/problem.js"
import type { Store } from "../store/store.js"

/** The function that runs one operation, such as `users.get`, on a store. Input and output are the operation's. */
export type Handler<Name extends Operation> = Name extends `${infer Resource extends keyof Clerk}.${infer Key}`
  ? Key extends keyof Clerk[Resource]
    ? HandlerOf<Clerk[Resource][Key]>
    : never
  : never

type HandlerOf<Called> =
  Called extends Method<infer Input, infer Output, infer _>
    ? (store: Store, ...input: Arguments<Input>) => Effect.Effect<Output, Problem>
    : never

/** Handlers by resource and operation. An operation without a handler dies with its name. */
export type Handlers = {
  readonly [Resource in keyof Clerk]?: {
    readonly [Key in keyof Clerk[Resource]]?: HandlerOf<Clerk[Resource][Key]>
  }
}
