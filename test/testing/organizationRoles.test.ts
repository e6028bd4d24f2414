import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { decodeJwt } from "jose"
import { modes, statusAndCode } from "./modes.js"

/** An organization with an administrator and a member. */
const founded = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const owner = yield* clerk.users.create({ username: "owner" })
  const member = yield* clerk.users.create({ username: "member" })
  const { id: organizationId } = yield* clerk.organizations.create({ name: "Engines", createdBy: owner.id })
  yield* clerk.organizationMemberships.create({ organizationId, userId: member.id, role: "org:member" })
  return { clerk, organizationId, userId: member.id, ownerId: owner.id }
})

const idOfRole = (key: string) =>
  Effect.flatMap(ClerkService, ({ organizationRoles }) =>
    Effect.map(organizationRoles.list(), ({ data }) => data.find((each) => each.key === key)?.id ?? "")
  )

describe.each(modes)("organization roles, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide({ roles: { "org:accountant": ["org:invoices:read"] } }))

  it.effect("are Clerk's own and those of the emulator's options, at first", () =>
    emulated(
      Effect.gen(function* () {
        const { organizationRoles } = yield* ClerkService
        const { data, totalCount } = yield* organizationRoles.list({ orderBy: "+key" })
        assert.strictEqual(totalCount, 3)
        assert.deepStrictEqual(
          data.map((each) => [each.key, each.name, each.isCreatorEligible, each.permissions.length]),
          [
            ["org:accountant", "Accountant", false, 1],
            ["org:admin", "Admin", true, 8],
            ["org:member", "Member", false, 2]
          ]
        )
        const [accountant] = (yield* organizationRoles.list({ query: "ACCOUNT" })).data
        assert.deepStrictEqual(yield* organizationRoles.get({ organizationRoleId: accountant?.id ?? "" }), accountant)
        assert.strictEqual(accountant?.permissions[0]?.type, "user")
        assert.deepStrictEqual(yield* statusAndCode(organizationRoles.get({ organizationRoleId: "role_0" })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("give members their permissions, in memberships and in session tokens", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId, userId } = yield* founded
        const emulator = yield* ClerkEmulator
        const { organizationPermissions, organizationRoles } = clerk
        const { id: permissionId } = yield* organizationPermissions.create({ name: "Read", key: "org:reports:read" })
        const { id: organizationRoleId } = yield* organizationRoles.create({
          name: "Analyst",
          key: "org:analyst",
          permissions: [permissionId],
          includeInInitialRoleSet: true
        })
        const member = { organizationId, userId }
        const membership = yield* clerk.organizationMemberships.update({ ...member, role: "org:analyst" })
        assert.deepStrictEqual([membership.roleName, membership.permissions], ["Analyst", ["org:reports:read"]])
        const session = yield* clerk.sessions.create({ userId, activeOrganizationId: organizationId })
        const claims = Effect.map(emulator.mintSessionToken(session.id), (token) => decodeJwt(token)["o"])
        assert.include(yield* claims, { rol: "analyst", per: "read", fpm: "1" })

        yield* organizationRoles.removePermission({ organizationRoleId, permissionId })
        assert.notProperty(yield* claims, "per")
        const remaining = yield* clerk.organizationMemberships.list({ organizationId, role: ["org:analyst"] })
        assert.deepStrictEqual(remaining.data[0]?.permissions, [])
        const { id: writing } = yield* organizationPermissions.create({ name: "Write", key: "org:reports:write" })
        yield* organizationRoles.assignPermission({ organizationRoleId, permissionId: writing })
        assert.include(yield* claims, { per: "write", fpm: "1" })

        yield* organizationRoles.update({ organizationRoleId, key: "org:scientist", name: "Scientist" })
        assert.include(yield* claims, { rol: "scientist" })
        const renamed = yield* clerk.organizationMemberships.list({ organizationId, role: ["org:scientist"] })
        assert.deepStrictEqual(
          renamed.data.map((each) => [each.roleName, each.publicUserData?.userId]),
          [["Scientist", userId]]
        )
      })
    )
  )

  it.effect("can be given only if the organization's role set has them", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId, userId } = yield* founded
        yield* clerk.organizationRoles.create({ name: "Guest", key: "org:guest" })
        const promote = clerk.organizationMemberships.update({ organizationId, userId, role: "org:guest" })
        assert.deepStrictEqual(yield* statusAndCode(promote), [404, "resource_not_found"])
        const invite = clerk.organizationInvitations.create({
          organizationId,
          emailAddress: "new@example.com",
          role: "org:guest"
        })
        assert.deepStrictEqual(yield* statusAndCode(invite), [404, "resource_not_found"])
        yield* clerk.roleSets.addRoles({ roleSetKeyOrId: "role_set:default", roleKeys: ["org:guest"] })
        assert.strictEqual((yield* promote).role, "org:guest")
        assert.strictEqual((yield* invite).roleName, "Guest")
      })
    )
  )

  it.effect("are checked: keys, permissions, and the number of roles", () =>
    emulated(
      Effect.gen(function* () {
        const { organizationRoles } = yield* ClerkService
        const create = (key: string, permissions?: ReadonlyArray<string>) =>
          organizationRoles.create({ name: "Role", key, ...(permissions === undefined ? {} : { permissions }) })
        assert.deepStrictEqual(yield* statusAndCode(create("guest")), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* statusAndCode(create("org:Guest")), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* statusAndCode(create("org:member")), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* statusAndCode(create("org:guest", ["perm_0"])), [404, "resource_not_found"])
        assert.strictEqual((yield* organizationRoles.list()).totalCount, 3)
        yield* Effect.forEach([4, 5, 6, 7, 8, 9, 10], (number) => create(`org:role_${number}`))
        assert.deepStrictEqual(yield* statusAndCode(create("org:role_11")), [
          403,
          "organization_instance_roles_quota_exceeded"
        ])
      })
    )
  )

  it.effect("keep the permissions that a creator needs, and take each permission once", () =>
    emulated(
      Effect.gen(function* () {
        const { organizationPermissions, organizationRoles } = yield* ClerkService
        const organizationRoleId = yield* idOfRole("org:admin")
        const [manageMembers] = (yield* organizationPermissions.list({ query: "org:sys_memberships:manage" })).data
        const permissionId = manageMembers?.id ?? ""
        const both = { organizationRoleId, permissionId }
        assert.deepStrictEqual(yield* statusAndCode(organizationRoles.removePermission(both)), [
          422,
          "organization_missing_creator_role_permissions"
        ])
        assert.deepStrictEqual(
          yield* statusAndCode(organizationRoles.update({ organizationRoleId, permissions: [] })),
          [422, "organization_missing_creator_role_permissions"]
        )
        assert.deepStrictEqual(yield* statusAndCode(organizationRoles.assignPermission(both)), [
          409,
          "organization_role_permission_association_exists"
        ])
        const ofMember = { organizationRoleId: yield* idOfRole("org:member"), permissionId }
        assert.deepStrictEqual(yield* statusAndCode(organizationRoles.removePermission(ofMember)), [
          404,
          "organization_role_permission_association_not_found"
        ])
        const unknown = { organizationRoleId, permissionId: "perm_0" }
        assert.deepStrictEqual(yield* statusAndCode(organizationRoles.assignPermission(unknown)), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("cannot be deleted while anybody has them or is invited with them", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, organizationId, userId } = yield* founded
        const { organizationInvitations, organizationMemberships, organizationRoles, roleSets } = clerk
        const remove = (key: string) =>
          Effect.flatMap(idOfRole(key), (organizationRoleId) => organizationRoles.delete({ organizationRoleId }))
        assert.deepStrictEqual(yield* statusAndCode(remove("org:admin")), [
          422,
          "organization_role_default_creator_role"
        ])
        assert.deepStrictEqual(yield* statusAndCode(remove("org:member")), [
          422,
          "organization_role_domain_default_role"
        ])
        yield* organizationMemberships.update({ organizationId, userId, role: "org:accountant" })
        assert.deepStrictEqual(yield* statusAndCode(remove("org:accountant")), [
          422,
          "organization_role_assigned_members"
        ])
        yield* organizationMemberships.update({ organizationId, userId, role: "org:member" })
        const { id: invitationId } = yield* organizationInvitations.create({
          organizationId,
          emailAddress: "new@example.com",
          role: "org:accountant"
        })
        assert.deepStrictEqual(yield* statusAndCode(remove("org:accountant")), [
          422,
          "organization_role_exists_in_invitations"
        ])
        yield* organizationInvitations.revoke({ organizationId, invitationId })
        assert.isTrue((yield* remove("org:accountant")).deleted)
        assert.deepStrictEqual(
          (yield* roleSets.get({ roleSetKeyOrId: "role_set:default" })).roles.map((each) => each.key),
          ["org:admin", "org:member"]
        )
        assert.strictEqual((yield* organizationRoles.list()).totalCount, 2)
      })
    )
  )
})

