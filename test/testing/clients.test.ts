import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const notFound = [404, "resource_not_found"] as const

describe.each(modes)("clients and sign-ups, %s", (_, provide) => {
  it.effect("have the sessions that are on them", () =>
    Effect.gen(function* () {
      const { clients, sessions, users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { id: userId } = yield* users.create({ username: "ada" })
      const session = yield* sessions.create({ userId })
      const { clientId } = session
      yield* sessions.create({ userId })
      const client = yield* clients.get({ clientId })
      assert.deepStrictEqual(
        [client.sessionIds, client.sessions, client.lastActiveSessionId],
        [[session.id], [session], session.id]
      )
      const { data, totalCount } = yield* clients.list({ paginated: true })
      assert.deepStrictEqual([totalCount, data[1]], [2, client])
      assert.deepStrictEqual(yield* clients.verify({ token: yield* frontend.clientToken(clientId) }), client)
      assert.deepStrictEqual(yield* statusAndCode(clients.verify({ token: "none" })), [401, "authentication_invalid"])
      yield* sessions.revoke({ sessionId: session.id })
      const later = yield* clients.get({ clientId })
      assert.deepStrictEqual([later.sessions[0]?.status, later.lastActiveSessionId], ["revoked", null])
      assert.deepStrictEqual(yield* statusAndCode(clients.get({ clientId: "client_none" })), notFound)
    }).pipe(Effect.provide(provide()))
  )

  it.effect("return the cookies of a handshake once", () =>
    Effect.gen(function* () {
      const { clients, sessions, users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: sessionId } = yield* sessions.create({ userId })
      const nonce = yield* frontend.handshake(sessionId)
      const { directives } = yield* clients.getHandshakePayload({ nonce })
      const token = /^__session=([^;]+)/.exec(directives[0] ?? "")?.[1] ?? ""
      assert.strictEqual((yield* sessions.verify({ sessionId, token })).id, sessionId)
      assert.match(directives[1] ?? "", /^__client_uat=\d+; Path=\//)
      assert.deepStrictEqual(yield* statusAndCode(clients.getHandshakePayload({ nonce })), notFound)
    }).pipe(Effect.provide(provide()))
  )

  it.effect("get what frontend actions make with the time of the embedded Clerk, and the same in every run", () =>
    Effect.gen(function* () {
      const { sessions, users } = yield* ClerkService
      const { clock, frontend, reset } = yield* ClerkEmulator
      const act = Effect.gen(function* () {
        yield* clock.advance("1 hour")
        const { id: userId } = yield* users.create({ username: "ada" })
        const { id: sessionId } = yield* sessions.create({ userId })
        const { createdAt, id } = yield* frontend.connectAccount(userId, { provider: "oauth_google" })
        return [id, createdAt, yield* frontend.handshake(sessionId)]
      })
      const first = yield* act
      assert.deepStrictEqual(first[1], DateTime.unsafeMake(3_600_000))
      yield* reset
      assert.deepStrictEqual(yield* act, first)
    }).pipe(Effect.provide(provide()))
  )

  it.effect("become users, with the external id that the backend gave them", () =>
    Effect.gen(function* () {
      const { sessions, signUps, users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const started = yield* frontend.startSignUp({
        emailAddress: "ada@example.com",
        firstName: "Ada",
        password: "analytical engine"
      })
      const { id } = started
      assert.deepStrictEqual(yield* signUps.get({ id }), started)
      assert.deepStrictEqual([started.status, started.unverifiedFields], ["missing_requirements", ["email_address"]])
      const updated = yield* signUps.update({ id, externalId: "42", customAction: true })
      assert.deepStrictEqual([updated.externalId, updated.customAction], ["42", true])
      const completed = yield* frontend.completeSignUp(id)
      assert.deepStrictEqual(yield* signUps.get({ id }), completed)
      const userId = completed.createdUserId ?? ""
      const user = yield* users.get({ userId })
      assert.deepStrictEqual([user.firstName, user.externalId], ["Ada", "42"])
      assert.isTrue((yield* users.verifyPassword({ userId, password: "analytical engine" })).verified)
      assert.strictEqual((yield* sessions.get({ sessionId: completed.createdSessionId ?? "" })).userId, userId)
      const ended = [403, "sign_up_cannot_be_updated"] as const
      assert.deepStrictEqual(yield* statusAndCode(signUps.update({ id, externalId: "43" })), ended)

      const other = yield* frontend.startSignUp({ username: "grace" })
      yield* TestClock.adjust("1 day")
      assert.strictEqual((yield* signUps.get({ id: other.id })).status, "abandoned")
      assert.deepStrictEqual(yield* statusAndCode(signUps.update({ id: other.id, externalId: "43" })), ended)
      assert.deepStrictEqual(yield* statusAndCode(signUps.get({ id: "sua_none" })), notFound)
    }).pipe(Effect.provide(provide()))
  )
})
