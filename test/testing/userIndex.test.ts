import { Session } from "node:inspector/promises"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { ClerkService, Users } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"

/** How many calls of functions of the embedded Clerk an effect makes. V8 counts them, so that no time is measured. */
const callsOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.promise(async () => {
      const session = new Session()
      session.connect()
      await session.post("Profiler.enable")
      await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false })
      return session
    }),
    (session) =>
      Effect.gen(function* () {
        const take = Effect.promise(() => session.post("Profiler.takePreciseCoverage"))
        yield* take
        yield* effect
        const { result } = yield* take
        return result
          .filter(({ url }) => url.includes("/src/testing/"))
          .flatMap(({ functions }) => functions.map(({ ranges }) => ranges[0]?.count ?? 0))
          .reduce((sum, count) => sum + count, 0)
      }),
    (session) =>
      Effect.promise(async () => {
        await session.post("Profiler.disable")
        session.disconnect()
      })
  )

type Services = Layer.Layer.Success<ReturnType<typeof ClerkEmulator.layer>>

/** An embedded Clerk with 200 users, and one with ten times as many. */
class Sizes extends Context.Tag("Sizes")<
  Sizes,
  { readonly few: Context.Context<Services>; readonly many: Context.Context<Services> }
>() {}

const withCount = (count: number) =>
  Effect.gen(function* () {
    const services = yield* Layer.build(ClerkEmulator.layer())
    yield* Context.get(services, ClerkEmulator).seedUsers(count, (index) => ({
      emailAddress: [`user${index}@example.com`],
      phoneNumber: [`+1555000${String(index).padStart(4, "0")}`],
      username: `user_${index}`,
      externalId: `external_${index}`
    }))
    return services
  })

const sizes = Layer.scoped(Sizes, Effect.all({ few: withCount(200), many: withCount(2000) }))

/** The calls that an operation makes with few and with many users. */
const callsInBoth = <A, E>(operation: Effect.Effect<A, E, ClerkService>) =>
  Effect.flatMap(Sizes, (both) => {
    const calls = (services: Context.Context<Services>) =>
      // The first call may build what later ones use.
      Effect.provide(Effect.zipRight(operation, callsOf(operation)), services)
    return Effect.all({ few: calls(both.few), many: calls(both.many) })
  })

const withUsers = <A, E>(run: (clerk: ClerkService["Type"]) => Effect.Effect<A, E>) => Effect.flatMap(ClerkService, run)

/** The third user. Ids are the same in every run, whatever else exists. */
const third = withUsers(({ users }) => Effect.map(users.list({ username: ["user_2"] }), ({ data }) => data[0]))

const operations: Readonly<Record<string, Effect.Effect<unknown, unknown, ClerkService>>> = {
  "a user by id": Effect.flatMap(third, (user) => withUsers(({ users }) => users.get({ userId: user?.id ?? "" }))),
  "users by id": Effect.flatMap(third, (user) => withUsers(({ users }) => users.list({ userId: [user?.id ?? ""] }))),
  "users by email address": withUsers(({ users }) => users.list({ emailAddress: ["user2@example.com"] })),
  "users by phone number": withUsers(({ users }) => users.list({ phoneNumber: ["+15550000002"] })),
  "users by username": withUsers(({ users }) => users.list({ username: ["user_2"], orderBy: "first_name" })),
  "users by external id": withUsers(({ users }) => users.list({ externalId: ["+external_2"] })),
  "the count of users by email address": withUsers(({ users }) => users.count({ emailAddress: ["user2@example.com"] })),
  "an email address": Effect.flatMap(third, (user) =>
    withUsers(({ emailAddresses }) => emailAddresses.get({ emailAddressId: user?.primaryEmailAddressId ?? "" }))
  ),
  "a page": withUsers(({ users }) => users.list({ limit: 20 })),
  "a page after a user": Effect.flatMap(third, (user) =>
    withUsers(({ users }) => users.list({ limit: 1, startingAfter: user?.id }))
  ),
  "a page after a change": Effect.flatMap(third, (user) =>
    withUsers(({ users }) =>
      Effect.zipRight(users.ban({ userId: user?.id ?? "" }), users.list({ orderBy: "updated_at" }))
    )
  )
}

describe("finding users", () => {
  layer(sizes, { timeout: 60_000 })((it) => {
    for (const [name, operation] of Object.entries(operations)) {
      it.effect(`by index: ${name} is as much work with 2,000 users as with 200`, () =>
        Effect.gen(function* () {
          const { few, many } = yield* callsInBoth(operation)
          assert.isAbove(few, 0)
          // A binary search takes a few more steps.
          assert.isAtMost(many, few + 40)
        })
      )
    }

    it.effect("without an index is more work with more users", () =>
      Effect.gen(function* () {
        const { few, many } = yield* callsInBoth(withUsers(({ users }) => users.list({ query: "nobody" })))
        assert.isAbove(many, few + 1800)
      })
    )
  })

  it.effect("by a filter in an order is the same as among all users in that order", () =>
    Effect.gen(function* () {
      const { seedUsers } = yield* ClerkEmulator
      const seeded = yield* seedUsers(50, (index) => ({ username: `user_${index}`, firstName: `Name ${index % 5}` }))
      const some = seeded.filter((_, index) => index % 3 === 0).map(({ id }) => id)
      for (const orderBy of ["created_at", "-created_at", "first_name", "-first_name", "-username"] as const) {
        const all = yield* Users.list({ limit: 500, orderBy })
        const found = yield* Users.list({ limit: 500, orderBy, userId: some })
        const expected = all.data.filter(({ id }) => some.includes(id))
        assert.deepStrictEqual(
          found.data.map(({ id }) => id),
          expected.map(({ id }) => id)
        )
      }
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})
