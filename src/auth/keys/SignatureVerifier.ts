import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Jwt from "../Jwt.js"
import { type JwksUnavailable, TokenError } from "../TokenError.js"
import type { KeySet } from "./keySet.js"
import { type SigningKey, verifySignature } from "./signingKey.js"

/**
 * Checks signatures. One service belongs to one Clerk instance: a key's id is not unique across instances.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Takes a token apart and checks its signature, and nothing else. `judge` sees the parts before any key is looked
   * up, so that what it refuses costs no request.
   */
  readonly verify: <E>(
    token: string,
    judge: (jwt: Jwt.Jwt) => E | undefined
  ) => Effect.Effect<Jwt.Jwt, E | TokenError | JwksUnavailable>
}

interface Remembered {
  readonly jwt: Jwt.Jwt
  readonly key: SigningKey
}

/** Larger tokens are verified each time, which bounds what is remembered in bytes too. */
const longestRemembered = 8192

/**
 * Checks signatures with the keys of a set. A token whose signature was right is remembered with its key, the least
 * recently used forgotten first; that is all that is remembered, so time and policy are judged anew each time.
 */
export const makeVerifier = (keys: KeySet, capacity: number): Service => {
  const remembered = new Map<string, Remembered>()

  const remember = (jwt: Jwt.Jwt, key: SigningKey): Jwt.Jwt => {
    deepFreeze(jwt)
    if (jwt.token.length <= longestRemembered && capacity > 0) {
      remembered.delete(jwt.token)
      remembered.set(jwt.token, { jwt, key })
      if (remembered.size > capacity) {
        for (const oldest of remembered.keys()) {
          remembered.delete(oldest)
          break
        }
      }
    }
    return jwt
  }

  const checked = (jwt: Jwt.Jwt, key: SigningKey): Effect.Effect<Jwt.Jwt, TokenError> =>
    Effect.flatMap(signatureFault(jwt, key), (fault) => {
      if (fault === undefined) return Effect.succeed(remember(jwt, key))
      return fault.reason === "token-invalid-signature" ? checkedAgain(jwt, key, fault) : Effect.fail(fault)
    })

  const checkedAgain = Effect.fnUntraced(function* (jwt: Jwt.Jwt, key: SigningKey, fault: TokenError) {
    const rotated = yield* keys.replacement(jwt.header["kid"], key)
    if (rotated === undefined || (yield* signatureFault(jwt, rotated)) !== undefined) return yield* fault
    return remember(jwt, rotated)
  })

  return {
    verify: <E>(token: string, judge: (jwt: Jwt.Jwt) => E | undefined) =>
      Effect.clockWith((clock): Effect.Effect<Jwt.Jwt, E | TokenError | JwksUnavailable> => {
        const seen = remembered.get(token)
        const decoded = seen === undefined ? Jwt.decode(token) : Either.right(seen.jwt)
        if (Either.isLeft(decoded)) return Effect.fail(decoded.left)
        const jwt = decoded.right
        const refused = judge(jwt)
        if (refused !== undefined) return Effect.fail(refused)
        const { kid } = jwt.header
        const key = keys.current(kid, clock.unsafeCurrentTimeMillis())
        // A key that was rotated away, or is past its time, takes its signatures with it.
        if (seen !== undefined && key === seen.key) {
          remembered.delete(token)
          remembered.set(token, seen)
          return Effect.succeed(jwt)
        }
        return key === undefined ? Effect.flatMap(keys.find(kid), (found) => checked(jwt, found)) : checked(jwt, key)
      })
  }
}

const signatureFault = (jwt: Jwt.Jwt, key: SigningKey): Effect.Effect<TokenError | undefined> =>
  jwt.header["alg"] === key.algorithm
    ? Effect.map(
        verifySignature(jwt.token, key),
        Either.match({
          onLeft: (issue) =>
            new TokenError({
              reason: "token-verification-failed",
              detail: `the signature could not be checked: ${issue}`
            }),
          onRight: (isRight) =>
            isRight
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

/** Everyone who sends the token again shares these claims. */
const deepFreeze = (value: unknown): void => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item)
}
