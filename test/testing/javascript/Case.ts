import type { ClerkClient } from "@clerk/backend"
import type { Effect } from "effect"
import type { Emulator } from "effect-clerk/testing"

/** What a case works with. The embedded Clerk is empty when a case begins. */
export interface Context {
  /** The official client, connected to the embedded Clerk over a socket. */
  readonly client: ClerkClient
  readonly emulator: Emulator
  readonly run: <A, E>(effect: Effect.Effect<A, E>) => Promise<A>
  /** The options of `client`, for a client with another key. */
  readonly options: Parameters<typeof import("@clerk/backend").createClerkClient>[0]
}

type Methods<Resources> = {
  [Resource in keyof Resources & string]: `${Resource}.${keyof Resources[Resource] & string}`
}[keyof Resources & string]

/** A method of the official client, such as `users.getUser`. */
export type Method = Methods<Omit<ClerkClient, "telemetry">>

/** Calls a method and asserts its result, and what later reads show. */
export type Case = (context: Context) => Promise<void>

/** The cases of some resources, by the method that each is about. */
export type Cases = { readonly [Name in Method]?: Case }
