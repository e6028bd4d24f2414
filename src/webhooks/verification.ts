import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import type * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { isRecord } from "effect/Predicate"
import { decoderOf } from "../codec/decode.js"
import { encoderOf } from "../codec/encode.js"
import { Mismatch, pathText } from "../codec/Mismatch.js"
import * as Wire from "../Wire.js"
import { defaultMaxBytes, isWebRequest, readBody } from "./body.js"
import type { Hmac } from "./hmac.js"
import { fillIn } from "./lenient.js"
import { keysOf, type SigningSecret } from "./secret.js"
import { authenticate, type Claim, type HeadersInput, readClaim } from "./signature.js"
import { InvalidEvent, InvalidJson, WebhookError } from "./WebhookError.js"
import { eventSchemas, isWebhookEventType, UnknownEvent, type WebhookEvent } from "./WebhookEvent.js"

/**
 * A delivery as the server received it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Delivery {
  readonly headers: HeadersInput
  /** The body as it was received: bytes, or their text. JSON that was parsed and serialised again does not match its signature. */
  readonly body: string | Uint8Array
  /** Default: `CLERK_WEBHOOK_SIGNING_SECRET` of the configuration, where commas or spaces separate several secrets. */
  readonly signingSecret?: SigningSecret | undefined
}

/**
 * How a Web `Request` is verified.
 *
 * @since 0.1.0
 * @category models
 */
export interface VerifyOptions {
  /** Default: `CLERK_WEBHOOK_SIGNING_SECRET` of the configuration, where commas or spaces separate several secrets. */
  readonly signingSecret?: SigningSecret | undefined
  /** The largest body that is read, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
}

/** A delivery that is authentic. Its data is not decoded yet. */
export interface OpenDelivery {
  readonly messageId: string
  /** In Unix seconds. */
  readonly signedAt: number
  /** The body, hashed under each of the keys. */
  readonly fingerprints: Effect.Effect<Arr.NonEmptyReadonlyArray<string>>
  readonly type: string
  readonly json: Readonly<Record<string, unknown>>
}

const decodeTime = decoderOf(Wire.UnixTime.ast)

const decoder = new TextDecoder("utf-8", { fatal: true })

const parse = (body: string | Uint8Array): Either.Either<unknown, WebhookError> => {
  try {
    return Either.right(JSON.parse(typeof body === "string" ? body : decoder.decode(body)))
  } catch {
    return Either.left(new WebhookError({ reason: new InvalidJson() }))
  }
}

const invalidEvent = (type: string | undefined, mismatch: Mismatch): Either.Either<never, WebhookError> =>
  Either.left(new WebhookError({ reason: new InvalidEvent({ type, detail: mismatch.toString() }) }))

/**
 * Verifies a delivery and reads the type of its event. The body is read last: a request without the headers of a delivery
 * costs no more than its headers.
 */
export const open = (
  headers: HeadersInput,
  readBody: Effect.Effect<string | Uint8Array, WebhookError>,
  getKeys: Effect.Effect<Arr.NonEmptyReadonlyArray<Hmac>, WebhookError>
): Effect.Effect<OpenDelivery, WebhookError> =>
  // Not `Effect.gen`, which takes a third longer here: this runs for every delivery, forged ones included.
  Effect.flatMap(getKeys, (keys) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.flatMap(readClaim(headers, now), (claim) => Effect.flatMap(readBody, openBody(claim, keys)))
    )
  )

const openBody =
  (claim: Claim, keys: Arr.NonEmptyReadonlyArray<Hmac>) =>
  (body: string | Uint8Array): Effect.Effect<OpenDelivery, WebhookError> =>
    Effect.flatMap(authenticate(claim, body, keys), () =>
      Either.flatMap(parse(body), (json) => identify(claim, json, fingerprintsOf(claim, body, keys)))
    )

/** No header has a NUL, so what is signed here is never the content of a delivery. */
const fingerprintsOf = (
  { messageId }: Claim,
  body: string | Uint8Array,
  keys: Arr.NonEmptyReadonlyArray<Hmac>
): Effect.Effect<Arr.NonEmptyReadonlyArray<string>> =>
  Effect.forEach(keys, (key) =>
    Effect.map(key.sign([`\0${messageId}.`, body]), (hash) => Encoding.encodeHex(hash.subarray(0, 16)))
  )

