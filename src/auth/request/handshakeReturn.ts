import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { ClerkConfigError } from "../../ClerkError.js"
import type { Jwt } from "../Jwt.js"
import { type JwksUnavailable, TokenError, type VerificationUnavailable } from "../TokenError.js"
import { checkHeader, claimError } from "../token/claims.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import { isSessionCategory } from "../token/TokenType.js"
import type { BrowserContext } from "./BrowserContext.js"
import { withoutParameters } from "./handshake.js"
import { fetchHandshakePayload, type RejectedNonce } from "./handshakePayload.js"
import { noStore, type ResponseHeaders, setCookieHeaders, signedOut } from "./RequestState.js"
import type { SessionRule } from "./sessionRule.js"
import { sessionState } from "./sessionState.js"
import { type NotASession, sessionTokenOf, verifySession } from "./verifySession.js"

/**
 * A browser that returns from a handshake is signed in if there is a session among the cookies that it returns with. A
 * nonce that Clerk does not know is ignored, and so is a return that does not verify in production.
 *
 * In development a token that does not verify fails: usually the keys are of two instances, and ignoring the token would
 * cause endless redirects.
 */
export const handshakeReturn: SessionRule = (browser) => {
  const { application, credentials } = browser
  if (credentials.handshakeNonce === undefined && credentials.handshakeToken === undefined) return Effect.succeedNone
  return Effect.gen(function* () {
    const directives = yield* directivesOf(browser)
    if (directives.length === 0) return Option.none()
    const headers = returnHeaders(browser, directives)
    const token = sessionTokenOf(directives)
    if (token === undefined) return Option.some(signedOut("session_token", "session-token-missing", "", headers))
    const auth = yield* verifyWithClockTolerance(browser, token)
    return Option.some(sessionState(browser, auth, headers))
  }).pipe(
    Effect.catchTags({
      RejectedNonce: ({ message }) => ignore(`Clerk rejected the nonce of a handshake: ${message}`),
      NotASession: () => ignore("a handshake returned a token that is not a session token"),
      TokenError: (error) =>
        application.key.isProduction
          ? ignore(`a handshake returned an invalid token: ${error.message}`)
          : new ClerkConfigError(invalidToken(error))
    })
  )
}

const ignore = (why: string) => Effect.zipRight(Effect.logWarning(`Clerk: ${why}`), Effect.succeedNone)

/** The option that is probably wrong if the token of a handshake is invalid. */
const invalidToken = ({ claim, message, reason }: TokenError): { readonly option: string; readonly issue: string } => {
  if (reason === "token-invalid-signature" || reason === "jwk-kid-mismatch" || reason === "token-invalid-issuer") {
    return {
      option: "publishableKey",
      issue: `the handshake's token is another instance's (${message}); are \`publishableKey\` and \`secretKey\` or \`jwtKey\` of one instance?`
    }
  }
  const option = claim === "azp" ? "authorizedParties" : claim === "aud" ? "audience" : "publishableKey"
  return { option, issue: `the handshake's token is invalid (${message})` }
}

/** The `Set-Cookie` values of the handshake, fetched by its nonce or read from its token. */
const directivesOf = ({
  client,
  credentials: { handshakeNonce, handshakeToken },
  jwks,
  rejectedNonces
}: BrowserContext): Effect.Effect<
  ReadonlyArray<string>,
  RejectedNonce | TokenError | JwksUnavailable | VerificationUnavailable
> =>
  handshakeNonce !== undefined
    ? Option.match(client, {
        onNone: () => Effect.succeed([]),
        onSome: (client) => rejectedNonces.check(handshakeNonce, fetchHandshakePayload(client, handshakeNonce))
      })
    : Effect.flatMap(jwks.verify(handshakeToken ?? "", checkHandshakeHeader), ({ payload }) =>
        isStrings(payload["handshake"])
          ? Effect.succeed(payload["handshake"])
          : Effect.fail(claimError("handshake", "the handshake token holds no list of cookies"))
      )

const isStrings = Schema.is(Schema.Array(Schema.String))

const checkHandshakeHeader = (jwt: Jwt): TokenError | undefined =>
  isSessionCategory(jwt.header["cat"])
    ? checkHeader(jwt, undefined)
    : new TokenError({ reason: "token-invalid", claim: "cat", detail: "Invalid handshake token category." })

/** The query parameters that a handshake adds to the URL. */
const handshakeParameters = ["__clerk_handshake", "__clerk_help", "__clerk_db_jwt", "__clerk_handshake_nonce"]

const returnHeaders = (
  { application, request }: BrowserContext,
  directives: ReadonlyArray<string>
): ResponseHeaders => [
  ["access-control-allow-origin", "null"],
  ["access-control-allow-credentials", "true"],
  ...noStore(),
  ...setCookieHeaders(directives),
  // Development instances return with parameters in the URL, which another redirect removes.
  ...locationHeader(application.key.isProduction ? undefined : withoutParameters(request.url, handshakeParameters))
]

const locationHeader = (url: string | undefined): ResponseHeaders => (url === undefined ? [] : [["location", url]])

const oneDay = 86_400_000

/** Accepts a clock difference of up to a day in development, because clocks of development machines are often wrong. */
const verifyWithClockTolerance = (
  browser: BrowserContext,
  token: string
): Effect.Effect<SessionAuth, NotASession | TokenError | JwksUnavailable> =>
  Effect.catchTag(verifySession(browser, token), "TokenError", (error) =>
    browser.application.key.isProduction || error.times === undefined
      ? Effect.fail(error)
      : Effect.zipRight(
          Effect.logWarning(`Clerk: accepted a session token once although its times are wrong: ${error.message}`),
          verifySession({ ...browser, policy: { ...browser.policy, skew: oneDay } }, token)
        )
  )
