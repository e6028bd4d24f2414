import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { deepFreeze } from "../deepFreeze.js"
import * as Jwt from "../Jwt.js"
import { type JwksUnavailable, TokenError } from "../TokenError.js"
import type { KeySet } from "./keySet.js"
import { preview } from "./preview.js"
import { rejectOnThrow } from "./rejectOnThrow.js"
import type { SigningKey } from "./signingKey.js"

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

  /** Remembered tokens are returned to many callers, so they are frozen. */
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
        const checked = rejectOnThrow(() => decodeAndCheck(token, known?.jwt, check))
        if (Either.isLeft(checked)) return Effect.fail(checked.left)
        const jwt = checked.right
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

/** Decodes a token, unless it was decoded before, and checks it. */
const decodeAndCheck = <E>(
  token: string,
  known: Jwt.Jwt | undefined,
  check: (jwt: Jwt.Jwt) => E | undefined
): Either.Either<Jwt.Jwt, E | TokenError> => {
  const decoded = known === undefined ? Jwt.decode(token) : Either.right(known)
  if (Either.isLeft(decoded)) return decoded
  const error = check(decoded.right)
  return error === undefined ? decoded : Either.left(error)
}

/** Verifies the signature with the key's own algorithm; `undefined` if it is valid. */
const checkSignature = (jwt: Jwt.Jwt, key: SigningKey): Effect.Effect<TokenError | undefined> => {
  const { alg } = jwt.header
  if (alg !== key.algorithm) {
    return Effect.succeed(
      new TokenError({
        reason: "token-verification-failed",
        claim: "alg",
        detail: "the instance's key is for another algorithm",
        expected: key.algorithm,
        actual: preview(alg)
      })
    )
  }
  const extension = extensions.find((name) => jwt.header[name] !== undefined)
  if (extension !== undefined) return Effect.succeed(uncheckedSignature(`the header has \`${extension}\``, extension))
  return Effect.map(key.verify(jwt.token), signatureError)
}

const signatureError = (result: Either.Either<boolean, string>): TokenError | undefined => {
  if (Either.isLeft(result)) return uncheckedSignature(result.left)
  return result.right
    ? undefined
    : new TokenError({
        reason: "token-invalid-signature",
        detail: "the signature is not that of the instance's key; are the keys those of the token's instance?"
      })
}

/** Header parameters that change what is signed or how it must be understood (RFC 7515 and 7797). Clerk uses none. */
const extensions = ["crit", "b64"] as const

const uncheckedSignature = (issue: string, claim?: string): TokenError =>
  new TokenError({
    reason: "token-verification-failed",
    claim,
    detail: `the signature could not be checked: ${issue}`
  })
