/**
 * Runs endpoints against one Clerk instance: one set of keys, one set of options, over the injected `HttpClient`.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { dual, identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type { ClerkConfigError, ClerkErrors, SDKError } from "./ClerkError.js"
import type { Caller } from "./client/observe.js"
import { merge, type Options, resolve } from "./client/options.js"
import type { Success } from "./client/outcome.js"
import { makeClient, run } from "./client/run.js"
import { Settings } from "./client/settings.js"
import { codecOf } from "./codec/compile.js"
import type { Mismatch } from "./codec/Mismatch.js"
import type { AnySpec, Shape, Spec } from "./Operation.js"

export type { Caller } from "./client/observe.js"
export type { Options, RetryOptions } from "./client/options.js"

/**
 * What a client does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Runs an operation and decodes its response. `caller` names the line that a failure shows as its origin. */
  readonly execute: <Input, Output, Status extends number>(
    spec: Spec<Input, Output, Status>,
    input: Input,
    caller?: Caller
  ) => Effect.Effect<Output, ClerkErrors<Status> | SDKError>
  /** Runs an operation and returns its decoded value with what came with it. */
  readonly response: <Input, Output, Status extends number>(
    spec: Spec<Input, Output, Status>,
    input: Input
  ) => Effect.Effect<Response<Output>, ClerkErrors<Status> | SDKError>
  /** Runs an operation and returns Clerk's JSON as it came. */
  readonly raw: <Input, Output, Status extends number>(
    spec: Spec<Input, Output, Status>,
    input: Input
  ) => Effect.Effect<unknown, ClerkErrors<Status> | SDKError>
}

/**
 * A response of Clerk: its value, and what came with it. A client made of methods has only the value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Response<out A> {
  readonly value: A
  readonly status: number
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly traceId: string | undefined
  /** The attempts that the call took. */
  readonly attempts: number
}

/**
 * The client that endpoints called on their own look for.
 *
 * @since 0.1.0
 * @category context
 */
export class ClerkClient extends Context.Tag("effect-clerk/ClerkClient")<ClerkClient, Service>() {}

const unchanged: Options = {}

/**
 * Options for the calls in a region of a program. Set them with {@link withOptions}.
 *
 * @since 0.1.0
 * @category context
 */
export class CallOptions extends Context.Reference<CallOptions>()("effect-clerk/CallOptions", {
  defaultValue: (): Options => unchanged
}) {}

/**
 * Overrides options of the client for every call inside an effect.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { ClerkClient, Sessions } from "effect-clerk"
 *
 * const patient = Sessions.get({ sessionId: "sess_1" }).pipe(
 *   ClerkClient.withOptions({ attemptTimeout: "5 seconds", retry: { attempts: 5 } })
 * )
 * ```
 */
export const withOptions: {
  (options: Options): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, options: Options): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, options: Options) =>
  Effect.flatMap(CallOptions, (outer) => Effect.provideService(self, CallOptions, mergedOnce(outer, options)))
)

const merged = new WeakMap<Options, WeakMap<Options, Options>>()

/** Clients find the settings of a region by its options object, so the same two regions must give the same object. */
const mergedOnce = (outer: Options, options: Options): Options => {
  const known = merged.get(outer)
  const inner = known ?? new WeakMap<Options, Options>()
  if (known === undefined) merged.set(outer, inner)
  const both = inner.get(options) ?? merge(outer, options)
  inner.set(options, both)
  return both
}

/**
 * Builds a client over the `HttpClient` of the context. Options are checked here, once.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<Service, ClerkConfigError, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const client = makeClient(yield* HttpClient.HttpClient, settingsOf(options, new Settings(yield* resolve(options))))
    return ClerkClient.of({
      execute: (spec, input, caller) => run(client, { spec, input, decode: decoderOf(spec), result: valueOf, caller }),
      response: (spec, input) =>
        run(client, { spec, input, decode: decoderOf(spec), result: responseOf, caller: undefined }),
      raw: (spec, input) => run(client, { spec, input, decode: identity<unknown>, result: valueOf, caller: undefined })
    })
  })

/** The client's settings, or those of the region that a call runs in: worked out once for each options object. */
const settingsOf = (options: Options, settings: Settings) => {
  const regions = new WeakMap<Options, Either.Either<Settings, ClerkConfigError>>([[unchanged, Either.right(settings)]])
  return (context: Context.Context<never>): Either.Either<Settings, ClerkConfigError> => {
    const changes = Context.get(context, CallOptions)
    let region = regions.get(changes)
    if (region === undefined) {
      region = Either.map(resolve(merge(options, changes)), (resolved) => new Settings(resolved))
      regions.set(changes, region)
    }
    return region
  }
}

