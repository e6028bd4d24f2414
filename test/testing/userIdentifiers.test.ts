import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Redacted, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const notFound = [404, "resource_not_found"] as const
const taken = [422, "form_identifier_exists"] as const

describe.each(modes)("identifiers of users, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("have email addresses in lower case, whatever case they are given or looked for in", () =>
    Effect.gen(function* () {
      const { emailAddresses, users, waitlistEntries } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const user = yield* users.create({ emailAddress: ["Ada@Example.com"] })
      assert.strictEqual(user.emailAddresses[0]?.emailAddress, "ada@example.com")
      for (const address of ["ada@example.com", "ADA@example.com"]) {
        assert.deepStrictEqual((yield* users.list({ emailAddress: [address] })).data, [user])
        assert.strictEqual((yield* users.count({ emailAddress: [address] })).totalCount, 1)
      }
      const { id: userId } = user
      const added = yield* emailAddresses.create({ userId, emailAddress: "Lovelace@example.com", verified: true })
      const replaced = yield* users.replaceEmailAddress({ userId, emailAddress: "Countess@example.com" })
      const entry = yield* waitlistEntries.create({ emailAddress: "Grace@example.com" })
      const signUp = yield* frontend.startSignUp({ emailAddress: "Mary@example.com" })
      assert.deepStrictEqual(
        [added, replaced, entry, signUp].map(({ emailAddress }) => emailAddress),
        ["lovelace@example.com", "countess@example.com", "grace@example.com", "mary@example.com"]
      )
    }).pipe(emulated)
  )

  it.effect("are different from each other", () =>
    Effect.gen(function* () {
      const { emailAddresses, phoneNumbers, users } = yield* ClerkService
      for (const twice of [
        { emailAddress: ["ada@example.com", "ADA@example.com"] },
        { phoneNumber: ["+15555550100", "+15555550100"] },
        { web3Wallet: ["0xabc", "0xabc"] }
      ]) {
        assert.deepStrictEqual(yield* statusAndCode(users.create(twice)), [422, "form_param_duplicate"])
      }
      const { id: userId } = yield* users.create({ username: "lovelace" })
      for (const emailAddress of ["ada@example.com", "lovelace@example.com"]) {
        yield* emailAddresses.create({ userId, emailAddress, verified: false })
      }
      const addEmail = emailAddresses.create({ userId, emailAddress: "Lovelace@example.com", verified: false })
      assert.deepStrictEqual(yield* statusAndCode(addEmail), taken)
      const addPhone = phoneNumbers.create({ userId, phoneNumber: "+15555550100", verified: false })
      yield* addPhone
      assert.deepStrictEqual(yield* statusAndCode(addPhone), taken)
      // Another user may have the same, unverified.
      const { id: otherId } = yield* users.create({ username: "countess" })
      yield* emailAddresses.create({ userId: otherId, emailAddress: "ada@example.com", verified: false })
      assert.strictEqual((yield* users.get({ userId })).emailAddresses.length, 2)
    }).pipe(emulated)
  )

  it.effect("are all replaced by one", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { id: userId } = yield* users.create({
        emailAddress: ["ada@example.com", "lovelace@example.com"],
        phoneNumber: ["+15555550100"]
      })
      const email = yield* users.replaceEmailAddress({ userId, emailAddress: "ada@example.org" })
      assert.strictEqual(email.verification?.status, "verified")
      const reserved = yield* users.replacePhoneNumber({
        userId,
        phoneNumber: "+15555550101",
        identificationStatus: "reserved"
      })
      assert.deepStrictEqual([reserved.reserved, reserved.verification], [true, null])
      const user = yield* users.get({ userId })
      assert.deepStrictEqual([user.emailAddresses, user.phoneNumbers], [[email], [reserved]])
      assert.deepStrictEqual([user.primaryEmailAddressId, user.primaryPhoneNumberId], [email.id, reserved.id])
      yield* users.create({ emailAddress: ["lovelace@example.com"] })
      assert.deepStrictEqual(
        yield* statusAndCode(users.replaceEmailAddress({ userId, emailAddress: "lovelace@example.com" })),
        taken
      )
      assert.deepStrictEqual(
        yield* statusAndCode(users.replacePhoneNumber({ userId: "user_none", phoneNumber: "+15555550102" })),
        notFound
      )
    }).pipe(emulated)
  )

  it.effect("belong to one user only when they are verified or reserved", () =>
    Effect.gen(function* () {
      const { emailAddresses, users } = yield* ClerkService
      const { id: ada } = yield* users.create({ username: "ada" })
      const { id: grace } = yield* users.create({ username: "grace" })
      const own = yield* emailAddresses.create({ userId: ada, emailAddress: "same@example.com" })
      yield* emailAddresses.create({ userId: grace, emailAddress: "same@example.com", verified: true })
      assert.deepStrictEqual(
        yield* statusAndCode(emailAddresses.update({ emailAddressId: own.id ?? "", verified: true })),
        taken
      )
      yield* users.delete({ userId: grace })
      const verified = yield* emailAddresses.update({ emailAddressId: own.id ?? "", verified: true })
      assert.strictEqual(verified.verification?.status, "verified")
    }).pipe(emulated)
  )

  it.effect("become primary only if they are verified and the user's own", () =>
    Effect.gen(function* () {
      const { emailAddresses, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ emailAddress: ["ada@example.com"] })
      const other = yield* users.create({ emailAddress: ["grace@example.com"] })
      const second = yield* emailAddresses.create({ userId, emailAddress: "second@example.com" })
      const makePrimary = (primaryEmailAddressId: string) => users.update({ userId, primaryEmailAddressId })
      assert.deepStrictEqual(yield* statusAndCode(makePrimary(other.primaryEmailAddressId ?? "")), [
        422,
        "form_resource_not_found"
      ])
      assert.deepStrictEqual(yield* statusAndCode(makePrimary(second.id ?? "")), [422, "form_verification_needed"])
      yield* emailAddresses.update({ emailAddressId: second.id ?? "", verified: true })
      assert.strictEqual((yield* makePrimary(second.id ?? "")).primaryEmailAddressId, second.id)
    }).pipe(emulated)
  )

  it.effect("are verified by the code in the message", () =>
    Effect.gen(function* () {
      const { emailAddresses, phoneNumbers, users } = yield* ClerkService
      const events = yield* (yield* ClerkEmulator).subscribe
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: emailAddressId = "" } = yield* emailAddresses.create({ userId, emailAddress: "ada@example.com" })
      const { id: verificationId = "", ...prepared } = yield* emailAddresses.prepareVerification({ emailAddressId })
      assert.deepStrictEqual([prepared.status, prepared.strategy], ["unverified", "email_code"])
      const sent = (yield* events.takeAll).pipe((all) => Array.from(all)).find(({ type }) => type === "email.created")
      const code = sent?.type === "email.created" ? String(sent.data.data["otp_code"]) : ""
      const attempt = (code: string) => emailAddresses.attemptVerification({ emailAddressId, verificationId, code })
      const wrong = yield* attempt("wrong")
      assert.deepStrictEqual([wrong.status, wrong.attempts], ["unverified", 1])
      assert.isNull((yield* emailAddresses.get({ emailAddressId })).verification)
      assert.strictEqual((yield* attempt(code)).status, "verified")
      assert.strictEqual((yield* users.get({ userId })).emailAddresses[0]?.verification?.status, "verified")
      assert.deepStrictEqual(yield* statusAndCode(attempt(code)), [400, "verification_already_verified"])

      const { id: phoneNumberId = "" } = yield* phoneNumbers.create({ userId, phoneNumber: "+15555550100" })
      const phone = yield* phoneNumbers.prepareVerification({ phoneNumberId })
      const sms = Array.from(yield* events.takeAll).find(({ type }) => type === "sms.created")
      assert.isTrue(sms?.type === "sms.created" && sms.data.toPhoneNumber === "+15555550100")
      const tried = yield* phoneNumbers.attemptVerification({
        phoneNumberId,
        verificationId: phone.id ?? "",
        code: "424242"
      })
      assert.strictEqual(tried.status, "verified")
      assert.deepStrictEqual(
        yield* statusAndCode(
          phoneNumbers.attemptVerification({ phoneNumberId, verificationId: verificationId, code: "424242" })
        ),
        notFound
      )
    }).pipe(Effect.scoped, emulated)
  )

  it.effect("cannot be verified after three wrong codes, or too late", () =>
    Effect.gen(function* () {
      const { emailAddresses, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: emailAddressId = "" } = yield* emailAddresses.create({
        userId,
        emailAddress: "ada+clerk_test@example.com"
      })
      const start = Effect.map(emailAddresses.prepareVerification({ emailAddressId }), ({ id = "" }) => id)
      const attempt = (verificationId: string, code: string) =>
        Effect.map(emailAddresses.attemptVerification({ emailAddressId, verificationId, code }), ({ status }) => status)
      const first = yield* start
      const statuses = yield* Effect.forEach(["1", "2", "3", "424242"], (code) => attempt(first, code))
      assert.deepStrictEqual(statuses, ["unverified", "unverified", "failed", "failed"])
      const second = yield* start
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* attempt(second, "424242"), "expired")
      assert.strictEqual(yield* attempt(yield* start, "424242"), "verified")
    }).pipe(emulated)
  )

  it.effect("include passkeys and wallets, which can be deleted once", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { id: userId, web3Wallets } = yield* users.create({ web3Wallet: ["0xAda", "0xGrace"] })
      const { id: passkeyIdentificationId = "" } = yield* frontend.registerPasskey(userId, "Laptop")
      assert.strictEqual((yield* users.get({ userId })).passkeys[0]?.name, "Laptop")
      yield* users.deletePasskey({ userId, passkeyIdentificationId })
      assert.deepStrictEqual(yield* statusAndCode(users.deletePasskey({ userId, passkeyIdentificationId })), notFound)
      const web3WalletIdentificationId = web3Wallets[0]?.id ?? ""
      yield* users.deleteWeb3Wallet({ userId, web3WalletIdentificationId })
      const user = yield* users.get({ userId })
      assert.deepStrictEqual(
        [user.passkeys, user.web3Wallets, user.primaryWeb3WalletId],
        [[], web3Wallets.slice(1), web3Wallets[1]?.id]
      )
      assert.deepStrictEqual(
        yield* statusAndCode(users.deleteWeb3Wallet({ userId, web3WalletIdentificationId })),
        notFound
      )
      yield* users.create({ web3Wallet: ["0xAda"] })
    }).pipe(emulated)
  )

  it.effect("that came with a social account are kept while it is connected", () =>
    Effect.gen(function* () {
      const { emailAddresses, users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { id: userId, primaryEmailAddressId } = yield* users.create({ emailAddress: ["ada@example.com"] })
      const account = yield* frontend.connectAccount(userId, {
        provider: "oauth_google",
        providerUserId: "google-1",
        emailAddress: "ada@example.com",
        token: Redacted.make("ya29.token"),
        scopes: ["email"]
      })
      const deleteAddress = emailAddresses.delete({ emailAddressId: primaryEmailAddressId ?? "" })
      const linked = [400, "delete_linked_identification_disallowed"] as const
      assert.deepStrictEqual(yield* statusAndCode(deleteAddress), linked)
      assert.deepStrictEqual(
        yield* statusAndCode(users.replaceEmailAddress({ userId, emailAddress: "new@example.com" })),
        linked
      )
      const tokensOf = (provider: string) => users.listOAuthAccessTokens({ userId, provider, paginated: true })
      assert.deepStrictEqual((yield* tokensOf("oauth_github")).data, [])
      for (const provider of ["oauth_google", "google"]) {
        const { data, totalCount } = yield* tokensOf(provider)
        const [token] = data
        assert.deepStrictEqual([totalCount, token?.externalAccountId, token?.scopes], [1, account.id, ["email"]])
        assert.strictEqual(token === undefined ? "" : Redacted.value(token.token), "ya29.token")
      }
      const filter = { provider: "oauth_google", providerUserId: ["google-1"] }
      assert.strictEqual((yield* users.count(filter)).totalCount, 1)
      assert.strictEqual((yield* users.count({ ...filter, provider: "oauth_github" })).totalCount, 0)

      const input = { userId, externalAccountId: account.id }
      yield* users.deleteExternalAccount(input)
      assert.deepStrictEqual(yield* statusAndCode(users.deleteExternalAccount(input)), [
        404,
        "external_account_not_found"
      ])
      assert.deepStrictEqual((yield* tokensOf("oauth_google")).data, [])
      yield* deleteAddress
      assert.deepStrictEqual((yield* users.get({ userId })).externalAccounts, [])
    }).pipe(emulated)
  )

  it.effect("give no token of a social account that has expired", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { id: userId } = yield* users.create({ username: "ada" })
      yield* TestClock.setTime(1_700_000_000_000)
      const expiresAt = DateTime.add(yield* DateTime.now, { minutes: 1 })
      yield* frontend.connectAccount(userId, { provider: "oauth_google", expiresAt })
      const tokens = users.listOAuthAccessTokens({ userId, provider: "oauth_google" })
      assert.deepStrictEqual((yield* tokens).data[0]?.expiresAt, expiresAt)
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* statusAndCode(tokens), [422, "oauth_missing_refresh_token"])
    }).pipe(emulated)
  )

  it.effect("include trusted devices, until they are revoked", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { frontend } = yield* ClerkEmulator
      const { id: userId } = yield* users.create({ username: "ada" })
      const { id: otherId } = yield* users.create({ username: "grace" })
      const device = yield* frontend.enrollDevice(userId, { platform: "android", name: "Pixel" })
      assert.deepStrictEqual((yield* users.listTrustedDevices({ userId })).data, [device])
      assert.deepStrictEqual((yield* users.listTrustedDevices({ userId: otherId })).data, [])
      const revoke = (userId: string) => users.revokeTrustedDevice({ userId, trustedDeviceId: device.id })
      assert.deepStrictEqual(yield* statusAndCode(revoke(otherId)), notFound)
      const revoked = yield* revoke(userId)
      assert.deepStrictEqual([revoked.status, revoked.revokedAt], ["revoked", revoked.updatedAt])
      assert.deepStrictEqual((yield* users.listTrustedDevices({ userId })).data, [])
      assert.deepStrictEqual(yield* statusAndCode(revoke(userId)), notFound)
    }).pipe(emulated)
  )

  it.effect("are what a user's invitations to organizations are found by", () =>
    Effect.gen(function* () {
      const { organizationInvitations, organizations, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ emailAddress: ["ada@example.com"] })
      const organization = yield* organizations.create({ name: "Engines" })
      const invite = (emailAddress: string) =>
        organizationInvitations.create({ organizationId: organization.id, emailAddress, role: "org:member" })
      const invitation = yield* invite("Ada@example.com")
      yield* invite("grace@example.com")
      const { data, totalCount } = yield* users.listOrganizationInvitations({ userId })
      assert.deepStrictEqual(
        [totalCount, data[0]?.id, data[0]?.publicOrganizationData?.name],
        [1, invitation.id, "Engines"]
      )
      yield* organizationInvitations.revoke({ organizationId: organization.id, invitationId: invitation.id })
      assert.strictEqual((yield* users.listOrganizationInvitations({ userId, status: "pending" })).totalCount, 0)
      assert.deepStrictEqual(yield* statusAndCode(users.listOrganizationInvitations({ userId: "user_none" })), notFound)
    }).pipe(emulated)
  )
})
