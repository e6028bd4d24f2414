import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import {
  InvalidSecret,
  InvalidTimestamp,
  MissingHeaders,
  MissingSecret,
  NoMatchingSignature,
  TimestampTooNew,
  TimestampTooOld,
  WebhookError,
  type WebhookErrorReason
} from "./WebhookError.js"

/**
 * The secret of an endpoint, `whsec_…`. Several while a secret is being rotated: any of them may match.
 *
 * @since 0.1.0
 * @category models
 */
export type SigningSecret = Redacted.Redacted | ReadonlyArray<Redacted.Redacted>

/**
 * Headers as any server has them: a Web `Headers`, Node's `request.headers`, or `HttpServerRequest`'s. Names in any case.
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

/** The body of a delivery whose signature matched, and the id of its message. */
export interface Authentic {
  readonly messageId: string
  /** When this attempt was signed, in Unix seconds. */
  readonly signedAt: number
}

const fail = (reason: WebhookErrorReason): Effect.Effect<never, WebhookError> =>
  Effect.fail(new WebhookError({ reason }))

/** Importing costs as much as signing, and a server is given the same secret with every delivery. */
const keys = new WeakMap<Redacted.Redacted, CryptoKey>()

const keyOf = (secret: Redacted.Redacted, position: number): Effect.Effect<CryptoKey, WebhookError> => {
  const known = keys.get(secret)
  if (known !== undefined) return Effect.succeed(known)
  return Either.match(keyBytes(Redacted.value(secret)), {
    onLeft: (issue) => fail(new InvalidSecret({ position, issue })),
    onRight: (bytes) =>
      Effect.promise(() =>
        crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
      ).pipe(Effect.tap((key) => Effect.sync(() => keys.set(secret, key))))
  })
}

const keyBytes = (secret: string): Either.Either<Uint8Array<ArrayBuffer>, string> => {
  if (/\s/.test(secret)) return Either.left("contains white space; was it copied with a line break?")
  if (/^[ps]k_/.test(secret)) return Either.left("is an API key of the instance, not a signing secret")
  const text = secret.startsWith("whsec_") ? secret.slice("whsec_".length) : secret
  if (text === "") return Either.left("is empty")
  return Either.match(Encoding.decodeBase64(text), {
    onLeft: () => Either.left("is not base64"),
    onRight: (bytes) => Either.right(new Uint8Array(bytes))
  })
}

const fromConfig: Effect.Effect<ReadonlyArray<Redacted.Redacted>, WebhookError> = Config.redacted(
  "CLERK_WEBHOOK_SIGNING_SECRET"
).pipe(
  Effect.map((value) =>
    Redacted.value(value)
      .split(/[\s,]+/)
      .filter((secret) => secret !== "")
      .map((secret) => Redacted.make(secret))
  ),
  Effect.catchAll(() => Effect.succeed([]))
)

const keysOf = (secret: SigningSecret | undefined): Effect.Effect<ReadonlyArray<CryptoKey>, WebhookError> => {
  if (secret === undefined) return Effect.flatMap(fromConfig, keysOf)
  const secrets = Redacted.isRedacted(secret) ? [secret] : secret
  return secrets.length === 0 || secrets.every((one) => Redacted.value(one) === "")
    ? fail(new MissingSecret())
    : Effect.forEach(secrets, (one, index) => keyOf(one, index + 1))
}

const encoder = new TextEncoder()

const signedContent = (messageId: string, timestamp: number, body: string | Uint8Array): Uint8Array<ArrayBuffer> => {
  const prefix = `${messageId}.${timestamp}.`
  if (typeof body === "string") return encoder.encode(prefix + body)
  const start = encoder.encode(prefix)
  const content = new Uint8Array(start.length + body.length)
  content.set(start)
  content.set(body, start.length)
  return content
}

const mac = (key: CryptoKey, content: Uint8Array<ArrayBuffer>): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.sign("HMAC", key, content)),
    (signature) => Encoding.encodeBase64(new Uint8Array(signature))
  )

/** Takes as long wherever the two differ, so that a signature cannot be found character by character. */
const constantTimeEquals = (expected: string, given: string): boolean => {
  if (expected.length !== given.length) return false
  let difference = 0
  for (let index = 0; index < expected.length; index++) {
    difference |= expected.charCodeAt(index) ^ given.charCodeAt(index)
  }
  return difference === 0
}

const isGettable = (headers: HeadersInput): headers is { readonly get: (name: string) => string | null } =>
  typeof headers["get"] === "function"

const readHeader = (headers: HeadersInput, name: string): string => {
  if (isGettable(headers)) return headers.get(name)?.trim() ?? ""
  const key = Object.hasOwn(headers, name) ? name : Object.keys(headers).find((key) => key.toLowerCase() === name)
  const value = key === undefined ? undefined : headers[key]
  return (typeof value === "string" ? value : (value?.join(", ") ?? "")).trim()
}

/** Svix's names first, then those of Standard Webhooks, each as a whole set. */
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
  // The sender signs the whole number, even where the header goes on after it.
  const timestamp = Number.parseInt(header, 10)
  if (Number.isNaN(timestamp)) return Either.left(new InvalidTimestamp())
  const age = Math.floor(nowMillis / 1000) - timestamp
  if (age > toleranceSeconds) return Either.left(new TimestampTooOld({ age: Duration.seconds(age) }))
  if (age < -toleranceSeconds) return Either.left(new TimestampTooNew({ ahead: Duration.seconds(-age) }))
  return Either.right(timestamp)
}

/** Only `v1`, the symmetric scheme: the others sign with keys that Clerk does not give out. */
const readSignatures = (header: string): ReadonlyArray<string> =>
  header.split(" ").flatMap((entry) => {
    const [version, signature] = entry.split(",")
    return version === "v1" && signature !== undefined ? [signature] : []
  })

/** Holds a delivery's signatures against the secrets, over the bytes as they came. */
export const authenticate = (
  headers: HeadersInput,
  body: string | Uint8Array,
  secret: SigningSecret | undefined
): Effect.Effect<Authentic, WebhookError> =>
  Effect.gen(function* () {
    const keys = yield* keysOf(secret)
    const signed = readHeaders(headers)
    if (Either.isLeft(signed)) return yield* fail(new MissingHeaders({ headers: signed.left }))
    const timestamp = readTimestamp(signed.right["svix-timestamp"], yield* Clock.currentTimeMillis)
    if (Either.isLeft(timestamp)) return yield* fail(timestamp.left)
    const messageId = signed.right["svix-id"]
    const signatures = readSignatures(signed.right["svix-signature"])
    if (signatures.length === 0) return yield* fail(new NoMatchingSignature())
    const content = signedContent(messageId, timestamp.right, body)
    for (const key of keys) {
      const expected = yield* mac(key, content)
      if (signatures.some((signature) => constantTimeEquals(expected, signature))) {
        return { messageId, signedAt: timestamp.right }
      }
    }
    return yield* fail(new NoMatchingSignature())
  })

/**
 * Signs a body as Clerk's sender does, now: for tests, and for passing a delivery on.
 *
 * With several secrets every one signs, as while a secret is being rotated. Fails with `MissingSecret` or `InvalidSecret`.
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
      Effect.map(mac(key, content), (signature) => `v1,${signature}`)
    )
    return {
      "svix-id": options.messageId,
      "svix-timestamp": String(timestamp),
      "svix-signature": signatures.join(" ")
    }
  })
