import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Stream, TestClock } from "effect"
import { ClerkService, Page } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

const createMany = (count: number) =>
  Effect.gen(function* () {
    const clerk = yield* ClerkService
    return yield* Effect.forEach(Array.from({ length: count }), (_, index) =>
      Effect.zipLeft(clerk.users.create({ username: `user${index}` }), TestClock.adjust("1 second"))
    )
  })

const ids = (users: Iterable<{ readonly id: string }>): ReadonlyArray<string> => Array.from(users, ({ id }) => id)

const newestFirst = (items: ReadonlyArray<string>): ReadonlyArray<string> => [...items].reverse()

describe.each(modes)("users, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("are stored as they were created", () =>
    emulated(
      Effect.gen(function* () {
        const clerk = yield* ClerkService
        yield* TestClock.setTime(1_700_000_000_000)
        const created = yield* clerk.users.create({
          externalId: "42",
          firstName: "Ada",
          timezone: "Europe/London",
          emailAddress: ["ada@example.com", "lovelace@example.com"],
          emailAddressIdentificationStatus: ["verified", "reserved"],
          phoneNumber: ["+15555550100"],
          privateMetadata: { crm: { id: 7 } }
        })
        assert.match(created.id, /^user_[0-9A-Za-z]{27}$/)
        assert.strictEqual(created.timezone, "Europe/London")
        assert.strictEqual(created.primaryEmailAddressId, created.emailAddresses[0]?.id)
        assert.deepStrictEqual(
          created.emailAddresses.map((each) => [each.reserved, each.verification?.status]),
          [
            [false, "verified"],
            [true, undefined]
          ]
        )
        assert.strictEqual(DateTime.toEpochMillis(created.createdAt), 1_700_000_000_000)
        assert.deepStrictEqual(yield* clerk.users.get({ userId: created.id }), created)
      })
    )
  )

  it.effect("need an identifier that is valid and that no other user has", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { id } = yield* users.create({ emailAddress: ["ada@example.com"], username: "ada", externalId: "1" })
        const create = (input: Parameters<typeof users.create>[0]) => statusAndCode(users.create(input))
        assert.deepStrictEqual(yield* create({ firstName: "Nobody" }), [422, "form_data_missing"])
        assert.deepStrictEqual(yield* create({ emailAddress: ["ada"] }), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* create({ phoneNumber: ["5550100"] }), [422, "form_param_format_invalid"])
        assert.deepStrictEqual(yield* create({ emailAddress: ["ADA@example.com"] }), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* create({ username: "ada" }), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* create({ username: "b", externalId: "1" }), [422, "form_identifier_exists"])
        assert.deepStrictEqual(yield* create({ username: "b", password: "short" }), [
          422,
          "form_password_length_too_short"
        ])
        yield* users.delete({ userId: id })
        assert.strictEqual((yield* users.create({ username: "ada" })).username, "ada")
      })
    )
  )

  it.effect("are created once for an email address, even by concurrent calls", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const results = yield* Effect.forEach(
          Array.from({ length: 20 }),
          () => Effect.either(users.create({ emailAddress: ["same@example.com"] })),
          { concurrency: "unbounded" }
        )
        assert.strictEqual(results.filter(({ _tag }) => _tag === "Right").length, 1)
        assert.strictEqual((yield* users.count()).totalCount, 1)
      })
    )
  )

  it.effect("are listed newest first, ten per page, or in the given order", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const created = ids(yield* createMany(12))
        assert.deepStrictEqual(ids((yield* users.list()).data), newestFirst(created).slice(0, 10))
        assert.deepStrictEqual(ids((yield* users.list({ limit: 5, offset: 9 })).data), newestFirst(created).slice(9))
        assert.deepStrictEqual(ids((yield* users.list({ orderBy: "username", limit: 2 })).data), created.slice(0, 2))
        const after = yield* users.list({ orderBy: "+created_at", limit: 2, startingAfter: created[4] ?? "" })
        assert.deepStrictEqual(ids(after.data), created.slice(5, 7))
        const invalid = [422, "form_param_value_invalid"] as const
        assert.deepStrictEqual(
          yield* statusAndCode(users.list({ startingAfter: created[0] ?? "", offset: 1 })),
          invalid
        )
        assert.deepStrictEqual(
          yield* statusAndCode(users.list({ startingAfter: created[0] ?? "", orderBy: "username" })),
          invalid
        )
        assert.deepStrictEqual(yield* statusAndCode(users.list({ startingAfter: "user_nobody" })), invalid)
      })
    )
  )

  it.effect("are all streamed while others are created", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const created = ids(yield* createMany(25))
        const streamed = yield* Page.stream(users.list, { limit: 4 }).pipe(
          Stream.tap(({ username }) => users.create({ username: `after_${username}` })),
          Stream.runCollect
        )
        assert.deepStrictEqual(ids(streamed), newestFirst(created))
      })
    )
  )

  it.effect("are filtered, and counted with the same filters", () =>
    emulated(
      Effect.gen(function* () {
        const { organizations, users } = yield* ClerkService
        const ada = yield* users.create({ emailAddress: ["ada@example.com"], firstName: "Ada", externalId: "1" })
        yield* TestClock.adjust("1 day")
        const grace = yield* users.create({ phoneNumber: ["+15555550100"], lastName: "Hopper", externalId: "2" })
        const linus = yield* users.create({ username: "linus", banned: true })
        const organization = yield* organizations.create({ name: "Engines", createdBy: grace.id })
        const find = (filter: NonNullable<Parameters<typeof users.count>[0]>) =>
          Effect.gen(function* () {
            const { data } = yield* users.list({ ...filter, orderBy: "+created_at" })
            assert.strictEqual((yield* users.count(filter)).totalCount, data.length)
            return ids(data)
          })
        assert.deepStrictEqual(yield* find({ emailAddress: ["ada@example.com", "x@example.com"] }), [ada.id])
        assert.deepStrictEqual(yield* find({ phoneNumber: ["+15555550100"] }), [grace.id])
        assert.deepStrictEqual(yield* find({ userId: [ada.id, `+${grace.id}`] }), [ada.id, grace.id])
        assert.deepStrictEqual(yield* find({ userId: [`-${ada.id}`] }), [grace.id, linus.id])
        assert.deepStrictEqual(yield* find({ externalId: ["1", "2", "-1"] }), [grace.id])
        assert.deepStrictEqual(yield* find({ organizationId: [organization.id] }), [grace.id])
        assert.deepStrictEqual(yield* find({ organizationId: [`-${organization.id}`] }), [ada.id, linus.id])
        assert.deepStrictEqual(yield* find({ query: "HOPP" }), [grace.id])
        assert.deepStrictEqual(yield* find({ usernameQuery: "in" }), [linus.id])
        assert.deepStrictEqual(yield* find({ banned: true }), [linus.id])
        assert.deepStrictEqual(yield* find({ banned: false, createdAtBefore: grace.createdAt }), [ada.id])
        assert.deepStrictEqual(yield* find({ createdAtAfter: ada.createdAt }), [grace.id, linus.id])
      })
    )
  )

  it.effect("change in the given fields only", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const before = yield* users.create({ username: "ada", firstName: "Ada" })
        yield* TestClock.adjust("1 minute")
        const after = yield* users.update({ userId: before.id, lastName: "Lovelace", firstName: null })
        assert.deepStrictEqual(after, { ...before, firstName: null, lastName: "Lovelace", updatedAt: after.updatedAt })
        assert.isTrue(DateTime.greaterThan(after.updatedAt, before.updatedAt))
        assert.deepStrictEqual(yield* statusAndCode(users.update({ userId: "user_nobody" })), [
          404,
          "resource_not_found"
        ])
      })
    )
  )

  it.effect("merge metadata deeply, and remove a key that is set to null", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { id: userId } = yield* users.create({
          username: "ada",
          publicMetadata: { a: { b: 1, c: [1] }, d: true }
        })
        const merged = yield* users.updateMetadata({ userId, publicMetadata: { a: { b: null, c: [2], e: {} }, f: "" } })
        assert.deepStrictEqual(merged.publicMetadata, { a: { c: [2], e: {} }, d: true, f: "" })
        const replaced = yield* users.replaceMetadata({ userId, publicMetadata: { g: null } })
        assert.deepStrictEqual(replaced.publicMetadata, { g: null })
        yield* users.updateMetadata({ userId, privateMetadata: { first: "x".repeat(5000) } })
        const more = users.updateMetadata({ userId, privateMetadata: { second: "x".repeat(5000) } })
        assert.deepStrictEqual(yield* statusAndCode(more), [422, "form_param_exceeds_allowed_size"])
      })
    )
  )

  it.effect("lose their sessions when banned", () =>
    emulated(
      Effect.gen(function* () {
        const { sessions, users } = yield* ClerkService
        const created = ids(yield* createMany(3))
        const [first = "", second = ""] = created
        const session = yield* sessions.create({ userId: first })
        const banned = yield* users.banBulk({ userIds: [first, second] })
        assert.deepStrictEqual(
          banned.data.map((user) => user.banned),
          [true, true]
        )
        assert.strictEqual((yield* sessions.get({ sessionId: session.id })).status, "revoked")
        assert.isFalse((yield* users.unban({ userId: first })).banned)
        // One unknown id changes no user.
        yield* statusAndCode(users.banBulk({ userIds: [first, "user_nobody"] }))
        assert.isFalse((yield* users.get({ userId: first })).banned)
      })
    )
  )

  it.effect("are locked for an hour", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { id: userId } = yield* users.create({ username: "ada" })
        yield* users.lock({ userId })
        yield* TestClock.adjust("59 minutes")
        const locked = yield* users.get({ userId })
        assert.deepStrictEqual([locked.locked, locked.lockoutExpiresInSeconds], [true, 60])
        yield* TestClock.adjust("1 minute")
        assert.isFalse((yield* users.get({ userId })).locked)
      })
    )
  )

  it.effect("verify their password, their TOTP codes and their backup codes", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { id: userId } = yield* users.create({
          username: "ada",
          password: "analytical engine",
          // The secret and the time of the vector in RFC 6238, appendix B.
          totpSecret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
          backupCodes: ["once"]
        })
        yield* TestClock.setTime(59_000)
        assert.isTrue((yield* users.verifyPassword({ userId, password: "analytical engine" })).verified)
        assert.deepStrictEqual(yield* statusAndCode(users.verifyPassword({ userId, password: "difference engine" })), [
          422,
          "incorrect_password"
        ])
        assert.strictEqual((yield* users.verifyTotp({ userId, code: "287082" })).codeType, "totp")
        assert.strictEqual((yield* users.verifyTotp({ userId, code: "once" })).codeType, "backup_code")
        assert.deepStrictEqual(yield* statusAndCode(users.verifyTotp({ userId, code: "once" })), [
          422,
          "totp_incorrect_code"
        ])
        yield* users.removePassword({ userId })
        assert.deepStrictEqual(yield* statusAndCode(users.verifyPassword({ userId, password: "x" })), [
          400,
          "no_password_set"
        ])
      })
    )
  )

  it.effect("gain and lose email addresses and phone numbers", () =>
    emulated(
      Effect.gen(function* () {
        const { emailAddresses, phoneNumbers, users } = yield* ClerkService
        const { id: userId } = yield* users.create({ emailAddress: ["old@example.com"] })
        yield* users.create({ emailAddress: ["hers@example.com"] })
        const added = yield* emailAddresses.create({ userId, emailAddress: "new@example.com" })
        assert.isNull(added.verification)
        const emailAddressId = added.id ?? ""
        const updated = yield* emailAddresses.update({ emailAddressId, verified: true, primary: true })
        assert.strictEqual(updated.verification?.status, "verified")
        assert.strictEqual((yield* users.get({ userId })).primaryEmailAddressId, emailAddressId)
        assert.deepStrictEqual(
          yield* statusAndCode(emailAddresses.create({ userId, emailAddress: "hers@example.com" })),
          [422, "form_identifier_exists"]
        )
        const phone = yield* phoneNumbers.create({ userId, phoneNumber: "+15555550100", verified: true })
        const reserved = { phoneNumberId: phone.id ?? "", reservedForSecondFactor: true }
        assert.isTrue((yield* phoneNumbers.update(reserved)).reservedForSecondFactor)
        yield* emailAddresses.delete({ emailAddressId })
        const { emailAddresses: left, primaryEmailAddressId, primaryPhoneNumberId } = yield* users.get({ userId })
        assert.deepStrictEqual(
          left.map((each) => each.emailAddress),
          ["old@example.com"]
        )
        assert.deepStrictEqual([primaryEmailAddressId, primaryPhoneNumberId], [left[0]?.id, phone.id])
        assert.deepStrictEqual(yield* statusAndCode(emailAddresses.get({ emailAddressId })), [
          404,
          "resource_not_found"
        ])
        assert.strictEqual((yield* users.create({ emailAddress: ["new@example.com"] })).emailAddresses.length, 1)
      })
    )
  )

  it.effect("lose their second factors and their profile image", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { id: userId } = yield* users.create({ username: "ada", backupCodes: ["once"] })
        assert.deepStrictEqual(yield* users.disableMfa({ userId }), { userId })
        const { backupCodeEnabled, mfaDisabledAt, twoFactorEnabled } = yield* users.get({ userId })
        assert.deepStrictEqual([twoFactorEnabled, backupCodeEnabled, mfaDisabledAt === null], [false, false, false])
        assert.deepStrictEqual(yield* statusAndCode(users.verifyTotp({ userId, code: "once" })), [400, "totp_disabled"])
        const file = { name: "ada 1.png", contentType: "image/png", content: new Uint8Array([1]) }
        const withImage = yield* users.setProfileImage({ userId, file })
        assert.deepStrictEqual(
          [withImage.hasImage, withImage.imageUrl],
          [true, `https://img.clerk.com/${userId}/ada%201.png`]
        )
        assert.isFalse((yield* users.deleteProfileImage({ userId })).hasImage)
      })
    )
  )

  it.effect("are deleted with their sessions and memberships", () =>
    emulated(
      Effect.gen(function* () {
        const { organizationMemberships, organizations, sessions, users } = yield* ClerkService
        const user = yield* users.create({ username: "ada", externalId: "1" })
        const session = yield* sessions.create({ userId: user.id })
        const { id: organizationId } = yield* organizations.create({ name: "Engines", createdBy: user.id })
        const memberships = yield* users.listOrganizationMemberships({ userId: user.id })
        assert.deepStrictEqual([memberships.totalCount, memberships.data[0]?.organization.id], [1, organizationId])
        const deleted = yield* users.delete({ userId: user.id })
        assert.deepStrictEqual(deleted, { object: "user", id: user.id, deleted: true, externalId: "1" })
        assert.deepStrictEqual(yield* statusAndCode(users.get({ userId: user.id })), [404, "resource_not_found"])
        assert.deepStrictEqual(yield* statusAndCode(sessions.get({ sessionId: session.id })), [
          404,
          "resource_not_found"
        ])
        assert.deepStrictEqual((yield* organizationMemberships.list({ organizationId })).data, [])
      })
    )
  )

  it.effect("are deleted with their keys, tokens and devices", () =>
    emulated(
      Effect.gen(function* () {
        const { apiKeys, oauthAccessTokens, signInTokens, users } = yield* ClerkService
        const { frontend, mintOAuthToken } = yield* ClerkEmulator
        const { id: userId } = yield* users.create({ username: "ada" })
        const key = yield* apiKeys.create({ name: "Import", subject: userId })
        const accessToken = yield* mintOAuthToken(userId)
        const signInToken = yield* signInTokens.create({ userId })
        const account = yield* frontend.connectAccount(userId, { provider: "oauth_google" })
        yield* users.delete({ userId })
        const notFound = [404, "resource_not_found"] as const
        assert.deepStrictEqual(yield* statusAndCode(apiKeys.get({ apiKeyId: key.id })), notFound)
        assert.deepStrictEqual(yield* statusAndCode(oauthAccessTokens.verify({ accessToken })), notFound)
        assert.deepStrictEqual(yield* statusAndCode(signInTokens.revoke({ signInTokenId: signInToken.id })), notFound)
        assert.deepStrictEqual(
          (yield* users.list({ provider: account.provider, providerUserId: [account.providerUserId ?? ""] })).data,
          []
        )
      })
    )
  )

  it.effect("have images of at most 10 MB, of the types that browsers show", () =>
    emulated(
      Effect.gen(function* () {
        const { users } = yield* ClerkService
        const { id: userId } = yield* users.create({ username: "ada" })
        const file = { name: "ada.png", contentType: "image/png", content: new Uint8Array(10 * 1024 * 1024 + 1) }
        assert.deepStrictEqual(yield* statusAndCode(users.setProfileImage({ userId, file })), [413, "image_too_large"])
        const document = { name: "ada.pdf", contentType: "application/pdf", content: new Uint8Array([1]) }
        assert.deepStrictEqual(yield* statusAndCode(users.setProfileImage({ userId, file: document })), [
          400,
          "request_body_invalid"
        ])
        assert.isFalse((yield* users.get({ userId })).hasImage)
      })
    )
  )
})

describe("merging metadata", () => {
  const metadata = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.oneof(
      fc.integer(),
      fc.constant(null),
      fc.dictionary(fc.constantFrom("d", "e"), fc.oneof(fc.integer(), fc.constant(null)))
    )
  )

  it.effect.prop("a second time changes nothing", [metadata, metadata], ([before, changes]) =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada", publicMetadata: before })
      const once = yield* users.updateMetadata({ userId, publicMetadata: changes })
      const twice = yield* users.updateMetadata({ userId, publicMetadata: changes })
      assert.deepStrictEqual(twice.publicMetadata, once.publicMetadata)
      assert.deepStrictEqual(
        Object.entries(changes).filter(([key, value]) => value === null && Object.hasOwn(once.publicMetadata, key)),
        []
      )
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})
