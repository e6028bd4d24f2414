import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { image, rejection, unconverted } from "./support.js"

const engines = async ({ client }: Context) => {
  const { id: createdBy } = await client.users.createUser({ username: "ada", emailAddress: ["ada@example.com"] })
  const organization = await client.organizations.createOrganization({ name: "Engines", slug: "engines", createdBy })
  return { createdBy, organizationId: organization.id }
}

export const organizations: Cases = {
  "organizations.createOrganization": async ({ client }) => {
    const { id: createdBy } = await client.users.createUser({ username: "ada" })
    const created = await client.organizations.createOrganization({
      name: "Analytical Engines",
      slug: "analytical",
      createdBy,
      maxAllowedMemberships: 7,
      publicMetadata: { plan: "pro" }
    })
    assert.deepStrictEqual(
      [created.name, created.slug, created.createdBy, created.maxAllowedMemberships, created.publicMetadata],
      ["Analytical Engines", "analytical", createdBy, 7, { plan: "pro" }]
    )
    const { data } = await client.organizations.getOrganizationMembershipList({ organizationId: created.id })
    assert.deepStrictEqual(
      data.map(({ publicUserData, role }) => [publicUserData?.userId, role]),
      [[createdBy, "org:admin"]]
    )
  },

  "organizations.getOrganization": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    const found = await client.organizations.getOrganization({ organizationId, includeMembersCount: true })
    assert.deepStrictEqual([found.name, found.membersCount], ["Engines", 1])
    assert.strictEqual((await client.organizations.getOrganization({ slug: "engines" })).id, organizationId)
    assert.deepStrictEqual(await rejection(client.organizations.getOrganization({ slug: "none" })), [
      404,
      "resource_not_found"
    ])
  },

  "organizations.getOrganizationList": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    const { id } = await client.organizations.createOrganization({ name: "Zoo" })
    const list = async (params: Parameters<typeof client.organizations.getOrganizationList>[0]) => {
      const { data, totalCount } = await client.organizations.getOrganizationList(params)
      return [totalCount, data.map((each) => each.id)]
    }
    assert.deepStrictEqual(await list({ orderBy: "-name" }), [2, [id, organizationId]])
    assert.deepStrictEqual(await list({ query: "engin" }), [1, [organizationId]])
    assert.deepStrictEqual(await list({ organizationId: [id] }), [1, [id]])
    const { data } = await client.organizations.getOrganizationList({ includeMembersCount: true, orderBy: "name" })
    assert.deepStrictEqual(
      data.map((each) => each.membersCount),
      [1, 0]
    )
  },

  "organizations.updateOrganization": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    await client.organizations.updateOrganizationMetadata(organizationId, { publicMetadata: { a: 1 } })
    const updated = await client.organizations.updateOrganization(organizationId, {
      name: "Difference Engines",
      slug: "difference",
      adminDeleteEnabled: false,
      maxAllowedMemberships: 9,
      publicMetadata: { b: 2 }
    })
    assert.deepStrictEqual([updated.name, updated.publicMetadata], ["Difference Engines", { b: 2 }])
    const found = await client.organizations.getOrganization({ slug: "difference" })
    assert.deepStrictEqual(
      [found.id, found.adminDeleteEnabled, found.maxAllowedMemberships],
      [organizationId, false, 9]
    )
  },

  "organizations.updateOrganizationLogo": async (context) => {
    const { client } = context
    const { createdBy, organizationId } = await engines(context)
    const params = { file: image(), uploaderUserId: createdBy }
    assert.isTrue((await client.organizations.updateOrganizationLogo(organizationId, params)).hasImage)
    assert.isTrue((await client.organizations.getOrganization({ organizationId })).hasImage)
  },

  "organizations.deleteOrganizationLogo": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    await client.organizations.updateOrganizationLogo(organizationId, { file: image() })
    assert.isFalse((await client.organizations.deleteOrganizationLogo(organizationId)).hasImage)
    assert.isFalse((await client.organizations.getOrganization({ organizationId })).hasImage)
  },

  "organizations.updateOrganizationMetadata": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    await client.organizations.updateOrganizationMetadata(organizationId, { publicMetadata: { a: 1, b: { c: 1 } } })
    const merged = await client.organizations.updateOrganizationMetadata(organizationId, {
      publicMetadata: { a: null, b: { d: 2 } },
      privateMetadata: { crm: 7 }
    })
    assert.deepStrictEqual([merged.publicMetadata, merged.privateMetadata], [{ b: { c: 1, d: 2 } }, { crm: 7 }])
  },

  "organizations.replaceOrganizationMetadata": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    await client.organizations.updateOrganizationMetadata(organizationId, {
      publicMetadata: { a: 1 },
      privateMetadata: { crm: 7 }
    })
    await client.organizations.replaceOrganizationMetadata(organizationId, { publicMetadata: { b: 2 } })
    const { privateMetadata, publicMetadata } = await client.organizations.getOrganization({ organizationId })
    assert.deepStrictEqual([publicMetadata, privateMetadata], [{ b: 2 }, { crm: 7 }])
  },

  "organizations.deleteOrganization": async (context) => {
    const { client } = context
    const { createdBy, organizationId } = await engines(context)
    assert.strictEqual((await client.organizations.deleteOrganization(organizationId)).id, organizationId)
    assert.deepStrictEqual(await rejection(client.organizations.getOrganization({ organizationId })), [
      404,
      "resource_not_found"
    ])
    assert.strictEqual((await client.users.getOrganizationMembershipList({ userId: createdBy })).totalCount, 0)
  },

  "organizations.createOrganizationDomain": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    const created = await client.organizations.createOrganizationDomain({
      organizationId,
      name: "engines.example",
      enrollmentMode: "automatic_invitation"
    })
    // The client adds `verified: true`.
    assert.deepInclude(unconverted(created), {
      name: "engines.example",
      organization_id: organizationId,
      enrollment_mode: "automatic_invitation"
    })
    assert.strictEqual(created.verification?.status, "verified")
  },

  "organizations.getOrganizationDomainList": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    const add = (name: string) =>
      client.organizations.createOrganizationDomain({ organizationId, name, enrollmentMode: "manual_invitation" })
    const first = await add("engines.example")
    const second = await add("analytical.example")
    const { data, totalCount } = await client.organizations.getOrganizationDomainList({ organizationId })
    assert.strictEqual(totalCount, 2)
    assert.sameMembers(
      data.map(({ id }) => id),
      [first.id, second.id]
    )
    assert.strictEqual(
      (await client.organizations.getOrganizationDomainList({ organizationId, limit: 1 })).data.length,
      1
    )
  },

  "organizations.updateOrganizationDomain": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    const { id: domainId } = await client.organizations.createOrganizationDomain({
      organizationId,
      name: "engines.example",
      enrollmentMode: "manual_invitation"
    })
    const updated = await client.organizations.updateOrganizationDomain({
      organizationId,
      domainId,
      enrollmentMode: "automatic_suggestion",
      verified: false
    })
    assert.deepInclude(unconverted(updated), { id: domainId, enrollment_mode: "automatic_suggestion" })
    const { data } = await client.organizations.getOrganizationDomainList({ organizationId })
    assert.notStrictEqual(data[0]?.verification?.status, "verified")
  },

  "organizations.deleteOrganizationDomain": async (context) => {
    const { client } = context
    const { organizationId } = await engines(context)
    const { id: domainId } = await client.organizations.createOrganizationDomain({
      organizationId,
      name: "engines.example",
      enrollmentMode: "manual_invitation"
    })
    const deleted = await client.organizations.deleteOrganizationDomain({ organizationId, domainId })
    assert.strictEqual(deleted.id, domainId)
    assert.strictEqual((await client.organizations.getOrganizationDomainList({ organizationId })).totalCount, 0)
  }
}
