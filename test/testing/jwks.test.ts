import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("signing keys, %s", (_, provide) => {
  it.effect("sign from their rotation on, and the keys before still verify", () =>
    Effect.gen(function* () {
      const { jwks, sessions, users } = yield* ClerkService
      const emulator = yield* ClerkEmulator
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: sessionId } = yield* sessions.create({ userId })
      const newToken = Effect.map(sessions.createToken({ sessionId }), ({ jwt }) => jwt)
      const before = yield* newToken
      const pem = yield* emulator.jwtKey
      const kid = yield* emulator.rotateSigningKey
      const after = yield* newToken
      assert.strictEqual(decodeProtectedHeader(before).kid, emulator.instanceId)
      assert.strictEqual(decodeProtectedHeader(after).kid, kid)
      assert.notStrictEqual(yield* emulator.jwtKey, pem)
      const keys = yield* jwks.get()
      assert.deepStrictEqual(
        keys.keys.map((key) => key.kid),
        [emulator.instanceId, kid]
      )
      for (const token of [before, after]) {
        const { payload } = yield* Effect.promise(() =>
          jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), { currentDate: new Date(0) })
        )
        assert.strictEqual(payload.sub, userId)
        assert.strictEqual((yield* sessions.verify({ sessionId, token })).id, sessionId)
      }
      assert.deepStrictEqual(yield* statusAndCode(sessions.verify({ sessionId, token: `${after}x` })), [
        400,
        "invalid_session_token"
      ])
    }).pipe(Effect.provide(provide()))
  )
})
