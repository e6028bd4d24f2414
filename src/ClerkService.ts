/**
 * The tag that an application depends on: every operation of the Backend API, ready to call.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Clerk, resources } from "./api/index.js"
import * as ClerkClient from "./ClerkClient.js"
import type { ClerkConfigError } from "./ClerkError.js"
import * as Endpoint from "./Endpoint.js"

/**
 * Clerk, as a service.
 *
 * @since 0.1.0
 * @category context
 * @example
 * ```ts
 * import { FetchHttpClient } from "@effect/platform"
 * import { Effect, Layer } from "effect"
 * import { ClerkService } from "effect-clerk"
 *
 * const program = Effect.gen(function* () {
 *   const clerk = yield* ClerkService
 *   const page = yield* clerk.sessions.list({ userId: "user_1" })
 *   return page.data
 * })
 *
 * export const runnable = program.pipe(
 *   Effect.provide(ClerkService.layerConfig().pipe(Layer.provide(FetchHttpClient.layer)))
 * )
 * ```
 */
export class ClerkService extends Context.Tag("effect-clerk/ClerkService")<ClerkService, Clerk>() {
  /** A service with the given options, and the `ClerkClient` for endpoints called on their own. */
  static readonly layer = (
    options: ClerkClient.Options
  ): Layer.Layer<ClerkService | ClerkClient.ClerkClient, ClerkConfigError, HttpClient.HttpClient> =>
    bound(ClerkClient.layer(options))

  /** The same with options from the configuration: by default `CLERK_SECRET_KEY` and the other variables of `ClerkClient.config`. */
  static readonly layerConfig = (
    options?: Config.Config.Wrap<ClerkClient.Options>
  ): Layer.Layer<ClerkService | ClerkClient.ClerkClient, ClerkConfigError | ConfigError, HttpClient.HttpClient> =>
    bound(ClerkClient.layerConfig(options))

  /**
   * A service made of the given methods, for tests. Endpoints called on their own use them too. A call of a method that
   * is missing dies with the operation's name.
   */
  static readonly layerMock = (methods: Mock): Layer.Layer<ClerkService | ClerkClient.ClerkClient> =>
    bound(Layer.succeed(ClerkClient.ClerkClient, clientFromMethods(methods)))
}

/**
 * Any subset of Clerk's methods, for {@link ClerkService.layerMock}.
 *
 * @since 0.1.0
 * @category models
 */
export type Mock = {
  readonly [Key in keyof Clerk]?: {
    readonly [Name in keyof Clerk[Key]]?: Clerk[Key][Name] extends Endpoint.Method<
      infer Input,
      infer Output,
      infer Status
    >
      ? (...input: Endpoint.Arguments<Input>) => ReturnType<Endpoint.Method<Input, Output, Status>>
      : never
  }
}

const bound = <E, R>(
  client: Layer.Layer<ClerkClient.ClerkClient, E, R>
): Layer.Layer<ClerkService | ClerkClient.ClerkClient, E, R> =>
  Layer.provideMerge(Layer.effect(ClerkService, Effect.map(ClerkClient.ClerkClient, fromClient)), client)

/**
 * Every operation bound to one client.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromClient = (client: ClerkClient.Service): Clerk =>
  // The compiler cannot follow a loop over modules; `test/ClerkService.test.ts` compares the result with the table.
  mapRecord(resources, (module) => bindModule(module, client)) as unknown as Clerk

const bindModule = (module: object, client: ClerkClient.Service) =>
  Object.fromEntries(
    Object.entries(module)
      .filter(([, member]) => Endpoint.isEndpoint(member))
      .map(([name, endpoint]) => [name, Endpoint.bind(endpoint, client)])
  )

const mapRecord = <Key extends string, A, B>(record: Readonly<Record<Key, A>>, f: (value: A) => B) =>
  Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, f(value)]))

/**
 * A client whose operations are plain methods instead of HTTP calls.
 *
 * @since 0.1.0
 * @category constructors
 */
export const clientFromMethods = (methods: Mock): ClerkClient.Service => {
  const table: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> = methods
  return ClerkClient.fromHandler((spec) => {
    const [resource = "", name = ""] = spec.operation.split(".")
    return table[resource]?.[name]
  })
}
