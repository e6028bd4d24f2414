import { assert, describe, it } from "@effect/vitest"
import { Effect, Queue } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("a seed, %s", (_, provide) => {
  const people = ["ada", "grace", "edsger"].map((name) => ({
    username: `${name}_1`,
    emailAddress: [`${name}@example.com`]
  }))

  it.effect("leaves an organization without a limit if the instance has none", () =>
    Effect.gen(function* () {
      const { organizationMemberships } = yield* ClerkService
      const { seed } = yield* ClerkEmulator
      const { organizations, users } = yield* seed({
        users: people,
        organizations: [{ name: "Acme", members: [{ user: "ada_1" }] }]
      })
      const organizationId = organizations[0]?.id ?? ""
      assert.strictEqual(organizations[0]?.maxAllowedMemberships, 0)
      for (const { id: userId } of users.slice(1)) {
        yield* organizationMemberships.create({ organizationId, userId, role: "org:member" })
      }
      assert.strictEqual((yield* organizationMemberships.list({ organizationId })).totalCount, 3)
    }).pipe(Effect.provide(provide({ maxAllowedMemberships: 0 })))
  )

  it.effect("makes an organization whose limit leaves room for its members", () =>
    Effect.gen(function* () {
      const { seed } = yield* ClerkEmulator
      const { organizations } = yield* seed({
        users: people,
        organizations: [
          { name: "Full", members: people.map(({ username }) => ({ user: username })) },
          { name: "Told", maxAllowedMemberships: 9, members: [{ user: "ada_1" }] }
        ]
      })
      assert.deepStrictEqual(
        organizations.map((each) => each.maxAllowedMemberships),
        [4, 9]
      )
    }).pipe(Effect.provide(provide({ maxAllowedMemberships: 2 })))
  )

  it.effect("makes a user a member of an organization once, however the user is named", () =>
    Effect.gen(function* () {
      const { seed } = yield* ClerkEmulator
      yield* seed({ users: people })
      for (const user of ["ada_1", "ADA@example.com"]) {
        assert.deepStrictEqual(
          yield* statusAndCode(seed({ organizations: [{ name: "Acme", members: [{ user: "ada_1" }, { user }] }] })),
          [400, "already_a_member_in_organization"]
        )
      }
    }).pipe(Effect.provide(provide()))
  )

  it.effect("makes everything or nothing", () =>
    Effect.gen(function* () {
      const { organizationMemberships, organizations, sessions, users, waitlistEntries } = yield* ClerkService
      const { exportState, seed } = yield* ClerkEmulator
      const { id: userId } = yield* users.create({ username: "here", emailAddress: ["here@example.com"] })
      yield* organizations.create({ name: "Here", createdBy: userId })
      yield* sessions.create({ userId })
      yield* waitlistEntries.create({ emailAddress: "ada@example.com" })
      const before = yield* exportState
      const acme = { name: "Acme", slug: "acme", members: [{ user: "ada_1" }, { user: "here" }] }
      const wrong = [
        { users: [...people, { username: "here" }] },
        {
          users: people,
          organizations: [acme, { ...acme, slug: "acme-2", members: [{ user: "ada_1" }, { user: "nobody" }] }]
        },
        {
          users: people,
          organizations: [acme, { ...acme, slug: "acme-2", members: [{ user: "ada_1", role: "org:none" }] }]
        },
        { users: people, organizations: [acme, acme] }
      ]
      for (const each of wrong) {
        yield* Effect.flip(seed(each))
        assert.deepStrictEqual(yield* exportState, before)
      }
      const seeded = yield* seed({ users: people, organizations: [acme] })
      const organizationId = seeded.organizations[0]?.id ?? ""
      assert.strictEqual((yield* organizationMemberships.list({ organizationId })).totalCount, 2)
    }).pipe(Effect.provide(provide()))
  )

  it.scoped("sends no events, and none if it fails", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { seed, subscribe } = yield* ClerkEmulator
      const events = yield* subscribe
      yield* seed({ users: people, organizations: [{ name: "Acme", members: [{ user: "ada_1" }] }] })
      yield* Effect.flip(seed({ users: [{ username: "linus" }, { username: "ada_1" }] }))
      yield* users.create({ username: "linus" })
      const sent = yield* Queue.takeAll(events)
      assert.deepStrictEqual(
        Array.from(sent, ({ type }) => type),
        ["user.created"]
      )
    }).pipe(Effect.provide(provide()))
  )
})
