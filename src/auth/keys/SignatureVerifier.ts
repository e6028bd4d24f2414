import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Jwt from "../Jwt.js"
import { type JwksUnavailable, TokenError } from "../TokenError.js"
import type { KeySet } from "./keySet.js"
import { type SigningKey, verifySignature } from "./signingKey.js"

export interface SignatureVerifier {
  /**
   * Decodes a token and verifies its signature, and nothing else. `check` gets the decoded token before a key is looked
   * up, and returns an error to reject it: a token that is rejected causes no request.
   */
  readonly verify: <E>(
    token: string,
    check: (jwt: Jwt.Jwt) => E | undefined
  ) => Effect.Effect<Jwt.Jwt, E | TokenError | JwksUnavailable>
}

interface Remembered {
  readonly jwt: Jwt.Jwt
  readonly key: SigningKey
}

/** In characters. Longer tokens are verified each time, which also limits the memory in bytes. */
const maxRememberedLength = 8192

/**
 * Verifies signatures with the keys of a set. Up to `capacity` verified tokens are remembered with their key, least
 * recently used out first. Claims are not: they are checked on every call.
 */
export const make = (keys: KeySet, capacity: number): SignatureVerifier => {
  const remembered = new Map<string, Remembered>()

  const touch = (entry: Remembered): void => {
    remembered.delete(entry.jwt.token)
    remembered.set(entry.jwt.token, entry)
  }

  const remember = (jwt: Jwt.Jwt, key: SigningKey): Jwt.Jwt => {
    deepFreeze(jwt)
    if (capacity > 0 && jwt.token.length <= maxRememberedLength) {
      touch({ jwt, key })
      const oldest = remembered.size > capacity ? remembered.keys().next().value : undefined
      if (oldest !== undefined) remembered.delete(oldest)
    }
    return jwt
  }

  const verifyWith = (jwt: Jwt.Jwt, key: SigningKey): Effect.Effect<Jwt.Jwt, TokenError> =>
    Effect.flatMap(checkSignature(jwt, key), (error) => {
      if (error === undefined) return Effect.succeed(remember(jwt, key))
      return error.reason === "token-invalid-signature" ? verifyWithReplacement(jwt, key, error) : Effect.fail(error)
    })

  const verifyWithReplacement = Effect.fnUntraced(function* (jwt: Jwt.Jwt, key: SigningKey, error: TokenError) {
    const rotated = yield* keys.replacement(jwt.header["kid"], key)
    if (rotated === undefined || (yield* checkSignature(jwt, rotated)) !== undefined) return yield* error
    return remember(jwt, rotated)
  })

  return {
    verify: <E>(token: string, check: (jwt: Jwt.Jwt) => E | undefined) =>
      Effect.clockWith((clock): Effect.Effect<Jwt.Jwt, E | TokenError | JwksUnavailable> => {
        const known = remembered.get(token)
        const decoded = known === undefined ? Jwt.decode(token) : Either.right(known.jwt)
        if (Either.isLeft(decoded)) return Effect.fail(decoded.left)
        const jwt = decoded.right
        const error = check(jwt)
        if (error !== undefined) return Effect.fail(error)
        const { kid } = jwt.header
        const key = keys.current(kid, clock.unsafeCurrentTimeMillis())
        // If the key was replaced or is no longer fresh, the token must be verified again.
        if (known !== undefined && key === known.key) {
          touch(known)
          return Effect.succeed(jwt)
        }
        return key === undefined
          ? Effect.flatMap(keys.find(kid), (found) => verifyWith(jwt, found))
          : verifyWith(jwt, key)
      })
  }
}

/** Verifies the signature with the key's own algorithm; `undefined` if it is valid. */
const checkSignature = (jwt: Jwt.Jwt, key: SigningKey): Effect.Effect<TokenError | undefined> =>
  jwt.header["alg"] === key.algorithm
    ? Effect.map(
        verifySignature(jwt.token, key),
        Either.match({
          onLeft: (issue) =>
            new TokenError({
              reason: "token-verification-failed",
              detail: `the signature could not be checked: ${issue}`
            }),
          onRight: (isValid) =>
            isValid
              ? undefined
              : new TokenError({
                  reason: "token-invalid-signature",
                  detail: "the signature is not that of the instance's key; are the keys those of the token's instance?"
                })
        })
      )
    : Effect.succeed(
        new TokenError({
          reason: "token-verification-failed",
          claim: "alg",
          detail: "the instance's key is for another algorithm",
          expected: key.algorithm,
          actual: String(jwt.header["alg"])
        })
      )

/** Remembered tokens are returned to many callers. */
const deepFreeze = (value: unknown): void => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item)
}
