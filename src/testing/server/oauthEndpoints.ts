import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { isUsable } from "../store/credentialLifetime.js"
import type { Environment } from "../store/environment.js"
import { exchange } from "../store/oauthGrant.js"
import type { Store } from "../store/store.js"
import { userInfo } from "../store/userInfo.js"

/** Serves what OAuth applications reach at the instance: discovery, the token endpoint and user info, in front of an app. */
export const withOAuth =
  (store: Store, { run }: Environment) =>
  (app: HttpApp.Default): HttpApp.Default =>
    Effect.catchTag(
      HttpRouter.empty.pipe(
        HttpRouter.post("/oauth/token", run(tokenResponse(store))),
        HttpRouter.get("/oauth/userinfo", run(userInfoResponse(store))),
        HttpRouter.post("/oauth/userinfo", run(userInfoResponse(store))),
        HttpRouter.get("/.well-known/oauth-authorization-server", discovery(store, {})),
        HttpRouter.get(
          "/.well-known/openid-configuration",
          discovery(store, { subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"] })
        )
      ),
      "RouteNotFound",
      () => app
    )

/**
 * What RFC 8414 and OpenID Connect Discovery describe. The issuer is the one in tokens; the endpoints are where this
 * request arrived. There is no consent screen: `frontend.authorizationCode` makes codes.
 */
const discovery = ({ instance }: Store, more: Readonly<Record<string, unknown>>) =>
  Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) => {
    const issuer = `https://${instance.frontendApi}`
    const base = headers["host"] === undefined ? issuer : `http://${headers["host"]}`
    return HttpServerResponse.unsafeJson({
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${base}/oauth/token`,
      userinfo_endpoint: `${base}/oauth/userinfo`,
      jwks_uri: `${base}/.well-known/jwks.json`,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
      scopes_supported: ["openid", "profile", "email", "public_metadata", "private_metadata", "offline_access"],
      ...more
    })
  })

const tokenResponse = (store: Store) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
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
            // RFC 6749 §5.2
            code === "invalid_client"
              ? { status: 401, headers: { "www-authenticate": `Basic realm="OAuth"` } }
              : { status: 400 }
          )
      }),
      // RFC 6749 §5.1
      Effect.map(HttpServerResponse.setHeader("cache-control", "no-store"))
    )
  )

/** The claims about the user of an access token (OpenID Connect Core §5.3). */
const userInfoResponse = ({ state }: Store) =>
  Effect.zipWith(HttpServerRequest.HttpServerRequest, DateTime.now, ({ headers }, time) => {
    const given = /^Bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1] ?? ""
    const token = state.oauthTokens.get(given)
    const user = state.users.get(token?.subject ?? "")
    return token === undefined || user === undefined || !isUsable(token, time)
      ? HttpServerResponse.unsafeJson(
          { error: "invalid_token", error_description: "the access token is unknown, expired or revoked" },
          // RFC 6750 §3
          { status: 401, headers: { "www-authenticate": `Bearer error="invalid_token"` } }
        )
      : HttpServerResponse.unsafeJson(userInfo(user, token.scopes))
  })

/** `client_id` and `client_secret` in an `Authorization` header (RFC 6749 §2.3.1); none if it is malformed. */
const basicCredentials = (authorization = ""): ReadonlyArray<readonly [string, string]> => {
  const encoded = /^Basic (\S+)$/.exec(authorization)?.[1] ?? ""
  const [id, secret] = Either.getOrElse(Encoding.decodeBase64String(encoded), () => "").split(":")
  if (id === undefined || secret === undefined) return []
  return Either.getOrElse(
    Either.try(() => [
      ["client_id", decodeURIComponent(id)] as const,
      ["client_secret", decodeURIComponent(secret)] as const
    ]),
    () => []
  )
}
