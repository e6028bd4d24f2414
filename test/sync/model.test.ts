import { assert, it } from "@effect/vitest"
import { Effect, FastCheck, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { Sync } from "effect-clerk/sync"
import { ClerkEmulator } from "effect-clerk/testing"
import type { WebhookEvent } from "effect-clerk/webhooks"
import { describeOnEach } from "./databases.js"
import { assertInStep, collectEvents, deliver, withSync } from "./setup.js"

type Command =
  | { readonly type: "createUser" | "createOrganization" | "drop" | "backfill" | "reconcile" }
  | { readonly type: "updateUser" | "deleteUser" | "updateOrganization" | "deleteOrganization"; readonly at: number }
  | {
      readonly type: "addMember" | "changeRole" | "removeMember" | "ensureUser"
      readonly at: number
      readonly of: number
    }
  | { readonly type: "wait"; readonly millis: number }
  | { readonly type: "deliver"; readonly at: number; readonly again: boolean }
  | { readonly type: "failingBackfill" | "failingReconcile"; readonly calls: number }
  | { readonly type: "together"; readonly commands: ReadonlyArray<Command> }

const at = FastCheck.nat({ max: 20 })

const changes: ReadonlyArray<FastCheck.Arbitrary<Command>> = [
  FastCheck.record({ type: FastCheck.constantFrom("createUser" as const, "createOrganization" as const) }),
  FastCheck.record({
    type: FastCheck.constantFrom(
      "updateUser" as const,
      "updateUser" as const,
      "updateOrganization" as const,
      "deleteUser" as const,
      "deleteOrganization" as const
    ),
    at
  }),
  FastCheck.record({
    type: FastCheck.constantFrom(
      "addMember" as const,
      "addMember" as const,
      "changeRole" as const,
      "removeMember" as const
    ),
    at,
    of: at
  }),
  // Often 0, so that several changes have the same time.
  FastCheck.record({ type: FastCheck.constant("wait" as const), millis: FastCheck.constantFrom(0, 1, 1000, 100_000) })
]

const delivery: FastCheck.Arbitrary<Command> = FastCheck.record({
  type: FastCheck.constant("deliver" as const),
  at,
  again: FastCheck.boolean()
})

const runs: ReadonlyArray<FastCheck.Arbitrary<Command>> = [
  FastCheck.record({ type: FastCheck.constantFrom("backfill" as const, "reconcile" as const) }),
  FastCheck.record({
    type: FastCheck.constantFrom("failingBackfill" as const, "failingReconcile" as const),
    calls: FastCheck.nat({ max: 6 })
  }),
  FastCheck.record({ type: FastCheck.constant("ensureUser" as const), at, of: at })
]

const together: FastCheck.Arbitrary<Command> = FastCheck.record({
  type: FastCheck.constant("together" as const),
  commands: FastCheck.array(FastCheck.oneof(...changes, ...changes, delivery, delivery, ...runs), {
    minLength: 2,
    maxLength: 6
  })
})

const commands = (others: ReadonlyArray<FastCheck.Arbitrary<Command>>) =>
  FastCheck.array(FastCheck.oneof(...changes, ...changes, delivery, delivery, together, ...runs, ...others), {
    minLength: 5,
    maxLength: 50,
    size: "max"
  })

/** Runs commands against the embedded Clerk and the tables; keeps the events that were not delivered. */
const runner = Effect.gen(function* () {
  const service = yield* ClerkService
  const sync = yield* Sync
  const { faults, inspect } = yield* ClerkEmulator
  const newEvents = yield* collectEvents
  const waiting: Array<WebhookEvent> = []
  let count = 0
  const pick = <A>(items: ReadonlyArray<A>, at: number): A | undefined => items[at % Math.max(1, items.length)]

  /** Every list that is read in the end fails once, after a number of calls that succeed. */
  const failing = (calls: number, effect: Effect.Effect<unknown, unknown>) =>
    Effect.gen(function* () {
      if (calls > 0) yield* faults.inject("*", { times: calls })
      yield* faults.inject("*", { status: 500 })
      const result = yield* Effect.either(effect)
      yield* faults.clear
      return result
    })

  const run = (command: Command): Effect.Effect<unknown, unknown, Sync> =>
    Effect.gen(function* () {
      const { organizations, users } = yield* inspect
      const user = "at" in command ? pick(users, command.at) : undefined
      const organization =
        "of" in command
          ? pick(organizations, command.of)
          : "at" in command
            ? pick(organizations, command.at)
            : undefined
      const member = { organizationId: organization?.id ?? "org_none", userId: user?.id ?? "user_none" }
      count += 1
      switch (command.type) {
        case "createUser":
          return yield* service.users.create({ username: `user_${count}`, skipPasswordRequirement: true })
        case "createOrganization":
          return yield* service.organizations.create({ name: `Organization ${count}`, slug: `organization-${count}` })
        case "updateUser":
          return yield* service.users.update({ userId: member.userId, firstName: `Name ${count}` })
        case "updateOrganization":
          return yield* service.organizations.update({ organizationId: member.organizationId, name: `Name ${count}` })
        case "deleteUser":
          return yield* service.users.delete({ userId: member.userId })
        case "deleteOrganization":
          return yield* service.organizations.delete({ organizationId: member.organizationId })
        case "addMember":
          return yield* service.organizationMemberships.create({ ...member, role: "org:member" })
        case "changeRole":
          return yield* service.organizationMemberships.update({
            ...member,
            role: count % 2 ? "org:admin" : "org:member"
          })
        case "removeMember":
          return yield* service.organizationMemberships.delete(member)
        case "ensureUser":
          return yield* sync.ensureUser(member)
        case "wait":
          return yield* TestClock.adjust(command.millis)
        case "drop":
          return waiting.shift()
        case "deliver": {
          waiting.push(...(yield* newEvents))
          const index = command.at % Math.max(1, waiting.length)
          const event = waiting[index]
          if (event === undefined) return
          if (!command.again) waiting.splice(index, 1)
          // What is not accepted is delivered again later.
          if ((yield* deliver(event)) !== 204) waiting.push(event)
          return
        }
        case "backfill":
          return yield* sync.backfill
        case "reconcile":
          return yield* sync.reconcile()
        case "failingBackfill":
          return yield* failing(command.calls, sync.backfill)
        case "failingReconcile":
          return yield* failing(command.calls, sync.reconcile())
        case "together":
          return yield* Effect.forEach(
            command.commands,
            (each) => Effect.zipRight(Effect.yieldNow(), Effect.ignore(run(each))),
            {
              concurrency: "unbounded"
            }
          )
      }
      // Many commands cannot be done, such as deleting a user when there is none.
    })
  return {
    run: (command: Command) => Effect.ignore(run(command)),
    waiting: Effect.map(newEvents, (events) => [...waiting, ...events])
  }
})

const shuffled = <A>(items: ReadonlyArray<A>, seed: number): ReadonlyArray<A> =>
  items
    .map((item, index) => ({ item, key: ((index + 1) * (seed * 2 + 1) * 7919) % 10_007 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)

describeOnEach("tables after any changes and deliveries", (database, { dialect }) => {
  const settings = { fastCheck: { numRuns: dialect === "pg" ? 15 : 25 }, timeout: 240_000 }

  it.effect.prop(
    "are equal to Clerk when all events have come, in any order and some of them twice",
    { commands: commands([]), seed: FastCheck.nat({ max: 5000 }) },
    ({ commands, seed }) =>
      Effect.gen(function* () {
        const { run, waiting } = yield* runner
        yield* Effect.forEach(commands, run)
        const events = yield* waiting
        for (const event of shuffled([...events, ...events], seed)) {
          assert.strictEqual(yield* deliver(event), 204)
        }
        yield* assertInStep
      }).pipe(withSync(database, { pageSize: 3 })),
    settings
  )

  it.effect.prop(
    "are equal to Clerk after a reconciliation, even if events were lost",
    { commands: commands([FastCheck.constant<Command>({ type: "drop" })]) },
    ({ commands }) =>
      Effect.gen(function* () {
        const { run } = yield* runner
        const sync = yield* Sync
        yield* Effect.forEach(commands, run)
        yield* sync.reconcile()
        yield* assertInStep
        for (const report of Object.values(yield* sync.reconcile())) {
          assert.deepStrictEqual([report.missing.count, report.stale.count, report.extra.count], [0, 0, 0])
        }
      }).pipe(withSync(database, { pageSize: 3 })),
    settings
  )
})
