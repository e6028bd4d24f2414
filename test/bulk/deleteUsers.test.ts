import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { DeleteUsers } from "effect-clerk/bulk"
import { ClerkEmulator } from "effect-clerk/testing"
import { requests, withPassingTime } from "./fixtures.js"

const seed = (count: number, name: string) =>
  Effect.flatMap(ClerkEmulator, ({ seedUsers }) =>
    seedUsers(count, (index) => ({
      externalId: `${name}_${index}`,
      emailAddress: [`${name}${index}@example.com`],
      skipPasswordRequirement: true
    }))
  )

const left = Effect.flatMap(ClerkEmulator, ({ inspect }) => Effect.map(inspect, ({ users }) => users.length))

describe("deleting users", () => {
  it.scoped("deletes all that match, more than a page of them, and no others", () =>
    Effect.gen(function* () {
      yield* seed(1100, "test")
      yield* seed(3, "real")
      assert.deepEqual(yield* DeleteUsers.run({ emailAddressQuery: "test" }), { deleted: 1100, rejected: 0 })
      assert.strictEqual(yield* left, 3)
    }).pipe(Effect.provide(ClerkEmulator.layerHttp()))
  )

  it.scoped("goes on after users that Clerk does not delete, and calls each of them once", () =>
    Effect.gen(function* () {
      yield* seed(520, "test")
      const { faults } = yield* ClerkEmulator
      yield* faults.inject("users.delete", { status: 400, code: "form_param_value_invalid", times: 5 })
      const rejected: Array<string> = []
      const report = yield* DeleteUsers.run(
        { emailAddressQuery: "test" },
        { onRejected: (_, reason) => Effect.sync(() => rejected.push(reason)) }
      )
      assert.deepEqual(report, { deleted: 515, rejected: 5 })
      assert.strictEqual(rejected.length, 5)
      assert.include(rejected[0], "form_param_value_invalid: ")
      assert.strictEqual(yield* left, 5)
    }).pipe(Effect.provide(ClerkEmulator.layerHttp()))
  )

  it.scoped("counts a user whose deletion lost its response, and waits while Clerk is down", () =>
    Effect.gen(function* () {
      yield* seed(20, "test")
      const { faults } = yield* ClerkEmulator
      yield* faults.inject("users.delete", { cut: "after", times: 5 })
      yield* faults.inject("users.delete", { status: 503, times: 40 })
      yield* faults.inject("users.list", { status: 503, times: 5 })
      const report = yield* withPassingTime(DeleteUsers.run({ emailAddressQuery: "test" }))
      assert.deepEqual(report, { deleted: 20, rejected: 0 })
      assert.strictEqual(yield* left, 0)
      assert.isAbove(yield* requests("users.delete"), 40)
    }).pipe(Effect.provide(ClerkEmulator.layerHttp()))
  )
})
