import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

describe.each(modes)("admin portal links, agent tasks and proxy checks, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("admin portal links expire, and are revoked with the first reason", () =>
    emulated(
      Effect.gen(function* () {
        const { adminPortalLinkTokens, organizations } = yield* ClerkService
        const { id: organizationId } = yield* organizations.create({ name: "Engines" })
        const created = yield* adminPortalLinkTokens.create({ organizationId, secondsUntilExpiration: 60 })
        assert.deepStrictEqual(
          [created.organizationId, created.revoked, created.expired],
          [organizationId, false, false]
        )
        const adminPortalLinkTokenId = created.id
        const { token: _, ...own } = created
        const revoked = yield* adminPortalLinkTokens.revoke({ adminPortalLinkTokenId, revocationReason: "lost" })
        assert.deepStrictEqual(revoked, { ...own, revoked: true, revocationReason: "lost" })
        yield* TestClock.adjust("2 minutes")
        const again = yield* adminPortalLinkTokens.revoke({ adminPortalLinkTokenId, revocationReason: "other" })
        assert.deepStrictEqual([again.revocationReason, again.expired], ["lost", true])
        const unknown = adminPortalLinkTokens.create({ organizationId: `org_${"0".repeat(27)}` })
        assert.deepStrictEqual(yield* statusAndCode(unknown), [400, "bad_request"])
        const none = adminPortalLinkTokens.revoke({ adminPortalLinkTokenId: `aplt_${"0".repeat(32)}` })
        assert.deepStrictEqual(yield* statusAndCode(none), [404, "resource_not_found"])
      })
    )
  )

  it.effect("agent tasks act for a user, share the id of their agent, and are revoked once", () =>
    emulated(
      Effect.gen(function* () {
        const { agentTasks, users } = yield* ClerkService
        const { id: userId } = yield* users.create({ emailAddress: ["ada@example.com"] })
        const create = (onBehalfOf: { userId?: string; identifier?: string }, agentName = "Bot") =>
          agentTasks.create({
            onBehalfOf,
            agentName,
            permissions: "*",
            taskDescription: "Work",
            redirectUrl: "https://example.com/done"
          })
        const first = yield* create({ userId })
        const second = yield* create({ identifier: "ADA@example.com" })
        const other = yield* create({ userId }, "Other")
        assert.strictEqual(second.agentId, first.agentId)
        assert.notStrictEqual(second.agentTaskId, first.agentTaskId)
        assert.notStrictEqual(other.agentId, first.agentId)
        assert.strictEqual(new URL(first.url ?? "").searchParams.get("redirect_url"), "https://example.com/done")
        assert.deepStrictEqual(yield* statusAndCode(create({ userId: "user_0" })), [
          404,
          "agent_task_subject_not_found"
        ])
        assert.deepStrictEqual(yield* statusAndCode(create({})), [422, "form_param_missing"])
        assert.deepStrictEqual(yield* statusAndCode(create({ userId, identifier: "a@example.com" })), [
          422,
          "form_conditional_param_disallowed"
        ])
        const revoke = (agentTaskId: string) => agentTasks.revoke({ agentTaskId })
        const { url: _, ...own } = first
        assert.deepStrictEqual(yield* revoke(first.agentTaskId), own)
        assert.deepStrictEqual(yield* statusAndCode(revoke(first.agentTaskId)), [400, "agent_task_cannot_be_revoked"])
        assert.deepStrictEqual(yield* statusAndCode(revoke("agtask_0")), [404, "agent_task_not_found"])
      })
    )
  )

  it.effect("proxy checks of a domain are one check that runs again", () =>
    emulated(
      Effect.gen(function* () {
        const { domains, proxyChecks } = yield* ClerkService
        const { data } = yield* domains.list()
        const domainId = data[0]?.id ?? ""
        const verify = (proxyUrl: string) => proxyChecks.verify({ domainId, proxyUrl })
        const first = yield* verify("https://example.com/__clerk")
        assert.isTrue(first.successful)
        yield* TestClock.adjust("1 minute")
        const second = yield* verify("https://example.com/other")
        assert.deepStrictEqual([second.id, second.createdAt], [first.id, first.createdAt])
        assert.deepStrictEqual(second.lastRunAt, DateTime.unsafeMake(60_000))
        assert.deepStrictEqual(yield* statusAndCode(verify("nowhere")), [422, "invalid_proxy_configuration"])
        assert.deepStrictEqual(yield* statusAndCode(proxyChecks.verify({ domainId })), [422, "form_param_missing"])
      })
    )
  )
})
