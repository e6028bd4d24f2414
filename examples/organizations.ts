/** An organization, its members and their roles. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { ClerkService, Page } from "effect-clerk"
import { ClerkLayer, temporaryUsers } from "./support/plumbing.js"

const program = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const [owner, ...others] = yield* temporaryUsers(4)
  if (owner === undefined) return

  const organization = yield* Effect.acquireRelease(
    clerk.organizations.create({ name: "Analytical Engines", createdBy: owner.id }),
    ({ id }) => Effect.ignoreLogged(clerk.organizations.delete({ organizationId: id }))
  )
  const organizationId = organization.id
  yield* Effect.log(`organization: ${organization.name}, ${organizationId}`)

  yield* Effect.forEach(
    others,
    ({ id }) => clerk.organizationMemberships.create({ organizationId, userId: id, role: "org:member" }),
    { concurrency: 3, discard: true }
  )
  const [promoted] = others
  if (promoted !== undefined) {
    yield* clerk.organizationMemberships.update({ organizationId, userId: promoted.id, role: "org:admin" })
  }

  yield* Page.stream(clerk.organizationMemberships.list, { organizationId }).pipe(
    Stream.runForEach(({ publicUserData, role }) =>
      Effect.log(`${role}: ${publicUserData?.firstName ?? "without a name"}`)
    )
  )

  const administrators = yield* clerk.organizationMemberships.list({ organizationId, role: ["org:admin"] })
  yield* Effect.log(`administrators: ${administrators.totalCount}`)
}).pipe(Effect.scoped)

program.pipe(Effect.provide(ClerkLayer), NodeRuntime.runMain)
