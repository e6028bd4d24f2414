import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Jwt } from "../Jwt.js"
import type { JwksUnavailable, TokenError } from "../TokenError.js"
import * as SessionAuth from "../token/SessionAuth.js"
import { type SessionClaims, verifyWith } from "../token/SessionToken.js"
import { isSessionCategory, jwtType } from "../token/TokenType.js"
import type { Instance } from "./AuthContext.js"

/** The token is well formed, but not one of a session. */
export class NotASession extends Data.TaggedError("NotASession") {}

/** The cookie is older than the browser's last change of its sign-in state. */
export class OlderThanClientUat extends Data.TaggedError("OlderThanClientUat") {}

/** A session token that came in a header. */
export const verifyHeaderToken = (
  instance: Instance,
  token: string
): Effect.Effect<SessionAuth.SessionAuth, NotASession | TokenError | JwksUnavailable> =>
  Effect.flatMap(verifyWith(instance.jwks, token, instance.policy, otherKind), (claims) => authOf(claims, token))

/** A session token that came in a cookie, next to the cookie that says when the browser's state last changed. */
export const verifyCookieToken = (
  instance: Instance,
  token: string,
  clientUat: number
): Effect.Effect<SessionAuth.SessionAuth, NotASession | OlderThanClientUat | TokenError | JwksUnavailable> =>
  Effect.flatMap(
    verifyWith(instance.jwks, token, instance.policy, (jwt): NotASession | OlderThanClientUat | undefined => {
      const { iat } = jwt.payload
      return otherKind(jwt) ?? (typeof iat === "number" && iat < clientUat ? new OlderThanClientUat() : undefined)
    }),
    (claims) => authOf(claims, token)
  )

/** By the claims, which verification hands out again for a token seen before. */
const known = new WeakMap<SessionClaims, Either.Either<SessionAuth.SessionAuth, TokenError>>()

const authOf = (claims: SessionClaims, token: string): Either.Either<SessionAuth.SessionAuth, TokenError> => {
  let auth = known.get(claims)
  if (auth === undefined) {
    auth = Either.map(SessionAuth.fromClaims(claims, token), (value) => Object.freeze(value))
    known.set(claims, auth)
  }
  return auth
}

const otherKind = (jwt: Jwt): NotASession | undefined =>
  jwtType(jwt) !== undefined || !isSessionCategory(jwt.header["cat"]) ? new NotASession() : undefined
