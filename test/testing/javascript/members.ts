import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection } from "./support.js"

const members = async ({ client }: Context) => {
  const { id: adminId } = await client.users.createUser({ username: "ada", emailAddress: ["ada@example.com"] })
  const { id: userId } = await client.users.createUser({ username: "grace", emailAddress: ["grace@example.com"] })
  const { id: organizationId } = await client.organizations.createOrganization({ name: "Engines", createdBy: adminId })
  await client.organizations.createOrganizationMembership({ organizationId, userId, role: "org:member" })
  return { adminId, organizationId, userId }
}

const invited = async ({ client }: Context) => {
  const { id: inviterUserId } = await client.users.createUser({ username: "ada" })
  const { id: organizationId } = await client.organizations.createOrganization({
    name: "Engines",
    createdBy: inviterUserId
  })
  const invitation = await client.organizations.createOrganizationInvitation({
    organizationId,
    emailAddress: "new@example.com",
    role: "org:member",
    inviterUserId,
    publicMetadata: { team: "red" }
  })
  return { inviterUserId, organizationId, invitation }
}

export const organizationMembers: Cases = {
  "organizations.createOrganizationMembership": async (context) => {
    const { client } = context
    const { organizationId } = await members(context)
    const { id: userId } = await client.users.createUser({ username: "mary" })
    const created = await client.organizations.createOrganizationMembership({
      organizationId,
      userId,
      role: "org:admin"
    })
    assert.deepStrictEqual(
      [created.publicUserData?.userId, created.organization.id, created.role],
      [userId, organizationId, "org:admin"]
    )
    assert.include(created.permissions, "org:sys_memberships:manage")
    const again = client.organizations.createOrganizationMembership({ organizationId, userId, role: "org:admin" })
    assert.strictEqual((await rejection(again))[1], "already_a_member_in_organization")
  },

  "organizations.getOrganizationMembershipList": async (context) => {
    const { client } = context
    const { adminId, organizationId, userId } = await members(context)
    type Filters = Omit<Parameters<typeof client.organizations.getOrganizationMembershipList>[0], "organizationId">
    const list = async (filters: Filters) => {
      const { data, totalCount } = await client.organizations.getOrganizationMembershipList({
        organizationId,
        ...filters
      })
      return [totalCount, data.map(({ publicUserData }) => publicUserData?.userId)]
    }
    assert.deepStrictEqual(await list({ orderBy: "+created_at" }), [2, [adminId, userId]])
    assert.deepStrictEqual(await list({ orderBy: "-username", limit: 1 }), [2, [userId]])
    assert.deepStrictEqual(await list({ role: ["org:member"] }), [1, [userId]])
    assert.deepStrictEqual(await list({ emailAddress: ["ada@example.com"] }), [1, [adminId]])
    assert.deepStrictEqual(await list({ query: "grace" }), [1, [userId]])
  },

  "organizations.getInstanceOrganizationMembershipList": async (context) => {
    const { client } = context
    const { adminId, organizationId, userId } = await members(context)
    const other = await client.organizations.createOrganization({ name: "Zoo", createdBy: userId })
    const { data, totalCount } = await client.organizations.getInstanceOrganizationMembershipList({
      orderBy: "+created_at"
    })
    assert.strictEqual(totalCount, 3)
    assert.sameDeepMembers(
      data.map(({ organization, publicUserData }) => [organization.id, publicUserData?.userId]),
      [
        [organizationId, adminId],
        [organizationId, userId],
        [other.id, userId]
      ]
    )
  },

  "organizations.updateOrganizationMembership": async (context) => {
    const { client } = context
    const { organizationId, userId } = await members(context)
    const params = { organizationId, userId, role: "org:admin" } as const
    assert.strictEqual((await client.organizations.updateOrganizationMembership(params)).role, "org:admin")
    const { data } = await client.users.getOrganizationMembershipList({ userId })
    assert.strictEqual(data[0]?.role, "org:admin")
    const unknown = client.organizations.updateOrganizationMembership({ ...params, role: "org:none" })
    assert.deepStrictEqual(await rejection(unknown), [404, "resource_not_found"])
  },

  "organizations.updateOrganizationMembershipMetadata": async (context) => {
    const { client } = context
    const { organizationId, userId } = await members(context)
    const update = (publicMetadata: Record<string, unknown>) =>
      client.organizations.updateOrganizationMembershipMetadata({ organizationId, userId, publicMetadata })
    await update({ desk: 4, team: "red" })
    assert.deepStrictEqual((await update({ team: null })).publicMetadata, { desk: 4 })
  },

  "organizations.deleteOrganizationMembership": async (context) => {
    const { client } = context
    const { organizationId, userId } = await members(context)
    const deleted = await client.organizations.deleteOrganizationMembership({ organizationId, userId })
    assert.strictEqual(deleted.publicUserData?.userId, userId)
    const { data } = await client.organizations.getOrganizationMembershipList({ organizationId })
    assert.strictEqual(data.length, 1)
  },

  "organizations.createOrganizationInvitation": async (context) => {
    const { client } = context
    const { inviterUserId, invitation, organizationId } = await invited(context)
    assert.deepStrictEqual(
      [invitation.emailAddress, invitation.role, invitation.status, invitation.organizationId],
      ["new@example.com", "org:member", "pending", organizationId]
    )
    assert.deepStrictEqual(invitation.publicMetadata, { team: "red" })
    const again = client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: "new@example.com",
      role: "org:member",
      inviterUserId
    })
    assert.strictEqual((await rejection(again))[1], "organization_invitation_not_unique")
  },

  "organizations.createOrganizationInvitationBulk": async (context) => {
    const { client } = context
    const { organizationId } = await invited(context)
    const { data } = await client.organizations.createOrganizationInvitationBulk(organizationId, [
      { emailAddress: "a@example.com", role: "org:member" },
      { emailAddress: "b@example.com", role: "org:admin", publicMetadata: { desk: 4 } }
    ])
    assert.deepStrictEqual(
      data.map(({ emailAddress, publicMetadata, role }) => [emailAddress, role, publicMetadata]),
      [
        ["a@example.com", "org:member", {}],
        ["b@example.com", "org:admin", { desk: 4 }]
      ]
    )
    assert.strictEqual((await client.organizations.getOrganizationInvitationList({ organizationId })).totalCount, 3)
  },

  "organizations.getOrganizationInvitation": async (context) => {
    const { client } = context
    const { invitation, organizationId } = await invited(context)
    const invitationId = invitation.id
    const found = await client.organizations.getOrganizationInvitation({ organizationId, invitationId })
    assert.deepStrictEqual([found.id, found.emailAddress], [invitationId, "new@example.com"])
  },

  "organizations.getOrganizationInvitationList": async (context) => {
    const { client } = context
    const { invitation, organizationId } = await invited(context)
    const second = await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: "second@example.com",
      role: "org:member"
    })
    await client.organizations.revokeOrganizationInvitation({ organizationId, invitationId: second.id })
    const list = async (status?: Array<"pending" | "revoked">) => {
      const { data, totalCount } = await client.organizations.getOrganizationInvitationList({
        organizationId,
        ...(status === undefined ? {} : { status })
      })
      return [totalCount, data.map(({ id }) => id)]
    }
    assert.deepStrictEqual(await list(), [2, [second.id, invitation.id]])
    assert.deepStrictEqual(await list(["pending"]), [1, [invitation.id]])
    // The client repeats the parameter for several statuses. Clerk's file has one status, so that only the last counts.
    assert.deepStrictEqual(await list(["pending", "revoked"]), [1, [second.id]])
  },

  "organizations.revokeOrganizationInvitation": async (context) => {
    const { client } = context
    const { invitation, inviterUserId, organizationId } = await invited(context)
    const params = { organizationId, invitationId: invitation.id, requestingUserId: inviterUserId }
    assert.strictEqual((await client.organizations.revokeOrganizationInvitation(params)).status, "revoked")
    assert.strictEqual((await client.organizations.getOrganizationInvitation(params)).status, "revoked")
    assert.strictEqual(
      (await rejection(client.organizations.revokeOrganizationInvitation(params)))[1],
      "organization_invitation_not_pending"
    )
  }
}
