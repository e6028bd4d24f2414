import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

/** A role set with the roles owner and guest, beside the initial one. */
const withRoleSet = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const { data: permissions } = yield* clerk.organizationPermissions.list()
  yield* clerk.organizationRoles.create({
    name: "Owner",
    key: "org:owner",
    permissions: permissions.map(({ id }) => id)
  })
  yield* clerk.organizationRoles.create({ name: "Guest", key: "org:guest" })
  const roleSet = yield* clerk.roleSets.create({
    name: "Small companies",
    roles: ["org:owner", "org:guest"],
    creatorRoleKey: "org:owner",
    defaultRoleKey: "org:guest"
  })
  return { clerk, roleSet }
})

describe.each(modes)("role sets, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("decide which roles an organization has, and which its creator gets", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, roleSet } = yield* withRoleSet
        assert.deepStrictEqual(
          [roleSet.key, roleSet.type, roleSet.defaultRole?.key, roleSet.creatorRole?.key],
          ["role_set:small_companies", "custom", "org:guest", "org:owner"]
        )
        const { id: createdBy } = yield* clerk.users.create({ username: "ada" })
        const { id: userId } = yield* clerk.users.create({ username: "bob" })
        const roleSetKey = roleSet.key
        const { id: organizationId } = yield* clerk.organizations.create({ name: "Small", createdBy, roleSetKey })
        const [creator] = (yield* clerk.organizationMemberships.list({ organizationId })).data
        assert.strictEqual(creator?.role, "org:owner")
        const join = (role: string) => clerk.organizationMemberships.create({ organizationId, userId, role })
        assert.deepStrictEqual(yield* statusAndCode(join("org:member")), [404, "resource_not_found"])
        yield* join("org:guest")
        const { roles } = yield* clerk.roleSets.get({ roleSetKeyOrId: roleSet.id })
        assert.deepStrictEqual(
          roles.map((each) => [each.key, each.membersCount, each.hasMembers]),
          [
            ["org:owner", 1, true],
            ["org:guest", 1, true]
          ]
        )
        const toDefault = clerk.organizations.update({ organizationId, roleSetKey: "role_set:default" })
        assert.deepStrictEqual(yield* statusAndCode(toDefault), [422, "organization_role_on_set_assigned_to_user"])
        const unknown = clerk.organizations.create({ name: "Other", roleSetKey: "role_set:none" })
        assert.deepStrictEqual(yield* statusAndCode(unknown), [422, "form_resource_not_found"])
      })
    )
  )

  it.effect("change, and one at a time is the initial one", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, roleSet } = yield* withRoleSet
        const { organizations, roleSets } = clerk
        const { id: organizationId } = yield* organizations.create({ name: "Small", roleSetKey: roleSet.key })
        const changed = yield* roleSets.update({ roleSetKeyOrId: roleSet.id, key: "role_set:tiny", type: "initial" })
        assert.strictEqual((yield* organizations.get({ organizationId })).roleSetKey, "role_set:tiny")
        assert.strictEqual((yield* organizations.create({ name: "New" })).roleSetKey, changed.key)
        const initial = (yield* roleSets.list()).data.filter((each) => each.type === "initial")
        assert.deepStrictEqual(
          initial.map((each) => each.id),
          [roleSet.id]
        )
        const found = yield* roleSets.list({ query: "TINY" })
        assert.strictEqual(found.totalCount, 1)
        assert.deepStrictEqual(
          yield* statusAndCode(roleSets.update({ roleSetKeyOrId: roleSet.id, defaultRoleKey: "org:member" })),
          [422, "form_param_value_invalid"]
        )
        assert.deepStrictEqual(
          yield* statusAndCode(roleSets.update({ roleSetKeyOrId: roleSet.id, creatorRoleKey: "org:guest" })),
          [422, "organization_missing_creator_role_permissions"]
        )
        const added = yield* roleSets.addRoles({
          roleSetKeyOrId: "role_set:tiny",
          roleKeys: ["org:member"],
          defaultRoleKey: "org:member"
        })
        assert.deepStrictEqual([added.roles.length, added.defaultRole?.key], [3, "org:member"])
      })
    )
  )

  it.effect("give the members of a replaced role another one", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, roleSet } = yield* withRoleSet
        const { id: userId } = yield* clerk.users.create({ username: "bob" })
        const organization = yield* clerk.organizations.create({ name: "Small", roleSetKey: roleSet.key })
        const organizationId = organization.id
        yield* clerk.organizationMemberships.create({ organizationId, userId, role: "org:guest" })
        const changed = yield* clerk.roleSets.replaceRole({
          roleSetKeyOrId: roleSet.key,
          roleKey: "org:guest",
          toRoleKey: "org:owner"
        })
        assert.deepStrictEqual(
          [changed.roles.map((each) => each.key), changed.defaultRole?.key],
          [["org:owner"], "org:owner"]
        )
        const [member] = (yield* clerk.organizationMemberships.list({ organizationId })).data
        assert.strictEqual(member?.role, "org:owner")
        const again = clerk.roleSets.replaceRole({
          roleSetKeyOrId: roleSet.key,
          roleKey: "org:guest",
          toRoleKey: "org:owner"
        })
        assert.deepStrictEqual(yield* statusAndCode(again), [422, "form_param_value_invalid"])
      })
    )
  )

  it.effect("move their organizations and members to the set that replaces them", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, roleSet } = yield* withRoleSet
        const { roleSets } = clerk
        const { id: userId } = yield* clerk.users.create({ username: "bob" })
        const organization = yield* clerk.organizations.create({ name: "Small", roleSetKey: roleSet.key })
        const organizationId = organization.id
        yield* clerk.organizationMemberships.create({ organizationId, userId, role: "org:guest" })
        const replace = (reassignmentMappings?: Record<string, string>) =>
          roleSets.replace({
            roleSetKeyOrId: roleSet.key,
            destRoleSetKey: "role_set:default",
            ...(reassignmentMappings === undefined ? {} : { reassignmentMappings })
          })
        assert.deepStrictEqual(yield* statusAndCode(replace()), [
          422,
          "organization_role_set_reassignment_mappings_missing"
        ])
        assert.deepStrictEqual(yield* statusAndCode(replace({ "org:guest": "org:owner" })), [
          422,
          "organization_role_set_reassignment_mappings_invalid"
        ])
        assert.deepStrictEqual(
          yield* statusAndCode(roleSets.replace({ roleSetKeyOrId: "role_set:default", destRoleSetKey: roleSet.key })),
          [403, "cannot_delete_initial_role_set"]
        )
        assert.isTrue((yield* replace({ "org:guest": "org:member" })).deleted)
        assert.strictEqual((yield* clerk.organizations.get({ organizationId })).roleSetKey, "role_set:default")
        const [member] = (yield* clerk.organizationMemberships.list({ organizationId })).data
        assert.strictEqual(member?.role, "org:member")
        assert.deepStrictEqual(yield* statusAndCode(roleSets.get({ roleSetKeyOrId: roleSet.id })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("keep the roles of pending invitations", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, roleSet } = yield* withRoleSet
        const { id: organizationId } = yield* clerk.organizations.create({ name: "Small", roleSetKey: roleSet.key })
        const emailAddress = "bob@example.com"
        yield* clerk.organizationInvitations.create({ organizationId, emailAddress, role: "org:guest" })
        const toDefault = clerk.organizations.update({ organizationId, roleSetKey: "role_set:default" })
        assert.deepStrictEqual(yield* statusAndCode(toDefault), [422, "organization_role_exists_in_invitations"])
        const replace = (reassignmentMappings: Record<string, string>) =>
          clerk.roleSets.replace({
            roleSetKeyOrId: roleSet.key,
            destRoleSetKey: "role_set:default",
            reassignmentMappings
          })
        assert.deepStrictEqual(yield* statusAndCode(replace({})), [
          422,
          "organization_role_set_reassignment_mappings_missing"
        ])
        yield* replace({ "org:guest": "org:member" })
        const [invitation] = (yield* clerk.organizationInvitations.list({ organizationId })).data
        assert.strictEqual(invitation?.role, "org:member")
      })
    )
  )

  it.effect("have 1 to 10 roles, each once, and a unique key", () =>
    emulated(
      Effect.gen(function* () {
        const { roleSets } = yield* ClerkService
        const create = (roles: ReadonlyArray<string>, key?: string) =>
          statusAndCode(
            roleSets.create({
              name: "Other",
              roles,
              defaultRoleKey: "org:admin",
              creatorRoleKey: "org:admin",
              ...(key === undefined ? {} : { key })
            })
          )
        assert.deepStrictEqual(yield* create([]), [422, "form_param_missing"])
        assert.deepStrictEqual(yield* create(["org:admin", "org:admin"]), [422, "form_param_duplicate"])
        assert.deepStrictEqual(yield* create(["org:member"]), [422, "form_param_value_invalid"])
        assert.deepStrictEqual(yield* create(["org:admin", "org:none"]), [404, "resource_not_found"])
        assert.deepStrictEqual(yield* create(Array.from({ length: 11 }, (_, index) => `org:r${index}`)), [
          422,
          "form_param_array_size_exceeded"
        ])
        assert.deepStrictEqual(yield* create(["org:admin"], "role_set:default"), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* create(["org:admin"], "other"), [422, "form_param_format_invalid"])
        assert.strictEqual((yield* roleSets.list()).totalCount, 1)
      })
    )
  )
})
