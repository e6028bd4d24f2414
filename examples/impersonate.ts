/** Support signs in as a user: run by `npm run example`, or by `npm run example -- --live` against api.clerk.com. */
import { NodeRuntime } from "@effect/platform-node"
import { Clock, DateTime, Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkLayer } from "./support/plumbing.js"

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const user = yield* Effect.acquireRelease(
    clerk.users.create({
      emailAddress: [`ada+clerk_test_${yield* Clock.currentTimeMillis}@example.com`],
      skipPasswordRequirement: true
    }),
    ({ id }) => Effect.orDie(Effect.zipRight(clerk.users.delete({ userId: id }), Effect.log(`user deleted: ${id}`)))
  )
  yield* Effect.log(`user: ${user.id}`)

  const session = yield* clerk.sessions.create({ userId: user.id })
  yield* Effect.log(`session: ${session.id}, ${session.status} until ${DateTime.formatIso(session.expireAt)}`)

  const page = yield* clerk.sessions.list({ userId: user.id, paginated: true })
  yield* Effect.log(
    `sessions.list: ${page.totalCount} session(s) of this user: ${page.data.map(({ id }) => id).join(", ")}`
  )

  const { jwt } = yield* clerk.sessions.createToken({ sessionId: session.id })
  yield* Effect.log(`session token: a JWT of ${jwt.length} characters, signed with RS256`)

  const actorToken = yield* clerk.actorTokens.create({ userId: user.id, actor: { sub: "user_support" } })
  yield* Effect.log(`actor token: ${actorToken.id}, ${actorToken.status}`)

  const revoked = yield* clerk.actorTokens.revoke({ actorTokenId: actorToken.id })
  yield* Effect.log(`revoked: ${revoked.id}, ${revoked.status}`)

  yield* clerk.actorTokens
    .revoke({ actorTokenId: actorToken.id })
    .pipe(
      Effect.catchTag("ClerkErrors", (error) =>
        Effect.log(`revoked again: ${error._tag} ${error.status}, as expected\n${error.message}`)
      )
    )
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
