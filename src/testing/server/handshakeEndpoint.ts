import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import { handshake, nonceOf } from "../store/handshake.js"
import { Problem } from "../store/problem.js"
import { isProduction } from "../store/requirements.js"
import type { Store } from "../store/store.js"
import { problemResponse } from "./response.js"

/**
 * Serves the handshake of the Frontend API, in front of another app. A browser comes from an application, which does not
 * know whether it is signed in, and returns there with the cookies that tell.
 *
 * The browser is known by `__clerk_db_jwt` in the query, in production by its cookie `__client`.
 */
export const withHandshakeEndpoint =
  (store: Store, run: <A>(effect: Effect.Effect<A>) => Effect.Effect<A>) =>
  (app: HttpApp.Default): HttpApp.Default =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const url = new URL(request.url, "http://localhost")
      return request.method === "GET" && url.pathname === "/v1/client/handshake"
        ? run(handshakeResponse(store, url.searchParams, request.cookies["__client"]))
        : app
    })

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
    const directives = yield* handshake(store, {
      clientToken: isProduction(store) ? clientCookie : parameter("__clerk_db_jwt"),
      origin: url.origin,
      isSuffixed: query.get("suffixed_cookies") === "true",
      organizationId: parameter("organization_id")
    })
    const [name, value] =
      query.get("format") === "nonce"
        ? ["__clerk_handshake_nonce", yield* nonceOf(store, directives)]
        : ["__clerk_handshake", yield* store.signer.sign({ handshake: directives })]
    if (isProduction(store)) return redirect(url, { "set-cookie": `${name}=${value}; Path=/; HttpOnly; SameSite=Lax` })
    url.searchParams.set(name, value)
    return redirect(url, {})
  })

const redirect = (url: URL, headers: Readonly<Record<string, string>>) =>
  HttpServerResponse.empty({ status: 307, headers: { location: url.href, "cache-control": "no-store", ...headers } })

const invalidRedirectUrl = (): Problem =>
  new Problem({
    status: 422,
    code: "invalid_redirect_url",
    message: "Redirect url invalid",
    longMessage: "The provided redirect url is not in a valid format"
  })