describe.each(modes)("organization permissions, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("are created, renamed and deleted, and roles follow", () =>
    emulated(
      Effect.gen(function* () {
        const { organizationPermissions, organizationRoles } = yield* ClerkService
        const created = yield* organizationPermissions.create({ name: "Read", key: "org:reports:read" })
        assert.strictEqual(created.type, "user")
        assert.strictEqual((yield* organizationPermissions.list()).data[0]?.id, created.id)
        const role = yield* organizationRoles.create({ name: "A", key: "org:a", permissions: [created.id] })
        const permissionId = created.id
        const renamed = yield* organizationPermissions.update({ permissionId, key: "org:reports:see" })
        assert.deepStrictEqual(yield* organizationPermissions.get({ permissionId }), renamed)
        const keys = Effect.map(organizationRoles.get({ organizationRoleId: role.id }), ({ permissions }) =>
          permissions.map((each) => each.key)
        )
        assert.deepStrictEqual(yield* keys, ["org:reports:see"])
        assert.isTrue((yield* organizationPermissions.delete({ permissionId })).deleted)
        assert.deepStrictEqual(yield* keys, [])
        assert.strictEqual((yield* organizationRoles.update({ organizationRoleId: role.id, name: "B" })).name, "B")
        assert.deepStrictEqual(yield* statusAndCode(organizationPermissions.get({ permissionId })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("have unique keys of three parts, and those of the system stay", () =>
    emulated(
      Effect.gen(function* () {
        const { organizationPermissions } = yield* ClerkService
        const create = (key: string) => statusAndCode(organizationPermissions.create({ name: "P", key }))
        assert.deepStrictEqual(yield* create("org:reports"), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* create("org:sys_reports:read"), [422, "form_param_format_invalid"])
        yield* organizationPermissions.create({ name: "P", key: "org:reports:read" })
        assert.deepStrictEqual(yield* create("org:reports:read"), [422, "form_identifier_exists"])
        const [system] = (yield* organizationPermissions.list({ query: "Manage members" })).data
        const permissionId = system?.id ?? ""
        assert.deepStrictEqual(
          [
            yield* statusAndCode(organizationPermissions.update({ permissionId, name: "Other" })),
            yield* statusAndCode(organizationPermissions.delete({ permissionId }))
          ],
          [
            [403, "organization_system_permission_not_modifiable"],
            [403, "organization_system_permission_not_modifiable"]
          ]
        )
      })
    )
  )
})
