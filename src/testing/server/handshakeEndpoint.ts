import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import { expired } from "../store/browserCookies.js"
import { handshake, nonceOf } from "../store/handshake.js"
import { Problem } from "../store/problem.js"
import { isProduction } from "../store/requirements.js"
import type { Store } from "../store/store.js"
import { problemResponse } from "./response.js"

/**
 * Serves the handshake of the Frontend API, in front of another app: an application redirects a browser here if its cookies
 * do not show whether it is signed in, and gets it back with new cookies.
 *
 * The client of the browser is found by `__clerk_db_jwt` in the query, in production by its cookie `__client`.
 */
export const withHandshakeEndpoint =
  (store: Store, run: <A>(effect: Effect.Effect<A>) => Effect.Effect<A>) =>
  (app: HttpApp.Default): HttpApp.Default =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ cookies, method, url }) =>
      method === "GET" && isHandshake.test(url)
        ? run(handshakeResponse(store, new URLSearchParams(url.replace(isHandshake, "")), cookies["__client"]))
        : app
    )

const isHandshake = /^\/v1\/client\/handshake(\?|$)/

const handshakeResponse = (
  store: Store,
  query: URLSearchParams,
  clientCookie: string | undefined
): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.gen(function* () {
    const parameter = (name: string) => query.get(name) ?? undefined
    const returnTo = query.get("redirect_url") ?? ""
    if (!/^https?:\/\//.test(returnTo) || !URL.canParse(returnTo)) return yield* problemResponse(invalidRedirectUrl())
    const url = new URL(returnTo)
    const isNonce = query.get("format") === "nonce"
    const name = isNonce ? "__clerk_handshake_nonce" : "__clerk_handshake"
    const cookies = yield* handshake(store, {
      clientToken: isProduction(store) ? clientCookie : parameter("__clerk_db_jwt"),
      origin: url.origin,
      isSuffixed: query.get("suffixed_cookies") === "true",
      organizationId: parameter("organization_id")
    })
    if (isProduction(store)) {
      // The application and the Frontend API share a domain, so that a cookie reaches the application.
      const value = yield* payloadOf(store, isNonce, [...cookies, `${name}=; Path=/${expired}`])
      return redirect(url, { "set-cookie": `${name}=${value}; Path=/; HttpOnly; SameSite=Lax` })
    }
    url.searchParams.set(name, yield* payloadOf(store, isNonce, cookies))
    return redirect(url, {})
  })

/** The cookies as a signed token, or a nonce with which the application fetches them. */
const payloadOf = (store: Store, isNonce: boolean, cookies: ReadonlyArray<string>): Effect.Effect<string> =>
  isNonce ? nonceOf(store, cookies) : store.signer.sign({ handshake: cookies })

const redirect = (url: URL, headers: Readonly<Record<string, string>>) =>
  HttpServerResponse.empty({ status: 307, headers: { location: url.href, "cache-control": "no-store", ...headers } })

const invalidRedirectUrl = (): Problem =>
  new Problem({
    status: 422,
    code: "invalid_redirect_url",
    message: "Redirect url invalid",
    longMessage: "The provided redirect url is not in a valid format"
  })
