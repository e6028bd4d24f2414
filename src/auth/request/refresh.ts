import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Cookies, Token } from "../../api/Sessions.js"
import * as ClerkClient from "../../ClerkClient.js"
import type { ClerkErrors, ErrorItem, SDKError } from "../../ClerkError.js"
import * as Endpoint from "../../Endpoint.js"
import * as Jwt from "../Jwt.js"
import type { SessionAuth } from "../token/SessionAuth.js"
import type { Instance } from "./AuthContext.js"
import type { Credentials } from "./credentials.js"
import type { RefreshFailure, ResponseHeaders } from "./RequestState.js"
import { sessionTokenOf, setCookies } from "./setCookie.js"
import { verifyHeaderToken } from "./verifySession.js"

/** A new session token, with the cookies that bring it to the browser. */
export interface Refreshed {
  readonly auth: SessionAuth
  readonly headers: ResponseHeaders
}

/** `sessions.refresh`, asking for cookies with the application's suffix; Clerk's file does not list the parameter. */
const refreshSuffixed = Endpoint.post("sessions.refresh", "/sessions/:sessionId/refresh?suffixed_cookies=true", {
  payload: Schema.Struct({
    expiredToken: Schema.String,
    refreshToken: Schema.String,
    requestOrigin: Schema.String,
    requestHeaders: Schema.Record({ key: Schema.String, value: Schema.Array(Schema.String) }),
    format: Schema.Literal("cookie")
  }),
  success: Schema.Union(Token, Cookies),
  errors: [400, 401]
})

/** The headers by which Clerk recognizes the browser. */
const forwardedHeaders = ["user-agent", "referer", "origin", "accept", "accept-language", "x-forwarded-for"] as const

/** Exchanges an expired token for a new one. */
export const refresh = (
  instance: Instance,
  credentials: Credentials,
  expiredToken: string,
  refreshToken: string
): Effect.Effect<Refreshed, RefreshFailure> =>
  Effect.gen(function* () {
    if (Option.isNone(instance.client)) return yield* Effect.fail("missing-api-client")
    const { payload } = yield* Either.mapLeft(Jwt.decode(expiredToken), () => "expired-session-token-decode-failed")
    const sessionId = payload["sid"]
    if (typeof sessionId !== "string" || sessionId === "") {
      return yield* Effect.fail("expired-session-token-missing-sid-claim")
    }
    const { request } = credentials
    const answer = yield* refreshSuffixed({
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
    }).pipe(Effect.provideService(ClerkClient.ClerkClient, instance.client.value), Effect.mapError(failureOf))
    const cookies = answer.object === "cookies" ? answer.cookies : []
    const token = sessionTokenOf(cookies)
    if (token === undefined) return yield* Effect.fail("unexpected-sdk-error")
    const auth = yield* Effect.mapError(verifyHeaderToken(instance, token), () => "invalid-session-token")
    return { auth, headers: setCookies(cookies) }
  })

const failureOf = (error: ClerkErrors<400 | 401> | SDKError): RefreshFailure => {
  if (error._tag === "ClerkErrors") return codeOf(error.errors)
  return error.reason._tag === "UnexpectedStatus" && error.reason.status < 500
    ? codeOf(error.reason.errors)
    : "fetch-error"
}

const codeOf = ([first]: ReadonlyArray<ErrorItem>): RefreshFailure => {
  if (first === undefined) return "unexpected-bapi-error"
  return first.code === "unexpected_error" ? "fetch-error" : first.code
}
