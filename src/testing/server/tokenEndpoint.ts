import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { exchange } from "../store/oauthGrant.js"
import type { Store } from "../store/store.js"

/** Serves `POST /oauth/token`, the token endpoint of the instance's OAuth applications, in front of another app. */
export const withTokenEndpoint =
  (store: Store, run: <A>(effect: Effect.Effect<A>) => Effect.Effect<A>) =>
  (app: HttpApp.Default): HttpApp.Default =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
      request.method === "POST" && request.url === "/oauth/token" ? run(tokenResponse(store, request)) : app
    )

const tokenResponse = (
  store: Store,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  request.text.pipe(
    Effect.orElseSucceed(() => ""),
    Effect.flatMap((body) =>
      exchange(store, new Map([...basicCredentials(request.headers["authorization"]), ...new URLSearchParams(body)]))
    ),
    Effect.match({
      onSuccess: (tokens) => HttpServerResponse.unsafeJson(tokens),
      onFailure: ({ code, description }) =>
        HttpServerResponse.unsafeJson(
          { error: code, error_description: description },
          { status: code === "invalid_client" ? 401 : 400 }
        )
    }),
    // RFC 6749 §5.1
    Effect.map(HttpServerResponse.setHeader("cache-control", "no-store"))
  )

/** `client_id` and `client_secret` in an `Authorization` header (RFC 6749 §2.3.1). */
const basicCredentials = (authorization = ""): ReadonlyArray<readonly [string, string]> => {
  const encoded = /^Basic (\S+)$/.exec(authorization)?.[1] ?? ""
  const [id, secret] = Either.getOrElse(Encoding.decodeBase64String(encoded), () => "").split(":")
  return id === undefined || secret === undefined
    ? []
    : [
        ["client_id", decodeURIComponent(id)],
        ["client_secret", decodeURIComponent(secret)]
      ]
}
