import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { decodeJwt } from "jose"
import { modes, statusAndCode } from "./modes.js"

const founded = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const owner = yield* clerk.users.create({ emailAddress: ["owner@example.com"], firstName: "Ada" })
  const organization = yield* clerk.organizations.create({ name: "Analytical Engines", createdBy: owner.id })
  return { clerk, owner, organization, organizationId: organization.id }
})

describe.each(modes)("organizations, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("have their creator as first member, and are found by id or slug", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organization, owner } = yield* founded
        assert.match(organization.slug, /^analytical-engines-[0-9a-z]+$/)
        const bySlug = yield* clerk.organizations.get({ organizationId: organization.slug, includeMembersCount: true })
        assert.deepStrictEqual(bySlug, { ...organization, membersCount: 1 })
        const { data, totalCount } = yield* clerk.organizations.list({ query: "engines", userId: [owner.id] })
        assert.deepStrictEqual([data, totalCount], [[organization], 1])
        assert.deepStrictEqual((yield* clerk.organizations.list({ userId: [`-${owner.id}`] })).data, [])
        const create = (input: Parameters<typeof clerk.organizations.create>[0]) =>
          statusAndCode(clerk.organizations.create(input))
        assert.deepStrictEqual(yield* create({ name: "" }), [422, "form_param_value_invalid"])
        assert.deepStrictEqual(yield* create({ name: "b", slug: "No Slug" }), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* create({ name: "b", slug: organization.slug }), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* create({ name: "b", createdBy: "user_0" }), [
          400,
          "organization_creator_not_found"
        ])
      })
    )
  )

  it.effect("change, and are deleted with their memberships", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId, owner } = yield* founded
        const { organizations } = clerk
        const changed = yield* organizations.update({ organizationId, name: "Engines", slug: "engines" })
        assert.deepStrictEqual([changed.name, changed.slug], ["Engines", "engines"])
        yield* organizations.updateMetadata({ organizationId, publicMetadata: { a: 1, b: { c: 2 } } })
        const merged = yield* organizations.updateMetadata({ organizationId, publicMetadata: { a: null, b: { d: 3 } } })
        assert.deepStrictEqual(merged.publicMetadata, { b: { c: 2, d: 3 } })
        const replaced = yield* organizations.replaceMetadata({ organizationId, privateMetadata: { x: 1 } })
        assert.deepStrictEqual([replaced.publicMetadata, replaced.privateMetadata], [{ b: { c: 2, d: 3 } }, { x: 1 }])
        const session = yield* clerk.sessions.create({ userId: owner.id, activeOrganizationId: organizationId })
        yield* organizations.delete({ organizationId })
        assert.deepStrictEqual(yield* statusAndCode(organizations.get({ organizationId })), [404, "resource_not_found"])
        assert.deepStrictEqual((yield* clerk.organizationMemberships.listAll()).data, [])
        assert.isUndefined((yield* clerk.sessions.get({ sessionId: session.id })).lastActiveOrganizationId)
      })
    )
  )

  it.effect("accept each member once, in existing roles, up to their limit", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId, owner } = yield* founded
        const { organizationMemberships: memberships, users } = clerk
        const [bob, eve] = yield* Effect.all([users.create({ username: "bob" }), users.create({ username: "eve" })])
        const join = (userId: string, role = "org:member") => memberships.create({ organizationId, userId, role })
        const membership = yield* join(bob.id)
        assert.deepStrictEqual(
          [membership.publicUserData?.username, membership.organization.id, membership.permissions],
          ["bob", organizationId, ["org:sys_memberships:read", "org:sys_billing:read"]]
        )
        assert.deepStrictEqual(yield* statusAndCode(join(bob.id)), [400, "already_a_member_in_organization"])
        assert.deepStrictEqual(yield* statusAndCode(join(eve.id, "org:owner")), [404, "resource_not_found"])
        assert.deepStrictEqual(yield* statusAndCode(join("user_0")), [404, "resource_not_found"])
        yield* clerk.organizations.update({ organizationId, maxAllowedMemberships: 2 })
        assert.deepStrictEqual(yield* statusAndCode(join(eve.id)), [403, "organization_membership_quota_exceeded"])

        const admins = yield* memberships.list({ organizationId, role: ["org:admin"] })
        assert.deepStrictEqual(
          admins.data.map((each) => each.publicUserData?.userId),
          [owner.id]
        )
        assert.strictEqual((yield* memberships.list({ organizationId, query: "BOB" })).totalCount, 1)
        const promoted = yield* memberships.update({ organizationId, userId: bob.id, role: "org:admin" })
        assert.deepStrictEqual([promoted.role, promoted.roleName], ["org:admin", "Admin"])
        const noted = yield* memberships.updateMetadata({ organizationId, userId: bob.id, publicMetadata: { desk: 4 } })
        assert.deepStrictEqual(noted.publicMetadata, { desk: 4 })
        yield* memberships.delete({ organizationId, userId: bob.id })
        assert.deepStrictEqual(yield* statusAndCode(memberships.delete({ organizationId, userId: bob.id })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("are invited to by members who may manage members", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { organizationInvitations, organizationMemberships, users } = clerk
        const { id: inviterUserId } = yield* users.create({ username: "grace" })
        const invitee = { emailAddress: "new@example.com", role: "org:member", inviterUserId }
        const invite = organizationInvitations.create({ organizationId, ...invitee })
        const inviteMany = organizationInvitations.createBulk({ organizationId, invitations: [invitee] })
        assert.deepStrictEqual(yield* statusAndCode(invite), [403, "not_a_member_in_organization"])
        yield* organizationMemberships.create({ organizationId, userId: inviterUserId, role: "org:member" })
        assert.deepStrictEqual(yield* statusAndCode(invite), [403, "missing_organization_permission"])
        assert.deepStrictEqual(yield* statusAndCode(inviteMany), [403, "missing_organization_permission"])
        yield* organizationMemberships.update({ organizationId, userId: inviterUserId, role: "org:admin" })
        assert.strictEqual((yield* invite).inviterId, inviterUserId)
      })
    )
  )

  it.effect("keep a place for each pending invitation", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { organizationInvitations: invitations, organizationMemberships: memberships, users } = clerk
        yield* clerk.organizations.update({ organizationId, maxAllowedMemberships: 4 })
        const full = [403, "organization_membership_quota_exceeded"]
        const [grace, mary] = yield* Effect.all([
          users.create({ username: "grace" }),
          users.create({ username: "mary" })
        ])
        const join = (userId: string) => memberships.create({ organizationId, userId, role: "org:member" })
        const invite = (name: string, expiresInDays?: number) =>
          invitations.create({ organizationId, emailAddress: `${name}@example.com`, role: "org:member", expiresInDays })
        yield* join(grace.id)
        const many = ["a", "b", "c"].map((name) => ({ emailAddress: `${name}@example.com`, role: "org:member" }))
        assert.deepStrictEqual(
          yield* statusAndCode(invitations.createBulk({ organizationId, invitations: many })),
          full
        )
        const { id: invitationId } = yield* invite("a")
        yield* invite("b", 1)
        assert.deepStrictEqual(yield* statusAndCode(invite("c")), full)
        assert.deepStrictEqual(yield* statusAndCode(join(mary.id)), full)
        yield* invitations.revoke({ organizationId, invitationId })
        yield* join(mary.id)
        assert.deepStrictEqual(yield* statusAndCode(invite("c")), full)
        yield* TestClock.adjust("1 day")
        yield* invite("c")
        yield* clerk.organizations.update({ organizationId, maxAllowedMemberships: 0 })
        yield* invitations.createBulk({ organizationId, invitations: many.slice(0, 2) })
      })
    )
  )

  it.effect("invite one or many, all or none", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId, owner } = yield* founded
        const { organizationInvitations: invitations } = clerk
        const invitee = (emailAddress: string) => ({ emailAddress, role: "org:member", inviterUserId: owner.id })
        const first = yield* invitations.create({ organizationId, ...invitee("new@example.com"), expiresInDays: 1 })
        assert.deepStrictEqual([first.status, first.publicInviterData?.identifier], ["pending", "owner@example.com"])
        const ticket = new URL(first.url ?? "").searchParams.get("ticket") ?? ""
        assert.strictEqual(decodeJwt(ticket)["sid"], first.id)

        const create = (email: string) => statusAndCode(invitations.create({ organizationId, ...invitee(email) }))
        assert.deepStrictEqual(yield* create("NEW@example.com"), [400, "organization_invitation_not_unique"])
        assert.deepStrictEqual(yield* create("owner@example.com"), [400, "already_a_member_in_organization"])
        assert.deepStrictEqual(yield* create("nobody"), [422, "form_param_format_invalid"])
        const bulk = (...emails: ReadonlyArray<string>) =>
          invitations.createBulk({ organizationId, invitations: emails.map(invitee) })
        assert.strictEqual((yield* statusAndCode(bulk("b@example.com", "b@example.com")))[0], 400)
        assert.strictEqual((yield* statusAndCode(bulk("b@example.com", "new@example.com")))[0], 400)
        assert.strictEqual((yield* invitations.list({ organizationId })).totalCount, 1)
        assert.strictEqual((yield* bulk("b@example.com", "c@example.com")).totalCount, 2)
        const all = yield* invitations.listAll({ query: "c@", status: "pending" })
        assert.deepStrictEqual(
          all.data.map((each) => each.publicOrganizationData?.name),
          ["Analytical Engines"]
        )

        yield* TestClock.adjust("1 day")
        const { status } = yield* invitations.get({ organizationId, invitationId: first.id })
        assert.strictEqual(status, "expired")
        const revoke = (invitationId: string) => invitations.revoke({ organizationId, invitationId })
        assert.deepStrictEqual(yield* statusAndCode(revoke(first.id)), [404, "organization_invitation_not_pending"])
        const [second] = (yield* invitations.list({ organizationId, status: "pending" })).data
        assert.strictEqual((yield* revoke(second?.id ?? "")).status, "revoked")
      })
    )
  )
})

