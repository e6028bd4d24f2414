import * as Cookies from "@effect/platform/Cookies"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Jwt } from "../Jwt.js"
import type { JwksUnavailable, TokenError } from "../TokenError.js"
import * as SessionAuth from "../token/SessionAuth.js"
import { type SessionClaims, verifyWith } from "../token/SessionToken.js"
import { isSessionCategory, jwtType } from "../token/TokenType.js"
import type { AuthContext } from "./AuthContext.js"

/** The token is of another type than a session token. */
export class NotASession extends Data.TaggedError("NotASession") {}

/** The session token was issued before the browser's sign-in state last changed. */
export class OlderThanClientUat extends Data.TaggedError("OlderThanClientUat") {}

/** Verifies a session token that needs no comparison with other cookies. */
export const verifySession = (
  context: AuthContext,
  token: string
): Effect.Effect<SessionAuth.SessionAuth, NotASession | TokenError | JwksUnavailable> =>
  Effect.flatMap(verifyWith(context.jwks, token, context.policy, checkType), (claims) => authOf(claims, token))

/** Verifies the session token of a cookie. `clientUat` is when the browser's sign-in state last changed. */
export const verifySessionCookie = (
  context: AuthContext,
  token: string,
  clientUat: number
): Effect.Effect<SessionAuth.SessionAuth, NotASession | OlderThanClientUat | TokenError | JwksUnavailable> =>
  Effect.flatMap(
    verifyWith(context.jwks, token, context.policy, (jwt): NotASession | OlderThanClientUat | undefined => {
      const { iat } = jwt.payload
      return checkType(jwt) ?? (typeof iat === "number" && iat < clientUat ? new OlderThanClientUat() : undefined)
    }),
    (claims) => authOf(claims, token)
  )

/** Auth objects by claims: the claims of a remembered token are always the same object. */
const known = new WeakMap<SessionClaims, Either.Either<SessionAuth.SessionAuth, TokenError>>()

const authOf = (claims: SessionClaims, token: string): Either.Either<SessionAuth.SessionAuth, TokenError> => {
  let auth = known.get(claims)
  if (auth === undefined) {
    auth = Either.map(SessionAuth.fromClaims(claims, token), (value) => Object.freeze(value))
    known.set(claims, auth)
  }
  return auth
}

const checkType = (jwt: Jwt): NotASession | undefined =>
  jwtType(jwt) !== undefined || !isSessionCategory(jwt.header["cat"]) ? new NotASession() : undefined

/** The session token in `Set-Cookie` values from Clerk, of the last session cookie. */
export const sessionTokenOf = (setCookies: ReadonlyArray<string>): string | undefined =>
  Object.values(Cookies.fromSetCookie(setCookies).cookies)
    .filter(({ name }) => name.startsWith("__session"))
    .at(-1)?.value || undefined
