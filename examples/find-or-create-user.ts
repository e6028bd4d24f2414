/** Finds a user by email address, or creates one; safe to run twice, and by two servers at once. */
import { NodeRuntime } from "@effect/platform-node"
import { Clock, Effect } from "effect"
import { ClerkService, type Users } from "effect-clerk"
import { ClerkLayer } from "./support/plumbing.js"

const findUser = (emailAddress: string) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const page = yield* clerk.users.list({ emailAddress: [emailAddress], limit: 1 })
    return page.data[0]
  })

const findOrCreateUser = (emailAddress: string, details: Users.CreateInput) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const found = yield* findUser(emailAddress)
    if (found !== undefined) return found
    return yield* clerk.users.create({ ...details, emailAddress: [emailAddress] }).pipe(
      // Another server was faster between our two requests: the user is there now.
      Effect.catchTag("ClerkErrors", (error) =>
        error.hasCode("form_identifier_exists")
          ? Effect.flatMap(findUser(emailAddress), (user) => (user === undefined ? error : Effect.succeed(user)))
          : error
      )
    )
  })

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const emailAddress = `grace+clerk_test_${yield* Clock.currentTimeMillis}@example.com`
  const details = { firstName: "Grace", lastName: "Hopper", skipPasswordRequirement: true }

  const created = yield* findOrCreateUser(emailAddress, details)
  yield* Effect.addFinalizer(() => Effect.ignoreLogged(clerk.users.delete({ userId: created.id })))
  yield* Effect.log(`created: ${created.id}, ${created.firstName} ${created.lastName}`)

  const found = yield* findOrCreateUser(emailAddress, details)
  yield* Effect.log(`found: ${found.id}, the same user: ${found.id === created.id}`)
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
