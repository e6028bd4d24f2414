import { type HttpApp, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Clock, Duration, Effect, Layer, Queue, Redacted, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator, ClerkServer, WebhookExamples } from "effect-clerk/testing"
import { Webhooks } from "effect-clerk/webhooks"
import { modes } from "./modes.js"

const signingSecret = Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

/** A realistic time: the test clock starts at the epoch, which no signed delivery has. */
const atPresent = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.zipRight(TestClock.setTime(1_700_000_000_000), effect)

/** Waits until the sender has the response to its last attempt and sleeps for the given time. */
const asleepFor = (duration: Duration.DurationInput) =>
  Effect.gen(function* () {
    const wakes = (yield* Clock.currentTimeMillis) + Duration.toMillis(duration)
    const turn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
    yield* Effect.repeat(Effect.zipRight(turn, TestClock.sleeps()), { until: Chunk.contains(wakes) })
  })

const typesOf = (events: Queue.Dequeue<{ readonly type: string }>) =>
  Effect.map(Queue.takeAll(events), (taken) => Chunk.toReadonlyArray(taken).map(({ type }) => type))

describe.each(modes)("events, %s", (_, provide) => {
  it.effect("report all changes, in order", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { subscribe } = yield* ClerkEmulator
      const events = yield* subscribe
      const user = yield* clerk.users.create({ username: "ada" })
      yield* clerk.users.update({ userId: user.id, firstName: "Ada" })
      const session = yield* clerk.sessions.create({ userId: user.id })
      yield* clerk.sessions.revoke({ sessionId: session.id })
      assert.deepStrictEqual(yield* typesOf(events), [
        "user.created",
        "user.updated",
        "session.created",
        "session.revoked"
      ])
      const { id: organizationId } = yield* clerk.organizations.create({ name: "Engines", createdBy: user.id })
      const invitation = yield* clerk.organizationInvitations.create({
        organizationId,
        emailAddress: "b@example.com",
        role: "org:member"
      })
      yield* clerk.organizationInvitations.revoke({ organizationId, invitationId: invitation.id })
      yield* clerk.organizationMemberships.update({ organizationId, userId: user.id, role: "org:member" })
      yield* clerk.users.ban({ userId: user.id })
      yield* clerk.users.delete({ userId: user.id })
      yield* clerk.organizations.delete({ organizationId })
      assert.deepStrictEqual(yield* typesOf(events), [
        "organization.created",
        "organizationMembership.created",
        "organizationInvitation.created",
        "organizationInvitation.revoked",
        "organizationMembership.updated",
        "user.updated",
        "session.removed",
        "organizationMembership.deleted",
        "user.deleted",
        "organization.deleted"
      ])
    }).pipe(Effect.scoped, Effect.provide(provide()))
  )

  it.effect("of roles, domains and billing can all be delivered", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { subscribe } = yield* ClerkEmulator
      const { id: organizationId } = yield* clerk.organizations.create({ name: "Engines" })
      const events = yield* subscribe
      const permission = yield* clerk.organizationPermissions.create({ name: "Read", key: "org:reports:read" })
      const permissionId = permission.id
      const { id: organizationRoleId } = yield* clerk.organizationRoles.create({ name: "Guest", key: "org:guest" })
      yield* clerk.organizationRoles.assignPermission({ organizationRoleId, permissionId })
      yield* clerk.organizationRoles.delete({ organizationRoleId })
      yield* clerk.organizationPermissions.update({ permissionId, name: "Reading" })
      yield* clerk.organizationPermissions.delete({ permissionId })
      const { id: domainId } = yield* clerk.organizationDomains.create({ organizationId, name: "example.com" })
      yield* clerk.organizationDomains.update({ organizationId, domainId, verified: false })
      yield* clerk.organizationDomains.delete({ organizationId, domainId })
      const [free] = (yield* clerk.organizations.getBillingSubscription({ organizationId })).subscriptionItems
      const { subscriptionItem } = yield* clerk.billing.createPriceTransition({
        subscriptionItemId: free?.id ?? "",
        fromPriceId: "cprice_free_org",
        toPriceId: "cprice_team"
      })
      yield* clerk.billing.cancelSubscriptionItem({ subscriptionItemId: subscriptionItem.id })
      const emitted = Chunk.toReadonlyArray(yield* Queue.takeAll(events))
      assert.deepStrictEqual(
        emitted.map(({ type }) => type),
        [
          "permission.created",
          "role.created",
          "role.updated",
          "role.deleted",
          "permission.updated",
          "permission.deleted",
          "organizationDomain.created",
          "organizationDomain.updated",
          "organizationDomain.deleted",
          "subscriptionItem.ended",
          "paymentAttempt.created",
          "subscriptionItem.created",
          "subscriptionItem.active",
          "subscriptionItem.canceled",
          "subscriptionItem.created",
          "subscriptionItem.upcoming"
        ]
      )
      for (const event of emitted) {
        const { body, headers } = yield* WebhookExamples.deliver(event, signingSecret)
        assert.strictEqual((yield* Webhooks.verify({ body, headers, signingSecret })).type, event.type)
      }
    }).pipe(
      Effect.scoped,
      atPresent,
      Effect.provide(provide({ billing: { plans: [{ slug: "team", payerType: "org", amount: 5000 }] } }))
    )
  )

  it.effect("report no failed change", () =>
    Effect.gen(function* () {
      const clerk = yield* ClerkService
      const { subscribe } = yield* ClerkEmulator
      const events = yield* subscribe
      yield* Effect.flip(clerk.users.create({}))
      yield* Effect.flip(clerk.users.update({ userId: "user_nobody" }))
      assert.deepStrictEqual(yield* typesOf(events), [])
    }).pipe(Effect.scoped, Effect.provide(provide()))
  )
})