const decoderOf = <Output>(spec: {
  readonly success: Shape<Output> | undefined
}): ((json: unknown) => Output | Mismatch) | undefined =>
  // The codec of a schema decodes to the schema's type or says why not.
  spec.success && (codecOf(spec.success.ast).decode as (json: unknown) => Output | Mismatch)

const valueOf = <A>({ value }: Success<A>): A => value

const responseOf = <A>({ response, traceId, value }: Success<A>, attempts: number): Response<A> => ({
  value,
  status: response.status,
  headers: response.headers,
  traceId,
  attempts
})

/**
 * The defect of calling an operation on a client made of methods that has no method for it.
 *
 * @since 0.1.0
 * @category errors
 */
export class MissingMethod extends Data.TaggedError("MissingMethod")<{ readonly operation: string }> {
  override get message(): string {
    return `${this.operation} was called, but this client has no such method`
  }
}

/**
 * A client that calls functions instead of Clerk: `find` gives the function for an operation, which is called with the
 * operation's input and returns its effect. An operation without one dies with its name. No span is made, and
 * `response` has the operation's success status and no headers.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromHandler = (find: (spec: AnySpec) => unknown): Service => {
  // Handlers are typed where they are declared (`Mock`); here they are looked up by name.
  const handle = <A, E>(spec: AnySpec, input: unknown): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      const handler = find(spec)
      return typeof handler === "function"
        ? (handler(input) as Effect.Effect<A, E>)
        : Effect.die(new MissingMethod({ operation: spec.operation }))
    })
  return ClerkClient.of({
    execute: (spec, input) => handle(spec, input),
    response: <Input, Output, Status extends number>(spec: Spec<Input, Output, Status>, input: Input) =>
      Effect.map(handle<Output, ClerkErrors<Status> | SDKError>(spec, input), (value) => ({
        value,
        status: spec.successStatus,
        headers: {},
        traceId: undefined,
        attempts: 1
      })),
    raw: (spec, input) =>
      Effect.map(handle(spec, input), (value) =>
        spec.success === undefined ? undefined : codecOf(spec.success.ast).encode(value)
      )
  })
}

/**
 * A layer of a client with the given options.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<ClerkClient, ClerkConfigError, HttpClient.HttpClient> =>
  Layer.effect(ClerkClient, make(options))

/**
 * Options from the configuration, under Clerk's own names: `CLERK_SECRET_KEY`, `CLERK_MACHINE_SECRET_KEY`,
 * `CLERK_API_URL` and `CLERK_API_VERSION`.
 *
 * Clerk's JavaScript packages use `CLERK_API_VERSION` for the `v1` of the path; that value is understood and ignored.
 *
 * @since 0.1.0
 * @category constructors
 */
export const config: Config.Config<
  Options & {
    readonly secretKey: Redacted.Redacted | undefined
    readonly machineSecretKey: Redacted.Redacted | undefined
  }
> = Config.all({
  secretKey: Config.option(Config.redacted("CLERK_SECRET_KEY")),
  machineSecretKey: Config.option(Config.redacted("CLERK_MACHINE_SECRET_KEY")),
  baseUrl: Config.option(Config.string("CLERK_API_URL")),
  apiVersion: Config.option(Config.string("CLERK_API_VERSION"))
}).pipe(
  Config.map(({ apiVersion, baseUrl, machineSecretKey, secretKey }) => ({
    secretKey: Option.getOrUndefined(secretKey),
    machineSecretKey: Option.getOrUndefined(machineSecretKey),
    baseUrl: Option.getOrUndefined(baseUrl),
    apiVersion: Option.getOrUndefined(Option.filter(apiVersion, (version) => version !== "v1"))
  }))
)

/**
 * A layer of a client whose options come from the configuration, by default {@link config}.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options: Config.Config.Wrap<Options> = config
): Layer.Layer<ClerkClient, ClerkConfigError | ConfigError, HttpClient.HttpClient> =>
  Layer.effect(ClerkClient, Effect.flatMap(Config.unwrap(options), make))
