import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import { ClerkService, Endpoint, Find, Machines, resources, Users } from "effect-clerk"
import { Fixtures } from "effect-clerk/testing"
import { codecOf } from "../../src/codec/compile.js"

const endpoints = Object.values<object>(resources).flatMap((module) =>
  Object.values<unknown>({ ...module }).filter((member): member is Endpoint.Any => Endpoint.isEndpoint(member))
)

describe("Fixtures.make", () => {
  it.each(
    endpoints.flatMap(({ spec }) => (spec.success === undefined ? [] : [[spec.operation, spec.success] as const]))
  )("makes what %s returns, as Clerk would send it", (_, schema) => {
    const record = Fixtures.make(schema)
    const codec = codecOf(schema.ast)
    // What JSON has no field for, decoding has none for either.
    assert.deepStrictEqual(codec.decode(JSON.parse(JSON.stringify(codec.encode(record)) ?? "null")), record)
    assert.deepStrictEqual(Fixtures.make(schema), record)
  })

  it("takes the fields that are given, and rejects those that do not fit", () => {
    assert.strictEqual(Fixtures.make(Machines.Machine, { name: "billing" }).name, "billing")
    assert.throws(() => Fixtures.make(Machines.Machine, { name: 5 as unknown as string }))
  })
})

describe("fixtures by name", () => {
  it("belong together", () => {
    const user = Fixtures.user()
    assert.strictEqual(Users.primaryEmailAddress(user)?.emailAddress, "ada@example.com")
    assert.strictEqual(Fixtures.session().userId, user.id)
    assert.strictEqual(Fixtures.apiKey().subject, user.id)
    assert.strictEqual(Fixtures.organizationMembership().organization?.id, Fixtures.organization().id)
    assert.isTrue(DateTime.isUtc(user.createdAt))
  })

  it("take other values", () => {
    assert.strictEqual(Fixtures.user({ firstName: "Grace" }).firstName, "Grace")
    assert.strictEqual(Fixtures.invitation({ status: "revoked" }).status, "revoked")
    assert.strictEqual(Fixtures.machine({ name: "billing" }).name, "billing")
    assert.strictEqual(Fixtures.emailAddress({ emailAddress: "grace@example.com" }).emailAddress, "grace@example.com")
  })

  it.effect("answer for Clerk in a mock", () =>
    Effect.gen(function* () {
      assert.isTrue(Option.isSome(yield* Find.user({ userId: "user_1" })))
      assert.isTrue(Option.isNone(yield* Find.user({ userId: "user_2" })))
    }).pipe(
      Effect.provide(
        ClerkService.layerMock({
          users: {
            get: ({ userId }) =>
              userId === "user_1"
                ? Effect.succeed(Fixtures.user({ id: userId }))
                : Effect.fail(Fixtures.clerkErrors(404, "resource_not_found"))
          }
        })
      )
    )
  )
})
