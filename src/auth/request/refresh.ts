import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Cookies, Token } from "../../api/Sessions.js"
import * as ClerkClient from "../../ClerkClient.js"
import type { ClerkErrors, SDKError } from "../../ClerkError.js"
import * as Endpoint from "../../Endpoint.js"
import * as Jwt from "../Jwt.js"
import { type JwksUnavailable, VerificationUnavailable } from "../TokenError.js"
import { limitCall } from "../token/limitCall.js"
import type { BrowserContext } from "./BrowserContext.js"
import type { IncomingRequest } from "./Request.js"
import { noStore, type RefreshFailure, setCookieHeaders } from "./RequestState.js"
import { type SessionState, sessionState } from "./sessionState.js"
import { sessionTokenOf, verifySession } from "./verifySession.js"

const refreshDeclaration = {
  payload: Schema.Struct({
    expiredToken: Schema.String,
    refreshToken: Schema.String,
    requestOrigin: Schema.String,
    requestHeaders: Schema.Record({ key: Schema.String, value: Schema.Array(Schema.String) }),
    format: Schema.Literal("cookie")
  }),
  success: Schema.Union(Token, Cookies),
  errors: [400, 401]
} as const

const refreshPlain = Endpoint.post("sessions.refresh", "/sessions/:sessionId/refresh", refreshDeclaration)

/** Clerk's OpenAPI file does not list the parameter. */
const refreshSuffixed = Endpoint.post(
  "sessions.refresh",
  "/sessions/:sessionId/refresh?suffixed_cookies=true",
  refreshDeclaration
)

/** The headers by which Clerk recognizes the browser. */
const forwardedHeaders = ["user-agent", "referer", "origin", "accept", "accept-language", "x-forwarded-for"] as const

/** The session may be valid, but Clerk or its keys were not available. A browser may still be redirected, with `reason`. */
export class RefreshOutage extends Data.TaggedError("RefreshOutage")<{
  readonly reason: RefreshFailure
  readonly cause: VerificationUnavailable | JwksUnavailable
}> {}

/** The session of a new token, for which an expired one is exchanged with the refresh token of the cookies. */
export const refresh = (
  request: IncomingRequest,
  browser: BrowserContext | undefined,
  expiredToken: string
): Effect.Effect<SessionState, RefreshFailure | RefreshOutage> =>
  Effect.gen(function* () {
    if (request.method !== "GET") return yield* Effect.fail("non-eligible-non-get")
    const refreshToken = browser?.credentials.refreshToken
    if (browser === undefined || refreshToken === undefined) {
      return yield* Effect.fail("non-eligible-no-refresh-cookie")
    }
    const { client } = browser
    if (Option.isNone(client)) return yield* Effect.fail("missing-api-client")
    const { payload } = yield* Either.mapLeft(Jwt.decode(expiredToken), () => "expired-session-token-decode-failed")
    const sessionId = payload["sid"]
    if (typeof sessionId !== "string" || sessionId === "") {
      return yield* Effect.fail("expired-session-token-missing-sid-claim")
    }
    const call = browser.credentials.usesSuffix ? refreshSuffixed : refreshPlain
    const response = yield* call({
      sessionId,
      expiredToken,
      refreshToken,
      requestOrigin: request.url.origin,
      requestHeaders: Object.fromEntries(
        forwardedHeaders.flatMap((name) => {
          const value = request.header(name)
          return value === undefined ? [] : [[name, [value]]]
        })
      ),
      format: "cookie"
    }).pipe(limitCall, Effect.provideService(ClerkClient.ClerkClient, client.value), Effect.mapError(failureOf))
    const cookies = response.object === "cookies" ? response.cookies : []
    const token = sessionTokenOf(cookies)
    if (token === undefined) return yield* Effect.fail("unexpected-sdk-error")
    const auth = yield* Effect.mapError(verifySession(browser, token), (error) =>
      error._tag === "JwksUnavailable"
        ? new RefreshOutage({ reason: "fetch-error", cause: error })
        : "invalid-session-token"
    )
    if (auth.userId !== payload["sub"] || auth.sessionId !== sessionId) {
      return yield* Effect.fail("invalid-session-token")
    }
    return sessionState(browser, auth, [...noStore(), ...setCookieHeaders(cookies)])
  })

/** Only what Clerk says about the session is no outage. */
const failureOf = (error: ClerkErrors<400 | 401> | SDKError): RefreshFailure | RefreshOutage => {
  const response =
    error._tag === "ClerkErrors" ? error : error.reason._tag === "UnexpectedStatus" ? error.reason : undefined
  if (response === undefined || response.status >= 500) return outage("fetch-error", error)
  // Clerk's own responses have an error with a code, those of a proxy do not.
  const code = response.errors[0]?.code
  switch (code) {
    case undefined:
      return outage("unexpected-bapi-error", error)
    case "unexpected_error":
      return outage("fetch-error", error)
    case "clerk_key_invalid":
      return outage(code, error)
    default:
      return code
  }
}

const outage = (reason: RefreshFailure, cause: ClerkErrors | SDKError): RefreshOutage =>
  new RefreshOutage({
    reason,
    cause: new VerificationUnavailable({
      operation: "sessions.refresh",
      reason: reason === "clerk_key_invalid" ? "secret-key-invalid" : "unexpected-error",
      cause
    })
  })
