import { assert } from "@effect/vitest"
import type { Cases } from "./Case.js"
import { rejection } from "./support.js"

/** Who may sign up: invitations, the waitlist, the allowlist and the blocklist. */
export const access: Cases = {
  "allowlistIdentifiers.createAllowlistIdentifier": async ({ client }) => {
    await client.instance.updateRestrictions({ allowlist: true })
    const created = await client.allowlistIdentifiers.createAllowlistIdentifier({
      identifier: "ada@example.com",
      notify: false
    })
    assert.deepStrictEqual([created.identifier, created.identifierType], ["ada@example.com", "email_address"])
    await client.users.createUser({ emailAddress: ["ada@example.com"] })
  },

  "allowlistIdentifiers.getAllowlistIdentifierList": async ({ client }) => {
    const create = (identifier: string) =>
      client.allowlistIdentifiers.createAllowlistIdentifier({ identifier, notify: false })
    const { id } = await create("ada@example.com")
    const other = await create("*@engines.example")
    const { data, totalCount } = await client.allowlistIdentifiers.getAllowlistIdentifierList()
    assert.strictEqual(totalCount, 2)
    assert.sameMembers(
      data.map((each) => each.id),
      [id, other.id]
    )
  },

  "allowlistIdentifiers.deleteAllowlistIdentifier": async ({ client }) => {
    const { id } = await client.allowlistIdentifiers.createAllowlistIdentifier({
      identifier: "ada@example.com",
      notify: false
    })
    const deleted = await client.allowlistIdentifiers.deleteAllowlistIdentifier(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.allowlistIdentifiers.getAllowlistIdentifierList()).totalCount, 0)
  },

  "blocklistIdentifiers.createBlocklistIdentifier": async ({ client }) => {
    await client.instance.updateRestrictions({ blocklist: true })
    const created = await client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: "*@spam.example" })
    assert.deepStrictEqual([created.identifier, created.identifierType], ["*@spam.example", "email_address"])
    assert.deepStrictEqual(await rejection(client.users.createUser({ emailAddress: ["a@spam.example"] })), [
      403,
      "not_allowed_access"
    ])
  },

  "blocklistIdentifiers.getBlocklistIdentifierList": async ({ client }) => {
    const { id } = await client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: "*@spam.example" })
    const { data, totalCount } = await client.blocklistIdentifiers.getBlocklistIdentifierList()
    assert.deepStrictEqual([totalCount, data.map((each) => each.id)], [1, [id]])
  },

  "blocklistIdentifiers.deleteBlocklistIdentifier": async ({ client }) => {
    const { id } = await client.blocklistIdentifiers.createBlocklistIdentifier({ identifier: "*@spam.example" })
    const deleted = await client.blocklistIdentifiers.deleteBlocklistIdentifier(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.blocklistIdentifiers.getBlocklistIdentifierList()).totalCount, 0)
  },

  "invitations.createInvitation": async ({ client }) => {
    const created = await client.invitations.createInvitation({
      emailAddress: "ada@example.com",
      redirectUrl: "https://app.example.com/welcome",
      publicMetadata: { plan: "pro" },
      expiresInDays: 3
    })
    assert.deepStrictEqual(
      [created.emailAddress, created.status, created.publicMetadata],
      ["ada@example.com", "pending", { plan: "pro" }]
    )
    assert.match(created.url ?? "", /^https?:\/\//)
    assert.deepStrictEqual(await rejection(client.invitations.createInvitation({ emailAddress: "ada@example.com" })), [
      400,
      "duplicate_record"
    ])
  },

  "invitations.createInvitationBulk": async ({ client }) => {
    const created = await client.invitations.createInvitationBulk([
      { emailAddress: "ada@example.com", publicMetadata: { plan: "pro" } },
      { emailAddress: "grace@example.com", notify: false }
    ])
    assert.deepStrictEqual(
      created.map(({ emailAddress, publicMetadata }) => [emailAddress, publicMetadata]),
      [
        ["ada@example.com", { plan: "pro" }],
        ["grace@example.com", {}]
      ]
    )
    assert.strictEqual((await client.invitations.getInvitationList()).totalCount, 2)
  },

  "invitations.getInvitationList": async ({ client }) => {
    const first = await client.invitations.createInvitation({ emailAddress: "ada@example.com" })
    const second = await client.invitations.createInvitation({ emailAddress: "grace@example.com" })
    await client.invitations.revokeInvitation(second.id)
    const list = async (params: Parameters<typeof client.invitations.getInvitationList>[0]) => {
      const { data, totalCount } = await client.invitations.getInvitationList(params)
      return [totalCount, data.map(({ id }) => id)]
    }
    assert.deepStrictEqual(await list({ orderBy: "-email_address" }), [2, [second.id, first.id]])
    assert.deepStrictEqual(await list({ status: "revoked" }), [1, [second.id]])
    assert.deepStrictEqual(await list({ query: "ada" }), [1, [first.id]])
    assert.deepStrictEqual(await list({ orderBy: "-email_address", limit: 1, offset: 1 }), [2, [first.id]])
  },

  "invitations.revokeInvitation": async ({ client }) => {
    const { id } = await client.invitations.createInvitation({ emailAddress: "ada@example.com" })
    const revoked = await client.invitations.revokeInvitation(id)
    assert.deepStrictEqual([revoked.id, revoked.status, revoked.revoked], [id, "revoked", true])
    assert.strictEqual((await rejection(client.invitations.revokeInvitation(id)))[0], 400)
  },

  "invitations.deleteInvitation": async ({ client }) => {
    const { id } = await client.invitations.createInvitation({ emailAddress: "ada@example.com" })
    const deleted = await client.invitations.deleteInvitation(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.invitations.getInvitationList()).totalCount, 0)
  },

  "waitlistEntries.create": async ({ client }) => {
    const created = await client.waitlistEntries.create({ emailAddress: "ada@example.com", notify: false })
    assert.deepStrictEqual(
      [created.emailAddress, created.status, created.invitation],
      ["ada@example.com", "pending", null]
    )
    assert.strictEqual((await client.waitlistEntries.create({ emailAddress: "ADA@example.com" })).id, created.id)
  },

  "waitlistEntries.createBulk": async ({ client }) => {
    const first = await client.waitlistEntries.create({ emailAddress: "ada@example.com" })
    const entries = await client.waitlistEntries.createBulk([
      { emailAddress: "ada@example.com" },
      { emailAddress: "grace@example.com", notify: false }
    ])
    assert.deepStrictEqual([entries.length, entries[0]?.id], [2, first.id])
    assert.strictEqual((await client.waitlistEntries.list()).totalCount, 2)
  },

  "waitlistEntries.list": async ({ client }) => {
    const first = await client.waitlistEntries.create({ emailAddress: "ada@example.com" })
    const second = await client.waitlistEntries.create({ emailAddress: "grace@example.com" })
    await client.waitlistEntries.reject(second.id)
    const list = async (params: Parameters<typeof client.waitlistEntries.list>[0]) => {
      const { data, totalCount } = await client.waitlistEntries.list(params)
      return [totalCount, data.map(({ id }) => id)]
    }
    assert.deepStrictEqual(await list({ orderBy: "+email_address" }), [2, [first.id, second.id]])
    assert.deepStrictEqual(await list({ status: "pending" }), [1, [first.id]])
    assert.deepStrictEqual(await list({ query: "grace" }), [1, [second.id]])
  },

  "waitlistEntries.invite": async ({ client }) => {
    const { id } = await client.waitlistEntries.create({ emailAddress: "ada@example.com" })
    const invited = await client.waitlistEntries.invite(id, { ignoreExisting: true })
    assert.deepStrictEqual([invited.status, invited.invitation?.status], ["invited", "pending"])
    const { data } = await client.invitations.getInvitationList()
    assert.deepStrictEqual(
      data.map((each) => each.id),
      [invited.invitation?.id]
    )
  },

  "waitlistEntries.reject": async ({ client }) => {
    const { id } = await client.waitlistEntries.create({ emailAddress: "ada@example.com" })
    assert.strictEqual((await client.waitlistEntries.reject(id)).status, "rejected")
    assert.deepStrictEqual(await rejection(client.waitlistEntries.reject(id)), [409, "waitlist_entry_already_rejected"])
  },

  "waitlistEntries.delete": async ({ client }) => {
    const { id } = await client.waitlistEntries.create({ emailAddress: "ada@example.com" })
    const deleted = await client.waitlistEntries.delete(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.waitlistEntries.list()).totalCount, 0)
  }
}
