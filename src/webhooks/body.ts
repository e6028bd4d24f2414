import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import { Body } from "../transport/Body.js"
import { BodyTooLong, UnreadableBody, WebhookError } from "./WebhookError.js"

/** Default 1 MiB. Clerk's events have a few kilobytes. */
export const defaultMaxBytes = 1024 * 1024

/** Reads a body, but at most `maxBytes` of it: it is read before anything proves who sent it. */
export const readBody = (
  request: HttpServerRequest.HttpServerRequest,
  maxBytes: number
): Effect.Effect<Uint8Array, WebhookError> => {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLong(maxBytes)
  return isWebRequest(request.source) ? readWebBody(request.source, maxBytes) : readServerBody(request, maxBytes)
}

/** By its shape: a framework may have a `Request` class of its own. */
export const isWebRequest = (source: unknown): source is Request =>
  hasProperty(source, "arrayBuffer") && hasProperty(source, "body")

const tooLong = (maxBytes: number): Effect.Effect<never, WebhookError> =>
  Effect.fail(new WebhookError({ reason: new BodyTooLong({ maxBytes }) }))

const unreadable = (alreadyRead: boolean) => new WebhookError({ reason: new UnreadableBody({ alreadyRead }) })

/** Counts by hand: `request.stream` of the platform takes 25 times as long for a body of 2 kB. */
const readWebBody = (request: Request, maxBytes: number): Effect.Effect<Uint8Array, WebhookError> =>
  Effect.suspend(() => {
    if (request.bodyUsed || request.body?.locked) return Effect.fail(unreadable(true))
    const body = new Body(maxBytes)
    return Effect.tryPromise({
      try: async () => request.body === null || body.addAll(request.body),
      catch: () => unreadable(false)
    }).pipe(Effect.flatMap((isWhole) => (isWhole ? Effect.succeed(body.bytes()) : tooLong(maxBytes))))
  })

/** The servers of the platform count while they read. */
const readServerBody = (
  request: HttpServerRequest.HttpServerRequest,
  maxBytes: number
): Effect.Effect<Uint8Array, WebhookError> =>
  request.arrayBuffer.pipe(
    HttpServerRequest.withMaxBodySize(Option.some(maxBytes)),
    Effect.mapError(() => unreadable(false)),
    Effect.flatMap((body) => (body.byteLength > maxBytes ? tooLong(maxBytes) : Effect.succeed(new Uint8Array(body))))
  )
