import * as HttpApp from "@effect/platform/HttpApp"
import type { RequestError } from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as ManagedRuntime from "effect/ManagedRuntime"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import type { SigningSecret } from "./signature.js"
import { type OpenDelivery, open, read } from "./verification.js"
import type { WebhookError } from "./WebhookError.js"
import { type EventOf, isWebhookEventType, type WebhookEvent, type WebhookEventType } from "./WebhookEvent.js"
import { WebhookInbox } from "./WebhookInbox.js"

/**
 * What to do on each event: any of the types, and `otherwise` for all that have no entry, unknown ones included. An event
 * without either is answered and ignored.
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
 * Handlers of which no event type is left out. With `satisfies` it makes the compiler name those that are.
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
 * What the handlers need.
 *
 * @since 0.1.0
 * @category models
 */
export type Requirements<H> = {
  [Key in keyof H]: H[Key] extends (...args: never) => infer Result ? Needs<Result> : never
}[keyof H]

type Needs<Result> = Result extends Effect.Effect<infer _A, infer _E, infer R> ? R : never

/**
 * How deliveries are taken.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandlerOptions {
  /** Default: `CLERK_WEBHOOK_SIGNING_SECRET` of the configuration, where commas or spaces separate several secrets. */
  readonly signingSecret?: SigningSecret | undefined
  /** Under which the inbox knows these handlers. Give each its own where several take the same messages. Default `webhooks`. */
  readonly name?: string | undefined
  /** How long a handler may take. The sender gives up after 15 seconds. Default 12 seconds. */
  readonly timeout?: Duration.DurationInput | undefined
  /** When the sender is asked to try again after a failure; it rounds to its own schedule. Default 5 seconds. */
  readonly retryAfter?: Duration.DurationInput | undefined
  /** The largest body that is read, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
}

/**
 * An app that verifies deliveries and runs the handler of their event, once for each message: a route of `HttpRouter`, or
 * through {@link toWebHandler} an endpoint of any framework.
 *
 * Answers 204 if the event was handled, ignored or a duplicate; 400 if the delivery is not authentic; 405 and 413 for what
 * is no delivery; 500 if the secret is unusable or the event was not understood, and 503 if the handler fails, dies or
 * takes too long, both with `Retry-After`, so that the sender tries again for 28 hours. Failures are logged.
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
  handlers: H & { readonly [Key in Exclude<keyof H, keyof Handlers>]: never },
  options: HandlerOptions = {}
): HttpApp.Default<never, Requirements<H>> => {
  const run = dispatch(handlers, options)
  const retryAfter = String(Math.ceil(Duration.toSeconds(options.retryAfter ?? "5 seconds")))
  const maxBodyBytes = options.maxBodyBytes ?? 1024 * 1024
  const app = Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    if (request.method !== "POST") return yield* refuse(405, "webhooks are delivered by POST", { allow: "POST" })
    const body = yield* readBody(request, maxBodyBytes)
    if (body === undefined) return yield* refuse(413, `the body is longer than ${maxBodyBytes} bytes`)
    const delivery = yield* open({ headers: request.headers, body, signingSecret: options.signingSecret })
    yield* Effect.annotateCurrentSpan({ "clerk.event": delivery.type, "clerk.message_id": delivery.messageId })
    return yield* run(delivery).pipe(
      Effect.as(HttpServerResponse.empty()),
      Effect.annotateLogs({ event: delivery.type, messageId: delivery.messageId })
    )
  }).pipe(
    Effect.catchTags({
      RequestError: () => refuse(400, "the body could not be read"),
      WebhookError: (error) => refuseDelivery(error, retryAfter),
      HandlerFailure: () => refuse(503, "the handler failed", { "retry-after": retryAfter })
    }),
    Effect.withSpan("clerk.webhooks.handle", { captureStackTrace: false })
  )
  return app as HttpApp.Default<never, Requirements<H>>
}

/** The failure behind it is in the log. */
class HandlerFailure extends Data.TaggedError("HandlerFailure")<{}> {}

const dispatch = (handlers: Handlers, options: HandlerOptions) => {
  const name = options.name ?? "webhooks"
  const timeout = Duration.decode(options.timeout ?? "12 seconds")
  return (delivery: OpenDelivery): Effect.Effect<void, WebhookError | HandlerFailure, unknown> => {
    const handle = handlerOf(handlers, delivery.type)
    // Before the data is read, so that an event nobody asked for cannot fail.
    if (handle === undefined) return Effect.void
    return Effect.flatMap(read(delivery), (event) =>
      Effect.flatMap(WebhookInbox, (inbox) =>
        inbox.once(
          { handler: name, messageId: delivery.messageId },
          Effect.suspend(() => handle(event))
        )
      ).pipe(
        // Answers in time also where the handler does not let itself be interrupted.
        Effect.disconnect,
        Effect.timeoutFail({
          duration: timeout,
          onTimeout: () => new Cause.TimeoutException(`the handler took longer than ${Duration.format(timeout)}`)
        }),
        Effect.matchCauseEffect({
          onFailure: (cause) =>
            Effect.zipRight(Effect.logError("a webhook handler failed", cause), new HandlerFailure()),
          onSuccess: Option.match({
            onNone: () => Effect.logDebug("a webhook came again and was not handled again"),
            onSome: () => Effect.void
          })
        })
      )
    )
  }
}

/** The cast says what `Handlers` guarantees: the handler under a type takes the event of that type. */
const handlerOf = (
  handlers: Handlers,
  type: string
): ((event: WebhookEvent) => Effect.Effect<unknown, unknown, unknown>) | undefined =>
  ((isWebhookEventType(type) ? handlers[type] : undefined) ?? handlers.otherwise) as
    | ((event: WebhookEvent) => Effect.Effect<unknown, unknown, unknown>)
    | undefined

const refuse = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.succeed(HttpServerResponse.text(message, { status, headers }))

const refuseDelivery = (
  error: WebhookError,
  retryAfter: string
): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  error.isOurs
    ? Effect.zipRight(Effect.logError(error.message), refuse(500, error.message, { "retry-after": retryAfter }))
    : Effect.zipRight(Effect.logWarning(error.message), refuse(400, error.message))

/** `undefined` for a body that is too long. Not every server counts while it reads, so the length is checked as well. */
const readBody = (
  request: HttpServerRequest.HttpServerRequest,
  maxBodyBytes: number
): Effect.Effect<Uint8Array | undefined, RequestError> =>
  Number(request.headers["content-length"] ?? 0) > maxBodyBytes
    ? Effect.succeed(undefined)
    : request.arrayBuffer.pipe(
        HttpServerRequest.withMaxBodySize(Option.some(maxBodyBytes)),
        Effect.map((body) => (body.byteLength > maxBodyBytes ? undefined : new Uint8Array(body)))
      )

/**
 * An app as a function from a Web `Request` to a `Response`, for the route handlers of any framework. What the app needs
 * comes from `runtime`, which stays yours to dispose of.
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
