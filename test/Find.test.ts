import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { type ClerkErrors, ClerkService, Find, type SDKError, Users } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import * as Recording from "./recording.js"
import { modes } from "./testing/modes.js"

const idOf = Option.map(({ id }: { readonly id: string }) => id)

describe.each(modes)("a lookup, %s", (_, layer) => {
  it.effect("returns the user, or nothing", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const ada = yield* users.create({
        emailAddress: ["ada@example.com", "lovelace@example.com"],
        externalId: "-1"
      })
      yield* users.create({ emailAddress: ["grace@example.com"], externalId: "1" })
      const found = {
        id: yield* Find.user({ userId: ada.id }),
        primary: yield* Find.userByEmailAddress({ emailAddress: "ada@example.com" }),
        secondary: yield* Find.userByEmailAddress({ emailAddress: "lovelace@example.com" }),
        external: yield* Find.userByExternalId({ externalId: "-1" })
      }
      for (const [way, user] of Object.entries(found)) assert.deepStrictEqual(idOf(user), Option.some(ada.id), way)
      const missing = {
        id: yield* Find.user({ userId: "user_nobody" }),
        address: yield* Find.userByEmailAddress({ emailAddress: "nobody@example.com" }),
        external: yield* Find.userByExternalId({ externalId: "2" })
      }
      for (const [way, user] of Object.entries(missing)) assert.isTrue(Option.isNone(user), way)
    }).pipe(Effect.provide(layer()))
  )

  it.effect("returns the organization, or nothing", () =>
    Effect.gen(function* () {
      const { organizations } = yield* ClerkService
      const { id } = yield* organizations.create({ name: "Engines", slug: "engines" })
      assert.deepStrictEqual(idOf(yield* Find.organization({ organizationId: id })), Option.some(id))
      const bySlug = yield* Find.organizationBySlug({ slug: "engines", includeMembersCount: true })
      assert.deepStrictEqual(
        Option.map(bySlug, (found) => [found.id, found.membersCount]),
        Option.some([id, 0])
      )
      assert.isTrue(Option.isNone(yield* Find.organization({ organizationId: "org_none" })))
      assert.isTrue(Option.isNone(yield* Find.organizationBySlug({ slug: "none" })))
    }).pipe(Effect.provide(layer()))
  )

  it.effect("returns a page of users with the total of its filters", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      yield* Effect.forEach(["a", "b", "c"], (username) => users.create({ username, firstName: "Ada" }))
      const { id } = yield* users.create({ username: "d" })
      const page = yield* Find.usersWithTotal({ nameQuery: "ada", limit: 1, offset: 1, orderBy: "username" })
      assert.deepStrictEqual([page.data.map(({ username }) => username), page.totalCount], [["b"], 3])
      const rest = yield* Find.usersWithTotal({ startingAfter: id, orderBy: "-created_at" })
      assert.strictEqual(rest.totalCount, 4)
      assert.strictEqual((yield* Find.usersWithTotal()).totalCount, 4)
    }).pipe(Effect.provide(layer()))
  )
})

describe("a lookup", () => {
  it.effect("fails if Clerk does not say whether there is such a user", () =>
    Effect.gen(function* () {
      const error: ClerkErrors<400 | 401> | SDKError = yield* Effect.flip(Find.user({ userId: "user_1" }))
      assert.strictEqual(error.status, 401)
    }).pipe(Effect.provide(Recording.make(Recording.errors(401, "clerk_key_invalid")).client()))
  )
})

describe("a user", () => {
  const create = (input: Users.CreateInput) => Effect.flatMap(ClerkService, (clerk) => clerk.users.create(input))

  it.effect("has a primary email address, if any", () =>
    Effect.gen(function* () {
      const ada = yield* create({ emailAddress: ["ada@example.com", "lovelace@example.com"] })
      const other = ada.emailAddresses[1]
      assert.strictEqual(Users.primaryEmailAddress(ada)?.emailAddress, "ada@example.com")
      assert.strictEqual(
        Users.primaryEmailAddress({ ...ada, primaryEmailAddressId: other?.id ?? null })?.emailAddress,
        "lovelace@example.com"
      )
      assert.isUndefined(Users.primaryEmailAddress(yield* create({ username: "grace" })))
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )

  it.effect("has a full name, if any", () =>
    Effect.gen(function* () {
      const user = yield* create({ username: "ada" })
      const nameOf = (firstName: string | null, lastName: string | null) =>
        Users.fullName({ ...user, firstName, lastName })
      assert.strictEqual(nameOf("Ada", "Lovelace"), "Ada Lovelace")
      assert.strictEqual(nameOf("Ada", null), "Ada")
      assert.strictEqual(nameOf(null, "Lovelace"), "Lovelace")
      assert.isUndefined(nameOf(null, ""))
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})
