import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator, ClerkServer, OAuthError } from "effect-clerk/testing"
import { importSPKI, jwtVerify } from "jose"
import { modes, statusAndCode } from "./modes.js"

const notFound = [404, "resource_not_found"] as const
const redirectUri = "https://app.example/callback"

const newApplication = Effect.gen(function* () {
  const { oauthApplications, users } = yield* ClerkService
  const application = yield* oauthApplications.create({
    name: "Reports",
    redirectUris: [redirectUri],
    scopes: "profile email"
  })
  const { id: userId } = yield* users.create({ username: "ada" })
  const client = { client_id: application.clientId, client_secret: secretOf(application) }
  return { application, userId, client }
})

const secretOf = ({ clientSecret }: { readonly clientSecret?: Redacted.Redacted | undefined }): string =>
  clientSecret === undefined ? "" : Redacted.value(clientSecret)

const codeOf = <A, R>(call: Effect.Effect<A, OAuthError, R>) =>
  Effect.map(Effect.flip(call), (error) => {
    assert.instanceOf(error, OAuthError)
    return error.code
  })

describe.each(modes)("OAuth applications, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("are stored, without their secret", () =>
    Effect.gen(function* () {
      const { oauthApplications } = yield* ClerkService
      const { clientSecret, ...created } = yield* oauthApplications.create({
        name: "Reports",
        redirectUris: [redirectUri]
      })
      assert.notStrictEqual(secretOf({ clientSecret }), "")
      assert.deepStrictEqual(
        [created.scopes, created.callbackUrl, created.consentScreenEnabled, created.pkceRequired],
        ["profile email", redirectUri, true, false]
      )
      const oauthApplicationId = created.id
      assert.deepStrictEqual(yield* oauthApplications.get({ oauthApplicationId }), created)
      yield* TestClock.adjust("1 second")
      const other = yield* oauthApplications.create({ name: "A public one", public: true })
      assert.deepStrictEqual([secretOf(other), other.pkceRequired], ["", true])
      const { data, totalCount } = yield* oauthApplications.list({ orderBy: "name" })
      assert.deepStrictEqual([data.map(({ id }) => id), totalCount], [[other.id, created.id], 2])
      assert.notProperty(data[0], "clientSecret")
      assert.deepStrictEqual((yield* oauthApplications.list({ nameQuery: "REPORT" })).data, [created])
      assert.deepStrictEqual((yield* oauthApplications.list({ nameQuery: created.clientId })).data, [created])

      const updated = yield* oauthApplications.update({ oauthApplicationId, name: "Charts" })
      assert.deepStrictEqual(updated, { ...created, name: "Charts", updatedAt: updated.updatedAt })
      const file = { name: "logo.png", contentType: "image/png", content: new Uint8Array([1]) }
      const { clientImageUrl } = yield* oauthApplications.uploadLogo({ oauthApplicationId, file })
      assert.strictEqual(clientImageUrl, `https://img.clerk.com/${oauthApplicationId}/logo.png`)
      const asText = { ...file, contentType: "text/plain" }
      assert.deepStrictEqual(yield* statusAndCode(oauthApplications.uploadLogo({ oauthApplicationId, file: asText })), [
        400,
        "request_body_invalid"
      ])
      yield* oauthApplications.delete({ oauthApplicationId })
      assert.deepStrictEqual(yield* statusAndCode(oauthApplications.get({ oauthApplicationId })), notFound)
    }).pipe(emulated)
  )

  it.effect("need a valid name, scopes and redirect URIs, and PKCE if they are public", () =>
    Effect.gen(function* () {
      const { oauthApplications } = yield* ClerkService
      const create = (input: Partial<Parameters<typeof oauthApplications.create>[0]>) =>
        statusAndCode(oauthApplications.create({ name: "App", ...input }))
      assert.deepStrictEqual(yield* create({ name: "x".repeat(257) }), [422, "form_param_value_invalid"])
      assert.deepStrictEqual(yield* create({ scopes: "profile admin" }), [422, "form_param_value_invalid"])
      assert.deepStrictEqual(yield* create({ redirectUris: ["nowhere"] }), [422, "form_param_format_invalid"])
      assert.deepStrictEqual(yield* create({ redirectUris: [redirectUri, redirectUri] }), [400, "duplicate_record"])
      assert.deepStrictEqual(yield* create({ public: true, pkceRequired: false }), [
        422,
        "form_public_client_requires_pkce"
      ])
    }).pipe(emulated)
  )

  it.effect("get tokens for a code once, and new ones for each refresh token", () =>
    Effect.gen(function* () {
      const { oauthAccessTokens } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { application, client, userId } = yield* newApplication
      const { clientId } = application
      const code = yield* frontend.authorizationCode({ clientId, userId, scopes: ["email"] })
      const form = { ...client, grant_type: "authorization_code", code, redirect_uri: redirectUri }
      const first = yield* frontend.oauthToken(form)
      const verified = yield* oauthAccessTokens.verify({ accessToken: first.access_token })
      assert.deepInclude(verified, { clientId, subject: userId, scopes: ["email"], revoked: false, expired: false })
      assert.strictEqual(yield* codeOf(frontend.oauthToken(form)), "invalid_grant")
      const refresh = { ...client, grant_type: "refresh_token", refresh_token: first.refresh_token }
      const second = yield* frontend.oauthToken(refresh)
      assert.notStrictEqual(second.access_token, first.access_token)
      assert.strictEqual(yield* codeOf(frontend.oauthToken(refresh)), "invalid_grant")
      yield* oauthAccessTokens.verify({ accessToken: second.access_token })
    }).pipe(emulated)
  )

  it.effect("get no tokens with a wrong secret, redirect URI or verifier, or too late", () =>
    Effect.gen(function* () {
      const { oauthApplications } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { application, client, userId } = yield* newApplication
      const { clientId } = application
      // RFC 7636, Appendix B
      const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
      const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
      const exchange = (changes: Readonly<Record<string, string>>) =>
        Effect.flatMap(frontend.authorizationCode({ clientId, userId, codeChallenge }), (code) =>
          frontend.oauthToken({
            ...client,
            grant_type: "authorization_code",
            code,
            redirect_uri: redirectUri,
            code_verifier: verifier,
            ...changes
          })
        )
      assert.strictEqual((yield* exchange({})).scope, "profile email")
      assert.strictEqual(yield* codeOf(exchange({ client_secret: "wrong" })), "invalid_client")
      assert.strictEqual(yield* codeOf(exchange({ redirect_uri: "https://evil.example" })), "invalid_grant")
      assert.strictEqual(yield* codeOf(exchange({ code_verifier: "wrong" })), "invalid_grant")
      assert.strictEqual(yield* codeOf(exchange({ grant_type: "password" })), "unsupported_grant_type")
      const code = yield* frontend.authorizationCode({ clientId, userId })
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* codeOf(exchange({ code })), "invalid_grant")
      const { clientSecret } = yield* oauthApplications.rotateSecret({ oauthApplicationId: application.id })
      assert.strictEqual(yield* codeOf(exchange({})), "invalid_client")
      yield* exchange({ client_secret: secretOf({ clientSecret }) })
      const authorize = (options: { readonly scopes?: ReadonlyArray<string>; readonly redirectUri?: string }) =>
        codeOf(frontend.authorizationCode({ clientId, userId, ...options }))
      assert.strictEqual(yield* authorize({ scopes: ["private_metadata"] }), "invalid_scope")
      assert.strictEqual(yield* authorize({ redirectUri: "https://evil.example" }), "invalid_request")
    }).pipe(emulated)
  )

  it.effect("lose a whole grant with one of its tokens, and all tokens with the application", () =>
    Effect.gen(function* () {
      const { oauthAccessTokens, oauthApplications } = yield* ClerkService
      const { frontend, mintOAuthToken } = yield* ClerkEmulator
      const { application, client, userId } = yield* newApplication
      const oauthApplicationId = application.id
      const tokens = Effect.gen(function* () {
        const code = yield* frontend.authorizationCode({ clientId: application.clientId, userId })
        return yield* frontend.oauthToken({
          ...client,
          grant_type: "authorization_code",
          code,
          redirect_uri: redirectUri
        })
      })
      const verify = (accessToken: string) => statusAndCode(oauthAccessTokens.verify({ accessToken }))
      const revoked = yield* tokens
      const kept = yield* tokens
      yield* oauthApplications.revokeToken({ oauthApplicationId, token: revoked.refresh_token })
      assert.deepStrictEqual(yield* verify(revoked.access_token), notFound)
      assert.strictEqual(
        yield* codeOf(
          frontend.oauthToken({ ...client, grant_type: "refresh_token", refresh_token: revoked.refresh_token })
        ),
        "invalid_grant"
      )
      yield* oauthAccessTokens.verify({ accessToken: kept.access_token })

      const minted = yield* mintOAuthToken(userId, { clientId: application.clientId })
      yield* oauthApplications.revokeToken({ oauthApplicationId, token: minted })
      assert.deepStrictEqual(yield* verify(minted), notFound)
      const jwt = yield* mintOAuthToken(userId, { clientId: application.clientId, format: "jwt" })
      assert.strictEqual(
        (yield* statusAndCode(oauthApplications.revokeToken({ oauthApplicationId, token: jwt })))[0],
        400
      )
      const foreign = yield* mintOAuthToken(userId)
      assert.deepStrictEqual(
        yield* statusAndCode(oauthApplications.revokeToken({ oauthApplicationId, token: foreign })),
        notFound
      )
      yield* oauthApplications.delete({ oauthApplicationId })
      assert.deepStrictEqual(yield* verify(kept.access_token), notFound)
      yield* oauthAccessTokens.verify({ accessToken: foreign })
    }).pipe(emulated)
  )

  it.effect("get new tokens for a refresh token once, even by concurrent requests", () =>
    Effect.gen(function* () {
      const { instance } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      // Signing a JWT is asynchronous, so that the requests overlap.
      yield* instance.updateOAuthApplicationSettings({ oauthJwtAccessTokens: true })
      const { application, client, userId } = yield* newApplication
      const code = yield* frontend.authorizationCode({ clientId: application.clientId, userId })
      const { refresh_token } = yield* frontend.oauthToken({
        ...client,
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri
      })
      const refresh = Effect.either(frontend.oauthToken({ ...client, grant_type: "refresh_token", refresh_token }))
      const results = yield* Effect.replicateEffect(refresh, 5, { concurrency: "unbounded" })
      assert.strictEqual(results.filter(({ _tag }) => _tag === "Right").length, 1)
    }).pipe(emulated)
  )

  it.effect("get JWTs if the instance is set so", () =>
    Effect.gen(function* () {
      const { instance } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { application, client, userId } = yield* newApplication
      yield* instance.updateOAuthApplicationSettings({ oauthJwtAccessTokens: true })
      const code = yield* frontend.authorizationCode({ clientId: application.clientId, userId })
      const { access_token } = yield* frontend.oauthToken({
        ...client,
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri
      })
      assert.lengthOf(access_token.split("."), 3)
    }).pipe(emulated)
  )
})

