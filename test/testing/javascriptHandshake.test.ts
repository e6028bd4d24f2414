import { createClerkClient } from "@clerk/backend"
import { assert, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { Browser } from "./javascript/Browser.js"
import { connect, served } from "./javascript/served.js"

const origin = "https://app.example.com"

/** The handshake of a production instance of the embedded Clerk, with Clerk's official JavaScript client. */
layer(served({ secretKey: Redacted.make("sk_live_emulator") }), { excludeTestServices: true })(
  "the official JavaScript client in production",
  (it) => {
    it.effect("signs a browser in by its client cookie, and hands it the cookies once", () =>
      Effect.gen(function* () {
        const { emulator, options, run } = yield* connect
        const client = createClerkClient({ ...options, proxyUrl: options.apiUrl })
        yield* Effect.promise(async () => {
          const { id: userId } = await client.users.createUser({ username: "ada" })
          const { clientId } = await client.sessions.createSession({ userId })
          const browser = new Browser()
          assert.deepStrictEqual((await browser.open(client, origin)).handshakes, [])
          browser.cookies.set("__client", Redacted.value(await run(emulator.frontend.clientToken(clientId))))
          browser.cookies.set("__client_uat", "1")
          const visit = await browser.open(client, `${origin}/cards?page=2`, { authorizedParties: [origin] })
          assert.deepStrictEqual(
            [visit.handshakes, visit.state.toAuth()?.userId],
            [["client-uat-but-no-session-token"], userId]
          )
          assert.sameMembers(Array.from(browser.cookies.keys()), ["__client", "__client_uat", "__session"])
          const again = await browser.open(client, origin)
          assert.deepStrictEqual([again.handshakes, again.state.toAuth()?.userId], [[], userId])
        })
      })
    )
  }
)

layer(served(), { excludeTestServices: true })("the handshake of the embedded Clerk", (it) => {
  it.effect("is a signed token unless a nonce is asked for", () =>
    Effect.gen(function* () {
      const { client, emulator, options, run } = yield* connect
      yield* Effect.promise(async () => {
        const { id: userId } = await client.users.createUser({ username: "ada" })
        const { clientId } = await client.sessions.createSession({ userId })
        const url = new URL("/v1/client/handshake", options.apiUrl)
        url.searchParams.set("redirect_url", `${origin}/cards?page=2`)
        url.searchParams.set("__clerk_db_jwt", Redacted.value(await run(emulator.frontend.clientToken(clientId))))
        const { headers, status } = await fetch(url, { redirect: "manual" })
        const location = headers.get("location") ?? ""
        assert.strictEqual(status, 307)
        assert.match(location, /^https:\/\/app\.example\.com\/cards\?page=2&__clerk_handshake=[\w-]+\.[\w-]+\.[\w-]+$/)
        const state = await client.authenticateRequest(new Request(location))
        assert.strictEqual(state.toAuth()?.userId, userId)
        assert.strictEqual(state.headers.get("location"), `${origin}/cards?page=2`)
      })
    })
  )

  it.effect("returns only to web pages", () =>
    Effect.gen(function* () {
      const { options } = yield* connect
      for (const redirectUrl of ["", "javascript:alert(1)", "/cards"]) {
        const url = new URL("/v1/client/handshake", options.apiUrl)
        url.searchParams.set("redirect_url", redirectUrl)
        const response = yield* Effect.promise(() => fetch(url, { redirect: "manual" }))
        const body = yield* Effect.promise(() => response.json() as Promise<{ errors: [{ code: string }] }>)
        assert.deepStrictEqual([response.status, body.errors[0].code], [422, "invalid_redirect_url"])
      }
    })
  )
})
