import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { clerkBackendNames } from "../conformance/clerkBackendNames.js"
import type { Case } from "./javascript/Case.js"
import { declaredResults, methodsOf } from "./javascript/declarations.js"
import { differences, notOperations } from "./javascript/deliberate.js"
import { families } from "./javascript/families.js"
import { connect, served } from "./javascript/served.js"
import { watched } from "./javascript/watched.js"

const cases = families.flatMap((family) => Object.entries(family))
const methods = Array.from(declaredResults.keys())

/** The listed differences that some case came upon. */
const seen = new Set<string>()
const fieldOf = (problem: string): string => problem.split(": ")[0] ?? ""

/** The operations that a method must call. */
const operationsOf = (method: string) =>
  Object.entries(clerkBackendNames).flatMap(([operation, name]) => (name === method ? [operation] : []))

const billing = {
  plans: [{ slug: "pro", payerType: "user", amount: 2000, freeTrialDays: 14, features: ["reports"] }]
} as const

/** Every method of Clerk's official JavaScript client that calls an operation, against the embedded Clerk on a socket. */
layer(served({ billing }), { excludeTestServices: true })("the official JavaScript client", (it) => {
  it.effect("has the methods that its types declare", () =>
    Effect.map(connect, ({ client }) => assert.sameMembers([...methodsOf(client)], methods))
  )

  it("has one case for each method that calls an operation", () => {
    const names = cases.map(([name]) => name)
    assert.deepStrictEqual([...names].sort(), methods.filter((method) => !(method in notOperations)).sort())
  })

  it("has a method for each operation that the table of names gives one, and no other but an alias", () => {
    const named = new Set(Object.values(clerkBackendNames))
    assert.includeMembers(methods, [...named])
    const unnamed = methods.filter((method) => !named.has(method) && !(method in notOperations))
    assert.deepStrictEqual(unnamed, ["domains.delete"])
  })

  it.effect.each(cases)("%s", ([method, run]: [string, Case]) =>
    Effect.gen(function* () {
      const context = yield* connect
      const found = new Set<string>()
      const client = watched(context.client, (problem) => found.add(problem))
      yield* Effect.promise(() => run({ ...context, client }))
      const problems = Array.from(found)
      assert.strictEqual(problems.filter((problem) => !(fieldOf(problem) in differences)).join("\n"), "")
      for (const problem of problems) seen.add(fieldOf(problem))
      const operations = (yield* context.emulator.requests).map(({ operation }) => operation)
      assert.notInclude(operations, undefined)
      for (const operation of operationsOf(method)) assert.include(operations, operation)
    })
  )

  it("differs from its types wherever that is listed", () => {
    assert.sameMembers(Object.keys(differences), Array.from(seen))
  })
})
