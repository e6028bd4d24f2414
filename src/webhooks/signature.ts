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
 * The secret of an endpoint, `whsec_…`. Pass several while a secret is being rotated: any of them may match.
 *
 * @since 0.1.0
 * @category models
 */
export type SigningSecret = Redacted.Redacted | ReadonlyArray<Redacted.Redacted>

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

/** HMAC with SHA-256. */
const signatureBytes = 32

/** Each signature that is verified hashes the whole body, and anybody can send a long list of them. */
const maxSignatures = 16

/** The body of a delivery whose signature matched, and the id of its message. */
export interface Authentic {
  readonly messageId: string
  /** When this attempt was signed, in Unix seconds. */
  readonly signedAt: number
}

const fail = (reason: WebhookErrorReason): Effect.Effect<never, WebhookError> =>
  Effect.fail(new WebhookError({ reason }))

/** Importing a key costs as much as signing, and a server passes the same secret with every delivery. */
const keys = new WeakMap<Redacted.Redacted, CryptoKey>()

const keyOf = (secret: Redacted.Redacted, position: number): Effect.Effect<CryptoKey, WebhookError> => {
  const known = keys.get(secret)
  if (known !== undefined) return Effect.succeed(known)
  return Either.match(keyBytes(Redacted.value(secret)), {
    onLeft: (issue) => fail(new InvalidSecret({ position, issue })),
    onRight: (bytes) =>
      Effect.promise(() =>
        crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"])
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
const readSignatures = (header: string): ReadonlyArray<Uint8Array<ArrayBuffer>> =>
  header
    .split(" ")
    .flatMap((entry) => {
      const [version, signature = ""] = entry.split(",")
      const bytes = Either.getOrElse(Encoding.decodeBase64(signature), () => new Uint8Array())
      return version === "v1" && bytes.length === signatureBytes ? [new Uint8Array(bytes)] : []
    })
    .slice(0, maxSignatures)

/** Verifies that one of a delivery's signatures matches its body, as bytes, under one of the secrets. */
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
    const content = signedContent(messageId, timestamp.right, body)
    for (const key of keys) {
      for (const signature of signatures) {
        const matches = yield* Effect.promise(() => crypto.subtle.verify("HMAC", key, signature, content))
        if (matches) return { messageId, signedAt: timestamp.right }
      }
    }
    return yield* fail(new NoMatchingSignature())
  })

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
      Effect.map(
        Effect.promise(() => crypto.subtle.sign("HMAC", key, content)),
        (signature) => `v1,${Encoding.encodeBase64(new Uint8Array(signature))}`
      )
    )
    return {
      "svix-id": options.messageId,
      "svix-timestamp": String(timestamp),
      "svix-signature": signatures.join(" ")
    }
  })
