import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as ClerkClient from "../../ClerkClient.js"
import { ClerkConfigError } from "../../ClerkError.js"
import * as Endpoint from "../../Endpoint.js"
import { type JwksUnavailable, TokenError, VerificationUnavailable } from "../TokenError.js"
import { claimError, headerFault } from "../token/claims.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import { isSessionCategory } from "../token/TokenType.js"
import type { Instance } from "./AuthContext.js"
import type { Application } from "./application.js"
import type { Credentials } from "./credentials.js"
import { withoutParameters } from "./handshake.js"
import { type RequestState, type ResponseHeaders, signedIn, signedOut } from "./RequestState.js"
import { sessionTokenOf, setCookies } from "./setCookie.js"
import { type NotASession, verifyHeaderToken } from "./verifySession.js"

/** What comes of a handshake whose return cannot be used: the request is judged as if it had none. */
const unusable = Option.none()

/**
 * Takes what a browser brings back from a handshake: cookies for it, and with them a session or none.
 *
 * A return that does not verify is ignored in production. In development it most often means that the keys are those of
 * two instances, which would end in redirects without end, so it is a configuration mistake there.
 */
export const resolveHandshake = (
  instance: Instance,
  application: Application,
  credentials: Credentials
): Effect.Effect<
  Option.Option<RequestState<SessionAuth>>,
  JwksUnavailable | VerificationUnavailable | ClerkConfigError
> =>
  Effect.gen(function* () {
    const directives = yield* directivesOf(instance, credentials)
    const headers = returnHeaders(application, credentials, directives)
    const token = sessionTokenOf(directives)
    if (token === undefined) return Option.some(signedOut("session_token", "session-token-missing", "", headers))
    const auth = yield* verifyTolerantly(instance, application, token)
    return Option.some(signedIn(auth, headers))
  }).pipe(
    Effect.catchTags({
      TokenError: (error) =>
        application.key.isProduction
          ? Effect.as(
              Effect.logWarning(`Clerk: a handshake brought a token that is not good: ${error.message}`),
              unusable
            )
          : new ClerkConfigError({ option: "publishableKey", issue: mismatch(error) }),
      NotASession: () => Effect.as(Effect.logWarning("Clerk: a handshake brought a token of another kind"), unusable)
    })
  )

const mismatch = ({ message, reason }: TokenError): string =>
  reason === "token-invalid-signature" || reason === "jwk-kid-mismatch" || reason === "token-invalid-issuer"
    ? `the handshake's token is another instance's (${message}); are \`publishableKey\` and \`secretKey\` or \`jwtKey\` of one instance?`
    : `the handshake's token is not good (${message})`

const directivesOf = (
  instance: Instance,
  { handshakeNonce, handshakeToken }: Credentials
): Effect.Effect<ReadonlyArray<string>, TokenError | JwksUnavailable | VerificationUnavailable> =>
  handshakeNonce !== undefined
    ? fetchDirectives(instance, handshakeNonce)
    : Effect.flatMap(instance.jwks.verify(handshakeToken ?? "", handshakeFault), ({ payload }) =>
        isStrings(payload["handshake"])
          ? Effect.succeed(payload["handshake"])
          : Effect.fail(claimError("handshake", "the handshake token holds no list of cookies"))
      )

const isStrings = Schema.is(Schema.Array(Schema.String))

const handshakeFault = (jwt: Parameters<typeof headerFault>[0]): TokenError | undefined =>
  isSessionCategory(jwt.header["cat"])
    ? headerFault(jwt, undefined)
    : new TokenError({ reason: "token-invalid", claim: "cat", detail: "Invalid handshake token category." })

/** Not in Clerk's file; Clerk's own libraries call it. */
const getHandshakePayload = Endpoint.get("clients.getHandshakePayload", "/clients/handshake_payload", {
  query: Schema.Struct({ nonce: Schema.String }),
  success: Schema.Struct({ directives: Schema.Array(Schema.String) }),
  errors: [400, 401, 404, 410, 422]
})

/** A nonce that Clerk refuses brings nothing; Clerk not answering is no word on the nonce. */
const fetchDirectives = (
  instance: Instance,
  nonce: string
): Effect.Effect<ReadonlyArray<string>, VerificationUnavailable> =>
  Option.match(instance.client, {
    onNone: () => Effect.succeed([]),
    onSome: (client) =>
      getHandshakePayload({ nonce }).pipe(
        Effect.provideService(ClerkClient.ClerkClient, client),
        Effect.map(({ directives }) => directives),
        Effect.catchTags({
          ClerkErrors: (error) => Effect.as(Effect.logWarning(error.message), []),
          SDKError: (cause) =>
            new VerificationUnavailable({ operation: cause.operation, reason: "unexpected-error", cause })
        })
      )
  })

/** What the handshake added to the URL. */
const handshakeParameters = ["__clerk_handshake", "__clerk_help", "__clerk_db_jwt", "__clerk_handshake_nonce"]

const returnHeaders = (
  application: Application,
  { request }: Credentials,
  directives: ReadonlyArray<string>
): ResponseHeaders => [
  ["access-control-allow-origin", "null"],
  ["access-control-allow-credentials", "true"],
  ...setCookies(directives),
  // Development instances bring their cookies in the URL, which one more redirect cleans.
  ...(application.key.isProduction
    ? []
    : ([
        ["location", withoutParameters(request.url, handshakeParameters)],
        ["cache-control", "no-store"]
      ] as const))
]

const oneDay = 86_400_000

/** The clocks of development machines are often wrong, by hours even. */
const verifyTolerantly = (
  instance: Instance,
  application: Application,
  token: string
): Effect.Effect<SessionAuth, NotASession | TokenError | JwksUnavailable> =>
  Effect.catchTag(verifyHeaderToken(instance, token), "TokenError", (error) =>
    application.key.isProduction || error.times === undefined
      ? Effect.fail(error)
      : Effect.zipRight(
          Effect.logWarning(`Clerk: a session came at the wrong time, accepted once: ${error.message}`),
          verifyHeaderToken({ ...instance, policy: { ...instance.policy, skew: oneDay } }, token)
        )
  )
