/** Invites a list of addresses, ten in each request, the maximum; a rejected batch logs its addresses. */
import { NodeRuntime } from "@effect/platform-node"
import { Chunk, Clock, Effect, Stream } from "effect"
import { ClerkClient, ClerkService } from "effect-clerk"
import { ClerkLayer } from "./support/plumbing.js"

const inviteAll = (emailAddresses: Iterable<string>) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    return yield* Stream.fromIterable(emailAddresses).pipe(
      Stream.grouped(10),
      Stream.mapEffect((batch) =>
        clerk.invitations
          .createBulk({
            invitations: Chunk.toReadonlyArray(batch).map((emailAddress) => ({ emailAddress, notify: false }))
          })
          .pipe(
            Effect.map(({ data }) => data),
            Effect.catchTag("ClerkErrors", (error) =>
              Effect.as(Effect.log(`rejected: ${Chunk.join(batch, ", ")}\n${error.message}`), [])
            )
          )
      ),
      Stream.runFold([] as ReadonlyArray<string>, (ids, invitations) => [...ids, ...invitations.map(({ id }) => id)])
    )
    // Clerk allows 25 bulk requests an hour, and its Retry-After tells how long to wait, which a script can do.
  }).pipe(ClerkClient.withOptions({ deadline: "2 hours", retry: { maxRetryAfter: "1 hour", attempts: 10 } }))

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const run = yield* Clock.currentTimeMillis
  const addresses = Array.from({ length: 24 }, (_, number) => `guest+clerk_test_${run}_${number}@example.com`)

  const invitationIds = yield* inviteAll(addresses)
  yield* Effect.log(`invited: ${invitationIds.length} of ${addresses.length}, in 3 requests`)

  const again = yield* inviteAll(addresses.slice(0, 2))
  yield* Effect.log(`invited again: ${again.length} of 2`)

  yield* Effect.forEach(invitationIds, (invitationId) => clerk.invitations.revoke({ invitationId }), {
    concurrency: 5,
    discard: true
  })
  yield* Effect.log(`revoked: ${invitationIds.length}`)
})

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
