import * as Cookies from "@effect/platform/Cookies"
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { bearerToken, from } from "../request/Request.js"
import type { RequestState, ResponseHeaders } from "../request/RequestState.js"

/** Whether the browser must be redirected instead of getting a response. */
export const isRedirect = (state: RequestState): boolean => state.headers.some(([name]) => name === "location")

/** The response with the headers of the state, or the redirect of the state instead. */
export const responseFor = (
  request: HttpServerRequest.HttpServerRequest,
  state: RequestState,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  if (isRedirect(state)) return withHeaders(HttpServerResponse.empty({ status: 307 }), state.headers)
  const withState = withHeaders(response, state.headers)
  if (state._tag !== "SignedOut" || response.status !== 401) return withState
  return HttpServerResponse.setHeader(withState, "www-authenticate", challenge(tokenError(request)))
}

/** The parameters of a challenge that refuses the token of a request. */
export const tokenError = (request: HttpServerRequest.HttpServerRequest): Readonly<Record<string, string>> =>
  // RFC 6750 §3.1: no error code if the request had no token. Credentials of another scheme are none.
  bearerToken(from(request)) === undefined ? {} : { error: "invalid_token" }

/** The value of `WWW-Authenticate`. */
export const challenge = (parameters: Readonly<Record<string, string>>): string => {
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`)
  return list.length === 0 ? "Bearer" : `Bearer ${list.join(", ")}`
}

const withHeaders = (
  response: HttpServerResponse.HttpServerResponse,
  headers: ResponseHeaders
): HttpServerResponse.HttpServerResponse => {
  if (headers.length === 0) return response
  const isCookie = ([name]: ResponseHeaders[number]) => name === "set-cookie"
  return headers
    .filter((header) => !isCookie(header))
    .reduce(
      (result, [name, value]) => HttpServerResponse.setHeader(result, name, value),
      HttpServerResponse.mergeCookies(response, cookiesOf(headers.filter(isCookie).map(([, value]) => value)))
    )
}

/** Each cookie under its whole header: two cookies of one name may differ in domain or path, and both must be sent. */
const cookiesOf = (setCookies: ReadonlyArray<string>): Cookies.Cookies =>
  Cookies.fromReadonlyRecord(
    Object.fromEntries(
      setCookies.flatMap((header) =>
        Object.values(Cookies.fromSetCookie(header).cookies).map((cookie) => [header, cookie] as const)
      )
    )
  )
