import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { type Content, type Hmac, signatureBytes } from "./hmac.js"
import { keysOf, type SigningSecret } from "./secret.js"
import {
  InvalidTimestamp,
  MissingHeaders,
  NoMatchingSignature,
  TimestampTooNew,
  TimestampTooOld,
  WebhookError,
  type WebhookErrorReason
} from "./WebhookError.js"

/**
 * Request headers of any server: a Web `Headers`, Node's `request.headers`, or `HttpServerRequest`'s. Names may be in any
 * case.
 *
 * @since 0.1.0
 * @category models
 */
export type HeadersInput =
  | { readonly get: (name: string) => string | null }
  | { readonly [name: string]: string | ReadonlyArray<string> | undefined }

/**
 * The headers that sign a delivery.
 *
 * @since 0.1.0
 * @category models
 */
export type SignedHeaders = {
  readonly "svix-id": string
  /** When the delivery was signed, in Unix seconds. */
  readonly "svix-timestamp": string
  readonly "svix-signature": string
}

/** Svix documents 5 minutes to either side. */
const toleranceSeconds = 300

/** Each signature that is verified hashes the whole body, and anybody can send a long list of them. */
const maxSignatures = 16

/** What the headers of a delivery claim: who signed which message when. */
export interface Claim {
  readonly messageId: string
  /** When this attempt was signed, in Unix seconds. */
  readonly signedAt: number
  readonly signatures: ReadonlyArray<Uint8Array>
}

const signedContent = (messageId: string, signedAt: number, body: string | Uint8Array): Content => [
  `${messageId}.${signedAt}.`,
  body
]

const fail = (reason: WebhookErrorReason): Either.Either<never, WebhookError> =>
  Either.left(new WebhookError({ reason }))

const isGettable = (headers: HeadersInput): headers is { readonly get: (name: string) => string | null } =>
  typeof headers["get"] === "function"

const readHeader = (headers: HeadersInput, name: string): string => {
  if (isGettable(headers)) return headers.get(name)?.trim() ?? ""
  const key = Object.hasOwn(headers, name) ? name : Object.keys(headers).find((key) => key.toLowerCase() === name)
  const value = key === undefined ? undefined : headers[key]
  return (typeof value === "string" ? value : (value?.join(", ") ?? "")).trim()
}

/** Either all headers by Svix's names or, if one of those is missing, all by the names of Standard Webhooks. */
const readHeaders = (headers: HeadersInput): Either.Either<SignedHeaders, ReadonlyArray<string>> => {
  const svix = readSet(headers, "svix")
  if (Either.isRight(svix)) return svix
  const standard = readSet(headers, "webhook")
  return Either.isRight(standard) || standard.left.length < svix.left.length ? standard : svix
}

const readSet = (
  headers: HeadersInput,
  family: "svix" | "webhook"
): Either.Either<SignedHeaders, ReadonlyArray<string>> => {
  const id = readHeader(headers, `${family}-id`)
  const timestamp = readHeader(headers, `${family}-timestamp`)
  const signature = readHeader(headers, `${family}-signature`)
  if (id !== "" && timestamp !== "" && signature !== "") {
    return Either.right({ "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature })
  }
  const parts = Object.entries({ id, timestamp, signature })
  return Either.left(parts.flatMap(([part, value]) => (value === "" ? [`${family}-${part}`] : [])))
}

const readTimestamp = (header: string, nowMillis: number): Either.Either<number, WebhookErrorReason> => {
  // Only the whole number at the start is signed; the header may have more text after it.
  const timestamp = Number.parseInt(header, 10)
  if (Number.isNaN(timestamp)) return Either.left(new InvalidTimestamp())
  const age = Math.floor(nowMillis / 1000) - timestamp
  if (age > toleranceSeconds) return Either.left(new TimestampTooOld({ age: Duration.seconds(age) }))
  if (age < -toleranceSeconds) return Either.left(new TimestampTooNew({ ahead: Duration.seconds(-age) }))
  return Either.right(timestamp)
}

/** Only `v1`, the symmetric scheme: the others sign with keys that Clerk does not give out. */
const readSignatures = (header: string): ReadonlyArray<Uint8Array> => {
  const signatures: Array<Uint8Array> = []
  for (const entry of header.split(" ")) {
    const [version, signature = ""] = entry.split(",")
    if (version !== "v1") continue
    const bytes = Encoding.decodeBase64(signature)
    if (Either.isRight(bytes) && bytes.right.length === signatureBytes) signatures.push(bytes.right)
    if (signatures.length === maxSignatures) break
  }
  return signatures
}

/** Reads the headers of a delivery, and rejects what no body can make authentic. */
export const readClaim = (headers: HeadersInput, nowMillis: number): Either.Either<Claim, WebhookError> => {
  const signed = readHeaders(headers)
  if (Either.isLeft(signed)) return fail(new MissingHeaders({ headers: signed.left }))
  const signedAt = readTimestamp(signed.right["svix-timestamp"], nowMillis)
  if (Either.isLeft(signedAt)) return fail(signedAt.left)
  const signatures = readSignatures(signed.right["svix-signature"])
  if (signatures.length === 0) return fail(new NoMatchingSignature())
  return Either.right({ messageId: signed.right["svix-id"], signedAt: signedAt.right, signatures })
}

/** Verifies that one of the signatures is that of the body under one of the keys. */
export const authenticate = (
  { messageId, signatures, signedAt }: Claim,
  body: string | Uint8Array,
  keys: ReadonlyArray<Hmac>
): Effect.Effect<void, WebhookError> => {
  const content = signedContent(messageId, signedAt, body)
  const verifyFrom = (index: number): Effect.Effect<void, WebhookError> => {
    const key = keys[index]
    return key === undefined
      ? fail(new NoMatchingSignature())
      : Effect.flatMap(key.verify(content, signatures), (matches) => (matches ? Effect.void : verifyFrom(index + 1)))
  }
  return verifyFrom(0)
}

/**
 * Signs a body as Clerk does, with the current time: for tests, and to forward a delivery.
 *
 * Each of several secrets adds a signature, as while a secret is being rotated. Fails with `MissingSecret` or
 * `InvalidSecret`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const sign = (options: {
  /** The `svix-id`: the same for every attempt to deliver one message. */
  readonly messageId: string
  /** The body as it will be sent, byte for byte. */
  readonly body: string | Uint8Array
  /** Default: `CLERK_WEBHOOK_SIGNING_SECRET` of the configuration. */
  readonly signingSecret?: SigningSecret | undefined
}): Effect.Effect<SignedHeaders, WebhookError> =>
  Effect.gen(function* () {
    const keys = yield* keysOf(options.signingSecret)
    const timestamp = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const content = signedContent(options.messageId, timestamp, options.body)
    const signatures = yield* Effect.forEach(keys, (key) =>
      Effect.map(key.sign(content), (signature) => `v1,${Encoding.encodeBase64(signature)}`)
    )
    return {
      "svix-id": options.messageId,
      "svix-timestamp": String(timestamp),
      "svix-signature": signatures.join(" ")
    }
  })
