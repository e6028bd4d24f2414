import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { SessionAuth, type SessionToken } from "effect-clerk/auth"
import { ClerkEmulator } from "effect-clerk/testing"
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, importSPKI, type JSONWebKeySet, jwtVerify } from "jose"
import { modes, statusAndCode } from "./modes.js"

const signedIn = Effect.gen(function* () {
  const clerk = yield* ClerkService
  yield* TestClock.setTime(1_700_000_000_000)
  const user = yield* clerk.users.create({ username: "ada", firstName: "Ada", emailAddress: ["ada@example.com"] })
  return { clerk, user, session: yield* clerk.sessions.create({ userId: user.id }) }
})

const currentDate = new Date(1_700_000_000_000)

describe.each(modes)("sessions, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("are not for users who are banned", () =>
    emulated(
      Effect.gen(function* () {
        const { sessions, users } = yield* ClerkService
        const { id: userId } = yield* users.create({ username: "ada", banned: true })
        assert.deepStrictEqual(yield* statusAndCode(sessions.create({ userId })), [403, "user_banned"])
        yield* users.unban({ userId })
        assert.strictEqual((yield* sessions.create({ userId })).status, "active")
      })
    )
  )

  it.effect("are listed for a user or a client, newest first, counted on request", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, session, user } = yield* signedIn
        const second = yield* clerk.sessions.create({ userId: user.id })
        yield* clerk.sessions.revoke({ sessionId: session.id })
        const { sessions } = clerk
        const all = yield* sessions.list({ userId: user.id, paginated: true, limit: 1 })
        assert.deepStrictEqual([all.totalCount, all.data.map(({ id }) => id)], [2, [second.id]])
        assert.isUndefined((yield* sessions.list({ userId: user.id })).totalCount)
        const active = yield* sessions.list({ userId: user.id, status: "active" })
        assert.deepStrictEqual(active.data, [second])
        const ofClient = yield* sessions.list({ clientId: session.clientId })
        assert.deepStrictEqual(
          ofClient.data.map(({ id, status }) => [id, status]),
          [[session.id, "revoked"]]
        )
        assert.deepStrictEqual(yield* statusAndCode(sessions.list()), [400, "missing_query_parameter"])
        assert.deepStrictEqual(yield* statusAndCode(sessions.create({ userId: "user_nobody" })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("expire", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, session } = yield* signedIn
        yield* TestClock.adjust("7 days")
        assert.strictEqual((yield* clerk.sessions.get({ sessionId: session.id })).status, "expired")
        assert.deepStrictEqual(yield* statusAndCode(clerk.sessions.createToken({ sessionId: session.id })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("create tokens that the key set and the PEM key verify, with the claims that Clerk sets", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, session, user } = yield* signedIn
        const emulator = yield* ClerkEmulator
        const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id, expiresInSeconds: 90 })
        const keySet = createLocalJWKSet((yield* clerk.jwks.get()) as unknown as JSONWebKeySet)
        const pem = yield* Effect.flatMap(emulator.jwtKey, (key) => Effect.promise(() => importSPKI(key, "RS256")))
        yield* Effect.promise(() => jwtVerify(jwt, keySet, { currentDate, issuer: emulator.issuer }))
        yield* Effect.promise(() => jwtVerify(jwt, pem, { currentDate }))
        assert.deepStrictEqual(decodeProtectedHeader(jwt), {
          alg: "RS256",
          cat: "cl_B7d4PD111AAA",
          kid: emulator.instanceId,
          typ: "JWT"
        })
        const { jti, ...claims } = decodeJwt(jwt)
        assert.match(jti ?? "", /^[0-9a-f]{32}$/)
        assert.deepStrictEqual(claims, {
          iss: emulator.issuer,
          sub: user.id,
          sid: session.id,
          v: 2,
          sts: "active",
          fva: [0, -1],
          iat: 1_700_000_000,
          nbf: 1_700_000_000 - 10,
          exp: 1_700_000_000 + 90
        })
      })
    )
  )

  it.effect("put the organization and its permissions into the token", () =>
    Effect.gen(function* () {
      const { clerk, user } = yield* signedIn
      const { id, slug } = yield* clerk.organizations.create({ name: "Engines", createdBy: user.id, slug: "engines" })
      assert.deepStrictEqual(
        yield* statusAndCode(clerk.sessions.create({ userId: user.id, activeOrganizationId: "org_other" })),
        [422, "form_resource_not_found"]
      )
      const session = yield* clerk.sessions.create({ userId: user.id, activeOrganizationId: id })
      const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id })
      const auth = yield* SessionAuth.fromClaims(decodeJwt(jwt) as unknown as SessionToken.SessionClaims, jwt)
      assert.deepStrictEqual(auth.organization, {
        id,
        slug,
        role: "org:admin",
        permissions: ["org:invoices:read", "org:invoices:create", "org:reports:read"]
      })
    }).pipe(
      Effect.provide(
        provide({ roles: { "org:admin": ["org:invoices:read", "org:invoices:create", "org:reports:read"] } })
      )
    )
  )

  it.effect("create tokens from templates", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, session, user } = yield* signedIn
        const create = (input: Parameters<typeof clerk.jwtTemplates.create>[0]) => clerk.jwtTemplates.create(input)
        yield* clerk.users.updateMetadata({ userId: user.id, publicMetadata: { level: { now: 3 } } })
        const template = yield* create({
          name: "hasura",
          lifetime: 300,
          claims: {
            email: "{{user.primary_email_address}}",
            greeting: "Hi {{user.first_name}}, {{ user.username }}!",
            level: "{{user.public_metadata.level.now}}",
            team: "{{org.slug || 'nobody'}}",
            nothing: "{{user.last_name}}",
            "https://hasura.io": { roles: ["user", "{{session.id}}"] }
          }
        })
        const { jwt } = yield* clerk.sessions.createTokenFromTemplate({ sessionId: session.id, templateName: "hasura" })
        const claims = decodeJwt(jwt)
        assert.strictEqual(decodeProtectedHeader(jwt)["cat"], "cl_B7d4PD222AAA")
        assert.strictEqual((claims.exp ?? 0) - (claims.iat ?? 0), 300)
        assert.include(claims, {
          email: "ada@example.com",
          greeting: "Hi Ada, ada!",
          level: 3,
          team: "nobody",
          nothing: null
        })
        assert.deepStrictEqual(claims["https://hasura.io"], { roles: ["user", session.id] })
        assert.deepStrictEqual(yield* statusAndCode(create({ name: "hasura", claims: {} })), [
          422,
          "form_identifier_exists"
        ])
        assert.deepStrictEqual(yield* statusAndCode(create({ name: "b", claims: { sub: "me" } })), [
          400,
          "jwt_template_reserved_claim"
        ])
        yield* clerk.jwtTemplates.delete({ templateId: template.id })
        assert.deepStrictEqual(
          yield* statusAndCode(
            clerk.sessions.createTokenFromTemplate({ sessionId: session.id, templateName: "hasura" })
          ),
          [404, "resource_not_found"]
        )
      })
    )
  )

  it.effect("create tokens from templates with the active organization", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, user } = yield* signedIn
        const { id, slug } = yield* clerk.organizations.create({ name: "Engines", createdBy: user.id })
        const { id: sessionId } = yield* clerk.sessions.create({ userId: user.id, activeOrganizationId: id })
        const claims = { team: "{{org.slug || 'none'}}", as: "{{org.role}} of {{org.name}}" }
        yield* clerk.jwtTemplates.create({ name: "team", claims })
        const { jwt } = yield* clerk.sessions.createTokenFromTemplate({ sessionId, templateName: "team" })
        const { as, team } = decodeJwt(jwt)
        assert.deepStrictEqual([team, as], [slug, "org:admin of Engines"])
      })
    )
  )

  it.effect("are renewed with their refresh token, from their origin only", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, session, user } = yield* signedIn
        const emulator = yield* ClerkEmulator
        const requestOrigin = "https://app.example.com"
        const refreshToken = yield* emulator.mintRefreshToken(session.id)
        const expiredToken = yield* emulator.mintSessionToken(session.id, {
          expiresInSeconds: -30,
          claims: { azp: requestOrigin }
        })
        const good = { sessionId: session.id, expiredToken, refreshToken, requestOrigin }
        const refresh = (changes: Partial<typeof good>) => clerk.sessions.refresh({ ...good, ...changes })
        const renewed = yield* refresh({})
        assert.strictEqual(renewed.object === "token" ? decodeJwt(renewed.jwt).sub : undefined, user.id)
        const cookies = yield* clerk.sessions.refresh({ ...good, format: "cookie" })
        assert.match(cookies.object === "cookies" ? (cookies.cookies[0] ?? "") : "", /^__session=ey/)

        const other = yield* clerk.sessions.create({ userId: user.id })
        const plain = yield* emulator.mintSessionToken(session.id, { expiresInSeconds: -30 })
        const cases: ReadonlyArray<readonly [Partial<typeof good>, string]> = [
          [{ requestOrigin: "app" }, "refresh_request_origin_invalid"],
          [{ requestOrigin: "https://evil.example.com" }, "refresh_request_origin_azp_mismatch"],
          [{ expiredToken: `${expiredToken}x` }, "expired_session_token_invalid"],
          [{ expiredToken: plain }, "expired_session_token_missing_azp"],
          [{ sessionId: other.id }, "refresh_sid_mismatch"],
          [{ refreshToken: "rt_other" }, "refresh_token_not_found"]
        ]
        for (const [changes, code] of cases) assert.deepStrictEqual(yield* statusAndCode(refresh(changes)), [401, code])
        yield* clerk.sessions.revoke({ sessionId: session.id })
        assert.deepStrictEqual(yield* statusAndCode(refresh({})), [401, "session_refresh_inactive_session"])
      })
    )
  )

  it.effect("verify their tokens until these expire", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, session } = yield* signedIn
        const sessionId = session.id
        const { jwt: token } = yield* clerk.sessions.createToken({ sessionId })
        assert.strictEqual((yield* clerk.sessions.verify({ sessionId, token })).id, sessionId)
        yield* TestClock.adjust("1 minute")
        assert.deepStrictEqual(yield* statusAndCode(clerk.sessions.verify({ sessionId, token })), [
          400,
          "invalid_session_token"
        ])
      })
    )
  )

  it.effect("have actor and sign-in tokens, which can be revoked once", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, user } = yield* signedIn
        const { actorTokens, signInTokens } = clerk
        const actor = yield* actorTokens.create({ userId: user.id, actor: { sub: "user_admin" } })
        assert.deepStrictEqual(decodeJwt(actor.token ?? "")["act"], { sub: "user_admin" })
        assert.strictEqual((yield* actorTokens.revoke({ actorTokenId: actor.id })).status, "revoked")
        assert.deepStrictEqual(yield* statusAndCode(actorTokens.revoke({ actorTokenId: actor.id })), [
          400,
          "actor_token_cannot_be_revoked_code"
        ])
        assert.deepStrictEqual(yield* statusAndCode(actorTokens.revoke({ actorTokenId: "act_0" })), [
          404,
          "resource_not_found"
        ])
        assert.deepStrictEqual(yield* statusAndCode(actorTokens.create({ userId: "user_0", actor: { sub: "a" } })), [
          422,
          "form_resource_not_found"
        ])
        const signIn = yield* signInTokens.create({ userId: user.id, expiresInSeconds: 60 })
        assert.strictEqual(decodeJwt(signIn.token ?? "").exp, 1_700_000_060)
        yield* signInTokens.revoke({ signInTokenId: signIn.id })
        assert.deepStrictEqual(yield* statusAndCode(signInTokens.revoke({ signInTokenId: signIn.id })), [
          400,
          "sign_in_token_cannot_be_revoked_code"
        ])
      })
    )
  )
})