describe.each(modes)("invitations, allowlist and blocklist, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("invite an address once, in whatever case", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId } = yield* founded
        const { invitations, organizationInvitations } = clerk
        const first = yield* invitations.create({ emailAddress: "Ada@example.com" })
        assert.strictEqual(first.emailAddress, "ada@example.com")
        const again = [{ emailAddress: "ADA@example.com" }]
        const repeated = [{ emailAddress: "Lin@example.com" }, { emailAddress: "lin@example.com" }]
        for (const each of [again, repeated]) {
          assert.deepStrictEqual(yield* statusAndCode(invitations.createBulk({ invitations: each })), [
            400,
            "duplicate_record"
          ])
        }
        const invited = yield* organizationInvitations.create({
          organizationId,
          emailAddress: "Ada@example.com",
          role: "org:member"
        })
        assert.strictEqual(invited.emailAddress, "ada@example.com")
        const found = yield* organizationInvitations.list({ organizationId, emailAddress: "ADA@example.com" })
        assert.deepStrictEqual(found.data, [invited])
      })
    )
  )

  it.effect("invite one or many to sign up, and revoke invitations", () =>
    emulated(
      Effect.gen(function* () {
        const { invitations, users } = yield* ClerkService
        yield* users.create({ emailAddress: ["here@example.com"] })
        const first = yield* invitations.create({ emailAddress: "a@example.com", publicMetadata: { plan: "pro" } })
        assert.deepStrictEqual([first.status, first.publicMetadata], ["pending", { plan: "pro" }])
        const create = (emailAddress: string) => statusAndCode(invitations.create({ emailAddress }))
        assert.deepStrictEqual(yield* create("a@example.com"), [400, "duplicate_record"])
        assert.deepStrictEqual(yield* create("here@example.com"), [422, "form_identifier_exists"])
        yield* invitations.create({ emailAddress: "a@example.com", ignoreExisting: true })
        const bulk = (...emails: ReadonlyArray<string>) =>
          invitations.createBulk({ invitations: emails.map((emailAddress) => ({ emailAddress })) })
        assert.strictEqual((yield* statusAndCode(bulk("b@example.com", "b@example.com")))[0], 400)
        assert.strictEqual((yield* bulk("b@example.com", "c@example.com")).data.length, 2)
        const listed = yield* invitations.list({ orderBy: "+email_address", paginated: true, limit: 2, offset: 2 })
        assert.deepStrictEqual(
          [listed.totalCount, listed.data.map(({ emailAddress }) => emailAddress)],
          [4, ["b@example.com", "c@example.com"]]
        )
        assert.isTrue((yield* invitations.revoke({ invitationId: first.id })).revoked)
        assert.deepStrictEqual(yield* statusAndCode(invitations.revoke({ invitationId: first.id })), [
          400,
          "invitation_already_revoked"
        ])
        assert.deepStrictEqual(yield* statusAndCode(invitations.revoke({ invitationId: "inv_0" })), [
          404,
          "resource_not_found"
        ])
        assert.isTrue((yield* invitations.delete({ invitationId: first.id })).deleted)
        assert.deepStrictEqual(yield* statusAndCode(invitations.delete({ invitationId: first.id })), [
          404,
          "resource_not_found"
        ])
        assert.strictEqual((yield* invitations.list({ paginated: true })).totalCount, 3)
      })
    )
  )

  it.effect("allow and block identifiers", () =>
    emulated(
      Effect.gen(function* () {
        const { allowlistIdentifiers, blocklistIdentifiers } = yield* ClerkService
        const allowed = yield* allowlistIdentifiers.create({ identifier: "ada@example.com" })
        assert.strictEqual(allowed.identifierType, "email_address")
        assert.deepStrictEqual(yield* statusAndCode(allowlistIdentifiers.create({ identifier: "ada@example.com" })), [
          400,
          "duplicate_record"
        ])
        const blocked = yield* blocklistIdentifiers.create({ identifier: "+15555550100" })
        assert.deepStrictEqual((yield* blocklistIdentifiers.list()).data, [blocked])
        yield* blocklistIdentifiers.delete({ identifierId: blocked.id ?? "" })
        assert.strictEqual((yield* blocklistIdentifiers.list()).totalCount, 0)
        assert.deepStrictEqual(yield* statusAndCode(allowlistIdentifiers.delete({ identifierId: "alid_0" })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("invite the addresses that they allow, on request", () =>
    emulated(
      Effect.gen(function* () {
        const { allowlistIdentifiers, invitations } = yield* ClerkService
        const allowed = yield* allowlistIdentifiers.create({ identifier: "ada@example.com", notify: true })
        const { data } = yield* invitations.list()
        assert.deepStrictEqual(
          data.map(({ emailAddress, id }) => [emailAddress, id]),
          [["ada@example.com", allowed.invitationId ?? ""]]
        )
        assert.deepStrictEqual((yield* allowlistIdentifiers.list()).data, [allowed])
        yield* invitations.create({ emailAddress: "grace@example.com" })
        assert.deepStrictEqual(
          yield* statusAndCode(allowlistIdentifiers.create({ identifier: "grace@example.com", notify: true })),
          [400, "duplicate_record"]
        )
        assert.deepStrictEqual((yield* allowlistIdentifiers.list()).data, [allowed])
      })
    )
  )

  it.effect("create testing tokens that are valid for an hour", () =>
    emulated(
      Effect.gen(function* () {
        const { testingTokens } = yield* ClerkService
        yield* TestClock.setTime(1_700_000_000_500)
        const { expiresAt } = yield* testingTokens.create()
        assert.strictEqual(DateTime.toEpochMillis(expiresAt), 1_700_003_600_000)
      })
    )
  )
})