/** Reads the type, and puts into the envelope what is not in the body. */
const identify = (
  { messageId, signedAt }: Claim,
  json: unknown,
  fingerprints: Effect.Effect<Arr.NonEmptyReadonlyArray<string>>
): Either.Either<OpenDelivery, WebhookError> => {
  if (!isRecord(json)) return invalidEvent(undefined, new Mismatch("an event", json))
  const { type } = json
  if (typeof type !== "string") return invalidEvent(undefined, new Mismatch("a string", type).at("type"))
  json["message_id"] = messageId
  json["filled_in"] = undefined
  // Old events have no time of their own; the time of signing is the best that is known.
  if (typeof json["timestamp"] !== "number") json["timestamp"] = signedAt
  return Either.right({ messageId, signedAt, type, json, fingerprints })
}

/**
 * Decodes the event of a delivery. What is missing or does not fit gets a default, so that an event reaches its handler if
 * it has the `id` of what it is about.
 */
export const decode = ({ json, signedAt, type }: OpenDelivery): Either.Either<WebhookEvent, WebhookError> => {
  const isKnown = isWebhookEventType(type)
  const { ast } = isKnown ? eventSchemas[type] : UnknownEvent
  const envelope = isKnown ? json : { ...json, type: "unknown", event_type: type }
  const decodeEvent = decoderOf(ast)
  const event = decodeEvent(envelope)
  if (!(event instanceof Mismatch)) return Either.right(event as WebhookEvent)
  const time = decodeTime(json["timestamp"])
  const filled = fillIn(
    ast,
    envelope,
    DateTime.isDateTime(time) ? DateTime.toUtc(time) : DateTime.unsafeMake(signedAt * 1000)
  )
  if (filled instanceof Mismatch) return invalidEvent(type, filled)
  const completed = decodeEvent(filled.json) as WebhookEvent
  return Either.right({ ...completed, filledIn: filled.paths.map(pathText) })
}

/**
 * Verifies a delivery and decodes its event. Takes a Web `Request`, whose body it reads, or headers and a body that were
 * read before.
 *
 * A delivery is authentic if one of its `v1` signatures matches one of the secrets and it was signed at most 300 seconds
 * before or after now. The `svix-*` headers are read or, without them, the `webhook-*` headers of Standard Webhooks. An
 * event of a type that this version does not know becomes an {@link UnknownEvent}.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Webhooks } from "effect-clerk/webhooks"
 *
 * export const receive = (request: Request) =>
 *   Webhooks.verify(request).pipe(Effect.map((event) => `${event.type} at ${event.timestamp}`))
 * ```
 */
export const verify: {
  (request: Request, options?: VerifyOptions): Effect.Effect<WebhookEvent, WebhookError>
  (delivery: Delivery): Effect.Effect<WebhookEvent, WebhookError>
} = (delivery: Request | Delivery, options: VerifyOptions = {}) =>
  Effect.flatMap(
    isWebRequest(delivery)
      ? open(
          delivery.headers,
          readBody(HttpServerRequest.fromWeb(delivery), options.maxBodyBytes ?? defaultMaxBytes),
          keysOf(options.signingSecret)
        )
      : open(delivery.headers, Effect.succeed(delivery.body), keysOf(delivery.signingSecret)),
    decode
  )

/**
 * Encodes an event as the body of a delivery, for {@link sign}. Fails with `InvalidEvent` if it does not match its schema.
 *
 * @since 0.1.0
 * @category combinators
 */
export const encode = (event: WebhookEvent): Effect.Effect<string, WebhookError> => {
  const schema = event.type === "unknown" ? UnknownEvent : eventSchemas[event.type]
  const json = encoderOf(schema.ast)(event)
  if (json instanceof Mismatch) return invalidEvent(event.type, json)
  const {
    event_type,
    filled_in: _notSent,
    message_id: _sentAsHeader,
    ...body
  } = json as Readonly<Record<string, unknown>>
  return Effect.succeed(JSON.stringify(event_type === undefined ? body : { ...body, type: event_type }))
}
