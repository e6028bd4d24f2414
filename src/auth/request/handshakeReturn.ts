import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as ClerkClient from "../../ClerkClient.js"
import { ClerkConfigError } from "../../ClerkError.js"
import * as Endpoint from "../../Endpoint.js"
import type { Jwt } from "../Jwt.js"
import { type JwksUnavailable, TokenError, VerificationUnavailable } from "../TokenError.js"
import { checkHeader, claimError } from "../token/claims.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import { isSessionCategory } from "../token/TokenType.js"
import type { BrowserContext } from "./BrowserContext.js"
import { withoutParameters } from "./handshake.js"
import { type ResponseHeaders, setCookieHeaders, signedOut } from "./RequestState.js"
import type { SessionRule } from "./sessionRule.js"
import { sessionState } from "./sessionState.js"
import { type NotASession, sessionTokenOf, verifySession } from "./verifySession.js"

/**
 * A browser that returns from a handshake is signed in if there is a session among the cookies that it returns with. A
 * return that does not verify is ignored in production.
 *
 * In development a token that does not verify fails: usually the keys are of two instances, and ignoring the token would
 * cause endless redirects.
 */
export const handshakeReturn: SessionRule = (browser) => {
  const { application, credentials } = browser
  if (credentials.handshakeNonce === undefined && credentials.handshakeToken === undefined) return Effect.succeedNone
  return Effect.gen(function* () {
    const directives = yield* directivesOf(browser)
    const headers = returnHeaders(browser, directives)
    const token = sessionTokenOf(directives)
    if (token === undefined) return Option.some(signedOut("session_token", "session-token-missing", "", headers))
    const auth = yield* verifyWithClockTolerance(browser, token)
    return Option.some(sessionState(browser, auth, headers))
  }).pipe(
    Effect.catchTags({
      TokenError: (error) =>
        application.key.isProduction
          ? Effect.zipRight(
              Effect.logWarning(`Clerk: a handshake returned an invalid token: ${error.message}`),
              Effect.succeedNone
            )
          : new ClerkConfigError({ option: "publishableKey", issue: invalidTokenIssue(error) }),
      NotASession: () =>
        Effect.zipRight(
          Effect.logWarning("Clerk: a handshake returned a token that is not a session token"),
          Effect.succeedNone
        )
    })
  )
}

const invalidTokenIssue = ({ message, reason }: TokenError): string =>
  reason === "token-invalid-signature" || reason === "jwk-kid-mismatch" || reason === "token-invalid-issuer"
    ? `the handshake's token is another instance's (${message}); are \`publishableKey\` and \`secretKey\` or \`jwtKey\` of one instance?`
    : `the handshake's token is invalid (${message})`

/** The `Set-Cookie` values of the handshake, fetched by its nonce or read from its token. */
const directivesOf = ({
  client,
  credentials: { handshakeNonce, handshakeToken },
  jwks
}: BrowserContext): Effect.Effect<ReadonlyArray<string>, TokenError | JwksUnavailable | VerificationUnavailable> =>
  handshakeNonce !== undefined
    ? Option.match(client, {
        onNone: () => Effect.succeed([]),
        onSome: (client) => fetchDirectives(client, handshakeNonce)
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

/** Not in Clerk's OpenAPI file; Clerk's own libraries call it. */
const getHandshakePayload = Endpoint.get("clients.getHandshakePayload", "/clients/handshake_payload", {
  query: Schema.Struct({ nonce: Schema.String }),
  success: Schema.Struct({ directives: Schema.Array(Schema.String) }),
  errors: [400, 401, 404, 410, 422]
})

/**
 * Clerk rejecting the nonce yields no cookies. Clerk being unreachable is a `VerificationUnavailable`: the nonce may still
 * be valid.
 */
const fetchDirectives = (
  client: ClerkClient.Service,
  nonce: string
): Effect.Effect<ReadonlyArray<string>, VerificationUnavailable> =>
  getHandshakePayload({ nonce }).pipe(
    Effect.provideService(ClerkClient.ClerkClient, client),
    Effect.map(({ directives }) => directives),
    Effect.catchTags({
      ClerkErrors: (error) => Effect.as(Effect.logWarning(error.message), []),
      SDKError: (cause) =>
        new VerificationUnavailable({ operation: cause.operation, reason: "unexpected-error", cause })
    })
  )

/** The query parameters that a handshake adds to the URL. */
const handshakeParameters = ["__clerk_handshake", "__clerk_help", "__clerk_db_jwt", "__clerk_handshake_nonce"]

const returnHeaders = (
  { application, request }: BrowserContext,
  directives: ReadonlyArray<string>
): ResponseHeaders => [
  ["access-control-allow-origin", "null"],
  ["access-control-allow-credentials", "true"],
  ...setCookieHeaders(directives),
  // Development instances return with parameters in the URL, which another redirect removes.
  ...(application.key.isProduction
    ? []
    : ([
        ["location", withoutParameters(request.url, handshakeParameters)],
        ["cache-control", "no-store"]
      ] as const))
]

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