describe("webhooks of the embedded Clerk", () => {
  /** An embedded Clerk whose events are sent to an app. */
  const sendingTo = (app: HttpApp.Default) =>
    ClerkEmulator.layerWebhooks({ url: "https://app.example.com/webhooks", signingSecret }).pipe(
      Layer.provide(ClerkServer.layerHttpClient(app)),
      Layer.provideMerge(ClerkEmulator.layer())
    )

  it.effect("reach a handler signed, verified and decoded", () =>
    Effect.gen(function* () {
      const seen = yield* Queue.unbounded<string>()
      const handler = Webhooks.handler(
        { "user.created": (event) => Queue.offer(seen, `${event.data.username} ${event.instanceId}`) },
        { signingSecret }
      )
      yield* Effect.flatMap(ClerkService, ({ users }) => users.create({ username: "ada" })).pipe(
        Effect.zipRight(Queue.take(seen)),
        Effect.map((text) => assert.strictEqual(text, "ada ins_emulator")),
        Effect.provide(sendingTo(handler))
      )
    }).pipe(atPresent)
  )

  it.effect("are retried after the sender's delays until the response is 2xx", () =>
    Effect.gen(function* () {
      const attempts = yield* Queue.unbounded<string | undefined>()
      const statuses = yield* Queue.unbounded<number>()
      const app = Effect.gen(function* () {
        const { headers } = yield* HttpServerRequest.HttpServerRequest
        yield* Queue.offer(attempts, headers["svix-id"])
        return HttpServerResponse.empty({ status: yield* Queue.take(statuses) })
      })
      yield* Effect.gen(function* () {
        const { users } = yield* ClerkService
        yield* users.create({ username: "ada" })
        const first = yield* Queue.take(attempts)
        yield* Queue.offer(statuses, 500)
        yield* asleepFor("5 seconds")
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual(yield* Queue.take(attempts), first)
        yield* Queue.offer(statuses, 301)
        yield* asleepFor("5 minutes")
        yield* TestClock.adjust("5 minutes")
        assert.strictEqual(yield* Queue.take(attempts), first)
        yield* Queue.offer(statuses, 204)
        yield* TestClock.adjust("1 day")
        // The next delivery is of the next event, not of the first again.
        yield* users.create({ username: "grace" })
        assert.notStrictEqual(yield* Queue.take(attempts), first)
      }).pipe(Effect.provide(sendingTo(app)))
    }).pipe(atPresent)
  )
})
