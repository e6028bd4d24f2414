/** Finds a user by email address, or creates one; safe to run twice, and by two servers at once. */
import { NodeRuntime } from "@effect/platform-node"
import { Clock, Effect, Option } from "effect"
import { ClerkService, Find, Users } from "effect-clerk"
import { ClerkLayer } from "./support/plumbing.js"

const findOrCreateUser = (emailAddress: string, details: Users.CreateInput) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const found = yield* Find.userByEmailAddress({ emailAddress })
    if (Option.isSome(found)) return found.value
    return yield* clerk.users.create({ ...details, emailAddress: [emailAddress] }).pipe(
      // Another server was faster between our two requests: the user is there now.
      Effect.catchTag("ClerkErrors", (error) =>
        error.hasCode("form_identifier_exists")
          ? Effect.flatMap(
              Find.userByEmailAddress({ emailAddress }),
              Option.match({ onNone: () => error, onSome: Effect.succeed })
            )
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
  yield* Effect.log(`created: ${created.id}, ${Users.fullName(created)}`)

  const found = yield* findOrCreateUser(emailAddress, details)
  yield* Effect.log(`found: ${found.id}, the same user: ${found.id === created.id}`)
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
