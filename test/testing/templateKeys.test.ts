import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from "jose"
import { modes, statusAndCode } from "./modes.js"

const own = { name: "hasura", claims: { role: "{{user.username}}" }, customSigningKey: true }

const keyPair = (algorithm: string) =>
  Effect.promise(async () => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
    return { publicKey, pem: await exportPKCS8(privateKey) }
  })

/** A token from the template `own`. */
const minted = Effect.gen(function* () {
  const { sessions, users } = yield* ClerkService
  const { id: userId } = yield* users.create({ username: "lovelace" })
  const { id: sessionId } = yield* sessions.create({ userId })
  const { jwt = "" } = yield* sessions.createTokenFromTemplate({ sessionId, templateName: own.name })
  return jwt
})

describe.each(modes)("JWT templates with a key of their own, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  for (const algorithm of ["HS256", "HS512", "RS384", "ES256"]) {
    it.effect(`sign with it: ${algorithm}`, () =>
      Effect.gen(function* () {
        const { jwtTemplates } = yield* ClerkService
        const { exportState, importState } = yield* ClerkEmulator
        const secret = "a secret that two services share"
        const { pem, publicKey } = algorithm.startsWith("HS")
          ? { pem: secret, publicKey: new TextEncoder().encode(secret) }
          : yield* keyPair(algorithm)
        const template = yield* jwtTemplates.create({
          ...own,
          signingAlgorithm: algorithm,
          signingKey: Redacted.make(pem)
        })
        assert.deepInclude(template, { customSigningKey: true, signingAlgorithm: algorithm })
        assert.notInclude(JSON.stringify(yield* jwtTemplates.list()), "signingKey")
        yield* importState(yield* exportState)
        const jwt = yield* minted
        assert.notProperty(decodeProtectedHeader(jwt), "kid")
        const { payload } = yield* Effect.promise(() =>
          jwtVerify(jwt, publicKey, { algorithms: [algorithm], currentDate: new Date(0) })
        )
        assert.strictEqual(payload["role"], "lovelace")
      }).pipe(emulated)
    )
  }

  it.effect("sign with the instance's key once they have no other", () =>
    Effect.gen(function* () {
      const { jwtTemplates } = yield* ClerkService
      const { instanceId } = yield* ClerkEmulator
      const { id: templateId } = yield* jwtTemplates.create({ ...own, signingAlgorithm: "HS256", signingKey: "secret" })
      const changed = yield* jwtTemplates.update({ ...own, templateId, customSigningKey: false })
      assert.deepInclude(changed, { customSigningKey: false, signingAlgorithm: "RS256" })
      assert.deepInclude(decodeProtectedHeader(yield* minted), { alg: "RS256", kid: instanceId })
    }).pipe(emulated)
  )

  it.effect("need a key that fits their algorithm", () =>
    Effect.gen(function* () {
      const { jwtTemplates } = yield* ClerkService
      const { pem } = yield* keyPair("ES256")
      const { id: templateId } = yield* jwtTemplates.create({ name: "other", claims: {} })
      const missing = [422, "form_conditional_param_missing"]
      const invalid = [422, "form_param_value_invalid"]
      for (const [keys, problem] of [
        [{}, missing],
        [{ signingAlgorithm: "RS256" }, missing],
        [{ signingKey: pem }, missing],
        [{ signingAlgorithm: "HS256", signingKey: "" }, missing],
        [{ signingAlgorithm: "none", signingKey: "secret" }, invalid],
        [{ signingAlgorithm: "RS256", signingKey: "notpem" }, invalid],
        [{ signingAlgorithm: "RS256", signingKey: pem }, invalid],
        [{ signingAlgorithm: "ES384", signingKey: pem }, invalid],
        [{ signingAlgorithm: "none", customSigningKey: false }, invalid]
      ] as const) {
        assert.deepStrictEqual(yield* statusAndCode(jwtTemplates.create({ ...own, ...keys })), problem)
        assert.deepStrictEqual(yield* statusAndCode(jwtTemplates.update({ ...own, ...keys, templateId })), problem)
      }
      assert.deepStrictEqual(
        (yield* jwtTemplates.list()).data.map(({ name }) => name),
        ["other"]
      )
    }).pipe(emulated)
  )
})
