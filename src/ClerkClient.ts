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
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { type ClerkConfigError, type ClerkErrors, InvalidInput, InvalidResponse, SDKError } from "./ClerkError.js"
import { call, type Received } from "./client/call.js"
import { merge, type Options, resolve } from "./client/options.js"
import { codecOf } from "./codec/compile.js"
import { Mismatch } from "./codec/Mismatch.js"
import type { AnySpec, Spec } from "./Operation.js"

export type { Options, RetryOptions } from "./client/options.js"

/**
 * What a client does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Runs an operation and decodes its answer. */
  readonly execute: <Input, Output, Status extends number>(
    spec: Spec<Input, Output, Status>,
    input: Input
  ) => Effect.Effect<Output, ClerkErrors<Status> | SDKError>
  /** Runs an operation and returns Clerk's JSON as it came. */
  readonly raw: <Input, Output, Status extends number>(
    spec: Spec<Input, Output, Status>,
    input: Input
  ) => Effect.Effect<unknown, ClerkErrors<Status> | SDKError>
}

/**
 * The client that endpoints called on their own look for.
 *
 * @since 0.1.0
 * @category context
 */
export class ClerkClient extends Context.Tag("effect-clerk/ClerkClient")<ClerkClient, Service>() {}

/**
 * Options for the calls in a region of a program. Set them with {@link withOptions}.
 *
 * @since 0.1.0
 * @category context
 */
export class CallOptions extends Context.Reference<CallOptions>()("effect-clerk/CallOptions", {
  defaultValue: (): Options => ({})
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
  Effect.flatMap(CallOptions, (outer) => Effect.provideService(self, CallOptions, merge(outer, options)))
)

/**
 * Builds a client over the `HttpClient` of the context. Options are checked here, once.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<Service, ClerkConfigError, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const resolved = yield* resolve(options)
    const http = (yield* HttpClient.HttpClient).pipe(
      // The platform's own span would hold the query string, and send trace headers to Clerk.
      HttpClient.withTracerDisabledWhen(() => true)
    )

    const run = (spec: AnySpec, input: unknown): Effect.Effect<Received, ClerkErrors | SDKError> =>
      Effect.flatMap(CallOptions, (overrides) =>
        Effect.flatMap(
          Object.keys(overrides).length === 0
            ? Either.right(resolved)
            : Either.mapLeft(
                resolve(merge(options, overrides)),
                (error) =>
                  new SDKError({ operation: spec.operation, reason: new InvalidInput({ issue: error.message }) })
              ),
          (effective) => call(http, effective, spec, input)
        )
      )

    return ClerkClient.of({
      execute: (spec, input) =>
        run(spec, input).pipe(
          Effect.flatMap((received) => decodeAnswer(spec, received)),
          narrow(spec),
          span(spec)
        ),
      raw: (spec, input) =>
        run(spec, input).pipe(
          Effect.flatMap((received) => parse(spec, received)),
          narrow(spec),
          span(spec)
        )
    })
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
 * A client that answers from functions instead of HTTP: `find` gives the function for an operation, which takes the
 * operation's input and returns its effect. An operation without one dies with its name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromHandler = (find: (spec: AnySpec) => unknown): Service => {
  // Whoever names the handlers has typed them; here they are known by operation only.
  const answer = <A, E>(spec: AnySpec, input: unknown): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      const handler = find(spec)
      return typeof handler === "function"
        ? (handler(input) as Effect.Effect<A, E>)
        : Effect.die(new MissingMethod({ operation: spec.operation }))
    })
  return ClerkClient.of({
    execute: (spec, input) => answer(spec, input),
    raw: (spec, input) =>
      Effect.map(answer(spec, input), (value) =>
        spec.success === undefined ? undefined : codecOf(spec.success.ast).encode(value)
      )
  })
}

/** Only a declared status ever becomes a `ClerkErrors` in `call`, so the statuses are the declaration's. */
const narrow =
  <Status extends number>(_spec: { readonly errors: ReadonlyArray<Status> }) =>
  <A>(effect: Effect.Effect<A, ClerkErrors | SDKError>): Effect.Effect<A, ClerkErrors<Status> | SDKError> =>
    effect as Effect.Effect<A, ClerkErrors<Status> | SDKError>

const span =
  (spec: AnySpec) =>
  <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.withSpan(effect, `clerk.${spec.operation}`, {
      kind: "client",
      captureStackTrace: false,
      attributes: { "http.request.method": spec.method, "url.template": `/v1${spec.path}` }
    })

const invalidResponse = (spec: AnySpec, { attempts, status, traceId }: Received, detail: string): SDKError =>
  new SDKError({
    operation: spec.operation,
    reason: new InvalidResponse({ status, detail, traceId, attempts })
  })

const parse = (spec: AnySpec, received: Received): Effect.Effect<unknown, SDKError> => {
  if (spec.responseFormat === "text") return Effect.succeed(received.body)
  if (received.body === "") return Effect.succeed(undefined)
  return Effect.try({
    try: (): unknown => JSON.parse(received.body),
    catch: () => invalidResponse(spec, received, "the body is not JSON")
  })
}

const decodeAnswer = <Output>(
  spec: AnySpec & { readonly success: { readonly Type: Output } | undefined },
  received: Received
): Effect.Effect<Output, SDKError> => {
  if (spec.success === undefined) return Effect.succeed(undefined as Output)
  const { ast } = spec.success
  return Effect.flatMap(parse(spec, received), (json) => {
    const value = codecOf(ast).decode(json)
    return value instanceof Mismatch
      ? Effect.fail(invalidResponse(spec, received, value.toString()))
      : Effect.succeed(value as Output)
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
export const config: Config.Config<Options> = Config.all({
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