describe("discovery", () => {
  it.effect("names the endpoints that are served where the request arrived, and the issuer of the tokens", () =>
    Effect.gen(function* () {
      const { httpApp, issuer } = yield* ClerkEmulator
      const get = yield* ClerkServer.toFetch(httpApp)
      for (const name of ["oauth-authorization-server", "openid-configuration"]) {
        const document = yield* Effect.promise(async () => {
          const headers = { host: "localhost:4010" }
          const response = await get(`http://localhost/.well-known/${name}`, { headers })
          return (await response.json()) as Readonly<Record<string, unknown>>
        })
        assert.strictEqual(document["issuer"], issuer)
        assert.strictEqual(document["token_endpoint"], "http://localhost:4010/oauth/token")
        assert.strictEqual(document["userinfo_endpoint"], "http://localhost:4010/oauth/userinfo")
        const keys = yield* Effect.promise(() => get(String(document["jwks_uri"])))
        assert.strictEqual(keys.status, 200)
      }
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})

describe("user info", () => {
  it.effect("has the claims that the token's scopes allow, until the token or its user is gone", () =>
    Effect.gen(function* () {
      const { clock, httpApp, mintOAuthToken } = yield* ClerkEmulator
      const { users } = yield* ClerkService
      const get = yield* ClerkServer.toFetch(httpApp)
      const read = (token: string) =>
        Effect.promise(async () => {
          const headers = { authorization: `Bearer ${token}` }
          const response = await get("http://localhost/oauth/userinfo", { headers })
          return [response.status, await response.json(), response.headers.get("www-authenticate")] as const
        })
      const { id } = yield* users.create({ emailAddress: ["ada@example.com"], firstName: "Ada", username: "ada" })
      const email = yield* mintOAuthToken(id, { scopes: ["openid", "email"] })
      const profile = yield* mintOAuthToken(id, { scopes: ["profile"], expiresInSeconds: 600 })
      assert.deepStrictEqual(yield* read(email), [
        200,
        { sub: id, user_id: id, email: "ada@example.com", email_verified: true },
        null
      ])
      const [, claims] = yield* read(profile)
      assert.deepInclude(claims, { sub: id, name: "Ada", given_name: "Ada", preferred_username: "ada" })
      assert.notProperty(claims, "email")
      yield* clock.advance("11 minutes")
      const [expired, , challenge] = yield* read(profile)
      assert.deepStrictEqual([expired, challenge], [401, `Bearer error="invalid_token"`])
      yield* users.delete({ userId: id })
      assert.strictEqual((yield* read(email))[0], 401)
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})

describe("the token endpoint", () => {
  it.effect("runs with the clock of the embedded Clerk, and signs who the user is", () =>
    Effect.gen(function* () {
      const { clock, frontend, jwtKey } = yield* ClerkEmulator
      const { oauthApplications, users } = yield* ClerkService
      const { id } = yield* users.create({ username: "ada" })
      const { clientId, clientSecret } = yield* oauthApplications.create({
        name: "Mail",
        redirectUris: [redirectUri],
        scopes: "openid email"
      })
      const client = { client_id: clientId, client_secret: Redacted.value(clientSecret ?? Redacted.make("")) }
      const exchange = (code: string) =>
        frontend.oauthToken({ ...client, grant_type: "authorization_code", code, redirect_uri: redirectUri })
      const late = yield* frontend.authorizationCode({ clientId, userId: id })
      yield* clock.advance("11 minutes")
      const failure = yield* Effect.flip(exchange(late))
      assert.strictEqual(failure.code, "invalid_grant")
      const issued = yield* exchange(yield* frontend.authorizationCode({ clientId, userId: id }))
      const pem = yield* jwtKey
      const { payload } = yield* Effect.promise(async () =>
        jwtVerify(issued.id_token ?? "", await importSPKI(pem, "RS256"), {
          audience: clientId,
          currentDate: new Date(11 * 60_000)
        })
      )
      assert.strictEqual(payload.sub, id)
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.effect("takes a form, with the client's credentials in it or in a header", () =>
    Effect.gen(function* () {
      const { frontend, httpApp } = yield* ClerkEmulator
      const { application, client, userId } = yield* newApplication
      const fetchToken = yield* ClerkServer.toFetch(httpApp)
      const post = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
        Effect.promise(async () => {
          const response = await fetchToken("http://localhost/oauth/token", {
            method: "POST",
            headers,
            body: new URLSearchParams(fields)
          })
          return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> }
        })
      const code = yield* frontend.authorizationCode({ clientId: application.clientId, userId })
      const issued = yield* post({ ...client, grant_type: "authorization_code", code, redirect_uri: redirectUri })
      assert.deepStrictEqual([issued.status, issued.body["token_type"]], [200, "Bearer"])
      const authorization = `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}`
      const refresh = { grant_type: "refresh_token", refresh_token: String(issued.body["refresh_token"]) }
      assert.strictEqual((yield* post(refresh, { authorization })).status, 200)
      const again = yield* post(refresh, { authorization })
      assert.deepStrictEqual([again.status, again.body["error"]], [400, "invalid_grant"])
      const unknown = yield* post(refresh)
      assert.deepStrictEqual([unknown.status, unknown.body["error"]], [401, "invalid_client"])
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})
