import * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type * as Arr from "effect/Array"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as ManagedRuntime from "effect/ManagedRuntime"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { defaultMaxBytes, readBody } from "./body.js"
import { withDeadline } from "./deadline.js"
import type { Hmac } from "./hmac.js"
import { keysOf, type SigningSecret } from "./secret.js"
import { decode, type OpenDelivery, open } from "./verification.js"
import type { WebhookError } from "./WebhookError.js"
import { type EventOf, isWebhookEventType, type WebhookEvent, type WebhookEventType } from "./WebhookEvent.js"
import { WebhookInbox } from "./WebhookInbox.js"

/**
 * The effect to run for each type of event, and `otherwise` for all types without an entry, unknown ones included. If
 * neither applies, the event is ignored and the response is still 204.
 *
 * @since 0.1.0
 * @category models
 */
export type Handlers = {
  readonly [Type in WebhookEventType]?: (event: EventOf<Type>) => Effect.Effect<unknown, unknown, unknown>
} & {
  readonly otherwise?: (event: WebhookEvent) => Effect.Effect<unknown, unknown, unknown>
}

/**
 * Handlers for every event type. With `satisfies`, the compiler names the types that are missing.
 *
 * @since 0.1.0
 * @category models
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Webhooks } from "effect-clerk/webhooks"
 *
 * const log = (event: { readonly type: string }) => Effect.log(event.type)
 *
 * // @ts-expect-error: 45 types are missing
 * export const app = Webhooks.handler({ "user.created": log } satisfies Webhooks.AllHandlers)
 * ```
 */
export type AllHandlers = {
  readonly [Type in WebhookEventType]: (event: EventOf<Type>) => Effect.Effect<unknown, unknown, unknown>
} & Pick<Handlers, "otherwise">

/**
 * The services that the handlers need.
 *
 * @since 0.1.0
 * @category models
 */
export type Requirements<H> = {
  [Key in keyof H]: H[Key] extends (...args: never) => infer Result ? Needs<Result> : never
}[keyof H]

type Needs<Result> = Result extends Effect.Effect<infer _A, infer _E, infer R> ? R : never

/**
 * How a handler accepts deliveries.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandlerOptions {
  /** Default: `CLERK_WEBHOOK_SIGNING_SECRET` of the configuration, where commas or spaces separate several secrets. */
  readonly signingSecret?: SigningSecret | undefined
  /**
   * The handler's name in the inbox. If several handlers get the same messages and share a durable inbox, name each
   * differently. By default an inbox in memory tells them apart, and a durable one calls them all `webhooks`.
   */
  readonly name?: string | undefined
  /**
   * How long a handler may take. Clerk gives up after 15 seconds. Default 12 seconds.
   *
   * At the limit the response is 503 and the handler is interrupted. What it does in an uninterruptible region it
   * completes after the response, and if it succeeds, the next delivery of the message does not run it again.
   */
  readonly timeout?: Duration.DurationInput | undefined
  /** The `Retry-After` of a failure. Clerk rounds it to its own schedule. Default 5 seconds. */
  readonly retryAfter?: Duration.DurationInput | undefined
  /** The largest body that is read, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
}

/**
 * An app that verifies deliveries and runs the handler of their event, once for each message. Use it as a route of
 * `HttpRouter`, or through {@link toWebHandler} as an endpoint of any framework.
 *
 * Responds with 204 if the event was handled, ignored or a duplicate; 400 if the delivery is not authentic or cannot be
 * read; 405 if the method is not POST; 413 if the body is too long; 500 if the secret is unusable or the event could not
 * be decoded; 503 if the handler fails, dies or takes too long. A 500 or 503 has `Retry-After`, and Clerk retries for 28
 * hours. Failures are logged.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { HttpRouter } from "@effect/platform"
 * import { Effect } from "effect"
 * import { Webhooks } from "effect-clerk/webhooks"
 *
 * export const router = HttpRouter.empty.pipe(
 *   HttpRouter.post(
 *     "/webhooks/clerk",
 *     Webhooks.handler({
 *       "user.created": (event) => Effect.log(`welcome, ${event.data.firstName}`),
 *       "session.ended": (event) => Effect.log(`bye, ${event.data.userId}`)
 *     })
 *   )
 * )
 * ```
 */
export const handler = <const H extends Handlers>(
  handlers: OnlyHandlers<H>,
  options: HandlerOptions = {}
): HttpApp.Default<never, Requirements<H>> => appOf(handlers, options, keysOf(options.signingSecret))

/** Handlers whose keys are all names of events. */
type OnlyHandlers<H> = H & { readonly [Key in Exclude<keyof H, keyof Handlers>]: never }

/**
 * Makes a {@link handler}, and fails with `MissingSecret` or `InvalidSecret` if it could verify no delivery. In the layer of
 * a server, a wrong configuration then ends the start of the program instead of being noticed with the first delivery.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import { HttpApiBuilder } from "@effect/platform"
 * import { Effect } from "effect"
 * import { Webhooks } from "effect-clerk/webhooks"
 *
 * // beside an HttpApi: provide this layer to `HttpApiBuilder.serve()`, as those of the groups
 * export const WebhookRoute = HttpApiBuilder.Router.use((router) =>
 *   Effect.gen(function* () {
 *     const app = yield* Webhooks.make({ "user.created": (event) => Effect.log(event.data.id) })
 *     yield* router.post("/webhooks/clerk", app)
 *   })
 * )
 * ```
 */
