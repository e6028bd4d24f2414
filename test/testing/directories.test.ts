import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

/** An enterprise connection, and the ids of the roles. */
const connected = Effect.gen(function* () {
  const clerk = yield* ClerkService
  const { id: enterpriseConnectionId } = yield* clerk.enterpriseConnections.create({
    name: "Okta",
    provider: "saml_okta",
    domains: ["example.com"]
  })
  const { data } = yield* clerk.organizationRoles.list({ orderBy: "+key" })
  const [admin = "", member = ""] = data.map((each) => each.id)
  return { clerk, enterpriseConnectionId, admin, member }
})

const keyOf = (apiKey: Redacted.Redacted | undefined): string => (apiKey === undefined ? "" : Redacted.value(apiKey))

describe.each(modes)("directories, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("have two names, one for each connection, and a key that is shown once", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, enterpriseConnectionId } = yield* connected
        const { directories, scimDirectories } = clerk
        const input = { enterpriseConnectionId, provider: "okta" }
        const { apiKey, object: _, ...created } = yield* directories.create(input)
        assert.match(keyOf(apiKey), /^ak_/)
        const scimDirectoryId = created.id
        const older = yield* scimDirectories.get({ scimDirectoryId })
        assert.deepStrictEqual(older, { object: "scim_directory", ...created })
        assert.deepStrictEqual(yield* statusAndCode(scimDirectories.create(input)), [
          422,
          "scim_directory_enterprise_connection_already_used"
        ])
        const unknown = directories.create({ ...input, enterpriseConnectionId: "entconn_0" })
        assert.deepStrictEqual(yield* statusAndCode(unknown), [422, "form_resource_not_found"])
        const rotated = yield* scimDirectories.rotateApiKey({ scimDirectoryId })
        assert.match(keyOf(rotated.apiKey), /^ak_/)
        assert.notStrictEqual(keyOf(rotated.apiKey), keyOf(apiKey))
        const changed = yield* scimDirectories.update({
          scimDirectoryId,
          enabled: false,
          attributeMapping: { userName: null, nickName: "nickName" }
        })
        const read = yield* directories.get({ directoryId: created.id })
        assert.deepStrictEqual([read.enabled, read.attributeMapping], [false, changed.attributeMapping])
        assert.notProperty(read.attributeMapping, "userName")
        assert.propertyVal(read.attributeMapping, "nickName", "nickName")
        assert.strictEqual((yield* directories.list()).totalCount, 1)
        yield* directories.delete({ directoryId: created.id })
        assert.strictEqual((yield* scimDirectories.list()).totalCount, 0)
        const { id: directoryId } = yield* scimDirectories.create(input)
        yield* clerk.enterpriseConnections.delete({ enterpriseConnectionId })
        assert.deepStrictEqual(yield* statusAndCode(directories.get({ directoryId })), [404, "resource_not_found"])
      })
    )
  )

  it.effect("map groups to roles, by precedence, while that is on", () =>
    emulated(
      Effect.gen(function* () {
        const { admin, clerk, enterpriseConnectionId, member } = yield* connected
        const { directories, scimDirectories } = clerk
        const { id: directoryId } = yield* directories.create({ enterpriseConnectionId, provider: "okta" })
        const create = (directoryGroupId: string, roleId: string, precedence?: number) =>
          directories.createGroupRoleMapping({
            directoryId,
            directoryGroupId,
            roleId,
            ...(precedence === undefined ? {} : { precedence })
          })
        assert.deepStrictEqual(yield* statusAndCode(create("staff", member)), [400, "feature_not_enabled"])
        yield* directories.update({ directoryId, groupRoleMappingEnabled: true })
        yield* create("staff", member)
        const bosses = yield* create("bosses", admin, 1)
        const groups = Effect.map(scimDirectories.listGroupRoleMappings({ scimDirectoryId: directoryId }), ({ data }) =>
          data.map((each) => [each.scimGroupId, each.role?.key, each.precedence])
        )
        assert.deepStrictEqual(yield* groups, [
          ["bosses", "org:admin", 1],
          ["staff", "org:member", 2]
        ])
        assert.deepStrictEqual(yield* statusAndCode(create("staff", admin)), [422, "form_param_duplicate"])
        assert.deepStrictEqual(yield* statusAndCode(create("guests", "role_0")), [422, "form_resource_not_found"])
        yield* directories.deleteGroupRoleMapping({ directoryId, mappingId: bosses.id })
        assert.deepStrictEqual(yield* groups, [["staff", "org:member", 2]])
        yield* scimDirectories.replaceGroupRoleMappings({
          scimDirectoryId: directoryId,
          mappings: [
            { scimGroupId: "a", roleId: member },
            { scimGroupId: "b", roleId: admin }
          ]
        })
        assert.deepStrictEqual(yield* groups, [
          ["a", "org:member", 1],
          ["b", "org:admin", 2]
        ])
        yield* directories.replaceGroupRoleMappings({ directoryId, mappings: [] })
        assert.deepStrictEqual(yield* groups, [])
      })
    )
  )

  it.effect("are created with mappings or not at all, and lose them with the role", () =>
    emulated(
      Effect.gen(function* () {
        const { clerk, enterpriseConnectionId, member } = yield* connected
        const { directories, organizationRoles } = clerk
        const { id: roleId } = yield* organizationRoles.create({ name: "Guest", key: "org:guest" })
        const input = { enterpriseConnectionId, provider: "okta" }
        const create = (groupRoleMappings: Parameters<typeof directories.create>[0]["groupRoleMappings"]) =>
          directories.create({ ...input, groupRoleMappings })
        assert.deepStrictEqual(yield* statusAndCode(create([{ scimGroupId: "a", roleId: "role_0" }])), [
          422,
          "form_resource_not_found"
        ])
        assert.deepStrictEqual(yield* statusAndCode(create([{ roleId }])), [422, "form_param_missing"])
        const differing = [{ directoryGroupId: "a", scimGroupId: "b", roleId }]
        assert.deepStrictEqual(yield* statusAndCode(create(differing)), [422, "form_param_value_conflict"])
        assert.strictEqual((yield* directories.list()).totalCount, 0)
        const { groupRoleMappingEnabled, id: directoryId } = yield* create([
          { directoryGroupId: "a", roleId, directoryGroupDisplayName: "Group A" },
          { directoryGroupId: "b", roleId: member }
        ])
        assert.isTrue(groupRoleMappingEnabled)
        const names = Effect.map(directories.listGroupRoleMappings({ directoryId }), ({ data }) =>
          data.map((each) => each.directoryGroupDisplayName)
        )
        assert.deepStrictEqual(yield* names, ["Group A", "b"])
        yield* organizationRoles.delete({ organizationRoleId: roleId })
        assert.deepStrictEqual(yield* names, ["b"])
      })
    )
  )
})
