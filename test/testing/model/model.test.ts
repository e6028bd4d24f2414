import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, ManagedRuntime } from "effect"
import { Domains, Endpoint, OrganizationPermissions, OrganizationRoles, RoleSets, resources } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import fc from "fast-check"
import { signingKey } from "../modes.js"
import { makePick } from "./Listing.js"
import { accessListings } from "./listings/access.js"
import { billingListings } from "./listings/billing.js"
import { connectionListings } from "./listings/connections.js"
import { machineListings } from "./listings/machines.js"
import { organizationListings } from "./listings/organizations.js"
import { roleListings } from "./listings/roles.js"
import { sessionListings } from "./listings/sessions.js"
import { userListings } from "./listings/users.js"
import { Model } from "./Model.js"
import { type Real, type Services, Step } from "./Step.js"
import { accessSteps } from "./steps/access.js"
import { billingSteps } from "./steps/billing.js"
import { connectionSteps } from "./steps/connections.js"
import { machineSteps } from "./steps/machines.js"
import { organizationSteps } from "./steps/organizations.js"
import { roleSteps } from "./steps/roles.js"
import { sessionSteps } from "./steps/sessions.js"
import { addUser, userSteps } from "./steps/users.js"

const billing = {
  plans: [
    { slug: "pro", payerType: "user", amount: 900, annualMonthlyAmount: 800 },
    { slug: "team", payerType: "org", amount: 2900, freeTrialDays: 3 }
  ]
} as const

const listings = [
  ...userListings,
  ...sessionListings,
  ...organizationListings,
  ...roleListings,
  ...accessListings,
  ...machineListings,
  ...connectionListings,
  ...billingListings
]

const checkLaws = (model: Model, seed: number) => {
  const pick = makePick(seed)
  return Effect.forEach(listings, ({ check }) => check(model, pick), { discard: true })
}

/** The laws hold between any two steps, not only at the end. */
const lawStep = fc.nat().map((seed) => new Step("laws", seed, (model) => checkLaws(model, seed)))

/** Sessions, invitations and tokens expire. */
const clockStep = fc
  .constantFrom("1 millis" as const, "2 minutes" as const, "1 day" as const, "8 days" as const)
  .map(
    (duration) =>
      new Step("clock", duration, () => Effect.flatMap(ClerkEmulator, ({ clock }) => clock.advance(duration)))
  )

/** An instance with some users and organizations, and the model of what it has. */
const start = Effect.gen(function* () {
  const model = new Model()
  const { clock, seed } = yield* ClerkEmulator
  yield* clock.advance("1 millis")
  const { organizations, users } = yield* seed({
    users: [{ username: "root" }, { emailAddress: ["root@example.com"] }, { phoneNumber: ["+15555550199"] }],
    organizations: [
      { name: "First", members: [] },
      { name: "Second", members: [] }
    ]
  })
  for (const user of users) addUser(model, user)
  for (const { id } of organizations) model.add("organization", id)
  for (const { id } of (yield* OrganizationPermissions.list({ limit: 500 })).data) model.add("permission", id)
  for (const { id } of (yield* OrganizationRoles.list({ limit: 500 })).data) model.add("role", id)
  for (const { id } of (yield* RoleSets.list({ limit: 500 })).data) model.add("roleSet", id)
  for (const { id } of (yield* Domains.list()).data) model.add("domain", id)
  return model
})

const operations = new Set(
  Object.values<object>(resources).flatMap((module) =>
    Object.values(module).flatMap((member) => (Endpoint.isEndpoint(member) ? [member.spec.operation] : []))
  )
)

const used = new Set<string>()

/** Runs steps on an embedded Clerk of their own, and checks the laws at the end. */
const property = (steps: ReadonlyArray<fc.Arbitrary<Step>>) =>
  fc.asyncProperty(
    fc.commands([...steps, lawStep, clockStep], { size: "max", maxCommands: 60 }),
    fc.nat(),
    fc.tuple(...steps),
    async (commands, seed, each) => {
      const runtime = ManagedRuntime.make(Layer.orDie(ClerkEmulator.layer({ signingKey, billing })))
      const run = async <A, E>(effect: Effect.Effect<A, E, Services>): Promise<A> => {
        const exit = await runtime.runPromiseExit(effect)
        if (Exit.isSuccess(exit)) return exit.value
        // A plain error, because fast-check prints all that an error has.
        const error: unknown = Cause.squash(exit.cause)
        throw new Error(error instanceof Error ? error.message : String(error))
      }
      try {
        const real: Real = { run, used }
        const model = await run(start)
        // With a record of every kind at first, few steps are enough to delete one that others depend on.
        for (const first of each) if (/\.(create|add|connect)/.test(first.operation)) await first.run(model, real)
        await fc.asyncModelRun(() => ({ model, real }), commands)
        await run(checkLaws(model, seed))
      } finally {
        await runtime.dispose()
      }
    }
  )

const numRuns = Number(process.env["MODEL_RUNS"] ?? 20)
const timeout = numRuns * 3000

// Shrinking can take minutes: whatever has been found by then is reported rather than a test that timed out.
const parameters = { numRuns, interruptAfterTimeLimit: timeout - 10_000, markInterruptAsFailure: true }

describe("the embedded Clerk obeys its model", () => {
  it.each([
    ["users, sessions and organizations", [...userSteps, ...sessionSteps, ...organizationSteps]],
    ["organizations and roles", [...organizationSteps, ...roleSteps]],
    ["connections, directories and machines", [...connectionSteps, ...machineSteps]],
    ["invitations, lists, billing and users", [...accessSteps, ...billingSteps, ...userSteps]],
    [
      "everything",
      [
        ...userSteps,
        ...sessionSteps,
        ...organizationSteps,
        ...roleSteps,
        ...accessSteps,
        ...machineSteps,
        ...connectionSteps,
        ...billingSteps
      ]
    ]
  ])("with %s", (_, steps) => fc.assert(property(steps), parameters), timeout)

  it("with at least 60 operations that change something", () => {
    const called = Array.from(used).filter((name) => operations.has(name))
    assert.isAtLeast(called.length, 60, called.join(" "))
  })
})
