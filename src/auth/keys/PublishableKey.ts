/**
 * Publishable keys, which name the Clerk instance of an application.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { ClerkConfigError } from "../../ClerkError.js"

/**
 * The content of a publishable key.
 *
 * @since 0.1.0
 * @category models
 */
export interface PublishableKey {
  readonly value: string
  readonly isProduction: boolean
  /** The host of the instance's Frontend API, such as `clerk.example.com`. */
  readonly frontendApi: string
}

/**
 * Parses a key of the form `pk_live_…` or `pk_test_…`. Its last part is the base64 of a host and a `$`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (value: string): Either.Either<PublishableKey, ClerkConfigError> => {
  const invalid = (issue: string) => Either.left(new ClerkConfigError({ option: "publishableKey", issue }))
  if (value === "") return invalid("is empty; copy it from the API keys page of the Clerk dashboard")
  const [, kind, encoded] = /^pk_(live|test)_([A-Za-z0-9+/=]+)$/.exec(value) ?? []
  if (kind === undefined || encoded === undefined) return invalid("does not have the form pk_test_… or pk_live_…")
  return Either.match(Encoding.decodeBase64String(padded(encoded)), {
    onLeft: () => invalid("does not end in base64; was it cut off?"),
    onRight: (decoded) =>
      /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?\$$/.test(decoded)
        ? Either.right({ value, isProduction: kind === "live", frontendApi: decoded.slice(0, -1) })
        : invalid("does not name a host; was it cut off?")
  })
}

const padded = (encoded: string): string => {
  const bare = encoded.replace(/=+$/, "")
  return bare + "=".repeat((4 - (bare.length % 4)) % 4)
}

/**
 * The suffix of Clerk's cookie names, as in `__session_<suffix>`, which lets instances share a domain: the first eight
 * characters of the key's SHA-1 in base64url.
 *
 * @since 0.1.0
 * @category combinators
 */
export const cookieSuffix = (key: PublishableKey): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-1", new TextEncoder().encode(key.value))),
    (digest) => Encoding.encodeBase64Url(new Uint8Array(digest)).slice(0, 8)
  )
