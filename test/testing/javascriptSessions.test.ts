import { createClerkClient, verifyToken } from "@clerk/backend"
import { assert, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { Browser } from "./javascript/Browser.js"
import type { Context } from "./javascript/Case.js"
import { connect, served } from "./javascript/served.js"

const origin = "https://app.example.com"

const api = (token?: string) =>
  new Request(`${origin}/`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })

const signIn = async ({ client }: Pick<Context, "client">) => {
  const { id: userId } = await client.users.createUser({ username: "ada" })
  const { clientId, id: sessionId } = await client.sessions.createSession({ userId })
  return { userId, sessionId, clientId }
}

/** A browser of a client, which the Frontend API knows. */
const browserOf = async ({ emulator, run }: Pick<Context, "emulator" | "run">, clientId: string) => {
  const browser = new Browser()
  browser.cookies.set("__clerk_db_jwt", Redacted.value(await run(emulator.frontend.clientToken(clientId))))
  return browser
}

const userOf = ({ state }: { readonly state: { readonly toAuth: () => object | null } }): unknown =>
  Reflect.get(state.toAuth() ?? {}, "userId")

/** Clerk's official JavaScript client authenticates sessions of the embedded Clerk, over a socket. */
layer(served(), { excludeTestServices: true })("the official JavaScript client", (it) => {
  const check = (name: string, test: (context: Effect.Effect.Success<typeof connect>) => Promise<void>) =>
    it.effect(name, () =>
      Effect.flatMap(connect, ({ options, ...context }) => {
        // The Frontend API is at the address of the embedded Clerk, instead of the host in the publishable key.
        const client = createClerkClient({ ...options, proxyUrl: options.apiUrl })
        return Effect.promise(() => test({ ...context, options, client }))
      })
    )

  check("verifies session tokens with the served key set, or with the key as PEM", async (context) => {
    const { emulator, options, run } = context
    const { sessionId, userId } = await signIn(context)
    const { apiUrl, secretKey } = options
    const token = await run(emulator.mintSessionToken(sessionId, { claims: { azp: origin } }))
    const claims = await verifyToken(token, { apiUrl, secretKey, authorizedParties: [origin] })
    assert.deepStrictEqual([claims.sub, claims.sid, claims.iss], [userId, sessionId, emulator.issuer])
    const jwtKey = await run(emulator.jwtKey)
    assert.strictEqual((await verifyToken(token, { jwtKey })).sub, userId)
    const reason = (text: string, more: object = {}) =>
      verifyToken(text, { jwtKey, ...more }).then(
        () => "verified",
        (error: { readonly reason?: string }) => error.reason
      )
    const expired = await run(emulator.mintSessionToken(sessionId, { expiresInSeconds: -60 }))
    assert.strictEqual(await reason(expired), "token-expired")
    assert.strictEqual(
      await reason(token, { authorizedParties: ["https://other.example.com"] }),
      "token-invalid-authorized-parties"
    )
    assert.strictEqual(await reason(`${token.slice(0, -8)}AAAAAAAA`), "token-invalid-signature")
  })

  check("signs requests in with their session, organization and permissions", async (context) => {
    const { client, emulator, run } = context
    const { id: createdBy } = await client.users.createUser({ username: "ada" })
    const { id: permissionId } = await client.organizationPermissions.createOrganizationPermission({
      name: "Run the engine",
      key: "org:engine:run"
    })
    const { data } = await client.organizationRoles.getOrganizationRoleList({ query: "admin" })
    const organizationRoleId = data[0]?.id ?? ""
    await client.organizationRoles.assignPermissionToOrganizationRole({ organizationRoleId, permissionId })
    const organization = await client.organizations.createOrganization({ name: "Engines", slug: "engines", createdBy })
    const session = await run(
      emulator.clerk.sessions.create({ userId: createdBy, activeOrganizationId: organization.id })
    )
    const state = await client.authenticateRequest(api(await run(emulator.mintSessionToken(session.id))))
    const auth = state.toAuth()
    assert.deepStrictEqual(
      [auth?.userId, auth?.sessionId, auth?.orgId, auth?.orgSlug, auth?.orgRole, auth?.orgPermissions],
      [createdBy, session.id, organization.id, "engines", "org:admin", ["org:engine:run"]]
    )
    assert.isTrue(auth?.has({ permission: "org:engine:run" }))
    assert.isFalse(auth?.has({ permission: "org:engine:stop" }))
  })

  check(
    "signs no request in whose token is missing, expired, for another party or of another kind",
    async (context) => {
      const { client, emulator, run } = context
      const { sessionId } = await signIn(context)
      const reason = async (token?: string, options = {}) =>
        (await client.authenticateRequest(api(token), options)).reason
      assert.strictEqual(await reason(), "dev-browser-missing")
      const expired = await run(emulator.mintSessionToken(sessionId, { expiresInSeconds: -60 }))
      assert.strictEqual(await reason(expired), "session-token-expired-refresh-non-eligible-no-refresh-cookie")
      const other = await run(emulator.mintSessionToken(sessionId, { claims: { azp: "https://other.example.com" } }))
      assert.isNull(await reason(other))
      assert.strictEqual(await reason(other, { authorizedParties: [origin] }), "token-invalid-authorized-parties")
      await client.jwtTemplates.create({ name: "database", claims: {} })
      const { jwt } = await client.sessions.getToken(sessionId, "database")
      assert.strictEqual(await reason(jwt), "token-type-mismatch")
      assert.strictEqual(await reason("none"), "token-invalid")
    }
  )

  check("knows tokens of every signing key that the instance had", async (context) => {
    const { client, emulator, run } = context
    const { sessionId, userId } = await signIn(context)
    const before = await run(emulator.mintSessionToken(sessionId))
    await run(emulator.rotateSigningKey)
    for (const token of [before, await run(emulator.mintSessionToken(sessionId))]) {
      assert.strictEqual((await client.authenticateRequest(api(token))).toAuth()?.userId, userId)
    }
  })

  check("gives a new browser its dev browser cookie, and leaves it signed out", async ({ client }) => {
    const browser = new Browser()
    const first = await browser.open(client, `${origin}/cards?page=2`)
    assert.deepStrictEqual([first.handshakes, first.state.isAuthenticated], [["dev-browser-missing"], false])
    assert.deepStrictEqual(Array.from(browser.cookies.keys()), ["__client_uat", "__clerk_db_jwt"])
    const second = await browser.open(client, `${origin}/`)
    assert.deepStrictEqual([second.handshakes, second.state.reason], [[], "session-token-and-uat-missing"])
  })

  check("signs a browser in that has only the time of its sign-in", async (context) => {
    const { client, emulator, run } = context
    const { clientId, userId } = await signIn(context)
    const browser = await browserOf(context, clientId)
    browser.cookies.set("__client_uat", String(Math.floor(Date.now() / 1000)))
    const visit = await browser.open(client, `${origin}/cards?page=2`, { authorizedParties: [origin] })
    assert.deepStrictEqual([visit.handshakes, userOf(visit)], [["client-uat-but-no-session-token"], userId])
    const again = await browser.open(client, `${origin}/`, { authorizedParties: [origin] })
    assert.deepStrictEqual([again.handshakes, userOf(again)], [[], userId])
    const paths = (await run(emulator.requests)).map(({ path }) => path.replace(/[?].*/, ""))
    assert.includeMembers(paths, ["/v1/client/handshake", "/v1/clients/handshake_payload"])
  })

  check("signs a browser out whose session was revoked", async (context) => {
    const { client, emulator, run } = context
    const { clientId, sessionId } = await signIn(context)
    const browser = await browserOf(context, clientId)
    browser.cookies.set("__client_uat", "1")
    await browser.open(client, `${origin}/`)
    await client.sessions.revokeSession(sessionId)
    browser.cookies.set("__session", await run(emulator.mintSessionToken(sessionId, { expiresInSeconds: -60 })))
    const visit = await browser.open(client, `${origin}/`)
    assert.deepStrictEqual(
      [visit.handshakes, visit.state.isAuthenticated],
      [["session-token-expired-refresh-non-eligible-no-refresh-cookie"], false]
    )
    assert.deepStrictEqual([browser.cookies.has("__session"), browser.cookies.get("__client_uat")], [false, "0"])
  })

  check("refreshes an expired session token without a handshake", async (context) => {
    const { client, emulator, run } = context
    const { clientId, sessionId, userId } = await signIn(context)
    const browser = await browserOf(context, clientId)
    browser.cookies.set("__client_uat", "1")
    // Clerk's scripts in the browser set cookies with a suffix, and the Frontend API continues with them.
    const suffix = await cookieSuffix(emulator.publishableKey)
    browser.cookies.set(`__client_uat_${suffix}`, "1")
    browser.cookies.set(`__clerk_db_jwt_${suffix}`, browser.cookies.get("__clerk_db_jwt") ?? "")
    assert.strictEqual(userOf(await browser.open(client, `${origin}/`)), userId)
    assert.isTrue(browser.cookies.has(`__refresh_${suffix}`))
    const expired = await run(emulator.mintSessionToken(sessionId, { expiresInSeconds: -5, claims: { azp: origin } }))
    for (const name of ["__session", `__session_${suffix}`]) browser.cookies.set(name, expired)
    const visit = await browser.open(client, `${origin}/`)
    assert.deepStrictEqual([visit.handshakes, userOf(visit)], [[], userId])
    for (const name of ["__session", `__session_${suffix}`]) assert.notStrictEqual(browser.cookies.get(name), expired)
    assert.include(
      (await run(emulator.requests)).map(({ operation }) => operation),
      "sessions.refresh"
    )
  })

  check("activates the organization of a URL", async (context) => {
    const { client } = context
    const { clientId, sessionId, userId } = await signIn(context)
    const { id } = await client.organizations.createOrganization({
      name: "Engines",
      slug: "engines",
      createdBy: userId
    })
    const browser = await browserOf(context, clientId)
    browser.cookies.set("__client_uat", "1")
    const organizationSyncOptions = {
      organizationPatterns: ["/orgs/:slug", "/orgs/:slug/(.*)"],
      personalAccountPatterns: ["/me"]
    }
    await browser.open(client, `${origin}/`)
    const visit = async (path: string) => {
      const { handshakes, state } = await browser.open(client, `${origin}${path}`, { organizationSyncOptions })
      return [handshakes, state.toAuth()?.orgId]
    }
    const changed = ["active-organization-mismatch"]
    assert.deepStrictEqual(await visit("/orgs/engines/cards"), [changed, id])
    assert.deepStrictEqual(await visit("/orgs/engines"), [[], id])
    assert.strictEqual((await client.sessions.getSession(sessionId)).lastActiveOrganizationId, id)
    assert.deepStrictEqual(await visit("/me"), [changed, undefined])
  })
})

const cookieSuffix = async (publishableKey: string) => {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(publishableKey))
  return Buffer.from(digest).toString("base64url").slice(0, 8)
}
