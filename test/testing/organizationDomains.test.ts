import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const founded = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const { id: organizationId } = yield* clerk.organizations.create({ name: "Engines" })
  return { clerk, organizationId }
})

describe.each(modes)("organization domains, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("are verified from the start, unless the input says otherwise", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { organizationDomains } = clerk
        const open = yield* organizationDomains.create({ organizationId, name: "Example.com" })
        const closed = yield* organizationDomains.create({ organizationId, name: "b.example.com", verified: false })
        assert.deepStrictEqual(
          [open.name, open.enrollmentMode, open.affiliationVerification?.status, closed.affiliationVerification],
          ["example.com", "manual_invitation", "verified", null]
        )
        assert.deepStrictEqual((yield* organizationDomains.list({ organizationId })).data, [closed, open])
        const unverified = organizationDomains.list({ organizationId, verified: "false" })
        assert.deepStrictEqual((yield* unverified).data, [closed])
        const owned = yield* organizationDomains.verifyOwnership({ organizationId, domainId: closed.id })
        assert.deepInclude(owned.ownershipVerification, { status: "verified", strategy: "manual_override" })
        assert.deepStrictEqual((yield* unverified).data, [])
        assert.deepStrictEqual(
          yield* organizationDomains.verifyOwnership({ organizationId, domainId: closed.id }),
          owned
        )
        yield* organizationDomains.update({ organizationId, domainId: closed.id, verified: false })
        assert.strictEqual((yield* unverified).totalCount, 1)
      })
    )
  )

  it.effect("count the users who may join, by their way of enrollment", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { organizationDomains } = clerk
        const { id: domainId } = yield* organizationDomains.create({
          organizationId,
          name: "example.com",
          enrollmentMode: "automatic_invitation"
        })
        const counts = Effect.map(organizationDomains.list({ organizationId }), ({ data }) => [
          data[0]?.totalPendingInvitations,
          data[0]?.totalPendingSuggestions
        ])
        const { id: userId } = yield* clerk.users.create({ emailAddress: ["ada@example.com"] })
        yield* clerk.users.create({ emailAddress: ["bob@mail.example.com"] })
        assert.deepStrictEqual(yield* counts, [1, 0])
        yield* organizationDomains.update({ organizationId, domainId, enrollmentMode: "automatic_suggestion" })
        assert.deepStrictEqual(yield* counts, [0, 1])
        yield* clerk.organizationMemberships.create({ organizationId, userId, role: "org:member" })
        assert.deepStrictEqual(yield* counts, [0, 0])
      })
    )
  )

  it.effect("have one organization, a full name, and at most ten are in one", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { organizationDomains } = clerk
        const other = yield* clerk.organizations.create({ name: "Other" })
        const create = (name: string, id = organizationId, enrollmentMode = "manual_invitation") =>
          organizationDomains.create({ organizationId: id, name, enrollmentMode })
        yield* create("example.com")
        assert.deepStrictEqual(yield* statusAndCode(create("EXAMPLE.com")), [
          422,
          "organization_domain_already_exists_same_organization"
        ])
        assert.deepStrictEqual(yield* statusAndCode(create("example.com", other.id)), [
          422,
          "organization_domain_already_exists"
        ])
        assert.deepStrictEqual(yield* statusAndCode(create("example")), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* statusAndCode(create("gmail.com")), [422, "organization_domain_common"])
        assert.deepStrictEqual(yield* statusAndCode(create("a.com", organizationId, "always")), [
          422,
          "form_param_value_invalid"
        ])
        assert.deepStrictEqual(yield* statusAndCode(create("a.com", "org_0")), [404, "resource_not_found"])
        yield* Effect.forEach([2, 3, 4, 5, 6, 7, 8, 9, 10], (number) => create(`${number}.example.com`))
        assert.deepStrictEqual(yield* statusAndCode(create("11.example.com")), [
          403,
          "organization_domain_quota_exceeded"
        ])
        assert.strictEqual((yield* organizationDomains.listAll()).totalCount, 10)
      })
    )
  )

  it.effect("are found over all organizations, and go with theirs", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { organizationDomains } = clerk
        const other = yield* clerk.organizations.create({ name: "Other" })
        const first = yield* organizationDomains.create({ organizationId, name: "a.example.com" })
        yield* organizationDomains.create({
          organizationId: other.id,
          name: "b.example.com",
          enrollmentMode: "automatic_suggestion"
        })
        const names = (input: Parameters<typeof organizationDomains.listAll>[0]) =>
          Effect.map(organizationDomains.listAll(input), ({ data }) => data.map((each) => each.name))
        assert.deepStrictEqual(yield* names({ orderBy: "+name" }), ["a.example.com", "b.example.com"])
        assert.deepStrictEqual(yield* names({ query: "B.EX" }), ["b.example.com"])
        assert.deepStrictEqual(yield* names({ query: organizationId }), ["a.example.com"])
        assert.deepStrictEqual(yield* names({ enrollmentMode: ["-manual_invitation"] }), ["b.example.com"])
        assert.deepStrictEqual(yield* names({ domains: ["a.example.com", "c.example.com"] }), ["a.example.com"])
        const [found] = (yield* organizationDomains.listAll({ organizationId })).data
        assert.deepStrictEqual([found?.id, found?.publicOrganizationData?.name], [first.id, "Engines"])
        const ofOther = { organizationId: other.id, domainId: first.id }
        assert.deepStrictEqual(yield* statusAndCode(organizationDomains.delete(ofOther)), [404, "resource_not_found"])
        yield* clerk.organizations.delete({ organizationId: other.id })
        yield* organizationDomains.delete({ organizationId, domainId: first.id })
        assert.deepStrictEqual(yield* names({}), [])
      })
    )
  )
})
