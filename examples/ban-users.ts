/** Bans a list of users, fifty in each request, and checks that they are banned. */
import { NodeRuntime } from "@effect/platform-node"
import { Array, Effect, Stream } from "effect"
import { ClerkService, Page } from "effect-clerk"
import { ClerkLayer, temporaryUsers } from "./support/plumbing.js"

const banAll = (userIds: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    const batches = Array.chunksOf(userIds, 50)
    const banned = yield* Effect.forEach(batches, (batch) => clerk.users.banBulk({ userIds: batch }))
    return { requests: batches.length, banned: banned.flatMap(({ data }) => data.map(({ id }) => id)) }
  })

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const users = yield* temporaryUsers(60)
  const { banned, requests } = yield* banAll(users.map(({ id }) => id))
  yield* Effect.log(`banned: ${banned.length} users in ${requests} requests`)

  const ours = new Set(banned)
  const confirmed = yield* Page.stream(clerk.users.list, { banned: true }).pipe(
    Stream.filter(({ id }) => ours.has(id)),
    Stream.runCount
  )
  yield* Effect.log(`confirmed: ${confirmed} of them are on Clerk's list of banned users`)

  yield* banAll(["user_unknown"]).pipe(Effect.catchAll((error) => Effect.log(`unknown id: ${error.message}`)))
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
