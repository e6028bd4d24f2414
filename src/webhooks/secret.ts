import * as Arr from "effect/Array"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import { makeHmac } from "#hmac"
import type { Hmac } from "./hmac.js"
import { InvalidSecret, MissingSecret, WebhookError } from "./WebhookError.js"

/**
 * The secret of an endpoint, `whsec_…`. Pass several while a secret is being rotated: any of them may match.
 *
 * @since 0.1.0
 * @category models
 */
export type SigningSecret = Redacted.Redacted | string | ReadonlyArray<Redacted.Redacted | string>

/** Svix gives endpoints secrets of 24 bytes, and takes no shorter ones. */
const minBytes = 24

/** A server passes the same secret with every delivery. */
const known = new WeakMap<Redacted.Redacted<unknown>, Hmac>()

const keyOf = (secret: Redacted.Redacted<unknown>, position: number): Effect.Effect<Hmac, WebhookError> => {
  const key = known.get(secret)
  if (key !== undefined) return Effect.succeed(key)
  return Either.match(keyBytes(Redacted.value(secret)), {
    onLeft: (issue) => Effect.fail(new WebhookError({ reason: new InvalidSecret({ position, issue }) })),
    onRight: (bytes) => Effect.tap(makeHmac(bytes), (key) => Effect.sync(() => known.set(secret, key)))
  })
}

const keyBytes = (secret: unknown): Either.Either<Uint8Array, string> => {
  if (typeof secret !== "string") return Either.left("is neither a string nor a Redacted one")
  if (/\s/.test(secret)) return Either.left("contains white space; was it copied with a line break?")
  if (/^[ps]k_/.test(secret)) return Either.left("is an API key of the instance, not a signing secret")
  const text = secret.startsWith("whsec_") ? secret.slice("whsec_".length) : secret
  if (text === "") return Either.left("is empty")
  return Either.match(Encoding.decodeBase64(text), {
    onLeft: () => Either.left("is not base64"),
    onRight: (bytes) =>
      bytes.length < minBytes
        ? Either.left(`is shorter than ${minBytes} bytes; is it a placeholder?`)
        : Either.right(bytes)
  })
}

const fromConfig: Effect.Effect<ReadonlyArray<Redacted.Redacted>> = Config.redacted(
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

/** The keys of the secrets, by default those of the configuration. Fails if there is none, or if one of them is unusable. */
export const keysOf = (
  secret: SigningSecret | undefined
): Effect.Effect<Arr.NonEmptyReadonlyArray<Hmac>, WebhookError> => {
  // Untyped programs pass `null` for a secret that is not set, or something else that is no secret.
  if (secret === undefined || secret === null) return Effect.flatMap(fromConfig, keysOf)
  const secrets = Arr.ensure<unknown>(secret).map(redacted)
  if (!Arr.isNonEmptyArray(secrets) || secrets.every((one) => Redacted.value(one) === "")) return missingSecret
  return secrets.length === 1
    ? Effect.map(keyOf(secrets[0], 1), Arr.of)
    : Effect.forEach(secrets, (one, index) => keyOf(one, index + 1))
}

const redacted = (secret: unknown): Redacted.Redacted<unknown> =>
  Redacted.isRedacted(secret) ? secret : Redacted.make(secret)

const missingSecret = Effect.suspend(() => Effect.fail(new WebhookError({ reason: new MissingSecret() })))
