import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const runEngine = ({ client }: Context) =>
  client.organizationPermissions.createOrganizationPermission({
    name: "Run the engine",
    key: "org:engine:run",
    description: "May run programs"
  })

const operator = ({ client }: Context) =>
  client.organizationRoles.createOrganizationRole({
    name: "Operator",
    key: "org:operator",
    description: "Runs programs"
  })

/** A role set with the roles owner and guest. */
const small = async ({ client }: Context) => {
  const { data } = await client.organizationPermissions.getOrganizationPermissionList({ limit: 100 })
  const permissions = data.map(({ id }) => id)
  await client.organizationRoles.createOrganizationRole({ name: "Owner", key: "org:owner", permissions })
  await client.organizationRoles.createOrganizationRole({ name: "Guest", key: "org:guest" })
  return client.roleSets.createRoleSet({
    name: "Small companies",
    key: "role_set:small",
    roles: ["org:owner", "org:guest"],
    creatorRoleKey: "org:owner",
    defaultRoleKey: "org:guest"
  })
}

const keysOf = (items: ReadonlyArray<{ readonly key: string }>) => items.map(({ key }) => key)

export const roles: Cases = {
  "organizationPermissions.createOrganizationPermission": async (context) => {
    const created = await runEngine(context)
    assert.deepStrictEqual(
      [created.name, created.key, created.description],
      ["Run the engine", "org:engine:run", "May run programs"]
    )
    assert.strictEqual((await rejection(runEngine(context)))[0], 422)
  },

  "organizationPermissions.getOrganizationPermission": async (context) => {
    const { id, key } = await runEngine(context)
    const found = await context.client.organizationPermissions.getOrganizationPermission(id)
    assert.deepStrictEqual([found.id, found.key], [id, key])
  },

  "organizationPermissions.getOrganizationPermissionList": async (context) => {
    const { client } = context
    const { id } = await runEngine(context)
    const all = await client.organizationPermissions.getOrganizationPermissionList({ limit: 100, orderBy: "+key" })
    assert.strictEqual(all.totalCount, all.data.length)
    assert.includeMembers(keysOf(all.data), ["org:engine:run", "org:sys_memberships:read"])
    const found = await client.organizationPermissions.getOrganizationPermissionList({ query: "engine" })
    assert.deepStrictEqual(
      found.data.map((each) => each.id),
      [id]
    )
  },

  "organizationPermissions.updateOrganizationPermission": async (context) => {
    const { client } = context
    const { id: permissionId } = await runEngine(context)
    const updated = await client.organizationPermissions.updateOrganizationPermission({ permissionId, name: "Run" })
    assert.deepStrictEqual([updated.name, updated.description], ["Run", "May run programs"])
    assert.strictEqual((await client.organizationPermissions.getOrganizationPermission(permissionId)).name, "Run")
  },

  "organizationPermissions.deleteOrganizationPermission": async (context) => {
    const { client } = context
    const { id } = await runEngine(context)
    const deleted = await client.organizationPermissions.deleteOrganizationPermission(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await rejection(client.organizationPermissions.getOrganizationPermission(id)))[0], 404)
  },

  "organizationRoles.createOrganizationRole": async (context) => {
    const { client } = context
    const { id } = await runEngine(context)
    const created = await client.organizationRoles.createOrganizationRole({
      name: "Operator",
      key: "org:operator",
      description: "Runs programs",
      permissions: [id],
      includeInInitialRoleSet: true
    })
    assert.deepStrictEqual(
      [created.name, created.key, created.description, created.permissions.map((each) => each.id)],
      ["Operator", "org:operator", "Runs programs", [id]]
    )
    const { data } = await client.roleSets.getRoleSetList()
    assert.include(keysOf(data[0]?.roles ?? []), "org:operator")
  },

  "organizationRoles.getOrganizationRole": async (context) => {
    const { id, key } = await operator(context)
    const found = await context.client.organizationRoles.getOrganizationRole(id)
    assert.deepStrictEqual([found.id, found.key], [id, key])
  },

  "organizationRoles.getOrganizationRoleList": async (context) => {
    const { client } = context
    await operator(context)
    const { data, totalCount } = await client.organizationRoles.getOrganizationRoleList({ orderBy: "+key" })
    assert.deepStrictEqual([totalCount, keysOf(data)], [3, ["org:admin", "org:member", "org:operator"]])
    const found = await client.organizationRoles.getOrganizationRoleList({ query: "oper" })
    assert.deepStrictEqual(keysOf(found.data), ["org:operator"])
  },

  "organizationRoles.updateOrganizationRole": async (context) => {
    const { client } = context
    const { id } = await operator(context)
    const permission = await runEngine(context)
    const updated = await client.organizationRoles.updateOrganizationRole({
      organizationRoleId: id,
      name: "Engineer",
      permissions: [permission.id]
    })
    assert.deepStrictEqual([updated.name, keysOf(updated.permissions)], ["Engineer", ["org:engine:run"]])
    assert.strictEqual((await client.organizationRoles.getOrganizationRole(id)).name, "Engineer")
  },

  "organizationRoles.deleteOrganizationRole": async (context) => {
    const { client } = context
    const { id } = await operator(context)
    const deleted = await client.organizationRoles.deleteOrganizationRole(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await rejection(client.organizationRoles.getOrganizationRole(id)))[0], 404)
  },

  "organizationRoles.assignPermissionToOrganizationRole": async (context) => {
    const { client } = context
    const { id: organizationRoleId } = await operator(context)
    const { id: permissionId } = await runEngine(context)
    const params = { organizationRoleId, permissionId }
    const role = await client.organizationRoles.assignPermissionToOrganizationRole(params)
    assert.deepStrictEqual([role.id, keysOf(role.permissions)], [organizationRoleId, ["org:engine:run"]])
    const found = await client.organizationRoles.getOrganizationRole(organizationRoleId)
    assert.deepStrictEqual(keysOf(found.permissions), ["org:engine:run"])
  },

  "organizationRoles.removePermissionFromOrganizationRole": async (context) => {
    const { client } = context
    const { id: organizationRoleId } = await operator(context)
    const { id: permissionId } = await runEngine(context)
    await client.organizationRoles.assignPermissionToOrganizationRole({ organizationRoleId, permissionId })
    const params = { organizationRoleId, permissionId }
    const role = await client.organizationRoles.removePermissionFromOrganizationRole(params)
    assert.deepStrictEqual([role.id, role.permissions], [organizationRoleId, []])
    assert.deepStrictEqual((await client.organizationRoles.getOrganizationRole(organizationRoleId)).permissions, [])
  },

  "roleSets.createRoleSet": async (context) => {
    const created = await small(context)
    assert.deepStrictEqual(
      [created.key, created.type, created.defaultRole?.key, created.creatorRole?.key, keysOf(created.roles)],
      ["role_set:small", "custom", "org:guest", "org:owner", ["org:owner", "org:guest"]]
    )
  },

  "roleSets.getRoleSet": async (context) => {
    const { client } = context
    const { id, key } = await small(context)
    assert.strictEqual((await client.roleSets.getRoleSet(key)).id, id)
    assert.strictEqual((await client.roleSets.getRoleSet(id)).name, "Small companies")
  },

  "roleSets.getRoleSetList": async (context) => {
    const { client } = context
    await small(context)
    const { data, totalCount } = await client.roleSets.getRoleSetList({ orderBy: "+key" })
    assert.deepStrictEqual([totalCount, keysOf(data)], [2, ["role_set:default", "role_set:small"]])
    assert.deepStrictEqual(keysOf((await client.roleSets.getRoleSetList({ query: "small" })).data), ["role_set:small"])
  },

  "roleSets.updateRoleSet": async (context) => {
    const { client } = context
    const { id } = await small(context)
    const updated = await client.roleSets.updateRoleSet({
      roleSetKeyOrId: "role_set:small",
      name: "Tiny companies",
      key: "role_set:tiny",
      type: "initial"
    })
    assert.deepStrictEqual([updated.id, updated.name, updated.type], [id, "Tiny companies", "initial"])
    assert.strictEqual((await client.roleSets.getRoleSet("role_set:tiny")).id, id)
    assert.strictEqual((await client.roleSets.getRoleSet("role_set:default")).type, "custom")
  },

  "roleSets.addRolesToRoleSet": async (context) => {
    const { client } = context
    const { key: roleSetKeyOrId } = await small(context)
    const changed = await client.roleSets.addRolesToRoleSet({
      roleSetKeyOrId,
      roleKeys: ["org:member"],
      defaultRoleKey: "org:member"
    })
    assert.deepStrictEqual(
      [keysOf(changed.roles), changed.defaultRole?.key],
      [["org:owner", "org:guest", "org:member"], "org:member"]
    )
  },

  "roleSets.replaceRoleInRoleSet": async (context) => {
    const { client } = context
    const { key: roleSetKeyOrId } = await small(context)
    const changed = await client.roleSets.replaceRoleInRoleSet({
      roleSetKeyOrId,
      roleKey: "org:guest",
      toRoleKey: "org:owner"
    })
    assert.deepStrictEqual([keysOf(changed.roles), changed.defaultRole?.key], [["org:owner"], "org:owner"])
  },

  "roleSets.replaceRoleSet": async (context) => {
    const { client } = context
    const { id, key: roleSetKeyOrId } = await small(context)
    const deleted = await client.roleSets.replaceRoleSet({ roleSetKeyOrId, destRoleSetKey: "role_set:default" })
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.deepStrictEqual(await rejection(client.roleSets.getRoleSet(roleSetKeyOrId)), [404, "resource_not_found"])
  }
}
