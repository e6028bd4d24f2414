import { assert } from "@effect/vitest"
import { Redacted } from "effect"
import type { Cases, Context } from "./Case.js"
import { image, rejection } from "./support.js"

const password = "analytical engine"

const ada = ({ client }: Context) =>
  client.users.createUser({ emailAddress: ["ada@example.com"], firstName: "Ada", password })

export const users: Cases = {
  "users.createUser": async ({ client }) => {
    const created = await client.users.createUser({
      externalId: "42",
      emailAddress: ["ada@example.com", "lovelace@example.com"],
      emailAddressIdentificationStatus: ["verified", "reserved"],
      phoneNumber: ["+15555550100"],
      username: "ada",
      firstName: "Ada",
      lastName: "Lovelace",
      locale: "en-GB",
      password,
      publicMetadata: { plan: "pro", snake_case: { camelCase: 1 } },
      createdAt: new Date("2020-01-02T03:04:05Z"),
      legalAcceptedAt: new Date("2020-01-02T03:04:05Z")
    })
    assert.match(created.id, /^user_/)
    assert.strictEqual(created.primaryEmailAddress?.emailAddress, "ada@example.com")
    assert.strictEqual(created.primaryEmailAddress?.verification?.status, "verified")
    assert.deepStrictEqual(
      [created.externalId, created.fullName, created.locale, created.passwordEnabled, created.createdAt],
      ["42", "Ada Lovelace", "en-GB", true, Date.UTC(2020, 0, 2, 3, 4, 5)]
    )
    assert.deepStrictEqual(created.publicMetadata, { plan: "pro", snake_case: { camelCase: 1 } })
    assert.strictEqual(created.emailAddresses.length, 2)
    assert.strictEqual((await client.users.getUser(created.id)).legalAcceptedAt, Date.UTC(2020, 0, 2, 3, 4, 5))
    assert.deepStrictEqual(await rejection(client.users.createUser({ emailAddress: ["ADA@example.com"] })), [
      422,
      "form_identifier_exists"
    ])
  },

  "users.getUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    const found = await client.users.getUser(id)
    assert.deepStrictEqual([found.id, found.primaryEmailAddress?.emailAddress], [id, "ada@example.com"])
    assert.deepStrictEqual(await rejection(client.users.getUser("user_0")), [404, "resource_not_found"])
  },

  "users.getUserList": async ({ client }) => {
    const ids: Array<string> = []
    for (const username of ["ada", "grace", "mary"]) {
      ids.push((await client.users.createUser({ username, emailAddress: [`${username}@example.com`] })).id)
    }
    const list = async (params: Parameters<typeof client.users.getUserList>[0]) => {
      const { data, totalCount } = await client.users.getUserList(params)
      return [totalCount, data.map(({ username }) => username)]
    }
    assert.deepStrictEqual(await list({ orderBy: "+username", limit: 2, offset: 1 }), [3, ["grace", "mary"]])
    assert.deepStrictEqual(
      await list({ emailAddress: ["ada@example.com", "mary@example.com"], orderBy: "-username" }),
      [2, ["mary", "ada"]]
    )
    assert.deepStrictEqual(await list({ userId: [ids[1] ?? ""] }), [1, ["grace"]])
    assert.deepStrictEqual(await list({ query: "mary" }), [1, ["mary"]])
    const { id } = await client.organizations.createOrganization({ name: "Engines", createdBy: ids[0] ?? "" })
    assert.deepStrictEqual(await list({ organizationId: [id] }), [1, ["ada"]])
  },

  "users.getCount": async (context) => {
    const { client } = context
    await ada(context)
    await client.users.createUser({ username: "grace" })
    assert.strictEqual(await client.users.getCount(), 2)
    assert.strictEqual(await client.users.getCount({ emailAddress: ["ada@example.com"] }), 1)
  },

  "users.updateUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    await client.users.updateUserMetadata(id, { publicMetadata: { a: 1 }, privateMetadata: { kept: true } })
    const updated = await client.users.updateUser(id, {
      username: "countess",
      lastName: "King",
      externalId: "43",
      deleteSelfEnabled: false,
      createOrganizationsLimit: 2,
      publicMetadata: { b: 2 }
    })
    assert.deepStrictEqual(
      [updated.username, updated.firstName, updated.lastName, updated.externalId],
      ["countess", "Ada", "King", "43"]
    )
    const { createOrganizationsLimit, deleteSelfEnabled, privateMetadata, publicMetadata } =
      await client.users.getUser(id)
    assert.deepStrictEqual([deleteSelfEnabled, createOrganizationsLimit], [false, 2])
    // The client sends metadata to the operation that replaces it.
    assert.deepStrictEqual([publicMetadata, privateMetadata], [{ b: 2 }, { kept: true }])
  },

  "users.replaceUserEmailAddress": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    const address = await client.users.replaceUserEmailAddress(id, { emailAddress: "countess@example.com" })
    const { emailAddresses, primaryEmailAddressId } = await client.users.getUser(id)
    assert.deepStrictEqual(
      [address.emailAddress, primaryEmailAddressId, emailAddresses.map((each) => each.id)],
      ["countess@example.com", address.id, [address.id]]
    )
  },

  "users.replaceUserPhoneNumber": async ({ client }) => {
    const { id } = await client.users.createUser({ username: "ada", phoneNumber: ["+15555550100"] })
    const number = await client.users.replaceUserPhoneNumber(id, { phoneNumber: "+15555550101" })
    const { phoneNumbers, primaryPhoneNumberId } = await client.users.getUser(id)
    assert.deepStrictEqual(
      [primaryPhoneNumberId, phoneNumbers.map((each) => each.phoneNumber)],
      [number.id, ["+15555550101"]]
    )
  },

  "users.updateUserProfileImage": async (context) => {
    const { client } = context
    const { hasImage, id, imageUrl } = await ada(context)
    assert.isFalse(hasImage)
    const updated = await client.users.updateUserProfileImage(id, { file: image() })
    assert.isTrue(updated.hasImage)
    assert.notStrictEqual((await client.users.getUser(id)).imageUrl, imageUrl)
  },

  "users.deleteUserProfileImage": async (context) => {
    const { client } = context
    const { id, imageUrl } = await ada(context)
    await client.users.updateUserProfileImage(id, { file: image() })
    assert.isFalse((await client.users.deleteUserProfileImage(id)).hasImage)
    assert.strictEqual((await client.users.getUser(id)).imageUrl, imageUrl)
  },

  "users.updateUserMetadata": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    await client.users.updateUserMetadata(id, { publicMetadata: { plan: "pro", seats: { min: 1 } } })
    const merged = await client.users.updateUserMetadata(id, {
      publicMetadata: { plan: null, seats: { max: 3 } },
      unsafeMetadata: { theme: "dark" }
    })
    assert.deepStrictEqual(
      [merged.publicMetadata, merged.unsafeMetadata],
      [{ seats: { min: 1, max: 3 } }, { theme: "dark" }]
    )
    assert.deepStrictEqual((await client.users.getUser(id)).publicMetadata, merged.publicMetadata)
  },

  "users.replaceUserMetadata": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    await client.users.updateUserMetadata(id, { publicMetadata: { a: 1 }, privateMetadata: { kept: true } })
    const replaced = await client.users.replaceUserMetadata(id, { publicMetadata: { b: null } })
    assert.deepStrictEqual([replaced.publicMetadata, replaced.privateMetadata], [{ b: null }, { kept: true }])
    assert.deepStrictEqual((await client.users.getUser(id)).publicMetadata, { b: null })
  },

  "users.deleteUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    assert.strictEqual((await client.users.deleteUser(id)).id, id)
    assert.deepStrictEqual(await rejection(client.users.getUser(id)), [404, "resource_not_found"])
    assert.strictEqual(await client.users.getCount(), 0)
  },

  "users.getUserOauthAccessToken": async (context) => {
    const { client, emulator, run } = context
    const { id } = await ada(context)
    const account = await run(
      emulator.frontend.connectAccount(id, {
        provider: "oauth_google",
        emailAddress: "ada@example.com",
        token: Redacted.make("ya29.token"),
        scopes: ["openid", "email"]
      })
    )
    const { data, totalCount } = await client.users.getUserOauthAccessToken(id, "google")
    assert.deepStrictEqual(
      [totalCount, data.map((each) => [each.externalAccountId, each.provider, each.token, each.scopes])],
      [1, [[account.id, "oauth_google", "ya29.token", ["openid", "email"]]]]
    )
    assert.strictEqual((await client.users.getUser(id)).externalAccounts[0]?.provider, "oauth_google")
  },

  "users.getOrganizationMembershipList": async (context) => {
    const { client } = context
    const { id: userId } = await ada(context)
    const first = await client.organizations.createOrganization({ name: "First", createdBy: userId })
    const second = await client.organizations.createOrganization({ name: "Second", createdBy: userId })
    const { data, totalCount } = await client.users.getOrganizationMembershipList({ userId })
    assert.deepStrictEqual(
      [totalCount, data.map(({ organization, role }) => [organization.id, role])],
      [
        2,
        [
          [second.id, "org:admin"],
          [first.id, "org:admin"]
        ]
      ]
    )
    assert.strictEqual(
      (await client.users.getOrganizationMembershipList({ userId, limit: 1, offset: 1 })).data.length,
      1
    )
  },

  "users.getOrganizationInvitationList": async (context) => {
    const { client } = context
    const { id: userId } = await ada(context)
    const { id: organizationId } = await client.organizations.createOrganization({ name: "Engines" })
    const { id } = await client.organizations.createOrganizationInvitation({
      organizationId,
      emailAddress: "ada@example.com",
      role: "org:member"
    })
    const { data, totalCount } = await client.users.getOrganizationInvitationList({ userId, status: "pending" })
    assert.deepStrictEqual(
      [totalCount, data.map((each) => [each.id, each.publicOrganizationData?.id])],
      [1, [[id, organizationId]]]
    )
    assert.strictEqual((await client.users.getOrganizationInvitationList({ userId, status: "revoked" })).totalCount, 0)
  },

  "users.verifyPassword": async (context) => {
    const { client } = context
    const { id: userId } = await ada(context)
    assert.isTrue((await client.users.verifyPassword({ userId, password })).verified)
    assert.deepStrictEqual(await rejection(client.users.verifyPassword({ userId, password: "difference engine" })), [
      422,
      "incorrect_password"
    ])
  },

  "users.removePassword": async (context) => {
    const { client } = context
    const { id: userId } = await ada(context)
    const { id: sessionId } = await client.sessions.createSession({ userId })
    assert.isFalse((await client.users.removePassword(userId, { signOutOfOtherSessions: true })).passwordEnabled)
    assert.deepStrictEqual(await rejection(client.users.verifyPassword({ userId, password })), [400, "no_password_set"])
    assert.strictEqual((await client.sessions.getSession(sessionId)).status, "revoked")
  },

  "users.setPasswordCompromised": async (context) => {
    const { client } = context
    const { id: userId } = await ada(context)
    const before = await client.sessions.createSession({ userId })
    assert.strictEqual((await client.users.setPasswordCompromised(userId, { revokeAllSessions: true })).id, userId)
    const { id } = await client.sessions.createSession({ userId })
    assert.strictEqual((await client.sessions.getSession(id)).status, "pending")
    assert.strictEqual((await client.sessions.getSession(before.id)).status, "revoked")
  },

  "users.unsetPasswordCompromised": async (context) => {
    const { client } = context
    const { id: userId } = await ada(context)
    await client.users.setPasswordCompromised(userId)
    assert.strictEqual((await client.users.unsetPasswordCompromised(userId)).id, userId)
    assert.strictEqual((await client.sessions.createSession({ userId })).status, "active")
  },

  "users.banUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    const { id: sessionId } = await client.sessions.createSession({ userId: id })
    assert.isTrue((await client.users.banUser(id)).banned)
    assert.isTrue((await client.users.getUser(id)).banned)
    assert.notStrictEqual((await client.sessions.getSession(sessionId)).status, "active")
  },

  "users.unbanUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    await client.users.banUser(id)
    assert.isFalse((await client.users.unbanUser(id)).banned)
    assert.isFalse((await client.users.getUser(id)).banned)
  },

  "users.lockUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    assert.isTrue((await client.users.lockUser(id)).locked)
    assert.isTrue((await client.users.getUser(id)).locked)
  },

  "users.unlockUser": async (context) => {
    const { client } = context
    const { id } = await ada(context)
    await client.users.lockUser(id)
    assert.isFalse((await client.users.unlockUser(id)).locked)
    assert.isFalse((await client.users.getUser(id)).locked)
  }
}