export const make = <const H extends Handlers>(
  handlers: OnlyHandlers<H>,
  options: HandlerOptions = {}
): Effect.Effect<HttpApp.Default<never, Requirements<H>>, WebhookError> =>
  Effect.map(keysOf(options.signingSecret), (keys) => appOf(handlers, options, Effect.succeed(keys)))

const appOf = <H extends Handlers>(
  handlers: H,
  options: HandlerOptions,
  keys: Effect.Effect<Arr.NonEmptyReadonlyArray<Hmac>, WebhookError>
): HttpApp.Default<never, Requirements<H>> => {
  const handle = dispatch(handlers, options)
  const retryAfter = String(Math.ceil(Duration.toSeconds(options.retryAfter ?? "5 seconds")))
  const maxBodyBytes = options.maxBodyBytes ?? defaultMaxBytes
  const app = Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    if (request.method !== "POST") return textResponse(405, "webhooks are delivered by POST", { allow: "POST" })
    const delivery = yield* open(request.headers, readBody(request, maxBodyBytes), keys)
    yield* Effect.annotateCurrentSpan({ "clerk.event": delivery.type, "clerk.message_id": delivery.messageId })
    yield* Effect.annotateLogs(handle(delivery), { event: delivery.type, messageId: delivery.messageId })
    return HttpServerResponse.empty()
  }).pipe(
    Effect.catchTags({
      WebhookError: (error) => reject(error, retryAfter),
      HandlerFailure: () => Effect.succeed(textResponse(503, "the handler failed", { "retry-after": retryAfter }))
    }),
    Effect.withSpan("clerk.webhooks.handle", { captureStackTrace: false })
  )
  return app as HttpApp.Default<never, Requirements<H>>
}

/** The handler failed, died or took too long. The log has the cause. */
class HandlerFailure extends Data.TaggedError("HandlerFailure")<{}> {}

const dispatch = (handlers: Handlers, options: HandlerOptions) => {
  const timeout = Duration.decode(options.timeout ?? "12 seconds")
  const self = options.name === undefined ? { handler: "webhooks", instance: {} } : { handler: options.name }
  return (delivery: OpenDelivery): Effect.Effect<void, WebhookError | HandlerFailure, unknown> =>
    Effect.gen(function* () {
      const handle = handlerOf(handlers, delivery.type)
      // Decided before the data is decoded, so that an event without a handler cannot fail.
      if (handle === undefined) return
      const event = yield* decode(delivery)
      const inbox = yield* WebhookInbox
      const message = { ...self, messageId: delivery.messageId, fingerprints: yield* delivery.fingerprints }
      const run = Effect.suspend(() => handle(event))
      const handled = yield* inbox.once(message, run).pipe(
        logFailure,
        withDeadline(timeout),
        Effect.catchTag("TimeoutException", (late) => logFailure(late))
      )
      if (Option.isNone(handled)) yield* Effect.logDebug("a webhook came again and was not handled again")
    })
}

const logFailure = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, HandlerFailure, R> =>
  Effect.catchAllCause(effect, (cause) =>
    Effect.zipRight(Effect.logError("a webhook handler failed", cause), new HandlerFailure())
  )

/** The cast holds because of the type of `Handlers`: the handler under a type takes the event of that type. */
const handlerOf = (
  handlers: Handlers,
  type: string
): ((event: WebhookEvent) => Effect.Effect<unknown, unknown, unknown>) | undefined =>
  ((isWebhookEventType(type) ? handlers[type] : undefined) ?? handlers.otherwise) as
    | ((event: WebhookEvent) => Effect.Effect<unknown, unknown, unknown>)
    | undefined

const textResponse = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {}
): HttpServerResponse.HttpServerResponse => HttpServerResponse.text(message, { status, headers })

/** The log has the reason of a 500. Anyone can send a request, so the response does not say how the secret is configured. */
const reject = (error: WebhookError, retryAfter: string): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  error.isOurs
    ? Effect.as(Effect.logError(error.message), textResponse(500, "see the log", { "retry-after": retryAfter }))
    : Effect.as(
        Effect.logWarning(error.message),
        textResponse(error.reason._tag === "BodyTooLong" ? 413 : 400, error.message)
      )

/**
 * An app as a function from a Web `Request` to a `Response`, for the route handlers of any framework. `runtime` provides
 * the services that the app needs; disposing of it is up to you.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Webhooks } from "effect-clerk/webhooks"
 *
 * // app/api/webhooks/route.ts of a Next.js application
 * export const POST = Webhooks.toWebHandler(
 *   Webhooks.handler({ "user.created": (event) => Effect.log(event.data.id) })
 * )
 * ```
 */
export const toWebHandler: {
  (app: HttpApp.Default<never, Scope.Scope>): (request: Request) => Promise<Response>
  <R, E>(
    app: HttpApp.Default<never, R | Scope.Scope>,
    runtime: ManagedRuntime.ManagedRuntime<R, E>
  ): (request: Request) => Promise<Response>
} = <R, E>(app: HttpApp.Default<never, R | Scope.Scope>, runtime?: ManagedRuntime.ManagedRuntime<R, E>) => {
  if (runtime === undefined) return HttpApp.toWebHandler(app as HttpApp.Default<never, Scope.Scope>)
  let handle: ((request: Request) => Promise<Response>) | undefined
  return async (request: Request) => {
    handle ??= HttpApp.toWebHandlerRuntime(await runtime.runtime())(app)
    return handle(request)
  }
}
