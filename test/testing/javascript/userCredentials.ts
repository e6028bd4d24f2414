import { createHmac } from "node:crypto"
import { assert } from "@effect/vitest"
import type { Cases, Context } from "./Case.js"
import { rejection, unconverted } from "./support.js"

/** The key of RFC 6238 appendix B, in base32. */
const totpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

/** The code of now: RFC 6238 with the defaults of authenticator apps. */
const totpCode = (): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac("sha1", "12345678901234567890").update(counter).digest()
  const offset = (digest[19] ?? 0) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0")
}

const withSecondFactor = async ({ client }: Context) => {
  const { backupCodeEnabled, id, totpEnabled, twoFactorEnabled } = await client.users.createUser({
    username: "ada",
    totpSecret,
    backupCodes: ["once", "twice"]
  })
  assert.deepStrictEqual([totpEnabled, backupCodeEnabled, twoFactorEnabled], [true, true, true])
  return id
}

export const userCredentials: Cases = {
  "users.verifyTOTP": async (context) => {
    const { client } = context
    const userId = await withSecondFactor(context)
    assert.deepStrictEqual(
      { ...(await client.users.verifyTOTP({ userId, code: totpCode() })) },
      {
        verified: true,
        code_type: "totp"
      }
    )
    assert.deepStrictEqual(await rejection(client.users.verifyTOTP({ userId, code: "000000" })), [
      422,
      "totp_incorrect_code"
    ])
  },

  "users.disableUserMFA": async (context) => {
    const { client } = context
    const userId = await withSecondFactor(context)
    const { id } = await client.phoneNumbers.createPhoneNumber({
      userId,
      phoneNumber: "+15555550100",
      verified: true,
      reservedForSecondFactor: true
    })
    assert.deepInclude(unconverted(await client.users.disableUserMFA(userId)), { user_id: userId })
    const { backupCodeEnabled, totpEnabled, twoFactorEnabled } = await client.users.getUser(userId)
    assert.deepStrictEqual([totpEnabled, backupCodeEnabled, twoFactorEnabled], [false, false, false])
    assert.isFalse((await client.phoneNumbers.getPhoneNumber(id)).reservedForSecondFactor)
  },

  "users.deleteUserBackupCodes": async (context) => {
    const { client } = context
    const userId = await withSecondFactor(context)
    assert.deepInclude(unconverted(await client.users.deleteUserBackupCodes(userId)), { user_id: userId })
    const { backupCodeEnabled, totpEnabled } = await client.users.getUser(userId)
    assert.deepStrictEqual([totpEnabled, backupCodeEnabled], [true, false])
  },

  "users.deleteUserTOTP": async (context) => {
    const { client } = context
    const userId = await withSecondFactor(context)
    assert.deepInclude(unconverted(await client.users.deleteUserTOTP(userId)), { user_id: userId })
    assert.isFalse((await client.users.getUser(userId)).totpEnabled)
    assert.deepStrictEqual(await rejection(client.users.verifyTOTP({ userId, code: totpCode() })), [
      400,
      "totp_disabled"
    ])
  },

  "users.deleteUserPasskey": async ({ client, emulator, run }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const { id } = await run(emulator.frontend.registerPasskey(userId))
    const params = { userId, passkeyIdentificationId: id ?? "" }
    const deleted = await client.users.deleteUserPasskey(params)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.deepStrictEqual(await rejection(client.users.deleteUserPasskey(params)), [404, "resource_not_found"])
  },

  "users.deleteUserWeb3Wallet": async ({ client, emulator, run }) => {
    const user = await run(
      emulator.clerk.users.create({ web3Wallet: ["0x52908400098527886E0F7030069857D2E4169EE7"], username: "ada" })
    )
    const { web3Wallets } = await client.users.getUser(user.id)
    const params = { userId: user.id, web3WalletIdentificationId: web3Wallets[0]?.id ?? "" }
    const deleted = await client.users.deleteUserWeb3Wallet(params)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [web3Wallets[0]?.id, true])
    assert.deepStrictEqual((await client.users.getUser(user.id)).web3Wallets, [])
  },

  "users.deleteUserExternalAccount": async ({ client, emulator, run }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const account = await run(emulator.frontend.connectAccount(userId, { provider: "oauth_github" }))
    const deleted = await client.users.deleteUserExternalAccount({ userId, externalAccountId: account.id })
    assert.deepStrictEqual([deleted.id, deleted.deleted], [account.id, true])
    assert.deepStrictEqual((await client.users.getUser(userId)).externalAccounts, [])
  },

  "emailAddresses.createEmailAddress": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ emailAddress: ["ada@example.com"] })
    const created = await client.emailAddresses.createEmailAddress({
      userId,
      emailAddress: "lovelace@example.com",
      verified: true,
      primary: true
    })
    assert.deepStrictEqual([created.emailAddress, created.verification?.status], ["lovelace@example.com", "verified"])
    const { emailAddresses, primaryEmailAddressId } = await client.users.getUser(userId)
    assert.deepStrictEqual([emailAddresses.length, primaryEmailAddressId], [2, created.id])
  },

  "emailAddresses.getEmailAddress": async ({ client }) => {
    const { primaryEmailAddressId } = await client.users.createUser({ emailAddress: ["ada@example.com"] })
    const found = await client.emailAddresses.getEmailAddress(primaryEmailAddressId ?? "")
    assert.deepStrictEqual([found.id, found.emailAddress], [primaryEmailAddressId, "ada@example.com"])
    assert.deepStrictEqual(await rejection(client.emailAddresses.getEmailAddress("idn_0")), [404, "resource_not_found"])
  },

  "emailAddresses.updateEmailAddress": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ emailAddress: ["ada@example.com"] })
    const { id, verification } = await client.emailAddresses.createEmailAddress({
      userId,
      emailAddress: "lovelace@example.com"
    })
    assert.notStrictEqual(verification?.status, "verified")
    const updated = await client.emailAddresses.updateEmailAddress(id, { verified: true, primary: true })
    assert.strictEqual(updated.verification?.status, "verified")
    assert.strictEqual((await client.users.getUser(userId)).primaryEmailAddressId, id)
  },

  "emailAddresses.deleteEmailAddress": async ({ client }) => {
    const { emailAddresses, id: userId } = await client.users.createUser({
      emailAddress: ["ada@example.com", "lovelace@example.com"]
    })
    const id = emailAddresses[1]?.id ?? ""
    const deleted = await client.emailAddresses.deleteEmailAddress(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.strictEqual((await client.users.getUser(userId)).emailAddresses.length, 1)
  },

  "phoneNumbers.createPhoneNumber": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ username: "ada" })
    const created = await client.phoneNumbers.createPhoneNumber({
      userId,
      phoneNumber: "+15555550100",
      verified: true,
      reservedForSecondFactor: true
    })
    assert.deepStrictEqual(
      [created.phoneNumber, created.verification?.status, created.reservedForSecondFactor],
      ["+15555550100", "verified", true]
    )
    assert.isTrue((await client.users.getUser(userId)).twoFactorEnabled)
  },

  "phoneNumbers.getPhoneNumber": async ({ client }) => {
    const { primaryPhoneNumberId } = await client.users.createUser({ phoneNumber: ["+15555550100"] })
    const found = await client.phoneNumbers.getPhoneNumber(primaryPhoneNumberId ?? "")
    assert.deepStrictEqual([found.id, found.phoneNumber], [primaryPhoneNumberId, "+15555550100"])
  },

  "phoneNumbers.updatePhoneNumber": async ({ client }) => {
    const { id: userId } = await client.users.createUser({ phoneNumber: ["+15555550100"] })
    const { id } = await client.phoneNumbers.createPhoneNumber({ userId, phoneNumber: "+15555550101" })
    const updated = await client.phoneNumbers.updatePhoneNumber(id, { verified: true, primary: true })
    assert.strictEqual(updated.verification?.status, "verified")
    assert.strictEqual((await client.users.getUser(userId)).primaryPhoneNumberId, id)
  },

  "phoneNumbers.deletePhoneNumber": async ({ client }) => {
    const { id: userId, primaryPhoneNumberId } = await client.users.createUser({
      username: "ada",
      phoneNumber: ["+15555550100"]
    })
    const id = primaryPhoneNumberId ?? ""
    const deleted = await client.phoneNumbers.deletePhoneNumber(id)
    assert.deepStrictEqual([deleted.id, deleted.deleted], [id, true])
    assert.deepStrictEqual((await client.users.getUser(userId)).phoneNumbers, [])
  }
}
