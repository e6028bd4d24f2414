import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkClient, ClerkErrors, ClerkService, SDKError } from "effect-clerk"
import { modes } from "./modes.js"

describe.each(modes)("errors, %s", (_, layer) => {
  it.effect("are `ClerkErrors` if the operation declares the status", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const error = yield* Effect.flip(users.get({ userId: "user_unknown" }))
      assert.instanceOf(error, ClerkErrors)
      assert.deepStrictEqual([error.operation, error.status, error.attempts], ["users.get", 404, 1])
      assert.deepStrictEqual(error.errors, [
        {
          code: "resource_not_found",
          message: "not found",
          longMessage: "No user was found with id user_unknown",
          meta: {}
        }
      ])
      assert.match(error.traceId ?? "", /^[0-9a-f]{32}$/)
    }).pipe(Effect.provide(layer()))
  )

  it.effect("are `UnexpectedStatus` if the operation does not declare the status", () =>
    Effect.gen(function* () {
      const { m2m } = yield* ClerkService
      const unknownKey = { machineSecretKey: Redacted.make("ak_unknown") }
      const error = yield* Effect.flip(Effect.provideService(m2m.createToken(), ClerkClient.CallOptions, unknownKey))
      assert.instanceOf(error, SDKError)
      assert.strictEqual(error.operation, "m2m.createToken")
      assert.isTrue(error.reason._tag === "UnexpectedStatus" && error.reason.status === 401)
      assert.include(error.message, "machine_secret_key_invalid")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("contain the parameter in `meta`", () =>
    Effect.gen(function* () {
      const { organizations, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: organizationId } = yield* organizations.create({ name: "Engines", createdBy: userId })
      const taken = yield* Effect.flip(users.create({ username: "ada" }))
      assert.isTrue(taken instanceof ClerkErrors && taken.status === 422)
      assert.deepStrictEqual(taken instanceof ClerkErrors && taken.errors[0]?.meta, { param_name: "username" })
      const privateMetadata = { text: "x".repeat(5000) }
      yield* organizations.updateMetadata({ organizationId, privateMetadata })
      const large = yield* Effect.flip(
        organizations.updateMetadata({ organizationId, privateMetadata: { more: privateMetadata.text } })
      )
      assert.deepStrictEqual(large instanceof ClerkErrors && large.errors[0]?.meta, { param_name: "private_metadata" })
    }).pipe(Effect.provide(layer()))
  )
})
