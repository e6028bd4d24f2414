import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { ClerkService } from "effect-clerk"
import type { ClerkEmulator } from "effect-clerk/testing"
import { modes, statusAndCode } from "./modes.js"

/** The key of RFC 6238, Appendix B, in base32. Its 8-digit code at 59 seconds is 94287082. */
const totpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

describe.each(modes)("credentials of users, %s", (_, provide) => {
  const emulated = <A, E>(effect: Effect.Effect<A, E, ClerkService | ClerkEmulator>) =>
    Effect.provide(effect, provide())

  it.effect("can be set by an update", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      yield* TestClock.setTime(59_000)
      const { id: userId } = yield* users.create({ username: "ada" })
      const updated = yield* users.update({ userId, totpSecret, backupCodes: ["once"], password: "analytical engine" })
      assert.deepStrictEqual(
        [updated.totpEnabled, updated.backupCodeEnabled, updated.twoFactorEnabled, updated.passwordEnabled],
        [true, true, true, true]
      )
      assert.deepStrictEqual(
        [updated.mfaEnabledAt, updated.passwordLastUpdatedAt],
        [updated.updatedAt, updated.updatedAt]
      )
      assert.strictEqual((yield* users.verifyTotp({ userId, code: "287082" })).codeType, "totp")
      assert.strictEqual((yield* users.verifyTotp({ userId, code: "once" })).codeType, "backup_code")
      assert.isTrue((yield* users.verifyPassword({ userId, password: "analytical engine" })).verified)
    }).pipe(emulated)
  )

  it.effect("lose the backup codes with the last other second factor", () =>
    Effect.gen(function* () {
      const { phoneNumbers, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada", totpSecret, backupCodes: ["a"] })
      const number = yield* phoneNumbers.create({
        userId,
        phoneNumber: "+15555550100",
        verified: true,
        reservedForSecondFactor: true
      })
      assert.isTrue(number.defaultSecondFactor)
      assert.deepStrictEqual(yield* users.deleteTotp({ userId }), { userId })
      const withPhone = yield* users.get({ userId })
      assert.deepStrictEqual(
        [withPhone.totpEnabled, withPhone.backupCodeEnabled, withPhone.twoFactorEnabled],
        [false, true, true]
      )
      yield* users.deleteBackupCodes({ userId })
      assert.isFalse((yield* users.get({ userId })).backupCodeEnabled)
      yield* phoneNumbers.delete({ phoneNumberId: number.id ?? "" })
      const without = yield* users.get({ userId })
      assert.deepStrictEqual([without.twoFactorEnabled, without.mfaDisabledAt], [false, without.updatedAt])

      const { id: otherId } = yield* users.create({ username: "grace", totpSecret, backupCodes: ["a"] })
      yield* users.deleteTotp({ userId: otherId })
      assert.isFalse((yield* users.get({ userId: otherId })).backupCodeEnabled)
      assert.deepStrictEqual(yield* statusAndCode(users.verifyTotp({ userId: otherId, code: "a" })), [
        400,
        "totp_disabled"
      ])
      assert.deepStrictEqual(yield* statusAndCode(users.deleteTotp({ userId: "user_none" })), [
        404,
        "resource_not_found"
      ])
    }).pipe(emulated)
  )

  it.effect("need a verified phone number as second factor", () =>
    Effect.gen(function* () {
      const { phoneNumbers, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada" })
      const reservedForSecondFactor = true
      assert.deepStrictEqual(
        yield* statusAndCode(phoneNumbers.create({ userId, phoneNumber: "+15555550100", reservedForSecondFactor })),
        [400, "identification_create_second_factor_unverified"]
      )
      const { id: phoneNumberId = "" } = yield* phoneNumbers.create({ userId, phoneNumber: "+15555550100" })
      assert.deepStrictEqual(yield* statusAndCode(phoneNumbers.update({ phoneNumberId, reservedForSecondFactor })), [
        400,
        "identification_update_second_factor_unverified"
      ])
      yield* phoneNumbers.update({ phoneNumberId, reservedForSecondFactor, verified: true })
      assert.isTrue((yield* users.get({ userId })).twoFactorEnabled)
      yield* users.disableMfa({ userId })
      assert.isFalse((yield* phoneNumbers.get({ phoneNumberId })).reservedForSecondFactor)
    }).pipe(emulated)
  )

  it.effect("that are compromised keep new sessions pending until the password is replaced", () =>
    Effect.gen(function* () {
      const { sessions, users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada", password: "analytical engine" })
      const before = yield* sessions.create({ userId })
      yield* users.setPasswordCompromised({ userId })
      assert.strictEqual((yield* sessions.get({ sessionId: before.id })).status, "active")
      const pending = yield* sessions.create({ userId })
      assert.deepStrictEqual([pending.status, pending.tasks], ["pending", [{ key: "reset-password" }]])
      assert.deepStrictEqual(yield* statusAndCode(sessions.createToken({ sessionId: pending.id })), [
        404,
        "resource_not_found"
      ])
      yield* users.update({ userId, password: "difference engine" })
      assert.strictEqual((yield* sessions.get({ sessionId: pending.id })).status, "active")

      yield* users.setPasswordCompromised({ userId, revokeAllSessions: true })
      assert.strictEqual((yield* sessions.get({ sessionId: before.id })).status, "revoked")
      yield* users.unsetPasswordCompromised({ userId })
      assert.strictEqual((yield* sessions.create({ userId })).status, "active")
      yield* users.removePassword({ userId })
      assert.deepStrictEqual(yield* statusAndCode(users.setPasswordCompromised({ userId })), [400, "no_password_set"])
    }).pipe(emulated)
  )

  const digests = [
    ["sha256", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"],
    // RFC 6070, test 2, and RFC 7914 §11, both for "password" and "salt".
    ["pbkdf2_sha1", `pbkdf2_sha1$2$${btoa("salt")}$6mwBTcctb4zNHtkqzh1B8NjeiVc=`]
  ] as const

  it.effect.each(digests)("can be imported as %s", ([passwordHasher, passwordDigest]) =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const { id: userId } = yield* users.create({ username: "ada", passwordDigest, passwordHasher })
      assert.isTrue((yield* users.verifyPassword({ userId, password: "password" })).verified)
      assert.deepStrictEqual(yield* statusAndCode(users.verifyPassword({ userId, password: "other" })), [
        422,
        "incorrect_password"
      ])
    }).pipe(emulated)
  )

  it.effect("stay as they are when there is no password to remove", () =>
    Effect.gen(function* () {
      const { users } = yield* ClerkService
      const user = yield* users.create({ username: "ada" })
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* users.removePassword({ userId: user.id }), user)
      assert.deepStrictEqual(yield* statusAndCode(users.verifyPassword({ userId: user.id, password: "any" })), [
        400,
        "no_password_set"
      ])
    }).pipe(emulated)
  )
})
